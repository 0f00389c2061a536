"""Single heartbeats as an electrocardiogram shows them, healthy and with a fault: five bumps on a line."""

from __future__ import annotations

import numpy as np

from dltutor import validation

STEPS = 100  # of a hundredth of a second
WAVES = {  # when each is highest, how wide it is, both in seconds, and how high, in millivolts
    "P": (0.20, 0.025, 0.15),
    "Q": (0.36, 0.010, -0.12),
    "R": (0.40, 0.012, 1.00),
    "S": (0.44, 0.010, -0.25),
    "T": (0.66, 0.045, 0.30),
}
KINDS = ("healthy", "no P", "T inverted", "ST raised", "wide QRS")
RAISED = 0.15  # millivolts between S and T
WIDER = 2.2  # times


def heartbeats(samples: int = 2000, kind: str = "healthy", *, noise: float = 0.03, seed: int = 0) -> np.ndarray:
    """Heartbeats of one second, 100 steps, as an electrocardiogram draws them: the waves P, Q, R, S and T.

    Returns an array of shape (samples, 100), float32, in millivolts, from about −0.6 to 1.6. Each beat has waves of its
    own: higher and lower, wider and narrower, nearer to each other and farther apart, on a line that breathing bends.

    Args:
        samples: how many beats, from 1 to 50000.
        kind: "healthy", or what is wrong with all of them: "no P" (the first wave is missing, as when the atria
            flutter), "T inverted" (the last wave points down), "ST raised" (the line between S and T is too high, as in
            many heart attacks) or "wide QRS" (the three sharp waves take too long, as when a branch is blocked).
        noise: of the measurement, as a standard deviation in millivolts, from 0 to 1.
        seed: the same seed gives the same beats, with the fault of `kind`; more samples keep the first ones. Take
            another seed for the test set.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        Generated here; nobody's property, and nobody's heart. Real beats differ much more, and no doctor may be spared
        by what is learned from these.

    Example:
        >>> beats = heartbeats(3)
        >>> beats.shape, beats.argmax(axis=1).tolist()  # the R wave is the highest, after about 0.4 seconds
        ((3, 100), [41, 44, 38])
        >>> heartbeats(kind="broken")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: kind='broken': it must be one of 'healthy', 'no P', 'T inverted', 'ST raised', \
'wide QRS'
    """
    samples = validation.whole("samples", samples, low=1, high=50_000, example=2000)
    kind = validation.choice("kind", kind, KINDS)
    noise = validation.number("noise", noise, low=0, high=1, example=0.03)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    chance = np.random.default_rng([23, seed]).standard_normal((samples, 4 + 2 * len(WAVES) + STEPS))
    stretch, shift, breath, turn = chance[:, :4, None].transpose(1, 0, 2)
    sizes, rest = chance[:, 4 : 4 + 2 * len(WAVES), None], chance[:, 4 + 2 * len(WAVES) :]
    time = np.arange(STEPS) / STEPS
    beats = 0.05 * breath * np.sin(2 * np.pi * (time + turn)) + noise * rest
    for number, (wave, (when, width, height)) in enumerate(WAVES.items()):
        when = 0.4 + (when - 0.4) * (1 + 0.08 * stretch) + 0.02 * shift
        height = height * (1 + 0.15 * sizes[:, 2 * number]) * _changed(kind, wave)
        width = width * (1 + 0.12 * sizes[:, 2 * number + 1]).clip(0.5, 2)
        if kind == "wide QRS" and wave in "QRS":
            width = WIDER * width
        beats += height * np.exp(-((time - when) ** 2) / (2 * width**2))
    if kind == "ST raised":
        beats += RAISED * _step((time - 0.47) / 0.01) * _step((0.62 - time) / 0.02)
    return beats.astype(np.float32)


def _changed(kind: str, wave: str) -> float:
    """What the height of a wave is multiplied by."""
    return {("no P", "P"): 0.0, ("T inverted", "T"): -1.0}.get((kind, wave), 1.0)


def _step(x: np.ndarray) -> np.ndarray:
    """From 0 to 1, softly."""
    return 1 / (1 + np.exp(-x))
