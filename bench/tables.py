"""Measured rows and the Markdown that shows them."""

import os
import platform
import re
import statistics
import subprocess
from pathlib import Path

TITLES = {
    "event_queue": "Event list (hold model)",
    "plane": "Request plane against peers (closed three-station network, 10 000 users)",
    "kakao": "Whole scenario (`scenarios/kakao-2024-final.json`)",
    "bounds": "Operational bounds (`scenarios/kakao-2024-final.json`, other shapes of its fleet)",
    "speedup": "Virtual speed-ups (`scenarios/kakao-2024-final.json`)",
    "idle_connections": "Idle connections",
    "spike": "Spike of a sale, 45 000 requests a second (`bench/spike.json`)",
    "startup": "Start-up",
}


class Row:
    """The results of one program over the rounds."""

    def __init__(self):
        self.lines = []
        self.missing = ""

    def add(self, line):
        self.lines.append(line)

    def all(self, key):
        return [line[key] for line in self.lines]

    def last(self, key):
        return self.lines[-1][key]

    def median(self, key):
        return statistics.median(self.all(key))

    @property
    def rates(self):
        return self.all("events_per_second")

    def peak(self):
        return max(self.all("peak_rss_bytes"))

    def ratio(self, other):
        """Median over the rounds of this rate over the other's."""
        return statistics.median(a / b for a, b in zip(self.rates, other.rates))


def number(value, unit):
    if unit:
        return f"{value:.3g}"
    for factor, letter in ((1e6, "M"), (1e3, "k")):
        if value >= factor:
            return f"{value / factor:.3g} {letter}"
    return f"{value:.3g}"


def spread(values, unit=""):
    """Median (least to greatest)."""
    middle, low, high = statistics.median(values), min(values), max(values)
    tail = f" {unit}" if unit else ""
    return f"{number(middle, unit)}{tail} ({number(low, unit)} – {number(high, unit)})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def processor():
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"


def compiler(build):
    """First line of `c++ --version` of the compiler the build folder was configured with."""
    cache = build / "CMakeCache.txt"
    text = cache.read_text(encoding="utf-8") if cache.exists() else ""
    found = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.+)$", text, re.M)
    command = [found.group(1) if found else "c++", "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def document(sections, goals, rounds, build):
    parts = [f"`./bootstrap bench`, {rounds} rounds, median (least – greatest). {processor()}, "
             f"{os.cpu_count()} hardware threads, {compiler(build)}, Release.\n"]
    if goals:
        parts.append(table(["goal", "measured", "wanted", "met"], goals))
    for name, body in sections:
        parts.append(f"### {TITLES[name]}\n\n{body}")
    return "\n" + "\n".join(parts) + "\n"
