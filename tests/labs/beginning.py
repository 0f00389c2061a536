"""A lab made once and used by many tests: what takes long is not done again."""

from time import monotonic
from typing import Any

from dltutor.live.page.controls import Button


def at_the_beginning(lab: Any) -> Any:
    """`lab` as it was when it was made, with its default settings."""
    defaults = {control.name: control.default for control in lab.controls if not isinstance(control, Button)}
    vars(lab.values).update(defaults)
    lab.notice = ""
    lab.begin()
    lab.progress.forget()
    lab.refresh()
    return lab


def at_rest(lab: Any) -> Any:
    """`lab` when nothing has been moved in it for a while: then goals that must be held are reached."""
    lab.progress.look(lab)
    lab.progress.look(lab, now=monotonic() + 60)
    return lab
