"""What the lab on sentences says: the answer, where it turned, and which words nobody knows."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from dltutor.wording import fixed

SMALL = 0.05  # a step of the answer that is not worth a word
HARDLY = 0.05  # from 0.5: nearly no answer


class Read(Protocol):
    """A sentence, and what the models say to it: the answers after each word, and to the words as they stood first."""

    names: tuple[str, str]
    sides: tuple[str, str]
    words_now: list[str]
    words_before: list[str]
    unknown: list[bool]
    scores: np.ndarray
    other_scores: np.ndarray | None
    at_first: float

    @property
    def score(self) -> float: ...

    @property
    def label(self) -> int | None: ...

    @property
    def trained(self) -> bool: ...


def describe(lab: Read) -> str:
    """The state in words."""
    if not lab.words_now:
        return "There are no words yet: choose a sentence or type one."
    lines = [_answer(lab), *filter(None, [_step(lab), _other(lab), _unknown(lab)])]
    return "\n".join(lines)


def _answer(lab: Read) -> str:
    text = f"After {_all(lab)}: {fixed(lab.score)}, it {_side(lab, lab.score)}."
    if lab.label is not None:
        text += " That is right." if (lab.score > 0.5) == (lab.label == 1) else " That is wrong."
    if lab.words_now != lab.words_before:
        text += f" In the order of before it was {fixed(lab.at_first)}."
    return text if lab.trained else f"{text} This model is not trained yet: the answer means nothing."


def _step(lab: Read) -> str:
    """The word that changed the answer most."""
    steps = np.diff(lab.scores, prepend=lab.scores[:1])
    i = int(np.abs(steps).argmax())
    if abs(steps[i]) < SMALL:
        return "No word changes the answer much."
    before, after = lab.scores[i - 1], lab.scores[i]
    return f"“{plain(lab.words_now[i])}” (word {i + 1}) changes it most: from {fixed(before)} to {fixed(after)}."


def _other(lab: Read) -> str:
    if lab.other_scores is None or not len(lab.other_scores):
        return ""
    score = float(lab.other_scores[-1])
    text = f"◇ {lab.names[1]}: {fixed(score)}, it {_side(lab, score)}"
    if lab.label is not None:
        text += ", right." if (score > 0.5) == (lab.label == 1) else ", wrong."
        return text
    return f"{text}."


def _side(lab: Read, score: float) -> str:
    """What an answer says, and whether hardly."""
    side = lab.sides[0] if score > 0.5 else lab.sides[1]
    return f"hardly decides ({side})" if abs(score - 0.5) < HARDLY else side


def _unknown(lab: Read) -> str:
    found = list(dict.fromkeys(plain(w) for w, no in zip(lab.words_now, lab.unknown, strict=True) if no))
    if not found:
        return ""
    named = ", ".join(f"“{word[:30]}”" for word in found[:6]) + (" …" if len(found) > 6 else "")
    one = len(found) == 1
    return (
        f"{named} {'is' if one else 'are'} not in the vocabulary (marked ?): the model reads the same number, 1, for "
        "every such word."
    )


def _all(lab: Read) -> str:
    count = len(lab.words_now)
    return "its one word" if count == 1 else f"all {count} words"


def plain(word: str) -> str:
    """A word without the marks around it.

    >>> plain("good,")
    'good'
    """
    return word.strip(".,;:!?“”\"'") or word
