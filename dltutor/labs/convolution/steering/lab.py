"""Lab: your own Keras model learns to steer from a picture of the road."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets import driving
from dltutor.labs.bases.heads import HeadLab
from dltutor.wording import fixed, number

LARGEST_ANSWER = 40.0  # degrees that are still drawn
LARGEST = driving.LARGEST_ANGLE


class Steering(HeadLab):
    """Train a model that answers with a steering angle, and watch its way turn into the road.

    On each picture the true way of the car and the predicted one are drawn. The wheel below is turned as the model
    says, and the mark at its rim is where its spoke should point. → and ← show other roads, W the worst answers.

    Args:
        model: a compiled `keras.Model` with one output, the angle of the front wheels in degrees. It is trained in
            place.
        train: (x, y), pictures of shape (samples, 32, 64, 1) from 0 to 1, and angles of shape (samples,) in degrees
            from −20 (left) to 20 (right), as `datasets.roads` gives.
        test: (x, y) of the same shapes, never trained on.
        goal: mean error on the test roads to come down to, as a share of the whole range of 40 degrees.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of training samples; None for 32.

    Raises:
        LearnerError: if the model is not compiled or does not answer with one number, or the data do not fit.

    Example:
        >>> import keras
        >>> from dltutor import datasets
        >>> model = keras.Sequential([keras.Input((32, 64, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
        >>> model.compile("adam", "mae")
        >>> lab = Steering(model, datasets.roads(60), datasets.roads(20, seed=1))
        >>> lab.run(epochs=2)
        >>> 0 < lab.score < 40
        True
    """

    columns = 2
    rows = 2
    strip = 15.0
    alt = "Four roads with the true and the predicted way of the car."
    legend = ("── true way, ▼ on the wheel", "╌╌ predicted way, and the wheel")
    axis = ("mean error in degrees", 16.0)
    things = "test roads"
    more_is_better = False

    def __init__(self, model: Any, train: Any, test: Any, *, goal: float = 0.1, **settings: Any) -> None:
        part = validation.number("goal", goal, above=0, high=1, example=0.1)
        super().__init__(model, train, test, goal=2 * LARGEST * part, **settings)

    def targets(self, name: str, y: Any, x: np.ndarray) -> np.ndarray:
        validation.array(f"{name.split()[0]} x", x[..., 0] if x.ndim == 4 else x, shape=(None, 32, 64), like="roads")
        y = validation.array(name, y, like="angles")
        angles = validation.array(name, y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y, shape=(None,), like="angles")
        validation.number(f"{name}: largest angle", float(np.abs(angles).max()), high=LARGEST)
        return angles.astype(np.float32)

    def output(self) -> tuple[tuple[int, ...], str]:
        return (1,), "one angle in degrees"

    def judge(self, true: np.ndarray, answers: np.ndarray) -> np.ndarray:
        return np.abs(true - answers.reshape(len(true)).astype(float))

    def draw(self, rows: np.ndarray) -> None:
        true, answers = self._y[rows], self._answers[rows, 0]
        for line, angles in ((self.picture.true, true), (self.picture.predicted, answers)):
            self.picture.show_lines(line, [way(float(angle)) for angle in angles])
        self.picture.show_wheels(true / LARGEST, answers / LARGEST)

    def score_words(self, score: float) -> str:
        return f"{_degrees(score)} off"

    def caption(self, row: int) -> str:
        return f"says {_degrees(self._answers[row, 0])}, true {_degrees(self._y[row])}"

    def aims(self) -> tuple[float, ...]:
        return self.goal, self.goal / 4

    def goal_text(self, aim: float) -> str:
        return f"mean error of {_degrees(aim)} or less ({_of_range(aim)}) on all test roads"

    def naive_words(self) -> str:
        return f"one angle for all would be {_degrees(self.naive)} off"

    def result(self, score: float) -> str:
        return f"Mean error {_degrees(score)}, that is {_of_range(score)},"


def way(angle: float) -> np.ndarray:
    """Where the car will drive with a steering `angle` in degrees: points of the picture, shape (points, 2).

    >>> way(0.0)[-1].round(1)
    array([32. , 15.3])
    """
    angle = float(np.clip(angle, -LARGEST_ANSWER, LARGEST_ANSWER))
    bend = np.tan(np.radians(angle)) / driving.WHEELBASE
    ahead = np.linspace(2.2, min(9.0, 0.98 / max(abs(bend), 1e-9)), 30)
    right = bend * ahead**2 / (1 + np.sqrt(1 - (bend * ahead) ** 2))
    column, row = driving.on_picture(right, ahead)
    seen = (column >= 0) & (column <= driving.WIDTH) & (row <= driving.HEIGHT)
    return np.stack([column, row], axis=1)[seen]


def _degrees(angle: float) -> str:
    return f"{fixed(angle, 1) if abs(angle) < 1000 else number(angle)}°"


def _of_range(error: float) -> str:
    """An error, which may be larger than all angles, beside their whole range."""
    return f"{number(100 * error / (2 * LARGEST))} % of the range"
