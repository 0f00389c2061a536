"""Chapter 5, convolution: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import convolution as practice
from dltutor.exercises.contract import NOT_ATTEMPTED, RIGHT
from dltutor.scratch import convolution as ours

LOOPS = """
h, w = kernel.shape
output = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
for r in range(output.shape[0]):
    for c in range(output.shape[1]):
        output[r, c] = {}
return output
"""
SUM = "np.sum(image[r : r + h, c : c + w] * kernel) + bias"


def as_function(body, parameters):
    """A function with this body, as a learner would write it in a cell."""
    names = {"np": np}
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    exec(f"def answer({parameters}):\n{lines}", names)
    return names["answer"]


def refused(exercise, *answer):
    outcome = exercise.check(*answer)
    assert outcome.state == "not yet", outcome
    assert "\n" not in outcome.message
    return outcome


@pytest.mark.parametrize("exercise", practice.EXERCISES)
def test_the_solution_is_right_and_three_hints_lead_to_it(exercise):
    names = {}
    exec(exercise.solution().code, names)
    outcome = exercise.check(*[names[name] for name in exercise.names])
    assert outcome.state == RIGHT and not outcome.remarks
    assert len({exercise.hint(n).message for n in (1, 2, 3)}) == 3
    assert exercise.check(...).state == NOT_ATTEMPTED


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
    assert message in refused(practice.convolve, as_function(body, "image, kernel, bias")).message


def test_an_output_as_large_as_the_image_is_told_so():
    body = LOOPS.format(SUM).replace("output = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))", "")
    body = body.replace(
        "for r in range(output.shape[0])", "output = np.zeros(image.shape)\nfor r in range(len(image) - h + 1)"
    )
    body = body.replace("range(output.shape[1])", "range(image.shape[1] - w + 1)")
    assert "only (2, 3) places" in refused(practice.convolve, as_function(body, "image, kernel, bias")).message


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
    assert message in refused(practice.output_size, as_function(body, "size, kernel, stride, padding")).message


def test_a_float_that_is_whole_is_right_and_so_is_the_ceiling():
    def output_size(size, kernel, stride, padding):
        return float(np.ceil((size if padding == "same" else size - kernel + 1) / stride))

    assert practice.output_size.check(output_size).state == RIGHT
