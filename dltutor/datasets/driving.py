"""Generated roads, seen from the driver's place, and how far to turn the wheels to follow them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor import validation

HEIGHT, WIDTH = 32, 64  # pixels
HORIZON = 10  # rows of sky
CAMERA = 1.5  # metres above the road
FOCAL = 32.0  # pixels: with 64 columns the view is 90 degrees wide
WHEELBASE = 2.7  # metres from the front to the rear axle
AHEAD = 6.0  # metres: where the driver looks
ROAD = 2.6  # metres from the middle of the road to its border
LARGEST_ANGLE = 20.0  # degrees
AT_ONCE = 256


class Roads(NamedTuple):
    """What `roads` gives: `images`, and for each of them one of the `angles`."""

    images: np.ndarray
    angles: np.ndarray


def roads(samples: int = 1000, *, noise: float = 0.05, seed: int = 0) -> Roads:
    """Pictures of a bending road as a driver sees it, and the steering angle that leads back to its middle.

    Returns ``Roads(images, angles)``:

    * `images`, shape (samples, 32, 64, 1), float32, from 0 (black) to 1 (white): sky, meadow, road, its white borders
      and the dashed line in its middle;
    * `angles`, shape (samples,), float32, in degrees, from −20 (left) to 20 (right), all as likely as each other:
      how far the front wheels are to be turned. The wheel in the driver's hands turns some fifteen times as far.

    The car stands up to 0.8 metres beside the middle of the road and looks up to 6 degrees past its direction, so the
    angle is not told by the bend alone. It is the one that leads, on a circle, to the middle of the road 6 metres
    ahead.

    Args:
        samples: how many pictures, from 1 to 20000.
        noise: standard deviation of the grey noise upon everything, from 0 to 0.5.
        seed: the same seed gives the same roads; more samples keep the first ones. Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property. The angle is that of R. C. Coulter, "Implementation of the Pure Pursuit Path
        Tracking Algorithm", 1992.

    Example:
        >>> images, angles = roads(100)
        >>> images.shape, angles.shape, bool(np.abs(angles).max() <= 20)
        ((100, 32, 64, 1), (100,), True)
        >>> roads(noise="none")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: noise='none': it must be a number from 0 to 0.5, for example 0.05
    """
    samples = validation.whole("samples", samples, low=1, high=20_000, example=1000)
    noise = validation.number("noise", noise, low=0, high=0.5, example=0.05)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    chances, grain = (np.random.default_rng(part) for part in np.random.SeedSequence([11, seed]).spawn(2))
    plan = chances.random((samples, 10))
    angles = LARGEST_ANGLE * (2 * plan[:, 0] - 1)
    images = np.empty((samples, HEIGHT, WIDTH), np.float32)
    for first in range(0, samples, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        images[part] = _view(angles[part], plan[part])
    images += np.float32(noise) * grain.standard_normal(images.shape, np.float32)
    return Roads(images.clip(0, 1)[..., None], angles.astype(np.float32))


def aim(angles: np.ndarray) -> np.ndarray:
    """How far to the right of the car, in metres, the point 6 metres ahead lies to which the `angles` lead.

    >>> aim(np.array([-20.0, 0.0, 20.0])).round(2)
    array([-3.06,  0.  ,  3.06])
    """
    bend = np.tan(np.radians(angles)) / WHEELBASE  # one over the radius of the circle
    return bend * AHEAD**2 / (1 + np.sqrt(1 - (bend * AHEAD) ** 2))


def on_picture(right: np.ndarray, ahead: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column and row of points of the ground, `right` of the car and `ahead` of it in metres; from the upper left.

    >>> on_picture(np.array([0.0]), np.array([6.0]))
    (array([32.]), array([18.]))
    """
    return WIDTH / 2 + FOCAL * right / ahead, HORIZON + FOCAL * CAMERA / ahead


def _view(angles: np.ndarray, plan: np.ndarray) -> np.ndarray:
    beside, heading = 1.6 * (plan[:, 1] - 0.5), np.radians(12 * (plan[:, 2] - 0.5))
    slope = np.tan(heading)
    bend = (aim(angles) - beside - slope * AHEAD) / AHEAD**2
    rows = np.arange(HORIZON, HEIGHT) + 0.5
    ahead = FOCAL * CAMERA / (rows - HORIZON)
    middle = beside[:, None] + slope[:, None] * ahead + bend[:, None] * ahead**2
    pixel = ahead / FOCAL  # metres that a pixel of the row is wide
    columns = np.arange(WIDTH) + 0.5 - WIDTH / 2
    right = columns * pixel[:, None] - middle[:, :, None]  # metres right of the middle of the road

    def stripe(offset: np.ndarray, width: float) -> np.ndarray:
        """How much of each pixel is covered by a line of a width in metres, `offset` metres away."""
        return ((width / 2 - np.abs(offset)) / pixel[:, None] + 0.5).clip(0, 1)

    ground = _wide(0.15 + 0.25 * plan[:, 3]) * np.ones_like(right)
    ground += stripe(right, 2 * ROAD) * (_wide(0.42 + 0.2 * plan[:, 4]) - ground)
    paint = _wide(0.85 + 0.15 * plan[:, 5])
    dashes = (ahead + 4 * plan[:, 6, None]) % 4 < 2
    lines = np.maximum(stripe(np.abs(right) - ROAD, 0.3), stripe(right, 0.2) * dashes[:, :, None])
    ground += lines * (paint - ground)
    sky = _wide(0.6 + 0.3 * plan[:, 7]) + 0.1 * np.linspace(0, 1, HORIZON)[:, None] * np.ones(WIDTH)
    return np.concatenate([sky, ground], axis=1) * _wide(0.7 + 0.3 * plan[:, 8])


def _wide(values: np.ndarray) -> np.ndarray:
    return values[:, None, None]
