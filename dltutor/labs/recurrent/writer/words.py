"""The words and the goals of the writer."""

from __future__ import annotations

from math import exp, isfinite
from typing import Any, NamedTuple

from dltutor.labs.recurrent.writer.data import period, words_in
from dltutor.labs.recurrent.writer.figure import SIGNS
from dltutor.live.page.goals import Goal

LOW = 0.5  # a temperature at which a model falls into a loop
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


def judge(lab: Any) -> Judged:
    found = words_in(lab.text, whole=True)
    return Judged(len(found), sum(word in lab.material.words for word in found), period(lab.written))


def goals(lab: Any) -> tuple[Goal, ...]:
    """To learn; to fall into a loop; to find the temperature between loop and nonsense."""
    what = "the held-out text" if lab.trainer.validates else "the training text"
    return (
        Goal(f"{lab.goal:g} nats a character on {what}", lambda lab: lab.loss <= lab.goal and lab.note()),
        Goal(f"a temperature of {LOW:g} or less at which the trained model repeats itself", _loops),
        Goal(
            f"a temperature of {WARM:g} or more at which {100 * KNOWN:g} % of the words are in the training text, "
            "without a loop",
            _well,
        ),
    )


def _trained(lab: Any) -> bool:
    """Better than by counting pairs of characters."""
    return lab.loss < min(loss for _, loss in lab.material.bars)


def _loops(lab: Any) -> bool | str:
    j = lab.judged
    return (
        _trained(lab)
        and lab.values.temperature <= LOW
        and j.period > 0
        and f"every {j.period} characters, at {lab.values.temperature:.2g}"
    )


def _well(lab: Any) -> bool | str:
    j = lab.judged
    well = j.words >= ENOUGH and j.share >= KNOWN and not j.period
    return _trained(lab) and lab.values.temperature >= WARM and well and f"{j.known} of {j.words} words"


def title(lab: Any) -> str:
    step = lab.written_after
    return f"written after {step:,} step{'' if step == 1 else 's'}" if step else "written by random weights"


def hint() -> str:
    return "point at a character, press to keep it, or ← → ↑ ↓"


def captions(lab: Any) -> tuple[str, str]:
    """What stands above the bars."""
    rule, before = lab.rule, lab.text[: len(lab.material.decode(lab._given)) + lab.place][-12:]
    after = "".join(SIGNS.get(c, c) for c in before)
    how = [f"temperature {rule.temperature:.2g}"]
    how += [f"top-k {rule.top_k}"] * (rule.top_k > 0) + [f"top-p {rule.top_p:.2g}"] * (rule.top_p < 1)
    return f"after  …{after}", f"pale: the model; blue: {', '.join(how)}"


def describe(lab: Any) -> str:
    lines = [lab.so_far()]
    history = lab.trainer.history
    if isfinite(lab.loss):
        parts = [f"training {history.loss[-1]:.2f}"] if history.loss else []
        parts += [f"held out {history.validation_loss[-1]:.2f}"] if history.validation_loss else []
        unsure = exp(min(lab.loss, 20))
        lines.append(
            f"Nats a character: {', '.join(parts)}; as unsure as between {unsure:.1f} equally likely characters."
        )
    elif lab.material.bars:
        loss = min(loss for _, loss in lab.material.bars)
        lines.append(f"To beat: {loss:.2f} nats a character, what counting pairs of characters reaches.")
    lines.append(_judged(lab))
    if not lab.reader.quick:
        lines.append(
            "This model is not a Sequential of Embedding, recurrent layers and Dense: it reads its last "
            f"{lab.reader.window} characters anew for each new one, so it writes less, and more slowly."
        )
    if lab.trainer.slow_because:
        lines.append(f"The steps are made one by one, which is slow: {lab.trainer.slow_because}.")
    return "\n".join(lines)


def _judged(lab: Any) -> str:
    j = lab.judged
    text = f"Temperature {lab.values.temperature:.3g}: "
    text += f"{j.known} of the {j.words} words are in the training text." if j.words else "there are no whole words."
    if j.period:
        text += f" It repeats itself every {j.period} character{'s' * (j.period > 1)}."
    chosen = lab.written[lab.place]
    best, _, drawn = lab.draft.top(lab.place, len(lab.material.characters), lab.rule)
    rank = [lab.material.characters[code] for code in best].index(chosen)
    shown = SIGNS.get(chosen, chosen)
    return f"{text} Marked: {shown}, number {rank + 1} of the model's list, drawn with {100 * drawn[rank]:.0f} %."
