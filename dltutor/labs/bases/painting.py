"""What all labs share that paint pictures for a network: the controls, the painter, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from dltutor import validation
from dltutor.live.page import registry
from dltutor.live.page.controls import PLAY, RESET, STEP, Choice, Control, Slider, learning_rate, replaced
from dltutor.live.page.lab import Drawn, Lab
from dltutor.live.painting.painter import Painter
from dltutor.wording import many, number

AT_ONCE = Choice(
    "at_once",
    "steps at once",
    {**{str(n): n for n in (1, 2, 5, 10, 20, 50)}, "as many as fit": 0},
    0,
    ordered=True,
    help="steps between two pictures",
)
PAINTING_CONTROLS = (PLAY, STEP, RESET, learning_rate(0.05, 0.001, 1.0), AT_ONCE)
OF_PAINTER = ("learning_rate", "jitter", "blur", "brightness_only")
PATIENCE = 1.0  # seconds to wait for a busy lab, to tell it that its network was trained


class PaintingLab(Lab[Drawn]):
    """A lab that paints while the page looks on; the network that is asked is never changed.

    Controls whose names are attributes of the painter (`learning_rate`, `jitter`, `blur`, `brightness_only`) or names
    of its terms, whose weights they are, act on it by themselves, also while it paints. A subclass draws; `measure` is
    called after every slice.

    Args:
        painter: what paints.
        settings: of the controls; the learning rate is that of the painter where none is given.
    """

    controls: tuple[Control, ...] = PAINTING_CONTROLS
    more: ClassVar[Mapping[str, tuple[str, ...]]] = {"Painting": ("at_once",)}

    def __init__(self, painter: Painter, **settings: Any) -> None:
        self.painter = painter
        self.compiling = False  # the next slice makes the graph of the steps: that is said first
        super().__init__(**settings)
        registry.follow(self)

    def own_controls(self) -> tuple[Control, ...]:
        usual = next((c for c in self.controls if isinstance(c, Slider) and c.name == "learning_rate"), None)
        if usual is None:
            return self.controls
        rate = float(f"{self.painter.learning_rate:.6g}")
        ends = min(usual.low, rate), max(usual.high, rate)
        return replaced(self.controls, replace(usual, low=ends[0], high=ends[1], default=rate))

    def begin(self) -> None:
        self._hand_on_all()
        self.measure()

    @property
    def models(self) -> list[Any]:
        """The networks that are asked."""
        return [self.painter.model]

    def measure(self) -> None:
        """The pictures have changed, or the network has: look at them."""

    def note(self) -> str:
        """How long it took, for the goals."""
        return f"after {many(self.painter.step, 'step')}"

    @property
    def answerable(self) -> bool:
        return self.painter.step > 0

    def changed(self, name: str) -> None:
        self._hand_on(name)

    def _hand_on_all(self) -> None:
        for name in vars(self.values):
            self._hand_on(name)

    def _hand_on(self, name: str) -> None:
        value = getattr(self.values, name)
        if name in OF_PAINTER:
            setattr(self.painter, name, value)
        elif name in self.painter.values:
            self.painter.weigh(name, value)

    def news(self, at_rest: bool) -> None:
        """A network was trained elsewhere: the pictures stay, what it says of them does not."""
        if not at_rest or self.playing or not self.lock.acquire(timeout=PATIENCE):
            return
        try:
            self.measure()
            self.refresh()
        finally:
            self.lock.release()

    def advance(self, seconds: float) -> None:
        if not self.painter.compiled and not self.compiling:
            self.compiling = True
        else:
            self._paint(seconds=seconds, steps=self.values.at_once or None)

    def on_play(self) -> None:
        if self.painter.finished and not self.playing:
            self.notice = "This picture is finished: Reset begins anew."
        else:
            super().on_play()

    def on_step(self) -> None:
        if self.painter.finished:
            self.notice = "This picture is finished: Reset begins anew."
        else:
            self._paint(steps=1)

    def on_reset(self) -> None:
        self.start_over()
        self.progress.count_anew(given=False)

    def start_over(self, **start: Any) -> None:
        """Begin anew, from other images if they are given: `start`, `like`."""
        self.playing = False
        self.painter.reset(**start)
        self.measure()

    def run(self, steps: int = 200) -> None:
        """Paint so many steps, or to the end, without the page: ``lab.run(steps=200)``."""
        steps = validation.whole("steps", steps, high=100_000, example=200)
        with self.lock:
            self._paint(steps=steps)
            self.refresh()

    def _paint(self, **amount: Any) -> None:
        self.painter.paint(**amount)
        self.compiling = False
        self.measure()
        if self.painter.diverged:
            self.notice = (
                f"{self.painter.reason} The last finite picture was put back: Play goes on from it, Reset starts over."
            )
        if self.painter.diverged or self.painter.finished:
            self.play(False)

    def describe(self) -> str:
        painter, settings = self.painter, self.settings()
        if self.compiling:
            return "Compiling the step: this takes about a second."
        if not painter.step:
            return f"Not begun: {settings}. Press Play."
        sizes = f", size {painter.octave + 1} of {painter.octaves}" if painter.octaves > 1 else ""
        return f"Step {painter.step:,}{sizes}{', finished' if painter.finished else ''}; {settings}."

    def settings(self) -> str:
        """What the painter was told, in words: its own settings, and the weights of terms that count."""
        said = []
        for name, value in vars(self.values).items():
            label = self.table[name].label
            if value is True:
                said.append(label)
            elif value and (name in OF_PAINTER or name in self.painter.values):
                said.append(f"{label} {number(value)}")
        if self.values.at_once:
            said.append(f"{many(self.values.at_once, 'step')} at once")
        return ", ".join(said)
