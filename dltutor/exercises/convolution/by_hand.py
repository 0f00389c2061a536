"""Chapter 5, what is computed by hand: sizes, parameters, a convolution, max pooling."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.convolution.slips import convolution_slips, parameter_slips, pooling_slips, size_slips
from dltutor.exercises.core.compared import by, compare_array, compare_number
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.given import brief
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.scratch import convolution as ours

_EDGE = [[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-2.0, 0.0, 1.0]]


class Convolve(Exercise):
    key = "convolve"
    title = "a convolution in NumPy"
    task = (
        "Write `convolve(image, kernel, bias)`. `image` and `kernel` are arrays with rows and columns, which need "
        "not be square, and `bias` is a number. The kernel is laid, as it is, on every place of the image where it "
        "fits as a whole (no padding, stride 1). Each place gives one number: the pixels under the kernel times the "
        "kernel's numbers, added up, plus the bias. Return them as an array in which each number stands where its "
        "place is in the image."
    )
    calls_with = "image, kernel, bias"
    hints = (
        "How many places are there for a kernel of 3 rows in an image of 5 rows? Make an array of that many numbers.",
        "Two loops, over `r` and `c`. The window is `image[r : r + h, c : c + w]` for a kernel with `h` rows and `w` "
        "columns; multiply it by the kernel and add up.",
        "`output = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))`, and in the loops "
        "`output[r, c] = np.sum(image[r : r + h, c : c + w] * kernel) + bias`.",
    )
    code = """
import numpy as np

def convolve(image, kernel, bias):
    h, w = kernel.shape
    output = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for r in range(output.shape[0]):
        for c in range(output.shape[1]):
            output[r, c] = np.sum(image[r : r + h, c : c + w] * kernel) + bias
    return output
"""
    why = "it is the same neuron at every place: one weighted sum, with the window as its inputs."

    def judge(self, convolve: LearnerFunction) -> str:
        chance = np.random.default_rng(5)
        small = chance.integers(0, 4, (4, 5)).astype(float)
        self._try(convolve, small, np.array(_EDGE), 0.0)
        self._try(convolve, small, np.array(_EDGE), 0.5)
        self._try(convolve, chance.integers(0, 5, (5, 5)).astype(float), np.array(_EDGE), -1.0)
        self._try(convolve, chance.random((4, 6)).round(2), chance.normal(size=(3, 3)).round(2), 0.25)
        self._try(convolve, chance.integers(0, 5, (4, 4)), chance.normal(size=(2, 2)).round(2), 0.25)
        self._try(convolve, chance.random((5, 7)).round(2), chance.normal(size=(2, 4)).round(2), 0.0)
        self._try(convolve, chance.random((3, 3)).round(2), chance.normal(size=(1, 1)).round(2), 1.0)
        self._try(convolve, chance.random((3, 2)).round(2), chance.normal(size=(3, 2)).round(2), 1.0)
        return "your convolution gives what keras.layers.Conv2D gives, on 8 images, with kernels from 1 × 1 to 3 × 3."

    def _try(self, convolve: LearnerFunction, image: np.ndarray, kernel: np.ndarray, bias: float) -> None:
        compare_array(
            convolve,
            convolve(image, kernel, bias),
            ours.convolve(image, kernel, bias),
            convolution_slips(image, kernel, bias),
            on=f"an image of {by(image.shape)} and a kernel of {by(kernel.shape)}",
            table=f"image:\n{image}\nkernel:\n{kernel}\nbias: {brief(bias)}",
        )


class OutputSize(Exercise):
    key = "output_size"
    title = "how large is the output?"
    task = (
        "Write `output_size(size, kernel, stride, padding)`: how many numbers a convolution gives along one side of "
        "an image, a whole number. `size` is the number of pixels along that side, `kernel` that of the kernel; it "
        'moves `stride` pixels at a time. `padding` is `"valid"` or `"same"`. With `"valid"` the kernel stays inside, '
        "and pixels that are left over at the end are not looked at: 8 pixels, a kernel of 3 and stride 1 give 6. With "
        '`"same"` there is a border of zeros, so wide that only the stride makes the output smaller: 8 pixels give 8 '
        "at stride 1, and 7 give 4 at stride 2."
    )
    calls_with = "size, kernel, stride, padding"
    hints = (
        "Where can the kernel's first pixel lie? It begins at pixel 0; at which pixel does its last place begin?",
        'With "valid" the last place begins at size - kernel; steps of `stride` from 0 to there, and the first place '
        'counts as well. With "same" only the stride makes the image smaller.',
        '`(size - kernel) // stride + 1` for "valid" (// rounds down: what is left over is not looked at); for "same" '
        "it is size / stride rounded up, for example `-(-size // stride)`.",
    )
    code = """
def output_size(size, kernel, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride + 1
"""
    why = "the first place counts, then every stride that still fits; a border of zeros makes room for all of them."

    _TRIALS = (
        (8, 3, 1, "valid"),
        (8, 3, 1, "same"),
        (9, 3, 2, "valid"),
        (8, 3, 2, "valid"),
        (8, 3, 2, "same"),
        (8, 6, 3, "same"),
        (7, 5, 2, "same"),
        (28, 5, 3, "valid"),
        (28, 5, 3, "same"),
        (10, 1, 1, "valid"),
        (5, 5, 1, "valid"),
        (5, 5, 3, "valid"),
        (224, 7, 2, "same"),
    )

    def judge(self, output_size: LearnerFunction) -> str:
        for trial in self._TRIALS:
            compare_number(output_size, trial, ours.output_size(*trial), size_slips(*trial))
        return f"your sizes are those of Keras in all {len(self._TRIALS)} cases."


class Parameters(Exercise):
    key = "parameters"
    title = "what a layer costs"
    task = (
        "Write `parameters(layer, shape, outputs, kernel)`: how many numbers a layer learns, weights and biases "
        'together, a whole number. `layer` is `"Conv2D"` or `"Dense"`, and `shape` is that of one image, (height, '
        'width, channels). `"Conv2D"` has `outputs` kernels, each `kernel` pixels high and wide and as deep as the '
        'image has channels. For `"Dense"` the image is flattened and goes into `outputs` units; `kernel` does not '
        'matter then. For (28, 28, 1), 8 outputs and a kernel of 3 it is 80 with `"Conv2D"` and 6280 with `"Dense"`.'
    )
    calls_with = "layer, shape, outputs, kernel"
    hints = (
        "One output at a time: how many numbers does it look at, and what is added to its sum?",
        "A kernel looks at kernel · kernel pixels in every channel, a Dense unit at every number of the image. Each "
        "has one weight for each of them, and one bias.",
        "`(seen + 1) * outputs` for both. What is seen is `kernel * kernel * channels` for a kernel, and for a unit "
        "`height * width * channels`.",
    )
    code = """
def parameters(layer, shape, outputs, kernel):
    height, width, channels = shape
    if layer == "Conv2D":
        seen = kernel * kernel * channels
    else:
        seen = height * width * channels
    return (seen + 1) * outputs
"""
    why = "a kernel uses the same numbers at every place, so only a Dense layer pays for the size of the image."

    _TRIALS = (
        ("Conv2D", (28, 28, 1), 8, 3),
        ("Conv2D", (32, 24, 3), 16, 5),
        ("Conv2D", (12, 10, 6), 4, 7),
        ("Conv2D", (9, 9, 5), 1, 2),
        ("Dense", (28, 28, 1), 8, 3),
        ("Dense", (6, 5, 16), 10, 3),
        ("Dense", (9, 7, 3), 1, 5),
        ("Conv2D", (800, 1000, 3), 100, 3),
        ("Dense", (800, 1000, 3), 100, 3),
    )

    def judge(self, parameters: LearnerFunction) -> str:
        counts = [_parameters(*trial) for trial in self._TRIALS]
        for trial, wanted in zip(self._TRIALS, counts, strict=True):
            compare_number(parameters, trial, wanted, parameter_slips(*trial))
        return (
            f"your counts are those of Keras in all {len(counts)} cases. On a colour image of 800 × 1000 pixels 100 "
            f"kernels learn {counts[-2]:,} numbers, 100 Dense units {counts[-1]:,}."
        )


class MaxPool(Exercise):
    key = "max_pool"
    title = "max pooling in NumPy"
    task = (
        "Write `max_pool(image, window, stride)`. `image` is an array with rows and columns, which need not be "
        "square. A window of `window` × `window` pixels is laid on it, first in the upper left corner. Then it moves "
        "on, always by `stride` pixels, to the right and downwards, as long as it fits as a whole. Each place gives "
        "the largest pixel under it. Return them as an array in which each number stands where its place is in the "
        "image."
    )
    calls_with = "image, window, stride"
    hints = (
        "How many places are there along a side? You have written that in `output_size`.",
        "Two loops, over `r` and `c` of the output. At which row of the image does the window for output row `r` "
        "begin, if it moves `stride` pixels at a time?",
        "`rows = (image.shape[0] - window) // stride + 1`, the same for columns, and in the loops with "
        "`y, x = r * stride, c * stride`: `output[r, c] = image[y : y + window, x : x + window].max()`.",
    )
    code = """
import numpy as np

def max_pool(image, window, stride):
    rows = (image.shape[0] - window) // stride + 1
    columns = (image.shape[1] - window) // stride + 1
    output = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            y, x = r * stride, c * stride
            output[r, c] = image[y : y + window, x : x + window].max()
    return output
"""
    why = "only the largest number is kept: where exactly it was in the window does not matter any more."

    def judge(self, max_pool: LearnerFunction) -> str:
        chance = np.random.default_rng(8)
        self._try(max_pool, chance.permutation(24).reshape(4, 6).astype(float), 2, 2)
        self._try(max_pool, chance.integers(-9, 4, (4, 4)).astype(float), 2, 2)
        self._try(max_pool, chance.normal(size=(5, 7)).round(2), 2, 2)
        self._try(max_pool, chance.normal(size=(7, 10)).round(2), 4, 3)
        self._try(max_pool, chance.normal(size=(5, 8)).round(2), 2, 3)
        self._try(max_pool, chance.normal(size=(6, 4)).round(2), 3, 1)
        self._try(max_pool, chance.normal(size=(3, 3)).round(2), 3, 3)
        self._try(max_pool, chance.integers(-5, 0, (3, 4)), 1, 1)
        return "your pooling gives what keras.layers.MaxPooling2D gives, on 8 images, with windows that overlap, too."

    def _try(self, max_pool: LearnerFunction, image: np.ndarray, window: int, stride: int) -> None:
        compare_array(
            max_pool,
            max_pool(image, window, stride),
            ours.pool(image, window, stride),
            pooling_slips(image, window, stride),
            on=f"an image of {by(image.shape)}, with a window of {window} and a stride of {stride},",
            table=f"image:\n{image}",
        )


def _parameters(layer: str, shape: tuple[int, int, int], outputs: int, kernel: int) -> int:
    height, width, channels = shape
    return ((kernel * kernel if layer == "Conv2D" else height * width) * channels + 1) * outputs
