"""What the convolution lab says: its headings, the size of the output with its numbers, the sum, and its sentences."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.figures.pixels import short
from dltutor.scratch.convolution import output_size, padding_sizes

WHAT = {
    "identity": "This kernel copies the pixel in the middle.",
    "vertical edges": "Right column minus left column: large where the numbers rise from left to right, "
    "negative where they fall.",
    "horizontal edges": "Lower row minus upper row: large where the numbers rise downwards, negative where they fall.",
    "all edges (Laplacian)": "Eight times the middle minus its eight neighbours: 0 where all are alike.",
    "blur": "All numbers are equal and add up to 1: the average of the window.",
    "sharpen": "Five times the middle minus four neighbours: it adds to each pixel its difference from them.",
    "emboss": "The corner below on the right counts as plus, the one above on the left as minus: "
    "as if light fell from one side.",
}


def number(x: float) -> str:
    """A number with two decimals, −0 as 0.

    >>> number(-0.001), number(-1.5)
    ('0.00', '−1.50')
    """
    return f"{round(x, 2) + 0.0:.2f}".replace("-", "−")


def heads(lab: Any) -> list[str]:
    """Of the input and of the output."""
    h, w = lab.image.shape
    if lab.output is None:
        return [f"input  {h} × {w}", "output"]
    zeros = any(sum(ends) for ends in _zeros(lab))
    rows, columns = lab.output.shape
    return [
        f"input  {h} × {w}" + (" with a border of zeros" if zeros else ""),
        f"output  {rows} × {columns}  (− blue, + orange)",
    ]


def lines(lab: Any) -> list[str]:
    """The arithmetic of the output's size, and where the window stands."""
    if lab.output is None:
        return _why_not(lab)
    v, (h, w) = lab.values, lab.image.shape
    said = ["size of the output:"]
    if h == w:
        said += ["rows and columns", *_formula(h, v.size, v.stride, v.padding)]
    else:
        both = (("rows", h), ("columns", w))
        said += [f"{name:<8}{_formula(n, v.size, v.stride, v.padding, short=True)[0]}" for name, n in both]
    if v.padding == "same":
        said.append(_border(lab))
    else:
        said.append(_unseen(lab))
    (r, c), (top, left) = lab.stop, lab.border
    r0, c0 = r * v.stride - top, c * v.stride - left
    if r0 >= 0 and c0 >= 0 and r0 + v.size <= h and c0 + v.size <= w:
        window = f"image[{r0}:{r0 + v.size}, {c0}:{c0 + v.size}]"
    else:
        outside = v.size**2 - _inside(r0, v.size, h) * _inside(c0, v.size, w)
        window = f"{outside} of {v.size**2} in the border"
    return [*(line for line in said if line), "", f"window  {window}", f"makes   output[{r}, {c}]"]


def sums(lab: Any, seen: np.ndarray) -> list[str]:
    """The products added up, the bias, and the result; and how long all of them take."""
    if lab.output is None:
        return []
    total, bias = float((seen * lab.kernel).sum()), lab.values.bias
    count = lab.values.size**2
    what = "the 1 product" if count == 1 else f"sum of {count} products"
    return [
        f"{what:<18}{number(total):>8}",
        f"{'+ bias':<18}{number(bias):>8}",
        f"{f'= output[{lab.stop[0]}, {lab.stop[1]}]':<18}{number(total + bias):>8}",
        f"{lab.output.size} stops: {lab.output.size / lab.values.speed:.1f} s to play",
    ]


def describe(lab: Any) -> str:
    """Two sentences: what is seen now, and what the kernel is good for."""
    v = lab.values
    if lab.output is None:
        h, w = lab.image.shape
        return (
            f"Impossible: a kernel of {v.size} × {v.size} finds no place in an image of {h} × {w}. "
            "Take a smaller kernel, a larger image, or padding “same”."
        )
    cells = lab.seen_by()
    if lab.pixel is not None:
        count = cells.height * cells.width
        many = "no output cell" if not count else "1 output cell" if count == 1 else f"{count} output cells"
        where = " (a zero of the border)" if _in_border(lab) else ""
        said = f"The marked pixel{where} is seen by {many}."
    else:
        said = f"The products and the bias add up to {number(float(lab.output[lab.stop]))}."
    return " ".join(part for part in (said, _kernel(lab), _cross_correlation(lab), lab.shown.note) if part)


def _cross_correlation(lab: Any) -> str:
    """What a single pixel tells: it is seen by each number of the kernel in turn, the last one first."""
    if np.count_nonzero(lab.image) != 1 or lab.values.stride > 1 or np.allclose(lab.kernel, lab.kernel[::-1, ::-1]):
        return ""
    return (
        "\nAround the single pixel stands the kernel, turned by 180°. The convolution of mathematics turns it first; "
        "what deep learning calls so is a cross-correlation."
    )


def _kernel(lab: Any) -> str:
    v, total = lab.values, float(lab.kernel.sum())
    if v.size == 1:
        return "A kernel of 1 × 1 sees no neighbours: it makes a pixel stronger or weaker, and finds no edge."
    if v.preset in WHAT:
        return WHAT[v.preset]
    flat = "its sum is 0" if abs(total) < 1e-9 else f"it adds up to {short(total)} times their number"
    plus = "" if v.bias == 0 else f", plus the bias {number(v.bias)}"
    return f"Your kernel: where all pixels are alike, {flat}{plus}."


def _formula(size: int, kernel: int, stride: int, padding: str, short: bool = False) -> list[str]:
    """The arithmetic of one side, in one `short` line or with the rounding in a second one."""
    result = output_size(size, kernel, stride, padding)
    same = padding == "same"
    exact = size / stride if same else (size - kernel) / stride + 1
    sum_text = f"{size} / {stride}" if same else f"({size} − {kernel}) / {stride} + 1"
    if exact == result:
        return [f"{sum_text} = {result}"] if short else [f"  {sum_text} = {result}"]
    if short:
        return [f"{sum_text} → {result}"]
    return [f"  {sum_text} = {number(exact)}", f"  rounded {'up' if same else 'down'}: {result}"]


def _zeros(lab: Any) -> list[tuple[int, int]]:
    v = lab.values
    return [padding_sizes(n, v.size, v.stride, v.padding) for n in lab.image.shape]


def _border(lab: Any) -> str:
    """How many rows of zeros there are."""
    (above, below), _ = _zeros(lab)
    if not above and not below:
        return "no zeros are needed"
    return f"zeros: {above} above, {below} below"


def _unseen(lab: Any) -> str:
    """Which rows and columns no window ever reaches."""
    v = lab.values
    left = [
        size - ((stops - 1) * v.stride + v.size) for size, stops in zip(lab.image.shape, lab.output.shape, strict=True)
    ]
    if not any(left):
        return ""
    many = f"last {left[0]} rows, {left[1]} columns"
    if left[0] == left[1]:
        many = "last row and column" if left[0] == 1 else f"last {left[0]} rows, columns"
    return f"{many}: unseen"


def _why_not(lab: Any) -> list[str]:
    n, (h, w) = lab.values.size, lab.image.shape
    side = "rows" if n > h else "columns"
    size = h if n > h else w
    return [
        "size of the output:",
        side,
        f"  ({size} − {n}) / {lab.values.stride} + 1: below 1",
        "",
        f"The kernel has {n} {side},",
        f"the image only {size}.",
    ]


def _inside(first: int, length: int, size: int) -> int:
    return max(0, min(first + length, size) - max(first, 0))


def _in_border(lab: Any) -> bool:
    places = zip(lab.pixel, lab.border, lab.image.shape, strict=True)
    return any(not 0 <= place - before < size for place, before, size in places)
