"""Picture: what two layers have to learn, as bars on a logarithmic axis."""

from __future__ import annotations

import math

from dltutor.figures.picture import Picture
from dltutor.labs.convolution.weight_count.layer import Layer
from dltutor.wording import superscript

THICKNESS = 0.34
ABOVE, BELOW = 0.31, -0.32
SECOND = 0.165  # where the formulas begin, as a share of the axes' width
WRITTEN_OUT = 100_000
LAYERS = (
    ("Dense layer", "(height × width × channels + 1 bias) × units", "second"),
    ("Convolution", "(kernel size × kernel size × channels + 1 bias) × kernels", "fourth"),
)


class WeightCountFigure(Picture):
    """A bar for each of two layers, up to `most` numbers: the formula above it, the present numbers below."""

    def __init__(self, most: int) -> None:
        super().__init__(760, 300, alt="Two bars: the numbers that a dense layer and a convolution learn.")
        axes = self.axes(position=(0.03, 0.19, 0.94, 0.79))
        powers = range(math.ceil(math.log10(most)) + 1)
        highest = 10.0 ** powers[-1]
        axes.set(xscale="log", xlim=(1, highest), ylim=(-0.5, len(LAYERS) - 0.5), yticks=[])
        axes.set_xticks([10.0**power for power in powers], [_ten_to(power) for power in powers])
        axes.minorticks_off()
        axes.set_xlabel("numbers to learn (each step to the right: ten times as many)")
        axes.spines[["left", "right", "top"]].set_visible(False)
        heights = range(len(LAYERS))[::-1]
        self._bars = self.moving(*axes.barh(heights, [1] * len(LAYERS), THICKNESS, left=1))
        self._formulas = [self.words(1, y + BELOW, axes=axes, size=11) for y in heights]
        for (name, formula, role), bar, y in zip(LAYERS, self._bars, heights, strict=True):
            self.paint(bar, color=role)
            self.words(1, y + ABOVE, axes=axes, size=11, weight="bold").set_text(name)
            self.words(highest**SECOND, y + ABOVE, axes=axes, role="muted").set_text(formula)

    def show(self, *layers: Layer) -> None:
        """Bring the bars and the formulas to these layers."""
        for layer, bar, formula in zip(layers, self._bars, self._formulas, strict=True):
            bar.set_width(layer.numbers - 1)
            formula.set_text(layer.formula)


def _ten_to(power: int) -> str:
    value = 10**power
    return f"{value:,}" if value <= WRITTEN_OUT else "10" + superscript(power)
