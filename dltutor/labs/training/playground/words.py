"""What the playground says of a training: what its losses mean, and how two runs compare."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

SOLVED = 0.95  # share right that counts as solved
PLENTY = 1500  # steps after which a loss that does not fall is worth a remark
RISEN = 1.15  # times the lowest held-out loss: it has risen


def verdict(run: Any) -> str:
    """In one sentence, what the losses of `run` say: learning, stuck, solved, overfitting or overshooting."""
    training, held_out = run.view.training, run.view.held_out
    if training is None or not run.step:
        return ""
    steps, losses, held = (np.asarray(part, float) for part in run.curves())
    if not held_out:
        if training.right >= 1:
            return "Every point is right; without held-out points nobody knows what it does on new ones."
        return _stuck(run, steps, losses) or "It learns from your points."
    low = int(np.nanargmin(held))
    if held[-1] > RISEN * held[low] and held[-1] > 0.05 and losses[-1] < losses[low] and steps[-1] > 1.2 * steps[low]:
        return (
            f"It overfits: since step {steps[low]:,.0f} the held-out loss has risen from {short(held[low])} to "
            f"{short(held[-1])}, while the training loss fell from {short(losses[low])} to {short(losses[-1])}."
        )
    if training.loss > 1.2 * losses[0]:
        return (
            f"The loss is higher than before the training ({losses[0]:.2f}): the steps overshoot. Try a smaller rate."
        )
    if held_out.right >= SOLVED:
        return "Solved: it is right on points that it has never seen."
    return _stuck(run, steps, losses) or "It learns."


def _stuck(run: Any, steps: np.ndarray, losses: np.ndarray) -> str:
    """Underfitting: much is wrong even on the training points, and the loss no longer falls."""
    training = run.view.training
    if training.right >= 0.9 or steps[-1] < PLENTY:
        return ""
    middle = float(np.interp(steps[-1] / 2, steps, losses))
    if training.loss < 0.93 * middle:
        return ""
    return (
        "It underfits: many training points are wrong, and the loss hardly falls any more. "
        "Try more units, other features or another rate."
    )


def comparison(first: Any, second: Any, names: tuple[str, str]) -> str:
    """In one sentence, which of two runs is ahead on the points that count."""
    if not first.step:
        return ""
    parts = [run.view.held_out or run.view.training for run in (first, second)]
    if None in parts:
        return ""
    where = "held-out points" if first.view.held_out else "your points"
    better = int(parts[1].loss < parts[0].loss)
    a, b = parts[better], parts[1 - better]
    if math.isclose(a.loss, b.loss, rel_tol=0.02, abs_tol=1e-3):
        return f"On the {where} both are equally good: loss {short(a.loss)} and {short(b.loss)}."
    return (
        f"On the {where} {names[better]} is ahead: loss {short(a.loss)} against {short(b.loss)}, "
        f"{100 * a.right:.1f} % against {100 * b.right:.1f} % right."
    )


def sentence(step: int, epoch: float, training: Any, held_out: Any) -> str:
    """Step, epoch and both losses in words."""
    parts = [
        f"{name} loss {short(measure.loss)} ({100 * measure.right:.1f} % right)"
        for name, measure in (("training", training), ("held-out", held_out))
        if measure is not None
    ]
    return f"Step {step:,}, epoch {epoch:.1f}: {', '.join(parts) or 'no points'}"


def own_points(data: Any, pen: str) -> str:
    """How many points the learner has set, and what a click does."""
    second = int(data.targets.sum())
    does = "erases a point" if pen == "erase" else f"sets class {pen}, a drag moves a point"
    return f"Your points: {len(data.targets) - second} of class A, {second} of class B; all train. A click {does}."


def numbers(measure: Any) -> tuple[str, str]:
    """Loss and share right, for the picture."""
    return (
        ("no points", "") if measure is None else (f"loss {short(measure.loss)}", f"{100 * measure.right:.1f} % right")
    )


def short(loss: float) -> str:
    """A loss with three decimals, or a very large one by its power of ten.

    >>> short(0.25), short(123456.0), short(float("inf"))
    ('0.250', '1.2e+05', '∞')
    """
    if math.isinf(loss):
        return "∞"
    return f"{loss:.3f}" if abs(loss) < 1e4 else f"{loss:.1e}"


def rate(value: float) -> str:
    """A learning rate, short.

    >>> rate(0.03), rate(100.0)
    ('0.03', '100')
    """
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"
