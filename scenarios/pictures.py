#!/usr/bin/env python3
"""Draws the pictures of the scenarios' READMEs: the use of every resource over time.

    scenarios/pictures.py [--headroom PROGRAM] [NAME ...]     all scenarios without a name
"""

import argparse
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
IMAGES = HERE.parent / "docs" / "images" / "scenarios"
# The variant that shows what the scenario teaches; others as they stand.
VARIANT = {"weverse-spike": "target-tracking", "kakao-roads": "rabbitmq"}


def draw(program, name):
    subject = str(HERE / f"{name}.json") + ("@" + VARIANT[name] if name in VARIANT else "")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "run", subject, "--no-extend", "--quiet", "--png", folder], check=True)
        shutil.copy(pathlib.Path(folder) / "utilization.png", IMAGES / f"{name}.png")
    print(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--headroom", default=str(HERE.parent / "build" / "release" / "cli" / "headroom"))
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    names = options.names or sorted(
        file.stem for file in HERE.glob("*.json") if "." not in file.stem)
    for name in names:
        draw(options.headroom, name)


if __name__ == "__main__":
    main()
