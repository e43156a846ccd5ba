"""What is predicted and measured: families share a calibration, cells are held out.

A family is one program with one store; its calibration runs stay at or below half the knee, on other seeds, loads and
mostly other room sizes than the cells. A cell is one load on one shape of the system.
"""
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Load:
    users: int
    think: float              # mean seconds between a user's actions, exponential
    room: int = 10            # members of a room; 0: no rooms (HTTP)
    ramp: bool = False        # users rise over the whole run instead of staying
    action: str = "send-message"


@dataclass(frozen=True)
class Shape:
    system: str               # "headroom", "socket.io" or "http"
    store: str = "memory"     # "memory", "redis", "redis-cluster"
    processes: int = 1
    balancer: bool = False
    quota: float = 1.0        # of processor 0, by cgroup
    store_core: int = 1       # 0: beside the server, 1: away from it
    sync: str = ""            # append-only file: "", "1s", "always"
    hash_cost: int = 0        # of passwords: bcrypt for headroom, PBKDF2 rounds for socket.io


@dataclass(frozen=True)
class Cell:
    name: str
    family: str
    shape: Shape
    load: Load
    seed: int = 100


@dataclass(frozen=True)
class Family:
    name: str
    shape: Shape
    calibration: tuple = field(default_factory=tuple)


def _families():
    chat = (Load(310, 0.3, 2), Load(300, 0.4, 10), Load(420, 0.25, 6), Load(160, 0.4, 30), Load(500, 5.0, 10))
    # Without a store the same loads are a tenth of the knee; up to half of it, demands show what they fall to.
    busy = (Load(600, 0.2, 2), Load(600, 0.25, 10), Load(420, 0.25, 6), Load(300, 0.3, 30), Load(500, 5.0, 10))
    # With a store a message takes more than without (commands and their answers), so half the knee is nearer.
    stored = (Load(450, 0.25, 2), Load(400, 0.3, 10), Load(350, 0.3, 6), Load(220, 0.35, 30), Load(500, 5.0, 10))
    node = (Load(330, 0.14, 2), Load(200, 0.18, 10), Load(220, 0.18, 6), Load(120, 0.4, 30), Load(250, 5.0, 10))
    node_stored = (Load(200, 0.37, 2), Load(160, 0.37, 10), Load(180, 0.38, 6), Load(90, 0.5, 30), Load(250, 5.0, 10))
    http = (Load(100, 0.2, 0, action="get-item"), Load(250, 0.2, 0, action="get-item"),
            Load(420, 0.2, 0, action="get-item"))
    storm = (Load(10, 4.0, 0, action="login"), Load(16, 4.0, 0, action="login"), Load(24, 4.0, 0, action="login"))
    yield Family("headroom", Shape("headroom"), busy)
    yield Family("headroom-file", Shape("headroom", sync="always"), chat)
    yield Family("headroom-balancer", Shape("headroom", balancer=True), busy)
    yield Family("headroom-redis", Shape("headroom", "redis"), stored)
    yield Family("headroom-redis-balancer", Shape("headroom", "redis", balancer=True), stored)
    yield Family("headroom-cluster", Shape("headroom", "redis-cluster"), stored)
    yield Family("headroom-storm", Shape("headroom", hash_cost=10), storm)
    yield Family("socketio", Shape("socket.io"), node)
    yield Family("socketio-balancer", Shape("socket.io", balancer=True), node)
    yield Family("socketio-redis", Shape("socket.io", "redis"), node_stored)
    yield Family("socketio-cluster", Shape("socket.io", "redis-cluster"), node_stored)
    yield Family("socketio-storm", Shape("socket.io", hash_cost=100000), storm)
    yield Family("http", Shape("http", balancer=True), http)
    yield Family("http-redis", Shape("http", "redis", balancer=True), http)


FAMILIES = {family.name: family for family in _families()}


def _cells():
    seed = 100

    def cell(family, name, load, **changes):
        nonlocal seed
        seed += 10
        return Cell(f"{family}.{name}", family, replace(FAMILIES[family].shape, **changes), load, seed)

    # Our backend, everything in memory: room size, users and rate, then what the machine gives.
    yield cell("headroom", "room2", Load(600, 0.15, 2))
    yield cell("headroom", "room10", Load(600, 0.2, 10))
    yield cell("headroom", "room10-slow", Load(800, 1.0, 10))
    yield cell("headroom", "room50", Load(300, 0.4, 50))
    yield cell("headroom", "room50-more", Load(500, 0.4, 50))
    yield cell("headroom", "room200", Load(200, 0.6, 200))
    yield cell("headroom", "room200-more", Load(400, 1.0, 200))
    yield cell("headroom", "two-processes", Load(300, 0.3, 10), store="redis", processes=2, balancer=True)
    yield cell("headroom", "balancer", Load(300, 0.3, 10), balancer=True)
    yield cell("headroom", "quota50", Load(400, 0.25, 10), quota=0.5)
    yield cell("headroom", "quota20", Load(200, 0.4, 10), quota=0.2)
    yield cell("headroom", "quota20-ramp", Load(300, 0.12, 10, ramp=True), quota=0.2)
    yield cell("headroom", "quota20-ramp50", Load(150, 0.15, 50, ramp=True), quota=0.2)
    yield cell("headroom", "quota50-ramp", Load(500, 0.08, 10, ramp=True), quota=0.5)
    yield cell("headroom", "sync-1s", Load(300, 0.2, 10), sync="1s")
    # Synchronised with every message, as the family was calibrated.
    yield cell("headroom-file", "room10", Load(300, 0.2, 10))
    yield cell("headroom-file", "room50", Load(250, 0.4, 50))
    # Behind nginx, as the family was calibrated; more processes than then.
    yield cell("headroom-balancer", "room10", Load(400, 0.25, 10))
    yield cell("headroom-balancer", "room50", Load(250, 0.4, 50))
    yield cell("headroom-balancer", "quota50", Load(300, 0.3, 10), quota=0.5)
    yield cell("headroom-redis-balancer", "two-processes", Load(300, 0.3, 10), processes=2)
    yield cell("headroom-redis-balancer", "two-processes-room50", Load(200, 0.4, 50), processes=2)
    # With Redis, away from the server or beside it; as a cluster.
    yield cell("headroom-redis", "room2", Load(400, 0.3, 2))
    yield cell("headroom-redis", "room10", Load(400, 0.25, 10))
    yield cell("headroom-redis", "room50", Load(250, 0.4, 50))
    yield cell("headroom-redis", "beside", Load(300, 0.3, 10), store_core=0)
    yield cell("headroom-redis", "two-processes", Load(300, 0.3, 10), processes=2, balancer=True)
    yield cell("headroom-redis", "quota20-ramp", Load(200, 0.15, 10, ramp=True), quota=0.2)
    yield cell("headroom-cluster", "room10", Load(300, 0.3, 10))
    yield cell("headroom-cluster", "room50", Load(200, 0.5, 50))
    yield cell("headroom-cluster", "two-processes", Load(200, 0.3, 10), processes=2, balancer=True)
    # Passwords by bcrypt, everyone at once.
    yield cell("headroom-storm", "steady", Load(36, 4.0, 0, action="login"))
    yield cell("headroom-storm", "ramp", Load(90, 4.0, 0, ramp=True, action="login"))
    yield cell("headroom-storm", "quota50", Load(16, 4.0, 0, action="login"), quota=0.5)
    # socket.io on Node.
    yield cell("socketio", "room2", Load(300, 0.15, 2))
    yield cell("socketio", "room10", Load(200, 0.25, 10))
    yield cell("socketio", "room50", Load(150, 0.6, 50))
    yield cell("socketio", "room200", Load(200, 2.5, 200))
    yield cell("socketio", "ramp", Load(600, 0.2, 10, ramp=True))
    yield cell("socketio", "ramp50", Load(400, 0.5, 50, ramp=True))
    yield cell("socketio", "quota50", Load(120, 0.3, 10), quota=0.5)
    yield cell("socketio", "balancer", Load(150, 0.3, 10), balancer=True)
    yield cell("socketio-balancer", "room10", Load(150, 0.25, 10))
    yield cell("socketio-redis", "room10", Load(150, 0.25, 10))
    yield cell("socketio-redis", "two-processes", Load(150, 0.3, 10), processes=2, balancer=True)
    yield cell("socketio-redis", "ramp", Load(600, 0.25, 10, ramp=True))
    yield cell("socketio-cluster", "room10", Load(150, 0.3, 10))
    yield cell("socketio-storm", "steady", Load(36, 4.0, 0, action="login"))
    # A request/response service behind nginx.
    yield cell("http", "half", Load(300, 0.2, 0, action="get-item"))
    yield cell("http", "most", Load(560, 0.2, 0, action="get-item"))
    yield cell("http", "ramp", Load(1400, 0.2, 0, ramp=True, action="get-item"))
    yield cell("http", "quota50", Load(220, 0.2, 0, action="get-item"), quota=0.5)
    yield cell("http", "two-processes", Load(400, 0.2, 0, action="get-item"), processes=2)
    yield cell("http-redis", "half", Load(300, 0.2, 0, action="get-item"))
    yield cell("http-redis", "ramp", Load(1200, 0.2, 0, ramp=True, action="get-item"))
    # Four processes on the one processor of the server.
    yield cell("headroom-redis-balancer", "four-processes", Load(200, 0.3, 10), processes=4)
    yield cell("http", "four-processes", Load(400, 0.2, 0, action="get-item"), processes=4)


CELLS = {cell.name: cell for cell in _cells()}
