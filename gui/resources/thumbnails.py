#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Curves of the start page's cards: active users and p95 of the busiest operation over time, of each bundled scenario.

Users who are gone before a bin ends are seen by none; a scenario of only such has the rate of the busiest operation
instead.

    gui/resources/thumbnails.py build/release/cli/headroom > gui/resources/thumbnails.json

A curve has 60 points; each is the largest value of its share of the run, so that peaks are seen. The values are
those of `headroom run NAME --csv`, three significant digits.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

POINTS = 60


def coarse(values):
    size = len(values) / POINTS
    parts = [values[int(i * size):max(int(i * size) + 1, int((i + 1) * size))] for i in range(POINTS)]
    peaks = [max((v for v in part if v is not None), default=None) for part in parts]
    return [None if peak is None else float(f"{peak:.3g}") for peak in peaks]


def rows(file):
    with open(file, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def number(text):
    return float(text) if text not in ("", None) else None


def main(program):
    root = pathlib.Path(__file__).resolve().parents[2]
    curves = {}
    for file in sorted((root / "scenarios").glob("*.json")):
        if "." in file.stem:
            continue
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([program, "run", str(file), "--quiet", "--csv", folder], check=True)
            bins = rows(pathlib.Path(folder, "bins.csv"))
            operations = rows(pathlib.Path(folder, "operations.csv"))
        asked = [o for o in operations if o["operation"] != "deliver" and "." not in o["operation"]]
        busiest = max(asked, key=lambda o: int(o["completed"]))["operation"]
        users = next(name for name in bins[0] if name.startswith("users (") or name == "users")
        latency = next((name for name in bins[0] if name.startswith(busiest) and "p95" in name), None)
        load = {"users": coarse([number(row[users]) for row in bins])}
        if max(load["users"]) == 0:
            load = {"requests_per_s": coarse([number(row[busiest + ".started_per_s"]) for row in bins])}
        curves[file.stem] = {
            "operation": busiest,
            **load,
            "p95_ms": coarse([number(row[latency]) for row in bins]) if latency else [],
        }
        print(file.stem, file=sys.stderr)
    json.dump(curves, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(sys.argv[1])
