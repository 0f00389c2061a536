"""Parts of a package that are imported when they are first asked for, so that nothing is loaded that nobody uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy(package: str, what: str, names: Mapping[str, str]) -> tuple[list[str], Callable[[str], Any]]:
    """`__all__` and `__getattr__` for a package whose `names` stand in the modules given beside them.

    A name that stands for a whole module is given an empty module name. `what` a name is, is said where one is wrong.

    >>> names, load = lazy("dltutor.datasets", "data set", {"digits": "images"})
    >>> load("digit")
    Traceback (most recent call last):
    AttributeError: there is no data set named 'digit'; there are digits
    """

    def load(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"there is no {what} named {name!r}; there are {', '.join(sorted(names))}")
        if not names[name]:
            return import_module(f"{package}.{name}")
        return getattr(import_module(f"{package}.{names[name]}"), name)

    return sorted(names), load
