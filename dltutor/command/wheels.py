"""A folder of wheels: what of that which is asked for has none that fits, worked out from the wheels' own metadata."""

from __future__ import annotations

import email
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from dltutor.command import requirements
from dltutor.command.machine import Machine
from dltutor.command.requirements import Requirement
from dltutor.errors import LearnerError


def demand_folder(folder: Path) -> None:
    """Raise a `LearnerError` where there is no such folder."""
    if not folder.is_dir():
        how = "make one on a computer with a network: python3 -m dltutor wheelhouse DIR"
        raise LearnerError(f"--wheelhouse {folder}: there is no such folder; {how}")


def demand_complete(folder: Path, wanted: Iterable[Requirement], here: Machine, pins: dict[str, str]) -> None:
    """Raise a `LearnerError` unless `folder` holds every wheel of the `wanted` requirements for this machine."""
    demand_folder(folder)
    lacking = missing(wanted, folder, here, pins)
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
