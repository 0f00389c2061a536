"""The course as an instructor publishes it: a git repository that learners are brought copies of."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from rehearsal.environment import ROOT
from rehearsal.problem import RehearsalError

START_SECONDS = 10


class Course:
    """The notebooks as a repository of their own, in the folder `home`, served by git itself."""

    def __init__(self, home: Path, notebooks: Path = ROOT / "notebooks" / "clean") -> None:
        self.work, self.served = home / "course", home / "served"
        self.process: subprocess.Popen | None = None
        shutil.copytree(notebooks, self.work, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "source"))
        self._git("init", "--quiet", "--initial-branch=main")
        self.served.mkdir()
        self._git("init", "--quiet", "--bare", "--initial-branch=main", str(self.served / "course.git"))
        self._git("remote", "add", "origin", str(self.served / "course.git"))
        self.publish("The course begins")

    def serve(self) -> None:
        """Start the git server."""
        [port] = free_ports(1)
        self.url = f"git://127.0.0.1:{port}/course.git"
        command = [
            "git",
            "daemon",
            "--listen=127.0.0.1",
            f"--port={port}",
            "--max-connections=0",
            f"--base-path={self.served}",
        ]
        self.process = subprocess.Popen(
            [*command, "--export-all", str(self.served)], stderr=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                return
            time.sleep(0.05)
        raise RehearsalError(f"git daemon did not start on port {port}")

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
