"""The one contract of every exercise: what a check answers, what an exercise must bring, and nothing of showing.

An exercise is a short class with a `judge` method. Its tests stand in the order in which beginners err; each calls
`need(condition, message)`, where the message says what is wrong with *this* answer. `judge` returns a sentence when
the answer is right.
"""

from __future__ import annotations

import html
import inspect
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dltutor.exercises.core import store
from dltutor.exercises.core.given import NotAttemptedError, NotYetError
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.core.shown import Shown, box, inline, one_line, pre

RIGHT, NOT_YET, NOT_ATTEMPTED, NOT_JUDGED = "right", "not yet", "not attempted", "not judged"
_PACKAGE = str(Path(__file__).parents[2])
_SIGNS = {RIGHT: "✔", NOT_YET: "✗", NOT_ATTEMPTED: "○", NOT_JUDGED: "⚠"}


def need(condition: Any, message: str, details: str = "") -> None:
    """Go on if `condition` holds; otherwise the answer is not right yet, because of `message`.

    >>> need(1 + 1 == 3, "1 + 1 is 2, yours is 3")
    Traceback (most recent call last):
    dltutor.exercises.core.given.NotYetError: 1 + 1 is 2, yours is 3
    """
    if not condition:
        raise NotYetError(message, details)


@dataclass(frozen=True, repr=False)
class Outcome(Shown):
    """What a check found: `state` is "right", "not yet" or "not attempted"; `message` says why, in one line.

    Where the check itself is wrong, and not the answer, the state is "not judged".

    `details` may hold a table, `remarks` what is worth knowing beside, `printed` what the learner's function printed,
    `notice` a word about the stored progress.

    >>> Outcome("not yet", "because the bias is missing")
    ✗ not yet — because the bias is missing
    """

    state: str
    message: str
    details: str = ""
    remarks: tuple[str, ...] = ()
    printed: str = ""
    notice: str = ""

    def text(self) -> str:
        parts = [f"{_SIGNS[self.state]} {self.state} — {self.message}", self.details]
        parts += [f"Beside: {remark}." for remark in self.remarks]
        parts += [f"Your function printed:\n{self.printed}"] if self.printed else []
        return "\n".join(p for p in [*parts, self.notice] if p)

    def html(self) -> str:
        parts = [f"<div><b>{_SIGNS[self.state]} {self.state}</b> — {inline(self.message)}</div>"]
        parts += [pre(self.details)] if self.details else []
        parts += [f"<div>Beside: {inline(remark)}.</div>" for remark in self.remarks]
        parts += [f"<div>Your function printed:</div>{pre(self.printed)}"] if self.printed else []
        parts += [f"<div><i>{inline(self.notice)}</i></div>"] if self.notice else []
        return box(self.state, *parts)


@dataclass(frozen=True, repr=False)
class Hint(Shown):
    """One of three hints: `level` 1 nudges, 2 names the method, 3 is almost there."""

    level: int
    message: str
    more: str = ""

    def text(self) -> str:
        return f"Hint {self.level} of 3 — {self.message}" + (f"\n{self.more}" if self.more else "")

    def html(self) -> str:
        more = f'<div style="opacity:.8">{inline(self.more)}</div>' if self.more else ""
        return box("hint", f"<div><b>Hint {self.level} of 3</b> — {inline(self.message)}</div>", more)


@dataclass(frozen=True, repr=False)
class Solution(Shown):
    """A worked answer: `code` can be run as it stands, `why` says in a sentence why it works."""

    code: str
    why: str

    def text(self) -> str:
        return f"{self.code}\n\n# Why: {self.why}"

    def html(self) -> str:
        return box("solution", "<div><b>One solution</b></div>", pre(self.code), f"<div>Why: {inline(self.why)}</div>")


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

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the answer's parts, in the order in which `check` takes them."""
        return tuple(inspect.signature(self.judge).parameters)

    @property
    def call(self) -> str:
        """The call that checks the answer, as a learner types it."""
        return f"{self.key}.check({', '.join(self.names)})"

    def check(self, *answer: Any, **named: Any) -> Outcome:
        """Check an answer and keep the result in the learner's progress. Whatever is passed, nothing is raised.

        `NotYetError` alone says that an answer is wrong. Any other exception is a mistake of ours, and told as such.
        """
        functions: list[LearnerFunction] = []
        details = ""
        try:
            parts = self._parts(answer, named, functions)
            with np.errstate(all="ignore"):  # whatever the learner has set: an overflow is judged by what comes of it
                state, message = RIGHT, one_line(self.judge(**parts))
        except NotAttemptedError:
            return Outcome(NOT_ATTEMPTED, f"put your answer in the place of the `...`, then `{self.call}`")
        except NotYetError as wrong:
            state, message, details = NOT_YET, f"because {wrong.message}", wrong.details
        except Exception as error:
            return Outcome(NOT_JUDGED, _ours(error))
        notice = "" if self.chapter is None else store.record_exercise(self.chapter, self.key, state)
        remarks = tuple(remark for f in functions for remark in f.remarks)
        return Outcome(state, message, details, remarks, "\n".join(f.printed for f in functions), notice)

    def hint(self, level: Any = None) -> Hint | Outcome:
        """The next hint, from 1 to 3; or the one of the given `level`."""
        if level is None:
            level = min(self._hinted + 1, 3)
        if type(level) is not int or not 1 <= level <= 3:
            return Outcome(NOT_ATTEMPTED, f"there are three hints: `{self.key}.hint(1)`, `hint(2)` and `hint(3)`")
        self._hinted = level
        more = f"Still stuck? `{self.key}.hint({level + 1})`" if level < 3 else f"Or see `{self.key}.solution()`"
        return Hint(level, self.hints[level - 1], more)

    def solution(self) -> Solution:
        """A worked answer with its reason."""
        return Solution(self.code.strip(), self.why)

    def text(self) -> str:
        return f"Exercise: {self.title}\n{self.task}\nCheck it with {self.call}"

    def html(self) -> str:
        call = f"<div>Check it with <code>{html.escape(self.call)}</code></div>"
        return box(
            "not attempted", f"<div><b>Exercise: {inline(self.title)}</b></div><div>{inline(self.task)}</div>", call
        )

    def _parts(self, answer: tuple, named: dict, functions: list[LearnerFunction]) -> dict[str, Any]:
        if any(map(_missing, (*answer, *named.values()))) or not (answer or named):
            raise NotAttemptedError
        try:
            parts = dict(inspect.signature(self.judge).bind(*answer, **named).arguments)
        except TypeError:
            given = ", ".join([*("…" for _ in answer), *(f"{name}=…" for name in named)])
            raise NotYetError(f"it is checked with `{self.call}`, and you called `{self.key}.check({given})`") from None
        if self.calls_with:
            for name, value in parts.items():
                parts[name] = LearnerFunction(name, value, self.calls_with)
                functions.append(parts[name])
        return parts


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
