"""The scenario file of a shape under a load: what is driven and what is simulated."""
import json

PROFILES = {("headroom", "memory"): "headroom-chat-memory", ("headroom", "redis"): "headroom-chat",
            ("headroom", "redis-cluster"): "headroom-chat", ("socket.io", "memory"): "chat-socketio-memory",
            ("socket.io", "redis"): "chat-socketio", ("socket.io", "redis-cluster"): "chat-socketio",
            ("http", "memory"): "http-service-memory", ("http", "redis"): "http-service"}

STEADY_SECONDS = 10
RAMP_SECONDS = 12
ARRIVAL_SECONDS = 3


def steps(load):
    act = {"do": load.action, "timeout": "10s", "onError": "continue"}
    again = {"repeat": [{"think": f"exponential({load.think}s)"}, act]}
    if load.action == "send-message":
        return ["register", "list-rooms", "pick-room", "enter-room", "connect", "join-room", "fetch-history", again]
    if load.action == "login":
        return ["register", again]
    return [again]


def users(load):
    if not load.ramp:
        return {"steady": {"count": load.users, "rampUp": f"{ARRIVAL_SECONDS}s",
                           "duration": f"{STEADY_SECONDS - ARRIVAL_SECONDS}s", "warmUp": "1s"}}
    step = max(1, load.users // (2 * RAMP_SECONDS))
    return {"ramp": {"start": step, "step": step, "every": "0.5s", "until": load.users, "hold": "1s",
                     "arrival": "spread"}}


def scenario(name, shape, load, seed, profile=None):
    """`profile`: a calibrated profile's file beside the scenario; otherwise the bundled one."""
    local = {"physicalCores": 1, "vcpus": 1, "singleThreadSpeed": 1.0, "memory": "4GiB", "network": "1250MB/s", "systemMemory": "0B",
             "source": "one hardware thread of this machine"}
    chat = {"type": "process", "profile": profile or PROFILES[shape.system, shape.store],
            "on": {"instance": "local", "count": 1, "processesPerInstance": shape.processes},
            "hashing": "side-pool", "sidePoolThreads": 1 if shape.system == "headroom" else 4}
    services = {"edge": {"type": "load-balancer", "targets": "chat", "algorithm": "round-robin",
                         "addedLatency": "0ms", "tlsWork": "0ms", "requests": "1000000/s",
                         "newConnections": "1000000/s"},
                "chat": chat}
    if shape.store != "memory":
        chat["store"] = "redis"
        chat["adapter"] = "redis-sharded" if shape.store == "redis-cluster" else "redis"
        services["redis"] = {"type": "redis-cluster", "on": {"instance": "store"},
                             "masters": 3 if shape.store == "redis-cluster" else 1, "replicasPerMaster": 0,
                             "readFrom": "master"}
    return {
        "headroom": 1, "name": name, "title": f"Accuracy study: {name}", "seed": seed, "bin": "0.5s" if load.ramp else "1s",
        "network": {"clientRtt": "0.05ms", "zones": 1, "inZoneRtt": "0.03ms", "crossZoneRtt": "0.03ms", "jitter": "0ms",
                    "inZoneTail": {"share": 0, "delay": "0ms"}, "crossZoneTail": {"share": 0, "delay": "0ms"}},
        "instanceTypes": {"local": {**local, "quota": shape.quota}, "store": local},
        "workload": {"users": users(load), "behaviour": "user"},
        "behaviours": {"user": {"createRoomShare": 0, "roomSizeLimit": load.room, "roomWindow": 1, "steps": steps(load)}},
        "services": services,
        "slo": ["failed_users < 1%"],
    }


def write(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n")
