"""The outcome of a check on the page, with the buttons *Check again*, *Hint* and *Solution* below it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import ipywidgets as widgets

from dltutor.exercises.core.handed import Handed
from dltutor.exercises.core.on_page import FOCUS, close, status, view_of
from dltutor.exercises.core.outcome import Hint, Outcome, Solution
from dltutor.live.page import registry

_STYLE = f"""<style>
.dltutor-outcome .widget-html, .dltutor-outcome .widget-html .widget-html-content {{
  height: auto; line-height: 1.45; white-space: normal; }}
.dltutor-outcome button:focus-visible {{ {FOCUS} }}
</style>"""


class Checked(Protocol):
    """What is asked of an exercise."""

    title: str

    def judged(self, handed: Handed) -> Outcome: ...
    def next_hint(self) -> Hint: ...
    def solution(self) -> Solution: ...


class OutcomeView:
    """An outcome with its buttons, as the widget `widget`; it is closed when the cell that shows it is run again.

    Arguments:
        exercise: what was checked.
        handed: what was handed to the check.
        outcome: what the check found.
    """

    session = None  # it is no lab, which the registry tells by this

    def __init__(self, exercise: Checked, handed: Handed, outcome: Outcome) -> None:
        self.exercise, self.handed = exercise, handed
        self._lock = threading.Lock()
        self._hints: dict[int, Hint] = {}
        self._outcome, self._hinted, self._solution = (widgets.HTML(layout={"width": "auto"}) for _ in range(3))
        self.buttons = [
            _button("Check again", f"check {exercise.title} as it is defined now", self.check_again),
            _button("Hint", f"the next of three hints: {exercise.title}", self.hint),
            _button("Solution", f"a worked answer: {exercise.title}", self.solution),
        ]
        row = widgets.HBox(self.buttons, layout={"flex_flow": "row wrap"})
        parts = [widgets.HTML(_STYLE, layout={"display": "none"}), self._outcome, row, self._hinted, self._solution]
        self.widget = widgets.VBox(parts, layout={"width": "100%"})
        self.widget.add_class("dltutor-outcome")
        self._outcome.value = status(outcome.html())
        registry.adopt(self)

    def bundle(self) -> dict[str, Any]:
        """The part of an output that shows it."""
        return view_of(self.widget)

    def check_again(self) -> Outcome:
        """Check what the learner's names mean now, and show what comes of it."""
        with self._lock:
            self.handed, news = self.handed.again()
            outcome = self.exercise.judged(self.handed)
            outcome = replace(outcome, notice=" ".join(filter(None, [news, outcome.notice])))
            self._outcome.value = status(outcome.html())
            return outcome

    def hint(self) -> Hint:
        """Show the next hint below those that are there."""
        with self._lock:
            hint = self.exercise.next_hint()
            self._hints[hint.level] = replace(hint, more="")
            self._hinted.value = status("".join(self._hints[level].html() for level in sorted(self._hints)))
            self.buttons[1].disabled = hint.level == 3
            return hint

    def solution(self) -> Solution:
        """Show the worked answer."""
        solution = self.exercise.solution()
        self._solution.value = status(solution.html())
        return solution

    def close(self) -> None:
        """Take it off the page and free its widgets."""
        close(self.widget)


def _button(text: str, tooltip: str, act: Callable[[], object]) -> widgets.Button:
    button = widgets.Button(description=text, tooltip=tooltip, layout={"width": "max-content"})
    button.on_click(lambda _: act())
    return button
