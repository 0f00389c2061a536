"""Whether the package can be had: sdist and wheel are built from this commit, and each is tried in a fresh environment.

python benchmarks/release.py [wheel] [sdist]

Each is installed with its lab as from a package index, with the versions that were tested; then the installed command
says what is there, writes the chapters into a folder, and runs chapter 00. Then the wheel alone, without an extra and
so without Keras and TensorFlow: how many labs draw, and how many exercises check. Needs a network and some minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dltutor.command import ROOT
from dltutor.command.release import built, tried
from dltutor.command.steps import start_log

sys.path.insert(0, str(ROOT / "tests"))
from test_without_keras import EXERCISES, LABS

COUNTED = "from dltutor import labs, exercises; print(len(labs.__all__), len(exercises.chapters()))"
KINDS = {"wheel": ".whl", "sdist": ".gz"}


def main(kinds: list[str]) -> None:
    log = ROOT / "build" / "release_benchmark.log"
    start_log(log)
    with tempfile.TemporaryDirectory(prefix="dltutor-release-") as folder:
        rows = []
        made = {file.suffix: file for file in built(ROOT, Path(folder), log)}
        for kind in kinds or KINDS:
            file, own, began = made[KINDS[kind]], Path(folder) / kind, time.monotonic()
            python = tried(file, own, log, ROOT)
            seconds = time.monotonic() - began
            counts = subprocess.check_output([python, "-c", COUNTED], cwd=own, text=True).split()
            copies, page = len(list((own / "my_notebooks").glob("*.ipynb"))), (own / "00.html").stat().st_size
            size = f"{file.stat().st_size / 1e6:.1f}"
            rows.append((kind, size, f"{seconds:.0f}", *counts, copies, f"{page / 1e3:.0f}"))
        labs, checked = alone(made[KINDS["wheel"]], Path(folder) / "alone")
    print("\n| file | MB | seconds | labs | chapters with exercises | copies | page of chapter 00, kB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print(f"\nthe wheel alone, without Keras and TensorFlow: {labs} labs draw, {checked} exercises check")


def alone(wheel: Path, folder: Path) -> tuple[int, int]:
    """How many labs draw and how many exercises check where the wheel was installed without an extra."""
    folder.mkdir()
    subprocess.check_call([sys.executable, "-m", "venv", "environment"], cwd=folder)
    python = str(next(path for path in folder.glob("environment/*/python*") if path.is_file()))
    install = [python, "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints" / "tested.txt"), str(wheel)]
    subprocess.check_call(install, cwd=folder)
    missing = "from importlib.util import find_spec; assert not find_spec('keras') and not find_spec('tensorflow')\n"
    told = [
        subprocess.check_output([python, "-c", missing + each], cwd=folder, text=True) for each in (LABS, EXERCISES)
    ]
    return len(told[0].split()), told[1].count(", right")


if __name__ == "__main__":
    main(sys.argv[1:])
