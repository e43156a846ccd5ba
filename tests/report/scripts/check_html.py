#!/usr/bin/env python3
"""Holds an HTML report against what it promises: well-formed, self-contained, accessible.

usage: check_html.py FILE

Parses with html5lib in strict mode, where every error the HTML standard names is one. Exit code 77: the
parser is not installed. Prints the number of charts, tables and sections.
"""
import re
import sys

try:
    import html5lib
except ImportError:
    print("python3-html5lib is not installed")
    sys.exit(77)


def main():
    text = open(sys.argv[1], encoding="utf-8").read()
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    ids = set()
    counts = {"svg": 0, "table": 0, "section": 0}
    labels = []
    assert root.get("lang"), "no language"
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.split("}")[-1]
        if tag in counts:
            counts[tag] += 1
        for name, value in element.attrib.items():
            name = name.split("}")[-1]
            if name in ("src", "href", "srcset", "action", "data", "poster"):
                assert value.startswith(("data:", "#")), f"<{tag}> fetches {value}"
            if name.startswith("on"):
                sys.exit(f"<{tag}> has a handler {name}")
            if name == "id":
                assert value not in ids, f"id {value} twice"
                ids.add(value)
            if name == "aria-labelledby":
                labels += value.split()
        if tag == "svg":
            children = [child.tag.split("}")[-1] for child in element]
            assert children[:2] == ["title", "desc"], "a chart without title and description"
            assert element.get("role") == "img"
        if tag == "table":
            assert element.find(".//caption") is not None, "a table without a caption"
            for heading in element.iter("th"):
                assert heading.get("scope") in ("col", "row"), "a table heading without a scope"
    for label in labels:
        assert label in ids, f"nothing has the id {label}"
    style = "".join(e.text or "" for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith("style"))
    assert not re.search(r"@import|url\(|https?:", style), "the style fetches something"
    addresses = set(re.findall(r"https?://[^\"'\s<]+", text)) - {"http://www.w3.org/2000/svg"}
    assert not addresses, f"addresses: {addresses}"
    assert "prefers-color-scheme:dark" in style
    print(f"{counts['svg']} charts, {counts['table']} tables, {counts['section']} sections")


main()
