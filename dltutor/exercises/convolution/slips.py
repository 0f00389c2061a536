"""What typical slips make of the exercises on convolution, each with the words for it, the commonest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Slips = list[tuple[np.ndarray | None, str]]


def convolution_slips(image: np.ndarray, kernel: np.ndarray, bias: float) -> Slips:
    """What typical slips make of a convolution; None where the slip is not possible with these shapes."""
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1

    def slide(number: Callable[[np.ndarray], float], r_end: int = rows, c_end: int = columns) -> np.ndarray:
        made = np.zeros((max(r_end, 0), max(c_end, 0)))
        for r, c in np.ndindex(made.shape):
            made[r, c] = number(image[r : r + h, c : c + w])
        return made

    right = slide(lambda seen: (seen * kernel).sum() + bias)
    windows = "a window at every place where the kernel fits"
    slips: Slips = [
        (np.array(right[0, 0]), f"it gives one number, that of the first window: there is {windows}"),
        (right.ravel(), "it gives all numbers in one row: return them as an array with rows and columns"),
        (
            right[:-1, :-1],
            f"the last row and column of windows are missing: a side of {image.shape[0]} has "
            f"{image.shape[0]} - {h} + 1 = {rows} places",
        ),
        (right[:-1], "the last row of windows is missing: size - kernel + 1, not size - kernel"),
        (right[:, :-1], "the last column of windows is missing: size - kernel + 1, not size - kernel"),
        (slide(lambda seen: (seen * kernel).sum()), "the bias is missing: it is added to every sum"),
        (slide(lambda seen: (seen * kernel).sum() - bias), "the bias is subtracted: it is added to every sum"),
        (
            slide(lambda seen: (seen * kernel + bias).sum()),
            f"the bias is added {kernel.size} times, to every product: add it once, after the sum",
        ),
        (
            slide(lambda seen: (seen * kernel[::-1, ::-1]).sum() + bias),
            "your kernel is turned by 180°: that is the convolution of mathematics; deep learning lays the kernel on "
            "the image as it stands",
        ),
        (slide(lambda seen: seen.sum() + bias), "the pixels are added up without the kernel's numbers"),
        (slide(lambda seen: (seen * kernel).mean() + bias), "it gives the average of the products: add them up"),
        (slide(lambda seen: (seen * kernel).max() + bias), "it gives the largest product: add them up"),
        (
            slide(lambda seen: (seen @ kernel).sum() + bias) if h == w else None,
            "`@` is the product of matrices: each pixel is to be multiplied by the number that lies on it, with `*`",
        ),
        (slide(lambda seen: (seen * kernel.T).sum() + bias) if h == w else None, "rows and columns are swapped"),
        (right.T, "rows and columns of the output are swapped"),
        (
            np.trunc(right),
            "the decimals are lost: the output was made for whole numbers, take `np.zeros(...)`, which holds decimals",
        ),
    ]
    return slips + _sizes_of_the_image(image, right)


def _sizes_of_the_image(image: np.ndarray, right: np.ndarray) -> Slips:
    """An output as large as the image, with zeros where no window fits."""
    full = np.zeros(image.shape)
    full[: right.shape[0], : right.shape[1]] = right
    said = f"the output has the shape of the image, {image.shape}: there are only {right.shape} places for the kernel"
    middle = np.zeros(image.shape)
    top, left = ((a - b) // 2 for a, b in zip(image.shape, right.shape, strict=True))
    middle[top : top + right.shape[0], left : left + right.shape[1]] = right
    return [] if image.shape == right.shape else [(full, said), (middle, said)]


def size_slips(size: int, kernel: int, stride: int, padding: str) -> list[tuple[float, str]]:
    """What typical slips make of the size of the output."""
    exact = (size - kernel) / stride + 1
    if padding == "same":
        return [
            ((size - kernel) // stride + 1, 'this is the size for "valid"; with "same" the kernel does not matter'),
            (size, 'the stride matters with "same", too: size / stride'),
            (size // stride, "it is rounded up, not down: the border of zeros makes room for the last place"),
            (size / stride, "it must be rounded up to a whole number"),
            (size // stride + 1, "one too many here: size / stride is a whole number already"),
            (size // stride + size % stride, "what is left over makes room for one more place, however much it is"),
            (-(-(size + kernel - 1) // stride), "the border is not that wide: it is size / stride, rounded up"),
        ]
    return [
        ((size - kernel) // stride, "the first place counts, too: + 1, after dividing"),
        (size - kernel + 1, f"the stride, {stride}, is missing: it takes {stride} pixels at a time"),
        (size - kernel, "the first place counts, too: + 1; and the stride"),
        (exact, "it must be rounded down to a whole number: where the kernel does not fit, there is no place"),
        (-(-(size - kernel) // stride) + 1, "it is rounded down, not up: where the kernel does not fit, no place"),
        ((size - kernel + 1) / stride, "divide first, then add 1: the stride goes from one place to the next"),
        (size, "without padding the kernel must stay inside, so the output is smaller than the image"),
        (size / kernel, "the windows overlap: it is not the size divided by the kernel"),
        (size // kernel, "the windows overlap: it is not the size divided by the kernel"),
        (6, "is the number for 8 pixels written into your function?"),
    ]


def parameter_slips(layer: str, shape: tuple[int, int, int], outputs: int, kernel: int) -> list[tuple[float, str]]:
    """What typical slips count as the parameters of a Conv2D or of a Dense layer."""
    height, width, channels = shape
    pixels, window = height * width, kernel * kernel
    dense, conv = pixels * channels * outputs, window * channels * outputs
    written = [
        (80, 'is the number for `"Conv2D"` of the example written into your function?'),
        (6280, 'is the number for `"Dense"` of the example written into your function?'),
    ]
    if layer == "Dense":
        return [
            (dense, f"the biases are missing, one for each of the {outputs} units"),
            (dense + 1, f"a layer has not one bias but one for each of its {outputs} units"),
            (dense + pixels * channels, "the inputs have no bias; the units have"),
            (conv + outputs, 'that is the number for "Conv2D": a Dense unit has a weight for every input'),
            (pixels * outputs + outputs, f"each pixel is {channels} numbers, one for each channel, with a weight each"),
            (pixels * channels + 1, f"these are the parameters of one unit; there are {outputs}"),
            (dense + pixels * channels + outputs, "only the units have a bias, not the inputs"),
            (dense * window + outputs, "a Dense layer has no kernel that slides: leave it out"),
            *written,
        ]
    places = (height - kernel + 1) * (width - kernel + 1)
    return [
        (conv, f"the biases are missing, one for each of the {outputs} kernels"),
        (window * outputs + outputs, f"a kernel has numbers for each of the {channels} channels of its input"),
        (window * height * outputs + outputs, "the channels are the last number of `shape`, not the first"),
        (window * width * outputs + outputs, "the channels are the last number of `shape`, not the second"),
        (dense + outputs, 'that is the number for "Dense": the size of the image does not count, kernels are shared'),
        (conv + 1, f"a layer has not one bias but one for each of its {outputs} kernels"),
        (conv + outputs * channels, "a kernel has one bias, not one for each channel: it is added to the whole sum"),
        (conv + channels, "each kernel has a bias, not each channel"),
        (kernel * channels * outputs + outputs, f"a kernel has {kernel} × {kernel} places, not {kernel}"),
        (2 * kernel * channels * outputs + outputs, f"a kernel has {kernel} · {kernel} places, not 2 · {kernel}"),
        (window * channels + 1, f"these are the parameters of one kernel; there are {outputs}"),
        (window * channels + outputs, f"the numbers of one kernel only: there are {outputs} kernels"),
        (window * (channels + outputs), "channels and kernels are multiplied: every kernel looks at every channel"),
        (
            places * (conv + outputs),
            "yours counts new numbers for every place of the image: a kernel is shared by all places",
        ),
        (places * conv + outputs, "yours counts new weights for every place: a kernel is shared by all places"),
        (pixels * (conv + outputs), "the size of the image does not count: a kernel is shared by all places"),
        (pixels * conv + outputs, "the size of the image does not count: a kernel is shared by all places"),
        (places * outputs, "these are the numbers that come out; asked for are those that are learned"),
        *written,
    ]  # fmt: skip


def pooling_slips(image: np.ndarray, window: int, stride: int) -> Slips:
    """What typical slips make of max pooling; None where the slip is not possible with these sizes."""

    def slide(number: Callable[[np.ndarray], float], size: int = window, step: int = stride, over: int = 0) -> Any:
        rows, columns = ((side - size) // step + 1 + over * ((side - size) % step > 0) for side in image.shape)
        made = np.zeros((max(rows, 0), max(columns, 0)))
        for r, c in np.ndindex(made.shape):
            made[r, c] = number(image[r * step : r * step + size, c * step : c * step + size])
        return made

    right = slide(np.max)
    every = slide(np.max, step=1)
    named = f"{window} × {window} pixels"
    slips: Slips = [
        (np.array(image.max()), "it gives one number, the largest of the whole image: each window gives its own"),
        (np.array(right[0, 0]), "it gives one number, that of the first window: is the `return` inside the loop?"),
        (right.ravel(), "it gives all numbers in one row: return them as an array with rows and columns"),
        (image, "it gives the image back as it was"),
        (slide(np.mean), "it gives the average of each window: that is average pooling; take the largest"),
        (slide(np.min), "it gives the smallest of each window: take the largest"),
        (slide(np.sum), "it gives the sum of each window: take the largest"),
        (np.maximum(right, 0), "it gives 0 where all pixels are negative: do not begin the search at 0"),
        (slide(lambda seen: np.abs(seen).max()), "the minus signs are lost: −3 is less than 1"),
        (slide(lambda seen: seen[0, 0]), f"it takes the first pixel of each window: the largest of all {named} counts"),
        (slide(lambda seen: seen[0].max()), f"only the first row of each window is looked at: it has {named}"),
        (slide(lambda seen: seen[:, 0].max()), f"only the first column of each window is looked at: it has {named}"),
        (every, f"the stride, {stride}, is missing: the window moves {stride} pixels at a time, not 1"),
        (
            every[: right.shape[0], : right.shape[1]],
            f"the window for output[r, c] begins at row r · stride, here r · {stride}, not at row r; columns alike",
        ),
        (slide(np.max, step=window), f"the window moves by its own {window} pixels: the stride, {stride}, is separate"),
        (slide(np.max, size=stride), f"the window has the size of the stride, {stride}; it has {named}"),
        (slide(np.max, over=1), "a window that hangs over the edge does not count: only those that fit as a whole"),
        (slide(np.max, size=2), f"the window has 2 × 2 pixels whatever is asked for; here it has {named}"),
        (slide(np.max, size=2, step=2), "your window and stride are always 2: take those that are given"),
        (
            right[:-1, :-1],
            "the last row and column of windows are missing: (size - window) // stride, and then + 1 for the first one",
        ),
        (right[:-1], "the last row of windows is missing: (size - window) // stride + 1"),
        (right[:, :-1], "the last column of windows is missing: (size - window) // stride + 1"),
        (right.T, "rows and columns of the output are swapped"),
        (np.trunc(right), "the decimals are lost: make the output with `np.zeros(...)`, which holds decimals"),
    ]  # fmt: skip
    return slips + _sizes_of_the_image(image, right)
