"""What a learner's processes cost this computer, read from /proc."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """Memory in MiB (what is shared counts for each a part) and seconds of a core, of some processes together."""

    memory: float
    seconds: float


def processes(variable: str, value: str) -> list[int]:
    """The processes in whose environment a variable has this value, or the path of something inside it."""
    found, mark = [], f"{variable}={value}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            lines = (entry / "environ").read_bytes().split(b"\0")
            if any(line == mark or line.startswith(mark + b"/") for line in lines):
                found.append(int(entry.name))
    return found


def cost(pids: list[int]) -> Cost:
    """What these processes use now, and have used."""
    memory = seconds = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            memory += _kilobytes(Path(f"/proc/{pid}/smaps_rollup").read_text(), "Pss:") * 1024 / MIB
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return Cost(memory, seconds)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def _kilobytes(text: str, name: str) -> int:
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name))
