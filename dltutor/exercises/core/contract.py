"""The one contract of every exercise: what a check answers, what an exercise must bring, and nothing of showing.

An exercise is a short class with a `judge` method. Its tests stand in the order in which beginners err; each calls
`need(condition, message)`, where the message says what is wrong with *this* answer. `judge` returns a sentence when
the answer is right.
"""

from __future__ import annotations

import inspect
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dltutor.exercises.core import store
from dltutor.exercises.core.given import NotAttemptedError, NotYetError
from dltutor.exercises.core.handed import Handed, as_typed, handed
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.core.outcome import NOT_ATTEMPTED, NOT_JUDGED, NOT_YET, RIGHT, Hint, Outcome, Solution
from dltutor.exercises.core.shown import Shown, box, inline, one_line
from dltutor.translations.catalog import say

PREFIX = "practice"  # the name by which every chapter imports its exercises
_PACKAGE = str(Path(__file__).parents[2])


def need(condition: Any, message: str, details: str = "") -> None:
    """Go on if `condition` holds; otherwise the answer is not right yet, because of `message`.

    >>> need(1 + 1 == 3, "1 + 1 is 2, yours is 3")
    Traceback (most recent call last):
    dltutor.exercises.core.given.NotYetError: 1 + 1 is 2, yours is 3
    """
    if not condition:
        raise NotYetError(message, details)


class Exercise(Shown):
    """An exercise that checks itself.

    A subclass gives:
        key: its short name, which is also its name in the chapter's module.
        title: what it is about, a few words.
        task: what to do, a sentence or two.
        hints: three texts: a nudge, the method, almost there.
        code: a solution that can be run and defines exactly the names that `judge` takes.
        why: a sentence on why the solution works.
        calls_with: where the answer is a function, the parameters it is called with ("x, weights, bias").
        judge(...): the tests; its parameters are the names of the answer.
    """

    key: str
    title: str
    task: str
    hints: tuple[str, str, str]
    code: str
    why: str
    calls_with: str = ""

    def __init__(self) -> None:
        self.chapter: int | None = None
        self._hinted = 0

    def judge(self, *answer: Any) -> str:
        """Run the tests on the answer; the sentence for a right one, or `NotYetError`."""
        raise NotImplementedError

    def texts(self) -> list[str]:
        """All that it may say besides its judgement, in English: what there is to translate."""
        return [self.title, self.task, *self.hints, self.why]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the answer's parts, in the order in which `check` takes them."""
        return tuple(inspect.signature(self.judge).parameters)

    @property
    def call(self) -> str:
        """The call that checks the answer, as a learner types it."""
        return self._typed("check", ", ".join(self.names))

    def check(self, *answer: Any, **named: Any) -> Outcome:
        """Check an answer and keep the result in the learner's progress. Whatever is passed, nothing is raised."""
        return self.judged(handed(answer, named, sys._getframe(1)))

    def judged(self, handed: Handed) -> Outcome:
        """What a check finds in what was handed to it; messages speak in the names that the learner typed.

        `NotYetError` alone says that an answer is wrong. Any other exception is a mistake of ours, and told as such.
        """
        functions: list[LearnerFunction] = []
        details, typed = "", dict[str, str]()
        try:
            parts, typed = self._parts(handed, functions)
            with np.errstate(all="ignore"):  # whatever the learner has set: an overflow is judged by what comes of it
                state, message = RIGHT, one_line(self.judge(**parts))
        except NotAttemptedError:
            return self._not_attempted(handed)
        except NotYetError as wrong:
            state, message, details = NOT_YET, f"because {wrong.message}", wrong.details
        except Exception as error:
            return Outcome(NOT_JUDGED, _ours(error), on_page=partial(self._on_page, handed))
        return Outcome(
            state,
            as_typed(message, typed),
            details,
            remarks=tuple(remark for f in functions for remark in f.remarks),
            printed="\n".join(f.printed for f in functions),
            notice="" if self.chapter is None else store.record_exercise(self.chapter, self.key, state),
            on_page=partial(self._on_page, handed),
        )

    def hint(self, level: Any = None) -> Hint | Outcome:
        """The next hint, from 1 to 3; or the one of the given `level`."""
        if level is None:
            return self.next_hint()
        if type(level) is not int or not 1 <= level <= 3:
            calls = [f"`{self._typed('hint', n)}`" for n in (1, 2, 3)]
            return Outcome(NOT_ATTEMPTED, say("there are three hints: {}, {} and {}").format(*calls))
        self._hinted = level
        more = say("Still stuck? `{}`") if level < 3 else say("Or see `{}`")
        call = self._typed("hint", level + 1) if level < 3 else self._typed("solution")
        return Hint(level, say(self.hints[level - 1]), more.format(call))

    def next_hint(self) -> Hint:
        """The hint after the last one that was seen; after the third, the third once more."""
        hint = self.hint(min(self._hinted + 1, 3))
        assert isinstance(hint, Hint)
        return hint

    def solution(self) -> Solution:
        """A worked answer with its reason."""
        return Solution(self.code.strip(), say(self.why))

    def text(self) -> str:
        title, check = say("Exercise: {}").format(say(self.title)), say("Check it with `{}`").format(self.call)
        return f"{title}\n{say(self.task)}\n{check}"

    @property
    def way_on(self) -> str:
        """Where a reader of the task gets help: the line that ends it in a chapter."""
        return say("Stuck? Press *Hint* below the check, or run `{}`.").format(self._typed("hint"))

    def html(self) -> str:
        title, check = say("Exercise: {}").format(say(self.title)), say("Check it with `{}`").format(self.call)
        parts = (f"<b>{inline(title)}</b>", inline(say(self.task)), inline(check))
        return box("not attempted", *(f"<div>{part}</div>" for part in parts))

    def _typed(self, method: str, arguments: Any = "") -> str:
        """A call of a method as a learner types it, after the chapter's imports."""
        return f"{PREFIX}.{self.key}.{method}({arguments})"

    def _on_page(self, handed: Handed, output: Any) -> dict[str, Any]:
        from dltutor.exercises.core.buttons import Buttons

        return Buttons(self, handed, output).bundle()

    def _not_attempted(self, handed: Handed) -> Outcome:
        """The first hint for a first step, the next one is the second then; the task stands in the chapter, above."""
        self._hinted = max(self._hinted, 1)
        advice = (
            say("A first step, hint 1 of 3: {}").format(say(self.hints[0])),
            say("Stuck? `{}`. The task once more: `{}`").format(self._typed("hint", 2), f"{PREFIX}.{self.key}"),
        )
        message = say("put your answer in the place of the `...`, and run the cell again")
        return Outcome(NOT_ATTEMPTED, message, advice=advice, on_page=partial(self._on_page, handed))

    def _parts(self, handed: Handed, functions: list[LearnerFunction]) -> tuple[dict[str, Any], dict[str, str]]:
        """The answer by the names of its parts, and what the learner calls these."""
        answer, named = handed.answer, handed.named
        if any(map(_missing, (*answer, *named.values()))) or not (answer or named):
            raise NotAttemptedError
        try:
            parts = dict(inspect.signature(self.judge).bind(*answer, **named).arguments)
        except TypeError:
            given = ", ".join([*("…" for _ in answer), *(f"{name}=…" for name in named)])
            raise NotYetError(f"it is checked with `{self.call}`, and yours was called with ({given})") from None
        if self.calls_with:
            for name, value in parts.items():
                parts[name] = LearnerFunction(name, value, self.calls_with)
                functions.append(parts[name])
        return parts, {self.names[at] if isinstance(at, int) else at: name for at, name in handed.names.items()}


def _missing(value: Any) -> bool:
    return value is None or _open(value)


def _open(value: Any, depth: int = 4) -> bool:
    """Whether a `...` still stands in it; a None inside may be meant, as Keras's name for no activation."""
    if isinstance(value, list | tuple) and depth:
        return any(_open(v, depth - 1) for v in value[:100])
    return value is Ellipsis


def _ours(error: Exception) -> str:
    """What to say of an error that no answer can be blamed for, with the place where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if frame.filename.startswith(_PACKAGE)][-1]
    where = Path(last.filename).relative_to(_PACKAGE).as_posix()
    return (
        f"this is our mistake, not yours: the check itself stops with {type(error).__name__} ({where}, line "
        f"{last.lineno}). It says nothing about your answer"
    )
