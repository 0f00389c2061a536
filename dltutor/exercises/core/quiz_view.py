"""The quiz on the page: plain ipywidgets over the questions of `quiz`, alike on ipywidgets 7.7 and 8.

It is loaded when a quiz is first shown.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from dltutor.errors import LearnerError
from dltutor.exercises.core import store
from dltutor.exercises.core.on_page import FOCUS, close, view_of
from dltutor.exercises.core.quiz import NOT_ANSWERED, RIGHT, WRONG, Feedback, Multiple, Number, Question, Single, label
from dltutor.exercises.core.shown import box, inline, status
from dltutor.translations.catalog import say

_SIGNS = {RIGHT: "✔", WRONG: "✗", NOT_ANSWERED: "○"}


def _keys() -> str:
    """How it is answered; JupyterLab keeps the arrow keys for itself, so they do not choose an option."""
    return say("Choose, then check; wrong answers cost nothing. By keyboard: Tab moves on, Space chooses and checks.")


# ipywidgets gives an option a fixed height of one line; a long one must wrap and stay whole.
_STYLE = """<style>
.dltutor-quiz .widget-radio-box { width: auto; max-width: 100%; padding: 0; }
.dltutor-quiz .widget-radio-box label, .dltutor-quiz .widget-checkbox label {
  height: auto; min-height: 1.6em; max-width: 52em; line-height: 1.45; white-space: normal; overflow: visible;
  display: flex; align-items: flex-start; gap: .5em; padding: .15em 0; margin: 0; width: auto; font-size: inherit; }
.dltutor-quiz .widget-radio-box label input, .dltutor-quiz .widget-checkbox label input {
  position: static; flex: none; order: -1; align-self: flex-start; top: 0;
  margin: 3px 0 0 0; width: 13px; height: 13px; line-height: 1; }
.dltutor-quiz .widget-radio-box label, .dltutor-quiz .widget-checkbox label { cursor: pointer; }
.dltutor-quiz .widget-radio, .dltutor-quiz .widget-checkbox { height: auto; line-height: 1.45; overflow: visible; }
.dltutor-quiz .widget-html-content { line-height: 1.45; white-space: normal; }
.dltutor-quiz .widget-html, .dltutor-quiz .widget-html .widget-html-content { height: auto; }
.dltutor-quiz input:focus-visible, .dltutor-quiz button:focus-visible { FOCUS }
</style>""".replace("FOCUS", FOCUS)


class QuestionView:
    """One question on the page, with `answer(value)` and `submit()` for whoever drives it without a mouse.

    Arguments:
        question: the question to ask.
        number: its number in the quiz, from 1.
        chapter: the chapter for which a result is recorded; None records nothing.
    """

    def __init__(self, question: Question, number: int, chapter: int | None = None) -> None:
        self.question, self.number, self.chapter = question, number, chapter
        self.result: Feedback | None = None
        self._lock = threading.Lock()
        prompt = f"<b>{number}.</b> {inline(say(question.text))} <i>({question.instruction})</i>"
        self._prompt = widgets.HTML(prompt, layout={"width": "auto", "max_width": "54em"})
        self._input = _INPUTS[type(question)](question, number)
        self._button = widgets.Button(
            description=say("Check answer {}").format(number), layout={"width": "max-content"}
        )
        self._button.on_click(lambda _: self.submit())
        self._feedback = widgets.HTML(status(""), layout={"width": "auto", "max_width": "54em"})
        parts = [self._prompt, *self._input.parts, self._button, self._feedback]
        self.widget = widgets.VBox(parts, layout={"width": "100%", "margin": "0 0 1em 0", "overflow": "visible"})

    def answer(self, value: Any) -> None:
        """Give an answer, as `question.grade` takes it; None takes it back. It counts after `submit()`.

        Raises:
            LearnerError: `value` is none of the options.
        """
        self._input.put(value)

    def submit(self) -> Feedback:
        """Grade the answer, show what there is to say to it, and keep the result in the progress."""
        with self._lock:
            try:
                result = self.question.grade(self._input.get())
            except LearnerError as slip:
                result = Feedback(NOT_ANSWERED, f"{slip}.")
            notice = ""
            if result.state != NOT_ANSWERED and self.chapter is not None:
                notice = store.record_question(self.chapter, self.question.key, result.state == RIGHT)
            self.result = result
            self._feedback.value = status(_feedback_html(result, notice))
            return result


class Quiz:
    """A chapter's quiz: shown in a notebook it is a widget, elsewhere its questions as text.

    Arguments:
        title: the chapter's title.
        questions: what it asks.
        chapter: the chapter for which results are recorded; None records nothing.
    """

    def __init__(self, title: str, questions: Sequence[Question], chapter: int | None = None) -> None:
        self.title = title
        self.questions = [QuestionView(q, i, chapter) for i, q in enumerate(questions, start=1)]
        head = widgets.HTML(f"{_STYLE}<b>{say('Quiz: {}').format(html.escape(title))}</b><div>{_keys()}</div>")
        self.widget = widgets.VBox([head, *(q.widget for q in self.questions)], layout={"width": "100%"})
        self.widget.add_class("dltutor-quiz")

    def text(self) -> str:
        """The questions and their options as plain text; the same at every run."""
        asked = [q.question.plain(q.number) for q in self.questions]
        head = say("Quiz: {}") if len(asked) == 1 else say("Quiz: {}, {} questions")
        return "\n\n".join([head.format(self.title, len(asked)), *asked])

    def close(self) -> None:
        """Take the quiz off the page and free its widgets."""
        close(self.widget)

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.text(), **view_of(self.widget)}

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self._repr_mimebundle_(), raw=True)


class _SingleInput:
    def __init__(self, question: Single, number: int) -> None:
        self._question = question
        options = [(f"{label(i)} {say(option.text)}", i) for i, option in enumerate(question.options)]
        self._radio = widgets.RadioButtons(options=options, index=None, layout={"width": "auto", "height": "auto"})
        self.parts = [self._radio]

    def put(self, value: Any) -> None:
        self._radio.value = None if value is None else self._question.index(value)

    def get(self) -> int | None:
        return self._radio.value


class _MultipleInput:
    def __init__(self, question: Multiple, number: int) -> None:
        self._question = question
        self.parts = [
            widgets.Checkbox(
                description=f"{label(i)} {say(option.text)}", indent=False, layout={"width": "auto", "height": "auto"}
            )
            for i, option in enumerate(question.options)
        ]

    def put(self, value: Any) -> None:
        chosen = {self._question.index(option) for option in value or ()}
        for i, part in enumerate(self.parts):
            part.value = i in chosen

    def get(self) -> list[int]:
        return [i for i, part in enumerate(self.parts) if part.value]


class _NumberInput:
    def __init__(self, question: Number, number: int) -> None:
        self._text = widgets.Text(
            description=say("Answer {}:").format(number),
            placeholder=question.instruction,
            layout={"width": "18em"},
            style={"description_width": "max-content"},
        )
        self.parts = [self._text]

    def put(self, value: Any) -> None:
        self._text.value = "" if value is None else str(value)

    def get(self) -> str:
        return self._text.value


_INPUTS = {Single: _SingleInput, Multiple: _MultipleInput, Number: _NumberInput}


def _feedback_html(result: Feedback, notice: str) -> str:
    lines = "".join(f"<li>{inline(line)}</li>" for line in result.lines)
    lines = f'<ul style="margin:.2em 0;padding-left:1.4em">{lines}</ul>' if lines else ""
    if len(result.lines) == 1:
        lines = f"<div>{inline(result.lines[0])}</div>"
    told = f"<div><i>{inline(notice)}</i></div>" if notice else ""
    return box(result.state, f"<b>{_SIGNS[result.state]} {html.escape(result.headline)}</b>", lines, told)
