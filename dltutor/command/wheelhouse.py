"""`wheelhouse`: a folder with every wheel that `lab --wheelhouse` needs, and the check that nothing is missing in it.

What is needed is worked out here from the wheels' own metadata, for the computers of the workshop: pip would apply the
conditions of the computer that downloads.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from dltutor.command import machine, requirements
from dltutor.command.advice import explain
from dltutor.command.environment import Environment, demand_clone, start_log, today
from dltutor.command.machine import Machine
from dltutor.command.requirements import Requirement
from dltutor.command.steps import step
from dltutor.command.wheels import missing
from dltutor.errors import LearnerError

PROCESSORS = {"linux": "x86_64", "mac": "arm64", "windows": "AMD64"}
NEEDED = 0.7 * machine.GB


def target(platform: str | None, python: str | None) -> Machine:
    """The computers the folder is for; by default such as this one.

    >>> str(target("windows", "3.12"))
    'Python 3.12 on Windows AMD64'
    """
    here = machine.this_machine()
    if platform not in (None, *PROCESSORS):
        raise LearnerError(f"--platform {platform}: it must be windows, mac or linux")
    if python not in (None, "3.11", "3.12", "3.13"):
        raise LearnerError(f"--python {python}: it must be 3.11, 3.12 or 3.13")
    if platform is not None and platform != here.system:
        here = Machine(platform, PROCESSORS[platform], here.python)
    return here if python is None else replace(here, python=(3, int(python.partition(".")[2])))


def fill(folder: Path, wanted_for: Machine) -> int:
    """Download into `folder` what `lab --wheelhouse folder` needs on computers like `wanted_for`."""
    demand_clone(today("lab"))
    machine.demand_machine(wanted_for)
    machine.demand_venv()
    if folder.exists() and not folder.is_dir():
        raise LearnerError(f"{folder} is a file: name a folder, it is made if it does not exist")
    machine.demand_space(folder, NEEDED)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise LearnerError(f"{folder} cannot be made: {problem.strerror}") from None
    machine.demand_writable(folder)
    environment = today("lab")
    print(f"Filling {folder} for {wanted_for} (about 450 MB)", flush=True)
    log = environment.root / "build" / "wheelhouse.log"
    start_log(log)
    with tempfile.TemporaryDirectory() as temporary:
        if step("pip", [sys.executable, "-m", "venv", temporary], log, cwd=environment.root):
            raise LearnerError(explain(log))
        pip = [str(replace(environment, folder=Path(temporary)).python), "-m", "pip"]
        _download_all(pip, folder, environment, wanted_for, log)
    wheels = list(folder.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{folder} is complete: {len(wheels)} wheels, {size:.0f} MB, for {wanted_for}.")
    print(f"Without a network, in a clone: python3 -m dltutor lab --wheelhouse {folder}")
    return 0


def _download_all(pip: list[str], folder: Path, environment: Environment, wanted_for: Machine, log: Path) -> None:
    pins = requirements.pins(environment.constraints)
    options = ["--no-deps", "--only-binary", ":all:", "--progress-bar", "off", "-d", str(folder), *_tags(wanted_for)]
    before: list[Requirement] = []
    while lacking := missing(environment.needs(), folder, wanted_for, pins):
        if lacking == before:
            raise LearnerError(f"pip found {lacking[0]}, but no wheel that fits {wanted_for} (details: {log})")
        before = lacking
        names = ", ".join(r.name for r in lacking[:3]) + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else "")
        if step(names, [*pip, "download", *options, *map(str, lacking)], log, cwd=folder):
            raise LearnerError(explain(log))


def _tags(wanted_for: Machine) -> list[str]:
    """pip's options that ask for the wheels of other computers; none for computers such as this one."""
    if wanted_for == machine.this_machine():
        return []
    platforms = {
        "windows": ["win_amd64"],
        "mac": ["macosx_12_0_arm64"],
        "linux": [
            *(f"manylinux_2_{n}_{wanted_for.processor}" for n in range(28, 4, -1)),
            f"manylinux2014_{wanted_for.processor}",
        ],
    }[wanted_for.system]
    major, minor = wanted_for.python
    named = [part for platform in platforms for part in ("--platform", platform)]
    abis = [part for abi in (f"cp{major}{minor}", "abi3", "none") for part in ("--abi", abi)]
    return [*named, *abis, "--implementation", "cp", "--python-version", f"{major}.{minor}.99"]
