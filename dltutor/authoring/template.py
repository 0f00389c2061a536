"""What `new lab` begins with: a point on a curve, to be brought to its lowest place. `$Name` is the lab's name."""

FILES = {
    "dltutor/labs/$topic/$room/__init__.py": '''\
"""A point on a curve: where is it lowest?"""

from dltutor.labs.$topic.$room.lab import $Name as $Name
''',
    "dltutor/labs/$topic/$room/lab.py": '''\
"""Lab: a point on a curve. Where is it lowest?"""

from __future__ import annotations

import numpy as np

from dltutor.labs.$topic.$room.figure import ${Name}Figure
from dltutor.live.page.controls import RESET, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import number

WIDEST = 2.0


def _lowest(lab: $Name) -> bool:
    return lab.height < 0.01


class $Name(Lab[${Name}Figure]):
    """A point on the curve x²: move it to the lowest place.

    Drag the point, or use the slider.

    Args:
        x: where the point is to begin with, from −2 to 2.

    Raises:
        LearnerError: if `x` is not a number in its range.

    Example:
        >>> $Name(x=0.5).height
        0.25
    """

    controls = (
        Slider("x", "place x", -WIDEST, WIDEST, 1.0, step=0.05, help="where the point is on the curve"),
        RESET,
    )
    goals = (Goal("bring the point to the lowest place", _lowest),)
    draggable = True

    def __init__(self, x: float = 1.0) -> None:
        super().__init__(x=x)

    def figure(self) -> ${Name}Figure:
        return ${Name}Figure(WIDEST)

    def begin(self) -> None:
        self._start = self.values.x

    @property
    def height(self) -> float:
        """The height of the curve where the point is."""
        return self.values.x**2

    def on_reset(self) -> None:
        self.values.x = self._start

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        self.values.x = float(np.clip(round(x, 2), -WIDEST, WIDEST))

    def update(self) -> None:
        self.picture.show(self.values.x, self.height)

    def describe(self) -> str:
        return f"At x = {number(self.values.x)} the curve is {number(self.height)} high."
''',
    "dltutor/labs/$topic/$room/figure.py": '''\
"""Picture: a point on a curve."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture


class ${Name}Figure(Picture):
    """The curve x² from −`widest` to `widest`, with a point on it."""

    def __init__(self, widest: float) -> None:
        super().__init__(760, 400, alt="A point on a curve.")
        axes = self.axes(position=(0.09, 0.16, 0.88, 0.8), area="plane", xlabel="x", ylabel="height")
        axes.set(xlim=(-1.1 * widest, 1.1 * widest), ylim=(-0.1 * widest**2, 1.1 * widest**2))
        x = np.linspace(-widest, widest, 101)
        self.paint(axes.plot(x, x**2)[0], color="muted")
        self._point = self.moving_line(axes, "o", "accent", markersize=12)

    def show(self, x: float, height: float) -> None:
        """Bring the point to `x`, at this `height`."""
        self._point.set_data([x], [height])
''',
    "tests/labs/$topic/test_$room.py": '''\
"""What is true of the lab `$Name` alone: what every lab must do is tested for all of them at once."""

from dltutor import labs


def test_the_lowest_place_is_the_goal():
    lab = labs.$Name(x=1)
    assert lab.height == 1 and lab.done == (False,)
    lab.set(x=0)
    assert lab.height == 0 and lab.done == (True,)


def test_reset_brings_the_point_back():
    lab = labs.$Name(x=1.5)
    lab.set(x=-1)
    lab.press("reset")
    assert lab.values.x == 1.5
''',
}
TESTS_OF_TOPIC = "tests/labs/$topic/__init__.py"
