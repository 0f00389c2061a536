"""The computer dltutor runs on: what has to be right before anything is installed, each wrong said in one line."""

from __future__ import annotations

import os
import platform
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from dltutor.errors import LearnerError
from dltutor.pythons import NEWEST

GB = 10**9
SYSTEMS = {"linux": "Linux", "mac": "macOS", "windows": "Windows"}
_FACTS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "mac": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


@dataclass(frozen=True)
class Machine:
    """What decides which packages fit: `system` is linux, mac or windows; `python` is (major, minor)."""

    system: str
    processor: str
    python: tuple[int, int]
    bits: int = 64
    musl: bool = False

    def facts(self) -> dict[str, str]:
        """The names that the conditions of requirements use, for this machine."""
        version = ".".join(map(str, self.python))
        return {
            **_FACTS[self.system],
            "platform_machine": self.processor,
            "python_version": version,
            "python_full_version": f"{version}.99",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "extra": "",
        }

    def __str__(self) -> str:
        return f"Python {self.python[0]}.{self.python[1]} on {SYSTEMS[self.system]} {self.processor}"


def this_machine() -> Machine:
    """The computer and Python that run this."""
    system = {"darwin": "mac", "win32": "windows"}.get(sys.platform, "linux")
    musl = system == "linux" and platform.libc_ver()[0] != "glibc"
    return Machine(system, platform.machine(), sys.version_info[:2], struct.calcsize("P") * 8, musl)


def without_tensorflow(machine: Machine) -> str:
    """For what TensorFlow has no release, if that is why it cannot be had on `machine`; "" where it can.

    >>> without_tensorflow(Machine("linux", "x86_64", (3, 13))), without_tensorflow(Machine("mac", "x86_64", (3, 13)))
    ('', 'Macs with an Intel processor')
    """
    if machine.system == "mac" and machine.processor == "x86_64":
        return "Macs with an Intel processor"
    if machine.system == "windows" and machine.processor.upper() == "ARM64":
        return "Windows on ARM"
    if machine.musl:
        return "Linux without glibc (Alpine)"
    return f"Python {machine.python[0]}.{machine.python[1]}" if machine.python > NEWEST else ""


def way_out(machine: Machine) -> str:
    """What helps where TensorFlow has no release: another Python if that is enough, else another computer.

    >>> way_out(Machine("linux", "x86_64", (3, 14)))
    'install Python 3.13 beside it (python.org/downloads): dltutor finds it by itself'
    """
    if not without_tensorflow(replace(machine, python=NEWEST)):
        return "install Python 3.13 beside it (python.org/downloads): dltutor finds it by itself"
    if machine.system == "mac":
        return "open the others on Colab; on a Mac with Apple silicon, use a Python made for it"
    return "open the others on Colab"


def extras(asked: Iterable[str]) -> list[str]:
    """Those of dltutor's extras that can be had here: without TensorFlow where it has no release."""
    if not without_tensorflow(this_machine()):
        return list(asked)
    return ["page" if extra == "lab" else extra for extra in asked if extra != "tensorflow"]


def demand_64_bits(machine: Machine) -> None:
    """Raise a `LearnerError` for a Python for which nearly nothing has a release."""
    if machine.bits != 64:
        raise LearnerError("this Python is a 32-bit one: install the 64-bit Python 3.13, or run the notebooks on Colab")


def demand_tensorflow(machine: Machine) -> None:
    """Raise a `LearnerError` where TensorFlow cannot be installed."""
    demand_64_bits(machine)
    if what := without_tensorflow(machine):
        raise LearnerError(f"TensorFlow has no release for {what}: {way_out(machine)}")


def demand_venv() -> None:
    """Raise a `LearnerError` where this Python cannot make environments (Debian keeps that in a package of its own)."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise LearnerError(
            f"this Python cannot make virtual environments: install its venv part "
            f"(on Debian and Ubuntu: sudo apt install python{version}-venv) and run the same command again"
        )


def demand_plain_path(folder: Path) -> None:
    """Raise a `LearnerError` where no virtual environment can lie: below a name that separates paths."""
    if os.pathsep in str(folder):
        raise LearnerError(
            f"{folder}: Python makes no virtual environment where a folder's name holds {os.pathsep!r}: "
            f"rename that folder, or move the project, and run the same command again"
        )


def space_problem(folder: Path, need: float, free: float) -> str:
    """The line for too little space, or "".

    >>> space_problem(Path("/home/ada"), 2.5e9, 1.1e9)
    'the disk of /home/ada has 1.1 GB free and about 2.5 GB are needed: make room and run the same command again'
    """
    if free >= need:
        return ""
    return (
        f"the disk of {folder} has {free / GB:.1f} GB free and about {need / GB:.1f} GB are needed: "
        "make room and run the same command again"
    )


def demand_space(folder: Path, need: float) -> None:
    """Raise a `LearnerError` unless `folder` has `need` bytes free, and the temporary folder what a download takes."""
    temporary = Path(tempfile.gettempdir())
    for place, bytes_needed in ((folder, need), (temporary, min(need, 0.6 * GB))):
        if problem := space_problem(place, bytes_needed, free_space(place)):
            raise LearnerError(problem)


def free_space(folder: Path) -> int:
    """Free bytes on the disk of `folder`, which need not exist yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def writable(folder: Path) -> bool:
    """Whether a file can be made in `folder`: by trying, since rights alone do not tell (read-only disks, Windows)."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def demand_writable(folder: Path) -> None:
    """Raise a `LearnerError` where nothing can be written in `folder`."""
    if not writable(folder):
        raise LearnerError(
            f"nothing can be written in {folder}: copy the project to a folder of your own and run it there"
        )
