"""`python -m tests.tools.cluster [seconds]`: all of deploy/cluster on this machine, for a while.

Three database nodes under Patroni, etcd, HAProxy, PgBouncer, a bucket and two web machines, each
from the shipped configuration, in a temporary folder, on addresses of 127.0.0.0/8; or, as root,
each database node in a network of its own, which can be cut. Everything is taken down at the end.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks.environment import ROOT, Ground
from benchmarks.load import ask, request
from tests.tools import bucket, postgres

SHIPPED = ROOT / "deploy" / "cluster"
PATRONI = ROOT / ".venv-cluster" / "bin" / "patroni"
PASSWORD = "for-this-run-alone"
NODES = 3
PACKAGES = {
    "etcd": "etcd-server", "haproxy": "haproxy", "pgbouncer": "pgbouncer", "setpriv": "util-linux",
}  # fmt: skip
FOLDERS = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def missing() -> str:
    """What a cluster lacks on this machine, and how to get it."""
    if lacking := postgres.missing():
        return lacking
    if names := [package for name, package in PACKAGES.items() if not program(name)]:
        return f"the cluster needs Debian's {', '.join(names)} (apt-get install)"
    if not PATRONI.exists():
        return "Patroni is not installed (make cluster installs it)"
    if os.geteuid():
        return "the cluster needs root, to become each server's own user"
    # Patroni starts PostgreSQL by way of a process of its own: of its Python once more.
    again = "import subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
    if not _try(*become(), str(PATRONI.parent / "python"), "-c", again):
        python = (PATRONI.parent / "python").resolve()
        return f"who runs PostgreSQL may not run {python}: a folder above it is closed to others"
    return ""


def become() -> list[str]:
    """What a command is preceded by that runs as PostgreSQL's user."""
    owner = postgres._owner()
    assert owner
    user, group = f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}"
    return ["setpriv", user, group, "--clear-groups", "--"]


def program(name: str) -> str | None:
    return shutil.which(name, path=FOLDERS)


@dataclass
class Network:
    """Where each part listens. With networks of their own the nodes can be cut off."""

    token: str
    is_real: bool

    @property
    def front(self) -> str:
        return "10.77.0.1" if self.is_real else "127.0.0.1"

    def node(self, number: int) -> str:
        return f"10.77.0.{10 + number}" if self.is_real else f"127.0.0.{10 + number}"

    @property
    def everybody(self) -> str:
        return "10.77.0.0/24" if self.is_real else "127.0.0.0/8"

    def inside(self, number: int) -> list[str]:
        """What a command of a node is preceded by."""
        return ["ip", "netns", "exec", self._space(number)] if self.is_real else []

    def _space(self, number: int) -> str:
        return f"td{self.token}n{number}"

    def _cable(self, number: int) -> str:
        return f"td{self.token}v{number}"

    def cut(self, number: int) -> None:
        _do("ip", "link", "set", self._cable(number), "down")

    def mend(self, number: int) -> None:
        _do("ip", "link", "set", self._cable(number), "up")

    @contextlib.contextmanager
    def made(self) -> Iterator[None]:
        bridge = f"td{self.token}br"
        if not self.is_real:
            yield
            return
        try:
            _do("ip", "link", "add", bridge, "type", "bridge")
            _do("ip", "addr", "add", f"{self.front}/24", "dev", bridge)
            _do("ip", "link", "set", bridge, "up")
            for number in range(1, NODES + 1):
                space, cable = self._space(number), self._cable(number)
                _do("ip", "netns", "add", space)
                _do(
                    "ip",
                    "link",
                    "add",
                    cable,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    space,
                )
                _do("ip", "link", "set", cable, "master", bridge)
                _do("ip", "link", "set", cable, "up")
                _do("ip", "-n", space, "addr", "add", f"{self.node(number)}/24", "dev", "eth0")
                _do("ip", "-n", space, "link", "set", "eth0", "up")
                _do("ip", "-n", space, "link", "set", "lo", "up")
            yield
        finally:
            for number in range(1, NODES + 1):
                _try("ip", "netns", "del", self._space(number))
            _try("ip", "link", "del", bridge)


def network() -> Network:
    """One with networks of their own where this machine lets us make them."""
    token = f"{os.getpid() % 10_000:04d}"
    if program("ip"):
        probe = f"td{token}probe"
        made = _try("ip", "link", "add", probe, "type", "bridge")
        _try("ip", "link", "del", probe)
        if made:
            return Network(token, is_real=True)
    return Network(token, is_real=False)


def _do(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PATH": FOLDERS})


def _try(*command: str) -> bool:
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        _do(*command)
        return True
    return False


@dataclass
class Part:
    """A server with a group of its own processes, which can be killed and started again."""

    name: str
    command: list[str]
    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.home / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.home, env=os.environ | {"PATH": FOLDERS} | self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def send(self, number: int, *, all_of_it: bool = True) -> None:
        """A signal to the process, or to everything that it has started."""
        assert self.process
        for pid in self.family() if all_of_it else [self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def family(self) -> list[int]:
        """The process, its children, and theirs; a killed parent's children are no longer found."""
        assert self.process
        found, new = [], [self.process.pid]
        while new:
            found += new
            new = [child for pid in new for child in _children(pid)]
        return found

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.send(signal.SIGKILL)
            self.process.wait()


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in listed.split()]
    return []


class Node(Part):
    """Patroni, and the PostgreSQL that it starts."""

    number: int
    data: Path

    def servers(self) -> list[int]:
        """The processes of PostgreSQL alone, whoever their parent is now."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
            return [postmaster, *_children(postmaster)]
        return []

    def kill_machine(self) -> None:
        servers = self.servers()
        self.send(signal.SIGKILL)
        for pid in servers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self.process
        self.process.wait()

    def stop(self) -> None:
        for pid in self.servers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self.kill_machine()


class Cluster:
    """All parts, from the shipped files."""

    def __init__(self, home: Path, net: Network, bucket: bucket.Bucket) -> None:
        self.home, self.net, self.bucket = home, net, bucket
        owner = postgres._owner()
        assert owner
        os.chown(home, owner.pw_uid, owner.pw_gid)
        self.become = become()
        self.owner = owner
        self.nodes = [self._node(number) for number in range(1, NODES + 1)]
        self.etcd = Part("etcd", [
            *self.become, str(program("etcd")), "--name", "e1", "--data-dir", str(home / "etcd"),
            "--listen-client-urls", f"http://{net.front}:2379",
            "--advertise-client-urls", f"http://{net.front}:2379",
            "--listen-peer-urls", f"http://{net.front}:2380",
            "--initial-advertise-peer-urls", f"http://{net.front}:2380",
            "--initial-cluster", f"e1=http://{net.front}:2380", "--log-level", "warn",
        ], home)  # fmt: skip
        self.proxy = Part(
            "haproxy", [str(program("haproxy")), "-db", "-f", str(self._haproxy())], home
        )
        self.write("userlist.txt", f'"thidua" "{PASSWORD}"\n')
        self.pooler = Part(
            "pooler",
            [*self.become, str(program("pgbouncer")), str(self.fill("pgbouncer.ini"))],
            home,
        )
        self.webs: list[Part] = []

    # The shipped files, filled in

    def fill(self, file: str, as_file: str = "", /, **facts: object) -> Path:
        known = {
            "proxy": self.net.front, "pooler": self.net.front, "password": PASSWORD, "home": self.home,
            "network": self.net.everybody, "etcd": f"{self.net.front}:2379", "host": "localhost",
        }  # fmt: skip
        text = Template((SHIPPED / file).read_text("utf-8")).substitute(known | facts)
        return self.write(as_file or file, text)

    def write(self, name: str, text: str) -> Path:
        path = self.home / name
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        return path

    def _haproxy(self) -> Path:
        def servers(lines: list[str]) -> str:
            return "\n".join(f"    server {line}" for line in lines)

        databases = [
            f"n{number} {self.net.node(number)}:5432 check port 8008"
            for number in range(1, NODES + 1)
        ]
        webs = [f"w{number} {self.net.front}:{8000 + number} check" for number in (1, 2)]
        return self.fill("haproxy.cfg", databases=servers(databases), webs=servers(webs))

    def _node(self, number: int) -> Node:
        home = self.home / f"node{number}"
        home.mkdir(mode=0o700)
        os.chown(home, self.owner.pw_uid, self.owner.pw_gid)
        config = self.fill(
            "patroni.yml", f"patroni{number}.yml", name=f"n{number}", address=self.net.node(number),
            data=home / "data", home=home, programs=postgres.binaries(), watchdog="off",
        )  # fmt: skip
        command = [*self.net.inside(number), *self.become, str(PATRONI), str(config)]
        node = Node(f"n{number}", command, self.home)
        node.number, node.data = number, home / "data"
        return node

    # What Patroni says

    def asked(self, node: Node, path: str, body: dict[str, Any] | None = None) -> Any:
        address = f"http://{self.net.node(node.number)}:8008/{path}"
        data = json.dumps(body).encode() if body else None
        with urlopen(Request(address, data), timeout=60 if body else 3) as answer:
            text = answer.read()
            return json.loads(text) if text.startswith(b"{") else text.decode()

    def members(self) -> list[dict[str, Any]]:
        for node in self.nodes:
            with contextlib.suppress(URLError, OSError, ValueError):
                return list(self.asked(node, "cluster")["members"])
        return []

    def primary(self) -> Node:
        """Raises RuntimeError where there is none."""
        for member in self.members():
            if member["role"] == "leader":
                return self.nodes[int(member["name"][1:]) - 1]
        raise RuntimeError("there is no primary")

    def is_whole(self) -> bool:
        """One primary, two that follow it, one of them in step with every commit."""
        states = sorted((one["role"], one["state"]) for one in self.members())
        return [role for role, _state in states] == ["leader", "replica", "sync_standby"] and {
            state for _role, state in states
        } <= {"running", "streaming"}

    # Life

    def start(self) -> None:
        for part in (self.etcd, self.proxy, self.pooler, *self.nodes):
            part.start()
        wait(self.is_whole, 180, "the databases did not come together")
        wait(lambda: self.sql("SELECT 1") == "1", 60, "HAProxy reaches no primary")
        self.sql(f"CREATE ROLE thidua LOGIN PASSWORD '{PASSWORD}'")
        self.sql("CREATE DATABASE thidua OWNER thidua")

    def sql(self, question: str, address: str = "") -> str:
        """What the superuser is told, by default through HAProxy by the primary."""
        host, port = (address, 5432) if address else (self.net.front, 5000)
        where = f"host={host} port={port} user=postgres password={PASSWORD} dbname=postgres connect_timeout=3"
        ran = subprocess.run(
            ["psql", "-XAt", "-c", question, where], capture_output=True, text=True, check=False
        )
        return ran.stdout.strip()

    def url(self, port: int) -> str:
        return f"postgres://thidua:{PASSWORD}@{self.net.front}:{port}/thidua"

    def serve(self) -> Ground:
        """Two web machines on a migrated database; everything that they need to be alike."""
        ground = Ground("cluster", self.url(5000), self.home / "web")
        shipped = self.fill("thidua.env").read_text("utf-8")
        lines = [line for line in shipped.splitlines() if line and not line.startswith("#")]
        ground.environment |= dict(line.split("=", 1) for line in lines)
        ground.environment |= self.bucket.environment
        for number in (1, 2):
            command = [
                sys.executable, "-m", "gunicorn", "--bind", f"{self.net.front}:{8000 + number}",
                "--log-level", "error", "--no-control-socket", "--chdir", str(ROOT),
                "--config", str(ROOT / "gunicorn.conf.py"), "campaign.wsgi:application",
            ]  # fmt: skip
            self.webs.append(Part(f"w{number}", command, self.home, ground.environment))
            self.webs[-1].start()
        wait(self.answers, 90, "the web machines do not answer")
        return ground

    @property
    def address(self) -> tuple[str, int]:
        return self.net.front, 8000

    def answers(self) -> bool:
        with contextlib.suppress(OSError, ValueError, IndexError):
            return ask(self.address, request("GET", "/healthz", "")).status == 200
        return False

    def stop(self) -> None:
        for part in (*self.webs, self.pooler, self.proxy, *self.nodes, self.etcd):
            with contextlib.suppress(AssertionError, ProcessLookupError):
                part.stop()


def wait(true: Any, seconds: float, sentence: str) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise RuntimeError(sentence)
        time.sleep(0.5)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """All of it, taken down however the block ends."""
    net = network()
    home = Path(tempfile.mkdtemp(prefix="thi-dua-cluster-", dir=postgres.PLACE))
    home.chmod(0o711)
    (home / "web").mkdir()
    with net.made(), bucket.bucket(net.front) as keeper:
        made = Cluster(home, net, keeper)
        try:
            made.start()
            yield made
        finally:
            made.stop()
            shutil.rmtree(home, ignore_errors=True)


def main(arguments: list[str]) -> int:
    if lacking := missing():
        print(lacking)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with cluster() as made:
        made.serve()
        print(
            f"http://{made.net.front}:8000/  primary: {made.primary().name}  Ctrl+C takes it down"
        )
        with contextlib.suppress(KeyboardInterrupt):
            time.sleep(float(arguments[0]) if arguments else 3600)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
