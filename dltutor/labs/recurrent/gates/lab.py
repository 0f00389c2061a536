"""Lab: the gates of your own LSTM or GRU while it reads a text, character by character."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.figures.still.lstm_cell import lstm_cell
from dltutor.figures.words import lacking
from dltutor.labs.bases.following import FollowingLab
from dltutor.labs.recurrent.gates import goals, words
from dltutor.labs.recurrent.gates.features import correlations, followers, number_features, text_features
from dltutor.labs.recurrent.gates.figure import COLUMNS, SHOWN, GatesFigure
from dltutor.labs.recurrent.gates.reader import MOST, SIGNALS, GateReader
from dltutor.live.looking.recurrent_layers import cell_of
from dltutor.live.page.controls import Button, Choice, Control, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, number

SHARE = 8  # while the model is trained elsewhere, a look may take one part in so many of the time


class Gates(FollowingLab[GatesFigure]):
    """What the gates of your own recurrent layer do while it reads `text`: one unit in all detail, all units below.

    The layer is an LSTM, a GRU or a SimpleRNN, in a model that is a chain such as Embedding → LSTM → Dense or one-hot
    → GRU → Dense, or alone. Nothing in it is changed, and it need not be trained; while it is trained, the lab follows,
    and "Read weights again" looks at once. The layer begins the text with a state of zeros.

    Press or drag in the maps or in the text to choose a character and a unit; keys ← and → go through the characters,
    ↑ and ↓ through the units. `cell()` draws an LSTM's unit at that character, with its numbers.

    Args:
        model: a built Keras model with such a layer, or the layer itself.
        text: what it reads, up to 5,000 characters; or numbers of shape (steps,) or (steps, inputs).
        characters: the model's characters in the order of their numbers, a string or list, or a dictionary from
            character to number. None if the text has exactly the model's characters, and they are numbered in sorted
            order.
        layer: the name of the layer, if the model has several.
        unit: the unit to begin with; None for the one that switches most.

    Raises:
        LearnerError: if there is no such layer, or the text holds a character that the model does not know.

    Source:
        A. Karpathy, J. Johnson and L. Fei-Fei, "Visualizing and understanding recurrent networks", 2015.

    Example:
        >>> import keras
        >>> chain = [keras.Input((None,)), keras.layers.Embedding(4, 8), keras.layers.LSTM(5), keras.layers.Dense(4)]
        >>> lab = Gates(keras.Sequential(chain), "aha! aha!", characters=" !ah")
        >>> lab.signals["forget gate"].shape
        (9, 5)
        >>> lab.read("aha?")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: text: '?', at place 3, is none of the 4 characters that the model knows; leave it \
out or replace it
    """

    goals = goals.GOALS
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(
        self,
        model: Any,
        text: Any,
        characters: Any = None,
        *,
        layer: str | None = None,
        unit: int | None = None,
        **settings: Any,
    ) -> None:
        self.reader = GateReader(model, layer, characters)
        self._named = layer, characters is not None
        self._unit_given = unit is not None
        self._take(text)
        super().__init__(self.reader, **settings, **({} if unit is None else {"unit": unit}))

    def own_controls(self) -> tuple[Control, ...]:
        signals = SIGNALS[self.reader.kind]
        return (
            Button("look", "Read weights again", icon="refresh", key="w", help="look at the weights as they are now"),
            _units(self.reader.units),
            _places(len(self.x)),
            *([_shows(signals)] if len(signals) > 1 else []),
            Switch("ordered", "sort the units", True, help="those that switch most are on top"),
        )

    def own_goals(self) -> tuple[Goal, ...]:
        return goals.goals_for(self.features)

    def figure(self) -> GatesFigure:
        return GatesFigure(SIGNALS[self.reader.kind])

    def begin(self) -> None:
        self.changed_weights: bool | str = False
        self.moves = 0
        self.look()
        if not self._unit_given:
            self.values.unit = int(self.order[0])

    @property
    def unit(self) -> int:
        """The chosen unit."""
        return self.values.unit

    @property
    def counts(self) -> bool:
        """Whether what is seen can reach a goal: the learner chose it, and the model, if it is compiled, is trained."""
        return self.moves > 0 and not self.fresh

    @property
    def fresh(self) -> bool:
        """Whether the model is compiled and not trained yet."""
        return getattr(self.model, "optimizer", None) is not None and not self.trained

    @property
    def what(self) -> str:
        """The name of what the colours show."""
        return getattr(self.values, "show", "hidden state")

    @property
    def shown(self) -> np.ndarray:
        """What the colours show, shape (steps, units)."""
        return self.signals[self.what]

    @property
    def order(self) -> np.ndarray:
        """The units in the order in which they stand."""
        return np.argsort(-self.switching, kind="stable") if self.values.ordered else np.arange(self.reader.units)

    @property
    def switching(self) -> np.ndarray:
        """How much every unit changes from one character to the next, on average, shape (units,)."""
        if len(self.shown) < 2:
            return np.zeros(self.reader.units)
        return np.abs(np.diff(np.nan_to_num(self.shown), axis=0)).mean(axis=0)

    def span(self, name: str, unit: int) -> float:
        """The number that has the full colour: 1 for a gate, else the largest of this unit, without its sign."""
        if name.endswith("gate"):
            return 1.0
        return float(np.abs(np.nan_to_num(self.signals[name][:, unit])).max(initial=0)) or 1.0

    @property
    def finite(self) -> bool:
        """Whether the model still gives numbers."""
        return all(np.isfinite(signal).all() for signal in self.signals.values())

    def read(self, text: Any) -> None:
        """Let the layer read another text: ``lab.read("What is this?")``."""
        with self.lock:
            self.reader.numbers_of(text)
            self._take(text)
            self.values.place = 0
            self.replace(_places(len(self.x)))
            self.notice = ""
            self.look()
            self.refresh()

    def cell(self) -> Picture:
        """What the chosen unit of an LSTM does at the chosen character, drawn with its numbers."""
        cell: Any = cell_of(self.reader.layer)
        if self.reader.kind != "LSTM" or cell.activation != "tanh":
            found = self.reader.kind if self.reader.kind != "LSTM" else f"LSTM with activation {cell.activation!r}"
            raise LearnerError(f"cell(): this layer is a {found}; the drawing is that of an LSTM with tanh")
        here, unit = self.values.place, self.unit
        at = {name: float(signal[here, unit]) for name, signal in self.signals.items()}
        before = float(self.signals["cell state"][here - 1, unit]) if here else 0.0
        return lstm_cell(before, at["forget gate"], at["input gate"], at["candidate"], at["output gate"])

    def look(self) -> None:
        began = perf_counter()
        self.signals = self.reader.read(self.x)
        self._relate()
        if self.fresh:
            self.untrained = {
                name: {f.feature: f.correlation for f in followers(signal, self.features)}
                for name, signal in self.signals.items()
            }
        self._cost = perf_counter() - began

    def news(self, at_rest: bool) -> None:
        if at_rest or perf_counter() - self._looked > SHARE * self._cost:
            super().news(at_rest)

    def changed(self, name: str) -> None:
        self.moves += 1
        if name == "show":
            self._relate()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        self.moves += 1
        within = self.picture.place_at(x, y) if area == "text" else int(np.clip(x, 0, SHOWN - 1))
        self.values.place = int(np.clip(self._first() + within, 0, len(self.x) - 1))
        if area == "units":
            self.values.unit = int(self.order[int(np.clip(y, 0, self.reader.units - 1))])

    def typed(self, key: str, shift: bool) -> None:
        self.moves += 1
        if key in ("ArrowLeft", "ArrowRight"):
            step = (COLUMNS if shift else 1) * (1 if key == "ArrowRight" else -1)
            self.values.place = int(np.clip(self.values.place + step, 0, len(self.x) - 1))
        else:
            step = 1 if key == "ArrowDown" else -1
            self.values.unit = int(self.order[(self._line() + step) % self.reader.units])

    def update(self) -> None:
        first, picture = self._first(), self.picture
        seen, unit = slice(first, first + SHOWN), self.unit
        picture.show_text(self.text[seen], first)
        picture.show_unit(
            words.title(self),
            [signal[seen, unit] for signal in self.signals.values()],
            [self.span(name, unit) for name in self.signals],
        )
        spans = np.array([self.span(self.what, i) for i in self.order])
        picture.show_units(self.shown[seen].T[self.order] / spans[:, None], self._line(), words.beside(self))
        picture.show_values(self.shown[seen, unit], self.span(self.what, unit), words.legend(self))
        here = self.values.place
        picture.show_place(here - first, [fixed(signal[here, unit]) for signal in self.signals.values()])

    def describe(self) -> str:
        return "\n".join(filter(None, [words.describe(self), lacking(self.text)]))

    def _take(self, text: Any) -> None:
        self.x: Any = text[:MOST] if isinstance(text, str) else np.asarray(validation.array("text", text))[:MOST]
        self.reader.numbers_of(self.x)
        self.untrained = {}  # the best correlations before the first training step
        self.cut = len(text) > MOST
        self.is_text = isinstance(text, str)
        self.text = self.x if self.is_text else "·" * len(self.x)
        if self.is_text:
            self.features = text_features(self.x)
        else:
            self.features = number_features(np.reshape(self.x, (len(self.x), -1)))

    def _relate(self) -> None:
        self.correlations = correlations(self.shown, self.features)
        self.followers = followers(self.shown, self.features)

    def _renew(self) -> bool:
        before = self.signals
        if not super()._renew():
            return False
        change = max(float(np.abs(np.nan_to_num(self.signals[name] - before[name])).max()) for name in before)
        self.changed_weights = change > 0 and f"by up to {number(change)}"
        return True

    def _line(self) -> int:
        """The line of the chosen unit in the map of all units."""
        return int(np.flatnonzero(self.order == self.unit)[0])

    def _first(self) -> int:
        """The first character that is seen."""
        return self.values.place // SHOWN * SHOWN

    def _arguments(self) -> list[str]:
        layer, characters = self._named
        named = [] if layer is None else [f"layer={layer!r}"]
        return ["model", "text", *(["characters"] if characters else []), *named]


def _units(count: int) -> Slider:
    last = max(1, count - 1)
    return Slider("unit", "unit", 0, last, 0, step=1, whole=True, idle=count == 1, help="whose gates are seen")


def _shows(signals: tuple[str, ...]) -> Choice:
    return Choice("show", "colours show", signals, signals[-1], help="in the map of all units and in the text")


def _places(count: int) -> Slider:
    last = max(1, count - 1)
    return Slider(
        "place", "character", 0, last, 0, step=1, whole=True, idle=count == 1, help="where the numbers are of"
    )
