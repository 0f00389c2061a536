"""Lab: fit a line by hand. First by eye, then with the loss in the title, then on its surface."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.bases.visited import Visited
from dltutor.labs.descent.fit_by_hand.figure import CELLS, LineFitFigure
from dltutor.labs.descent.fit_by_hand.fit import DELTA, LOSSES, best_line, of_errors, of_lines
from dltutor.live.page.controls import RESET, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed, number, share

X, Y = (-0.3, 5.3), (-4.5, 6.5)
W, B = (-2.0, 3.0), (-3.0, 7.0)
OUTLIER = (4.6, 0.3)
BY_EYE, LOSS, TRIED, SURFACE = "by eye", "the loss", "places tried", "the whole surface"
MEANINGS = {
    "MSE": "mean squared error: the mean area of the squares",
    "MAE": "mean absolute error: the mean length of the strokes",
    "Huber": f"half a square up to an error of {DELTA:g}, a stroke beyond",
}
NEAR = 0.022  # of the picture's width: so near to the outlier a press takes hold of it
TURN = 0.25  # the share of the plane at each end in which a drag turns the line


def _close(lab: FitByHand) -> bool | str:
    close = lab.moves > 0 and lab.loss <= 1.05 * lab.best_loss
    return close and f"{lab.values.loss} {fixed(lab.loss, 3)}, the best is {fixed(lab.best_loss, 3)}"


def _ignores(lab: FitByHand) -> bool | str:
    w, b = lab.best["MAE"]
    far = abs(lab.points[-1, 1] - w * lab.points[-1, 0] - b) >= 3
    near = lab.loss <= 1.05 * lab.best_loss
    return lab.moves > 0 and lab.values.loss == "MAE" and far and near and f"MAE {fixed(lab.loss, 3)}"


def _disagree(lab: FitByHand) -> bool | str:
    (mse, _), (mae, _) = lab.best["MSE"], lab.best["MAE"]
    return mse < 0 < mae and f"slopes {fixed(mse)} and {fixed(mae)}"


class FitByHand(Lab[LineFitFigure]):
    """Drag the line, or move w and b, until the loss is as small as it gets; then drag the outlier.

    In the left picture the line is shifted near its middle and turned near its ends; in the right one a click or a
    drag sets w and b together. Arrow keys: ← and → change w, ↑ and ↓ change b; with shift they move the outlier.

    Args:
        loss: "MSE", "MAE" or "Huber" (whose delta is 1, as in Keras).
        w: the weight to start from, from −2 to 3.
        b: the bias to start from, from −3 to 7.
        show: "by eye", "the loss", "places tried" (each place you visit is coloured by its loss) or
            "the whole surface".
        best: whether the best lines of the losses are shown.
        outlier: where the outlier is, x from −0.3 to 5.3 and y from −4.5 to 6.5.

    Raises:
        LearnerError: if a value is not possible.

    Example:
        >>> lab = FitByHand(loss="MAE")
        >>> w, b = lab.best["MAE"]
        >>> lab.set(w=w, b=b)
        >>> bool(abs(lab.loss - lab.best_loss) < 1e-12), list(lab.done[:2])
        (True, [True, True])
        >>> FitByHand(loss="MSLE")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: loss='MSLE': it must be one of 'MSE', 'MAE', 'Huber'
    """

    controls = (
        RESET,
        Choice("loss", "loss", LOSSES, "MSE", help="what one number says about all the errors"),
        Switch("best", "show the best lines", help="the line with the smallest loss, for each of the losses"),
        Slider("w", "weight w", *W, -0.8, step=0.01, help="how steep the line is"),
        Slider("b", "bias b", *B, 5.0, step=0.01, help="where the line crosses x = 0"),
        Choice("show", "show", (BY_EYE, LOSS, TRIED, SURFACE), TRIED, ordered=True, help="how much help there is"),
    )
    goals = (
        Goal("bring the loss within 5 % of the best possible", _close),
        Goal("MAE: find the line that ignores the outlier", _ignores),
        Goal("drag the outlier until the best MSE line falls and the best MAE line still rises", _disagree),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"View": ("show",)}

    def __init__(self, loss: str = "MSE", outlier: Any = OUTLIER, **settings: Any) -> None:
        place = validation.array("outlier", outlier, shape=(2,), like="its x and y")
        for name, value, limits in zip(("outlier[0]", "outlier[1]"), place, (X, Y), strict=True):
            validation.number(name, value, low=limits[0], high=limits[1])
        self._outlier = place
        super().__init__(loss=loss, **settings)

    def figure(self) -> LineFitFigure:
        return LineFitFigure(X, Y, W, B)

    def begin(self) -> None:
        self._first = {**vars(self.values)}
        self._start_over()

    @property
    def loss(self) -> float:
        """The loss of the line as it is now."""
        return float(of_lines(self.values.loss, self.points, self.values.w, self.values.b))

    @property
    def best_loss(self) -> float:
        """The smallest loss that any line has."""
        return float(of_lines(self.values.loss, self.points, *self.best[self.values.loss]))

    def changed(self, name: str) -> None:
        self.moves += name in ("w", "b")

    def on_reset(self) -> None:
        vars(self.values).update(self._first)
        self._start_over()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "down":
            self._grip = self._grip_at(area, x, y)
        if not self._grip or area != ("loss" if self._grip == "both" else "plane"):
            return
        middle = sum(X) / 2
        if self._grip == "outlier":
            self._move_outlier(x, y)
        elif self._grip == "both":
            self._move_line(x, y)
        elif self._grip == "shift":
            self._move_line(self.values.w, self.values.b + y - self.at(x) - self._offset)
        elif abs(x - middle) > 0.1:
            at_middle = self.at(middle)
            w = float(np.clip((y - self._offset - at_middle) / (x - middle), *W))
            self._move_line(w, at_middle - w * middle)
        if phase == "up":
            self._grip = ""

    def typed(self, key: str, shift: bool) -> None:
        across, up = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}[key]
        if shift:
            self._move_outlier(*(self.points[-1] + [0.1 * across, 0.2 * up]))
        else:
            self._move_line(self.values.w + 0.02 * across, self.values.b + 0.05 * up)

    def update(self) -> None:
        v = self.values
        self.visited.go(v.w, v.b)
        errors = self.points @ [v.w, -1] + v.b
        squares = {"MSE": np.ones(len(errors), bool), "MAE": np.zeros(len(errors), bool), "Huber": abs(errors) <= DELTA}
        picture = self.picture
        picture.show_line(self.points, v.w, v.b, squares[v.loss])
        shown = {name: line for name, line in self.best.items() if name in ("MSE", "MAE", v.loss)}
        picture.show_best(shown if v.best else {})
        self._show_surface()
        seen = v.show != BY_EYE
        picture.title.set_text(f"{v.loss} = {fixed(self.loss, 3)}" if seen else "by eye")
        untouched = self.moves == 0 and (self.points[-1] == self._outlier).all()
        picture.hint.set_text("drag the line: its middle shifts it, its ends turn it; drag ◆ too" if untouched else "")
        picture.meaning.set_text(MEANINGS[v.loss] if seen else "put the line where you think it belongs")

    def describe(self) -> str:
        v = self.values
        line = f"y = {fixed(v.w)}·x {'−' if v.b < 0 else '+'} {fixed(abs(v.b))}"
        if v.show == BY_EYE:
            return f"{line}. The loss is hidden: fit the line by eye, then move “show” on."
        loss, best = self.loss, self.best_loss
        costs = of_errors(v.loss, self.points @ [v.w, -1] + v.b)
        own = costs[-1] / costs.sum() if costs.sum() > 0 else 0.0
        ratio = loss / best if best > 0 else np.inf
        if ratio <= 1.05:
            how = f"within {share(max(ratio - 1, 0), 1)} of the best possible, {fixed(best, 3)}"
        else:
            how = f"{number(ratio)} times the best possible"
        text = f"{line}: {v.loss} {fixed(loss, 3)}, {how}. The outlier alone makes {share(own)} of it."
        if v.best:
            text += f" The best lines: MSE has slope {fixed(self.best['MSE'][0])}, MAE {fixed(self.best['MAE'][0])}."
        return text

    def _arguments(self) -> list[str]:
        x, y = self.points[-1]
        return [] if (x, y) == OUTLIER else [f"outlier=({x:g}, {y:g})"]

    def at(self, x: float) -> float:
        """The height of the line."""
        return self.values.w * x + self.values.b

    def _start_over(self) -> None:
        self.points = np.vstack([_points(), self._outlier])
        self.moves, self._grip = 0, ""
        self.visited = Visited(W, B, (CELLS, CELLS))
        self._fit()

    def _grip_at(self, area: str, x: float, y: float) -> str:
        """What a press takes hold of; `_offset` keeps the line from jumping to the pointer."""
        if area != "plane":
            return "both" if area == "loss" else ""
        ours, theirs = (np.array(self.picture.place(area, *place)) for place in ((x, y), self.points[-1]))
        gap = (ours - theirs) * [1, self.picture.height / self.picture.width]
        if np.hypot(*gap) < NEAR:
            return "outlier"
        self._offset = y - self.at(x)
        place = (x - X[0]) / (X[1] - X[0])
        return "shift" if TURN <= place <= 1 - TURN else "turn"

    def _move_line(self, w: float, b: float) -> None:
        self.values.w = round(float(np.clip(w, *W)), 2)
        self.values.b = round(float(np.clip(b, *B)), 2)
        self.moves += 1

    def _move_outlier(self, x: float, y: float) -> None:
        self.points[-1] = np.round(np.clip([x, y], [X[0], Y[0]], [X[1], Y[1]]), 2)
        self._fit()

    def _fit(self) -> None:
        self.best = {loss: best_line(loss, self.points) for loss in LOSSES}

    def _show_surface(self) -> None:
        v, picture = self.values, self.picture
        here = (v.w, v.b)
        if v.show in (BY_EYE, LOSS):
            picture.show_surface(None, here, None)
            picture.surface_title.set_text("where your line is")
            return
        losses = of_lines(v.loss, self.points, *picture.cells)
        best = max(self.best_loss, 1e-9)
        tiles = 2 * np.log(np.maximum(losses / best, 1)) / np.log(losses.max() / best) - 1
        if v.show == TRIED:
            picture.show_surface(np.where(self.visited.cells, tiles, np.nan), here, None)
            picture.surface_title.set_text("the loss where you have been: blue is low")
        else:
            picture.show_surface(tiles, here, self.best[v.loss])
            picture.surface_title.set_text("the loss of every line: blue is low")


def _points() -> np.ndarray:
    """Eleven points around the line y = 0.5·x + 1.5, the same on every machine."""
    noise = [0.31, -0.42, 0.12, 0.55, -0.24, -0.51, 0.22, 0.38, -0.33, 0.09, -0.18]
    x = np.linspace(0.2, 4.2, 11)
    return np.stack([x, np.round(0.5 * x + 1.5 + noise, 2)], axis=1)
