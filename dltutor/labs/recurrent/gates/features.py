"""Simple features of a text, a number for every character, and how closely the units of a network follow them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

VOWELS = frozenset("aeiouyAEIOUYäöüÄÖÜáéíóúàèìòùâêîôû")
OPENING, CLOSING = "([{", ")]}"
LEAST = 3  # characters for which something must hold, and for which it must not
MEMORY = ("place in the word", "place in the line", "inside quotes", "inside brackets", "just after a capital")


class Following(NamedTuple):
    """The unit that follows a feature most closely, and the correlation, from −1 to 1."""

    feature: str
    unit: int
    correlation: float


def text_features(text: str) -> dict[str, np.ndarray]:
    """The features that this text has, each of shape (characters,). Those of `MEMORY` need more than one character.

    A feature that holds for fewer than three characters, or for all but two, is left out.

    >>> features = text_features('He said (to Ann): "no, no, no".')
    >>> features["inside brackets"].astype(int).tolist()[6:17]
    [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0]
    >>> features["place in the word"].astype(int).tolist()[:8]
    [1, 2, 0, 1, 2, 3, 4, 0]
    """
    kinds = {
        "spaces": [c == " " for c in text],
        "ends of lines": [c == "\n" for c in text],
        "vowels": [c in VOWELS for c in text],
        "capitals": [c.isupper() for c in text],
        "digits": [c.isdigit() for c in text],
        "punctuation": [not c.isalnum() and not c.isspace() for c in text],
        "place in the word": _counted([c.isalnum() or c in "'_" for c in text]),
        "place in the line": _counted([c != "\n" for c in text]),
        "inside quotes": _quoted(text),
        "inside brackets": _bracketed(text),
        "just after a capital": [False, *(c.isupper() for c in text[:-1])],
    }
    found = {name: np.array(values, float) for name, values in kinds.items()}
    return {name: values for name, values in found.items() if _varies(values)}


def number_features(x: np.ndarray) -> dict[str, np.ndarray]:
    """The same for a sequence of numbers, shape (steps, inputs)."""
    found = {f"input {i}" if x.shape[1] > 1 else "the input": column for i, column in enumerate(x.T[:12])}
    if x.shape[1] == 1:
        found["the input's change"] = np.diff(x[:, 0], prepend=x[0, 0])
    return {name: values for name, values in found.items() if values.std() > 1e-12}


def correlations(signal: np.ndarray, features: dict[str, np.ndarray]) -> np.ndarray:
    """Of every feature with every unit, shape (features, units); 0 for a unit that does not move.

    >>> correlations(np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 1.0]]), {"x": np.array([1.0, 0.0, 1.0])})
    array([[-1.,  0.]])
    """
    if not features:
        return np.zeros((0, signal.shape[1]))
    units = _normed(np.nan_to_num(signal, posinf=0, neginf=0))
    return np.stack([_normed(values[:, None])[:, 0] @ units for values in features.values()])


def followers(signal: np.ndarray, features: dict[str, np.ndarray]) -> list[Following]:
    """For each feature the unit that follows it best, the closest first."""
    table = correlations(signal, features)
    best = [
        Following(name, int(np.abs(row).argmax()), float(row[np.abs(row).argmax()]))
        for name, row in zip(features, table, strict=True)
    ]
    return sorted(best, key=lambda following: -abs(following.correlation))


def _normed(values: np.ndarray) -> np.ndarray:
    """Columns with mean 0 and length 1; 0 where nothing varies."""
    centred = values - values.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=0)
    return np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 1e-12)


def _varies(values: np.ndarray) -> bool:
    held = np.count_nonzero(values)
    return held >= LEAST and (len(values) - held >= LEAST or len(np.unique(values)) > 2)


def _counted(inside: list[bool]) -> list[int]:
    count, counts = 0, []
    for there in inside:
        count = count + 1 if there else 0
        counts.append(count)
    return counts


def _quoted(text: str) -> list[bool]:
    """True between two double quotes; a line that ends closes what is open."""
    open_, inside = False, []
    for c in text:
        if c in '"“”':
            inside.append(False)
            open_ = not open_
        else:
            open_ = open_ and c != "\n"
            inside.append(open_)
    return inside


def _bracketed(text: str) -> list[bool]:
    depth, inside = 0, []
    for c in text:
        depth = max(0, depth - (c in CLOSING))
        inside.append(depth > 0)
        depth += c in OPENING
    return inside
