"""Lab: how many weights does a layer need that looks at an image?"""

from __future__ import annotations

from dltutor.labs.convolution.weight_count.figure import WeightCountFigure
from dltutor.labs.convolution.weight_count.layer import Layer
from dltutor.live.page.controls import RESET, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed, number

SIDES = (8, 16, 28, 32, 64, 128, 224, 400, 800, 1000, 2000, 4000)
CHANNELS = (1, 3)
UNITS = 1000
PHOTOGRAPH = Layer((800, 1000, 3), 100)
FILTERS, FEW = 64, 1000


def _photograph(lab: WeightCount) -> bool | str:
    return lab.dense == PHOTOGRAPH and f"{lab.dense.numbers:,} numbers"


def _more(lab: WeightCount) -> bool:
    return lab.convolution.numbers > lab.dense.numbers


def _few(lab: WeightCount) -> bool:
    return lab.convolution.outputs >= FILTERS and lab.convolution.numbers < FEW


class WeightCount(Lab[WeightCountFigure]):
    """How many weights does a layer need that looks at an image?

    A dense layer has a weight of its own for every number of the image; a convolution uses its few weights at every
    place. Both have a bias for each output.

    Args:
        height: pixels of the image from top to bottom: 8, 16, 28, 32, 64, 128, 224, 400, 800, 1000, 2000 or 4000.
        width: pixels from left to right: the same numbers are possible.
        channels: 1 for a grey image, 3 for one in colour.
        units: of the dense layer, from 1 to 1000.
        kernel_size: pixels of a kernel's side, from 1 to 11.
        filters: how many kernels the convolution has, from 1 to 512.

    Raises:
        LearnerError: if one of them is not possible.

    Example:
        >>> lab = WeightCount(800, 1000, 3, units=100)
        >>> lab.dense.numbers
        240000100
    """

    controls = (
        Choice("height", "height", SIDES, 32, ordered=True, help="pixels from top to bottom"),
        Choice("width", "width", SIDES, 32, ordered=True, help="pixels from left to right"),
        Choice("channels", "channels", CHANNELS, 3, help="1: grey, 3: red, green and blue"),
        Slider("units", "units", 1, UNITS, 100, step=1, whole=True, help="outputs of the dense layer"),
        Slider("kernel_size", "kernel size", 1, 11, 3, step=1, whole=True, help="pixels of a kernel's side"),
        Slider("filters", "kernels", 1, 512, 100, step=1, whole=True, help="how many kernels: filters in Keras"),
        RESET,
    )
    goals = (
        Goal(
            "the dense layer of a colour image of {:,} × {:,} pixels".format(*PHOTOGRAPH.inputs[:2])
            + f" with {PHOTOGRAPH.outputs} units",
            _photograph,
        ),
        Goal("a convolution that needs more numbers than the dense layer", _more),
        Goal(f"a convolution of at least {FILTERS} kernels with fewer than {FEW:,} numbers", _few),
    )

    def __init__(
        self,
        height: int = 32,
        width: int = 32,
        channels: int = 3,
        units: int = 100,
        kernel_size: int = 3,
        filters: int = 100,
    ) -> None:
        super().__init__(
            height=height, width=width, channels=channels, units=units, kernel_size=kernel_size, filters=filters
        )

    def figure(self) -> WeightCountFigure:
        return WeightCountFigure(Layer((SIDES[-1], SIDES[-1], CHANNELS[-1]), UNITS).numbers)

    def begin(self) -> None:
        self._start = dict(vars(self.values))

    @property
    def dense(self) -> Layer:
        """The dense layer: each unit looks at the whole image."""
        return Layer((self.values.height, self.values.width, self.values.channels), self.values.units)

    @property
    def convolution(self) -> Layer:
        """The convolution: each kernel looks at a small square at a time."""
        size = self.values.kernel_size
        return Layer((size, size, self.values.channels), self.values.filters)

    def on_reset(self) -> None:
        vars(self.values).update(self._start)

    def update(self) -> None:
        self.picture.show(self.dense, self.convolution)

    def describe(self) -> str:
        dense, convolution = self.dense, self.convolution
        return (
            f"Each unit of the dense layer has {dense.weights:,} weights, one for every number of the image; "
            f"a kernel uses its {convolution.weights:,} at every place. "
            f"{_compared(dense.numbers, convolution.numbers)}"
        )


def _compared(dense: int, convolution: int) -> str:
    fewer, more = sorted((dense, convolution))
    ratio = more / fewer
    times = number(ratio) if ratio < 100 else fixed(ratio, 0)
    if times == "1":
        return "Both layers have about as many numbers."
    return f"The {'dense layer' if dense == more else 'convolution'} has {times} times as many numbers."
