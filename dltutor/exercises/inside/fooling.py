"""Chapter 10, small changes that fool a network: one step of the gradient's sign, and back to what is allowed."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import by, compare_array
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.inside.fooling_slips import fgsm_slips, project_slips


class Fgsm(Exercise):
    key = "fgsm"
    title = "one step that fools"
    task = (
        "Write `fgsm(images, gradient, size)`. `images` holds numbers from 0 to 1; `gradient`, an array of the same "
        "shape, says how much the loss grows with each pixel. Move each pixel by exactly `size` to where the loss "
        "grows; where the gradient is 0 the pixel stays. What would leave 0 to 1 then goes to 0 or to 1. Return the "
        "changed images."
    )
    calls_with = "images, gradient, size"
    hints = (
        "Two lines: one that moves each pixel, one that brings back what went too far. Only the direction of the "
        "gradient counts, not how large it is.",
        "`np.sign(gradient)` is 1 where the loss grows with the pixel, −1 where it falls, and 0 where it does neither. "
        "`np.clip(values, low, high)` brings back what is outside.",
        "`changed = images + size * np.sign(gradient)`, and then `np.clip(changed, 0, 1)`.",
    )
    code = """
import numpy as np

def fgsm(images, gradient, size):
    changed = images + size * np.sign(gradient)
    return np.clip(changed, 0, 1)
"""
    why = (
        "each pixel may move by the same size, so each moves as far as it may: small steps of all pixels add up to a "
        "large one of the loss. Noise goes up as often as down, and its steps cancel."
    )

    def judge(self, fgsm: LearnerFunction) -> str:
        chance = np.random.default_rng(101)
        for shape, size in (((2, 3), 0.25), ((3, 3), 0.1), ((2, 2, 4), 0.5)):
            images = (chance.integers(0, 9, shape) / 8).round(3)
            gradient = (chance.integers(-30, 31, shape) / 10).round(1)
            gradient.ravel()[0], images.ravel()[-1] = 0.0, 0.0
            self._try(fgsm, images, gradient, size)
        return "right for 3 batches: each pixel is moved as far as it may, and stays from 0 to 1."

    @staticmethod
    def _try(fgsm: LearnerFunction, images: np.ndarray, gradient: np.ndarray, size: float) -> None:
        wanted = np.clip(images + size * np.sign(gradient), 0, 1)
        given = fgsm(images, gradient, size)
        table = f"images:\n{images}\ngradient:\n{gradient}\nsize: {size}"
        on = f"images of {by(images.shape)} and size {size:g}"
        compare_array(
            fgsm, given, wanted, fgsm_slips(images, gradient, size), on=on, table=table, size="that of images"
        )


class Project(Exercise):
    key = "project"
    title = "back to what is allowed"
    task = (
        "Write `project(changed, images, size)`. All pixels of `images` are from 0 to 1; `changed` is an array of the "
        "same shape, and may be anything. Return what is allowed and nearest to `changed`: no pixel further than "
        "`size` from its place in `images`, and none below 0 or above 1."
    )
    calls_with = "changed, images, size"
    hints = (
        "Each pixel by itself has a least and a greatest value that are allowed; what is beyond goes to the nearer of "
        "the two.",
        "`np.clip(changed, low, high)` takes arrays for low and high as well: one limit for each pixel.",
        "First `np.clip(changed, images - size, images + size)`, and of what comes out `np.clip(…, 0, 1)`.",
    )
    code = """
import numpy as np

def project(changed, images, size):
    near = np.clip(changed, images - size, images + size)
    return np.clip(near, 0, 1)
"""
    why = (
        "what is allowed is a box, with an edge for each pixel, and the nearest point of a box is found pixel by "
        "pixel. So any number of steps can be made, and the change stays as small as was promised."
    )

    def judge(self, project: LearnerFunction) -> str:
        chance = np.random.default_rng(102)
        for shape, size in (((3, 5), 0.25), ((3, 3), 0.1), ((2, 2, 4), 0.2)):
            images = (chance.integers(0, 9, shape) / 8).round(3)
            self._try(project, (images + chance.uniform(-0.6, 0.6, shape)).round(2), images, size)
        return "right for 3 batches: as near as possible, and no pixel beyond what is allowed."

    @staticmethod
    def _try(project: LearnerFunction, changed: np.ndarray, images: np.ndarray, size: float) -> None:
        wanted = np.clip(np.clip(changed, images - size, images + size), 0, 1)
        given = project(changed, images, size)
        table = f"changed:\n{changed}\nimages:\n{images}\nsize: {size}"
        on = f"images of {by(images.shape)} and size {size:g}"
        slips = project_slips(changed, images, size)
        compare_array(project, given, wanted, slips, on=on, table=table, size="that of images")
