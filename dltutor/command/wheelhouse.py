"""`wheelhouse`: a folder with every wheel that `lab --wheelhouse` needs, and a list with the digest of each.

The weights of the optional ImageNet network lie there, too: `lab` does not install them, a learner may.

What other computers need, uv works out: pip would apply the conditions of the computer that downloads.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from dltutor import machine
from dltutor.command import wheels
from dltutor.command.advice import explain
from dltutor.command.environment import BUILD_BACKEND, Environment, demand_clone, today
from dltutor.command.steps import start_log, step
from dltutor.errors import LearnerError
from dltutor.machine import Machine

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
    machine.demand_tensorflow(wanted_for)
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
    print(f"Filling {folder} for {wanted_for} (about 470 MB)", flush=True)
    log = environment.root / "build" / "wheelhouse.log"
    start_log(log)
    with tempfile.TemporaryDirectory() as temporary:
        python = replace(environment, folder=Path(temporary)).python
        for title, command in (
            ("an empty environment", [sys.executable, "-m", "venv", temporary]),
            ("uv", [str(python), "-m", "pip", "install", "--progress-bar", "off", "uv>=0.8"]),
        ):
            if step(title, command, log, cwd=environment.root):
                raise LearnerError(explain(log))
        _download_all(python, folder, environment, wanted_for, log)
    found = list(folder.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in found) / 1e6
    print(f"{folder} is complete: {len(found)} wheels, {size:.0f} MB, for {wanted_for}.")
    print(f"Without a network, in a clone: python3 -m dltutor lab --wheelhouse {folder}")
    return 0


def _download_all(python: Path, folder: Path, environment: Environment, wanted_for: Machine, log: Path) -> None:
    """Let uv work out what such computers need, keep its list, and let pip download just that."""
    listed = wheels.list_of(folder, wanted_for)
    backend = python.parents[1] / "backend.in"
    backend.write_text("\n".join(BUILD_BACKEND), encoding="utf-8")
    extras = ["--extra", "lab", "--extra", "imagenet"]
    uv = [str(python), "-m", "uv", "pip", "compile", "pyproject.toml", str(backend), *extras]
    version = ".".join(map(str, wanted_for.python))
    platforms = {"windows": "windows", "mac": "macos", "linux": f"{wanted_for.processor}-manylinux_2_28"}
    locking = [*("-c", str(environment.constraints), "--python-platform", platforms[wanted_for.system])]
    locking += [*("--python-version", version, "--only-binary", ":all:", "--generate-hashes", "--no-header")]
    locking += ["--no-annotate", "--quiet", "-o", str(listed.with_suffix(".part"))]
    pip = [str(python), "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    pip += [*("--progress-bar", "off", "-d", str(folder), "-r", str(listed.with_suffix(".part"))), *_tags(wanted_for)]
    for title, command in (("which versions", [*uv, *locking]), ("the wheels", pip)):
        if step(title, command, log, cwd=environment.root):
            raise LearnerError(explain(log))
    listed.with_suffix(".part").replace(listed)


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
