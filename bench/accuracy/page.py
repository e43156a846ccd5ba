#!/usr/bin/env python3
"""The part "Live systems" of docs/accuracy.md, from the comparisons of the study.

usage: page.py [--work DIR] [--into FILE] [--results FILE]

Comparisons found under --work go into --results (kept with the sources); the page is written from --results, between
the marks <!-- live:begin --> and <!-- live:end --> of --into, or at its end.
"""
import argparse
import json
import pathlib
import statistics
import sys

from cells import CELLS
from study import REPEATS, ledger

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BEGIN, END = "<!-- live:begin -->", "<!-- live:end -->"

# Goals: median and p90 of the error's size.
GOALS = {"knee": (0.03, 0.08), "cpu": (0.03, 0.06), "mean": (0.05, 0.10), "p95": (0.07, 0.15), "p99": (0.09, 0.18)}
QUANTITIES = ["knee", "saturation", "throughput", "cpu", "memory", "mean", "p50", "p95", "p99"]
STAGES = {"below": "below 85 % of the knee", "near": "85 to 98 %", "beyond": "beyond"}
METHODS = {"headroom": "headroom", "linear": "linear scaling", "bounds": "operational bounds", "usl": "USL",
           "mmc": "M/M/c and Little"}


def percent(share, signed=False):
    if share is None:
        return "-"
    value = share * 100
    text = f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"
    return (("+" if value > 0 else "") if signed else "") + text + " %"


def p90(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-9 * len(ordered) // 10) - 1)]


def compact(comparison):
    """What the page needs of a comparison; small enough to be kept with the sources."""
    keep = ("name", "kind", "subject", "stage", "predicted", "measured", "error", "noise", "verdict",
            "predictionInterval", "covered", "repeats")
    rows = [{key: row[key] for key in keep if key in row} for row in comparison["quantities"]]
    for row in rows:
        row["repeats"] = len(row["repeats"])
    return {"cell": comparison["cell"], "family": comparison["family"], "conclusive": comparison["conclusive"],
            "inconclusiveBecause": comparison["inconclusiveBecause"], "knee": comparison.get("knee"),
            "firstLimit": comparison["firstLimit"], "quantities": rows, "curves": comparison["curves"],
            "contest": comparison.get("contest")}


def collect(work, results):
    known = json.loads(results.read_text()) if results.exists() else {}
    for file in sorted(work.glob("cells/*/comparison.json")):
        known[file.parent.name] = compact(json.loads(file.read_text()))
    known = {name: known[name] for name in sorted(known) if name in CELLS}
    results.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    return list(known.values())


def operation_of(cell):
    """The operation a cell is about, and deliveries."""
    return (CELLS[cell["cell"]].load.action, "deliver")


def wanted(row, cell):
    if row["kind"] in ("mean", "p50", "p95", "p99"):
        return row["subject"] in operation_of(cell)
    if row["kind"] in ("cpu", "memory"):
        return row["subject"] == "chat"
    return True


def rows_of(cells, kind, stage):
    found = []
    for cell in cells:
        for row in cell["quantities"]:
            if row["kind"] == kind and row["stage"] == stage and wanted(row, cell) and row["error"] is not None:
                found.append(row)
    return found


def statistics_row(title, rows, goal=None):
    sizes = [abs(row["error"]) for row in rows]
    noises = [row["noise"] for row in rows if row["noise"] is not None]
    median, tail = statistics.median(sizes), p90(sizes)
    near = sum(abs(row["error"]) <= 2 * row["noise"] for row in rows if row["noise"] is not None)
    text = ""
    if goal:
        met = median <= goal[0] and tail <= goal[1]
        text = f"{percent(goal[0])} / {percent(goal[1])}, {'met' if met else '**missed**'}"
    return (f"| {title} | {len(rows)} | {percent(statistics.median(row['error'] for row in rows), True)} | "
            f"{percent(median)} | {percent(tail)} | {percent(max(sizes))} | "
            f"{percent(statistics.median(noises)) if noises else '-'} | "
            f"{percent(near / len(noises)) if noises else '-'} | {text} |")


def errors_table(cells):
    lines = ["| quantity | values | bias (median) | median | p90 | worst | noise of repeats | within twice the noise | "
             "goal (median / p90) |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    for kind in QUANTITIES:
        if kind in ("knee", "saturation", "memory"):
            rows = rows_of(cells, kind, "whole")
            if rows:
                lines.append(statistics_row(kind, rows, GOALS.get(kind)))
            continue
        for stage, words in STAGES.items():
            rows = rows_of(cells, kind, stage)
            if rows:
                lines.append(statistics_row(f"{kind}, {words}", rows, GOALS.get(kind) if stage != "beyond" else None))
    return "\n".join(lines)


def usual(limits):
    return max(sorted(set(limits)), key=limits.count)


def limit_sentence(cells):
    reached = [cell for cell in cells if usual(cell["firstLimit"]["measured"]) != "nothing"]
    right = sum(usual(cell["firstLimit"]["measured"]) == cell["firstLimit"]["predicted"] for cell in reached)
    none = [cell for cell in cells if usual(cell["firstLimit"]["measured"]) == "nothing"]
    quiet = sum(cell["firstLimit"]["predicted"] == "nothing" for cell in none)
    text = f"First limit: where one was reached, {right} of {len(reached)} named right"
    return text + f"; where none was reached, {quiet} of {len(none)} predicted none. Goal 95 %."


def coverage_table(cells):
    lines = ["| quantity | measured values | within the 90 % interval |", "| --- | ---: | ---: |"]
    total = held = 0
    for kind in QUANTITIES:
        rows = [row for cell in cells for row in cell["quantities"]
                if row["kind"] == kind and row["stage"] == "whole" and wanted(row, cell) and "covered" in row]
        count = sum(row["repeats"] for row in rows)
        if count == 0:
            continue
        inside = sum(row["covered"] for row in rows)
        total, held = total + count, held + inside
        lines.append(f"| {kind} | {count} | {percent(inside / count)} |")
    if total == 0:
        return "The predictions carry no intervals."
    lines.append(f"| all (goal 87 to 93 %) | {total} | {percent(held / total)} |")
    return "\n".join(lines)


def rivals_table(cells):
    quantities = ["throughput", "cpu", "mean", "p95", "p99", "knee"]
    lines = ["| method | " + " | ".join(quantities) + " |", "| --- |" + " ---: |" * len(quantities)]
    for method, words in METHODS.items():
        texts = []
        for quantity in quantities:
            errors = [abs(cell["contest"]["methods"][method][quantity]["error"]) for cell in cells
                      if cell.get("contest") and quantity in cell["contest"]["methods"].get(method, {})]
            measured = sum(quantity in cell["contest"]["measured"] for cell in cells if cell.get("contest"))
            missing = f" ({len(errors)} of {measured})" if len(errors) < measured else ""
            texts.append(f"{percent(statistics.median(errors))} / {percent(p90(errors))}{missing}" if errors else "-")
        lines.append(f"| {words} | " + " | ".join(texts) + " |")
    return "\n".join(lines)


def group_of(cell):
    """What the cell's shape has beyond its family's plain one: where a mechanism is wrong, its group shows it."""
    shape, load = CELLS[cell["cell"]].shape, CELLS[cell["cell"]].load
    if load.ramp:
        return "ramp to saturation"
    if shape.quota < 1:
        return "CPU quota"
    if shape.sync:
        return "synchronised file"
    if shape.hash_cost:
        return "password storm"
    if shape.processes > 1 or (shape.balancer and shape.system != "http"):
        return "processes, balancer"
    return f"steady, {shape.system}"


def groups_table(cells):
    kinds = ["throughput", "cpu", "mean", "p50", "p95", "p99"]
    lines = ["| group | cells | " + " | ".join(kinds) + " |", "| --- | ---: |" + " ---: |" * len(kinds)]
    for group in sorted({group_of(cell) for cell in cells}, key=lambda name: (not name.startswith("steady"), name)):
        members = [cell for cell in cells if group_of(cell) == group]
        texts = []
        for kind in kinds:
            rows = [row for row in rows_of(members, kind, "whole") if row["subject"] != "deliver"]
            texts.append(f"{percent(statistics.median(row['error'] for row in rows), True)} "
                         f"({percent(statistics.median(abs(row['error']) for row in rows))})" if rows else "-")
        lines.append(f"| {group} | {len(members)} | " + " | ".join(texts) + " |")
    return "\n".join(lines)


def cells_table(cells):
    names = ["throughput", "cpu", "mean", "p95", "p99", "knee"]
    lines = ["| cell | users | " + " | ".join(names) + " | first limit, measured (predicted) |",
             "| --- | ---: |" + " ---: |" * len(names) + " --- |"]
    for cell in cells:
        load = CELLS[cell["cell"]].load
        texts = []
        for kind in names:
            row = next((row for row in cell["quantities"] if row["kind"] == kind and row["stage"] == "whole" and
                        wanted(row, cell) and row["subject"] != "deliver"), None)
            texts.append("-" if row is None or row["error"] is None else
                         f"{percent(row['error'], True)} (±{percent(row['noise'])})")
        limits = cell["firstLimit"]
        measured = usual(limits["measured"])
        limit = measured if measured == limits["predicted"] else f"{measured} ({limits['predicted']})"
        lines.append(f"| {cell['cell']} | {'to ' if load.ramp else ''}{load.users} | " + " | ".join(texts) +
                     f" | {limit} |")
    return "\n".join(lines)


CAUSES = """\
What the groups say of the model:

- CPU: what a family was not calibrated with costs most of the error: a second process (headroom.two-processes is predicted
  from a calibration in memory), a balancer, a synchronised file. Steady cells of our backend are less than half as far off.
- socket.io: the calibration itself says that fits on its other runs miss a run's CPU by 25 %. Two of its runs of nearly the
  same load took 136 and 283 us of CPU a message, from their first second on. Why is not known.
- p50 near the knee and beyond: queues there grow with the small difference of two large rates, so 5 % of throughput are a
  factor in the waiting time.
- Mean, p95 and p99 below the knee come out short: rare stalls of milliseconds make them, of which the predictions, from
  the calibration runs, have fewer than the cells had. Repeats of one cell differ in them, too, as the noise says.
- Node answers faster at best, and slower at worst, than the model, in which a demand has no scatter of its own."""

LIMITATIONS = """\
- One machine with two processors: the server has one, the driver the other. nginx and a Redis that is "away" share the
  driver's. Nothing here says how well predictions carry over to other machines.
- A virtual machine on a shared host: a run in which the hypervisor took more than 3 % of its processor time is driven
  again, twice at most, and the calmest counts; idle processors poll instead of halting. What is left of the neighbours is
  in the noise, most of all in that of p95 and p99.
- All cells are of one version of the program, predicted and measured in one go. Earlier versions had measured most of
  these cells, too, and their published errors are what made us look for causes. Causes and values were then found and
  checked in calibration runs only, but the cells had been seen: the shared writes of a loop turn (their one parameter is
  of other servers), the sender's own frame that answers a message, rare long hops, calibration loads up to half the knee,
  and the cold wake-ups of Node came in this way.
- Runs are 10 to 12 s. Knees are those of ramps this steep; p99 of rare operations has too few samples and is left out.
- nginx costs nothing in the model, and a Redis beside the server takes none of the server's processor in it.
- Redis has neither disk nor append-only file in the model, and fsync is not in it: what a family was not calibrated with
  is predicted as if it were not there.
- Noise is the deviation of three repeats and so a rough figure itself.
- Steady cells whose shape has no ramp have no measured knee; they are counted below it."""


SYSTEMS = {"headroom": "`headroom live serve`", "socket.io": "socket.io on Node 20",
           "http": "an HTTP service behind nginx"}


def systems_of(cells):
    measured = {CELLS[cell["cell"]].shape.system for cell in cells}
    return ", ".join(words for system, words in SYSTEMS.items() if system in measured)


def page(cells):
    good = [cell for cell in cells if cell["conclusive"]]
    bad = [cell for cell in cells if not cell["conclusive"]]
    entries = ledger()
    sealed = sum(cell["cell"] in entries for cell in cells)
    parts = [BEGIN, "", "# Live systems", "",
             f"Real servers on one machine, predicted before they were measured: {systems_of(cells)}, with their data in "
             "memory, in Redis or in a Redis Cluster. Each family was "
             "calibrated at or below half its knee on loads other than those judged here. Written by", "",
             "    bench/accuracy/run.sh", "",
             f"{len(cells)} held-out cells, {sealed} with the SHA-256 of their predictions in "
             f"[ledger.csv](../bench/accuracy/ledger.csv) before they were measured; {REPEATS} repeats each on freshly "
             "started servers. Errors are predicted minus measured, as shares of the measured mean; noise is the standard "
             "deviation of the repeats."]
    if bad:
        parts += ["", f"{len(bad)} left out, their driver was the bottleneck: " +
                  "; ".join(f"{cell['cell']} ({', '.join(cell['inconclusiveBecause'])})" for cell in bad) + "."]
    if good:
        parts += ["", "## Errors", "", errors_table(good), "", limit_sentence(good), "", "## Where the errors are", "",
                  "Median of the signed errors of whole runs, and in brackets of their sizes.", "", groups_table(good), "",
                  CAUSES, "", "## Intervals", "",
                  coverage_table(good), "", "## Simpler methods", "",
                  "Median / p90 of the error's size at the top load of each cell, from the same calibration runs; in "
                  "brackets how many cells a method has an answer for.", "", rivals_table(good), "", "## Cells", "",
                  cells_table(good)]
    return "\n".join(parts + ["", "## Limitations", "", LIMITATIONS, "", END])


def insert(text, part):
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        return text.rstrip("\n") + "\n\n" + part + "\n"
    return text[:begin] + part + text[end + len(END):]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/accuracy")
    parser.add_argument("--into", type=pathlib.Path, help="page to write the part into; otherwise stdout")
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results.json")
    options = parser.parse_args()
    cells = collect(options.work, options.results)
    if not cells:
        print("page.py: nothing has been compared yet", file=sys.stderr)
        return 1
    part = page(cells)
    if options.into is None:
        print(part)
    else:
        options.into.write_text(insert(options.into.read_text(), part))
    return 0


if __name__ == "__main__":
    sys.exit(main())
