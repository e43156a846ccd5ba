#!/usr/bin/env python3
"""Writes the samples of tools that Debian and npm do not have, from their documented formats.

k6.json, k6.csv: lines as k6's JSON and CSV outputs write them. gatling.log: records as Gatling 3.9's text log has
them; gatling_3.3.log: the older form with user numbers. cloudwatch.json: an answer of get-metric-data. The numbers
come from a fixed formula, so the files are the same everywhere.
"""
import datetime
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
START = 1714557600  # 2024-05-01T10:00:00Z


def requests():
    """(end in seconds since START, milliseconds, path, status) of 60 requests over 20 s."""
    for i in range(60):
        path = "/login" if i % 4 == 0 else "/items"
        millis = (40.0 if path == "/login" else 5.0) + (i * 37 % 101) * 0.731 + (400.0 if i == 50 else 0.0)
        yield 0.5 + i * 0.3257, round(millis, 3), path, 503 if i % 19 == 7 else 200


def rfc3339(seconds):
    whole = datetime.datetime.fromtimestamp(START + int(seconds), datetime.timezone(datetime.timedelta(hours=2)))
    return whole.strftime("%Y-%m-%dT%H:%M:%S") + ".%09d+02:00" % round((seconds % 1) * 1e9)


def k6_tags(path, status):
    tags = {"expected_response": "true" if status < 400 else "false", "group": "",
            "method": "POST" if path == "/login" else "GET", "name": "https://chat.example.org" + path,
            "proto": "HTTP/1.1", "scenario": "default", "status": str(status),
            "url": "https://chat.example.org" + path}
    if status >= 400:
        tags["error_code"] = "1%d" % status
    return tags


def k6():
    points = []
    for at, millis, path, status in requests():
        tags = k6_tags(path, status)
        parts = {"http_reqs": 1, "http_req_duration": millis, "http_req_blocked": 0.004,
                 "http_req_sending": 0.05, "http_req_waiting": round(millis - 0.15, 3), "http_req_receiving": 0.1}
        points += [(at, name, value, tags) for name, value in parts.items()]
        points.append((at, "checks", 1 if status == 200 else 0, {"check": "status is 200", "group": ""}))
    points += [(float(s), "vus", min(5, 1 + s // 2), None) for s in range(1, 20)]
    points += [(2.0 + 2 * i, "time_to_echo", 12.5 + i, {"scenario": "default"}) for i in range(8)]
    points.sort(key=lambda point: point[0])
    kinds = {"http_reqs": ("counter", "default"), "vus": ("gauge", "default"), "checks": ("rate", "default")}
    with open(os.path.join(HERE, "k6.json"), "w") as out:
        declared = set()
        for at, name, value, tags in points:
            if name not in declared:
                declared.add(name)
                kind, contains = kinds.get(name, ("trend", "time"))
                data = {"name": name, "type": kind, "contains": contains, "thresholds": [], "submetrics": None}
                print(json.dumps({"type": "Metric", "data": data, "metric": name}, separators=(",", ":")), file=out)
            data = {"time": rfc3339(at), "value": value, "tags": tags}
            print(json.dumps({"metric": name, "type": "Point", "data": data}, separators=(",", ":")), file=out)
    columns = ["check", "error", "error_code", "expected_response", "group", "method", "name", "proto", "scenario",
               "service", "status", "subproto", "tls_version", "url"]
    with open(os.path.join(HERE, "k6.csv"), "w") as out:
        print(",".join(["metric_name", "timestamp", "metric_value"] + columns + ["extra_tags", "metadata"]), file=out)
        for at, name, value, tags in points:
            fields = [name, str(START + int(at)), "%f" % value] + [(tags or {}).get(c, "") for c in columns]
            print(",".join(fields + ["", ""]), file=out)


def gatling():
    millis = lambda seconds: str(round((START + seconds) * 1000))
    for name, old in (("gatling.log", False), ("gatling_3.3.log", True)):
        version = "3.3.1" if old else "3.9.5"
        lines = [["RUN", "org.example.ChatSimulation", "chatsimulation", millis(0), " ", version]]
        for user in range(1, 11):
            begin = user * 1.25
            number = [str(user)] if old else []
            lines.append(["USER", "chat"] + number + ["START", millis(begin)] + ([millis(begin)] if old else []))
        for i, (at, took, path, status) in enumerate(requests()):
            number = [str(1 + i % 10)] if old else []
            bad = "status.find.is(200), but actually found 503"
            lines.append(["REQUEST"] + number + ["enter" if path == "/login" else "", path[1:],
                                                 millis(14 + at - took / 1000), millis(14 + at)] +
                         (["OK", " "] if status == 200 else ["KO", bad]))
        lines.append(["GROUP"] + (["1"] if old else []) + ["enter", millis(14), millis(15), "1000", "OK"])
        lines.append(["ERROR", "No attribute named 'token' is defined ", millis(20)])
        for user in range(1, 10):  # the tenth is still there when the log ends
            number = [str(user)] if old else []
            begin = [millis(user * 1.25)] if old else []
            lines.append(["USER", "chat"] + number + ["END"] + begin + [millis(35 + user * 0.1)])
        with open(os.path.join(HERE, name), "w") as out:
            for line in lines:
                print("\t".join(line), file=out)


def cloudwatch():
    def metric(name, label, values, skip=()):
        kept = [i for i in range(len(values)) if i not in skip]
        dates = [datetime.datetime.fromtimestamp(START + 60 * i, datetime.timezone.utc).isoformat() for i in kept]
        return {"Id": name, "Label": label, "Timestamps": dates[::-1], "Values": [values[i] for i in kept][::-1],
                "StatusCode": "Complete"}
    results = [metric("cpu1", "i-0abc CPUUtilization", [10.5, 22.0, 47.25, 81.0, 90.5, 88.0]),
               metric("credits", "i-0abc CPUCreditBalance", [576.0, 575.0, 560.5, 541.0, 520.0, 499.0], skip=(2,)),
               metric("redis", "cache-001 EngineCPUUtilization", [1.0, 2.0, 4.5, 8.0, 9.0, 9.5]),
               metric("sent", "RequestCount", [600.0, 1200.0, 2400.0, 3600.0, 3590.0, 3610.0]),
               metric("bad", "HTTPCode_Target_5XX_Count", [0.0, 0.0, 3.0, 41.0, 77.0, 60.0])]
    with open(os.path.join(HERE, "cloudwatch.json"), "w") as out:
        json.dump({"MetricDataResults": results, "Messages": []}, out, indent=1)
        out.write("\n")
    rules = [{"metric": "RequestCount", "to": "completed", "operation": "http", "reads": "sum"},
             {"metric": "HTTPCode_Target_5XX_Count", "to": "failed", "operation": "http", "reads": "sum",
              "name": "5xx"},
             {"metric": "i-0abc CPUUtilization", "to": "resource", "name": "chat.cpu[{Id}]", "service": "chat",
              "kind": "cpu", "capacity": 100, "unit": "%"}]
    with open(os.path.join(HERE, "cloudwatch_map.json"), "w") as out:
        json.dump({"headroom-import-map": 1, "rules": rules}, out, indent=1)
        out.write("\n")


k6()
gatling()
cloudwatch()
