#!/usr/bin/env python3
"""The accuracy study of live systems: predicts every cell, then measures it, then says how far off the prediction was.

usage: study.py list | calibrate | run | status    (run.sh does all of them in order)

For every cell: the prediction is made from its family's calibration, written, and its SHA-256 appended to ledger.csv.
Only then is the cell measured, three times, each time on freshly started servers, and compared. What is done is kept
in --work, so that a study goes on where it stopped.
"""
import argparse
import csv
import datetime
import fnmatch
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

from cells import CELLS, FAMILIES, Load
from scenarios import scenario, write
from systems import DRIVER_CORE, HEADROOM, ROOT, System, SystemError_, nice_prefix

HERE = pathlib.Path(__file__).resolve().parent
LEDGER = HERE / "ledger.csv"
REPEATS = 3
ATTEMPTS = 3  # at a run of whose machine the hypervisor took more than
MOST_STOLEN = 0.03  # of the processor time
CALM_SECONDS, CALM_PATIENCE = 2, 20
DRAWS = 8
CALIBRATION_SEED = 11
WARM_UP_SEED, WARM_UP_SECONDS = 7, 12
MAX_LAG = "25ms"
TEMPLATES = {"operations": {"get-item": {"path": "/item?id={{user}}"}}}


def say(text):
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def run(command, **options):
    return subprocess.run([str(word) for word in command], text=True, capture_output=True, **options)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def version():
    found = run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"])
    return found.stdout.strip() or "unknown"


class Failed(Exception):
    """A step of the study that did not work, with what the program said."""


def observe(system, path, scenario_file, seed):
    """One measured run into `path`; returns the findings. The driver keeps to its own processor."""
    templates = path.parent / "templates.json"
    command = [*nice_prefix(DRIVER_CORE), HEADROOM, "live", "observe", scenario_file, "--target", system.target, "--out",
               path, "--seed", seed, "--max-lag", MAX_LAG, "--drain", "1s",
               "--json"]
    for probe in system.probes:
        command += ["--probe", probe]
    if system.shape.system == "http":
        write(templates, TEMPLATES)
        command += ["--protocol", "http", "--templates", templates]
    done = run(command)
    if done.returncode not in (0, 1, 5):
        raise Failed(f"live observe: {done.stderr.strip()}")
    findings = json.loads(done.stdout)["runs"][0]
    findings["exit"] = done.returncode
    return findings


class Awake:
    """Lets idle processors poll before they halt: a guest that halts often is given back late by a busy host, which the
    latencies of both sides then measure. Needs root and the kernel's haltpoll; without them nothing is changed."""

    FOLDER = pathlib.Path("/sys/module/haltpoll/parameters")
    WANTED = {"guest_halt_poll_ns": "100000000", "guest_halt_poll_grow_start": "100000000",
              "guest_halt_poll_allow_shrink": "N"}

    def __enter__(self):
        self.before = {}
        for name, value in self.WANTED.items():
            file = self.FOLDER / name
            try:
                self.before[name] = file.read_text()
                file.write_text(value)
            except OSError:
                self.before.pop(name, None)
        return self

    def __exit__(self, *_):
        for name, value in self.before.items():
            (self.FOLDER / name).write_text(value)


def processor_ticks():
    """Stolen ones and all, of /proc/stat."""
    ticks = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[7], sum(ticks)


def wait_for_calm():
    """Until the hypervisor has left this machine alone for some seconds; gives up after a while."""
    calm = 0
    before = processor_ticks()
    for _ in range(CALM_PATIENCE):
        time.sleep(1)
        now = processor_ticks()
        share = (now[0] - before[0]) / max(1, now[1] - before[1])
        calm = calm + 1 if share <= MOST_STOLEN else 0
        before = now
        if calm >= CALM_SECONDS:
            return


def warm_up(system, folder):
    """Node compiles what runs often, and its demands fall while it does: seconds of load that count nowhere."""
    shape = system.shape
    if shape.system == "headroom":
        return
    load = (Load(40, 0.05, 0, action="get-item") if shape.system == "http" else
            Load(6, 0.5, 0, action="login") if shape.hash_cost else Load(40, 0.08, 10))
    document = scenario("warm-up", shape, load, WARM_UP_SEED)
    document["workload"]["users"]["steady"].update(rampUp="1s", duration=f"{WARM_UP_SECONDS - 1}s", warmUp="0s")
    write(folder / "warm-up.scenario.json", document)
    observe(system, folder / "warm-up.json", folder / "warm-up.scenario.json", WARM_UP_SEED)


def stolen_share(path):
    """Of the machine's processor time, by the hypervisor, over a measured run."""
    for series in json.loads(path.read_text())["series"]:
        if series["name"] == "processor time stolen":
            return sum(series["perBin"]) / max(1, len(series["perBin"]))
    return 0.0


def observe_fresh(shape, path, scenario_file, seed):
    """On freshly started servers; again where the hypervisor took much processor time. The calmest run counts, whatever
    was measured in it."""
    best = None
    for attempt in range(ATTEMPTS):
        wait_for_calm()
        with System(shape) as system:
            warm_up(system, path.parent)
            findings = observe(system, path, scenario_file, seed)
        findings["stolenShare"] = stolen_share(path)
        if best is None or findings["stolenShare"] < best["stolenShare"]:
            best = findings
            path.replace(path.with_suffix(".best"))
        if best["stolenShare"] <= MOST_STOLEN:
            break
        say(f"  the hypervisor took {findings['stolenShare'] * 100:.1f} % of the machine")
    path.with_suffix(".best").replace(path)
    return best


class Study:
    def __init__(self, work):
        self.work = work
        work.mkdir(parents=True, exist_ok=True)

    # ---- calibration

    def calibrate(self, family, redo=False):
        folder = self.work / "calibrations" / family.name
        profile = folder / "profile.json"
        if profile.exists() and not redo:
            return profile
        folder.mkdir(parents=True, exist_ok=True)
        runs, files = [], []
        for index, load in enumerate(family.calibration):
            path = folder / f"run-{index}.json"
            file = folder / f"scenario-{index}.json"
            write(file, scenario(f"{family.name}-calibration-{index}", family.shape, load, CALIBRATION_SEED + index))
            if not path.exists() or redo:
                say(f"{family.name}: calibration run {index + 1} of {len(family.calibration)}, {load.users} users")
                findings = observe_fresh(family.shape, path, file, CALIBRATION_SEED + index)
                if findings["exit"] != 0:
                    say(f"  {findings['inconclusiveBecause'] or 'too many errors'}")
            runs.append(path)
            files += ["--scenario", file]
        done = run([HEADROOM, "live", "calibrate", *runs, *files, "--profile", profile, "--simulations", 60])
        (folder / "calibrate.txt").write_text(done.stdout + done.stderr)
        if done.returncode != 0 or not profile.exists():
            raise Failed(f"live calibrate {family.name}: {(done.stderr or done.stdout).strip()[-600:]}")
        return profile

    def calibration_runs(self, family):
        return sorted((self.work / "calibrations" / family.name).glob("run-*.json"))

    # ---- cells

    def folder(self, cell):
        return self.work / "cells" / cell.name

    def predict(self, cell):
        """Writes scenario and predictions, and enters their digest into the ledger; never after a measurement."""
        folder = self.folder(cell)
        predictions = sorted(folder.glob("predicted-*.json"))
        if predictions:
            return predictions
        if list(folder.glob("measured-*.json")):
            raise Failed(f"{cell.name} was measured before it was predicted; remove {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.calibrate(FAMILIES[cell.family]), folder / "profile.json")
        file = folder / "scenario.json"
        write(file, scenario(cell.name, cell.shape, cell.load, cell.seed, "profile.json"))
        done = run([HEADROOM, "live", "predict", file, "--profile", folder / "profile.json", "--draws", 2, "--replications",
                    1, "--out", folder / "predicted.json", "--out-draws", DRAWS, "--quiet"])
        if done.returncode not in (0, 1, 2):
            raise Failed(f"live predict {cell.name}: {done.stderr.strip()[-600:]}")
        predictions = sorted(folder.glob("predicted-*.json"))
        if not predictions:
            raise Failed(f"live predict {cell.name} wrote no predictions")
        enter(cell.name, predictions)
        return predictions

    def measure(self, cell):
        folder = self.folder(cell)
        predictions = self.predict(cell)
        check(cell.name, predictions)
        findings = {}
        notes = folder / "findings.json"
        if notes.exists():
            findings = json.loads(notes.read_text())
        for repeat in range(1, REPEATS + 1):
            path = folder / f"measured-{repeat}.json"
            if path.exists() and str(repeat) in findings:
                continue
            findings[str(repeat)] = observe_fresh(cell.shape, path, folder / "scenario.json", cell.seed + repeat)
            notes.write_text(json.dumps(findings, indent=1))
        return sorted(folder.glob("measured-*.json")), findings

    def compare(self, cell):
        folder = self.folder(cell)
        predictions = self.predict(cell)
        measured, findings = self.measure(cell)
        command = [HEADROOM, "live", "compare", ",".join(map(str, predictions)), *measured, "--json"]
        for path in self.calibration_runs(FAMILIES[cell.family]):
            command += ["--calibration", path]
        command += ["--processors", cell.shape.quota]
        knee = self.known_knee(cell)
        if knee:
            command += ["--knee", knee]
        done = run(command)
        if done.returncode not in (0, 1, 2):
            raise Failed(f"live compare {cell.name}: {done.stderr.strip()[-600:]}")
        comparison = json.loads(done.stdout)
        comparison["cell"] = cell.name
        comparison["family"] = cell.family
        comparison["conclusive"] = all(not each["inconclusiveBecause"] for each in findings.values())
        comparison["inconclusiveBecause"] = sorted({reason for each in findings.values()
                                                    for reason in each["inconclusiveBecause"]})
        (folder / "comparison.json").write_text(json.dumps(comparison, indent=1))
        return comparison

    def known_knee(self, cell):
        """Of a steady cell: the knee its family's ramp measured on the same shape and room size, scaled to its rate."""
        for other in CELLS.values():
            if not other.load.ramp or other.family != cell.family or other.shape != cell.shape:
                continue
            file = self.folder(other) / "comparison.json"
            if other.load.room != cell.load.room or cell.load.ramp or not file.exists():
                continue
            knee = json.loads(file.read_text()).get("knee", {})
            if knee.get("from") == "measured":
                return knee["users"] * cell.load.think / other.load.think
        return None


def ledger():
    if not LEDGER.exists():
        return {}
    with LEDGER.open() as file:
        return {row["cell"]: row for row in csv.DictReader(file)}


def digest(predictions):
    """Of all predictions of a cell together, in order of their names."""
    return hashlib.sha256("".join(sha256(path) for path in predictions).encode()).hexdigest()


def enter(name, predictions):
    rows = ledger()
    rows[name] = {"cell": name, "predicted": f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
                  "version": version(), "files": len(predictions), "sha256": digest(predictions)}
    temporary = LEDGER.with_suffix(".new")
    with temporary.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["cell", "predicted", "version", "files", "sha256"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))
    temporary.replace(LEDGER)


def check(name, predictions):
    row = ledger().get(name)
    if row is None or row["sha256"] != digest(predictions):
        raise Failed(f"{name}: the predictions are not those of the ledger")


def chosen(patterns):
    names = [name for name in CELLS if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
    if not names:
        raise SystemExit(f"no cell matches {' '.join(patterns)}; see: study.py list")
    return [CELLS[name] for name in sorted(names, key=lambda name: not CELLS[name].load.ramp)]  # knees first


def line(comparison):
    values = {(row["name"], row["stage"]): row["error"] for row in comparison["quantities"]}
    shown = []
    operation = comparison.get("contest", {}).get("operation", "send-message")
    for name in ("throughput", "cpu(chat)", f"mean({operation})", f"p95({operation})", f"p99({operation})", "knee"):
        error = values.get((name, "whole"))
        if error is not None:
            shown.append(f"{name.split('(')[0]} {error * 100:+.0f} %")
    return ", ".join(shown) + ("" if comparison["conclusive"] else "  INCONCLUSIVE")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["list", "calibrate", "predict", "run", "compare", "status"])
    parser.add_argument("--cells", nargs="*", default=["*"], metavar="PATTERN", help="names, * and ? match")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/accuracy", help="where results are kept")
    options = parser.parse_args()
    study = Study(options.work)
    cells = chosen(options.cells)
    if options.what == "list":
        for cell in cells:
            print(f"{cell.name:34} {cell.shape} {cell.load}")
        return 0
    if options.what == "status":
        for cell in cells:
            folder = study.folder(cell)
            state = ("compared" if (folder / "comparison.json").exists() else
                     f"{len(list(folder.glob('measured-*.json')))} repeats measured" if list(folder.glob("measured-*")) else
                     "predicted" if list(folder.glob("predicted-*")) else "open")
            print(f"{cell.name:34} {state}")
        return 0
    failures = 0
    start = time.monotonic()
    for index, cell in enumerate(cells):
        try:
            if options.what == "calibrate":
                study.calibrate(FAMILIES[cell.family])
            elif options.what == "predict":
                study.predict(cell)
            elif options.what == "run" and (study.folder(cell) / "comparison.json").exists():
                continue
            else:
                comparison = study.compare(cell)
                say(f"[{index + 1}/{len(cells)}, {(time.monotonic() - start) / 60:.0f} min] {cell.name}: {line(comparison)}")
        except (Failed, SystemError_) as error:
            failures += 1
            say(f"[{index + 1}/{len(cells)}] {cell.name} failed: {error}")
    return 1 if failures else 0


if __name__ == "__main__":
    os.umask(0o022)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaves as it came
    try:
        with Awake():
            sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
