"""Lab: one digit on its way through the learner's own network: every unit, every edge, and the gradient back."""

from __future__ import annotations

from time import monotonic
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.quick import smoothed
from dltutor.labs.bases.drawing import ARROWS, PAD, Framing, OnPad, Pad, as_input, plain
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.labs.neurons.one_digit import words
from dltutor.labs.neurons.one_digit.figure import Answer, OneDigitFigure, Unit
from dltutor.labs.neurons.one_digit.states import by_unit, chosen_of, largest, telling
from dltutor.live.looking import insides
from dltutor.live.looking.flow import Flow, Passage
from dltutor.live.page.controls import PLAY, STEP, Button, Choice, Control, replaced, without
from dltutor.live.page.goals import Goal

FORWARD, BACKWARD = "forward", "backward"
TRAVEL, STAY = 0.7, 0.6  # seconds along the edges to a layer, and then there, while it plays
MOST_CLASSES, MOST_COLUMNS = 12, 6
LOOKED_AT = 60  # images by which the units to be drawn are chosen
BRIGHT = 0.5  # of the brightest unit of its column
QUIET = 0.1  # a loss that leaves next to no gradient


class OneDigit(FollowingLab[OneDigitFigure], OnPad):
    """Follow one image through `model`: every unit is lit by its output, every edge by weight times output.

    Draw on the pad, or press "Next image". Point at a unit to see its weights and its sum; "Step" goes from layer to
    layer. With `gradient`, "way" turns the flow around: the slope of the loss for the label that you choose goes back
    along the same edges. The lab follows while another lab or cell trains the model, and never changes it.

    With the keyboard: the arrow keys move the pen, with Shift they draw; `c` clears the pad; `n` shows the next image;
    `,` and `.` go from unit to unit.

    Of a layer at most 18 units are drawn, those that differ most from image to image; for a convolution a unit stands
    for a map and its mean, and an edge for the sum over all places.

    Args:
        model: a built Keras model with one image as input, 1 to 6 `Dense` or `Conv2D` layers, and 2 to 12 classes.
        images: shape (samples, height, width) or as the model takes them, dark on light or light on dark.
        labels: one for each image, to say whether the answer is right; None if there are none.
        gradient: whether the way back can be chosen.

    Raises:
        LearnerError: if the model is none of these, or the images do not fit it.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(4, "relu"), keras.layers.Dense(3)]
        >>> lab = OneDigit(keras.Sequential(layers), np.eye(8)[None])
        >>> [state.shape for state in lab.passage.states]
        [(8, 8), (4,), (3,)]
    """

    controls = (
        PLAY,
        STEP,
        Button("next", "Next image", icon="image", key="n", help="the next image, in place of your drawing"),
        Button("clear", "Clear the pad", icon="eraser", key="c", help="wipe the pad"),
        Choice("way", "way", (FORWARD, BACKWARD), FORWARD, help="to the answer, or the gradient back from it"),
        Choice("label", "it should be", tuple(range(MOST_CLASSES)), 0, help="the label that the loss asks for"),
        LOOK,
    )
    draggable, hovers, traces = True, True, True
    keys = (*ARROWS, ",", ".")
    goals = (
        Goal("follow one image from its pixels to the answer, layer by layer", lambda lab: FORWARD in lab.followed),
        Goal("find a hidden unit that is bright for two different answers", lambda lab: lab.shared),
        Goal("draw a digit of which the network is 90 % sure", lambda lab: lab.read),
    )
    way_back = (
        Goal("follow the gradient from the answer to the pixels, layer by layer", lambda lab: BACKWARD in lab.followed),
        Goal("choose a label for which next to nothing flows back: a loss under 0.1", lambda lab: lab.quiet),
    )

    def __init__(self, model: Any, images: Any, labels: Any = None, *, gradient: bool = False, **settings: Any) -> None:
        self.gradient = validation.choice("gradient", gradient, (True, False))
        self.flow = Flow(model)
        look, columns = self.flow.insides, self.flow.columns
        if not 2 <= columns[-1].units <= MOST_CLASSES or len(columns) > MOST_COLUMNS:
            raise LearnerError(
                f"model: it has {len(columns)} layers with weights and {columns[-1].units} units in the last; this lab "
                f"shows up to {MOST_COLUMNS} layers and 2 to {MOST_CLASSES} classes"
            )
        if len(look.shape) == 3 and look.shape[2] not in (1, 3):
            raise LearnerError(f"model: it takes {look.shape}; this lab shows images in grey or colour")
        self.images = look.images("images", images)
        self.labels = None if labels is None else insides.labels("labels", labels, look.classes)
        if self.labels is not None:
            validation.same_length(images=self.images, labels=self.labels)
        self.framing = Framing.of(plain(self.images))
        self.pad = Pad(self.framing.pen)
        self.front = len(columns)  # how many columns are lit
        self.chosen: Unit | None = None
        self.followed: set[str] = set()
        self.shared = self.read = self.quiet = ""
        self._bright_for: dict[Unit, set[int]] = {}
        self._drawing, self._on_the_way, self._left = False, False, 0.0  # when the flow left the last layer
        super().__init__(look, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        if not self.gradient:
            return without(self.controls, "way", "label")
        classes = tuple(range(self.flow.columns[-1].units))
        return replaced(self.controls, Choice("label", "it should be", classes, 0, help="the label that is asked for"))

    def own_goals(self) -> tuple[Goal, ...]:
        return self.goals + self.way_back if self.gradient else self.goals

    def figure(self) -> OneDigitFigure:
        columns = self.flow.columns
        self.shown = telling(self.flow, self.images[:: max(1, len(self.images) // LOOKED_AT)][:LOOKED_AT])
        more = [column.units - len(units) for column, units in zip(columns, self.shown, strict=True)]
        names = [str(label) for label in range(columns[-1].units)]
        maps = [len(column.shape) == 3 for column in columns]
        headings = [words.heading(column) for column in columns]
        return OneDigitFigure(headings, self.shown, more, maps, names, PAD, max(self.framing.side))

    def begin(self) -> None:
        self.number, self.drawn = 0, False
        self._show_image()

    # What is seen now --------------------------------------------------------------------------------------------

    @property
    def label(self) -> int | None:
        """What the image is, as far as that is known."""
        return None if self.drawn or self.labels is None else int(self.labels[self.number])

    @property
    def backward(self) -> bool:
        """Whether the gradient is shown."""
        return self.gradient and self.values.way == BACKWARD

    @property
    def best(self) -> int:
        """The class that the network answers."""
        return int(self.passage.answer.argmax())

    def look(self) -> None:
        """Send the image through the network as it is now."""
        self.seen = self._image()  # what the network is given, in the shape that it takes
        self.passage: Passage = self.flow.forward(self.seen)
        self.slopes = self.flow.backward(self.seen, self.values.label) if self.backward else None

    def levels(self) -> list[np.ndarray]:
        """For each column one number a unit, or one map, from −1 to 1; the largest of a column is 1 or −1."""
        now = self.passage if self.slopes is None else self.slopes
        states = now.states[1:]
        if self.slopes is None and len(now.answer) == states[-1].size:
            return [*(state / largest(state) for state in states[:-1]), now.answer]
        return [state / largest(state) for state in states]

    @property
    def brightest(self) -> Unit:
        """The unit of the first column that gives most, of those that are drawn."""
        means = by_unit(self.passage.states[1], self.flow.columns[0].units)[self.shown[0]]
        return Unit(0, int(self.shown[0][means.argmax()]))

    def lit(self, column: int) -> bool:
        """Whether the flow has reached a column."""
        count = len(self.flow.columns)
        return column >= count - self.front if self.backward else column < self.front

    # What the learner does ---------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        if name == "way":
            self.front, self._on_the_way = len(self.flow.columns), False
        elif not self.backward:
            self.notice = 'The label is for the way back: choose "backward".'
        self.look()

    def on_next(self) -> None:
        self.number = (self.number + 1) % len(self.images)
        self._show_image()

    def on_clear(self) -> None:
        if not self.pad.ink.any():
            self.notice = "The pad is empty already."
        self.pad.clear()
        self.drawn = True
        self.look()

    def on_step(self) -> None:
        count = len(self.flow.columns)
        self.front = 0 if self.front == count else self.front + 1
        self._on_the_way = self._on_the_way or self.front == 0
        if self.front == count and self._on_the_way:
            self.followed.add(self.values.way if self.gradient else FORWARD)

    def on_play(self) -> None:
        super().on_play()
        self._left = monotonic()
        if self.playing and self.front == len(self.flow.columns):
            self.on_step()

    def advance(self, seconds: float) -> None:
        if monotonic() - self._left < TRAVEL:
            return
        self.on_step()
        self._left = monotonic() + STAY
        if self.front == len(self.flow.columns):
            self.play(False)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "pad":
            self._pen_at(phase, (float(x), float(PAD - y)))
        elif area == "network" and not self._drawing:
            unit = self.picture.unit_at(x, y)
            if unit is not None or phase == "down":
                self._choose(unit)
        if phase == "up":
            self._drawing = False
            self._judge()

    def typed(self, key: str, shift: bool) -> None:
        if key in ARROWS:
            self.move_pen(key, shift)
            if shift:
                self._judge()
            return
        units = [Unit(j, int(number)) for j, shown in enumerate(self.shown) for number in shown]
        at = units.index(self.chosen) if self.chosen in units else -1 if key == "." else 0
        self._choose(units[(at + (1 if key == "." else -1)) % len(units)])

    # Showing -----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        levels = self.levels()
        picture, columns = self.picture, range(len(self.flow.columns))
        side = " × ".join(map(str, self.framing.side))
        shows_pen = self.drawn or not self.pad.ink.any()
        seen = self.framing.bright(plain(self.seen[None])[0])
        picture.show_image(self.pad.ink, self.pad.pen if shows_pen else None, seen, f"it sees {side} pixels")
        looked_at = words.looked_at(self)
        lit = [chosen_of(levels[j], self.shown[j]) * self.lit(j) for j in columns]
        picture.show_units(lit, looked_at, signs=self.backward)
        reach = [self._reach(j) for j in columns]
        edges = [self._strengths(j) if end > start else None for j, (start, end) in enumerate(reach)]
        picture.show_edges(edges, self.chosen, reach)
        there = self.backward or self.lit(columns[-1])
        right = None if self.label is None else self.label == self.best
        picture.show_answer(Answer(self.passage.answer, right) if there else None)
        picture.show_panel(words.panel(self, looked_at))
        if self.backward and self.slopes is not None and self.slopes.loss < QUIET:
            self.quiet = f"a loss of {self.slopes.loss:.3f}"

    def _reach(self, column: int) -> tuple[float, float]:
        """From where to where the flow has come along the edges into a column."""
        if self.lit(column):
            return 0.0, 1.0
        nearest = len(self.flow.columns) - 1 - self.front if self.backward else self.front
        if not self.playing or column != nearest:
            return 0.0, 0.0
        done = float(np.clip((monotonic() - self._left) / TRAVEL, 0, 1))
        return (1 - done, 1.0) if self.backward else (0.0, done)

    def describe(self) -> str:
        return words.state(self)

    def _strengths(self, column: int) -> np.ndarray | None:
        """The edges into a column that can be drawn."""
        edges = (self.passage if self.slopes is None else self.slopes).edges[column]
        if edges is None:
            return None
        before = (
            edges[self.shown[column - 1]] if column and len(edges) == self.flow.columns[column - 1].units else edges
        )
        return None if column and before is edges else before[:, self.shown[column]]

    def _image(self) -> np.ndarray:
        if self.drawn:
            return as_input(self.framing.image(self.pad.strokes)[None], self.insides.shape)[0]
        return self.images[self.number]

    def _show_image(self) -> None:
        self.pad.clear()
        self.drawn = False
        self.pad.ink = smoothed(self.framing.bright(plain(self.images[self.number][None])[0]), PAD, PAD)
        self.look()

    def _pen_at(self, phase: str, place: tuple[float, float]) -> None:
        if phase == "down":
            self._drawing = True
            self.pad.move_to(place)
        if self._drawing and phase != "up":
            self.ink_to(place)

    def ink_to(self, place: tuple[float, float]) -> None:
        if not self.drawn:
            self.pad.ink[:] = 0  # the image that was shown
        self.drawn = True
        super().ink_to(place)
        self.look()

    def _choose(self, unit: Unit | None) -> None:
        self.chosen = unit
        if unit is None or self.backward or unit.column == len(self.flow.columns) - 1:
            return
        levels = by_unit(self.levels()[unit.column], self.flow.columns[unit.column].units)
        if levels[unit.number] > BRIGHT * levels.max():
            found = self._bright_for.setdefault(unit, set())
            found.add(self.best)
            if len(found) > 1 and not self.shared:
                self.shared = f"unit {unit.number}, for {' and '.join(map(str, sorted(found)))}"

    def _judge(self) -> None:
        """A drawing counts once the pen is lifted."""
        if self.pad.strokes and self.passage.answer[self.best] >= 0.9:
            self.read = f"a {self.best}"

    def _arguments(self) -> list[str]:
        given = ["model", "images", *(["labels"] if self.labels is not None else [])]
        return [*given, *(["gradient=True"] if self.gradient else [])]
