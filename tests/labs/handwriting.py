"""Digits as a hand draws them: strokes, a little turned, slanted and stretched, for the tests of drawing."""

import numpy as np


def _arc(x, y, across, up, begin, end):
    angles = np.radians(np.linspace(begin, end, 16))
    return [(x + across * np.cos(a), y + up * np.sin(a)) for a in angles]


STROKES = {
    0: [_arc(0, 0, 0.55, 1, 90, 450)],
    1: [[(-0.3, 0.5), (0, 1), (0, -1)]],
    2: [[*_arc(0, 0.45, 0.5, 0.55, 160, -40), (-0.55, -1), (0.6, -1)]],
    3: [_arc(0, 0.5, 0.5, 0.5, 150, -90) + _arc(0, -0.5, 0.55, 0.5, 90, -150)],
    4: [[(0.1, 1), (-0.6, -0.2), (0.6, -0.2)], [(0.25, 0.4), (0.25, -1)]],
    5: [[(0.5, 1), (-0.4, 1), (-0.45, 0.15), *_arc(0, -0.4, 0.55, 0.6, 130, -150)]],
    6: [[(0.35, 1), (-0.3, 0.2), *_arc(0, -0.45, 0.5, 0.55, 150, 510)]],
    7: [[(-0.5, 1), (0.5, 1), (-0.1, -1)]],
    8: [_arc(0, 0.5, 0.42, 0.5, -90, 270) + _arc(0, -0.5, 0.52, 0.5, 90, -270)],
    9: [[*_arc(0, 0.45, 0.5, 0.5, 0, 360), (0.5, 0.4), (0.35, -1)]],
}


def strokes(digit, seed=None, side=64, size=22):
    """The strokes of a digit on a pad of `side` × `side`; with a seed as somebody writes it."""
    rng = np.random.default_rng(seed)
    turn, slant, wide = (
        (rng.normal(0, 0.12), rng.normal(0, 0.12), rng.uniform(0.8, 1.25)) if seed is not None else (0, 0, 1)
    )
    written = []
    for stroke in STROKES[digit]:
        x, y = np.array(stroke).T
        x = wide * x + slant * y
        x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
        written.append(list(zip(side / 2 + size * x, side / 2 + size * y, strict=True)))
    return written


def write(lab, digit, seed=None):
    """Draw a digit on the lab's pad, as the pointer does."""
    for stroke in strokes(digit, seed):
        for i, place in enumerate(stroke):
            lab.point("move" if i else "down", *lab.picture.place("pad", *place))
        lab.point("up", *lab.picture.place("pad", *stroke[-1]))
