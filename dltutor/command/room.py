"""`check --room`: is this computer ready for a workshop? It ends in one code word, to be sent to the instructor.

The word begins with READY or MEND, then come a letter for each thing to mend, the system with its Python, the memory
and how long a training took: ``MEND-M-L312-3GB-14S-W``. The last letter tells a word that was mistyped.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from dltutor import machine
from dltutor.command import WORK, check, environment, lab
from dltutor.command.check import Finding
from dltutor.command.steps import clean_environ
from dltutor.errors import LearnerError

MEMORY = 3.5 * machine.GB  # a kernel with TensorFlow, JupyterLab and a browser
SLOW = 30  # seconds; what takes ten on two cores and three times as long is no fun in a lab
THINGS = {
    "P": "Python",
    "S": "set up",
    "D": "disk",
    "M": "memory",
    "W": "write access",
    "B": "browser",
    "N": "port",
    "T": "training",
}
_CHECKS = "ABCDEFGHJKLMNPQRSTUVWXY"
# A network as in chapter 00; it takes about ten seconds on two cores, most of it for loading TensorFlow.
_TRAINING = """
import dltutor; dltutor.notebook.os.environ.update(dltutor.notebook.ENVIRONMENT)
import keras; from dltutor import datasets, live
(x, y), _ = datasets.digits(); layers = keras.layers
model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
model.add(layers.Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy")
live.train(model, (x[..., None], y), epochs=100)
"""


def main() -> int:
    """Print what was found and the code word; 0 when nothing has to be mended, 1 otherwise."""
    own = environment.today("lab")
    python = own.python if own.ready() else environment.running_python(own)
    seconds = None if python is None else training(python)
    found, bytes_there = findings(python is not None, seconds), memory()
    print(check.written(list(found.values())))
    print(f"\nSend this word to your instructor:  {word(found, machine.this_machine(), bytes_there, seconds)}")
    return int(any(f.mend and not f.advised for f in found.values()))


def findings(ready: bool, seconds: float | None) -> dict[str, Finding]:
    """What was looked at, each under its letter: what `lab` needs, and whether the computer is quick enough."""
    need = check.SPACE_TO_SAVE if ready else environment.NEEDED_NEW
    free, bytes_there = machine.free_space(WORK), memory()
    found = {
        "P": check.python_finding(),
        "S": Finding("packages", "" if ready else "not installed yet, run  python3 -m dltutor lab"),
        "D": Finding(f"disk: {free / machine.GB:.0f} GB free", machine.space_problem(WORK, need, free)),
        "M": Finding(
            f"memory: {bytes_there / machine.GB:.0f} GB",
            "" if bytes_there >= MEMORY else "about 4 GB are needed, close what you do not use or share a computer",
        ),
        "W": check.writable_finding(WORK),
        "B": check.browser_finding(),
        "N": _port(),
    }
    if seconds is not None:
        slow = "the labs will be slow, close what you do not use or share a computer"
        found["T"] = Finding(f"a training: {seconds:.0f} s", "" if seconds <= SLOW else slow)
    return found


def training(python: Path) -> float:
    """How many seconds a small training takes, TensorFlow loaded anew; infinite where it fails."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            [str(python), "-c", _TRAINING], cwd=WORK, env=clean_environ(), capture_output=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        return float("inf")
    return float("inf") if done.returncode else time.monotonic() - began


def memory() -> int:
    """The computer's memory in bytes; 0 where it does not tell."""
    try:
        if sys.platform == "win32":
            kilobytes = ctypes.c_ulonglong()
            ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
            return kilobytes.value * 1024
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError, AttributeError):
        return 0


def word(found: dict[str, Finding], here: machine.Machine, bytes_there: int, seconds: float | None) -> str:
    """The code word of what was found.

    >>> linux = machine.Machine("linux", "x86_64", (3, 12))
    >>> word({"P": Finding("Python"), "M": Finding("memory", "too little")}, linux, 3 * 10**9, 14.2)
    'MEND-M-L312-3GB-14S-W'
    """
    letters = "".join(letter for letter, f in found.items() if f.mend and not f.advised)
    time_taken = "0S" if seconds is None else f"{min(seconds, 999):.0f}S"
    system = f"{here.system[0].upper()}{here.python[0]}{here.python[1]}"
    begin = f"MEND-{letters}" if letters else "READY"
    text = f"{begin}-{system}-{bytes_there / machine.GB:.0f}GB-{time_taken}"
    return f"{text}-{_check_letter(text)}"


def in_words(given: str) -> str:
    """What a code word says, in one line.

    >>> in_words("MEND-M-L312-3GB-14S-W")
    'to mend: memory. Linux, Python 3.12, 3 GB of memory, a training in 14 s.'
    """
    text, _, letter = given.strip().upper().rpartition("-")
    parts = re.fullmatch(r"(?:READY|MEND-([PSDMWBNT]+))-([LMW])3(\d+)-(\d+)GB-(\d+)S", text)
    if parts is None or letter != _check_letter(text):
        raise LearnerError(f"--room {given}: it is no code word, or it was mistyped; it looks like READY-L312-8GB-9S-D")
    faults, system, minor, gigabytes, seconds = parts.groups()
    begin = f"to mend: {', '.join(THINGS[one] for one in faults)}." if faults else "ready."
    names = {name[0].upper(): called for name, called in machine.SYSTEMS.items()}
    took = f"a training in {seconds} s" if seconds != "0" else "not set up yet"
    return f"{begin} {names[system]}, Python 3.{minor}, {gigabytes} GB of memory, {took}."


def _port() -> Finding:
    try:
        return Finding(f"port: {lab.free_port(None)} is free")
    except LearnerError as problem:
        return Finding("port", str(problem))


def _check_letter(text: str) -> str:
    return _CHECKS[sum((place + 1) * ord(sign) for place, sign in enumerate(text)) % len(_CHECKS)]
