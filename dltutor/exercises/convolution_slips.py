"""What typical slips make of the exercises on convolution, each with the words for it, the commonest first."""

from __future__ import annotations

from collections.abc import Callable

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
