"""What the lab on translation says of the sentence: whether it is right, what was shut and forced, what came second."""

from __future__ import annotations

from typing import Any, Protocol

from dltutor.datasets.languages.pairs import Pairs
from dltutor.labs.encoder_decoder.translator.interpreter import END, Interpreter
from dltutor.labs.encoder_decoder.translator.score import Score
from dltutor.labs.encoder_decoder.translator.sentence import Sentence
from dltutor.wording import many, share

UNKNOWN = 1


class Asked(Protocol):
    """A sentence and its translation by one of the models."""

    data: Pairs
    scores: dict[str, Score]
    sentence: Sentence

    @property
    def values(self) -> Any: ...

    @property
    def interpreter(self) -> Interpreter: ...


def describe(lab: Asked) -> str:
    """The sentence in words, a line for each thing that is to be said."""
    if not lab.sentence.source:
        return "Type a sentence in the source language, or choose one."
    return " ".join(filter(None, [_said(lab), _unknown(lab), _shut(lab), _chosen(lab)]))


def legend(lab: Asked, dictionary: float | None, longer: bool) -> list[str]:
    """A line below the curves for each thing in them."""
    lines = []
    for mark, (name, score) in zip("●■", lab.scores.items(), strict=False):
        seen = f"{share(score.whole)} exact" if score.whole == score.whole else "not measured yet"
        lines.append(f"{mark} {name}: {seen}")
    if dictionary is not None:
        lines.append(f"▲ word by word: {share(dictionary)}")
    return [*lines, "beyond the dots: longer than any trained"] if longer else lines


def word(lab: Asked, number: int) -> str:
    """A word of the target as it is shown."""
    return "<end>" if number == END else lab.data.target_words[number]


def _said(lab: Asked) -> str:
    text = lab.data.decode(lab.sentence.shown.words) or "(nothing)"
    how = f"{lab.interpreter.name}, fed the truth" if lab.values.fed and lab.sentence.truth else lab.interpreter.name
    ended = "" if END in lab.sentence.shown.words else " … (no end)"
    return f"{how}: “{text}{ended}”{_right(lab)}"


def _right(lab: Asked) -> str:
    if lab.sentence.truth is None:
        return ". What would be right is not in the data."
    said, truth = lab.sentence.shown.words, lab.sentence.truth
    if said == truth:
        return ": exactly right."
    places = dict(enumerate(said))
    wrong = sum(places.get(place) != number for place, number in enumerate(truth))
    return f": {wrong} of {many(len(truth), 'word')} wrong, counting the end. Right: “{lab.data.decode(truth)}”."


def _unknown(lab: Asked) -> str:
    new = [text for text, number in zip(lab.sentence.asked, lab.sentence.source, strict=True) if number == UNKNOWN]
    return f"Not in the vocabulary: {', '.join(dict.fromkeys(new))}; all such words are one number." if new else ""


def _shut(lab: Asked) -> str:
    if not lab.sentence.shut:
        return ""
    return f"Shut: {', '.join(lab.sentence.asked[i] for i in sorted(lab.sentence.shut))}."


def _chosen(lab: Asked) -> str:
    """What came first and second at the chosen word, and where it looked."""
    if (
        lab.sentence.chosen is None
        or lab.sentence.chosen[0] != "target"
        or lab.sentence.chosen[1] >= len(lab.sentence.shown.words)
    ):
        return ""
    place = lab.sentence.chosen[1]
    best = lab.sentence.shown.ranked(place)[:3]
    ranked = ", ".join(f"{word(lab, n)} {share(lab.sentence.shown.chances[place, n])}" for n in best)
    text = f"Word {place + 1}: {ranked}."
    if lab.sentence.shown.weights is not None:
        at = int(lab.sentence.shown.weights[place].argmax())
        text += f" It looks most at “{lab.sentence.asked[at]}” ({share(lab.sentence.shown.weights[place, at])})."
    return f"{text} Forced: {word(lab, lab.sentence.forced[place])}." if place in lab.sentence.forced else text
