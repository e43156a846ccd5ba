#!/usr/bin/env python3
"""Reads an OpenMetrics exposition with prometheus_client's parser and prints what it holds.

usage: check_openmetrics.py FILE [DASHBOARD.json]

The client's parser drops samples of a histogram that has several timestamps, so histograms are given to it
one timestamp at a time; everything else whole. With a dashboard, every metric and label its queries name must
exist in the exposition. Exit code 77: the parser is not installed.
"""
import json
import re
import sys

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
except ImportError:
    print("python3-prometheus-client is not installed")
    sys.exit(77)


def families_of(text):
    """(metadata lines, sample lines) of each family, in order."""
    families = []
    for line in text.splitlines(keepends=True):
        if line.startswith("# TYPE "):
            families.append(([], []))
        if line.startswith("# EOF"):
            break
        (families[-1][0] if line.startswith("#") else families[-1][1]).append(line)
    return families


def check_histograms(head, samples):
    """Each timestamp is a valid histogram; buckets never shrink over time."""
    by_time = {}
    for line in samples:
        by_time.setdefault(float(line.rsplit(" ", 1)[1]), []).append(line)
    last = {}
    names = {}
    for time in sorted(by_time):
        for family in parse("".join(head + by_time[time]) + "# EOF\n"):
            for sample in family.samples:
                key = (sample.name, tuple(sorted(sample.labels.items())))
                assert sample.value >= last.get(key, 0.0), f"{key} shrinks at {time}"
                last[key] = sample.value
                names.setdefault(sample.name, set()).update(sample.labels)
    totals = {dict(key[1])["operation"]: value for key, value in last.items() if key[0].endswith("_count")}
    return names, totals


def main():
    text = open(sys.argv[1], encoding="utf-8").read()
    names = {}
    rest = ""
    for head, samples in families_of(text):
        if " histogram" in head[0]:
            found, totals = check_histograms(head, samples)
            names.update(found)
            for operation, count in sorted(totals.items()):
                print(f"count\t{operation}\t{count:g}")
        else:
            rest += "".join(head + samples)
    for family in parse(rest + "# EOF\n"):
        labels = {label for sample in family.samples for label in sample.labels}
        for sample in family.samples:
            names.setdefault(sample.name, set()).update(sample.labels)
        times = [float(sample.timestamp) for sample in family.samples]
        span = f"{min(times):g}..{max(times):g}" if times else "-"
        print(f"family\t{family.name}\t{family.type}\t{family.unit or '-'}\t{span}\t{','.join(sorted(labels))}")
    if not text.endswith("# EOF\n"):
        sys.exit("no # EOF at the end")
    if len(sys.argv) > 2:
        check_dashboard(json.load(open(sys.argv[2], encoding="utf-8")), names)


def check_dashboard(dashboard, names):
    used = set()
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    queries += [v["query"]["query"] for v in dashboard["templating"]["list"] if v["type"] == "query"]
    for query in queries:
        for metric, selector in re.findall(r"(headroom_\w+)(?:\{([^}]*)\})?", query):
            used.add(metric)
            if metric not in names:
                sys.exit(f"the dashboard asks for {metric}, which is not exported")
            for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", selector):
                if label not in names[metric]:
                    sys.exit(f"{metric} has no label {label}")
    print(f"dashboard\t{len(queries)} queries\t{len(used)} metrics")


main()
