"""A cart on its track, with the pole upon it and the push that it gets."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dltutor.figures.picture import Picture
from dltutor.scratch.doing.cart_pole import EDGE, FALL

SIDE = 2.75  # metres from the middle that are seen
WIDE, HIGH = 0.36, 0.24  # the cart
ARROW = 0.55


class Scene:
    """One pole in `axes`, drawn in the colours of `role`; a pole that leans to a dotted line is lost.

    Args:
        picture: whose axes these are.
        axes: where to draw, without limits yet.
        aspect: its height as a share of its width.
        pole: its length as it is drawn, in metres; the world's own has 1 m.
        role: of the pole.
    """

    def __init__(self, picture: Picture, axes: Axes, aspect: float, pole: float, role: str = "accent") -> None:
        self._length = pole
        axes.set(xlim=(-SIDE, SIDE), ylim=(-0.42, 2 * SIDE * aspect - 0.42), xticks=[], yticks=[])
        picture.paint(axes.plot([-EDGE, EDGE], [-HIGH / 2] * 2, linewidth=2)[0], color="muted")
        for end in (-EDGE, EDGE):
            picture.paint(axes.plot([end, end], [-0.3, 0.12], linewidth=2)[0], color="muted")
        self._limits = picture.moving_line(axes, ":", "muted", linewidth=1.3)
        self._cart = picture.moving(axes.add_patch(Rectangle((0, 0), WIDE, HIGH)), color="muted")
        self._pole = picture.moving_line(axes, "-", role, linewidth=7, solid_capstyle="round")
        self._hinge = picture.moving_line(axes, "o", "ink", markersize=5)
        self._shaft = picture.moving_line(axes, "-", "training", linewidth=3)
        self._tip = picture.moving_line(axes, "", "training", linestyle="none", marker=">", markersize=11)

    def show(self, state: np.ndarray, push: int) -> None:
        """Show the state of one pole, shape (4,), and the push that it gets: −1, 0 or 1."""
        place, angle = float(state[0]), float(state[2])
        lean = np.clip(angle, -np.pi / 2, np.pi / 2)
        self._cart.set_xy((place - WIDE / 2, -HIGH / 2))
        self._pole.set_data([place, place + self._length * np.sin(lean)], [0, self._length * np.cos(lean)])
        self._hinge.set_data([place], [0])
        x = [place + 1.12 * self._length * np.sin(side * FALL) for side in (-1, 1)]
        up = 1.12 * self._length * np.cos(FALL)
        self._limits.set_data([x[0], place, np.nan, place, x[1]], [up, 0, np.nan, 0, up])
        begins = place + push * (WIDE / 2 + 0.06)
        self._shaft.set_data(([begins, begins + push * ARROW], [0, 0]) if push else ([], []))
        self._tip.set_data(([begins + push * ARROW], [0]) if push else ([], []))
        self._tip.set_marker(">" if push > 0 else "<")
