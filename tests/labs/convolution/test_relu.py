"""The ReLU lab: its maps against Keras, what it says of them, its goals, and nonsense."""

import numpy as np
import pytest

from dltutor.labs.convolution.relu.lab import Relu
from dltutor.scratch import kernels
from dltutor.wording import number


def click(lab, area, row, column):
    lab.point("down", *lab.picture.place(area, column + 0.5, row + 0.5))


@pytest.mark.parametrize("preset", ["vertical edges", "all edges (Laplacian)", "emboss"])
def test_its_maps_are_those_of_keras(preset):
    keras = pytest.importorskip("keras")
    lab = Relu(preset=preset, bias=-0.5)
    layer = keras.layers.Conv2D(1, 3, padding="same")
    layer.build((None, 8, 8, 1))
    layer.set_weights([kernels.kernel(preset)[:, :, None, None], np.array([-0.5])])
    before = layer(lab.shown.pixels[None, :, :, None].astype("float32"))
    np.testing.assert_allclose(lab.before, np.asarray(before)[0, :, :, 0], atol=1e-6)
    np.testing.assert_allclose(lab.after, np.asarray(keras.activations.relu(before))[0, :, :, 0], atol=1e-6)


def test_a_photograph_has_no_edge_at_its_border():
    lab = Relu(np.full((6, 6), 200, dtype=np.uint8))
    assert not lab.before.any() and "finds nothing here" in lab.describe()
    assert Relu("china").before.shape == (32, 32)


def test_the_counts_are_true():
    for bias in (-5, -0.5, 0, 0.25, 5):
        lab = Relu(bias=bias)
        passing = int((lab.after > 0).sum())
        assert f"{passing} of 64 numbers pass, {64 - passing} are 0 afterwards" in lab.describe()
        assert lab.picture.lines[0].get_text().startswith(f"{passing} of 64")
        assert len(lab.picture.passes.get_xdata()) == passing
        assert len(lab.picture.dots.get_xdata()) == 64


def test_what_one_sign_cuts_off_the_other_keeps():
    lab = Relu()
    before = lab.before.copy()
    lab.set(turned=True)
    np.testing.assert_allclose(lab.before, -before)
    assert not ((before > 0) & (lab.after > 0)).any()
    assert lab.done == (True, False, False)


def test_a_number_is_followed_by_pointing_and_by_keys():
    lab = Relu()
    assert lab.before[lab.cell] == lab.before.min()
    click(lab, "before", 2, 3)
    assert lab.cell == (2, 3)
    z = lab.before[2, 3]
    assert f"map[2, 3] = {number(z)}" in lab.picture.lines[2].get_text()
    lab.type("ArrowDown")
    lab.type("ArrowLeft")
    assert lab.cell == (3, 2)
    click(lab, "after", 7, 7)
    lab.type("ArrowDown")
    lab.type("ArrowRight")
    assert lab.cell == (7, 7)
    lab.set(data="4 × 4")
    assert lab.before.shape == (4, 4) and lab.picture.cells[0].get_xdata()[0] == lab.cell[1]


def test_the_goals():
    lab = Relu()
    assert not any(lab.done)
    lab.set(bias=-5)
    assert lab.done == (False, True, False) and "no gradient comes back" in lab.describe()
    lab.set(bias=5)
    assert lab.done == (False, True, True) and "ReLU changes nothing" in lab.describe()
    lab.press("reset")
    assert lab.values.bias == 0
    lab.set(turned=True)
    assert all(lab.done)


def test_reset_brings_back_the_image():
    lab = Relu("4 × 4", bias=1)
    lab.set(data="digit", bias=0)
    lab.press("reset")
    assert (lab.values.data, lab.values.bias) == ("4 × 4", 1) and lab.before.shape == (4, 4)


def test_an_empty_image_reaches_no_goal():
    for bias in (-1, 0, 1):
        lab = Relu(np.zeros((5, 5)), bias=bias, turned=True)
        assert not any(lab.done) and "the same number everywhere" in lab.describe()


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"image": "cat"}, "image='cat'"),
        ({"image": [[np.nan]]}, "image contains NaN"),
        ({"data": "china"}, "data='china': give it as the image"),
        ({"size": 3}, "no such setting"),
    ):
        with refused(named):
            Relu(**arguments)


def test_the_code_makes_the_same_lab(same_again):
    for image, settings in (("china", {"bias": -1, "turned": True}), (np.eye(3), {"bias": 1})):
        lab = Relu(image, **settings)
        same_again(lab, image=image)


def test_words_are_clear_of_each_other(demand_clear_words):
    for image in ("digit", "china", np.ones((1, 1))):
        lab = Relu(image)
        for bias, preset in ((-5, "all edges (Laplacian)"), (5, "emboss"), (0, "vertical edges")):
            lab.set(bias=bias, preset=preset)
            demand_clear_words(lab.picture)
