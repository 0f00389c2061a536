"""Chapter 10, dreaming by hand: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import inside as practice
from dltutor.scratch import dreams

from ..as_learner import changed, tells

CLIMB, VARIATION = (
    "\n".join(line[4:] for line in exercise.code.split("):\n")[1].splitlines())
    for exercise in (practice.climb, practice.variation)
)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(CLIMB, ("return ", "result = ")), "gives back nothing (None)"),
        ("return image + rate * slope", "pixels leave the box"),
        (changed(CLIMB, ("image +", "image -")), "it goes downhill: add"),
        ("return image - rate * slope", "downhill, and out of the box"),
        (changed(CLIMB, ("rate * ", "")), "the rate is missing"),
        (changed(CLIMB, ("rate * slope", "slope / rate")), "divided by the rate"),
        (changed(CLIMB, ("slope", "np.sign(slope)")), "the sign of the slope only"),
        ("return image + np.clip(rate * slope, 0, 1)", "clip what comes out, not the step"),
        (changed(CLIMB, ("slope", "np.clip(slope, 0, 1)")), "clip what comes out, not the slope"),
        (changed(CLIMB, (", 0, 1)", ", -1, 1)")), "not from −1"),
        (changed(CLIMB, (", 0, 1)", ", 0, 255)")), "not at 255"),
        ("return np.maximum(image + rate * slope, 0)", "pixels pass 1"),
        ("return np.minimum(image + rate * slope, 1)", "pixels pass 0"),
        ("new = image + rate * slope\nreturn (new - new.min()) / np.ptp(new)", "stretched"),
        ("return 1 / (1 + np.exp(-image - rate * slope))", "a sigmoid moves every pixel"),
        (changed(CLIMB, ("image + ", "")), "the step alone"),
        (changed(CLIMB, ("slope", "slope * image")), "multiplied with the image"),
        ("return image", "as it was"),
        ("return np.clip(image + rate * slope, 0, 1)[0]", "it gives shape (3,)"),
    ],
)
def test_a_step_uphill(body, message):
    tells(practice.climb, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (VARIATION.replace("np.abs", ""), "differences up and down cancel"),
        ("return abs(np.diff(image, axis=0).mean()) + abs(np.diff(image, axis=1).mean())",
         "differences up and down cancel|the absolute value comes first"),
        (VARIATION.replace("np.abs", "np.square"), "squared"),
        (changed(VARIATION, ("down + across", "down")), "that is down only"),
        (changed(VARIATION, ("down + across", "across")), "that is across only"),
        (VARIATION.replace(".mean()", ".sum()"), "added up"),
        (changed(VARIATION, ("down + across", "(down + across) / 2")), "the mean of the two means"),
        ("return sum(np.abs(image - np.roll(image, 1, axis=axis)).mean() for axis in (0, 1))", "no neighbour outside"),
        ("return np.sqrt((np.diff(image, axis=0) ** 2).mean() + (np.diff(image, axis=1) ** 2).mean())",
         "a root of squares"),
        (VARIATION.replace(".mean()", ".max()"), "largest differences"),
        ("return image.std()", "the standard deviation"),
        (changed(VARIATION, ("down + across", "2 * (down + across)")), "counted twice"),
        ("d, a = np.abs(np.diff(image, axis=0)), np.abs(np.diff(image, axis=1))\n"
         "return (d.sum() + a.sum()) / image.size", "the number of pixels"),
        ("d, a = np.abs(np.diff(image, axis=0)), np.abs(np.diff(image, axis=1))\n"
         "return np.concatenate([d.ravel(), a.ravel()]).mean()", "one mean over all pairs|the mean of the two means"),
        ("return np.diff(image)", "the answer is one number"),
    ],
)  # fmt: skip
def test_how_rough_an_image_is(body, message):
    tells(practice.variation, body, message)


def test_the_engine_measures_the_same_roughness():
    import keras

    from dltutor.live.painting import terms
    from dltutor.live.painting.painter import Painter

    image = np.random.default_rng(0).uniform(0, 1, (6, 5))
    model = keras.Sequential([keras.Input((6, 5, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
    painter = Painter(model, image, [terms.variation()], learning_rate=1e-6)
    painter.paint(steps=1)
    assert painter.values["variation"] == pytest.approx(dreams.total_variation(image))
