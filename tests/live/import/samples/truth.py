#!/usr/bin/env python3
"""What the samples hold, computed without headroom: the numbers in the tests come from here.

Quantiles are order statistics, the ceil(q n)-th smallest.
"""
import csv
import json
import math
import os
import xml.etree.ElementTree as tree

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def quantile(values, q):
    return sorted(values)[max(1, math.ceil(q * len(values) - 1e-9)) - 1]


def show(tool, rows):
    """rows: (operation, milliseconds, ok)"""
    for name in sorted({row[0] for row in rows}):
        good = [row[1] for row in rows if row[0] == name and row[2]]
        bad = sum(1 for row in rows if row[0] == name and not row[2])
        print(f"{tool:14} {name:12} completed {len(good):4} failed {bad:3} mean {sum(good) / len(good):.4f} ms "
              f"p50 {quantile(good, 0.5):.3f} p95 {quantile(good, 0.95):.3f} p99 {quantile(good, 0.99):.3f} "
              f"min {min(good):.3f} max {max(good):.3f}")


def k6():
    points = [line for line in map(json.loads, open(path("k6.json"))) if line["type"] == "Point"]
    timed = [point["data"] for point in points if point["metric"] == "http_req_duration"]
    show("k6", [(d["tags"]["method"] + " " + d["tags"]["name"][24:], d["value"],
                 d["tags"]["expected_response"] == "true") for d in timed])
    waiting = sum(p["data"]["value"] for p in points if p["metric"] == "http_req_waiting" and
                  p["data"]["tags"]["expected_response"] == "true" and p["data"]["tags"]["method"] == "POST")
    print(f"k6 waiting of POST /login {waiting:.3f} ms")


def jmeter():
    rows = list(csv.DictReader(open(path("jmeter.csv"), newline="")))
    show("jmeter csv", [(r["label"], int(r["elapsed"]), r["success"] == "true") for r in rows])
    begin = min(int(r["timeStamp"]) for r in rows) // 1000
    end = max(int(r["timeStamp"]) + int(r["elapsed"]) for r in rows) // 1000
    print("jmeter csv bins", end - begin + 1, "threads", max(int(r["allThreads"]) for r in rows))
    samples = tree.parse(path("jmeter.xml")).getroot()
    show("jmeter xml", [(s.get("lb"), int(s.get("t")), s.get("s") == "true") for s in samples])


def gatling():
    rows = [line.rstrip("\n").split("\t") for line in open(path("gatling.log"))]
    show("gatling", [(r[1] + "/" + r[2] if r[1] else r[2], int(r[4]) - int(r[3]), r[5] == "OK")
                     for r in rows if r[0] == "REQUEST"])


def locust():
    rows = list(csv.DictReader(open(path("locust_stats_history.csv"))))
    for name in ("/items", "/login"):
        last = [r for r in rows if r["Name"] == name][-1]
        print("locust", name, {k: last[k] for k in ("Timestamp", "95%", "Total Request Count", "Total Failure Count",
                                                    "Total Average Response Time", "Total Max Response Time")})
    print("locust first", rows[0]["Timestamp"], "rows", len({r["Timestamp"] for r in rows}))


def artillery():
    report = json.load(open(path("artillery.json")))
    counters = report["aggregate"]["counters"]
    print("artillery", {k: v for k, v in sorted(counters.items()) if "codes" in k or k.startswith("vusers.")})
    for name in ("/items", "/login"):
        print("artillery", name, report["aggregate"]["summaries"]["plugins.metrics-by-endpoint.response_time." + name])
    print("artillery users at the end of each period", end=" ")
    users = 0
    for period in report["intermediate"]:
        c = period["counters"]
        users += c.get("vusers.created", 0) - c.get("vusers.completed", 0) - c.get("vusers.failed", 0)
        print(users, period["summaries"]["socketio.response_time"]["p95"], end="; ")
    print()


def prometheus():
    cpu = json.load(open(path("prometheus_cpu.json")))["data"]["result"]
    modes = {}
    for series in cpu:
        for at, value in series["values"]:
            modes.setdefault(at, {}).setdefault(series["metric"]["mode"], []).append(float(value))
    dates = sorted(modes)
    sums = [{mode: sum(v) for mode, v in modes[at].items()} for at in dates]
    use = []
    for a, b in zip(sums, sums[1:]):
        grown = {m: b[m] - a[m] for m in a if m in b}
        use.append(1 - (grown["idle"] + grown["iowait"]) / sum(grown.values()))
    print("prometheus cpu", dates[0], "readings", len(dates), "first", round(use[0], 6), "max", round(max(use), 6),
          "mean", round(sum(use) / len(use), 6))
    for series in json.load(open(path("prometheus_requests.json")))["data"]["result"]:
        values = [float(v) for _, v in series["values"]]
        grown = sum(b - a if b >= a else b for a, b in zip(values, values[1:]))
        print("prometheus requests", series["metric"]["code"], "first date", series["values"][0][0], "growth", grown)
    memory = {s["metric"]["__name__"]: [float(v) for _, v in s["values"]]
              for s in json.load(open(path("prometheus_memory.json")))["data"]["result"]}
    print("prometheus memory", round(1 - memory["node_memory_MemAvailable_bytes"][-1] /
                                     memory["node_memory_MemTotal_bytes"][-1], 6))


for section in (k6, jmeter, gatling, locust, artillery, prometheus):
    section()
