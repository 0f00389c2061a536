"""Starts what a rehearsal needs, on the loopback only, and stops all of it: the hub with its proxy, a git server."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from rehearsal.costs import processes
from rehearsal.environment import ROOT, Tools
from rehearsal.problem import RehearsalError

START_SECONDS = 90
SETTINGS = ROOT / "deploy" / "hub"


class Hub:
    """A JupyterHub in the folder `home`, and the course's notebooks on a git server; `stop` ends both."""

    def __init__(self, home: Path) -> None:
        self.home, self.log = home, home / "hub.log"
        self.process: subprocess.Popen | None = None
        shutil.rmtree(home, ignore_errors=True)
        (home / "learners").mkdir(parents=True)
        self.course = Course(home)

    def start(self, tools: Tools) -> None:
        """Start everything, and wait until the hub shows its page."""
        port, hub_port, proxy_port = free_ports(3)
        place = {
            "home": str(self.home), "port": port, "hub_port": hub_port, "proxy_port": proxy_port,
            "proxy": str(tools.proxy), "settings": str(SETTINGS),
        }  # fmt: skip
        self.url = f"http://127.0.0.1:{port}"
        self.course.serve()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DLTUTOR"))}
        command = [str(tools.python), "-m", "jupyterhub", "-f", str(Path(__file__).with_name("jupyterhub_config.py"))]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=self.home, env={**kept, "DLTUTOR_REHEARSAL": json.dumps(place)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"{self.url}/hub/login", timeout=2).close()
                return
            time.sleep(0.3)
        raise RehearsalError(f"the hub did not start (details: {self.log})")

    def complaints(self) -> list[str]:
        """What the hub and the learners' servers have logged as a warning or worse, but for what is always said."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [
            line for line in lines if line.startswith(("[W", "[E", "[C")) and not any(map(line.__contains__, USUAL))
        ]

    def learner_home(self, name: str) -> Path:
        """Where a learner's files are."""
        return self.home / "learners" / name

    def stop(self) -> list[int]:
        """End hub, proxy, servers and kernels; returns the ids of those that had to be forced."""
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
        self.course.stop()
        left = processes(self.home)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        return left


USUAL = (  # said in every rehearsal, and of no harm there
    "extension was not found",
    "dummy",
    "allow_all",
    "Running JupyterHub as root",
    "rotating",
)


class Course:
    """The notebooks without outputs as a repository of their own, served by git itself."""

    def __init__(self, home: Path) -> None:
        self.work, self.served = home / "course", home / "served"
        self.process: subprocess.Popen | None = None
        shutil.copytree(ROOT / "notebooks" / "clean", self.work, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        self._git("init", "--quiet", "--initial-branch=main")
        self.served.mkdir()
        self._git("init", "--quiet", "--bare", "--initial-branch=main", str(self.served / "course.git"))
        self._git("remote", "add", "origin", str(self.served / "course.git"))
        self.publish("The course begins")

    def serve(self) -> None:
        """Start the git server."""
        [port] = free_ports(1)
        self.url = f"git://127.0.0.1:{port}/course.git"
        command = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", f"--base-path={self.served}"]
        self.process = subprocess.Popen(
            [*command, "--export-all", str(self.served)], stderr=subprocess.DEVNULL, start_new_session=True
        )

    def publish(self, why: str) -> None:
        """Publish what the notebooks are like now."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "-m", why)
        self._git("push", "--quiet", "origin", "main")

    def stop(self) -> None:
        """End the git server and the children that serve a request."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait()

    def _git(self, *arguments: str) -> None:
        who = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost"]
        subprocess.run(["git", "-C", str(self.work), *who, *arguments], check=True, stdout=subprocess.DEVNULL)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nothing listens on."""
    with contextlib.ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
