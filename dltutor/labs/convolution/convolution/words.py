"""What the convolution lab says: its headings, the size of the output with its numbers, the sum, and its sentences."""

from __future__ import annotations

import numpy as np

from dltutor.labs.convolution.convolution.slide import Slide
from dltutor.scratch.convolution import output_size
from dltutor.wording import fixed, many, number

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


def heads(slide: Slide) -> list[str]:
    """Of the input and of the output."""
    h, w = slide.image.shape
    if slide.output is None:
        return [f"input  {h} × {w}", "output"]
    zeros = " with a border of zeros" if slide.padded.shape != slide.image.shape else ""
    rows, columns = slide.output.shape
    return [f"input  {h} × {w}{zeros}", f"output  {rows} × {columns}  (− blue, + orange)"]


def lines(slide: Slide, stop: tuple[int, int]) -> list[str]:
    """The arithmetic of the output's size, and where the window stands."""
    if slide.output is None:
        return _why_not(slide)
    (h, w), n = slide.image.shape, slide.size
    said = ["size of the output:"]
    if h == w:
        said += ["rows and columns", *_formula(slide, h)]
    else:
        said += [f"{name:<8}{_formula(slide, size, short=True)[0]}" for name, size in (("rows", h), ("columns", w))]
    said.append(_border(slide) if slide.padding == "same" else _unseen(slide))
    (r, c), (top, left) = stop, slide.border
    r0, c0 = r * slide.stride - top, c * slide.stride - left
    outside = n**2 - _inside(r0, n, h) * _inside(c0, n, w)
    window = f"{outside} of {n**2} in the border" if outside else f"image[{r0}:{r0 + n}, {c0}:{c0 + n}]"
    return [*(line for line in said if line), "", f"window  {window}", f"makes   output[{r}, {c}]"]


def sums(slide: Slide, stop: tuple[int, int], speed: float) -> list[str]:
    """The products added up, the bias, and the result; and how long all of them take at `speed` stops a second."""
    if slide.output is None:
        return []
    total, count, stops = float((slide.seen(stop) * slide.kernel).sum()), slide.size**2, slide.output.size
    what = "the 1 product" if count == 1 else f"sum of {count} products"
    return [
        f"{what:<18}{fixed(total):>8}",
        f"{'+ bias':<18}{fixed(slide.bias):>8}",
        f"{f'= output[{stop[0]}, {stop[1]}]':<18}{fixed(total + slide.bias):>8}",
        f"{stops} stops: {fixed(stops / speed, 1)} s to play",
    ]


def describe(slide: Slide, stop: tuple[int, int], pixel: tuple[int, int] | None, preset: str, note: str) -> str:
    """Two sentences: what is seen now, and what the kernel is good for; then the `note` on the image."""
    if slide.output is None:
        h, w = slide.image.shape
        return (
            f"Impossible: a kernel of {slide.size} × {slide.size} finds no place in an image of {h} × {w}. "
            "Take a smaller kernel, a larger image, or padding “same”."
        )
    if pixel is None:
        said = f"The products and the bias add up to {number(slide.output[stop])}."
    else:
        cells = slide.cells_that_see(pixel)
        seeing = many(cells.height * cells.width, "output cell")
        where = " (a zero of the border)" if slide.in_border(pixel) else ""
        said = f"The marked pixel{where} is seen by {'no output cell' if seeing.startswith('0') else seeing}."
    return " ".join(part for part in (said, _kernel(slide, preset), _cross_correlation(slide), note) if part)


def _cross_correlation(slide: Slide) -> str:
    """What a single pixel tells: it is seen by each number of the kernel in turn, the last one first."""
    kernel = slide.kernel
    if np.count_nonzero(slide.image) != 1 or slide.stride > 1 or np.allclose(kernel, kernel[::-1, ::-1]):
        return ""
    return (
        "\nAround the single pixel stands the kernel, turned by 180°. The convolution of mathematics turns it first; "
        "what deep learning calls so is a cross-correlation."
    )


def _kernel(slide: Slide, preset: str) -> str:
    total = float(slide.kernel.sum())
    if slide.size == 1:
        return "A kernel of 1 × 1 sees no neighbours: it makes a pixel stronger or weaker, and finds no edge."
    if preset in WHAT:
        return WHAT[preset]
    flat = "its sum is 0" if abs(total) < 1e-9 else f"it adds up to {number(total)} times their number"
    plus = "" if slide.bias == 0 else f", plus the bias {number(slide.bias)}"
    return f"Your kernel: where all pixels are alike, {flat}{plus}."


def _formula(slide: Slide, size: int, short: bool = False) -> list[str]:
    """The arithmetic of one side, in one `short` line or with the rounding in a second one."""
    n, stride, same = slide.size, slide.stride, slide.padding == "same"
    result = output_size(size, n, stride, slide.padding)
    exact = size / stride if same else (size - n) / stride + 1
    sum_text = f"{size} / {stride}" if same else f"({size} − {n}) / {stride} + 1"
    if exact == result:
        return [f"{sum_text} = {result}"] if short else [f"  {sum_text} = {result}"]
    if short:
        return [f"{sum_text} → {result}"]
    return [f"  {sum_text} = {number(exact)}", f"  rounded {'up' if same else 'down'}: {result}"]


def _border(slide: Slide) -> str:
    """How many rows of zeros there are."""
    (above, below), _ = slide.zeros
    return f"zeros: {above} above, {below} below" if above or below else "no zeros are needed"


def _unseen(slide: Slide) -> str:
    """Which rows and columns no window ever reaches."""
    sides = zip(slide.image.shape, slide.stops, strict=True)
    rows, columns = (size - ((stops - 1) * slide.stride + slide.size) for size, stops in sides)
    if not rows and not columns:
        return ""
    if rows != columns:
        return f"last {rows} rows, {columns} columns: unseen"
    return f"{'last row and column' if rows == 1 else f'last {rows} rows, columns'}: unseen"


def _why_not(slide: Slide) -> list[str]:
    n, (h, w) = slide.size, slide.image.shape
    side, size = ("rows", h) if n > h else ("columns", w)
    return [
        "size of the output:",
        side,
        f"  ({size} − {n}) / {slide.stride} + 1: below 1",
        "",
        f"The kernel has {n} {side},",
        f"the image only {size}.",
    ]


def _inside(first: int, length: int, size: int) -> int:
    return max(0, min(first + length, size) - max(first, 0))
