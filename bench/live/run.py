#!/usr/bin/env python3
"""The chat backend beside socket.io and ws: work per CPU second of the server, memory per idle connection.

Each server has one thread, pinned to core 0; the probe (chat_load) runs on the other core. Rounds are interleaved;
shown are medians. usage: run.py [--rounds N] [--seconds S] [--only echo|room|idle]
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
NODE_ENV = {**os.environ, "NODE_PATH": str(ROOT / "build/npm/node_modules")}


def post(port, path, body, token=None, session=None):
    headers = {"content-type": "application/json"}
    if token:
        headers.update({"x-auth-token": token, "x-session-id": session})
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), headers)
    return json.load(urllib.request.urlopen(request))


class Server:
    def __init__(self, kind):
        self.kind = kind
        self.folder = tempfile.TemporaryDirectory()
        pin = ["taskset", "-c", "0"]
        if kind == "headroom":
            log = open(pathlib.Path(self.folder.name) / "log", "w+")
            self.process = subprocess.Popen(
                pin + [BUILD / "cli/headroom", "live", "serve", "--listen", "127.0.0.1:0", "--bcrypt-cost", "4",
                       "--uploads", self.folder.name], stderr=log, stdout=subprocess.DEVNULL)
            while True:
                log.seek(0)
                text = log.read()
                if "port=" in text and text.endswith("\n"):
                    break
                time.sleep(0.02)
            self.port = int(text.split("port=")[1].split()[0])
            user = post(self.port, "/api/auth/register", {"name": "a", "email": "a@b.cc", "password": "123456"})
            room = post(self.port, "/api/rooms", {"name": "r"}, user["token"], user["sessionId"])["data"]["_id"]
            self.auth = json.dumps({"token": user["token"], "sessionId": user["sessionId"]})
            self.join = f'42["joinRoom","{room}"]'
            self.message = f'42["chatMessage",{{"room":"{room}","type":"text","content":"PAYLOAD"}}]'
            self.event = "ping"
        else:
            self.process = subprocess.Popen(pin + ["node", str(ROOT / f"bench/live/peers/{kind}.cjs")], env=NODE_ENV,
                                            stdout=subprocess.PIPE, text=True)
            self.port = int(self.process.stdout.readline())
            self.auth, self.join, self.message, self.event = "", '42["joinRoom","room"]', '42["say","PAYLOAD"]', "echo"

    def load(self, mode, connections, seconds, rate=0):
        command = ["taskset", "-c", "1", BUILD / "bench/headroom_bench_chat_load", "--mode", mode, "--port",
                   str(self.port), "--pid", str(self.process.pid), "--connections", str(connections), "--seconds",
                   str(seconds), "--rate", str(rate), "--auth", self.auth, "--event", self.event, "--message",
                   self.message]
        if mode == "room":
            command += ["--join", self.join]
        if self.kind == "ws":
            command += ["--plain", "yes"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only")
    options = parser.parse_args()
    cases = [("echo", "headroom", 100, 0), ("echo", "socketio", 100, 0), ("echo", "ws", 100, 0),
             ("room", "headroom", 1000, 100), ("room", "headroom", 1000, 400), ("room", "headroom", 1000, 800),
             ("room", "socketio", 1000, 100),
             ("idle", "headroom", 5000, 0), ("idle", "socketio", 5000, 0), ("idle", "ws", 5000, 0)]
    results = {}
    for _ in range(options.rounds):
        for case in cases:
            mode, kind, connections, rate = case
            if options.only and mode != options.only:
                continue
            server = Server(kind)
            try:
                results.setdefault(case, []).append(server.load(mode, connections, options.seconds, rate))
            except subprocess.CalledProcessError as error:
                print(f"{case}: {error.stderr.strip()}", file=sys.stderr)
            server.stop()
            if results.get(case):
                print(json.dumps({"server": kind, **results[case][-1]}), file=sys.stderr)
    print("| what | server | connections | asked | done per second | per server CPU second | server CPU |")
    print("|---|---|---|---|---|---|---|")
    for (mode, kind, connections, rate), rows in results.items():
        if mode == "idle":
            size, kernel = (statistics.median(row[key] for row in rows)
                            for key in ("bytes_per_connection", "kernel_bytes_per_connection"))
            print(f"| idle memory | {kind} | {connections} | | | {size:.0f} B per connection, and {kernel / 1000:.1f} KB of the "
                  "kernel's | |")
            continue
        middle = {key: statistics.median(row[key] for row in rows)
                  for key in ("per_second", "per_cpu_second", "cpu_share", "asked")}
        asked = f"{middle['asked'] / 1000:.0f} k/s" if rate else "as many as go"
        what = "acked echoes" if mode == "echo" else "room deliveries"
        print(f"| {what} | {kind} | {connections} | {asked} | {middle['per_second'] / 1000:.0f} k | "
              f"**{middle['per_cpu_second'] / 1000:.0f} k** | {middle['cpu_share'] * 100:.0f} % |")


if __name__ == "__main__":
    main()
