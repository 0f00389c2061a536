"""A folder of wheels and its lists: what one kind of computer needs, and of which bytes each wheel must be."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from dltutor.command import requirements
from dltutor.errors import LearnerError
from dltutor.machine import Machine

Locked = dict[tuple[str, str], set[str]]


def demand_folder(folder: Path) -> None:
    """Raise a `LearnerError` where there is no such folder."""
    if not folder.is_dir():
        how = "make one on a computer with a network: python3 -m dltutor wheelhouse DIR"
        raise LearnerError(f"--wheelhouse {folder}: there is no such folder; {how}")


def demand_complete(folder: Path, here: Machine) -> None:
    """Raise a `LearnerError` unless `folder` holds every wheel on the list for `here`, each as it was published."""
    demand_folder(folder)
    how = (
        f"fill the folder on a computer with a network: python3 -m dltutor wheelhouse DIR --platform {here.system} "
        f"--python {here.python[0]}.{here.python[1]}"
    )
    if not list_of(folder, here).exists():
        raise LearnerError(f"--wheelhouse {folder}: it is not for {here}; {how}")
    lacking = missing(folder, here)
    if lacking:
        names = ", ".join(lacking[:3]) + (" and others" if len(lacking) > 3 else "")
        raise LearnerError(f"--wheelhouse {folder}: no wheel of {names} for {here}; {how}")


def list_of(folder: Path, wanted_for: Machine) -> Path:
    """The file in `folder` that lists what such computers need.

    >>> list_of(Path("wheels"), Machine("windows", "AMD64", (3, 12))).name
    'windows-amd64-3.12.txt'
    """
    version = ".".join(map(str, wanted_for.python))
    return folder / f"{wanted_for.system}-{wanted_for.processor.lower()}-{version}.txt"


def locked(text: str) -> Locked:
    """The versions and the digests of a list with hashes, as `uv pip compile --generate-hashes` writes it.

    >>> locked("keras==3.15.1 \\\\\\n    --hash=sha256:ab\\n")
    {('keras', '3.15.1'): {'ab'}}
    """
    found: Locked = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if named := re.match(r"([\w.-]+)==([^\s;]+)", entry):
            found[requirements.normal(named[1]), named[2]] = set(re.findall(r"--hash=sha256:(\w+)", entry))
    return found


def missing(folder: Path, here: Machine) -> list[str]:
    """What the list for `here` names and `folder` has no fitting wheel of; one that was altered is refused."""
    wanted = locked(list_of(folder, here).read_text(encoding="utf-8"))
    found = set()
    for wheel in sorted(folder.glob("*-*-*-*-*.whl")):
        name, version = wheel.name.split("-")[:2]
        key = requirements.normal(name), version
        if key in wanted and fits(wheel.name, here):
            if digest(wheel) not in wanted[key]:
                raise LearnerError(f"{wheel} is damaged or was altered: copy or download it again")
            found.add(key)
    return sorted(f"{name}=={version}" for name, version in wanted.keys() - found)


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def fits(wheel: str, target: Machine) -> bool:
    """Whether a wheel, by its file name, can be installed on `target`.

    >>> fits("numpy-2.4.6-cp313-cp313-win_amd64.whl", Machine("windows", "AMD64", (3, 13)))
    True
    """
    *_, python, abi, platform = wheel.removesuffix(".whl").split("-")
    return _fits_python(python, abi, target.python) and any(_fits_platform(p, target) for p in platform.split("."))


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
