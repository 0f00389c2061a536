"""What every lab is: settings from a table of controls, a picture, goals, and words that say what is to be seen.

A `Lab` needs no page: it can be set, pressed and asked in plain Python. A `Session` puts it on a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import RLock
from types import SimpleNamespace
from typing import Any, ClassVar, Generic, TypeVar

from dltutor.errors import LearnerError
from dltutor.figures.palette import Theme
from dltutor.figures.picture import Picture, plain_settings
from dltutor.live.page import registry
from dltutor.live.page.controls import Button, Control
from dltutor.live.page.goals import Goal, Progress

Drawn = TypeVar("Drawn", bound=Picture)


class Lab(Generic[Drawn]):
    """Base of all labs. A subclass names its `controls` and `goals` and fills in the hooks below.

    A lab comes into being in one order: the subclass checks and keeps what it was given and calls ``super().__init__``
    last, with the settings. Then `own_controls`, the settings cleaned into `values`, `figure`, `own_goals` and `begin`
    follow, and the first `refresh`. What is not right is refused before anything large is made.

    `values` holds the present settings (``lab.values.learning_rate``), `picture` the figure that ``Lab[NeuronFigure]``
    names. Every change goes through `set`, `press`, `point` or `key`, holds the lab's lock, and ends in `refresh`: the
    figure, the goals and the words follow.
    """

    controls: tuple[Control, ...] = ()
    goals: tuple[Goal, ...] = ()
    more: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # the controls behind "More", in groups: {"data": ("noise",)}
    draggable: ClassVar[bool] = False
    hovers: ClassVar[bool] = False  # a "move" comes also without a button pressed
    holds: ClassVar[bool] = False  # a drag stays with the area in which it began, also when it leaves it
    traces: ClassVar[bool] = False  # every place that the pointer passes counts, not only the newest one
    listing: str | None = None  # a text to be copied, shown below the picture; None: this lab has none
    keys: ClassVar[tuple[str, ...]] = ()
    steers: ClassVar[tuple[str, ...]] = ()  # keys that act as long as they are down: those of them that are, are `held`
    passing: ClassVar[tuple[str, ...]] = ()  # settings whose choice alone reaches no goal, such as another image
    quotes: ClassVar[bool] = False  # its picture shows texts that are not ours
    closed: ClassVar[bool] = False

    def __init__(self, **settings: Any) -> None:
        self.lock = RLock()
        self.playing = False
        self.notice = ""
        self.held: tuple[str, ...] = ()
        self.session: Any = None
        self._pressed = ""  # the area in which a drag began
        self._passing = False  # what changed is one of `passing`
        self._acting = False  # a button's work is under way: the page sees what comes of it, once
        self.controls = self.own_controls()
        self.table: dict[str, Any] = {control.name: control for control in self.controls}
        self.values = SimpleNamespace(**self._cleaned(settings))
        with plain_settings():
            self.picture = self.figure()
        self.goals = self.own_goals()
        self.progress = Progress(self.goals)
        self.begin()
        self.refresh()

    def _cleaned(self, settings: dict[str, Any]) -> dict[str, Any]:
        """All settings, those given cleaned, the others as they are by default."""
        defaults = {c.name: c.default for c in self.controls if not isinstance(c, Button)}
        if unknown := set(settings) - set(defaults):
            have = f"it has {', '.join(defaults)}" if defaults else "it has none"
            raise LearnerError(f"{unknown.pop()}: {type(self).__name__} has no such setting; {have}")
        return defaults | {name: self.table[name].clean(value) for name, value in settings.items()}

    # Hooks -----------------------------------------------------------------------------------------------------

    def own_controls(self) -> tuple[Control, ...]:
        """The controls of this very lab: they may depend on what it was given. See `controls.replaced`."""
        return self.controls

    def figure(self) -> Drawn:
        """A new picture; `values` are there already."""
        raise NotImplementedError

    def own_goals(self) -> tuple[Goal, ...]:
        """The goals of this very lab: they may depend on what it was given."""
        return self.goals

    def begin(self) -> None:
        """Bring the lab into its first state: all but `update` has been made. Reset may call it again."""

    def update(self) -> None:
        """Bring the picture up to date with the values and the state."""

    def describe(self) -> str:
        """The state in words: one or two short sentences, without markup."""
        return ""

    def changed(self, name: str) -> None:
        """The setting `name` has a new value."""

    def advance(self, seconds: float) -> None:
        """Work for about `seconds`, as the page asks for while the lab plays."""

    @property
    def working(self) -> bool:
        """Whether `advance` has something left to do although the lab does not play: the page goes on asking."""
        return False

    @property
    def played(self) -> bool:
        """Whether it is the learner who acts: on the page, where the lab is shown, and not by a cell."""
        return self.session is None or self.session.acting

    @property
    def answerable(self) -> bool:
        """Whether the goals can be answered: what they ask of a model has been measured since it is counted."""
        return True

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        """The pointer went "down", did "move" or went "up" at a place of the figure's `area`, in data coordinates."""

    def typed(self, key: str, shift: bool) -> None:
        """One of `keys` was pressed while the picture had the focus."""

    def steered(self) -> None:
        """Others of the keys in `steers` are `held` than before."""

    # What a learner, a page or a test does -----------------------------------------------------------------------

    def set(self, **settings: Any) -> None:
        """Change settings, as the controls do: ``lab.set(learning_rate=0.01)``.

        Raises a `LearnerError` for a name that the lab does not have or a value that is not possible; then nothing
        is changed.
        """
        with self.lock:
            clean = self._cleaned(settings)
            self.notice = ""
            vars(self.values).update({name: clean[name] for name in settings})
            for name in settings:
                self.changed(name)
            self._passing = bool(settings) and set(settings) <= set(self.passing)
            try:
                self.refresh()
            finally:
                self._passing = False

    def replace(self, control: Control) -> None:
        """Put `control` in the place of the one of its name: the range of a setting can depend on another setting."""
        self.table[control.name] = control
        self.controls = tuple(self.table.values())

    def press(self, name: str) -> None:
        """Press one of the lab's buttons: ``lab.press("step")``."""
        with self.lock:
            action = getattr(self, f"on_{name}", None)
            if not isinstance(self.table.get(name), Button) or action is None:
                buttons = ", ".join(repr(c.name) for c in self.controls if isinstance(c, Button)) or "none"
                raise LearnerError(f"{name!r}: {type(self).__name__} has no such button; it has {buttons}")
            self.notice = ""
            self._acting = True
            try:
                action()
            finally:
                self._acting = False
            self.refresh()

    def tick(self, seconds: float = 0.02) -> None:
        """Go on for about `seconds`, if the lab plays or has work left."""
        with self.lock:
            if self.playing or self.working:
                self.advance(seconds)
                self.refresh(quick=True)
            elif self.progress.waiting:
                self._look_for_goals(quick=True)
                if not self.progress.waiting:
                    self._show_now()

    def point(self, phase: str, x: float, y: float, trail: Sequence[tuple[float, float]] = ()) -> None:
        """The pointer at fractions of the picture's width and, from the top, its height.

        `trail` are the places that it passed since the last one, for a lab that `traces`.
        """
        with self.lock:
            for between in trail if self.traces else ():
                passed = self._held("move", *between) if self.holds else self.picture.locate(*between)
                if passed is not None:
                    self.pointed("move", *passed)
            place = self._held(phase, x, y) if self.holds else self.picture.locate(x, y)
            if place is not None:
                self.pointed(phase, *place)
                if phase == "move" and self.session is not None:
                    self.progress.hurry()
                self.refresh(quick=phase == "move")

    def _held(self, phase: str, x: float, y: float) -> tuple[Any, float, float] | None:
        """The place in the area of the press; None if the press was outside all areas."""
        if phase == "down":
            self._pressed, *_ = self.picture.locate(x, y) or [""]
        area = self._pressed
        if phase == "up":
            self._pressed = ""
        return (area, *self.picture.coordinates(area, x, y)) if area else None

    def type(self, key: str, shift: bool = False) -> None:
        """A key pressed on the picture: a button's key presses it, the others are the lab's own."""
        with self.lock:
            for control in self.controls:
                if isinstance(control, Button) and control.key == key:
                    self.press(control.name)
                    return
            self.typed(key, shift)
            self.refresh()

    def hold(self, *keys: str) -> None:
        """Hold these of the keys in `steers` down, and let go of the others: ``lab.hold("ArrowLeft")``."""
        with self.lock:
            self.held = tuple(key for key in keys if key in self.steers)
            self.steered()
            self.refresh(quick=True)

    def on_play(self) -> None:
        """Start or pause."""
        self.play(not self.playing)

    def play(self, on: bool = True) -> None:
        """Let the page's clock run, or stop it. Without a page nothing moves: call `tick`."""
        with self.lock:
            self.playing = bool(on)
            self._show_now()

    def refresh(self, quick: bool = False) -> None:
        """Make picture and goals follow the state; `quick` while there is another picture to come at once."""
        self.update()
        self._look_for_goals(quick)
        self._show_now(quick)

    def _look_for_goals(self, quick: bool = False) -> None:
        """See which goals are reached: by the learner, on the page, and not by a cell that plays with a shown lab."""
        if quick and self.progress.restless:
            return
        if self.played and not self._passing:
            self.progress.look(self, answerable=self.answerable)
        else:
            self.progress.pass_over(self)

    def _show_now(self, quick: bool = False) -> None:
        if self.session is not None and not self._acting:
            self.session.follow(quick)

    def dress(self, theme: Theme, resolution: float) -> None:
        """Take the colours of the page."""
        with self.lock:
            self.picture.dress(theme, resolution)

    def words(self) -> str:
        """What the page shows below the picture."""
        return f"⚠ {self.notice}\n{self.describe()}" if self.notice else self.describe()

    def to_code(self) -> str:
        """The line of Python that makes this lab with its present settings."""
        changed = [
            f"{name}={getattr(self.values, name)!r}"
            for name, control in self.table.items()
            if not isinstance(control, Button) and getattr(self.values, name) != control.default
        ]
        return f"labs.{type(self).__name__}({', '.join([*self._arguments(), *changed])})"

    def close(self) -> None:
        """Stop for good, and let go of the page and of all that takes room: figure, trainer, data.

        A notebook keeps what its cells have shown (`Out`, `_`), so a lab that was replaced must not be a large thing.
        """
        with self.lock:
            if self.closed:  # somebody who held the lock before has closed it
                return
            self.playing = False
            if self.session is not None:
                self.session.close()
            last = repr(self)
            vars(self).clear()
            self.__dict__.update(vars(ClosedLab(last)))
            self.__class__ = ClosedLab  # type: ignore[assignment]

    @property
    def done(self) -> tuple[bool, ...]:
        """For each goal whether it has been reached."""
        return self.progress.done

    # Showing -----------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        goals = str(self.progress)
        text = " ".join(f"{self.picture.alt} {self.words()}".split())
        return f"{type(self).__name__} lab: {text}" + (f" Goals: {goals}" if goals else "")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from dltutor.live.page.session import Session
        from dltutor.live.page.still import still

        with self.lock:
            if self.session is None:
                registry.adopt(self)
                self.session = Session(self)
                picture = self.session.poster
            else:
                picture = self.picture.png()
            return {"text/plain": repr(self), "image/png": still(picture), **self.session.bundle()}

    def _ipython_display_(self) -> None:
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        display(bundle, metadata=self.session.stage.metadata(), raw=True)

    def _arguments(self) -> list[str]:
        """The positional arguments of the constructor, for `to_code`."""
        return []


class ClosedLab(Generic[Drawn]):  # generic as a lab is: only then can one become the other
    """What a closed lab becomes: its last words. Whatever else is asked of it is answered by one line."""

    closed = True
    session, playing, working, notice = None, False, False, ""

    def __init__(self, last: str) -> None:
        self.lock, self.last = RLock(), last

    def close(self) -> None:
        """It is closed already."""

    def __repr__(self) -> str:
        return self.last

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise ClosedLabError("this lab was closed, because its cell was run again: use the new one")


class ClosedLabError(LearnerError, AttributeError):
    """A closed lab was asked for something."""
