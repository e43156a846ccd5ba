#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures of docs/gui.md and of both READMEs, by the program itself.

    gui/resources/pictures.py [--build build/release] [--live]

The fleet is scenarios/rest-and-sql.json; with --live a fleet of scenarios/live/local-chat.json is started on this
machine, driven for a minute under a rising load and shown beside its prediction. Needs pngquant; a picture is below
200 KB.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images" / "gui"
SCENARIO = ROOT / "scenarios" / "rest-and-sql.json"
LIVE = ROOT / "scenarios" / "live" / "local-chat.json"
PANELS = ["window", "bottlenecks", "compare", "topology", "workload", "what-if", "sweep"]
WANTED = [f"{panel}-en-light" for panel in ["start", *PANELS]] + [
    "start-ko-light", "window-ko-light", "bottlenecks-ko-light", "window-en-dark"]
MOST_BYTES = 200_000


def shoot(gui, folder, scenario, *options):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder)
    subprocess.run([gui, "--screenshot", folder, *options, str(scenario)], check=True, env=environment)


def keep(folder, name):
    target = IMAGES / f"{name}.png"
    subprocess.run(["pngquant", "--force", "--speed", "1", "--strip", "--output", str(target), "128",
                    str(pathlib.Path(folder, f"{name}.png"))], check=True)
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}: {size // 1000} KB")
    return size <= MOST_BYTES


def rising(folder):
    """The live scenario under rising load, so that there is a curve to compare."""
    ramp = '{ "ramp": { "start": 50, "step": 50, "every": "4s", "until": 600, "hold": "12s" } }'
    text, changes = re.subn(r'\{ "steady": .*? \} \}', ramp, LIVE.read_text(encoding="utf-8"))
    if changes != 1:
        sys.exit(f"pictures.py: no steady load in {LIVE}")
    file = pathlib.Path(folder, LIVE.name)
    file.write_text(text, encoding="utf-8")
    return str(file)


def measure(headroom, folder, scenario):
    result = pathlib.Path(folder, "measured.json")
    drive = f"exec '{headroom}' live drive '{scenario}' --target \"$TARGET\" --out '{result}'"
    subprocess.run([headroom, "live", "up", scenario, "--run", drive], check=True)
    return str(result)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build" / "release"))
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    if shutil.which("pngquant") is None:
        sys.exit("pictures.py: needs pngquant (Debian package of that name)")
    gui = str(pathlib.Path(options.build, "gui", "headroom-gui"))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shoot(gui, folder, SCENARIO)
        small = [keep(folder, name) for name in WANTED]
    if options.live:
        with tempfile.TemporaryDirectory() as folder:
            scenario = rising(folder)
            measured = measure(str(pathlib.Path(options.build, "cli", "headroom")), folder, scenario)
            shoot(gui, folder, scenario, "--panels", "live", "--measured", measured)
            small.append(keep(folder, "live-en-light"))
    if not all(small):
        sys.exit(f"pictures.py: larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
