"""Lab: convolution. A kernel slides over an image; what it sees, its products and its sum are written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.bases.image import ARROWS, IMAGE, ImageLab, beside
from dltutor.labs.bases.pace import Beats
from dltutor.labs.convolution.convolution import goals, words
from dltutor.labs.convolution.convolution.figure import NOTHING, Block, ConvolutionFigure
from dltutor.labs.convolution.convolution.goals import OWN
from dltutor.labs.convolution.convolution.slide import LARGEST, SIZES, Slide, kernel_of
from dltutor.live.page.controls import PLAY, RESET, STEP, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.scratch import convolution, kernels

AT_ONCE = 12  # stops that one picture may stand for, at most
NUDGES = {"+": 0.1, "=": 0.1, "-": -0.1}


class Convolution(ImageLab[ConvolutionFigure]):
    """A kernel on an image: point at the output, and the window that made it is framed; point at the image, and the
    output cells that see this pixel are.

    Change the kernel: drag one of its numbers up or down, or click it and use the slider. Keyboard: the arrows move
    the window, with Shift they choose a number of the kernel, + and − change it; space plays.
    A colour image is shown in grey; `dltutor.scratch.convolution.convolve` takes all its channels.

    Args:
        image: "digit", "square", "one pixel", "4 × 4", "china" or "flower"; or your own image, an array of shape
            (height, width) or (height, width, channels). More than 32 pixels along a side are made fewer.
        kernel: your own numbers, an array of shape (1, 1), (3, 3) or (5, 5), each from −10 to 10.
        preset: a kernel by its name, one of `dltutor.scratch.kernels.NAMES`, where no kernel is given.
        size: the height and width of the kernel, 1, 3 or 5.
        bias: added to every sum, from −5 to 5.
        stride: how many pixels the window moves at a time, 1, 2 or 3.
        padding: "valid" (none) or "same" (a border of zeros), as in Keras.
        speed: stops a second while it plays, from 1 to 60.

    Raises:
        LearnerError: if an argument is not possible. A kernel that is larger than the image is possible: the lab says
            why there is no output.

    Example:
        >>> lab = Convolution([[0, 0, 1, 1]] * 3, kernel=[[-1, 0, 1]] * 3)
        >>> lab.output
        array([[3., 3.]])
        >>> Convolution(stride=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: stride=0: it must be one of 1, 2, 3
    """

    controls = (
        PLAY,
        STEP,
        replace(RESET, help="the kernel, bias, stride and padding from the start"),
        IMAGE,
        Choice("preset", "kernel", (*kernels.NAMES, OWN), "vertical edges", help="its numbers"),
        Choice("size", "kernel size", SIZES, 3, help="its height and width"),
        Slider("weight", "the framed number", -LARGEST, LARGEST, -1.0, step=0.1, help="a number of the kernel"),
        Slider("bias", "bias", -5, 5, 0.0, step=0.1, help="added to every sum"),
        Choice("stride", "stride", (1, 2, 3), 1, help="how far the window moves at a time"),
        Choice("padding", "padding", convolution.PADDINGS, "valid", help="same: a border of zeros around the image"),
        Slider("speed", "stops per second", 1, 60, 6, step=1, whole=True, help="how fast it plays"),
    )
    goals = (
        Goal("point at the output cell with the largest number", goals.strongest),
        Goal("numbers of your own that answer 0 wherever the image is flat, but not everywhere", goals.blind_to_flat),
        Goal("stride 2, and the output exactly half as high and half as wide as the image", goals.half),
        Goal("“one pixel”, and a kernel that is not symmetric: what comes out?", goals.turned),
        Goal("find a setting that is impossible, and read why", goals.impossible),
    )
    draggable = True
    holds = True
    keys = (*ARROWS, *NUDGES)
    more = {"Kernel": ("size", "weight", "bias"), "Steps": ("stride", "padding"), "View": ("speed",)}

    def __init__(self, image: Any = "digit", kernel: Any = None, **settings: Any) -> None:
        numbers = None if kernel is None else kernel_of(kernel)
        if numbers is not None:
            for name in {"preset", "size"} & set(settings):
                raise LearnerError(f"{name}={settings[name]!r}: the kernel is given already; leave out one of the two")
            settings |= {"preset": OWN, "size": len(numbers)}
        if "weight" in settings:
            raise LearnerError("weight: give all numbers of the kernel, for example kernel=[[0, 0, 0]] * 3")
        self._given = numbers
        super().__init__(image, **settings)

    def figure(self) -> ConvolutionFigure:
        return ConvolutionFigure()

    def own_goals(self) -> tuple[Goal, ...]:
        """Those that can be reached: an image of the learner's own cannot be changed for another."""
        if self.own is None:
            return self.goals
        (h, w), lone = self.own.pixels.shape, np.count_nonzero(self.own.pixels) == 1
        even, small = h % 2 == w % 2 == 0, min(h, w) < max(SIZES)
        possible: dict[Any, bool] = {goals.half: even, goals.turned: lone, goals.impossible: small}
        return tuple(goal for goal in self.goals if possible.get(goal.reached, True))

    def begin(self) -> None:
        super().begin()
        self.by_hand = False
        self._grip: tuple[float, float] | None = None
        self._beats = Beats()
        self._to_start()

    def _to_start(self) -> None:
        """The kernel from the start, and the window in the middle."""
        preset, size = self.values.preset, self.values.size
        self.kernel = kernels.kernel("identity" if preset == OWN else preset, size)
        if self._given is not None:
            self.kernel = self._given.copy()
        self.chosen, self.stop = (0, 0), (0, 0)
        self.pixel: tuple[int, int] | None = None
        self.shown_stops: int | None = None  # while it plays for the first time, the cells made so far
        self._compute()
        rows, columns = self.slide.stops
        self.stop = rows // 2, columns // 2

    @property
    def image(self) -> np.ndarray:
        """The image without its border, shape (height, width)."""
        return self.shown.pixels

    @property
    def output(self) -> np.ndarray | None:
        """What the kernel makes of it, shape (rows, columns); None where it finds no place."""
        return self.slide.output

    def _compute(self) -> None:
        v = self.values
        v.weight = float(self.kernel[self.chosen])
        self.slide = Slide(self.image, self.kernel, v.bias, v.stride, v.padding)
        if self.output is None:
            self.play(False)
        else:
            (row, column), (rows, columns) = self.stop, self.output.shape
            self.stop = min(row, rows - 1), min(column, columns - 1)

    def changed(self, name: str) -> None:
        super().changed(name)
        v = self.values
        if name == "data":
            self.pixel = None
        elif name == "weight":
            self._change_number(v.weight)
        elif name in ("preset", "size"):
            if name == "size":
                self.chosen = (0, 0)
            self.kernel = kernels.resized(self.kernel, v.size) if v.preset == OWN else kernels.kernel(v.preset, v.size)
        if name in ("data", "size", "stride", "padding"):
            self.shown_stops = None
        self._compute()

    def on_reset(self) -> None:
        self.play(False)
        for name in ("preset", "size", "bias", "stride", "padding"):
            setattr(self.values, name, self._start[name])
        self._to_start()

    def on_step(self) -> None:
        self.play(False)
        self._advance()

    def play(self, on: bool = True) -> None:
        if on and self.output is None:
            self.notice = f"There is no output to be made: {self.slide.problem}"
            on = False
        if on and not self.playing:
            self._beats.start()
            if self.shown_stops in (None, self.output.size):
                self.shown_stops, self.stop, self.pixel = 1, (0, 0), None
        super().play(on)

    def advance(self, seconds: float) -> None:
        """As many stops as are due by now at `speed`; after a long sleep what was missed is left out."""
        for _ in self._beats.due(self.values.speed, most=AT_ONCE):
            if not self.playing:
                break
            self._advance()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "up":
            self._grip = None
            return
        figure = self.picture
        if area == "output" and self.output is not None:
            self._look_at(figure.output.pixel_at(x, y))
        elif area == "input" and self.output is not None:
            self._look_from(figure.input.pixel_at(x, y))
        elif area == "kernel":
            self._pull(phase, x, y)

    def typed(self, key: str, shift: bool) -> None:
        if key in NUDGES:
            self._set_number(self.kernel[self.chosen] + NUDGES[key])
        elif shift:
            self.chosen = tuple((a + d) % self.values.size for a, d in zip(self.chosen, ARROWS[key], strict=True))
        elif self.output is not None:
            self._look_at(beside(self.stop, key, self.output.shape))
        self._compute()

    def _advance(self) -> None:
        """The window's next stop. Playing ends at the last one, a step goes on to the first."""
        if self.output is None:
            return
        here = self.stop[0] * self.output.shape[1] + self.stop[1] + 1
        if here == self.output.size and self.playing:
            self.shown_stops = None
            self.play(False)
            return
        here %= self.output.size
        self.stop = divmod(here, self.output.shape[1])
        self.by_hand, self.pixel = False, None
        if self.shown_stops is not None:
            self.shown_stops = max(self.shown_stops, here + 1)

    def _look_at(self, cell: tuple[int, int] | None) -> None:
        if cell is not None:
            self.play(False)
            self.stop, self.pixel, self.by_hand, self.shown_stops = cell, None, True, None

    def _look_from(self, pixel: tuple[int, int] | None) -> None:
        """The output cells that see a pixel of the image (with its border), and the window of the middle one."""
        if pixel is None:
            return
        self.play(False)
        self.pixel, self.shown_stops = pixel, None
        cells = self.slide.cells_that_see(pixel)
        if cells.height and cells.width:
            self.stop = (cells.row + (cells.height - 1) // 2, cells.column + (cells.width - 1) // 2)
            self.by_hand = True

    def _pull(self, phase: str, x: float, y: float) -> None:
        """A drag on a number changes it: one square up is 2 more."""
        if phase == "down":
            place = self.picture.kernel.pixel_at(x, y)
            if place is None:
                return
            self.chosen = place
            self._grip = (y, float(self.kernel[place]))
            self.values.weight = self._grip[1]
        elif self._grip is not None:
            more = round(2 * (self._grip[0] - y), 1)
            if more:
                self._set_number(self._grip[1] + more)

    def _set_number(self, x: float) -> None:
        self._change_number(float(np.clip(round(x, 1), -LARGEST, LARGEST)))
        self._compute()

    def _change_number(self, x: float) -> None:
        if x != self.kernel[self.chosen]:
            self.kernel = self.kernel.copy()
            self.kernel[self.chosen] = x
            self.values.preset = OWN

    def update(self) -> None:
        slide, figure, tone = self.slide, self.picture, self.shown.tone
        whole = Block(*slide.border, *self.image.shape)
        figure.show_images(slide.padded, whole, tone, 1.0, *self._made())
        if self.output is None:
            figure.show_window(NOTHING, NOTHING, None, NOTHING)
        else:
            seen_by = slide.cells_that_see(self.pixel)
            figure.show_window(slide.window(self.stop), Block(*self.stop, 1, 1), self.pixel, seen_by)
        figure.show_numbers(slide.seen(self.stop), self.kernel, self.chosen, tone, 1.0)
        sums = words.sums(slide, self.stop, self.values.speed)
        figure.write(words.heads(slide), words.lines(slide, self.stop), sums)

    def describe(self) -> str:
        return words.describe(self.slide, self.stop, self.pixel, self.values.preset, self.shown.note)

    def _made(self) -> tuple[np.ndarray | None, float]:
        """The output as far as it has been made, and its strongest number."""
        if self.output is None:
            return None, 1.0
        strongest = float(np.abs(self.output).max()) or 1.0
        if self.shown_stops is None:
            return self.output, strongest
        made = self.output.copy()
        made.reshape(-1)[self.shown_stops :] = np.nan
        return made, strongest

    @property
    def written(self) -> frozenset[str]:
        return frozenset({"data", "weight", *(("preset", "size") if self.values.preset == OWN else ())})

    def _arguments(self) -> list[str]:
        given = super()._arguments()
        if self.values.preset == OWN:
            rows = ", ".join(f"[{', '.join(f'{x:.4g}' for x in row)}]" for row in self.kernel)
            given.append(f"kernel=[{rows}]")
        return given
