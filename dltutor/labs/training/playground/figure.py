"""The playground: a network as thumbnails, its answer over the plane, its losses; and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence

from dltutor.figures.palette import CLASS_MARKERS, CLASS_ROLES
from dltutor.figures.picture import Picture
from dltutor.figures.words import Words
from dltutor.labs.training.playground.legend import Legend, line, sign, text
from dltutor.labs.training.playground.losses import Losses
from dltutor.labs.training.playground.plane import Plane
from dltutor.labs.training.playground.tasks import Task
from dltutor.labs.training.playground.thumbnails import Thumbnails


class Panel:
    """What belongs to one model: thumbnails, plane, losses, and its numbers."""

    def __init__(
        self, thumbnails: Thumbnails, plane: Plane, losses: Losses, numbers: Sequence[Sequence[Words]]
    ) -> None:
        self.thumbnails, self.plane, self.losses, self._numbers = thumbnails, plane, losses, numbers

    def write(self, training: Sequence[str], held_out: Sequence[str]) -> None:
        """The numbers, two lines each, below the look of their curves."""
        for lines, texts in zip(self._numbers, (training, held_out), strict=True):
            Picture.fill_in(lines, texts)


class PlaygroundFigure(Picture):
    """One network: thumbnails and weights on the left, the plane in the middle, the losses on the right.

    Args:
        inputs: the names of the features.
        layers: for each hidden layer a heading and the number of neurons that are shown.
        outputs: how many the network has.
        task: what it learns.
        names: of the classes, or of the ends of the scale.
        limit: how far the plane reaches.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        layers: Sequence[tuple[str, int]],
        outputs: int,
        task: Task,
        names: Sequence[str],
        limit: float,
    ) -> None:
        super().__init__(880, 460, sharp=False, alt="A network in training: neurons, answer over the plane, losses.")
        plane = Plane(self, (350, 40, 330), limit, task)
        margin = 16 + max(14, *(round(7.2 * len(name)) for name in inputs))
        ends = [(350 if outputs == 1 else 334, 205 + 44 * (i - (outputs - 1) / 2)) for i in range(outputs)]
        for i, (_, y) in enumerate(ends if outputs > 1 else ()):
            sign(self, 341, y, CLASS_MARKERS[i], CLASS_ROLES[i], True)
        thumbnails = Thumbnails(self, (margin, 40, 344 - margin, 404), inputs, layers, towards=ends)
        losses = Losses(self, (738, 40, 130, 150))
        self.clock = self.words_at(738, 236, size=14, weight="bold")
        self.pace = self.words_at(738, 258, size=9, role="muted")
        numbers = [[self.words_at(738, y + 20 * line, size=9.5) for line in (0, 1)] for y in (306, 378)]
        for y, dash, role, name in ((286, "-", "training", "training"), (358, "--", "validation", "held out")):
            _key(self, 738, y, dash, role, name)
        self.panels = [Panel(thumbnails, plane, losses, numbers)]
        self.legend = Legend(self, 350, 404, 384, task, names, rows=2)


class PairFigure(Picture):
    """Two networks on the same points: for each thumbnails, plane and losses; the clock between them.

    Args:
        layers: for each of the two networks what `PlaygroundFigure` takes.
        runs: what the networks are called.
        task: what they learn.
        names: of the classes, or of the ends of the scale.
        limit: how far the planes reach.
    """

    def __init__(
        self,
        layers: Sequence[Sequence[tuple[str, int]]],
        runs: Sequence[str],
        task: Task,
        names: Sequence[str],
        limit: float,
    ) -> None:
        super().__init__(880, 520, sharp=False, alt="Two networks in training on the same points.")
        self.panels = []
        for left, shown, name in zip((16, 456), layers, runs, strict=True):
            plane = Plane(self, (left + 100, 58, 286), limit, task, f"plane of {name}")
            thumbnails = Thumbnails(self, (left, 58, 88, 286), (), shown, area=f"neurons of {name}")
            losses = Losses(self, (left + 36, 392, 140, 70), title="")
            text(self, left, 20, name, fontsize=12, fontweight="bold")
            numbers = [[self.words_at(left + x, y, size=9.5) for y in (424, 443)] for x in (200, 310)]
            _key(self, left + 200, 404, "-", "training", "training")
            _key(self, left + 310, 404, "--", "validation", "held out")
            self.panels.append(Panel(thumbnails, plane, losses, numbers))
        self.clock = self.words_at(866, 20, size=13, weight="bold", side="right")
        self.pace = self.words_at(866, 504, size=9, role="muted", side="right")
        self.legend = Legend(self, 16, 504, 760, task, names)


def _key(picture: Picture, x: float, y: float, dash: str, role: str, name: str) -> None:
    """A short line as in the curves, and its name."""
    picture.paint(line(picture, (x, x + 26), (y, y), linestyle=dash, linewidth=2), color=role)
    text(picture, x + 33, y, name)
