"""Does a stick install where there is no network? In a network namespace of its own (Linux, unshare), from a copy.

python benchmarks/stick.py STICK

It copies the clone of the stick, sets it up from the wheels, starts JupyterLab, trains a network, then alters one byte
of one wheel in a copy and tries once more: that is to be refused. It prints how long each takes, and fails where one
fails.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dltutor.command.room import training
from dltutor.command.steps import clean_environ

CLOSED = 'ip link set lo up; ip route; exec "$@"'  # the loopback is all there is
ALONE = ["unshare", "--map-root-user", "--net", "sh", "-c", CLOSED, "sh"]


def lab(clone: Path, wheels: Path) -> tuple[str, float]:
    """Start `lab` from the wheels until its address stands there or it gives up; what it said, and seconds."""
    began, said = time.monotonic(), ""
    command = [sys.executable, "-m", "dltutor", "lab", "--no-browser", "--wheelhouse", str(wheels)]
    environ = {name: value for name, value in clean_environ().items() if not name.startswith(("PIP_", "UV_"))}
    child = subprocess.Popen(
        [*ALONE, *command], cwd=clone, env=environ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    for line in child.stdout:
        said += line
        if "http://" in line:
            break
    seconds = time.monotonic() - began
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
    child.wait(30)
    return said, seconds


def main(stick: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "dltutor"
        shutil.copytree(stick / "dltutor", clone)
        said, seconds = lab(clone, stick / "wheels")
        print(said)
        assert "JupyterLab runs" in said, "it did not start"
        print(f"without a network, from nothing to JupyterLab: {seconds:.0f} s")
        own = clone / ".venv" / "bin" / "python"
        print(f"a training in what was installed: {training(own):.0f} s")
        altered = Path(folder) / "wheels"
        altered.mkdir()
        for file in (stick / "wheels").iterdir():
            (altered / file.name).symlink_to(file)
        for wheel in altered.glob("numpy-*.whl"):
            data = bytearray(wheel.read_bytes())
            data[len(data) // 2] ^= 1
            wheel.unlink()
            wheel.write_bytes(data)
        (clone / ".venv").rename(Path(folder) / "set up before")
        said, _ = lab(clone, altered)
        print(said)
        assert "was altered" in said and not (clone / ".venv").exists(), "an altered wheel was taken"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
