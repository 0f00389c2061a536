"""English sentences and their French translations, from a small grammar: gender, places of adjectives, ne … pas.

All nouns, verbs and adjectives begin with a consonant, so that nothing is elided, and all is in the third person.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

CLAUSES = (0, 0, 1, 1, 1, 2)  # of a sentence, each as often as it stands here
MOST_CLAUSES = 4
Phrase = tuple[list[str], list[str]]  # the same in English and in French


def _table(text: str) -> dict[str, str]:
    """
    >>> _table("cat = chat m, look for = cherche")
    {'cat': 'chat m', 'look for': 'cherche'}
    """
    return dict(entry.split(" = ") for entry in text.split(", "))


NOUNS = _table(
    "cat = chat m, dog = chien m, book = livre m, boat = bateau m, boy = garçon m, bread = pain m, garden = jardin m, "
    "house = maison f, car = voiture f, table = table f, flower = fleur f, girl = fille f, cow = vache f, "
    "city = ville f, street = rue f"
)
BEFORE = _table(  # the noun: masculine, feminine
    "small = petit petite, big = grand grande, new = nouveau nouvelle, pretty = joli jolie, bad = mauvais mauvaise"
)
AFTER = _table(
    "red = rouge rouge, green = vert verte, white = blanc blanche, black = noir noire, grey = gris grise, "
    "slow = lent lente, heavy = lourd lourde"
)
VERBS = _table(  # the base form; all take an s
    "see = voit, follow = suit, find = trouve, look for = cherche, want = veut, draw = dessine, hide = cache, "
    "show = montre"
)


def sentence_pairs(
    samples: int = 12_000, *, clauses: int | tuple[int, ...] = CLAUSES, seed: int = 0
) -> list[tuple[str, str]]:
    """English sentences with their French translations, made from a grammar of 80 lines; no sentence occurs twice.

    Small letters, no marks. What word by word cannot do: articles and adjectives take the gender of the noun ("la
    maison verte", "le livre vert"), colours follow it, "does not see" is "ne voit pas", "looks for" is one word
    ("cherche"), and an indefinite thing that is denied has another article ("ne voit pas de chien").

    A pair of your own language is a tuple of two texts, so a list of such tuples, from a grammar of your own or typed,
    takes the place of this one: see `Pairs`.

    Args:
        samples: how many pairs, from 1 to 50000.
        clauses: how many clauses a sentence has: one number from 0 (a phrase without a verb, 2 to 4 words) to 4, or
            several, drawn as often as they stand there. One clause has 5 to 12 words, two have 11 to 25.
        seed: the same seed gives the same pairs.

    Raises:
        LearnerError: if an argument is not possible, or the grammar has not so many sentences.

    Source:
        Generated here from a grammar written for dltutor; nobody's property.

    Example:
        >>> sentence_pairs(1, clauses=1, seed=3)
        [('the green car looks for the black cow', 'la voiture verte cherche la vache noire')]
        >>> sentence_pairs(5000, clauses=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: samples=5000: clauses=(0,) has fewer different sentences; take more clauses or \
fewer samples
    """
    samples = validation.whole("samples", samples, low=1, high=50_000, example=12_000)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    lengths = _lengths(clauses)
    random, found = np.random.default_rng([29, seed]), {}
    for _ in range(20 * samples + 1000):
        if len(found) == samples:
            break
        english, french = _sentence(random, lengths[random.integers(len(lengths))])
        found[" ".join(english)] = " ".join(french)
    if len(found) < samples:
        raise LearnerError(
            f"samples={samples}: clauses={lengths} has fewer different sentences; take more clauses or fewer samples"
        )
    return list(found.items())


def dictionary() -> dict[str, str]:
    """A French word for each English word of `sentence_pairs`, as a dictionary has it: masculine, and without a rule.

    "for" has none of its own: "look for" is "cherche".

    Source:
        Written for dltutor; nobody's property.

    Example:
        >>> words = dictionary()
        >>> " ".join(words[word] for word in "the green house does not see a cat".split())
        'le vert maison ne pas voit un chat'
    """
    first = {word: french.split()[0] for table in (NOUNS, BEFORE, AFTER) for word, french in table.items()}
    verbs = {form: french for verb, french in VERBS.items() for form in (verb.split()[0], _inflected(verb)[0])}
    return {"the": "le", "a": "un", "and": "et", "does": "ne", "not": "pas", "for": "", **first, **verbs}


def _sentence(random: np.random.Generator, clauses: int) -> Phrase:
    if not clauses:
        return _phrase(random)
    english, french = _clause(random)
    for _ in range(clauses - 1):
        more, plus = _clause(random)
        english, french = [*english, "and", *more], [*french, "et", *plus]
    return english, french


def _clause(random: np.random.Generator) -> Phrase:
    """Who does what to whom, three in ten denied."""
    verb = list(VERBS)[random.integers(len(VERBS))]
    denied = random.random() < 0.3
    (who, qui), (whom, que) = _phrase(random), _phrase(random, denied=denied)
    if denied:
        return [*who, "does", "not", *verb.split(), *whom], [*qui, "ne", VERBS[verb], "pas", *que]
    return [*who, *_inflected(verb), *whom], [*qui, VERBS[verb], *que]


def _phrase(random: np.random.Generator, denied: bool = False) -> Phrase:
    """An article, a noun, and an adjective or two: a colour or the like follows the French noun."""
    noun = list(NOUNS)[random.integers(len(NOUNS))]
    french, gender = NOUNS[noun].split()
    feminine = int(gender == "f")
    definite, *chances = random.random(3) < (0.5, 0.5, 0.6)
    drawn = [list(table)[random.integers(len(table))] for table in (BEFORE, AFTER)]
    front, back = ([word] if chance else [] for word, chance in zip(drawn, chances, strict=True))
    article = ("le", "la")[feminine] if definite else "de" if denied else ("un", "une")[feminine]
    before, after = ([table[w].split()[feminine] for w in words] for table, words in ((BEFORE, front), (AFTER, back)))
    return ["the" if definite else "a", *front, *back, noun], [article, *before, french, *after]


def _inflected(verb: str) -> list[str]:
    """
    >>> _inflected("look for")
    ['looks', 'for']
    """
    first, *rest = verb.split()
    return [f"{first}s", *rest]


def _lengths(clauses: Any) -> tuple[int, ...]:
    given = clauses if isinstance(clauses, list | tuple) else (clauses,)
    if not given:
        raise LearnerError(f"clauses={clauses!r}: it must be a number from 0 to {MOST_CLAUSES}, or several")

    return tuple(validation.whole("clauses", each, low=0, high=MOST_CLAUSES, example=1) for each in given)
