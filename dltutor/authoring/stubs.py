"""What editors and type checkers are told of the packages whose names are imported late: `__init__.pyi` beside each.

``python -m dltutor.authoring.stubs`` writes these files; `new lab` does so, too.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from dltutor.command import ROOT
from dltutor.command.arrows import Arrows

PACKAGES = ("dltutor", "dltutor.datasets", "dltutor.figures", "dltutor.labs", "dltutor.live", "dltutor.scratch")


def stub(package: str, root: Path = ROOT) -> str:
    """What the file of `package` should say: each name with the module that it comes from.

    >>> "from dltutor.labs.neurons.one_neuron import OneNeuron as OneNeuron" in stub("dltutor.labs").splitlines()
    True
    """
    names = import_module(package).__all__
    catalogue = Arrows(root).lazy(package)
    places = {} if catalogue is None else catalogue.names
    lines = sorted(_line(package, name, places) for name in names if not name.startswith("_"))
    version = ["", "__version__: str"] if package == "dltutor" else []
    return "\n".join([*lines, *version, "", "__all__: list[str]", ""])


def write(root: Path = ROOT) -> None:
    """Write the files of all packages."""
    for package in PACKAGES:
        (root / package.replace(".", "/") / "__init__.pyi").write_text(stub(package, root), encoding="utf-8")


def _line(package: str, name: str, places: dict[str, str]) -> str:
    place = places.get(name, f"{package}.{name}")
    inside = package if place == f"{package}.{name}" and name.islower() else place
    return f"from {inside} import {name} as {name}"


if __name__ == "__main__":
    write()
