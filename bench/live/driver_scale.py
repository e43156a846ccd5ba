#!/usr/bin/env python3
"""How much one driving process of `headroom live drive` bears, against `headroom live serve`: 40 000 acknowledged sends a
second, and 18 000 connections. The server is pinned to core 0, the driver to core 1.

usage: driver_scale.py [--only echo|idle] [--rounds N] [--connections N]
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import BUILD, Server

HERE = pathlib.Path(__file__).resolve().parent
STEADY = "workload.users.steady."


def drive(scenario, server, options):
    """The driver's findings, CPU seconds of all its processes, and the largest resident set among them in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        templates = pathlib.Path(folder) / "templates.json"
        templates.write_text(json.dumps({"auth": json.loads(server.auth),
                                         "operations": {"send-message": {"send": ["ping"], "ack": True}}}))
        command = ["taskset", "-c", "1", BUILD / "cli/headroom", "live", "drive", HERE / scenario, "--target",
                   f"http://127.0.0.1:{server.port}", "--protocol", "socket.io", "--templates", templates, "--json"]
        process = subprocess.Popen([str(word) for word in command + options], stdout=subprocess.PIPE, text=True,
                                   stdin=subprocess.DEVNULL)
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 2, 5):  # 2: too few samples to decide an objective, 5: inconclusive, as the findings say
            sys.exit(f"the driver ended with code {code}: {out}")
        return json.loads(out), usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def note(found):
    return "conclusive" if found["conclusive"] else "inconclusive: " + "; ".join(found["inconclusiveBecause"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["echo", "idle"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=18000)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if options.only != "echo" and hard < options.connections + 100:
        sys.exit(f"this machine allows {hard} descriptors to a process; --connections takes fewer")
    rows = []
    for _ in range(options.rounds if options.only != "idle" else 0):
        server = Server("headroom")
        found, cpu, _ = drive("driver-echo.json", server, ["--timetable", "--set", STEADY + "duration=12s"])
        server.stop()
        done = found["operations"]["send-message"]["completed"]
        rows.append((done / cpu, done, found["achieved"], found["driver"]["lagP99Seconds"], found["driver"]["peakCpu"],
                     note(found)))
        print(f"echo: {rows[-1]}", file=sys.stderr)
    memory = []
    for _ in range(options.rounds if options.only != "echo" else 0):
        server = Server("headroom")
        found, cpu, few = drive("driver-idle.json", server, ["--set", STEADY + "count=100", "--max-lag", "100ms"])
        server.stop()
        server = Server("headroom")
        found, cpu, many = drive("driver-idle.json", server,
                                 ["--set", f"{STEADY}count={options.connections}", "--max-lag", "100ms"])
        server.stop()
        opened = found["operations"]["connect"]
        memory.append((opened["completed"], opened["failed"], cpu, many, (many - few) / (options.connections - 100),
                       found["driver"]["lagP99Seconds"], note(found)))
        print(f"idle: {memory[-1]}", file=sys.stderr)
    print("| what | done | driver's CPU | lag p99 | |\n|---|---|---|---|---|")
    if rows:
        middle = sorted(rows)[len(rows) // 2]
        print(f"| 40 000 acknowledged sends a second, 12 s | {middle[1]:,} answered, {middle[2]:.1%} of those asked for begun | "
              f"{middle[0] / 1000:.0f} k sends per CPU second, {middle[4]:.0%} of a core at most | "
              f"{statistics.median(row[3] for row in rows) * 1000:.1f} ms | {middle[5]} |")
    if memory:
        middle = sorted(memory)[len(memory) // 2]
        print(f"| {options.connections:,} connections, 50 s | {middle[0]:,} opened, {middle[1]} failed | {middle[2]:.1f} s | "
              f"{statistics.median(row[5] for row in memory) * 1000:.1f} ms | {middle[3] / 1e6:.1f} MB peak, "
              f"{middle[4] / 1000:.1f} KB a connection; {middle[6]} |")


if __name__ == "__main__":
    main()
