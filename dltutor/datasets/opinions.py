"""Short opinions on films, meals and workshops from a grammar: easy ones, and ones that only the order of words tells.

Every sentence praises (label 1) or complains (label 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

KINDS = ("easy", "hard")
Labelled = tuple[np.ndarray, np.ndarray]
Pair = tuple[str, str]  # a sentence that praises, and one that complains


class Topic(NamedTuple):
    """What is spoken of, and the words that fit it alone."""

    things: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]


TOPICS = (
    Topic(
        ("film", "comedy", "documentary", "story", "ending", "song"),
        ("gripping", "funny", "clever", "moving", "original"),
        ("boring", "silly", "dull", "shallow", "predictable"),
    ),
    Topic(
        ("soup", "salad", "pizza", "curry", "dessert", "breakfast"),
        ("tasty", "fresh", "delicious", "fragrant", "filling"),
        ("bland", "greasy", "tasteless", "oversalted", "disappointing"),
    ),
    Topic(
        ("workshop", "course", "lesson", "exercise", "lecture", "handout"),
        ("clear", "useful", "lively", "helpful", "inspiring"),
        ("confusing", "useless", "tiring", "vague", "chaotic"),
    ),
)
GOOD = ("good", "great", "wonderful", "excellent", "lovely")  # of anything
BAD = ("bad", "poor", "terrible", "awful", "dreadful")
OPENERS = ("", "", "Honestly: ", "In short: ", "My verdict: ", "My neighbour wrote: ", "After two hours I can say: ")
CLOSERS = (
    "",
    "",
    " I went with my sister.",
    " The room was full.",
    " We talked about it all evening.",
    " It was Friday.",
)
EASY = (  # a and b are two words of the same kind
    "The {thing} was {a}.",
    "What {an_a} {thing}!",
    "I found the {thing} {a}.",
    "We had {an_a} {thing}.",
    "The {thing} was {a} and {b}.",
    "What {an_a} and {b} {thing}!",
    "I found the {thing} {a} and also {b}.",
    "It was {an_a} {thing}, {b} from beginning to end.",
)
HARD = (  # yes is what is said, no its contrary; in half of them yes comes first, in the other half last
    "The {thing} was {yes}, not {no}.",
    "The {thing} was {yes} and not at all {no}.",
    "The {thing} was {yes}; whoever calls it {no} is wrong.",
    "In the end the {thing} was {yes}, at first it was {no}.",
    "I got {a_yes} {thing}, though I had expected {a_no} one.",
    "Everybody found the {thing} {yes}, nobody found it {no}.",
    "The {thing} was not {no} but {yes}.",
    "The {thing} was not {no}, it was {yes}.",
    "Whoever calls the {thing} {no} is wrong; it was {yes}.",
    "At first the {thing} was {no}, in the end it was {yes}.",
    "I had expected {a_no} {thing} and got {a_yes} one.",
    "Nobody found the {thing} {no}, everybody found it {yes}.",
)


def sentences(
    kind: str = "hard", samples: int = 2000, *, test_share: float = 0.2, seed: int = 0
) -> tuple[Labelled, Labelled]:
    """Opinions on films, meals and workshops, made from a grammar; no sentence occurs twice.

    Returns ``(x_train, y_train), (x_test, y_test)``, as Keras's own data sets do: arrays of texts, shape (samples,),
    and of labels, shape (samples,), int64: 1 praises, 0 complains, as many of each in either set, in mixed order.

    * "easy": "What a tasty and fresh soup!" One kind of words only, nothing is denied: to know the words is enough.
    * "hard": "The film was good, not bad." Every sentence has a twin in the same set, made of the same words, which
      says the contrary: "The film was bad, not good." A model that counts words gives both the same answer, so it is
      right with exactly one of the two: 50 %, whatever it has learned. The order of the words decides.

    A sentence has 4 to 24 words; there are about 100 different ones, in capital and small letters and with marks as
    they are written. `keras.layers.TextVectorization` makes numbers of them.

    Args:
        kind: "easy" or "hard".
        samples: how many sentences in all, an even number from 20 to 20000.
        test_share: share of them that goes into the test set, from 0.05 to 0.95.
        seed: the same seed gives the same sentences.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        Generated here from a grammar written for dltutor; nobody's property.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = sentences("hard", samples=1000)
        >>> x_train.shape, x_test.shape, float(y_train.mean()), float(y_test.mean())
        ((800,), (200,), 0.5, 0.5)
        >>> sentences("medium")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: kind='medium': it must be one of 'easy', 'hard'
    """
    kind = validation.choice("kind", kind, KINDS)
    samples = validation.whole("samples", samples, low=20, high=20_000, example=2000)
    if samples % 2:
        raise LearnerError(f"samples={samples}: it must be an even number, half of them praise, for example 2000")
    share = validation.number("test_share", test_share, low=0.05, high=0.95, example=0.2)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    random = np.random.default_rng([13, KINDS.index(kind), seed])
    pairs = _different(_easy if kind == "easy" else _twins, samples // 2, random)
    test = min(max(round(share * len(pairs)), 1), len(pairs) - 1)
    return _mixed(pairs[test:], random), _mixed(pairs[:test], random)


def opinion_words() -> dict[str, list[str]]:
    """The words that praise and those that complain in `sentences`, 20 of each.

    No sentence says which is which: they are here to be looked at, say as groups of `labs.EmbeddingMap`.

    Source:
        Written for dltutor; nobody's property.

    Example:
        >>> {name: words[:3] for name, words in opinion_words().items()}
        {'good words': ['good', 'great', 'wonderful'], 'bad words': ['bad', 'poor', 'terrible']}
    """
    good, bad = ([word for topic in TOPICS for word in getattr(topic, kind)] for kind in ("good", "bad"))
    return {"good words": [*GOOD, *good], "bad words": [*BAD, *bad]}


def _different(make: Callable[[Iterator[int]], Pair], count: int, random: np.random.Generator) -> list[Pair]:
    """`count` pairs in which no sentence occurs twice."""
    found: list[Pair] = []
    seen: set[str] = set()
    while len(found) < count:
        for chances in random.integers(0, 2**32, (count, 9)).tolist():
            pair = make(iter(chances))
            if len(found) < count and seen.isdisjoint(pair):
                seen.update(pair)
                found.append(pair)
    return found


def _mixed(pairs: list[Pair], random: np.random.Generator) -> Labelled:
    texts = np.array([text for pair in pairs for text in pair])
    order = random.permutation(len(texts))
    return texts[order], (1 - order % 2).astype(np.int64)


def _easy(chances: Iterator[int]) -> Pair:
    topic, thing, form, frame = _plan(chances, EASY)
    praise, complaint = (
        form.format(thing=thing, a=a, an_a=_with_article(a), b=b)
        for a, b in (_two(GOOD + topic.good, chances), _two(BAD + topic.bad, chances))
    )
    return frame(praise), frame(complaint)


def _twins(chances: Iterator[int]) -> Pair:
    topic, thing, form, frame = _plan(chances, HARD)
    good, bad = _one(GOOD + topic.good, chances), _one(BAD + topic.bad, chances)
    praise, complaint = (
        form.format(thing=thing, yes=yes, no=no, a_yes=_with_article(yes), a_no=_with_article(no))
        for yes, no in ((good, bad), (bad, good))
    )
    return frame(praise), frame(complaint)


def _plan(chances: Iterator[int], forms: tuple[str, ...]) -> tuple[Topic, str, str, Callable[[str], str]]:
    """A topic, one of its things, one of the `forms`, and what is said before and after."""
    topic = _one(TOPICS, chances)
    thing, form, opener, closer = (_one(options, chances) for options in (topic.things, forms, OPENERS, CLOSERS))
    return topic, thing, form, lambda text: opener + text + closer


def _one(options: tuple, chances: Iterator[int]):
    return options[next(chances) % len(options)]


def _two(options: tuple[str, ...], chances: Iterator[int]) -> tuple[str, str]:
    """Two different ones."""
    first, step = next(chances) % len(options), 1 + next(chances) % (len(options) - 1)
    return options[first], options[(first + step) % len(options)]


def _with_article(word: str) -> str:
    """
    >>> _with_article("useful"), _with_article("awful")
    ('a useful', 'an awful')
    """
    return f"an {word}" if word[0] in "aeio" else f"a {word}"
