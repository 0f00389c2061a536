"""Starts what a rehearsal needs, on the loopback only, and stops all of it: the hub with its proxy, a git server."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from rehearsal.costs import processes
from rehearsal.course import Course, free_ports
from rehearsal.environment import ROOT, Tools
from rehearsal.problem import RehearsalError

START_SECONDS = 90
SETTINGS = ROOT / "deploy" / "hub"
TROUBLE = (
    *("[E ", "[C ", "Traceback", "Address already in use", "estarting kernel", "died", "ping timeout", "rate exceeded"),
    *("Nudge", "Replacing stale", "Timeout waiting", "MemoryError", "Killed"),
)


class Hub:
    """A JupyterHub in the folder `home`, and the course's notebooks on a git server; `stop` ends both."""

    def __init__(self, home: Path) -> None:
        self.home, self.log = home, home / "hub.log"
        self.process: subprocess.Popen | None = None
        self.place = ""
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
        self.place = json.dumps(place)
        self.url = f"http://127.0.0.1:{port}"
        self.course.serve()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DLTUTOR"))}
        command = [str(tools.python), "-m", "jupyterhub", "-f", str(Path(__file__).with_name("jupyterhub_config.py"))]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=self.home, env={**kept, "DLTUTOR_REHEARSAL": self.place},
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
        """The lines of the log that tell of something that a learner feels."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        return [line for line in lines if any(mark in line for mark in TROUBLE) and "signal SIGTERM" not in line]

    def processes(self) -> list[int]:
        """The hub and its proxy."""
        return processes("DLTUTOR_REHEARSAL", self.place)

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
        left = processes("HOME", str(self.home))
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        return left
