"""A lab made once and used by many tests: what takes long is not done again."""

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
