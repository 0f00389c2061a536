"""`check`: what is installed, what is missing, and how to mend each, in a terminal or in a notebook."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from dltutor import __version__, machine
from dltutor.command import IN_CLONE, ROOT, requirements
from dltutor.notebook import keras_problem, numpy_parts
from dltutor.pythons import python_problem

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "firefox", "msedge")
SPACE_TO_SAVE = 0.2 * machine.GB


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, and how to mend it where it is not right.

    A finding that is only `advised` is told and does not count as a fault.
    """

    what: str
    mend: str = ""
    advised: bool = False

    def __str__(self) -> str:
        if not self.mend:
            return f"  ok      {self.what}"
        return f"  {'note' if self.advised else 'MEND':7} {self.what}: {self.mend}"


def report() -> str:
    """What this Python has of what dltutor needs, as lines to print; it imports none of the packages it looks for.

    >>> report().splitlines()[0].startswith("dltutor")
    True
    """
    return written(findings())


def main() -> int:
    """Print the report; 0 when nothing has to be mended, 1 otherwise."""
    found = findings()
    print(written(found))
    return int(any(f.mend and not f.advised for f in found))


def findings() -> list[Finding]:
    """Everything the report says, for the Python that runs this."""
    on_colab = find_spec("google") is not None and "COLAB_RELEASE_TAG" in os.environ
    extras = ["tensorflow"] if on_colab else machine.extras(["lab"])
    notebooks = ROOT / "notebooks"
    if on_colab or not notebooks.is_dir():
        notebooks = Path.cwd()
    found = [python_finding(), *packages(ROOT, extras), space_finding(notebooks), writable_finding(notebooks)]
    if problem := keras_problem():
        found.append(Finding("settings of Keras", problem))
    return found if on_colab else [*found, browser_finding()]


def python_finding() -> Finding:
    """This Python, and whether TensorFlow exists for it and for this machine: without it a part of the course runs."""
    version = sys.version_info[:3]
    here = machine.this_machine()
    what = f"Python {'.'.join(map(str, version))} on {machine.SYSTEMS[here.system]} {here.processor}"
    if problem := python_problem(version, sys.executable):
        return Finding(what, problem)
    none = machine.without_tensorflow(here)
    return Finding(what, f"TensorFlow has no release for {none}. {numpy_parts(here)}" if none else "", bool(none))


def packages(root: Path, extras: Iterable[str]) -> list[Finding]:
    """One finding for each package that dltutor asks for with `extras`, as the running Python has it."""
    return [_package(r) for r in _asked_for(root, extras)]


def space_finding(folder: Path) -> Finding:
    """The space left where the learner's work is saved."""
    free = machine.free_space(folder)
    return Finding(f"disk: {free / machine.GB:.0f} GB free", machine.space_problem(folder, SPACE_TO_SAVE, free))


def writable_finding(folder: Path) -> Finding:
    """Whether the learner's work can be saved."""
    mend = "" if machine.writable(folder) else "copy the project to a folder of your own, work cannot be saved here"
    return Finding(f"notebooks in {folder}", mend)


def browser_finding() -> Finding:
    """A browser to show the notebooks in; none is no fault, the address can be opened from elsewhere."""
    if os.name == "nt" or sys.platform == "darwin":
        return Finding("browser: the system's own")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return Finding(f"browser: {found}")
    return Finding(
        "browser", "none was found, install Firefox or Chromium, or open the printed address elsewhere", True
    )


def not_set_up(begun: bool) -> list[Finding]:
    """The findings of a clone whose environment was not made yet, or (`begun`) is not finished or not up to date."""
    free = machine.free_space(ROOT)
    state = "installed in part, or not in the versions of today" if begun else "not installed yet"
    return [
        python_finding(),
        Finding(f"packages are {state}", f"{_command()} lab"),
        Finding(f"disk: {free / machine.GB:.0f} GB free", machine.space_problem(ROOT, 2.5 * machine.GB, free)),
        writable_finding(ROOT),
        browser_finding(),
    ]


def written(found: list[Finding]) -> str:
    """The findings as lines to print, with the number of faults at the end."""
    faults = sum(bool(f.mend) and not f.advised for f in found)
    end = {0: "Everything that is needed is here.", 1: "One thing to mend."}.get(faults, f"{faults} things to mend.")
    return "\n".join([f"dltutor {__version__}", *map(str, found), end])


def _package(requirement: requirements.Requirement) -> Finding:
    again = f"{_command()} lab" if IN_CLONE else "install dltutor again with its extra [lab]"
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return Finding(f"{requirement.name} is missing", again)
    if not requirements.within(version, requirement.bounds):
        return Finding(f"{requirement.name} {version} does not fit {requirement.bounds}", again)
    return Finding(f"{requirement.name} {version}")


def _asked_for(root: Path, extras: Iterable[str]) -> list[requirements.Requirement]:
    if (root / "pyproject.toml").exists():
        asked = requirements.wanted(root, extras)
    else:
        asked = _asked_for_when_installed(list(extras))
    facts = machine.this_machine().facts()
    # in a wheel's metadata a package stands once for each extra that asks for it
    return list(dict.fromkeys(_as_installed(r) for r in asked if requirements.applies(r.marker, facts)))


def _asked_for_when_installed(extras: list[str]) -> list[requirements.Requirement]:
    if "lab" in extras:
        extras = [*extras, "tensorflow"]
    asked = [requirements.parse(line) for line in metadata.requires("dltutor") or ()]
    facts = machine.this_machine().facts()
    return [
        requirements.Requirement(r.name, r.extras, r.bounds)
        for r in asked
        if r.name != "dltutor"
        and any(requirements.applies(r.marker, {**facts, "extra": extra}) for extra in ("", *extras))
    ]


def _as_installed(requirement: requirements.Requirement) -> requirements.Requirement:
    """TensorFlow counts under either of its names: Colab and many others have the large one."""
    if requirement.name != "tensorflow-cpu":
        return requirement
    try:
        metadata.version("tensorflow-cpu")
    except metadata.PackageNotFoundError:
        return requirements.Requirement("tensorflow", bounds=requirement.bounds)
    return requirement


def _command() -> str:
    return f"{'py' if os.name == 'nt' else 'python3'} -m dltutor"


if __name__ == "__main__":
    sys.exit(main())
