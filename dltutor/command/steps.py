"""One line for each step of setting up: what happens, how long it has taken; everything else goes to a log file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

_LEAKS = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__")


def clean_environ(**more: str) -> dict[str, str]:
    """The process's variables without those that would lead a child Python to other packages, and with `more`."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEAKS}
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", **more}


def doing(line: str) -> str:
    """What a line of pip's output says is going on, in few words, or "".

    >>> doing("  Downloading numpy-2.4.6-cp313-cp313-manylinux_2_27_x86_64.whl (16.6 MB)")
    'downloading numpy (16.6 MB)'
    """
    if found := re.match(r"\s*Downloading (?:\S*/)?([A-Za-z0-9_.]+?)-\d\S* \(([\d.]+ [kMG]B)\)", line):
        return f"downloading {found[1]} ({found[2]})"
    if found := re.match(r"\s*Collecting ([A-Za-z0-9_.-]+)", line):
        return f"looking for {found[1]}"
    return "unpacking" if line.startswith("Installing collected packages") else ""


def took(seconds: float) -> str:
    """A duration for people.

    >>> took(7.4), took(130)
    ('7 s', '2 min 10 s')
    """
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def start_log(log: Path) -> None:
    """An empty log file, in a folder that is made where it is missing."""
    log.parent.mkdir(exist_ok=True)
    log.write_text("", encoding="utf-8")


def step(title: str, command: Sequence[str], log: Path, *, cwd: Path) -> int:
    """Run `command` with its output in `log`, showing `title` and a clock; gives back the exit status."""
    line = _Line(title)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"\n$ {' '.join(map(str, command))}\n")
        file.flush()
        child = subprocess.Popen(
            command, cwd=cwd, env=clean_environ(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip
        reader = threading.Thread(target=_copy, args=(child, file, line), daemon=True)
        reader.start()
        try:
            while (status := _wait(child)) is None:
                line.show()
        except BaseException:
            stop(child)
            line.end("stopped")
            raise
        reader.join()
    line.end("done" if status == 0 else "failed")
    return status


def stop(child: subprocess.Popen, patience: float = 8) -> None:
    """End a child: asked first, forced after `patience` seconds."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait(child: subprocess.Popen) -> int | None:
    try:
        return child.wait(0.5)
    except subprocess.TimeoutExpired:
        return None


def _copy(child: subprocess.Popen, file, line: _Line) -> None:
    for text in child.stdout or ():
        file.write(text)
        file.flush()
        line.note = doing(text) or line.note


class _Line:
    """A line that is rewritten in a terminal, and written in two halves elsewhere."""

    def __init__(self, title: str):
        self.title, self.note, self.began, self.live = title, "", time.monotonic(), sys.stdout.isatty()
        self.width = 0
        print(f"  {title} ...", end="", flush=True)

    def show(self) -> None:
        if self.live:
            note = f", {self.note}" if self.note else ""
            self._rewrite(f"{took(time.monotonic() - self.began)}{note}"[: _columns() - len(self.title) - 8], end="")

    def end(self, word: str) -> None:
        text = f"{word} ({took(time.monotonic() - self.began)})"
        if self.live:
            self._rewrite(text, end="\n")
        else:
            print(f" {text}", flush=True)

    def _rewrite(self, text: str, end: str) -> None:
        """Write over the line with spaces, which every terminal understands."""
        line = f"  {self.title} ... {text}"
        print(f"\r{line}{' ' * (self.width - len(line))}", end=end, flush=True)
        self.width = len(line)


def _columns() -> int:
    try:
        return max(os.get_terminal_size().columns - 1, 20)
    except OSError:
        return 100
