"""Which labs are alive: a cell that is run again replaces its lab, and a model is trained by one lab at a time."""

from __future__ import annotations

import gc
import weakref
from typing import Any

_by_cell: dict[str, tuple[int, list[Any]]] = {}
_trainers: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
_followers: weakref.WeakSet[Any] = weakref.WeakSet()
_listening: list[Any] = []  # the shells that tell when a cell has ended


def adopt(lab: Any) -> None:
    """Remember `lab`, or what else can be closed, under the cell that shows it; close what its earlier run had shown.

    What is no lab has a `session` of None.
    """
    cell, run = _cell()
    earlier_run, labs = _by_cell.get(cell, (run, []))
    if earlier_run != run and labs:
        for old in labs:
            old.close()
        labs = []
        _tidy_up()
    _by_cell[cell] = (run, [*labs, lab])


def claim(model: Any, lab: Any) -> None:
    """`lab` is the one that trains `model` from now on; a lab that trained it before is paused and told."""
    old = _trainers.get(id(model))
    if old is not None and old is not lab and not old.closed and any(model is own for own in old.models):
        old.notice = "A newer lab trains this model now."
        old.play(False)
    _trainers[id(model)] = lab


def follow(lab: Any) -> None:
    """`lab` looks into its `models` while others train them: its `news` is called after a slice, and after a cell."""
    _followers.add(lab)
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and not any(shell is known for known in _listening):
        _listening.append(shell)
        shell.events.register("post_run_cell", _after_cell)


def trained(model: Any, *, at_rest: bool) -> None:
    """`model` has been trained further, with its parts, as a GAN's generator; `at_rest` if nothing more comes."""
    parts = [model, *getattr(model, "layers", ())]
    for lab in list(_followers):
        if not lab.closed and any(part is own for part in parts for own in lab.models):
            lab.news(at_rest)


def living() -> list[Any]:
    """The labs that are shown, in the order of their cells' first run."""
    return [lab for _, labs in _by_cell.values() for lab in labs if lab.session is not None]


def _after_cell(*_: Any) -> None:
    for lab in list(_followers):
        if not lab.closed and lab.session is not None:
            lab.news(True)


def _tidy_up() -> None:
    """Free what closed labs have left once the cell has ended.

    Graphs and figures are tangles of objects that refer to each other; Python looks for such tangles too seldom.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def collect(*_: Any) -> None:
        shell.events.unregister("post_run_cell", collect)
        gc.collect()

    shell.events.register("post_run_cell", collect)


def _cell() -> tuple[str, int]:
    """The running cell (the page's identifier, or else its text) and the number of its run."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return "", 0
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    identifier = (parent or {}).get("metadata", {}).get("cellId")
    history = shell.user_ns.get("In", [""])
    return identifier or (history[-1] if history else ""), shell.execution_count
