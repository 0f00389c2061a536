"""The virtual environments in the clone: made once, recognised by a stamp, finished when an installation broke off."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from dltutor import __version__, machine
from dltutor.command import ROOT, requirements, wheels
from dltutor.command.advice import explain
from dltutor.command.check import packages
from dltutor.command.steps import start_log, step
from dltutor.errors import LearnerError
from dltutor.notebook import numpy_parts

STAMP = "dltutor.json"
BUILD_BACKEND = ("hatchling", "editables")
NEEDED_NEW = 2.5 * machine.GB
NEEDED_MORE = 0.5 * machine.GB


@dataclass(frozen=True)
class Environment:
    """A virtual environment in the clone: its folder, the file with its tested versions, and dltutor's extras in it."""

    folder: Path
    constraints: Path
    extras: frozenset[str]
    root: Path = ROOT

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def log(self) -> Path:
        """Where pip's own words go."""
        return self.root / "build" / f"setup{self.folder.name}.log"

    def made_from(self) -> str:
        """A hash of everything that decides what is in the environment, but for the extras."""
        described = requirements.project(self.root)
        project = described["project"]
        parts = [
            described["build-system"],
            [project[key] for key in ("name", "dependencies", "optional-dependencies")],
            __version__,
            self.constraints.read_text(encoding="utf-8"),
            sys.version_info[:2],
            str(self.root),
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def stamp(self) -> dict:
        """What was noted when the environment was made; empty where there is no note or it cannot be read."""
        try:
            noted = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def ready(self) -> bool:
        """Whether the environment is complete and up to date."""
        noted = self.stamp()
        return (
            noted.get("state") == "ready"
            and noted.get("made_from") == self.made_from()
            and self.extras <= set(noted.get("extras", ()))
            and self.python.exists()
        )

    def note(self, state: str, extras: Iterable[str]) -> None:
        """Write the stamp; `state` is "making" or "ready"."""
        self.folder.mkdir(exist_ok=True)
        noted = {
            "state": state,
            "made_from": self.made_from(),
            "extras": sorted(extras),
            "python": list(sys.version_info[:2]),
        }
        (self.folder / STAMP).write_text(json.dumps(noted, indent=1), encoding="utf-8")


def today(*extras: str) -> Environment:
    """The environment with today's versions, `.venv`, with those of dltutor's extras that can be had here."""
    return Environment(ROOT / ".venv", ROOT / "constraints" / "tested.txt", frozenset(machine.extras(extras)))


def colab() -> Environment:
    """The environment with Colab's versions, `.venv-colab`, for the tests."""
    return Environment(ROOT / ".venv-colab", ROOT / "constraints" / "colab.txt", frozenset({"tensorflow", "test"}))


def ensure(environment: Environment, wheelhouse: Path | None = None) -> Path:
    """The Python of an environment that is complete, made or finished first where need be.

    Raises a one-line `LearnerError` for what stands in the way, before anything is made where that can be known.
    """
    if not _installed(environment):
        demand_clone(environment)
        if environment.ready():
            return environment.python
    if own := running_python(environment):
        return own
    if _installed(environment):
        raise LearnerError(_to_install(environment))
    _demand(environment, wheelhouse)
    fresh = not environment.folder.exists()
    try:
        _make(environment, wheelhouse)
    except LearnerError:
        if fresh and not _has(environment, "numpy"):
            shutil.rmtree(environment.folder, ignore_errors=True)
        raise
    return environment.python


def demand_clone(environment: Environment) -> None:
    """Raise a `LearnerError` where dltutor was installed as a package: there is nothing to set up from."""
    if not (environment.root / "pyproject.toml").exists():
        raise LearnerError(
            f"{environment.root} is not a copy of the project: run this in the folder that git clone made"
        )


def running_python(environment: Environment) -> Path | None:
    """The Python that runs this, if dltutor is installed in it: as a package, or from this clone by hand or by conda.

    The stamp says nothing there; that everything asked for is installed within its bounds does.
    """
    if not _installed(environment) and not _installed_from(environment):
        return None
    return None if _missing(environment) else Path(sys.executable)


def _installed(environment: Environment) -> bool:
    """Whether dltutor is an installed package, of which a learner needs no clone; an author does."""
    return not (environment.root / "pyproject.toml").exists() and "test" not in environment.extras


def _installed_from(environment: Environment) -> bool:
    """Whether this Python has dltutor from the clone, and the clone's own environment is another one."""
    if environment.folder.name != ".venv" or sys.prefix == str(environment.folder):
        return False
    try:
        origin = json.loads(distribution("dltutor").read_text("direct_url.json") or "{}").get("url", "")
    except PackageNotFoundError:
        return False
    return origin == environment.root.as_uri()


def _missing(environment: Environment) -> list[str]:
    return [found.what for found in packages(environment.root, environment.extras) if found.mend]


def _to_install(environment: Environment) -> str:
    missing = [what.split()[0] for what in _missing(environment)]
    how = f"{sys.executable} -m pip install --upgrade {' '.join(missing)}"
    return f"{', '.join(_missing(environment))}: type  {how}  and run the same command again"


def _demand(environment: Environment, wheelhouse: Path | None) -> None:
    here = machine.this_machine()
    machine.demand_64_bits(here)
    machine.demand_venv()
    machine.demand_plain_path(environment.root)
    machine.demand_writable(environment.root)
    if environment.folder.exists() and not environment.folder.is_dir():
        raise LearnerError(f"{environment.folder} is in the way: it must be a folder, so rename or delete this file")
    machine.demand_space(environment.root, NEEDED_MORE if _has(environment, "tensorflow") else NEEDED_NEW)
    if wheelhouse is not None:
        wheels.demand_complete(wheelhouse, here)


def _make(environment: Environment, wheelhouse: Path | None) -> None:
    folder, log = environment.folder, environment.log
    noted = environment.stamp()
    usable = _usable(environment, noted)
    extras = environment.extras | set(noted.get("extras", ())) if usable else environment.extras
    start_log(log)
    if none := machine.without_tensorflow(machine.this_machine()):
        print(f"TensorFlow has no release for {none}. {numpy_parts(machine.this_machine())}", flush=True)
    print(f"Setting up {folder.name}, once: some minutes, about 2 GB on the disk. Details: {log}", flush=True)
    environment.note("making", extras)
    if not usable:
        _empty(folder)
        _run(environment, "1/3 an empty environment", [sys.executable, "-m", "venv", str(folder)], wheelhouse)
    elif not _has(environment, "pip"):
        _run(environment, "1/3 pip", [str(environment.python), "-m", "ensurepip"], wheelhouse)
    forget_broken(folder)
    pip = [str(environment.python), "-m", "pip"]
    if wheelhouse is None:
        with tempfile.TemporaryDirectory() as temporary:
            probe = ["download", "--no-deps", "--retries", "1", "-q", "-d", temporary, *BUILD_BACKEND]
            _run(environment, "2/3 whether the packages can be reached", [*pip, *probe], wheelhouse)
    source = [] if wheelhouse is None else ["--no-index", "--find-links", str(wheelhouse)]
    install = ["install", "--no-input", "--progress-bar", "off", *source, "-c", str(environment.constraints)]
    size = "about 450 MB to download" if wheelhouse is None else f"from {wheelhouse}"
    _run(environment, f"3/3 the packages, {size}", [*pip, *install, "-e", f".[{','.join(sorted(extras))}]"], wheelhouse)
    environment.note("ready", extras)


def _run(environment: Environment, title: str, command: list[str], wheelhouse: Path | None) -> None:
    if step(title, command, environment.log, cwd=environment.root):
        raise LearnerError(explain(environment.log, wheelhouse))


def _usable(environment: Environment, noted: dict) -> bool:
    """Whether the folder holds an environment of this Python to build upon; a stranger's that is not is left alone."""
    if not environment.folder.exists():
        return False
    config = environment.folder / "pyvenv.cfg"
    version = f"version = {sys.version_info[0]}.{sys.version_info[1]}."
    same = config.exists() and version in config.read_text(encoding="utf-8", errors="replace")
    if same and environment.python.exists():
        return True
    if not noted and any(environment.folder.iterdir()):
        raise LearnerError(
            f"{environment.folder} was not made by dltutor and does not fit this Python: rename or delete that folder"
        )
    return False


def _empty(folder: Path) -> None:
    """Clear the folder but for the stamp, which says whose it is should this break off."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != STAMP:
            entry.unlink()


def forget_broken(folder: Path) -> None:
    """Remove the traces of packages half unpacked when an installation broke off, so that pip unpacks them anew.

    RECORD may lie there long before the last file does; INSTALLER is what pip writes when all of them are there.
    """
    for described in _site_packages(folder).glob("*.dist-info"):
        if not (described / "INSTALLER").exists():
            shutil.rmtree(described, ignore_errors=True)
    for left in _site_packages(folder).glob("~*"):
        shutil.rmtree(left, ignore_errors=True)


def _site_packages(folder: Path) -> Path:
    found = sorted(folder.glob("lib/python3.*/site-packages"))
    return found[-1] if found else folder / "Lib" / "site-packages"


def _has(environment: Environment, package: str) -> bool:
    return any(_site_packages(environment.folder).glob(f"{package}*.dist-info"))
