#!/usr/bin/env python3
"""Runs a scenario under each assumption of its .sensitivity.json and writes the table into its README.

usage: scenarios/sensitivity.py NAME [path of the headroom program]
"""
import json
import pathlib
import subprocess
import sys

BEGIN, END = "<!-- sensitivity:begin -->", "<!-- sensitivity:end -->"


def row(program, scenario, entry):
    command = [program, "run", str(scenario), "--no-extend", "--json"]
    for assignment in entry["set"]:
        command += ["--set", assignment]
    summary = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    failed = summary["users"]["failedShare"]
    causes = summary["failedByCause"]
    cause = max(causes, key=causes.get) if causes else "-"
    operations = {operation["name"]: operation for operation in summary["operations"]}

    def p95(name):
        operation = operations.get(name)
        return "-" if operation is None else f"{operation['p95Seconds']['value'] * 1e3:.0f} ms"

    finding = ": ".join(summary["answer"]["findings"][0].split(". ")[0].rstrip(".").split(": ")[:2])
    return (f"| {entry['assumption']} | {failed['value'] * 100:.2f} % | {cause} | {p95('send-message')} "
            f"| {p95('list-rooms')} | {p95('register')} | {finding} |")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = pathlib.Path(__file__).resolve().parent
    name = sys.argv[1]
    program = sys.argv[2] if len(sys.argv) > 2 else str(folder.parent / "build/release/cli/headroom")
    entries = json.loads((folder / f"{name}.sensitivity.json").read_text())
    lines = ["| assumption | failed users | most by | p95 send-message | p95 list-rooms | p95 register | what bound |",
             "|---|---|---|---|---|---|---|"]
    for entry in entries:
        lines.append(row(program, folder / f"{name}.json", entry))
        print(lines[-1], flush=True)
    readme = folder / f"{name}.README.md"
    text = readme.read_text()
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    readme.write_text(head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + tail)


main()
