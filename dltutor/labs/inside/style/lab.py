"""Lab: style transfer. Which layers, how much of the content, which network; and what another network says of it."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.datasets.drawn.brushwork import KINDS
from dltutor.errors import LearnerError
from dltutor.labs.bases.painting import PAINTING_CONTROLS, PaintingLab
from dltutor.labs.inside.style.figure import StyleFigure
from dltutor.labs.inside.style.maps import Maps, apart
from dltutor.live.page.controls import Choice, Control, Switch, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.painting.painter import Painter
from dltutor.scratch.style import colours_matched, content_kept
from dltutor.wording import fixed, many, number

SIDE = 128  # pixels
EVERY = 0.2  # seconds between two looks of the judge while it paints
RATE = 0.03
NEAR, KEPT = 0.25, 0.9  # of the photograph's distance from the style; of the content
ALIKE, LOST = 0.3, 0.3  # a texture: so near, and so little of the content
FAR, LONG = 0.7, 50  # colours alone: still so far, after so many steps
KEEP = {"0": 0.0, "0.01": 0.01, "0.1": 0.1, "1": 1.0, "10": 10.0, "100": 100.0}
PHOTOGRAPHS = {"temple": "china", "flower": "flower"}


def _transferred(lab: Style) -> bool | str:
    return lab.distance <= NEAR and lab.kept >= KEPT and f"{lab.said()}, {lab.note()}"


def _texture(lab: Style) -> bool | str:
    texture = lab.distance <= ALIKE and lab.kept <= LOST
    return texture and not lab.values.keep and lab.values.start == "noise" and f"{lab.said()}, {lab.note()}"


def _colours_alone(lab: Style) -> bool | str:
    alone = lab.on == [1] and lab.painter.step - lab.since >= LONG
    return alone and lab.distance >= FAR and lab.said()


class Style(PaintingLab[StyleFigure]):
    """Paint a photograph so that in a network's layers the same answers occur together as in another picture.

    Args:
        networks: a `keras.Model` that takes colour images of any size and gives the maps of one to six layers; or a
            dictionary of up to four such models by name, which give equally many.
        judge: another such model, of another architecture, that is never asked while it is painted.
        photographs: further pictures by name, shape (height, width, 3), from 0 to 1, as `datasets.image` gives them;
            each can be photograph and style.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> import keras
        >>> inputs = keras.Input((None, None, 3))
        >>> maps = [keras.layers.Conv2D(4, side)(inputs) for side in (3, 5)]
        >>> lab = Style(keras.Model(inputs, maps[0]), keras.Model(inputs, maps[1]), style="mosaic")
        >>> lab.run(steps=2)
        >>> lab.words().startswith("Step 2")
        True
    """

    controls = (
        *PAINTING_CONTROLS,
        Choice("photograph", "content", tuple(PHOTOGRAPHS), "temple", help="what is to be recognised"),
        Choice("style", "style", (*KINDS, *PHOTOGRAPHS), "swirls", help="may be changed while it paints"),
        Choice("keep", "weight of the content", KEEP, 0.1, ordered=True, help="how much it is to stay as it was"),
        Choice("start", "begins with", ("photograph", "noise"), "photograph", help="what is painted upon"),
    )
    more = {"Painting": ("start", "network", "learning_rate", "at_once")}
    goals = (
        Goal("style 0.25 or less, and 0.9 or more of the content kept", _transferred),
        Goal("a texture: from noise, content 0: style 0.3 or less, less than 0.3 of the content", _texture),
        Goal("layer 1 alone for 50 steps: the judge still says 0.7 or more", _colours_alone),
    )
    passing = ("photograph", "style")
    trail: list[tuple[float, float]]  # content kept and distance, at each look of the judge

    def __init__(self, networks: Any, judge: Any, photographs: Any = None, **settings: Any) -> None:
        self.networks = _networks(networks)
        self.judge = Maps("judge", judge)
        self.pictures = {name: datasets.photograph(of, SIDE, colour=True) for name, of in PHOTOGRAPHS.items()}
        self.pictures |= _pictures(photographs)
        self.styles = {name: datasets.brushwork(name, SIDE) for name in KINDS} | self.pictures
        self._given = ["networks", "judge", *([] if photographs is None else ["photographs"])]
        self._ready: dict[str, tuple[Painter, Any]] = {}
        painter = self._painter(next(iter(self.networks)))
        super().__init__(painter, **settings)

    def _painter(self, name: str) -> Painter:
        """What paints for one of the networks; it is made once, and its graph when it first paints."""
        if name not in self._ready:
            maps = self.networks[name]
            wanted, listed = maps.terms(0.0)
            self._ready[name] = Painter(maps.model, self.pictures["temple"], listed, learning_rate=RATE), wanted
        return self._ready[name][0]

    def own_controls(self) -> tuple[Control, ...]:
        table = {control.name: control for control in super().own_controls()}
        names, styles = tuple(self.pictures), tuple(self.styles)
        count = len(next(iter(self.networks.values())).layers)
        found = replaced(
            tuple(table.values()),
            Choice("photograph", "content", names, "temple", help=table["photograph"].help),
            Choice("style", "style", styles, "swirls", help=table["style"].help),
            *(Switch(f"layer_{k + 1}", f"layer {k + 1}", True, help="let its style count") for k in range(count)),
        )
        if len(self.networks) == 1:
            return found
        names = tuple(self.networks)
        return (*found, Choice("network", "network", names, names[0], help="which is asked while it paints"))

    def figure(self) -> StyleFigure:
        return StyleFigure(len(self.layers), near=NEAR, kept=KEPT)

    def begin(self) -> None:
        self._measured_at = 0.0
        self.since = 0  # the step at which the layers were changed last
        self._use_network()
        super().begin()

    @property
    def models(self) -> list[Any]:
        return [*(maps.model for maps in self.networks.values()), self.judge.model]

    @property
    def maps(self) -> Maps:
        """The network that is asked."""
        return self.networks[getattr(self.values, "network", next(iter(self.networks)))]

    @property
    def layers(self) -> range:
        """The numbers of the layers, from 1."""
        return range(1, len(self.maps.layers) + 1)

    @property
    def on(self) -> list[int]:
        """The numbers of the layers whose style counts."""
        return [k for k in self.layers if getattr(self.values, f"layer_{k}")]

    @property
    def photograph(self) -> np.ndarray:
        return self.pictures[self.values.photograph]

    @property
    def style(self) -> np.ndarray:
        return self.styles[self.values.style]

    @property
    def painting(self) -> np.ndarray:
        """As it is now, shape (128, 128, 3)."""
        return self.painter.images[0]

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "network":
            self._use_network()
        elif name == "style":
            self._take_wanted()
        elif name in ("photograph", "start"):
            self._take_wanted()
            self.start_over()
        elif name == "keep" or name.startswith("layer_"):
            self._weigh()
            self.since = self.painter.step

    def news(self, at_rest: bool) -> None:
        if at_rest and not self.playing:
            with self.lock:
                self._take_wanted()
        super().news(at_rest)

    def start_over(self, **_: Any) -> None:
        super().start_over(start=self._start(), like=self.photograph)
        self.since = 0
        self.trail = [(self.kept, self.distance)]

    def _use_network(self) -> None:
        """Let the chosen network be asked, from the start."""
        name = getattr(self.values, "network", next(iter(self.networks)))
        self.painter = self._painter(name)
        self.painter.learning_rate = self.values.learning_rate
        self._weigh()
        self._take_wanted()
        self.start_over()

    def _start(self) -> np.ndarray:
        if self.values.start == "photograph":
            return self.photograph
        return np.random.default_rng(0).uniform(0.3, 0.7, (SIDE, SIDE, 3)).astype(np.float32)

    def _weigh(self) -> None:
        """Share the weight of the style out among the layers that are on."""
        for k in self.layers:
            self.painter.weigh(f"style {k}", 1 / len(self.on) if k in self.on else 0.0)
        self.painter.weigh("content", self.values.keep)
        if not self.on and not self.values.keep:
            self.notice = "Neither style nor content counts: nothing will change."

    def _take_wanted(self) -> None:
        """What style and photograph look like to the network and to the judge, and what the rival makes of them."""
        wanted = next(wanted for painter, wanted in self._ready.values() if painter is self.painter)
        wanted.take(self.maps.look(self.style)[0], self.maps.look(self.photograph)[1])
        self._style_judged = self.judge.look(self.style)[0]
        self._whole = apart(self.judge.look(self.photograph)[0], self._style_judged)
        if self._whole < 1e-6:
            self.notice = "Content and style are the same picture: choose another one."
        matched = colours_matched(self.photograph, self.style)
        self.rival = content_kept(matched, self.photograph), self._judged(matched)
        self.trail = []

    def _judged(self, image: np.ndarray) -> float:
        """The judge's distance from the style, as a share of the photograph's."""
        if self._whole < 1e-6:
            return 1.0
        return apart(self.judge.look(image)[0], self._style_judged) / self._whole

    def play(self, on: bool = True) -> None:
        super().play(on)
        if not on:
            self.measure()

    def measure(self) -> None:
        if self.playing and perf_counter() - self._measured_at < EVERY:
            return
        self._measured_at = perf_counter()
        painting = self.painting
        self.kept, self.distance = content_kept(painting, self.photograph), self._judged(painting)
        self.trail.append((self.kept, self.distance))

    def said(self) -> str:
        """Both numbers, for the goals."""
        return f"style {fixed(self.distance)}, content {fixed(self.kept)}"

    def update(self) -> None:
        values = self.values
        painted = f"painted by {values.network}" if "network" in self.table else "painted"
        heads = [f"content: {values.photograph}", f"style: {values.style}", painted]
        below = f"style {fixed(self.distance)}, content {fixed(self.kept)}, {many(self.painter.step, 'step')}"
        self.picture.show([self.photograph, self.style, self.painting], heads, below)
        history = self.painter.history
        losses = [[values[f"style {k}"] for _, values in history] for k in self.layers]
        self.picture.show_losses([step for step, _ in history], losses, [k in self.on for k in self.layers])
        self.picture.show_judged(self.trail, self.rival)

    def describe(self) -> str:
        rival = f"style {fixed(self.rival[1])}, content {fixed(self.rival[0])}"
        return f"{super().describe()}\nNow {self.said()}; ✖ colours matched, without a network: {rival}."

    def settings(self) -> str:
        v = self.values
        pace = f", {many(v.at_once, 'step')} at once" if v.at_once else ""
        on = ", ".join(map(str, self.on)) or "none"
        return f"learning rate {number(v.learning_rate)}, content × {number(v.keep)}, layers {on}{pace}"

    def _arguments(self) -> list[str]:
        return self._given


def _networks(given: Any) -> dict[str, Maps]:
    """The networks by name, all with equally many layers."""
    named = dict(given) if isinstance(given, Mapping) else {"network": given}
    if not 1 <= len(named) <= 4 or not all(isinstance(name, str) and 0 < len(name) <= 20 for name in named):
        raise LearnerError(
            f"networks={validation.shown(given)}: it must be a model, or a dictionary of one to four of them, each "
            "with a name of at most 20 characters"
        )
    found = {
        name: Maps(f"networks[{name!r}]" if isinstance(given, Mapping) else "networks", model)
        for name, model in named.items()
    }
    counts = {name: len(maps.layers) for name, maps in found.items()}
    if len(set(counts.values())) > 1:
        raise LearnerError(f"networks: they give the maps of {counts} layers: it must be equally many")
    return found


def _pictures(given: Any) -> dict[str, np.ndarray]:
    """The learner's own pictures, each in the size that is painted."""
    if given is None:
        return {}
    taken = {*PHOTOGRAPHS, *KINDS}
    fits = isinstance(given, Mapping) and all(isinstance(n, str) and 0 < len(n) <= 20 and n not in taken for n in given)
    if not fits:
        raise LearnerError(
            f"photographs={validation.shown(given)}: it must be a dictionary of pictures, each with a new name of at "
            "most 20 characters, for example {'mine': datasets.image('me.jpg')}"
        )
    return {name: datasets.image(picture, SIDE) for name, picture in given.items()}
