"""What typical slips make of positions as waves, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

Slips = list[tuple[np.ndarray | None, str]]


def position_slips(places: int, size: int) -> Slips:
    """The tables that typical slips give."""
    half = size // 2
    place, i = np.arange(places)[:, None], np.arange(half)
    angles = place / 10000 ** (i / half)

    def table(angles: np.ndarray) -> np.ndarray:
        return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)

    in_turn = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(places, size)
    all_sines = np.sin(place / 10000 ** (np.arange(size) / size))
    return [
        (in_turn, "sine and cosine stand in turn: here all sines come first, then all cosines"),
        (np.concatenate([np.cos(angles), np.sin(angles)], axis=1), "the cosines come first: begin with the sines"),
        (
            table(place / 10000 ** (i / size)),
            "the waves slow down half as fast: i is divided by half of size, not by size",
        ),
        (table(place / 10000 ** (2.0 * i / half)), "the waves slow down twice as fast: the power is i / half"),
        (table(place * 10000 ** (i / half)), "the waves get faster and faster: divide by the power, do not multiply"),
        (table(angles + 1 / 10000 ** (i / half)), "the first place is 0, here it is 1"),
        (table(place / 10000.0**i), "the power is i / half, from 0 to below 1; here it is i"),
        (table(place / 1000 ** (i / half)), "the number is 10000, here it is 1000"),
        (
            table(place / (10000 * np.maximum(i, 0.5) / half)),
            "10000 is raised to the power i / half, not multiplied by it",
        ),
        (all_sines, "that is a sine in every column: half of them are to be cosines, of the same angles"),
        (table(np.degrees(angles)), "np.sin takes the angles as they are: nothing is turned into degrees"),
        (table(np.radians(angles)), "np.sin takes the angles as they are: nothing is turned from degrees"),
        (np.tile(np.sin(angles), 2), "both halves are sines: the second one holds the cosines"),
        (np.tile(np.cos(angles), 2), "both halves are cosines: the first one holds the sines"),
        (np.concatenate([angles, angles], axis=1), "these are the angles: their sines and cosines are asked for"),
    ]
