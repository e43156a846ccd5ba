#!/usr/bin/env python3
"""Keeps cells of a finished study as what 'headroom live gate' holds later versions to.

usage: record.py [--work DIR] [--cells PATTERN...]     writes recorded/NAME.recorded.json, .scenario.json and the profile
"""
import argparse
import fnmatch
import json
import pathlib
import sys

from study import Failed, HEADROOM, ROOT, run

HERE = pathlib.Path(__file__).resolve().parent


def duration(path):
    return json.loads(path.read_text())["durationSeconds"]


def record(folder, into):
    name = folder.name
    base = folder / "predicted-0.json"  # fitted demands, first seed: what the gate simulates again
    measured = sorted(folder.glob("measured-*.json"))
    known = json.loads((folder / "comparison.json").read_text())
    command = [HEADROOM, "live", "compare", base, *measured, "--json"]
    if known.get("knee"):
        command += ["--knee", known["knee"]["users"]]
    done = run(command)
    if done.returncode not in (0, 1, 2):
        raise Failed(f"live compare {name}: {done.stderr}")
    comparison = json.loads(done.stdout)
    limits = comparison["firstLimit"]["measured"]
    unanimous = len(set(limits)) == 1
    family = known["family"]
    profile = json.loads((folder / "profile.json").read_text())
    calibration = profile["calibration"]
    calibration["runs"] = [pathlib.Path(run).name for run in calibration["runs"]]
    (into / f"{family}.profile.json").write_text(json.dumps(profile, indent=2, ensure_ascii=False) + "\n")
    scenario = json.loads((folder / "scenario.json").read_text())
    scenario["services"]["chat"]["profile"] = f"{family}.profile.json"
    (into / f"{name}.scenario.json").write_text(json.dumps(scenario, indent=1) + "\n")
    rows = [{key: row[key] for key in ("kind", "subject", "stage", "predicted", "measured")} | {"noise": row["noise"] or 0.0}
            for row in comparison["quantities"] if row["predicted"] is not None]
    (into / f"{name}.recorded.json").write_text(json.dumps(
        {"headroom-recorded": 1, "cell": name, "untilSeconds": min(map(duration, [base, *measured])),
         "kneeUsers": comparison.get("knee", {}).get("users"),
         "kneeOperation": known.get("contest", {}).get("operation", "") if known.get("contest") else "",
         "predictedLimit": comparison["firstLimit"]["predicted"], "measuredLimit": limits[0] if unanimous else "",
         "quantities": rows}, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/accuracy")
    parser.add_argument("--cells", nargs="*", default=["*"])
    parser.add_argument("--into", type=pathlib.Path, default=HERE / "recorded")
    options = parser.parse_args()
    options.into.mkdir(exist_ok=True)
    count = 0
    for file in sorted(options.work.glob("cells/*/comparison.json")):
        if not any(fnmatch.fnmatch(file.parent.name, pattern) for pattern in options.cells):
            continue
        if not json.loads(file.read_text())["conclusive"]:
            continue
        record(file.parent, options.into)
        count += 1
    print(f"{count} cells recorded in {options.into}", file=sys.stderr)
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
