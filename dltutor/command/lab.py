"""`lab`: JupyterLab on the learner's copies, its address printed, its own words in a log file."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

from dltutor.command import IN_CLONE, WORK, calm, copies
from dltutor.command.steps import clean_environ, stop
from dltutor.errors import LearnerError

DEFAULT_PORT = 8888
PATIENCE = 90


def port_number(value: str) -> int:
    """A port from the command line.

    >>> port_number("fast")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: --port fast: it must be a whole number from 1 to 65535, for example 8888
    """
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise LearnerError(f"--port {value}: it must be a whole number from 1 to 65535, for example 8888")
    return int(value)


def free_port(asked: int | None) -> int:
    """The port to use: the one asked for, or the first free one from 8888 on where none was asked for."""
    if asked is None:
        for port in range(DEFAULT_PORT, DEFAULT_PORT + 50):
            if not _port_problem(port):
                return port
        raise LearnerError("no port from 8888 to 8937 is free: name another with --port")
    if problem := _port_problem(asked):
        raise LearnerError(
            f"--port {asked}: {problem}; leave --port out, or name another, for example {asked % 60000 + 1025}"
        )
    return asked


def start(python: Path, port: int, browser: bool, language: str = "") -> int:
    """Run JupyterLab until it is stopped with Ctrl-C; returns the exit status."""
    began = time.monotonic()
    token = secrets.token_hex(16)
    if said := copies.renew(WORK, language):
        print(said, flush=True)
    kept = WORK / "build" if IN_CLONE else WORK / copies.FOLDER / ".dltutor"
    home, log = kept / "jupyter", kept / "lab.log"
    calm.prepare(home)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            [str(python), "-m", "jupyterlab", *calm.arguments(port, WORK, home)],
            cwd=WORK, env=clean_environ(JUPYTER_TOKEN=token, **calm.variables(home)),
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, **_own_group(),
        )  # fmt: skip
    try:
        _wait_until_it_answers(server, port, token, log)
        address = calm.address(port, copies.first_notebook(WORK, language), token)
        print(f"JupyterLab runs ({time.monotonic() - began:.1f} s). Stop it with Ctrl-C.", flush=True)
        seen = browser and open_browser(address)
        print(f"{'If no page opens, open' if seen else 'Open'} this address in a browser:\n  {address}", flush=True)
        server.wait()
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
        return 0
    finally:
        stop(server)
    raise LearnerError(f"JupyterLab has ended by itself (details: {log})")


def open_browser(address: str) -> bool:
    """Open the page where there is a screen to open it on; a browser in the terminal would only be in the way."""
    graphical = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not graphical:
        return False
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def _wait_until_it_answers(server: subprocess.Popen, port: int, token: str, log: Path) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/status", headers={"Authorization": f"token {token}"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise LearnerError(f"JupyterLab did not start: {_last_line(log)} (details: {log})")
        try:
            direct.open(request, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise LearnerError(f"JupyterLab did not answer within {PATIENCE} s: run the same command again (details: {log})")


def _port_problem(port: int) -> str:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return "this system keeps that port for itself"
        except OSError:
            return "another program uses that port"
    return ""


def _own_group() -> dict:
    """So that Ctrl-C reaches this program only, which then stops JupyterLab without a question."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip()[:160] if lines else "it said nothing"
