"""What is to be reached in the lab on translation."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from dltutor.labs.encoder_decoder.translator.score import Score
from dltutor.labs.encoder_decoder.translator.sentence import Sentence
from dltutor.live.page.goals import Goal
from dltutor.wording import many, share

ALL, FED = 0.98, 0.9


class Ask(Protocol):
    """What the goals look at: the scores, and a sentence said in three ways by the model that is shown."""

    scores: dict[str, Score]
    sentence: Sentence

    @property
    def values(self) -> Any: ...

    @property
    def attending(self) -> dict[str, bool]: ...


def goals_for(attending: bool) -> tuple[Goal, ...]:
    """Those of looking back only where a model does."""
    looking = (
        Goal(
            f"the model that attends has at least {share(ALL)} of the held-out sentences exact at every length that it "
            "is trained on",
            _everywhere,
            trained=True,
        ),
        Goal("shut one word of an exact translation so that one word of it changes, and no other", _one_for_one),
    )
    own = (
        Goal("force one word so that a later word changes with it", _follows),
        Goal(
            f"a sentence that comes out wrong, though with the truth fed at least {share(FED)} of its words are right",
            _fed,
        ),
    )
    return (*looking, *own) if attending else own


def _everywhere(lab: Ask) -> bool | str:
    for name, score in lab.scores.items():
        inside = np.array([share for share, group in zip(score.shares, score.groups, strict=True) if not group.longer])
        if lab.attending[name] and len(inside) and np.isfinite(inside).all() and inside.min() >= ALL:
            return f"at least {share(inside.min())}"
    return False


def _one_for_one(lab: Ask) -> bool | str:
    before, after = lab.sentence.freely.words, lab.sentence.shown.words
    if (
        before != lab.sentence.truth
        or len(lab.sentence.shut) != 1
        or lab.sentence.forced
        or lab.values.fed
        or len(before) != len(after)
    ):
        return False
    return sum(a != b for a, b in zip(before, after, strict=True)) == 1


def _follows(lab: Ask) -> bool | str:
    if len(lab.sentence.forced) != 1 or lab.sentence.shut or lab.values.fed:
        return False
    (place,) = lab.sentence.forced
    before, after = lab.sentence.freely.words, lab.sentence.shown.words
    if not place < min(len(before), len(after)) or before[place] == after[place]:
        return False
    changed = sum(a != b for a, b in zip(before[place + 1 :], after[place + 1 :], strict=False))
    return changed > 0 and f"{many(changed, 'later word')}"


def _fed(lab: Ask) -> bool | str:
    if (
        lab.sentence.truth is None
        or lab.sentence.fed is None
        or not lab.values.fed
        or lab.sentence.shut
        or lab.sentence.freely.words == lab.sentence.truth
    ):
        return False
    right = np.mean([a == b for a, b in zip(lab.sentence.fed.words, lab.sentence.truth, strict=True)])
    return bool(right >= FED) and f"{share(right)} of its words"
