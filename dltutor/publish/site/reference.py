"""The reference of the site: the names that the parts of the package offer, for autodoc to describe."""

from __future__ import annotations

import inspect
from importlib import import_module

PARTS = {
    "live": "The engine: trainers, and ways to look into a model",
    "datasets": "Data sets",
    "scratch": "The subject in NumPy",
}


def page(part: str) -> str:
    """The page of a part of the package: what it says of itself, then each of its names."""
    package = import_module(f"dltutor.{part}")
    rows = [f"# {PARTS[part]}", f"```{{eval-rst}}\n.. automodule:: dltutor.{part}\n```"]
    for name in sorted(package.__all__, key=str.lower):
        kind = _kind(getattr(package, name))
        members = "" if kind == "function" else "\n   :members:"
        rows += [f"## {name}", f"```{{eval-rst}}\n.. auto{kind}:: dltutor.{part}.{name}{members}\n```"]
    return "\n\n".join(rows) + "\n"


def _kind(named: object) -> str:
    if inspect.ismodule(named):
        return "module"
    return "class" if inspect.isclass(named) else "function"
