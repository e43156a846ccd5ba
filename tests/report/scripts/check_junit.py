#!/usr/bin/env python3
"""Holds a JUnit file against the rules of Jenkins' jenkins-junit.xsd and prints what it contains.

usage: check_junit.py FILE

Prints one line per case: suite, case, result (passed, failure, skipped, error), separated by tabs.
Exits with 1 and says why when a rule is broken.
"""
import sys
import xml.etree.ElementTree as ElementTree

# The schema's elements: allowed attributes (value: required?), allowed children.
RULES = {
    "testsuites": (
        {"name": False, "time": False, "tests": False, "failures": False, "disabled": False, "errors": False},
        {"testsuite"},
    ),
    "testsuite": (
        {"name": True, "tests": True, "failures": False, "errors": False, "time": False, "disabled": False,
         "skipped": False, "timestamp": False, "hostname": False, "id": False, "package": False},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name": True, "classname": False, "assertions": False, "time": False, "status": False},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "skipped": ({"message": False}, set()),
    "error": ({"message": False, "type": False}, set()),
    "failure": ({"message": False, "type": False}, set()),
    "system-out": ({}, set()),
}
# The children of a case come in this order (xs:sequence).
ORDER = ["skipped", "error", "failure", "system-out", "system-err"]


def fail(text):
    print(f"check_junit: {text}", file=sys.stderr)
    sys.exit(1)


def check(element):
    if element.tag not in RULES:
        fail(f"unknown element <{element.tag}>")
    attributes, children = RULES[element.tag]
    for name in element.attrib:
        if name not in attributes:
            fail(f"<{element.tag}> may not have the attribute '{name}'")
    for name, required in attributes.items():
        if required and name not in element.attrib:
            fail(f"<{element.tag}> lacks the attribute '{name}'")
    for child in element:
        if child.tag not in children:
            fail(f"<{child.tag}> may not stand in <{element.tag}>")
        check(child)
    if element.tag == "testcase":
        places = [ORDER.index(child.tag) for child in element]
        if places != sorted(places):
            fail("the children of a testcase are out of order")


def result_of(case):
    for kind in ("error", "failure", "skipped"):
        if case.find(kind) is not None:
            return kind
    return "passed"


def main():
    root = ElementTree.parse(sys.argv[1]).getroot()
    if root.tag != "testsuites":
        fail("the root is not <testsuites>")
    check(root)
    totals = {"tests": 0, "failure": 0, "error": 0}
    for suite in root:
        results = [result_of(case) for case in suite.findall("testcase")]
        for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if int(suite.get(attribute)) != results.count(kind):
                fail(f"{attribute} of suite '{suite.get('name')}' does not count its cases")
        if int(suite.get("tests")) != len(results):
            fail("tests does not count the cases")
        names = [(case.get("classname"), case.get("name")) for case in suite.findall("testcase")]
        if len(set(names)) != len(names):
            fail("two cases of one suite have the same name")
        for case, kind in zip(suite.findall("testcase"), results):
            # GitLab shows a failure's text and system-out, and drops properties.
            if kind == "failure" and not (case.findtext("failure") or "").strip():
                fail("a failure without a text")
            if kind != "error" and "measured: " not in (case.findtext("system-out") or ""):
                fail("a case without its numbers")
            print(suite.get("name"), case.get("name"), kind, sep="\t")
        totals["tests"] += len(results)
        totals["failure"] += results.count("failure")
        totals["error"] += results.count("error")
    if (int(root.get("tests")), int(root.get("failures")), int(root.get("errors"))) != tuple(totals.values()):
        fail("the root's totals do not count the cases")


main()
