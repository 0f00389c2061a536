"""What typical slips make of counted probabilities and of perplexity, each with its words."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.compared import Slips


def followers_of(text: str, end: str) -> list[str]:
    """What followed a few characters, at every place of a text where they stand."""
    length = len(end)
    return [text[i + length] for i in range(len(text) - length) if text[i : i + length] == end]


def probability(text: str, context: str, character: str, kinds: int) -> float:
    """The exercise's answer."""
    return _mixed(text, _ends(context), character, 1 / kinds)


def ngram_slips(text: str, context: str, character: str, kinds: int) -> Slips:
    ends, right = _ends(context), probability(text, context, character, kinds)
    seen = followers_of(text, context)
    backed = next((after for end in reversed(ends) if (after := followers_of(text, end))), [])
    some = len(context) > 0
    found: list[tuple[float | None, str]] = [
        (_share(seen, character), "that is the share alone: mix it with what the shorter contexts say"),
        (_share(backed, character),
         "that is the share after the longest context that was seen: mix it with the shorter ones"),
        (1 / kinds, "it stays at 1 / `kinds`: the counts must change it"),
        (_mixed(text, ends, character, 0.0), "P begins at 0: it must begin at 1 / `kinds`"),
        (_mixed(text, ends, character, 1.0), "P begins at 1: it must begin at 1 / `kinds`"),
        (_mixed(text, ends, character, 1 / len(set(text))),
         "P begins at 1 by the characters of `text`: it must begin at 1 / `kinds`"),
        (_mixed(text, ends, character, 1 / kinds, weight=1),
         "the shorter context counts once: it must count d times, once for each different follower"),
        (_mixed(text, ends, character, 1 / kinds, weight=kinds),
         "the shorter context counts `kinds` times: d is the number of different followers here"),
        (_mixed(text, ends[1:], character, 1 / kinds) if some else None,
         "the empty context is left out: all characters of `text` follow it (and `context[-0:]` is all of it)"),
        (_mixed(text, ends[:-1], character, 1 / kinds) if some else None,
         "the whole context is left out: the lengths go up to `len(context)`"),
        (_mixed(text, ends[-1:], character, 1 / kinds) if some else None,
         "the whole context is mixed with 1 / `kinds` at once: go through all shorter ones before"),
        (_mixed(text, ends[::-1], character, 1 / kinds), "it goes from the whole context to the empty one: the "
         "shortest first, so that the longest has the last word"),
        (_mixed(text, [context[: len(end)] for end in ends], character, 1 / kinds),
         "these are the beginnings of `context`: what stands next to the character is its end"),
        (_counted(text, ends, character, kinds, at_end=True),
         "`text.count` leaves out places that overlap, and counts one at the end of `text` that nothing follows"),
        (_counted(text, ends, character, kinds, at_end=False), "`text.count` leaves out places that overlap: go "
         "through all places `i`"),
        (_places(text, ends, character, kinds), "a place at the end of `text` is counted that nothing follows"),
        (-float(np.log(right)), "that is −ln of the probability"),
        (1 - right, "that is the probability of all other characters together"),
    ]  # fmt: skip
    return found


def perplexity_slips(given: np.ndarray) -> Slips:
    nats = -np.log(given)
    with np.errstate(all="ignore"):
        found: list[tuple[Any, str]] = [
            (nats.mean(), "these are nats a character: take e to the power of it"),
            (nats.sum(), "these are the nats of the whole text: take their mean, and e to the power of it"),
            (np.exp(nats.sum()), "that is e to the power of the sum: take the mean of the logarithms"),
            (np.exp(-nats.mean()), "the minus is missing: the logarithm of a probability is negative"),
            (np.log(given).mean(), "the minus is missing, and e to the power of it: the logarithms are negative"),
            (1 / given.mean(), "that is 1 by the mean of the probabilities: the logarithm comes before the mean"),
            (given.mean(), "that is the mean of the probabilities: take −ln of each first"),
            (-np.log(given.mean()), "the mean is taken before the logarithm: −ln of each comes first"),
            ((1 / given).mean(), "e to the power comes before the mean: take the mean of the logarithms first"),
            (2 ** nats.mean(), "2 to the power of nats: it is e, since ln is the logarithm to the base e"),
            (np.exp(-np.log2(given).mean()), "`np.log2` goes with 2 to the power of: take `np.log`, or 2"),
            (np.exp(-np.log10(given).mean()), "`np.log10` goes with 10 to the power of: take `np.log`"),
            (10 ** nats.mean(), "10 to the power of nats: it is e, since ln is the logarithm to the base e"),
            (np.exp(np.median(nats)), "that is the median: it must be the mean"),
            (-np.log2(given).mean(), "these are bits a character: take 2 to the power of it"),
            (np.prod(given), "that is the probability of the whole text"),
            (1 / np.prod(given), "that is 1 by the probability of the whole text: the root of its length is missing"),
        ]  # fmt: skip
    return [(slip if np.isfinite(slip) else None, words) for slip, words in found]


def _ends(context: str) -> list[str]:
    return [context[len(context) - length :] for length in range(len(context) + 1)]


def _share(followers: list[str], character: str) -> float | None:
    return followers.count(character) / len(followers) if followers else None


def _mixed(text: str, ends: list[str], character: str, p: float, weight: int | None = None) -> float:
    """The counts of each end mixed with those before; `weight` for the number of different followers."""
    for end in ends:
        if followers := followers_of(text, end):
            d = len(set(followers)) if weight is None else weight
            p = (followers.count(character) + d * p) / (len(followers) + d)
    return p


def _counted(text: str, ends: list[str], character: str, kinds: int, at_end: bool) -> float:
    """With `text.count` in place of a look at every place."""
    p = 1 / kinds
    for end in ends:
        if followers := followers_of(text, end):
            d = len(set(followers))
            total = (text if at_end else text[:-1]).count(end) if end else len(text)
            p = (text.count(end + character) + d * p) / (total + d)
    return p


def _places(text: str, ends: list[str], character: str, kinds: int) -> float:
    """With every place where the end stands, also the last, which nothing follows."""
    p = 1 / kinds
    for end in ends:
        if followers := followers_of(text, end):
            d, last = len(set(followers)), int(bool(end) and text.endswith(end))
            p = (followers.count(character) + d * p) / (len(followers) + last + d)
    return p
