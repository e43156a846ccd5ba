#!/usr/bin/env python3
"""Load drivers beside each other: messages sent and answered per CPU second of the driver (all its processes).

Each driver starts 100 users in a second who each send 400 messages of 64 bytes, wait for the answer to each and think
20 ms. The server (npm's socket.io or ws) is pinned to core 0, the driver to core 1. Start-up is part of the CPU time.

usage: drivers.py [--rounds N] [--artillery PATH]     npm install artillery@2.0.21; apt-get install tsung
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

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
HEADROOM = ROOT / "build/release/cli/headroom"
NODE_ENV = {**os.environ, "NODE_PATH": str(ROOT / "build/npm/node_modules")}
USERS, MESSAGES = 100, 400

ARTILLERY = """
config:
  target: "http://127.0.0.1:PORT"
  phases: [{ duration: 1, arrivalCount: USERS }]
  socketio: { transports: ["websocket"] }
scenarios:
  - engine: socketio
    flow:
      - loop:
          - emit: ["echo", "PAYLOAD"]
            acknowledge: { match: { value: "PAYLOAD" } }
          - think: "20ms"
        count: MESSAGES
"""
TSUNG = """<?xml version="1.0"?>
<!DOCTYPE tsung SYSTEM "/usr/share/tsung/tsung-1.0.dtd">
<tsung loglevel="warning">
  <clients><client host="localhost" use_controller_vm="true" maxusers="10000"/></clients>
  <servers><server host="127.0.0.1" port="PORT" type="tcp"/></servers>
  <load><arrivalphase phase="1" duration="20" unit="second"><users maxnumber="USERS" arrivalrate="USERS" unit="second"/></arrivalphase></load>
  <sessions><session name="echo" probability="100" type="ts_websocket">
    <request><websocket type="connect" path="/"></websocket></request>
    <for from="1" to="MESSAGES" var="i">
      <request><websocket type="message" frame="text">PAYLOAD</websocket></request>
      <thinktime value="0.02" random="false"/>
    </for>
    <request><websocket type="close"></websocket></request>
  </session></sessions>
</tsung>
"""


def filled(text, port):
    return (text.replace("PORT", str(port)).replace("USERS", str(USERS)).replace("MESSAGES", str(MESSAGES))
            .replace("PAYLOAD", "x" * 64))


def headroom(folder, port, kind):
    templates = pathlib.Path(folder) / "t.json"
    send = {"send": "{{stamp}}{{filler:28}}"} if kind == "ws" else {"send": ["echo", "{{stamp}}{{filler:28}}"], "ack": True}
    templates.write_text(json.dumps({"operations": {"send-message": send}}))
    protocol = ["websocket", f"ws://127.0.0.1:{port}"] if kind == "ws" else ["socket.io", f"http://127.0.0.1:{port}"]
    out = run([HEADROOM, "live", "drive", HERE / "driver-pace.json", "--protocol", protocol[0], "--target", protocol[1],
               "--templates", templates, "--json", "--max-lag", "10s"])
    return json.loads(out)["operations"]["send-message"]["completed"]


def artillery(folder, port, program):
    script = pathlib.Path(folder) / "a.yml"
    script.write_text(filled(ARTILLERY, port))
    report = pathlib.Path(folder) / "a.json"
    run([program, "run", script, "--output", report])
    found = json.loads(report.read_text())["aggregate"]
    if found["counters"].get("vusers.failed", 0):
        sys.exit("artillery: users failed")
    return found["summaries"]["socketio.response_time"]["count"]


def tsung(folder, port):
    script = pathlib.Path(folder) / "t.xml"
    script.write_text(filled(TSUNG, port))
    run(["tsung", "-f", script, "-l", folder, "start"])
    log = next(pathlib.Path(folder).glob("*/tsung.log")).read_text()
    # Requests of each period; the opening and the closing of a connection are two.
    counts = [int(line.split()[2]) for line in log.splitlines() if line.startswith("stats: request ")]
    return sum(counts) - 2 * USERS


def run(command):
    done = subprocess.run(["taskset", "-c", "1"] + [str(word) for word in command], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, "ARTILLERY_DISABLE_TELEMETRY": "true"})
    if done.returncode not in (0, 2): # 2: too few samples to decide an objective
        sys.exit(f"{command[0]}: {done.stdout}{done.stderr}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--artillery", default="artillery")
    options = parser.parse_args()
    cases = {
        ("headroom live drive", "Socket.IO, acknowledged", "socketio"): lambda f, p: headroom(f, p, "socketio"),
        ("Artillery 2.0.21", "Socket.IO, acknowledged", "socketio"): lambda f, p: artillery(f, p, options.artillery),
        ("headroom live drive", "WebSocket echo", "ws"): lambda f, p: headroom(f, p, "ws"),
        ("Tsung 1.7.0", "WebSocket echo", "ws"): tsung,
    }
    results = {}
    for _ in range(options.rounds):
        for (name, what, peer), drive in cases.items():
            server = subprocess.Popen(["taskset", "-c", "0", "node", HERE / f"peers/{peer}.cjs"], env=NODE_ENV,
                                      stdout=subprocess.PIPE, text=True)
            port = int(server.stdout.readline())
            with tempfile.TemporaryDirectory() as folder:
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                done = drive(folder, port)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
            server.kill()
            server.wait()
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            results.setdefault((name, what), []).append((done, cpu))
            print(f"{name}: {done} answered, {cpu:.2f} s of CPU", file=sys.stderr)
    print("| driver | what | answered | CPU time | per CPU second |\n|---|---|---|---|---|")
    for (name, what), rows in results.items():
        rate = statistics.median(done / cpu for done, cpu in rows)
        print(f"| {name} | {what} | {rows[0][0]} | {statistics.median(cpu for _, cpu in rows):.2f} s | **{rate:,.0f}** |")


if __name__ == "__main__":
    main()
