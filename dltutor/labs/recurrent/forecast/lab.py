"""Lab: forecasting a real series, with the simplest forecasts beside the network."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import FULL
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.recurrent.forecast import ways
from dltutor.labs.recurrent.forecast.figure import ForecastFigure
from dltutor.labs.recurrent.forecast.series import PARTS, read
from dltutor.live.page.controls import Button, Choice, Slider, check
from dltutor.live.page.goals import Goal
from dltutor.live.training import graphs
from dltutor.live.training.subject import Subject
from dltutor.wording import NOTHING, fixed, number

NETWORK, LINEAR, NAIVE = 4, 3, 3  # where they stand among the ways; the first three learn nothing
AHEAD = 24  # steps that can be forecast
CLEARLY = 0.9


class Best(NamedTuple):
    """The lowest mean error in the validation part so far, the step after which it was measured, and the weights."""

    error: float = float("inf")
    step: int = 0
    weights: tuple[np.ndarray, ...] = ()


def _beats_naive(lab: Forecast) -> bool | str:
    errors = lab.errors("validation", 1)
    done = lab.trainer.step > 0 and errors[NETWORK] < min(errors[:NAIVE])
    return bool(done) and f"{number(errors[NETWORK])} against {number(min(errors[:NAIVE]))}"


def _clearly(lab: Forecast) -> bool | str:
    if lab.values.part != "test" or not lab.trainer.step:
        return False
    errors = lab.errors("test", 1)
    return bool(errors[NETWORK] < CLEARLY * min(errors[:NAIVE])) and lab.note()


def _like_linear(lab: Forecast) -> bool | str:
    if lab.values.part != "test" or not lab.trainer.step:
        return False
    errors = lab.errors("test", 1)
    times = errors[NETWORK] / errors[LINEAR]
    return bool(times < 1.05) and f"{fixed(times)} times its error"


class Forecast(TrainingLab[ForecastFigure]):
    """Train a recurrent network to forecast a series, and compare it with forecasts that need no network.

    The series is cut in time: the network and the linear model learn from the first part alone, and so does the
    scaling. Drag the line in the upper picture (or use ← and →) to the moment from which all forecast: the network
    takes its own forecasts for the values when it goes on. The bars are mean absolute errors over a whole part.

    *Best* puts back the weights that had the lowest error in the validation part.

    Args:
        model: a compiled `keras.Model` that takes (length, 1), the last numbers of the series, and gives (1,), the
            next one. It is trained in place.
        series: "sunspots" or "co2", or a pair (times, values).
        season: how many values a cycle has; needed for a series of your own.
        view: what the network sees and says: "value", "change" (from each value to the next), or "surprise" (how far
            a value was from the one a season ago + growth); scaled. None for what suits the series: the values of the
            sunspots, the changes of the carbon dioxide.
        part: the part that is judged, "training", "validation" or "test".
        ahead: how many steps ahead, from 1 to 24.
        origin: the time at which the forecasts begin; None for the beginning of the test part.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model does not fit, or the series is none.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((9, 1)), keras.layers.GRU(4), keras.layers.Dense(1)])
        >>> model.compile("adam", "mae")
        >>> lab = Forecast(model, "sunspots")
        >>> [round(float(error), 1) for error in lab.errors("test", 1)[:4]]
        [25.5, 27.4, 21.5, 14.6]
    """

    controls = (
        *TRAINING_CONTROLS[:3],
        Button("best", "Best", icon="star", key="b", help="the weights with the lowest validation error so far"),
        *TRAINING_CONTROLS[3:],
        Choice("part", "judged on", PARTS, "validation", help="the part of the series that the bars are about"),
        Slider("ahead", "steps ahead", 1, AHEAD, 1, step=1, whole=True, help="how far the forecast goes"),
    )
    goals = (
        Goal("validation part: better than the three forecasts that learn nothing", _beats_naive, trained=True),
        Goal("test part: at least a tenth better than all three", _clearly, trained=True),
        Goal("test part: not more than 5 % worse than the linear model", _like_linear, trained=True),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"View": ("part", "ahead", "best", "pace")}

    def __init__(
        self,
        model: Any,
        series: Any = "sunspots",
        *,
        season: int | None = None,
        view: str | None = None,
        part: str = "validation",
        ahead: int = 1,
        origin: float | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        pace: str = FULL,
    ) -> None:
        import tensorflow as tf

        check(self.controls, {"part": part, "ahead": ahead})
        self.series = read(series, season)
        s = self.series
        self._length = _length(model, len(s.training))
        kind = s.view if view is None else validation.choice("view", view, ("value", "change", "surprise"))
        self.view = ways.View(kind, s.training, s.season)
        self._first_origin = s.bounds[1] if origin is None else self._nearest(origin)
        self.train, self.validation, self.test = (self._pairs(name) for name in PARTS)
        size = min(32, len(self.train[1])) if batch_size is None else batch_size
        given = {"batch_size": size, "validation_data": self.validation}
        trainer = self._trainer_of(model, *self.train, learning_rate=learning_rate, **given)
        spec = [tf.TensorSpec((None, self._length, 1), tf.float32)]
        answer = graphs.trace(lambda x: model(x, training=False), spec)
        self.ways = (
            ways.last_value(),
            ways.seasonal(s.season, s.step),
            ways.seasonal_growth(s.season, s.step),
            ways.linear(s.training, s.linear),
            ways.network(
                lambda x: answer(tf.constant(x[..., None], tf.float32)).numpy()[:, 0], self._length, self.view
            ),
        )
        super().__init__(trainer, learning_rate=learning_rate, part=part, ahead=ahead, pace=pace)

    def figure(self) -> ForecastFigure:
        s = self.series
        return ForecastFigure(s.times, s.values, s.bounds, [way.name for way in self.ways])

    def begin(self) -> None:
        self._known: dict[tuple[int, int], np.ndarray] = {}  # forecasts, by the way and the steps ahead
        self.best = Best()
        self.origin = self._first_origin

    def errors(self, part: str, ahead: int) -> np.ndarray:
        """The mean absolute error of each way over a part, `ahead` steps ahead; the network's is the last."""
        where, values = self.series.part(part), self.series.values
        off = [np.abs(self._told(i, ahead) - values)[where] for i in range(len(self.ways))]
        return np.array([np.nanmean(o) if np.isfinite(o).any() else np.nan for o in off])

    def measure(self) -> float:
        """The network's mean absolute error in the validation part, one step ahead; its best weights are kept."""
        self._forget()
        where = self.series.part("validation")
        error = float(np.abs(self._told(NETWORK, 1) - self.series.values)[where].mean())
        if error < self.best.error:
            self.best = Best(error, self.trainer.step, tuple(self.model.get_weights()))
        return error

    def on_best(self) -> None:
        if not self.best.weights:
            self.notice = "There are no best weights yet: train first."
            return
        self.playing = False
        if all(map(np.array_equal, self.best.weights, self.model.get_weights())):
            self.notice = "The network has its best weights: no step so far was better."
        self.model.set_weights(self.best.weights)
        self.trainer.rest()
        self._forget()

    def start_over(self) -> None:
        super().start_over()
        self.begin()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "whole":
            self.origin = int(np.clip(np.abs(self.series.times - x).argmin(), *self._room))

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowLeft", "ArrowRight"):
            step = (self.series.season if shift else 1) * (1 if key == "ArrowRight" else -1)
            self.origin = int(np.clip(self.origin + step, *self._room))
        else:
            self.values.ahead = int(np.clip(self.values.ahead + (1 if key == "ArrowUp" else -1), 1, AHEAD))

    def update(self) -> None:
        part, ahead, s = self.values.part, self.values.ahead, self.series
        steps = max(ahead, 2)
        paths = [way.rolled(s.values, self.origin, steps) for way in self.ways]
        self.picture.show(part, self._told(NETWORK, 1), self.origin, 3 * s.season, paths)
        far = "one step ahead" if ahead == 1 else f"{ahead} {s.step}s ahead"
        errors = self.errors(part, ahead)
        best = np.nanmin(errors[:NAIVE])
        texts = [f"{number(e)}  ×{fixed(e / best)}" if np.isfinite(e) else NOTHING for e in errors]
        self.picture.show_errors(f"mean error, {part} part, {far}", errors, texts)
        unit = f" ({s.unit})" if s.unit else ""
        self.picture.show_words(
            f"{s.name}{unit}: measured, and as your network forecasts it one step ahead",
            f"forecasts from {s.date(self.origin)} on; ○ what came",
        )

    def describe(self) -> str:
        part, ahead, s = self.values.part, self.values.ahead, self.series
        errors = self.errors(part, ahead)
        naive = int(np.nanargmin(errors[:NAIVE]))
        own, linear = errors[NETWORK], errors[LINEAR]
        far = f"{ahead} {s.step}{'s' * (ahead > 1)} ahead"
        text = (
            f"{part.capitalize()} part, {far}: your network is off by {number(own)}, "
            f"{fixed(own / errors[naive])} times the error of “{self.ways[naive].name}” ({number(errors[naive])}); "
            f"the linear model by {number(linear)}."
        )
        if not self.trainer.step:
            return f"{super().describe()}\n{text}"
        if self.best.weights:
            text += f" Lowest validation error {number(self.best.error)}, at step {self.best.step:,}."
        return f"{text}\n{super().describe()}"

    def _told(self, way: int, ahead: int) -> np.ndarray:
        """The forecasts of one way for every value, made `ahead` steps before."""
        if (way, ahead) not in self._known:
            self._known[way, ahead] = self.ways[way].ahead(self.series.values, ahead)
        return self._known[way, ahead]

    def _forget(self) -> None:
        """The network has changed."""
        for key in [key for key in self._known if key[0] == NETWORK]:
            del self._known[key]

    @property
    def _room(self) -> tuple[int, int]:
        """The first and the last moment from which there can be a forecast."""
        return max(way.needs for way in self.ways), len(self.series.values) - 2

    def _nearest(self, time: Any) -> int:
        """The number of the value at a time, as far as there can be a forecast."""
        times = self.series.times
        low, high = float(times[0]), float(times[-1])
        at = int(np.abs(times - validation.number("origin", time, low=low, high=high, example=round(high))).argmin())
        return int(np.clip(at, self._length + self.view.before, len(times) - 2))

    def _pairs(self, part: str) -> tuple[np.ndarray, np.ndarray]:
        """What the network sees and should say, for every value of a part: (samples, length, 1) and (samples, 1)."""
        history, value = ways.windows(self.series.values, self._length + self.view.before)
        numbers = np.arange(len(self.series.values) - len(value), len(self.series.values))
        where = self.series.part(part)
        own = (numbers >= where.start) & (numbers < where.stop)
        x = self.view.seen(history[own], self._length)[..., None]
        return x.astype(np.float32), self.view.target(history[own], value[own])[:, None].astype(np.float32)

    def _arguments(self) -> list[str]:
        return ["model", repr(self.series.name) if self.series.name in ("sunspots", "co2") else "series"]


def _length(model: Any, samples: int) -> int:
    """How many numbers the model takes at once."""
    Subject(model)
    shape = model.input_shape if model.built else None
    if not isinstance(shape, tuple) or len(shape) != 3 or shape[-1] != 1 or shape[1] is None:
        raise LearnerError(
            f"model: its input shape is {shape}; begin it with keras.Input((24, 1)): the last 24 numbers"
        )
    if not isinstance(model.output_shape, tuple) or model.output_shape[1:] != (1,):
        raise LearnerError(f"model: its output shape is {model.output_shape}; end it with Dense(1): the next number")
    return validation.whole("model: the length of its input", shape[1], low=1, high=samples // 3, example=24)
