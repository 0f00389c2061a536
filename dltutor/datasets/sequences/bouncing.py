"""A ball that flies straight and bounces off the walls of a box: where it was, step by step, and pictures of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

RADIUS = 0.1  # of the ball; the box is 1 wide and 1 high
SPEEDS = (0.03, 0.1)  # the slowest and the fastest ball, in widths of the box a step
MOST_PIXELS = 50_000_000  # of all frames together: 200 MB


class Balls(NamedTuple):
    """What `ball` gives: `positions`, and for each of them a picture among the `frames`."""

    positions: np.ndarray
    frames: np.ndarray


def ball(samples: int = 500, steps: int = 20, *, side: int = 16, seed: int = 0) -> Balls:
    """Flights of a ball in a box, each with a place, a direction and a speed of its own.

    Returns ``Balls(positions, frames)``:

    * `positions`, shape (samples, steps, 2), float32: how far the ball's middle is from the left and from the upper
      wall, in widths of the box, from 0.1 to 0.9 (the ball's radius is 0.1);
    * `frames`, shape (samples, steps, side, side, 1), float32: the same as pictures, 1 where the ball is, else 0, with
      a soft edge.

    From one step to the next a ball moves 0.03 to 0.1 widths. One frame does not tell where it flies; from two, the
    next follows by the rule ``2 * now - before``, but for a step that touches a wall: there the ball bounces as light
    does off a mirror, and keeps its speed.

    Args:
        samples: how many flights, from 1 to 10000.
        steps: how many positions each has, from 2 to 500.
        side: height and width of a frame in pixels, from 8 to 64. All frames together may have 50 million pixels.
        seed: the same seed gives the same flights; more samples keep the first ones, and more steps go on with them.
            Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property.

    Example:
        >>> positions, frames = ball(100)
        >>> positions.shape, frames.shape
        ((100, 20, 2), (100, 20, 16, 16, 1))
        >>> x, y = positions[:, :-1], positions[:, 1:]  # what is seen, and what comes next
        >>> bool((np.linalg.norm(y - x, axis=2) < 0.1001).all())
        True
        >>> ball(steps=1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: steps=1: it must be a whole number from 2 to 500, for example 20
    """
    samples = validation.whole("samples", samples, low=1, high=10_000, example=500)
    steps = validation.whole("steps", steps, low=2, high=500, example=20)
    side = validation.whole("side", side, low=8, high=64, example=16)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    if samples * steps * side**2 > MOST_PIXELS:
        most = max(MOST_PIXELS // (steps * side**2), 1)
        raise LearnerError(
            f"samples={samples}: with {steps} steps and {side} × {side} pixels it must be at most {most}, "
            "or the frames take too much memory"
        )
    chances = np.random.default_rng([17, seed]).random((samples, 4))
    low, high = SPEEDS
    angle, speed = 2 * np.pi * chances[:, 2], low + (high - low) * chances[:, 3]
    velocity = speed[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    room = 1 - 2 * RADIUS
    unfolded = room * chances[:, None, :2] + np.arange(steps)[:, None] * velocity[:, None]
    positions = (RADIUS + _folded(unfolded, room)).astype(np.float32)
    return Balls(positions, draw_ball(positions, side))


def draw_ball(positions: Any, side: int = 16) -> np.ndarray:
    """Pictures of a ball at `positions`, your model's own guesses for example.

    Returns an array of shape (..., side, side, 1), float32, from 0 to 1. What lies outside the box is not seen.

    Args:
        positions: shape (..., 2): from the left and from the upper wall, in widths of the box.
        side: height and width in pixels, from 8 to 64.

    Raises:
        LearnerError: if the positions are no finite numbers in pairs, or `side` is not in its range.

    Example:
        >>> frame = draw_ball([0.5, 0.25])
        >>> frame.shape, float(frame[4, 8, 0]), float(frame[12, 8, 0])
        ((16, 16, 1), 1.0, 0.0)
    """
    wanted = "positions of a ball, two numbers each"
    clean = validation.array("positions", positions, like=wanted).astype(np.float32)
    side = validation.whole("side", side, low=8, high=64, example=16)
    if clean.shape[-1:] != (2,):
        raise LearnerError(f"positions has shape {clean.shape}: it must be {wanted}, of shape (..., 2)")
    centres = (np.arange(side, dtype=np.float32) + 0.5) / side
    right = (centres - clean[..., 0, None])[..., None, :]
    down = (centres - clean[..., 1, None])[..., :, None]
    return ((RADIUS - np.hypot(right, down)) * side + 0.5).clip(0, 1)[..., None]


def _folded(way: np.ndarray, room: float) -> np.ndarray:
    """A straight way, folded back wherever it leaves 0 to `room`: what a mirror at each wall shows."""
    return room - np.abs(room - way % (2 * room))
