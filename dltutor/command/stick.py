"""`stick`: a folder for a room without a network: wheels for several systems, a clone, hand-outs, slides, a start page.

`SHA256SUMS` lists every file, as the program sha256sum writes it; `--check` names what was altered or is missing.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from dltutor import machine
from dltutor.command import ROOT, requirements, wheelhouse
from dltutor.command.steps import clean_environ
from dltutor.command.wheels import digest
from dltutor.errors import LearnerError

SUMS = "SHA256SUMS"
NEEDED = 2 * machine.GB


def fill(folder: Path, platforms: Iterable[str], pythons: Iterable[str], pages_by: list[str]) -> int:
    """Make the stick in `folder`; `pages_by` is the command that writes its web pages, without the folder."""
    targets = [wheelhouse.target(platform, python) for platform in platforms for python in pythons or [None]]
    clone, listed = folder / "dltutor", folder / SUMS
    if folder.is_dir() and any(folder.iterdir()) and not listed.exists():
        raise LearnerError(f"{folder} is not empty and is no stick: name a new folder")
    machine.demand_space(folder, NEEDED)
    folder.mkdir(parents=True, exist_ok=True)
    listed.write_text("", encoding="utf-8")  # from now on it is a stick, although not yet a whole one
    for target in targets:
        wheelhouse.fill(folder / "wheels", target)
    shutil.rmtree(clone, ignore_errors=True)
    _git("clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(clone))
    _git("-C", str(clone), "remote", "set-url", "origin", requirements.project(ROOT)["project"]["urls"]["Repository"])
    if subprocess.call([*pages_by, str(folder)], cwd=ROOT, env=clean_environ(TF_CPP_MIN_LOG_LEVEL="3")):
        raise LearnerError(f"{folder}: its web pages could not be made")
    lines = [f"{digest(file)}  {file.relative_to(folder).as_posix()}" for file in _files(folder)]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{folder} is a stick for {', '.join(map(str, targets))}. Hand it out, and let people open start.html.")
    return 0


def check(folder: Path) -> int:
    """Say that every file of the stick is as it was made; raises a `LearnerError` that names the first that is not."""
    listed = folder / SUMS
    if not listed.exists():
        raise LearnerError(f"{folder} is no stick: it has no {SUMS}")
    lines = listed.read_text(encoding="utf-8").splitlines()
    if not lines:
        raise LearnerError(f"{folder} was not finished: make the stick again")
    for line in lines:
        sum_then, _, name = line.partition("  ")
        if not (folder / name).is_file():
            raise LearnerError(f"{folder / name} is missing: copy the stick again")
        if digest(folder / name) != sum_then:
            raise LearnerError(f"{folder / name} was altered: copy the stick again")
    print(f"{folder}: all {len(lines)} files are as they were made.")
    return 0


def _files(folder: Path) -> Iterator[Path]:
    """Every file of a stick but git's own and the list itself."""
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and ".git" not in parts and parts != (SUMS,):
            yield file


def _git(*arguments: str) -> None:
    try:
        subprocess.run(["git", *arguments], check=True, capture_output=True, text=True, cwd=ROOT)
    except FileNotFoundError:
        raise LearnerError("git is missing: install it, the stick holds a clone of the project") from None
    except subprocess.CalledProcessError as problem:
        raise LearnerError(f"git {arguments[0]}: {(problem.stderr.strip().splitlines() or ['failed'])[-1]}") from None
