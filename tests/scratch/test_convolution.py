"""Convolution and pooling against Keras, pixel by pixel, and against plain loops."""

import itertools

import numpy as np
import pytest

from dltutor.scratch import convolution, kernels
from dltutor.scratch.convolution import PADDINGS, convolve, output_size, padding_sizes, pool, winners

SETTINGS = list(itertools.product((1, 2, 3), PADDINGS))


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def digit():
    """Sixteenths, so that sums with whole kernels are exact in 32 bits as well."""
    from dltutor import datasets

    return datasets.digits()[0][0][0].astype(float)


def in_keras(keras, image, kernel, bias, stride, padding):
    layer = keras.layers.Conv2D(kernel.shape[3], kernel.shape[:2], stride, padding)
    layer.build((None, *image.shape))
    layer.set_weights([kernel, np.atleast_1d(bias)])
    return np.asarray(layer(image[None].astype("float32")))[0]


@pytest.mark.parametrize(("stride", "padding"), SETTINGS)
@pytest.mark.parametrize("name", [name for name in kernels.NAMES if name != "blur"])
def test_every_pixel_is_exactly_that_of_keras(keras, digit, name, stride, padding):
    kernel = kernels.kernel(name)
    theirs = in_keras(keras, digit[:, :, None], kernel[:, :, None, None], 0.5, stride, padding)[:, :, 0]
    ours = convolve(digit, kernel, 0.5, stride, padding)
    assert ours.shape == theirs.shape and (ours == theirs).all()


@pytest.mark.parametrize(("stride", "padding"), [*SETTINGS, (4, "same"), (7, "valid")])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (2, 3), (5, 5), (5, 4)])
def test_any_kernel_on_any_shape_agrees_with_keras(keras, size, stride, padding):
    chance = np.random.default_rng(0)
    for shape in ((7, 9, 3), (5, 5, 1), (6, 11, 2)):
        image, kernel = chance.normal(size=shape), chance.normal(size=(*size, shape[2], 4))
        bias = chance.normal(size=4)
        theirs = in_keras(keras, image, kernel, bias, stride, padding)
        ours = convolve(image, kernel, bias, stride, padding)
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
        assert ours.shape[:2] == tuple(output_size(n, k, stride, padding) for n, k in zip(shape[:2], size, strict=True))
        one = convolve(image, kernel[..., 1], bias[1], stride, padding)
        np.testing.assert_allclose(one, ours[..., 1])


@pytest.mark.parametrize(("stride", "padding"), SETTINGS)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("how", ["max", "average"])
def test_pooling_agrees_with_keras(keras, how, size, stride, padding):
    image = np.random.default_rng(1).normal(size=(8, 7, 2))
    made = keras.layers.MaxPooling2D if how == "max" else keras.layers.AveragePooling2D
    theirs = np.asarray(made(size, stride, padding)(image[None].astype("float32")))[0]
    ours = pool(image, size, stride, padding, how)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)
    np.testing.assert_allclose(pool(image[..., 0], size, stride, padding, how), ours[..., 0])


def test_pooling_strides_by_its_size_unless_told_otherwise(keras):
    image = np.random.default_rng(1).normal(size=(9, 9, 1))
    theirs = np.asarray(keras.layers.MaxPooling2D(2)(image[None].astype("float32")))[0]
    np.testing.assert_allclose(pool(image, 2), theirs, atol=1e-6)


@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), (3, 2), (1, 1), (4, 3)])
def test_the_winners_are_where_the_largest_are(size, stride):
    image = np.random.default_rng(2).normal(size=(9, 8))
    rows, columns = winners(image, size, stride)
    assert (image[rows, columns] == pool(image, size, stride)).all()


def test_a_convolution_is_a_sum_over_a_window_written_out():
    chance = np.random.default_rng(3)
    image, kernel = chance.normal(size=(6, 5)), chance.normal(size=(3, 3))
    ours = convolve(image, kernel, bias=0.25, stride=2)
    for r, c in np.ndindex(ours.shape):
        total = sum(image[2 * r + i, 2 * c + j] * kernel[i, j] for i in range(3) for j in range(3))
        assert ours[r, c] == pytest.approx(total + 0.25)


def test_a_single_pixel_shows_the_kernel_turned_by_180_degrees():
    image = np.zeros((5, 5))
    image[2, 2] = 1
    kernel = np.arange(9.0).reshape(3, 3)
    assert (convolve(image, kernel) == kernel[::-1, ::-1]).all()


@pytest.mark.parametrize(
    ("size", "kernel", "stride"), list(itertools.product((1, 4, 8, 9), (1, 2, 3, 5), (1, 2, 3, 10)))
)
def test_same_padding_is_just_enough(size, kernel, stride):
    before, after = padding_sizes(size, kernel, stride, "same")
    stops = output_size(size, kernel, stride, "same")
    assert 0 <= before <= after <= before + 1
    assert (stops - 1) * stride + kernel <= size + before + after
    assert (size + before + after - kernel) // stride + 1 == stops


def test_nonsense_gets_one_line(refused):
    for call, said in (
        (lambda: convolve(np.ones((4, 4)), np.ones((5, 5))), "kernel=5: a window of 5 pixels finds no place"),
        (lambda: convolve(np.ones(4), np.ones((3, 3))), "image has shape (4,)"),
        (lambda: convolve(np.ones((4, 4, 3)), np.ones((3, 3))), "one with channels takes"),
        (lambda: convolve(np.ones((4, 4, 3)), np.ones((3, 3, 2))), "image has 3 channels and kernel 2"),
        (lambda: convolve(np.ones((4, 4)), np.ones((3, 3)), stride=0), "stride=0"),
        (lambda: convolve(np.ones((4, 4)), np.ones((3, 3)), padding="full"), "padding='full'"),
        (lambda: convolve(np.ones((4, 4)), np.ones((3, 3)), bias="high"), "bias='high'"),
        (lambda: convolve(np.full((4, 4), np.nan), np.ones((3, 3))), "image contains NaN"),
        (lambda: convolve("cat", np.ones((3, 3))), "image='cat'"),
        (lambda: output_size(8, 0), "kernel=0"),
        (lambda: output_size(-1, 3), "size=-1"),
        (lambda: pool(np.ones((4, 4)), 5), "finds no place"),
        (lambda: pool(np.ones((4, 4)), how="least"), "how='least'"),
        (lambda: pool(np.ones(4)), "image has shape (4,)"),
        (lambda: winners(np.ones((4, 4)), 2, stride=0), "stride=0"),
        (lambda: kernels.kernel("edge"), "name='edge'"),
    ):
        with refused(said):
            call()


@pytest.mark.parametrize("name", kernels.NAMES)
def test_a_kernel_in_the_middle_of_zeros_does_the_same(name, digit):
    if name == "blur":
        assert kernels.kernel(name, 5).sum() == pytest.approx(1)
        return
    same = {"padding": "same"}
    np.testing.assert_allclose(
        convolve(digit, kernels.kernel(name, 5), **same), convolve(digit, kernels.kernel(name), **same)
    )


def test_the_module_is_found_by_name():
    from dltutor import scratch

    assert scratch.convolution is convolution and scratch.kernels is kernels
