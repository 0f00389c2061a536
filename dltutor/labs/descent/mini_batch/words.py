"""What the mini-batch lab says of a run: where it is, what its path looks like, why it diverged."""

from __future__ import annotations

import numpy as np

from dltutor.labs.descent.mini_batch.run import Descent, Line
from dltutor.wording import many, number


def size_in_words(size: int, samples: int) -> str:
    """How many iterations an epoch has with batches of `size`."""
    if size == samples:
        return f"all {samples:,} samples in one batch, so an epoch is one iteration"
    batches = -(-samples // size)
    left = samples - (batches - 1) * size
    rest = f", the last with {left}" if left < size else ""
    return f"batches of {size}, so an epoch has {many(batches, 'iteration')}{rest}"


def beginning(run: Descent, line: Line) -> str:
    """Before the first iteration."""
    return (
        f"Not started: the loss of all {many(len(line.x), 'sample')} is {number(run.losses[0])}, that of the best "
        f"line {number(line.best_loss)}. Press Play, or Step."
    )


def place_in_words(run: Descent, line: Line) -> str:
    """The iteration, its batch, and the losses."""
    return (
        f"Iteration {run.iteration:,} of epoch {run.epoch}: batch {run.batch} of {run.batches}, "
        f"{many(len(run.rows), 'sample')}. Loss of the batch {number(run.batch_losses[-1])}, "
        f"of all {number(run.losses[-1])}; the best line has {number(line.best_loss)}."
    )


def path_in_words(run: Descent, line: Line, size: int) -> str:
    """What the path of the weights looks like with batches of `size`, and why."""
    if size == len(line.x):
        if run.rates[-1] >= line.largest_rate:
            return (
                f"From a rate of {number(line.largest_rate)} on, every step of the whole set overshoots by more than "
                "the one before."
            )
        return "The whole set gives the exact slope: the path is smooth."
    ring = run.noise()
    kind = "One sample pulls at a time" if size == 1 else f"Each batch of {size} pulls a little elsewhere"
    if ring is None:
        return f"{kind}: the path is noisy, and leads downhill on average."
    radius = float(np.sqrt(np.trace(ring[1])))
    return (
        f"{kind}: the weights do not come to rest, they wander about {number(radius, 2)} around their middle (dashed "
        "ring). A lower rate or a larger batch makes the ring smaller."
    )


def arrival_in_words(arrived: int | None, fewest: int | None) -> str:
    """After how many samples the loss came close to the best one, and the learner's record."""
    if arrived is None:
        return ""
    record = "" if fewest is None or fewest >= arrived else f" (your record: {fewest:,})"
    return f" Within 5 % of the best after {many(arrived, 'sample')}{record}."


def before_in_words(before: Descent | None) -> str:
    """The dashed path."""
    if before is None:
        return ""
    return f" Dashed: the run before, batch size {before.sizes[-1]}, rate {number(before.rates[-1])}."


def divergence(rate: float, bound: float) -> str:
    """Why it diverged: above `bound` all samples together would have, too."""
    why = (
        f"with all samples, rates from {number(bound)} on do so"
        if rate >= bound
        else "a small batch can be steeper than all samples together"
    )
    return (
        f"It diverged: with a learning rate of {number(rate)} each step overshoots the valley by more than the one "
        f"before; {why}. Choose a smaller rate and press Reset."
    )
