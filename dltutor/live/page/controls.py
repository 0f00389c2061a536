"""One typed table of controls a lab: it makes the widgets, the checks of what is passed in, the help and the tests."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dltutor import validation
from dltutor.errors import LearnerError

TRACK, LETTER, WIDEST = 150, 7, 340  # pixels: a slider's track with its number, a letter of its label, all at most


@dataclass(frozen=True)
class Control:
    """What every control has: the name of the setting, the label on the page, and a sentence of help."""

    name: str
    label: str
    help: str = field(default="", kw_only=True)

    if TYPE_CHECKING:  # a field of all but buttons, each at its own place

        @property
        def default(self) -> Any:
            """The setting to begin with."""

    def clean(self, value: Any) -> Any:
        """`value` if it is possible, else a one-line `LearnerError`."""
        raise NotImplementedError

    def widget(self, value: Any) -> Any:
        """A new ipywidget that shows `value`."""
        raise NotImplementedError

    def fit(self, widget: Any) -> None:
        """Make a widget of an earlier control of the same name show this one: see `Lab.replace`."""
        if widget.description != self.label:
            widget.description = self.label

    def sweep(self) -> list[Any]:
        """Values that a test moves the control through."""
        raise NotImplementedError

    def shows(self, value: Any, setting: Any) -> bool:
        """Whether a widget with `value` says nothing new about `setting`."""
        return bool(value == setting)

    def placed(self, setting: Any) -> Any:
        """What its widget is given for `setting`."""
        return setting

    def place(self, widget: Any, setting: Any) -> None:
        """Make its widget show `setting`."""
        widget.value = self.placed(setting)

    def read(self, value: Any) -> Any:
        """The setting that a widget with `value` stands for."""
        return value

    @property
    def least_width(self) -> int:
        """Pixels that it wants at least as a slider or a line; it takes what its row leaves."""
        return TRACK + LETTER * len(self.label)

    def _room(self, widest: int = WIDEST) -> dict[str, str]:
        return {"flex": f"1 1 {self.least_width}px", "max_width": f"{widest}px"}

    def _options(self, made: Any) -> dict[str, Any]:
        """Options that ipywidgets 7 and 8 spell differently."""
        tip = "tooltip" if "tooltip" in made.class_trait_names() else "description_tooltip"
        return {"description": self.label, "style": {"description_width": "initial"}, tip: self.help or self.label}


@dataclass(frozen=True)
class Slider(Control):
    """A number from `low` to `high` in steps; `whole` numbers only, or on a logarithmic scale if `log`.

    One that is `idle` has nothing to act on at present, and is shown so.

    >>> Slider("bias", "bias", -3, 3, 0.0, step=0.1).clean(7)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: bias=7: it must be a number from -3 to 3, for example 0.0
    """

    low: float
    high: float
    default: float
    step: float = 0.1
    log: bool = False
    whole: bool = False
    idle: bool = False

    def __post_init__(self) -> None:
        if self.log and self.whole:
            raise ValueError(f"{self.name}: a slider is logarithmic or in whole steps; for sizes there is Choice")

    def clean(self, value: Any) -> float | int:
        if self.whole:
            return validation.whole(self.name, value, low=int(self.low), high=int(self.high), example=self.default)
        return validation.number(self.name, value, low=self.low, high=self.high, example=self.default)

    def widget(self, value: Any) -> Any:
        import ipywidgets as w

        layout = w.Layout(**self._room())
        (low, high), extra = self._ends(), {}
        if self.whole:
            kind = w.IntSlider
        elif self.log:
            kind, extra = w.FloatLogSlider, {"readout_format": f".{self._digits}{'g' if self.low < 1e-5 else 'r'}"}
        else:
            kind = w.FloatSlider
        step = int(max(1, self.step)) if self.whole else self._step(value)
        options = {"min": low, "max": high, "step": step, "disabled": self.idle, **extra, **self._options(kind)}
        return kind(value=value, continuous_update=True, layout=layout, **options)

    def fit(self, widget: Any) -> None:
        super().fit(widget)
        low, high = self._ends()
        if (widget.min, widget.max) != (low, high):
            widget.max = max(widget.max, high)  # a least value above the greatest would be refused
            widget.min = low
            widget.max = high
            widget.step = int(max(1, self.step)) if self.whole else self.step
        widget.disabled = self.idle

    def placed(self, setting: float) -> float:
        """The place on the track that is nearest to `setting`, reckoned in the order in which the page's slider does.

        It answers every other value with the one that it has rounded it to.

        >>> Slider("weight", "w", -1, 2, 0.0, step=0.06).placed(-0.7)
        -0.7
        >>> Slider("weight", "w", -1, 2, 0.0, step=0.06).placed(-0.69)
        -0.7
        """
        return self._nearest(setting, self._step(setting)) if self.step else setting

    def place(self, widget: Any, setting: Any) -> None:
        if self.log and widget.step != self._step(setting):
            widget.step = self._step(setting)
        super().place(widget, setting)

    def read(self, value: Any) -> Any:
        """On a logarithmic track the number that is shown beside it is the one in use.

        >>> learning_rate().read(10**-2.5), learning_rate().placed(0.003)
        (0.0032, 0.0029853826189179603)
        """
        return min(max(float(f"{value:.{self._digits}g}"), self.low), self.high) if self.log else value

    @property
    def _digits(self) -> int:
        """The digits that count on a logarithmic track: as many as tell two neighbours apart."""
        return 2 if self.step >= 0.04 else 3

    def _step(self, setting: float) -> float:
        """The step of a track on which `setting` has a place, which a logarithmic one has not with every step."""
        steps = [self.step / part for part in (1, 2, 4, 8, 16)] if self.log and self.step else [self.step]
        fits = (step for step in steps if self.read(self._nearest(setting, step)) == self.read(setting))
        return next(fits, self.step)

    def _nearest(self, setting: float, step: float) -> float:
        low, high = self._ends()
        at = math.log10(setting) if self.log else setting
        percent = step * 100 / (high - low)
        share = math.floor((at - low) * 100 / (high - low) / percent + 0.5) * percent
        nearest = min(max(share * (high - low) / 100 + low, low), high)
        return 10**nearest if self.log else round(nearest) if self.whole else nearest

    def mistaken(self, setting: float, track: tuple[float, float, float]) -> tuple[float, float]:
        """What the page makes of `setting` on the `track` (ends, step) of an earlier control; and of that on its own.

        >>> slope = Slider("slope", "slope", 0.125, 0.325, 0.225, step=0.05)
        >>> [round(value, 3) for value in slope.mistaken(0.225, (0, 1, 0.1))]
        [0.2, 0.225]
        """
        low, high, step = track
        at = math.log10(setting) if self.log else setting
        first = min(max(low + math.floor((at - low) / step + 0.5) * step, low), high)
        first = 10**first if self.log else first
        return first, self._nearest(first, self.step)

    def shows(self, value: Any, setting: Any) -> bool:
        """True also for the place on the slider's track that is nearest to `setting`: the page rounds to it.

        >>> learning_rate(0.02).shows(10**-1.7, 0.02), learning_rate(0.02).shows(10**-1.75, 0.02)
        (True, False)
        """
        if not self.step:
            return super().shows(value, setting)
        if self.log:
            return self.read(value) == self.read(setting)
        return any(math.isclose(value, spot, abs_tol=1e-6 * self.step) for spot in (self.placed(setting), setting))

    def sweep(self) -> list[Any]:
        middle = math.sqrt(self.low * self.high) if self.log else (self.low + self.high) / 2
        values = [self.low, middle, self.high, self.default]
        return [int(v) for v in values] if self.whole else values

    def _ends(self) -> tuple[float, float]:
        """The ends of the track, as the widget counts them."""
        if self.whole:
            return int(self.low), int(self.high)
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)


@dataclass(frozen=True)
class Choice(Control):
    """One of `options`: a tuple of values, or a mapping of labels to values.

    >>> Choice("gate", "gate", ("AND", "OR"), "AND").clean("NOR")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: gate='NOR': it must be one of 'AND', 'OR'
    """

    options: tuple[Any, ...] | Mapping[str, Any]
    default: Any
    ordered: bool = False  # shown as a slider: for sizes

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(self.options.values()) if isinstance(self.options, Mapping) else tuple(self.options)

    def clean(self, value: Any) -> Any:
        return validation.choice(self.name, value, self.values)

    def widget(self, value: Any) -> Any:
        import ipywidgets as w

        pairs = list(self.options.items()) if isinstance(self.options, Mapping) else [(str(o), o) for o in self.options]
        kind = w.SelectionSlider if self.ordered else w.Dropdown
        layout = w.Layout(**self._room()) if self.ordered else w.Layout(width="max-content")
        return kind(options=pairs, value=value, layout=layout, **self._options(kind))

    def sweep(self) -> list[Any]:
        return [*self.values, self.default]


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""

    default: bool = False

    def clean(self, value: Any) -> bool:
        return validation.choice(self.name, value, (True, False))

    def widget(self, value: Any) -> Any:
        import ipywidgets as w

        return w.Checkbox(value=value, indent=False, layout=w.Layout(width="max-content"), **self._options(w.Checkbox))

    def sweep(self) -> list[Any]:
        return [not self.default, self.default]


@dataclass(frozen=True)
class Line(Control):
    """A line of text to type, of at most `most` characters.

    >>> Line("begin", "begins with", "The ").clean(7)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: begin=7: it must be a text of at most 200 characters, for example 'The '
    """

    default: str = ""
    most: int = 200

    def clean(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.most:
            wanted = f"a text of at most {self.most} characters, for example {self.default!r}"
            raise LearnerError(f"{self.name}={validation.shown(value)}: it must be {wanted}")
        return value

    def widget(self, value: Any) -> Any:
        import ipywidgets as w

        layout = w.Layout(**self._room(500))
        return w.Text(value=value, continuous_update=True, layout=layout, **self._options(w.Text))

    def sweep(self) -> list[Any]:
        return ["", "A", self.default]


@dataclass(frozen=True)
class Button(Control):
    """Something to do: the lab's `on_<name>` is called. `icon` is a Font Awesome 4 name, `key` a key."""

    icon: str = ""
    key: str = ""

    default = None

    def clean(self, value: Any) -> None:
        validation.choice(self.name, value, (None,))

    def widget(self, value: Any = None) -> Any:
        import ipywidgets as w

        tip = (self.help or self.label) + (f" (key: {'space' if self.key == ' ' else self.key})" if self.key else "")
        return w.Button(
            description=self.label, icon=self.icon, tooltip=tip, layout=w.Layout(width="auto", min_width="76px")
        )


def replaced(controls: Sequence[Control], *own: Control) -> tuple[Control, ...]:
    """`controls`, each of `own` in the place of the one of its name, or at the end.

    >>> [c.label for c in replaced((STEP, RESET), Button("step", "Next"), Button("more", "More"))]
    ['Next', 'Reset', 'More']
    """
    table = {control.name: control for control in controls}
    return tuple((table | {control.name: control for control in own}).values())


def without(controls: Sequence[Control], *names: str) -> tuple[Control, ...]:
    """`controls` but for those of these names.

    >>> [c.name for c in without((PLAY, STEP, RESET), "step")]
    ['play', 'reset']
    """
    return tuple(control for control in controls if control.name not in names)


def check(controls: Sequence[Control], settings: Mapping[str, Any]) -> None:
    """Refuse a value that is not possible, before anything large is made; unknown names are left to the lab.

    >>> check((RESET, learning_rate()), {"learning_rate": 0})
    Traceback (most recent call last):
    dltutor.errors.LearnerError: learning_rate=0: it must be a number from 0.0001 to 10, for example 0.1
    """
    for control in controls:
        if control.name in settings:
            control.clean(settings[control.name])


PLAY = Button("play", "Play", icon="play", key=" ", help="start or pause")
STEP = Button("step", "Step", icon="step-forward", key="s", help="one step")
RESET = Button("reset", "Reset", icon="undo", key="r", help="back to the start")

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


def learning_rate(default: float = 0.1, low: float = 1e-4, high: float = 10.0) -> Slider:
    """The control that every training lab has, on a logarithmic scale."""
    return Slider("learning_rate", "learning rate", low, high, default, step=0.05, log=True, help="how far a step goes")


def batch_size(default: int = 32, largest: int = 1024, smallest: int = 1) -> Choice:
    """How many samples a step sees: powers of two from `smallest` to `largest`, and `largest` itself."""
    sizes = sorted({*(b for b in BATCH_SIZES if smallest <= b < largest), largest, default})
    return Choice("batch_size", "batch size", tuple(sizes), default, ordered=True, help="samples seen in one step")
