"""Starting and ending the systems that are measured: everything on 127.0.0.1, pinned, with a CPU quota where asked.

Servers run on processor 0, the driver on processor 1; a Redis that is "away" and nginx run on processor 1 too, as there
are only two. Every process is ended by its id.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADROOM = pathlib.Path(os.environ.get("HEADROOM", ROOT / "build/release/cli/headroom"))
MODULES = ROOT / "build/npm/node_modules"
SERVER_CORE, DRIVER_CORE = 0, 1
FIRST_PORT = 18100
SECRET = "accuracy-study-" + "0" * 32  # of the tokens: several backends must accept each other's


class SystemError_(Exception):
    """A system that could not be brought up; the text says what."""


class Quota:
    """A cgroup with a share of one processor. Version 2 where it is mounted with the cpu controller, else version 1."""

    PERIOD = 100_000  # microseconds: the kernel's default, and what containers get

    def __init__(self, share):
        self.folder = None
        if share >= 1.0:
            return
        name = f"headroom-accuracy-{os.getpid()}"
        for root, version in ((pathlib.Path("/sys/fs/cgroup"), 2), (pathlib.Path("/sys/fs/cgroup/cpu"), 1)):
            if version == 2 and "cpu" not in self._controllers(root):
                continue
            try:
                (root / name).mkdir()
            except OSError:
                continue
            self.folder = root / name
            if version == 2:
                (self.folder / "cpu.max").write_text(f"{int(share * self.PERIOD)} {self.PERIOD}")
            else:
                (self.folder / "cpu.cfs_period_us").write_text(str(self.PERIOD))
                (self.folder / "cpu.cfs_quota_us").write_text(str(int(share * self.PERIOD)))
            return
        raise SystemError_("no cgroup with the cpu controller can be made here: quota cells need root and cgroups")

    @staticmethod
    def _controllers(root):
        file = root / "cgroup.controllers"
        return file.read_text().split() if file.exists() else []

    def enter(self):
        """Runs in the child before the program starts."""
        if self.folder is not None:
            (self.folder / "cgroup.procs").write_text(str(os.getpid()))

    def close(self):
        if self.folder is None:
            return
        for _ in range(100):
            try:
                self.folder.rmdir()
                return
            except OSError:
                time.sleep(0.02)


def nice_prefix(core, urgent=True):
    prefix = ["taskset", "-c", str(core)]
    return prefix + ["nice", "-n", "-15"] if urgent and os.geteuid() == 0 else prefix


class System:
    """One shape of a system, up between __enter__ and __exit__."""

    def __init__(self, shape, port=FIRST_PORT):
        self.shape = shape
        self.next_port = port
        self.processes = []
        self.probes = []
        self.target = ""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="headroom-accuracy-"))
        self.quota = Quota(self.shape.quota)
        try:
            store = self._start_store()
            ports = [self._start_server(index, store) for index in range(self.shape.processes)]
            self.target = f"http://127.0.0.1:{self._start_balancer(ports) if self.shape.balancer else ports[0]}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.quota.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _port(self):
        self.next_port += 1
        return self.next_port

    def _launch(self, name, command, port, core, quota=None):
        log = open(self.folder / f"{name}.log", "w")
        process = subprocess.Popen([*nice_prefix(core), *map(str, command)], stdout=log, stderr=log,
                                   env={**os.environ, "HEADROOM_CHAT_SECRET": SECRET},
                                   preexec_fn=quota.enter if quota else None, cwd=self.folder)
        self.processes.append(process)
        for _ in range(1000):
            if process.poll() is not None:
                raise SystemError_(f"{name} ended at once: {(self.folder / f'{name}.log').read_text()[-600:]}")
            with socket.socket() as probe:
                probe.settimeout(0.5)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return process
            time.sleep(0.01)
        raise SystemError_(f"{name} does not answer on port {port}")

    def _start_store(self):
        if self.shape.store == "memory":
            return f"memory:{self.folder / 'chat.aof'}" if self.shape.sync else "memory:"
        cluster = self.shape.store == "redis-cluster"
        ports = [self._port() for _ in range(3 if cluster else 1)]
        for index, port in enumerate(ports):
            data = self.folder / f"redis-{index}"
            data.mkdir()
            command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", data, "--save", "",
                       "--appendonly", "yes" if self.shape.sync else "no"]
            if self.shape.sync:
                command += ["--appendfsync", {"1s": "everysec"}.get(self.shape.sync, self.shape.sync)]
            if cluster:
                command += ["--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"]
            self._launch(f"redis-{index}", command, port, self.shape.store_core)
            self.probes.append(f"redis:127.0.0.1:{port}=redis-{index}" if cluster else f"redis:127.0.0.1:{port}=redis")
        addresses = [f"127.0.0.1:{port}" for port in ports]
        if not cluster:
            return f"redis://{addresses[0]}"
        subprocess.run(["redis-cli", "--cluster", "create", *addresses, "--cluster-yes"], check=True,
                       capture_output=True)
        for port in ports:
            for _ in range(400):
                info = subprocess.run(["redis-cli", "-p", str(port), "cluster", "info"], capture_output=True, text=True)
                if "cluster_state:ok" in info.stdout:
                    break
                time.sleep(0.05)
            else:
                raise SystemError_("the Redis nodes form no cluster")
        return "redis-cluster://" + ",".join(addresses)

    def _start_server(self, index, store):
        port = self._port()
        if self.shape.system == "headroom":
            command = [HEADROOM, "live", "serve", "--listen", f"127.0.0.1:{port}", "--store", store, "--log-level", "off",
                       "--bcrypt-cost", self.shape.hash_cost or 4, "--uploads", self.folder / f"uploads-{index}"]
            if self.shape.sync and self.shape.store == "memory":
                command += ["--sync", self.shape.sync]
        elif self.shape.system == "socket.io":
            command = ["node", ROOT / "bench/peers/chat_socketio.js", "--port", port, "--modules", MODULES, "--store",
                       store, "--hash-cost", self.shape.hash_cost]
        else:
            command = ["node", ROOT / "bench/peers/http_service.js", "--port", port, "--modules", MODULES, "--store",
                       store]
        process = self._launch(f"server-{index}", command, port, SERVER_CORE, self.quota)
        name = "chat" if self.shape.processes == 1 else f"chat-{index}"
        self.probes.append(f"pid:{process.pid}={name}")
        return port

    def _start_balancer(self, ports):
        port = self._port()
        servers = "".join(f"server 127.0.0.1:{each};" for each in ports)
        temporary = "".join(f"{kind}_temp_path {self.folder}/nginx-{kind};"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root; " if os.geteuid() == 0 else ""
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            f"daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid {self.folder}/nginx.pid; "
            f"error_log {self.folder}/nginx-error.log; {user}events {{ worker_connections 19000; }} "
            f"http {{ access_log off; {temporary} map $http_upgrade $up {{ default upgrade; '' ''; }} "
            f"upstream backends {{ {servers} keepalive 256; }} "
            f"server {{ listen 127.0.0.1:{port} backlog=4096; keepalive_requests 1000000; "
            f"location = /nginx_status {{ stub_status; }} location / {{ proxy_pass http://backends; "
            "proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade; "
            "proxy_set_header Connection $up; } } }")
        self._launch("edge", ["nginx", "-c", configuration, "-e", self.folder / "nginx-error.log"], port, DRIVER_CORE)
        self.probes.append(f"nginx:http://127.0.0.1:{port}/nginx_status=edge")
        return port
