"""Plays with every lab that is shown: moves each control, presses each button, drags, types. For the tests.

It runs where the labs live, in the notebook's own kernel, and acts as the page does: through the widgets and the
messages of the stage.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import Any

from dltutor.live.page import registry
from dltutor.live.page.controls import Button

TICKS = 5
LONGEST = 500  # ticks that a lab may work after it was paused


def drive_all() -> str:
    """Drive every lab that is shown; a JSON text with what went wrong and what did not move anything.

    ``{"labs": [{"name", "controls", "actions", "errors", "unchanged"}]}``
    """
    return json.dumps({"labs": [drive(lab) for lab in registry.living()]})


def drive(lab: Any) -> dict[str, Any]:
    """Drive one lab that is shown."""
    report = {"name": type(lab).__name__, "controls": [], "actions": [], "unchanged": []}
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
        if not _differs(lab, lambda dark=dark: _send(lab, {"kind": "hello", "dark": dark, "ratio": 1})):
            report["unchanged"].append("dark" if dark else "light")
    report["errors"] = [error.strip().splitlines()[-1] for error in lab.session.errors]
    return report


def _look(lab: Any) -> tuple[str, str]:
    return hashlib.sha1(lab.picture.frame().tobytes()).hexdigest(), lab.words()


def _differs(lab: Any, act: Any) -> bool:
    before = _look(lab)
    act()
    return _look(lab) != before


def _send(lab: Any, message: dict[str, Any]) -> None:
    lab.session._on_message(message)


def _sweep(lab: Any, name: str) -> bool:
    widget = lab.session.widgets[name]
    moved = False
    for value in lab.table[name].sweep():
        moved |= _differs(lab, lambda value=value: setattr(widget, "value", value))
    return moved


def _press(lab: Any, name: str) -> bool:
    widget = lab.session.widgets[name]
    if name != "play":
        return _differs(lab, widget.click) or (_stir(lab) and _differs(lab, widget.click))
    moved = _differs(lab, lambda: (widget.click(), [_send(lab, {"kind": "tick"}) for _ in range(TICKS)]))
    if lab.playing:
        widget.click()
    _finish(lab)
    still = not _differs(lab, lambda: _send(lab, {"kind": "tick"}))
    return moved and still


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
    places = [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9]
    moved = False
    for x, y in itertools.product(places, places):
        for phase, shift in (("down", 0.0), ("move", 0.03), ("up", 0.03)):
            message = {"kind": "pointer", "phase": phase, "x": x + shift, "y": y + shift}
            moved |= _differs(lab, lambda message=message: _send(lab, message))
    return moved
