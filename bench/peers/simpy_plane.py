#!/usr/bin/env python3
"""The network of bench/three_stations.hpp on SimPy: a process per user, a Resource per station."""

import json
import random
import sys
import time

import simpy

USERS, CHAT_SERVERS = 10000, 4
THINK, BALANCER, CHAT, STORE = 10.0, 0.1e-3, 3e-3, 0.3e-3


class Network:
    def __init__(self, events):
        self.env = simpy.Environment()
        self.balancer = simpy.Resource(self.env)
        self.store = simpy.Resource(self.env)
        self.chat = [simpy.Resource(self.env) for _ in range(CHAT_SERVERS)]
        self.warm_up, self.wanted = events // 5, events
        self.events = self.responses = 0
        self.total = self.cpu = 0.0
        self.over = self.env.event()

    def count(self):
        self.events += 1
        if self.events == self.warm_up:
            self.cpu = time.process_time()
        elif self.events == self.wanted:
            self.cpu = time.process_time() - self.cpu
            self.over.succeed()

    def user(self):
        timeout, draw = self.env.timeout, random.expovariate
        while True:
            yield timeout(draw(1 / THINK))
            self.count()
            start = self.env.now
            chat = self.chat[random.randrange(CHAT_SERVERS)]
            for station, mean in ((self.balancer, BALANCER), (chat, CHAT), (self.store, STORE)):
                with station.request() as turn:
                    yield turn
                    yield timeout(draw(1 / mean))
                self.count()
            if self.events > self.warm_up:
                self.total += self.env.now - start
                self.responses += 1


def response(service, arrivals):
    return 1 / (1 / service - arrivals)


def peak_rss():
    """Peak resident size in bytes; not getrusage(), whose peak includes the launcher's."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def main():
    events = 500000
    for argument in sys.argv[1:]:
        if argument.startswith("--events="):
            events = int(float(argument.split("=")[1]))
    random.seed(1)
    network = Network(events)
    for _ in range(USERS):
        network.env.process(network.user())
    network.env.run(until=network.over)
    rate = USERS / THINK
    theory = response(BALANCER, rate) + response(CHAT, rate / CHAT_SERVERS) + response(STORE, rate)
    counted = events - events // 5
    print(json.dumps({
        "name": "simpy", "version": simpy.__version__, "events": counted, "cpu_seconds": network.cpu,
        "events_per_second": counted / network.cpu,
        "mean_response_ms": 1e3 * network.total / network.responses, "theory_response_ms": 1e3 * theory,
        "peak_rss_bytes": peak_rss(),
    }))


if __name__ == "__main__":
    main()
