"""`wheelhouse`: a folder with every wheel that `lab --wheelhouse` needs, and the check that nothing is missing in it.

What is needed is worked out here from the wheels' own metadata, for the computers of the workshop: pip would apply the
conditions of the computer that downloads.
"""

from __future__ import annotations

import email
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dltutor.command import machine, requirements
from dltutor.command.advice import explain
from dltutor.command.environment import BUILD_BACKEND, Environment, start_log, today
from dltutor.command.machine import Machine
from dltutor.command.requirements import Requirement
from dltutor.command.steps import step
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


def demand_folder(folder: Path) -> None:
    """Raise a `LearnerError` where there is no such folder."""
    if not folder.is_dir():
        how = "make one on a computer with a network: python3 -m dltutor wheelhouse DIR"
        raise LearnerError(f"--wheelhouse {folder}: there is no such folder; {how}")


def demand_complete(folder: Path, environment: Environment, here: Machine) -> None:
    """Raise a `LearnerError` unless `folder` holds every wheel that `environment` needs on this machine."""
    demand_folder(folder)
    lacking = missing(_needs(environment), folder, here, requirements.pins(environment.constraints))
    if lacking:
        names = ", ".join(sorted({r.name for r in lacking})[:3]) + (" and others" if len(lacking) > 3 else "")
        raise LearnerError(
            f"--wheelhouse {folder}: no wheel of {names} for {here}; fill the folder on a computer with a network: "
            f"python3 -m dltutor wheelhouse DIR --platform {here.system} --python {here.python[0]}.{here.python[1]}"
        )


def missing(wanted: Iterable[Requirement], folder: Path, target: Machine, pins: dict[str, str]) -> list[Requirement]:
    """What has no fitting wheel in `folder`, of the `wanted` requirements and all that these need in turn."""
    wheels = _index(folder, target)
    lacking, seen = {}, set()
    queue = [r for r in wanted if requirements.applies(r.marker, target.facts())]
    while queue:
        requirement = queue.pop()
        key = (requirement.name, requirement.extras)
        if key in seen:
            continue
        seen.add(key)
        bounds = f"=={pins[requirement.name]}" if requirement.name in pins else requirement.bounds
        found = next((path for v, path in wheels.get(requirement.name, ()) if requirements.within(v, bounds)), None)
        if found is None:
            lacking[requirement.name] = Requirement(requirement.name, requirement.extras, bounds)
        else:
            queue.extend(_needed_by(found, requirement.extras, target))
    return list(lacking.values())


def fits(wheel: str, target: Machine) -> bool:
    """Whether a wheel, by its file name, can be installed on `target`.

    >>> fits("numpy-2.4.6-cp313-cp313-win_amd64.whl", Machine("windows", "AMD64", (3, 13)))
    True
    """
    *_, python, abi, platform = wheel.removesuffix(".whl").split("-")
    return _fits_python(python, abi, target.python) and any(_fits_platform(p, target) for p in platform.split("."))


def _download_all(pip: list[str], folder: Path, environment: Environment, wanted_for: Machine, log: Path) -> None:
    pins = requirements.pins(environment.constraints)
    options = ["--no-deps", "--only-binary", ":all:", "--progress-bar", "off", "-d", str(folder), *_tags(wanted_for)]
    before: list[Requirement] = []
    while lacking := missing(_needs(environment), folder, wanted_for, pins):
        if lacking == before:
            raise LearnerError(f"pip found {lacking[0]}, but no wheel that fits {wanted_for} (details: {log})")
        before = lacking
        names = ", ".join(r.name for r in lacking[:3]) + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else "")
        if step(names, [*pip, "download", *options, *map(str, lacking)], log, cwd=folder):
            raise LearnerError(explain(log))


def _needs(environment: Environment) -> list[Requirement]:
    backend = [requirements.parse(name) for name in BUILD_BACKEND]
    return [*requirements.wanted(environment.root, sorted(environment.extras)), *backend]


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


def _index(folder: Path, target: Machine) -> dict[str, list[tuple[str, Path]]]:
    found: dict[str, list[tuple[str, Path]]] = {}
    for path in sorted(folder.glob("*.whl")):
        if path.name.count("-") >= 4 and fits(path.name, target):
            name, version = path.name.split("-")[:2]
            found.setdefault(requirements.normal(name), []).append((version, path))
    return found


def _needed_by(wheel: Path, extras: frozenset[str], target: Machine) -> list[Requirement]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            inside = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            lines = email.message_from_bytes(archive.read(inside)).get_all("Requires-Dist") or []
    except (zipfile.BadZipFile, StopIteration, OSError):
        raise LearnerError(f"{wheel} is damaged: copy or download it again") from None
    facts = target.facts()
    asked = [requirements.parse(line) for line in lines]
    return [
        r for r in asked if any(requirements.applies(r.marker, {**facts, "extra": extra}) for extra in ("", *extras))
    ]


def _fits_python(python: str, abi: str, version: tuple[int, int]) -> bool:
    for tag in python.split("."):
        if tag in ("py3", f"py3{version[1]}"):
            return True
        if found := re.fullmatch(r"cp3(\d+)", tag):
            exact = int(found[1]) == version[1] and abi in (f"cp3{version[1]}", "abi3", "none")
            if exact or ("abi3" in abi and int(found[1]) <= version[1]):
                return True
    return False


def _fits_platform(platform: str, target: Machine) -> bool:
    if platform == "any":
        return True
    if target.system == "windows":
        return platform == "win_amd64"
    if target.system == "mac":
        return platform.startswith("macosx") and platform.endswith((target.processor, "universal2"))
    return platform.startswith(("manylinux", "linux")) and platform.endswith(target.processor)
