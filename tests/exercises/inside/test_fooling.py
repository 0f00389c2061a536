"""Chapter 10, small changes that fool: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises.core.contract import RIGHT
from dltutor.exercises.inside.fooling import Fgsm, Project

from ..as_learner import as_function, tells

fgsm, project = Fgsm(), Project()
STEP, BACK = "changed = images + size * np.sign(gradient)\n", "return np.clip(changed, 0, 1)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (STEP, "gives back nothing (None)"),
        (STEP + "return changed", "clip them after the step"),
        ("return np.clip(images - size * np.sign(gradient), 0, 1)", "the loss falls"),
        ("return np.clip(images + size * gradient, 0, 1)", "take the sign of the gradient"),
        ("return images + size * gradient", "take the sign of the gradient, and clip"),
        ("return np.clip(images + size * gradient / np.abs(gradient).max(), 0, 1)", "each goes by the whole size"),
        ("return np.clip(images + np.sign(gradient), 0, 1)", "multiply the sign with size"),
        ("return np.clip(images + np.clip(gradient, -size, size), 0, 1)", "where the gradient is small"),
        (STEP + "return np.clip(changed, -size, size)", "it is the change that is limited by size"),
        (STEP + "return np.clip(changed, images - size, images + size)", "clip them after the step"),
        ("return size * np.sign(gradient)", "that is the change alone"),
        ("return np.clip(size * np.sign(gradient), 0, 1)", "that is the change alone"),
        ("return np.clip(images + size * np.where(gradient >= 0, 1, -1), 0, 1)", "where the gradient is 0"),
        ("return np.clip(images + size * np.where(gradient > 0, 1, -1), 0, 1)", "where the gradient is 0"),
        ("return np.clip(images + size * (gradient > 0), 0, 1)", "pixels are only made darker"),
        ("return np.clip(images + size, 0, 1)", "all pixels move up"),
        ("return np.clip(images + size * np.sign(images), 0, 1)", "that is the sign of the images"),
        ("return np.clip(images + size * np.abs(np.sign(gradient)), 0, 1)", "keep the sign"),
        (STEP + "return np.mod(changed, 1)", "goes to the nearer end"),
        (STEP + "return np.clip(changed, 0, 1).sum(axis=0)", "it gives shape"),
    ],
)
def test_one_step_that_fools(body, message):
    tells(fgsm, body, message)


@pytest.mark.parametrize(
    "body",
    [
        "changed = np.array(images, float)\nchanged[gradient > 0] += size\nchanged[gradient < 0] -= size\n"
        "return np.maximum(0, np.minimum(1, changed)).astype('float32')",
        "return (images + size * ((gradient > 0) * 1.0 - (gradient < 0))).clip(0, 1)",
    ],
)
def test_other_steps_are_right_too(body):
    assert fgsm.check(as_function(body, fgsm.calls_with)).state == RIGHT


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.clip(changed, 0, 1)", "gives back nothing (None)"),
        ("return np.clip(changed, images - size, images + size)", "pixels leave 0 to 1"),
        ("return np.clip(changed, 0, 1)", "further than size"),
        ("return np.clip(changed, -size, size)", "the image itself is limited"),
        ("return np.clip(changed - images, -size, size)", "that is the change alone"),
        ("return np.clip(np.clip(changed - images, -size, size), 0, 1)", "that is the change alone"),
        ("d = changed - images\nreturn np.clip(images + d * size / np.abs(d).max(), 0, 1)", "the whole change is made"),
        ("d = changed - images\nreturn np.clip(images + d * min(1, size / np.linalg.norm(d)), 0, 1)", "the length of"),
        ("return np.clip(images + size * np.sign(changed - images), 0, 1)", "those that were allowed must stay"),
        ("return np.where(np.abs(changed - images) > size, images, np.clip(changed, 0, 1))", "goes back to where"),
        ("return np.clip(np.minimum(changed, images + size), 0, 1)", "more than size below"),
        ("return np.clip(np.maximum(changed, images - size), 0, 1)", "more than size above"),
        ("return np.clip(images, changed - size, changed + size)", "have changed places"),
        ("return np.clip(np.clip(images, changed - size, changed + size), 0, 1)", "have changed places"),
        ("return images", "nothing is left of the change"),
        ("return changed", "nothing is clipped"),
    ],
)
def test_back_into_the_box(body, message):
    tells(project, body, message)


@pytest.mark.parametrize(
    "body",
    [
        "return np.clip(np.clip(changed, 0, 1), images - size, images + size)",
        "return np.clip(images + np.clip(changed - images, -size, size), 0, 1).astype('float32')",
        "return np.minimum(np.maximum(changed, np.maximum(images - size, 0)), np.minimum(images + size, 1))",
    ],
)
def test_other_ways_back_are_right_too(body):
    assert project.check(as_function(body, project.calls_with)).state == RIGHT
