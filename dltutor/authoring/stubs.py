"""What editors and type checkers are told of the packages whose names are imported late: `__init__.pyi` beside each.

``python -m dltutor.authoring.stubs`` writes these files; `new lab` does so, too.
"""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path
from types import ModuleType

from dltutor.command import ROOT
from dltutor.command.arrows import Arrows

PACKAGES = tuple(
    f"dltutor{part}" for part in ("", ".datasets", ".figures", ".labs", ".live", ".pretrained", ".scratch")
)


def stub(package: str, root: Path = ROOT) -> str:
    """What the file of `package` should say: each name with the module that it comes from.

    >>> "from dltutor.labs.neurons.one_neuron import OneNeuron as OneNeuron" in stub("dltutor.labs").splitlines()
    True
    """
    module = import_module(package)
    catalogue = Arrows(root).lazy(package)
    places = {} if catalogue is None else catalogue.names
    lines = sorted(_line(package, name, places) for name in module.__all__ if not name.startswith("_"))
    version = ["", "__version__: str"] if package == "dltutor" else []
    return "\n".join([*lines, *version, "", "__all__: list[str]", "", *_functions(module), ""]).rstrip() + "\n"


def write(root: Path = ROOT) -> None:
    """Write the files of all packages."""
    for package in PACKAGES:
        (root / package.replace(".", "/") / "__init__.pyi").write_text(stub(package, root), encoding="utf-8")


def _functions(module: ModuleType) -> list[str]:
    """The package's own public functions."""
    tree = ast.parse(inspect.getsource(module))
    own = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [
        f"def {node.name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}: ..." for node in own if node.returns
    ]


def _line(package: str, name: str, places: dict[str, str]) -> str:
    place = places.get(name, f"{package}.{name}")
    inside = package if place == f"{package}.{name}" and name.islower() else place
    return f"from {inside} import {name} as {name}"


if __name__ == "__main__":
    write()
