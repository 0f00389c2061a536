"""Plays with every lab that is shown: moves each control, presses each button, drags, types. For the tests.

It runs where the labs live, in the notebook's own kernel, and acts as the page does: through the widgets and the
messages of the stage.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from functools import partial
from typing import Any

from dltutor.figures.words import Words
from dltutor.live.page import registry
from dltutor.live.page.controls import Button

_THINGS = (
    "answers balls batches characters copies directions epochs fakes features frames images iterations kernels layers "
    "lines maps mistakes moves networks neurons numbers others pairs parameters pixels places points rounds runs "
    "samples steps times tries units updates values weights words"
)
_SLIP = re.compile(rf"(?<![\w.,−:=/×·^])1 (?:{'|'.join(_THINGS.split())})\b|−0(?![\d.,])|\d+%")
TICKS = 5
LONGEST = 500  # ticks that a lab may work after it was paused
PLACES = (0.1, 0.3, 0.5, 0.8)  # where the pointer is pressed, as shares of the picture's width and height


def drive_all() -> str:
    """Drive every lab that is shown; a JSON text with what went wrong and what did not move anything.

    ``{"labs": [{"name", "controls", "actions", "errors", "unchanged"}]}``
    """
    return json.dumps({"labs": [drive(lab) for lab in registry.living()]})


def drive(lab: Any) -> dict[str, Any]:
    """Drive one lab that is shown."""
    report: dict[str, Any] = {"name": type(lab).__name__, "controls": [], "actions": [], "unchanged": []}
    lab.play(False)
    _send(lab, {"kind": "hello", "dark": False, "ratio": 1})
    for name, control in lab.table.items():
        kind = "actions" if isinstance(control, Button) else "controls"
        report[kind].append(name)
        moved = _press(lab, name) if kind == "actions" else _sweep(lab, name)
        if not moved:
            report["unchanged"].append(name)
    if lab.draggable and not _drag(lab):
        report["unchanged"].append("pointer")
    for key in lab.keys:
        _send(lab, {"kind": "key", "key": key})
    for dark in (True, False):
        if not _differs(lab, partial(_send, lab, {"kind": "hello", "dark": dark, "ratio": 1})):
            report["unchanged"].append("dark" if dark else "light")
    report["errors"] = [error.strip().splitlines()[-1] for error in lab.session.errors]
    return report


def slips(text: str) -> list[str]:
    """What no words may say: one of several, a minus before a zero, a percentage written in two ways.

    >>> slips("after 1 steps, 0.1 steps and 1 step: −0 and −0.5, 7% and 7 %")
    ['1 steps', '−0', '7%']
    """
    return _SLIP.findall(text)


def _written(picture: Any) -> list[str]:
    return [words.get_text() for words in picture.figure.findobj(Words) if words.get_visible()]


def _look(lab: Any) -> tuple[str, str]:
    written = [] if lab.quotes else _written(lab.picture)
    for slip in slips("\n".join([lab.words(), str(lab.progress), *written])):
        lab.session.errors.append(f"the words say {slip!r}")
    return hashlib.sha1(lab.picture.frame().tobytes()).hexdigest(), f"{lab.words()}\n{lab.listing}"


def _differs(lab: Any, act: Any) -> bool:
    before = _look(lab)
    act()
    return _look(lab) != before


def _any_differs(lab: Any, acts: list[Any]) -> bool:
    """Do all of `acts`; pictures are compared until one of them has moved something.

    What a lab is still working on may be seen only when it is done: then once more, from rest to rest.
    """
    if _first_differs(lab, acts):
        return True
    if not lab.working:
        return False
    _finish(lab)
    return _first_differs(lab, [partial(_to_the_end, lab, act) for act in acts])


def _first_differs(lab: Any, acts: list[Any]) -> bool:
    moved = False
    for act in acts:
        if moved:
            act()
        else:
            moved = _differs(lab, act)
    return moved


def _send(lab: Any, message: dict[str, Any]) -> None:
    lab.session._on_message(message)


def _sweep(lab: Any, name: str) -> bool:
    widget = lab.session.widgets[name]
    return _any_differs(lab, [partial(setattr, widget, "value", value) for value in lab.table[name].sweep()])


def _press(lab: Any, name: str) -> bool:
    widget = lab.session.widgets[name]
    if name != "play":
        return _any_differs(lab, [widget.click]) or (_stir(lab) and _any_differs(lab, [widget.click]))
    moved = _differs(lab, partial(_play, lab))
    if lab.playing:
        widget.click()
    _finish(lab)
    still = not _differs(lab, lambda: _send(lab, {"kind": "tick"}))
    return moved and still


def _play(lab: Any) -> None:
    lab.session.widgets["play"].click()
    for _ in range(TICKS):
        _send(lab, {"kind": "tick"})


def _to_the_end(lab: Any, act: Any) -> None:
    act()
    _finish(lab)


def _finish(lab: Any) -> None:
    """Let the lab end the work that it does without playing."""
    for _ in range(LONGEST):
        if not lab.working:
            return
        _send(lab, {"kind": "tick"})


def _stir(lab: Any) -> bool:
    """Move every control off its place and draw on the picture, so that Reset and Clear have something to do."""
    for name, control in lab.table.items():
        if not isinstance(control, Button):
            lab.session.widgets[name].value = control.sweep()[0]
    return not lab.draggable or _drag(lab)


def _drag(lab: Any) -> bool:
    """Press, move and release all over the picture."""
    messages = [
        {"kind": "pointer", "phase": phase, "x": x + shift, "y": y + shift}
        for x, y in itertools.product(PLACES, PLACES)
        for phase, shift in (("down", 0.0), ("move", 0.03), ("up", 0.03))
    ]
    return _any_differs(lab, [partial(_send, lab, message) for message in messages])
