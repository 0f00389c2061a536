"""What is below the outcome of a check on the page: the buttons *Check again*, *Hint* and *Solution*."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import ipywidgets as widgets

from dltutor.exercises.core.handed import Handed
from dltutor.exercises.core.on_page import FOCUS, close, view_of
from dltutor.exercises.core.outcome import Hint, Outcome, Solution
from dltutor.exercises.core.shown import status
from dltutor.live.page import registry
from dltutor.translations.catalog import say

# A page need not bring an output up to date while no cell runs, so a new outcome is here as well, and hides the output.
_STYLE = f"""<style>
.dltutor-buttons .widget-html, .dltutor-buttons .widget-html .widget-html-content {{
  height: auto; line-height: 1.45; white-space: normal; font-size: var(--jp-content-font-size1, 14px); }}
.dltutor-buttons code {{ background: var(--jp-layout-color2, rgba(128,128,128,.16)); padding: 1px 5px; }}
.dltutor-buttons button:focus-visible {{ {FOCUS} }}
.jp-OutputArea-child:has(+ .jp-OutputArea-child .dltutor-checked-again) {{ display: none; }}
</style>"""


class Checked(Protocol):
    """What is asked of an exercise."""

    title: str
    hints: tuple[str, str, str]

    def judged(self, handed: Handed) -> Outcome: ...
    def next_hint(self) -> Hint: ...
    def solution(self) -> Solution: ...


class Buttons:
    """Three buttons, and what they show; all is closed when the cell that shows it is run again.

    Arguments:
        exercise: what was checked.
        handed: what was handed to the check.
        output: the handle of the output above, with the outcome; a new outcome is put there too, and saved with it.
    """

    session = None  # it is no lab, which the registry tells by this

    def __init__(self, exercise: Checked, handed: Handed, output: Any) -> None:
        self.exercise, self.handed, self.output = exercise, handed, output
        self._lock = threading.Lock()
        self._outcome, self._hinted, self._solution = (widgets.HTML(layout={"width": "auto"}) for _ in range(3))
        self._outcome.value, title = _STYLE, say(exercise.title)
        self.buttons = [
            _button(
                say("Check again"), say("check your answer as it is defined now: {}").format(title), self.check_again
            ),
            _button(say("Hint"), say("the next of three hints: {}").format(title), self.hint),
            _button(say("Solution"), say("a worked answer: {}").format(title), self.solution),
        ]
        row = widgets.HBox(self.buttons, layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([self._outcome, row, self._hinted, self._solution], layout={"width": "100%"})
        self.widget.add_class("dltutor-buttons")
        registry.adopt(self)

    def bundle(self) -> dict[str, Any]:
        """The output that shows it."""
        return view_of(self.widget)

    def check_again(self) -> Outcome:
        """Check what the learner's names mean now, and show what comes of it."""
        with self._lock:
            self.handed, news = self.handed.again()
            outcome = self.exercise.judged(self.handed)
            outcome = replace(outcome, notice=" ".join(filter(None, [news, outcome.notice])))
            self._outcome.value = f'{_STYLE}<div class="dltutor-checked-again">{outcome.html()}</div>'
            self.output.update(outcome._repr_mimebundle_(), raw=True)
            return outcome

    def hint(self) -> Hint:
        """Show the next hint below those that were seen before, in this cell or in another one."""
        with self._lock:
            hint = self.exercise.next_hint()
            seen = [Hint(i + 1, say(message)) for i, message in enumerate(self.exercise.hints[: hint.level])]
            self._hinted.value = status("".join(one.html() for one in seen))
            self.buttons[1].disabled = hint.level == len(self.exercise.hints)
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
