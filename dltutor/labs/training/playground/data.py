"""The points of the playground: which set, how noisy, which of them train, which features the model is given."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import datasets
from dltutor.errors import LearnerError
from dltutor.labs.training.playground.tasks import Classes, Task

POINTS = 500
LIMIT = 4.0  # the plane is shown from −LIMIT to LIMIT in both directions
MOST_OWN = 500
REACH = 2.0  # deviations of a table's numbers that the scale shows on both sides of the mean

_FEATURES = {
    "x1": lambda a, b: a,
    "x2": lambda a, b: b,
    "x1**2": lambda a, b: a * a,
    "x2**2": lambda a, b: b * b,
    "x1*x2": lambda a, b: a * b,
    "np.sin(x1)": lambda a, b: np.sin(a),
    "np.sin(x2)": lambda a, b: np.sin(b),
}
LABELS = dict(zip(_FEATURES, ("x₁", "x₂", "x₁²", "x₂²", "x₁·x₂", "sin x₁", "sin x₂"), strict=True))
PRESETS = {
    "x1, x2": ("x1", "x2"),
    "squares": ("x1**2", "x2**2"),
    "sines": ("np.sin(x1)", "np.sin(x2)"),
    "x1, x2, squares": ("x1", "x2", "x1**2", "x2**2"),
    "x1, x2, sines": ("x1", "x2", "np.sin(x1)", "np.sin(x2)"),
    "x1, x2, squares, product": ("x1", "x2", "x1**2", "x2**2", "x1*x2"),
    "all seven": tuple(_FEATURES),
}
PRESET_LABELS = {", ".join(LABELS[name] for name in names): preset for preset, names in PRESETS.items()}


def features_of(points: np.ndarray, preset: str) -> np.ndarray:
    """What the model is given for `points` (samples, 2): the features of `preset`, shape (samples, features).

    >>> features_of(np.array([[2.0, -3.0]]), "x1, x2, squares").tolist()
    [[2.0, -3.0, 4.0, 9.0]]
    """
    a, b = np.asarray(points, float).T
    return np.stack([_FEATURES[name](a, b) for name in PRESETS[preset]], axis=1).astype(np.float32)


def preset_for(count: int) -> str:
    """The first preset with so many features.

    >>> preset_for(2), preset_for(7)
    ('x1, x2', 'all seven')
    """
    for preset, names in PRESETS.items():
        if len(names) == count:
            return preset
    sizes = sorted({len(names) for names in PRESETS.values()})
    raise LearnerError(
        f"model: it takes {count} inputs, and the playground has two, x₁ and x₂, or with more features "
        f"{', '.join(map(str, sizes[1:-1]))} or {sizes[-1]}: begin it with keras.Input((2,))"
    )


class Points:
    """All points with their targets; `training` says which of them the model is trained on.

    Args:
        task: what there is to learn.
        table: the learner's own, as points and targets.

    >>> data = Points("circles", noise=0.1, share=50, seed=0)
    >>> len(data.points), int(data.training.sum())
    (500, 250)
    """

    def __init__(
        self, name: str, noise: float, share: float, seed: int, task: Task | None = None, table: Any = None
    ) -> None:
        self.task: Task = task or Classes()
        self.table = table
        self.own_points, self.own_targets = self.task.first_own
        self.make(name, noise, share, seed)

    def make(self, name: str, noise: float, share: float, seed: int) -> None:
        """Take the set `name`; `share` is the percentage of the points that train."""
        self.name = name
        if name == "own":
            self.points, self.targets = self.own_points, self.own_targets
            self.training = np.ones(len(self.targets), bool)
            return
        if name == "table":
            random = np.random.default_rng(seed)
            order = random.permutation(len(self.table.targets))
            points, targets = self.table.points, self.table.targets
            if self.task.numbers:
                targets = targets + noise * random.normal(size=len(targets))
            else:
                points = np.clip(points + noise * random.normal(size=points.shape), -LIMIT, LIMIT)
            self.points, self.targets = points[order], targets[order]
        else:
            self.points, self.targets = getattr(datasets, name)(POINTS, noise=noise, seed=seed, **self.task.options)
        self.training = np.arange(len(self.targets)) < training_count(len(self.targets), share)

    @property
    def note(self) -> str:
        """What was done to the learner's table, if it is shown."""
        return self.table.note if self.name == "table" else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the classes are called, or the ends of the scale of numbers."""
        return self.table.names if self.name == "table" else self.task.names

    @property
    def unit(self) -> float:
        """What a difference of 1 between two targets is in the numbers of the learner's table."""
        return self.table.unit if self.name == "table" else 1.0

    @property
    def reach(self) -> float:
        """How far from 0 the targets go that have a colour of their own."""
        return REACH if self.name == "table" and self.task.numbers else 1.0

    @property
    def longest_names(self) -> tuple[str, ...]:
        """The same where that is longest."""
        return self.table.names if self.table else self.task.names

    def forget_own(self) -> None:
        """The learner's points are the first ones again."""
        self._set_own(*self.task.first_own)

    def add(self, x: float, y: float, target: float) -> int:
        """One more point of the learner's; returns its number, or −1 where there are too many."""
        if len(self.own_targets) >= MOST_OWN:
            return -1
        self._set_own(np.vstack([self.own_points, _inside(x, y)]), np.append(self.own_targets, target))
        return len(self.own_targets) - 1

    def move(self, number: int, x: float, y: float) -> None:
        """Put a point of the learner's elsewhere."""
        points = self.own_points.copy()
        points[number] = _inside(x, y)
        self._set_own(points, self.own_targets)

    def erase(self, number: int) -> None:
        """Take a point of the learner's away."""
        keep = np.arange(len(self.own_targets)) != number
        self._set_own(self.own_points[keep], self.own_targets[keep])

    @property
    def own_is_first(self) -> bool:
        """Whether the learner has changed nothing yet."""
        return all(map(np.array_equal, (self.own_points, self.own_targets), self.task.first_own))

    def nearest(self, x: float, y: float, within: float) -> int | None:
        """The number of the point next to a place, if it is not further than `within`."""
        if not len(self.points):
            return None
        distances = np.hypot(*(self.points - [x, y]).T)
        return int(np.argmin(distances)) if distances.min() <= within else None

    def of(self, training: bool) -> tuple[np.ndarray, np.ndarray]:
        """The points that are trained on, or those that are held out."""
        rows = self.training == training
        return self.points[rows], self.targets[rows]

    def _set_own(self, points: np.ndarray, targets: np.ndarray) -> None:
        self.own_points, self.own_targets = points, targets
        if self.name == "own":
            self.make("own", 0.0, 100.0, 0)


def training_count(points: int, share: float) -> int:
    """How many of the points train.

    >>> training_count(500, 10)
    50
    """
    return max(1, min(points - 1, round(points * share / 100)))


def outputs_of(model: Any) -> int:
    """How many numbers a built model gives for a point; a model that is a class of its own is asked."""
    shape = getattr(model, "output_shape", None)
    if isinstance(shape, tuple):
        return shape[-1]
    answer = model(np.zeros((1, 2), np.float32))
    return int(answer.shape[-1]) if getattr(answer, "ndim", 0) == 2 else 0


def targets_for(model: Any, targets: np.ndarray) -> np.ndarray:
    """Classes or numbers in the form that the model's loss compares with its output."""
    loss = getattr(model, "loss", None)
    name = str(getattr(loss, "name", None) or getattr(loss, "__name__", None) or loss)
    if outputs_of(model) == 1:
        return targets.reshape(-1, 1).astype(np.float32)
    return targets if name.startswith("sparse") else np.eye(outputs_of(model), dtype=np.float32)[targets]


def _inside(x: float, y: float) -> np.ndarray:
    return np.clip([x, y], -LIMIT, LIMIT)
