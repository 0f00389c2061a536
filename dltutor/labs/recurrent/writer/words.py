"""The words and the goals of the writer."""

from __future__ import annotations

from math import exp, isfinite
from typing import Any, NamedTuple, Protocol

import numpy as np

from dltutor.labs.recurrent.writer.attending import AttendingReader
from dltutor.labs.recurrent.writer.data import FIVE, PAIRS, Material, period, words_in
from dltutor.labs.recurrent.writer.draft import Draft, Rule
from dltutor.labs.recurrent.writer.figure import SIGNS
from dltutor.labs.recurrent.writer.reader import Rereader, StatefulReader
from dltutor.live.page.goals import Goal
from dltutor.live.training.trainer import Trainer
from dltutor.wording import fixed, many, number, share

LOW = 0.5  # a temperature at which a model falls into a loop
HINT = "point at a character, press to keep it, or ← → ↑ ↓"
WARM, KNOWN, ENOUGH = 0.6, 0.9, 20  # a temperature, a share of words, words: the last goal


class Judged(NamedTuple):
    """What can be counted in a text: whole words, those that are in the training text, and how long a loop is."""

    words: int
    known: int
    period: int

    @property
    def share(self) -> float:
        """The share of the words that are in the training text, from 0 to 1; 0 without words."""
        return self.known / self.words if self.words else 0.0


class Writing(Protocol):
    """A model in training, what it has written, after how many steps, and the place that is marked in it."""

    values: Any
    goal: float
    trainer: Trainer
    material: Material
    reader: StatefulReader | AttendingReader | Rereader
    draft: Draft
    judged: Judged
    written_after: int
    looks_ahead: bool
    place: int

    @property
    def rule(self) -> Rule: ...

    @property
    def given(self) -> str: ...

    @property
    def written(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def loss(self) -> float: ...

    @property
    def looks(self) -> np.ndarray | None: ...

    @property
    def head(self) -> tuple[int, int]: ...

    def note(self) -> str: ...

    def standing(self) -> str: ...


def judge(lab: Writing) -> Judged:
    found = words_in(lab.text, whole=True)
    return Judged(len(found), sum(word in lab.material.words for word in found), period(lab.written))


def goals(lab: Writing) -> tuple[Goal, ...]:
    """To learn; to fall into a loop; to find the temperature between loop and nonsense."""
    what = "the held-out text" if lab.trainer.validates else "the training text"
    return (
        Goal(
            f"{number(lab.goal)} nats a character on {what}",
            lambda lab: lab.loss <= lab.goal and lab.note(),
            trained=True,
        ),
        Goal(f"a temperature of {number(LOW)} or less at which the trained model repeats itself", _loops, trained=True),
        Goal(
            f"a temperature of {number(WARM)} or more at which {share(KNOWN)} of the words are in the training text, "
            "without a loop",
            _well,
            trained=True,
        ),
    )


def _trained(lab: Writing) -> bool:
    """Better than by counting pairs of characters."""
    return lab.loss < dict(lab.material.bars)[PAIRS]


def _loops(lab: Writing) -> bool | str:
    j = lab.judged
    return (
        _trained(lab)
        and lab.values.temperature <= LOW
        and j.period > 0
        and f"every {many(j.period, 'character')}, at {number(lab.values.temperature)}"
    )


def _well(lab: Writing) -> bool | str:
    j = lab.judged
    well = j.words >= ENOUGH and j.share >= KNOWN and not j.period
    known = f"{j.known} of {many(j.words, 'word')}"
    return _trained(lab) and lab.values.temperature >= WARM and well and known


def title(lab: Writing) -> str:
    step = lab.written_after
    if step:
        return f"written after {many(step, 'step')}"
    trained = lab.trainer.comes_trained or lab.trainer.elsewhere
    return "written by a model trained elsewhere" if trained else "written by random weights"


def captions(lab: Writing) -> tuple[str, str]:
    """What stands above the bars."""
    rule, before = lab.rule, lab.text[: len(lab.given) + lab.place][-12:]
    after = "".join(SIGNS.get(c, c) for c in before)
    how = [f"temperature {number(rule.temperature)}"]
    how += [f"top-k {rule.top_k}"] * (rule.top_k > 0) + [f"top-p {number(rule.top_p)}"] * (rule.top_p < 1)
    return f"after  …{after}", f"pale: the model; blue: {', '.join(how)}"


def describe(lab: Writing) -> str:
    lines = [lab.standing()]
    history = lab.trainer.history
    if isfinite(lab.loss):
        parts = [f"training {fixed(history.loss[-1], 3)}"] if history.loss else []
        parts += [f"held out {fixed(history.validation_loss[-1], 3)}"] if history.validation_loss else []
        unsure = exp(min(lab.loss, 20))
        lines.append(
            f"Nats a character: {', '.join(parts)}; as unsure as between {number(unsure)} equally likely characters."
        )
    lines.append(_rival(lab))
    lines.append(_judged(lab))
    if isinstance(lab.reader, Rereader):
        lines.append(
            f"Neither recurrent layers in a row nor a GPT with a causal mask: it reads its last {lab.reader.window} "
            "characters anew for each new one, so it writes less, and more slowly."
        )
    if lab.looks_ahead:
        lines.append("It sees the next character when it guesses it: its loss is no merit, and writing shows it.")
    if lab.trainer.slow_because:
        lines.append(f"The steps are made one by one, which is slow: {lab.trainer.slow_because}.")
    return "\n".join(lines)


def _rival(lab: Writing) -> str:
    """Where the network stands beside counting runs of five characters."""
    bar = dict(lab.material.bars)[FIVE]
    told = f"Counting runs of five characters reaches {fixed(bar, 3)}"
    if not isfinite(lab.loss):
        return f"{told} nats a character: the bar to beat."
    return f"{told}: {'the network is better' if lab.loss < bar else 'still better than the network'}."


def _judged(lab: Writing) -> str:
    j = lab.judged
    text = f"Temperature {number(lab.values.temperature)}: "
    text += f"{j.known} of {many(j.words, 'word')} from the training text." if j.words else "there are no whole words."
    if j.period:
        text += f" It repeats itself every {many(j.period, 'character')}."
    chosen = lab.written[lab.place]
    best, _, drawn = lab.draft.top(lab.place, len(lab.material.characters), lab.rule)
    rank = [lab.material.characters[code] for code in best].index(chosen)
    shown = SIGNS.get(chosen, chosen)
    return (
        f"{text} Marked: {shown}, number {rank + 1} of the model's list, drawn with {share(drawn[rank])}{_looks(lab)}."
    )


def _looks(lab: Writing) -> str:
    """Where the chosen head looks most, for the marked character."""
    if lab.looks is None:
        return ""
    back = len(lab.looks) - int(lab.looks.argmax())
    place = len(lab.given) + lab.place - back
    seen = SIGNS.get(lab.text[place], lab.text[place])
    layer, head = lab.head
    return f"; head {head + 1} of layer {layer + 1} looks at {seen}, {back} back, with {share(lab.looks.max())}"
