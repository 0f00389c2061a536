"""Chapter 5, what is computed by hand: the solutions are right, each typical wrong answer is met by its own message."""

from functools import partial

import numpy as np
import pytest

from dltutor.exercises import convolution as practice
from dltutor.exercises.convolution import by_hand
from dltutor.exercises.core.contract import RIGHT
from dltutor.scratch import convolution as ours

from ..as_learner import as_function, changed, refusal, refused, tells

LOOPS = """
h, w = kernel.shape
output = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
for r in range(output.shape[0]):
    for c in range(output.shape[1]):
        output[r, c] = {}
return output
"""
SUM = "np.sum(image[r : r + h, c : c + w] * kernel) + bias"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("total = np.sum(image * image) + bias", "gives back nothing (None)"),
        ("h, w = kernel.shape\nreturn np.sum(image[:h, :w] * kernel) + bias", "one number, that of the first window"),
        (LOOPS.format("np.sum(image[r : r + h, c : c + w] * kernel)"), "the bias is missing"),
        (LOOPS.format("np.sum(image[r : r + h, c : c + w] * kernel + bias)"), "the bias is added 9 times"),
        (LOOPS.format("np.sum(image[r : r + h, c : c + w] @ kernel) + bias"), "`@` is the product of matrices"),
        (LOOPS.format("np.sum(image[r : r + h, c : c + w] * kernel[::-1, ::-1]) + bias"), "turned by 180°"),
        (LOOPS.format("np.sum(image[r : r + h, c : c + w]) + bias"), "without the kernel's numbers"),
        (LOOPS.format("np.mean(image[r : r + h, c : c + w] * kernel) + bias"), "the average of the products"),
        (LOOPS.format("np.max(image[r : r + h, c : c + w] * kernel) + bias"), "the largest product"),
        (LOOPS.format("np.sum(image[r : r + h, c : c + w] * kernel.T) + bias"), "rows and columns are swapped"),
        (
            LOOPS.format(SUM).replace(" - h + 1, ", " - h, ").replace(" - w + 1)", " - w)"),
            "a side of 4 has 4 - 3 + 1 = 2 places",
        ),
        (LOOPS.format(SUM).replace(" - h + 1, ", " - h, "), "the last row of windows is missing"),
        (LOOPS.format(SUM).replace(" - w + 1)", " - w)"), "the last column of windows is missing"),
        (LOOPS.format(SUM).replace("return output", "return output.T"), "rows and columns of the output are swapped"),
        (LOOPS.format(SUM).replace("return output", "return output.ravel()"), "all numbers in one row"),
        (LOOPS.format(SUM).replace("- w + 1))", "- w + 1), dtype=int)"), "the decimals are lost"),
        (LOOPS.format(SUM).replace("h, w = kernel.shape", "h = w = 3"), "shapes of two arrays do not fit"),
        (
            LOOPS.format(SUM).replace("h, w = kernel.shape", "h = w = kernel.shape[0]"),
            "shapes of two arrays do not fit",
        ),
        (
            LOOPS.format(SUM).replace("image.shape[1] - w", "image.shape[0] - w"),
            "the last column of windows is missing",
        ),
        ("return np.zeros(image.shape)", "gives shape (4, 5), and (2, 3) is right"),
        ("return 'an image'", "it does not give an array of numbers"),
        ("return [[1], [1, 2]]", "it does not give an array of numbers"),
        (LOOPS.format(SUM + " + np.inf"), "infinity"),
        (LOOPS.format("0"), "] is 0, and "),
    ],
)
def test_convolve(body, message):
    tells(practice.convolve, body, message)


def test_an_output_as_large_as_the_image_is_told_so():
    body = LOOPS.format(SUM).replace("output = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))", "")
    body = body.replace(
        "for r in range(output.shape[0])", "output = np.zeros(image.shape)\nfor r in range(len(image) - h + 1)"
    )
    body = body.replace("range(output.shape[1])", "range(image.shape[1] - w + 1)")
    assert "only (2, 3) places" in refusal(practice.convolve, as_function(body, "image, kernel, bias"))


@pytest.mark.parametrize(
    "function",
    [
        lambda image, kernel, bias: ours.convolve(image, kernel, bias).tolist(),
        lambda image, kernel, bias: (ours.windows(image, kernel.shape) * kernel).sum(axis=(2, 3)) + bias,
        lambda image, kernel, bias: ours.convolve(image, kernel, bias).astype("float32"),
    ],
)
def test_other_ways_are_right_as_well(function):
    assert practice.convolve.check(function).state == RIGHT


def test_both_outputs_are_shown_beside_each_other():
    details = refused(practice.convolve, as_function(LOOPS.format("0"), "image, kernel, bias")).details
    assert [part in details for part in ("image:", "kernel:", "right:", "yours:")] == [True] * 4


SAME = 'if padding == "same":\n    return -(-size // stride)\n'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("size - kernel", "gives back nothing (None)"),
        (SAME + "return size - kernel", "the first place counts, too: + 1"),
        (SAME + "return (size - kernel) // stride", "the first place counts, too: + 1"),
        (SAME + "return size - kernel + 1", "the stride, 2, is missing"),
        (SAME + "return (size - kernel) / stride + 1", "gives 3.5, and 3 is right: it must be rounded down"),
        (SAME + "return -(-(size - kernel) // stride) + 1", "rounded down, not up"),
        (SAME + "return (size - kernel + 1) // stride", "+ 1, after dividing"),
        (SAME + "return (size - kernel + 1) / stride", "divide first, then add 1"),
        (SAME + "return size // kernel", "the windows overlap"),
        ("return (size - kernel) // stride + 1", 'this is the size for "valid"'),
        (SAME.replace("-(-size // stride)", "size") + "return (size - kernel) // stride + 1", "the stride matters"),
        (SAME.replace("-(-size // stride)", "size // stride") + "return (size - kernel) // stride + 1", "rounded up"),
        (SAME.replace("-(-size // stride)", "size / stride") + "return (size - kernel) // stride + 1", "rounded up"),
        ("return -(-size // stride)", "without padding the kernel must stay inside"),
        (SAME + "return size", "without padding"),
        ("return 6", "`output_size(8, 3, 1, 'same')` gives 6, and 8 is right"),
        ("return (size - kernel) // stride + 1, 0", "the answer is one number"),
        ("return str(size)", "the answer is one number, 6"),
    ],
)
def test_output_size(body, message):
    tells(practice.output_size, body, message)


def test_a_float_that_is_whole_is_right_and_so_is_the_ceiling():
    def output_size(size, kernel, stride, padding):
        return float(np.ceil((size if padding == "same" else size - kernel + 1) / stride))

    assert practice.output_size.check(output_size).state == RIGHT


def parameters_of(conv="(kernel * kernel * channels + 1) * outputs", dense="(height * width * channels + 1) * outputs"):
    choice = f'return {conv} if layer == "Conv2D" else {dense}'
    return as_function(f"height, width, channels = shape\n{choice}", "layer, shape, outputs, kernel")


@pytest.mark.parametrize(
    ("conv", "message"),
    [
        ("kernel * kernel * channels * outputs", "the biases are missing, one for each of the 8 kernels"),
        ("kernel * kernel * channels * outputs + 1", "not one bias but one for each of its 8 kernels"),
        (
            "kernel * kernel * outputs + outputs",
            "gives 416, and 1216 is right: a kernel has numbers for each of the 3",
        ),
        ("(height * width * channels + 1) * outputs", "the size of the image does not count, kernels are shared"),
        ("kernel * kernel * channels * outputs + channels * outputs", "not one for each channel"),
        ("kernel * kernel * channels * outputs + channels", "is right: "),
        ("(kernel * channels + 1) * outputs", "a kernel has 3 × 3 places, not 3"),
        ("(2 * kernel * channels + 1) * outputs", "3 · 3 places, not 2 · 3"),
        ("kernel * kernel * channels + 1", "the parameters of one kernel; there are 8"),
        ("kernel * kernel * channels + outputs", "there are 8 kernels"),
        ("kernel * kernel * (channels + outputs)", "every kernel looks at every channel"),
        (
            "(height - kernel + 1) * (width - kernel + 1) * (kernel * kernel * channels + 1) * outputs",
            "new numbers for every place of the image",
        ),
        (
            "(height - kernel + 1) * (width - kernel + 1) * kernel * kernel * channels * outputs + outputs",
            "new weights for every place",
        ),
        ("height * width * (kernel * kernel * channels + 1) * outputs", "the size of the image does not count"),
        ("(height - kernel + 1) * (width - kernel + 1) * outputs", "asked for are those that are learned"),
        ("80", 'is the number for `"Conv2D"` of the example written into your function?'),
        ("0", "gives 0, and 80 is right"),
        ("'many'", "the answer is one number, 80"),
        ("units", "the name `units` is not known there"),
    ],
)
def test_parameters_of_a_conv2d(conv, message):
    assert message in refusal(practice.parameters, parameters_of(conv=conv))


@pytest.mark.parametrize(
    ("dense", "message"),
    [
        ("height * width * channels * outputs", "the biases are missing, one for each of the 8 units"),
        ("height * width * channels * outputs + 1", "not one bias but one for each of its 8 units"),
        ("height * width * channels * (outputs + 1)", "the inputs have no bias; the units have"),
        ("(kernel * kernel * channels + 1) * outputs", 'that is the number for "Conv2D"'),
        ("height * width * outputs + outputs", "gives 310, and 4810 is right: each pixel is 16 numbers"),
        ("height * width * channels + 1", "the parameters of one unit; there are 8"),
        ("(height * width * kernel * kernel * channels + 1) * outputs", "has no kernel that slides"),
        ("6280", 'is the number for `"Dense"` of the example written into your function?'),
    ],
)
def test_parameters_of_a_dense_layer(dense, message):
    assert message in refusal(practice.parameters, parameters_of(dense=dense))


@pytest.mark.parametrize("trial", practice.parameters._TRIALS[:-1], ids=str)
def test_the_parameters_are_those_of_keras(trial):
    import keras

    layer, shape, outputs, kernel = trial
    layers = [keras.layers.Conv2D(outputs, kernel)]
    if layer == "Dense":
        layers = [keras.layers.Flatten(), keras.layers.Dense(outputs)]
    assert by_hand._parameters(*trial) == keras.Sequential([keras.Input(shape), *layers]).count_params()


def test_the_parameters_of_the_largest_image_are_told():
    assert "learn 2,800 numbers, 100 Dense units 240,000,100" in practice.parameters.check(parameters_of()).message


POOL = """
rows, columns = (image.shape[0] - window) // stride + 1, (image.shape[1] - window) // stride + 1
output = np.zeros((rows, columns))
for r in range(rows):
    for c in range(columns):
        seen = image[r * stride : r * stride + window, c * stride : c * stride + window]
        output[r, c] = seen.max()
return output
"""
pool = partial(changed, POOL)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("seen = image[:window, :window]", "gives back nothing (None)"),
        ("return image.max()", "one number, the largest of the whole image"),
        ("return image[:window, :window].max()", "one number, that of the first window"),
        ("return image", "gives the image back"),
        ("return image[::stride, ::stride]", "it takes the first pixel of each window"),
        (pool(("return output", "return output.ravel()")), "all numbers in one row"),
        (pool(("return output", "return output.T")), "rows and columns of the output are swapped"),
        (pool(("seen.max()", "seen.mean()")), "the average of each window"),
        (pool(("seen.max()", "seen.min()")), "the smallest of each window"),
        (pool(("seen.max()", "seen.sum()")), "the sum of each window"),
        (pool(("seen.max()", "max(0, seen.max())")), "it gives 0 where all pixels are negative"),
        (pool(("seen.max()", "np.abs(seen).max()")), "the minus signs are lost"),
        (pool(("seen.max()", "seen[0].max()")), "only the first row of each window"),
        (pool(("seen.max()", "seen[:, 0].max()")), "only the first column of each window"),
        (pool(("seen.max()", "max(seen)")), "a value there does not fit"),
        (pool(("// stride + 1", "+ 1"), ("* stride", "")), "the stride, 2, is missing"),
        (pool(("* stride", "")), "begins at row r · stride, here r · 2"),
        (pool(("stride", "window")), "the window moves by its own 4 pixels"),
        (pool(("window", "stride")), "the window has the size of the stride, 3; it has 4 × 4 pixels"),
        (pool(("window", "2")), "the window has 2 × 2 pixels whatever is asked for"),
        (pool(("window", "2"), ("stride", "2")), "your window and stride are always 2"),
        (pool(("window) // stride + 1", "window + stride - 1) // stride + 1")), "hangs over the edge"),
        (pool(("// stride + 1", "// stride")), "the last row and column of windows are missing"),
        (pool(("window) // stride + 1, (", "window) // stride, (")), "the last row of windows is missing"),
        (
            pool(("(image.shape[1] - window) // stride + 1", "(image.shape[1] - window) // stride")),
            "the last column of windows is missing",
        ),
        (pool(("np.zeros((rows, columns))", "np.zeros((rows, columns), int)")), "the decimals are lost"),
        (pool(("np.zeros((rows, columns))", "np.zeros(image.shape)")), "there are only (2, 3) places"),
        (pool(("image.shape[1]", "image.shape[0]")), "the last column of windows is missing"),
        (pool(("seen.max()", "np.nan")), "its output holds NaN"),
        (pool(("seen.max()", "seen.max() + 1")), "output[0, 0] is "),
        ("return 'large'", "it does not give an array of numbers"),
    ],
)
def test_max_pool(body, message):
    tells(practice.max_pool, body, message)


def test_pooling_as_keras_does_it_is_right():
    import keras

    def max_pool(image, window, stride):
        pooled = keras.layers.MaxPooling2D(window, stride)(np.array(image, "float32")[None, ..., None])
        return np.asarray(pooled)[0, ..., 0]

    assert practice.max_pool.check(max_pool).state == RIGHT


def test_the_image_and_both_outputs_are_shown():
    details = refused(practice.max_pool, as_function(POOL.replace("seen.max()", "7"), "image, window, stride")).details
    assert [part in details for part in ("image:", "right:", "yours:")] == [True] * 3


def test_what_the_quiz_says_of_a_layer_is_true():
    import keras

    layer = keras.layers.Conv2D(8, 3)
    assert [layer.compute_output_shape((1, side, side, 1))[1:] for side in (28, 280)] == [(26, 26, 8), (278, 278, 8)]
    layer.build((1, 28, 28, 1))
    assert layer.count_params() == 80


def test_what_the_quiz_says_of_a_shift_is_true():
    drawing = np.random.default_rng(0).random((12, 12))
    pooled, one, two = (ours.pool(np.roll(drawing, shift, axis=1))[:, 2:-2] for shift in (0, 1, 2))
    assert 0 < np.mean(pooled == one) < 1
    np.testing.assert_array_equal(ours.pool(drawing)[:, 1:-3], two)
