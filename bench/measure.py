#!/usr/bin/env python3
"""Runs the benchmarks several times, compares and writes the measured table into bench/README.md.

Rates are events per second of CPU time (user and system), so that waiting for a busy machine does not
count. The programs of one benchmark take turns; a ratio is the median over the rounds of the ratio
within a round, so that what slows the machine for a while slows both sides.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
from tables import Row, document, spread, table

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("event_queue", "plane", "kakao", "bounds", "speedup", "idle_connections", "spike", "startup")
S4U, SIMPY = "SimGrid S4U, actors and mailboxes", "SimPy, a process per user"
RESPONSE_TOLERANCE = 0.05  # of the theory's mean response; a longer run comes closer


class Missing(Exception):
    """A program or package that is not there."""


def run_process(command, codes=(0,)):
    """Runs a program; its JSON lines, CPU seconds with those of its children, wall seconds, output."""
    if not Path(command[0]).exists():
        raise Missing("not built")
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise RuntimeError(f"{' '.join(map(str, command))} failed with exit code {process.returncode}")
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"name"')]
    return lines, usage.ru_utime + usage.ru_stime, wall, output


def execute(command, codes=(0,)):
    """Runs a program; its JSON lines, CPU seconds, wall seconds."""
    return run_process(command, codes)[:3]


def simpy_python():
    """An interpreter that has SimPy: Debian installs it for /usr/bin/python3 only."""
    for python in (sys.executable, "/usr/bin/python3"):
        test = subprocess.run([python, "-c", "import simpy"], stderr=subprocess.DEVNULL, check=False)
        if test.returncode == 0:
            return python
    raise Missing("not installed")


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Bench:
    def __init__(self, build, rounds, scale):
        self.build, self.rounds, self.scale = build, rounds, scale
        self.goals = []
        self.refused = False

    def program(self, name):
        return str(self.build / "bench" / f"headroom_bench_{name}")

    def events(self, count, least=0):
        return f"--events={int(max(least, count * self.scale))}"

    def goal(self, what, measured, wanted, met):
        self.goals.append([what, measured, wanted, "yes" if met else "**no**"])

    def event_queue(self):
        rows = {}  # pending -> {name: Row}
        for _ in range(self.rounds):
            for line in execute([self.program("event_queue"), self.events(1e7)])[0]:
                pair = rows.setdefault(int(line["pending"]), {"heap": Row(), "std": Row()})
                pair[line["name"]].add(line)
        for pending, pair in rows.items():
            if pair["heap"].last("end_time") != pair["std"].last("end_time"):
                raise RuntimeError(f"the two queues disagree at {pending} pending events")
        body = [[f"{pending:,}", spread(pair["heap"].rates), spread(pair["std"].rates),
                 f"{pair['heap'].ratio(pair['std']):.2f}"] for pending, pair in rows.items()]
        return table(["pending events", "our 4-ary heap, events/s",
                      "std::priority_queue, events/s", "ratio"], body)

    def plane(self):
        simpy = str(ROOT / "bench/peers/simpy_plane.py")
        slow = 5e5  # events a slow engine needs at least for its mean response to be near the theory's

        def ns3(scheduler):
            return lambda: [self.program("ns3"), f"--scheduler={scheduler}", self.events(1e7)]

        def s4u(style, count):
            return lambda: [self.program("s4u"), f"--style={style}", self.events(count, slow)]

        peers = [
            ("headroom: EventQueue and Server", lambda: [self.program("plane"), self.events(2e7)]),
            (S4U, s4u("mailbox", 1e6)),
            ("SimGrid S4U, actors and semaphores", s4u("semaphore", 2e6)),
            ("ns-3 core, MapScheduler (its default)", ns3("Map")),
            ("ns-3 core, CalendarScheduler", ns3("Calendar")),
            ("ns-3 core, PriorityQueueScheduler", ns3("PriorityQueue")),
            (SIMPY, lambda: [simpy_python(), simpy, self.events(1e6, slow)]),
        ]
        rows = {label: Row() for label, _ in peers}
        for _ in range(self.rounds):
            for label, command in peers:
                try:
                    rows[label].add(execute(command())[0][0])
                except Missing as reason:
                    rows[label].missing = "not installed" if "ns-3" in label else str(reason)
        ours = rows[peers[0][0]]
        body = []
        for label, row in rows.items():
            if row.missing:
                body.append([label, row.missing, "", "", ""])
                continue
            response, theory = row.last("mean_response_ms"), row.last("theory_response_ms")
            if abs(response / theory - 1) > RESPONSE_TOLERANCE:
                row.missing = "refused"
                self.refused = True
                body.append([label, f"refused: mean response {response:.2f} ms", "", "", ""])
                say(f"{label}: mean response {response:.3f} ms, theory {theory:.3f} ms; row refused")
                continue
            ratio = "" if row is ours or ours.missing else f"{ours.ratio(row):.1f}"
            memory = f"{row.peak() / 1e6:.1f} MB"
            body.append([label, spread(row.rates), f"{response:.2f} ms", memory, ratio])
        for label, wanted in ((S4U, 100), (SIMPY, 20)):
            if not rows[label].missing and not ours.missing:
                ratio = ours.ratio(rows[label])
                self.goal(f"request plane over {label}", f"{ratio:.0f} x", f"at least {wanted} x",
                          ratio >= wanted)
        return table(["engine", "events/s", "mean response", "peak RSS", "headroom is faster by"], body)

    def kakao(self):
        scenario = "scenarios/kakao-2024-final.json"
        plane, ceiling, command = Row(), Row(), Row()
        walls, whole = [], []
        program = str(self.build / "cli" / "headroom")
        for _ in range(self.rounds):
            plane.add(execute([self.program("kakao"), f"--scenario={scenario}"])[0][0])
            walls.append(plane.last("wall_seconds"))
            hold = [self.program("event_queue"), "--pending=10000", self.events(1e7)]
            ceiling.add(execute(hold)[0][0])
            try:
                _, cpu, wall = execute([program, "run", scenario, "--no-extend", "--quiet"])
                whole.append((cpu, wall))
            except (Missing, RuntimeError) as reason:
                command.missing = str(reason) if isinstance(reason, Missing) else "fails"
                say(f"headroom run: {reason}")
        share = plane.ratio(ceiling)
        rate, cpu = plane.median("events_per_second"), plane.median("cpu_seconds")
        users = int(plane.last("users"))
        if command.missing:
            run = command.missing
        else:
            run = f"{spread([w for _, w in whole], 's')} wall, {spread([c for c, _ in whole], 's')} CPU"
        self.goal("Kakao, full ramp on one core", f"{cpu:.2f} s", "under 2 s", cpu < 2)
        self.goal("Kakao, event rate", f"{rate / 1e6:.1f} M/s, {share:.2f} of the ceiling",
                  "10 M/s or half the ceiling", rate >= 1e7 or share >= 0.5)
        body = [
            ["events of the run", f"{int(plane.last('events')):,} for {users:,} users, "
                                  f"{plane.last('simulated_seconds'):,.0f} simulated seconds"],
            ["request plane alone, events/s", spread(plane.rates)],
            ["ceiling: our heap at 10 000 pending, events/s", spread(ceiling.rates)],
            ["share of the ceiling", f"{share:.2f}"],
            ["full ramp, CPU time", spread(plane.all("cpu_seconds"), "s")],
            ["full ramp, wall time", spread(walls, "s")],
            ["reading scenario and profiles, CPU time", spread(plane.all("read_seconds"), "s")],
            ["peak RSS", f"{plane.peak() / 1e6:.1f} MB"],
            ["`headroom run`, whole process", run],
        ]
        return table(["what", "measured"], body)

    def bounds(self):
        row = Row()
        for _ in range(self.rounds):
            candidates = f"--candidates={int(20000 * self.scale)}"
            row.add(execute([self.program("bounds"), candidates])[0][0])
        rate = row.median("events_per_second")
        self.goal("analytic candidates a second on one core", f"{rate:,.0f}", "at least 10,000", rate >= 1e4)
        body = [
            ["candidates a second (where the first station saturates)", spread(row.rates)],
            ["scenario to station model", spread([1e3 * s for s in row.all("compile_seconds")], "ms")],
            ["model to all bounds of one load", spread([1e3 * s for s in row.all("bounds_seconds")], "ms")],
        ]
        return table(["what", "CPU time"], body)

    def speedup(self):
        program = str(self.build / "cli" / "headroom")
        command = [program, "speedup", "scenarios/kakao-2024-final.json", "--fixes", "0", "--json"]
        if self.scale < 1:
            command += ["--levels", "50"]
        walls, cpus, found = [], [], None
        for _ in range(1 if self.scale < 1 else min(self.rounds, 3)):
            _, cpu, wall, output = run_process(command)
            walls.append(wall)
            cpus.append(cpu)
            found = json.loads(output)
        effects = [effect for lever in found["levers"] for effect in lever["effects"]]
        measured = [lever for lever in found["levers"] if lever["effects"][-1]["state"] == "measured"]
        if self.scale == 1:
            wall = sorted(walls)[len(walls) // 2]
            self.goal("Kakao, table of virtual speed-ups", f"{wall:.1f} s", "under 30 s", wall < 30)
        body = [
            ["levers", len(found["levers"])],
            ["cells (lever and level)", len(effects)],
            ["levers with an effect", len(measured)],
            ["runs made", found["runs"]],
            ["smallest effect told from none at the strongest level",
             f"{100 * found['noiseUsers'] / found['users']['value']:.1f} % of the users"],
            ["wall time", spread(walls, "s")],
            ["CPU time of all processes", spread(cpus, "s")],
        ]
        return table(["what", "measured"], body)

    def idle_connections(self):
        row = Row()
        users = int(1e6 if self.scale == 1 else 1e5)
        for _ in range(self.rounds):
            row.add(execute([self.program("idle_connections"), f"--users={users}"])[0][0])
        if row.last("connections") != users:
            raise RuntimeError(f"{row.last('connections'):.0f} of {users} connections stayed open")
        peak, each = row.peak(), row.median("bytes_per_connection")
        if users == 1000000:
            self.goal("a million idle connections", f"{peak / 1e6:.0f} MB", "under 300 MB", peak < 300e6)
        body = [[f"{users:,}", f"{peak / 1e6:.1f} MB", f"{each:.0f} B",
                 spread(row.all("cpu_seconds"), "s")]]
        return table(["connections held", "peak RSS", "per connection", "CPU time of the run"], body)

    def spike(self):
        row = Row()
        seconds = 1200 if self.scale == 1 else 60
        for _ in range(self.rounds):
            row.add(execute([self.program("spike"), f"--seconds={seconds}"])[0][0])
        requests, cpu, peak = row.last("requests"), row.median("cpu_seconds"), row.peak()
        if self.scale == 1:
            self.goal("the spike, 54 million requests", f"{cpu:.0f} s, {peak / 1e9:.2f} GB",
                      "under 60 s and 1 GB", cpu < 60 and peak < 1e9)
        body = [[f"{int(requests):,}", f"{row.last('events_per_request'):.1f}", spread(row.rates),
                 spread(row.all("requests_per_second")), spread(row.all("cpu_seconds"), "s"),
                 f"{peak / 1e6:.0f} MB"]]
        return table(["requests", "events each", "events/s", "requests/s", "CPU time of the run",
                      "peak RSS"], body)

    def startup(self):
        program = str(self.build / "cli" / "headroom")
        body = []
        commands = {"`headroom --version`": ["--version"],
                    "`headroom run` of one request": ["run", "bench/empty.json", "--quiet"]}
        for label, arguments in commands.items():
            walls, cpus = [], []
            try:
                for _ in range(4 * self.rounds):
                    _, cpu, wall = execute([program, *arguments])
                    walls.append(1e3 * wall)
                    cpus.append(1e3 * cpu)
                body.append([label, spread(walls, "ms"), spread(cpus, "ms")])
            except (Missing, RuntimeError) as reason:
                note = str(reason) if isinstance(reason, Missing) else "fails"
                body.append([label, note, ""])
                say(f"{label}: {reason}")
        return table(["command", "wall time", "CPU time"], body)


def main():
    parser = argparse.ArgumentParser(description="Runs the benchmarks and writes bench/README.md.")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="build folder")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds; medians are shown")
    parser.add_argument("--quick", action="store_true", help="fewer events, two rounds; no README")
    parser.add_argument("--only", choices=NAMES, metavar="NAME", action="append",
                        help=f"one benchmark of {', '.join(NAMES)}; repeatable; no README")
    options = parser.parse_args()
    rounds = 2 if options.quick else max(1, options.repeat)
    bench = Bench(options.build.resolve(), rounds, 0.1 if options.quick else 1)
    sections = []
    for name in NAMES:
        if options.only and name not in options.only:
            continue
        say(name)
        try:
            sections.append((name, getattr(bench, name)()))
        except Missing as reason:
            sections.append((name, f"{reason}\n"))
    shown = document(sections, bench.goals, bench.rounds, options.build)
    print(shown)
    if not options.quick and not options.only:
        readme = ROOT / "bench/README.md"
        text = readme.read_text(encoding="utf-8")
        begin, end = "<!-- measured:begin -->\n", "<!-- measured:end -->"
        head, rest = text.split(begin)
        readme.write_text(head + begin + shown + end + rest.split(end)[1], encoding="utf-8")
        say("wrote bench/README.md")
    return 1 if bench.refused else 0


if __name__ == "__main__":
    sys.exit(main())
