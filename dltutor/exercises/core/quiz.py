"""Quiz questions without any widget: what they ask, and what there is to say to every answer.

Three kinds: `Single` (one option is right), `Multiple` (several may be), `Number` (typed, with a tolerance).
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dltutor.errors import LearnerError
from dltutor.translations.catalog import say
from dltutor.validation import shown

RIGHT, WRONG, NOT_ANSWERED = "right", "not yet", "not attempted"
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,.]\d{3})+")


@dataclass(frozen=True)
class Option:
    """One option of a question: its text, whether it is right, and why it is or is not."""

    text: str
    right: bool
    why: str


def right(text: str, why: str) -> Option:
    """An option that is right."""
    return Option(text, True, why)


def wrong(text: str, why: str) -> Option:
    """An option that learners believe in, and that is not right."""
    return Option(text, False, why)


@dataclass(frozen=True)
class Feedback:
    """What there is to say to an answer: `state` is "right", "not yet" or "not attempted"; `lines` explain it."""

    state: str
    headline: str
    lines: tuple[str, ...] = ()

    def text(self) -> str:
        """All of it as plain text."""
        return "\n".join([self.headline, *(f"- {line}" for line in self.lines)])


class Question:
    """What all kinds of questions share: a `key` for the progress, a `text`, and `grade(answer)`."""

    key: str
    text: str

    @property
    def instruction(self) -> str:
        """How it is to be answered."""
        raise NotImplementedError

    @property
    def right_answer(self) -> Any:
        """An answer that `grade` calls right."""
        raise NotImplementedError

    def grade(self, answer: Any) -> Feedback:
        """What there is to say to `answer`; None is no answer yet.

        Raises:
            LearnerError: `answer` is none of the options, or no number.
        """
        raise NotImplementedError

    def plain(self, number: int) -> str:
        """The question with its options as plain text."""
        options = getattr(self, "options", ())
        lines = [f"   {label(i)} {say(option.text)}" for i, option in enumerate(options)]
        return "\n".join([f"{number}. {say(self.text)} ({self.instruction})", *lines])

    def texts(self) -> list[str]:
        """All that it may say, in English: what there is to translate."""
        options = [text for option in getattr(self, "options", ()) for text in (option.text, option.why)]
        return [self.text, *options]


class _Choice(Question):
    def __init__(self, key: str, text: str, options: Sequence[Option]) -> None:
        self.key, self.text, self.options = key, text, tuple(options)

    def index(self, option: Any) -> int:
        """The position of an option that is given by its position from 0, its letter or its text."""
        texts = [o.text for o in self.options]
        letters = [label(i)[0] for i in range(len(texts))]
        if isinstance(option, str):
            for names in (texts, letters):
                if option in names:
                    return names.index(option)
        elif isinstance(option, numbers.Integral) and not isinstance(option, bool) and 0 <= int(option) < len(texts):
            return int(option)
        raise LearnerError(f"answer={shown(option)}: it must be one of {', '.join(letters)}")

    def _explained(self, positions: Sequence[int]) -> tuple[str, ...]:
        chosen = [self.options[i] for i in positions]
        words = [say("{} right: {}") if option.right else say("{} not so: {}") for option in chosen]
        return tuple(
            one.format(label(i), say(option.why)) for i, one, option in zip(positions, words, chosen, strict=True)
        )


class Single(_Choice):
    """A question with exactly one right option.

    >>> q = Single("sky", "The sky is", [Option("blue", True, "Look up."), Option("green", False, "That is grass.")])
    >>> q.grade("b").text()
    'Not yet.\\n- b) not so: That is grass.'
    """

    @property
    def instruction(self) -> str:
        return say("one answer")

    @property
    def right_answer(self) -> int:
        return next(i for i, option in enumerate(self.options) if option.right)

    def grade(self, answer: Any) -> Feedback:
        if answer is None:
            return Feedback(NOT_ANSWERED, say("Choose an answer first."))
        chosen = self.index(answer)
        if not self.options[chosen].right:
            return Feedback(WRONG, say("Not yet."), self._explained([chosen]))
        others = [i for i in range(len(self.options)) if i != chosen]
        return Feedback(RIGHT, say("Right."), self._explained([chosen, *others]))


class Multiple(_Choice):
    """A question with one or several right options; right when exactly these are chosen."""

    @property
    def instruction(self) -> str:
        return say("one or several answers")

    @property
    def right_answer(self) -> list[int]:
        return [i for i, option in enumerate(self.options) if option.right]

    def grade(self, answer: Any) -> Feedback:
        if answer is None or (isinstance(answer, list | tuple | set) and not answer):
            return Feedback(NOT_ANSWERED, say("Choose at least one answer first."))
        if not isinstance(answer, list | tuple | set):
            raise LearnerError(f"answer={shown(answer)}: it must be a list of options, for example ['a', 'c']")
        chosen = sorted({self.index(option) for option in answer})
        if chosen == self.right_answer:
            return Feedback(RIGHT, say("Right, all of them."), self._explained(range(len(self.options))))
        wrong = [i for i in chosen if not self.options[i].right]
        found, all_right = len(chosen) - len(wrong), len(self.right_answer)
        missing = say("You have {} of the {} right answers.")
        if wrong:
            missing = say("You have {} of the {} right answers, and one that is not.")
        if len(wrong) > 1:
            missing = say("You have {} of the {} right answers, and {} that are not.")
        headline = f"{say('Not yet.')} {missing.format(found, all_right, len(wrong))}"
        return Feedback(WRONG, headline, self._explained(chosen))


class Number(Question):
    """A question that is answered with a number.

    Arguments:
        key, text: as for every question.
        answer: the right number.
        why: why it is right.
        tolerance: how far off an answer may be, 0 or more.
        slips: typical wrong numbers, each with what led to it.
        otherwise: what to say to any other number.

    >>> q = Number("legs", "A spider has how many legs?", 8, "Four pairs.", slips={6: "An insect."}, otherwise="")
    >>> q.grade("8,0").state, q.grade(6).lines
    ('right', ('An insect.',))
    """

    def __init__(
        self,
        key: str,
        text: str,
        answer: float,
        why: str,
        *,
        tolerance: float = 1e-9,
        slips: dict[float, str],
        otherwise: str,
    ) -> None:
        self.key, self.text, self.answer, self.why = key, text, answer, why
        self.tolerance, self.slips, self.otherwise = tolerance, dict(slips), otherwise

    @property
    def instruction(self) -> str:
        return say("a number")

    @property
    def right_answer(self) -> float:
        return self.answer

    def texts(self) -> list[str]:
        return [self.text, self.why, *self.slips.values(), self.otherwise]

    def grade(self, answer: Any) -> Feedback:
        if answer is None or (isinstance(answer, str) and not answer.strip()):
            return Feedback(NOT_ANSWERED, say("Type a number first."))
        values = _readings(answer)
        if self._near(values, self.answer):
            return Feedback(RIGHT, say("Right."), (say(self.why),))
        said = next((why for slip, why in self.slips.items() if self._near(values, slip)), self.otherwise)
        return Feedback(WRONG, say("Not yet."), (say(said),))

    def _near(self, values: Sequence[float], wanted: float) -> bool:
        return any(abs(value - wanted) <= self.tolerance for value in values)


def label(position: int) -> str:
    """The letter of an option.

    >>> label(0), label(2)
    ('a)', 'c)')
    """
    return f"{chr(ord('a') + position)})"


def _readings(answer: Any) -> list[float]:
    """The numbers that `answer` may mean: 2,260 is read both as many countries write it."""
    text = str(answer).translate(str.maketrans("−", "-", " \u00a0\u202f"))
    texts = [text.replace(",", ".")] + ([re.sub("[,.]", "", text)] if _THOUSANDS.fullmatch(text) else [])
    values = []
    for candidate in texts if isinstance(answer, str | numbers.Real) and not isinstance(answer, bool) else []:
        try:
            values.append(float(candidate))
        except ValueError:
            continue
    values = [v for v in values if math.isfinite(v)]
    if not values:
        raise LearnerError(f"answer={shown(answer)}: it must be a number, for example 0.5")
    return values
