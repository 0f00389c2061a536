"""A pad to draw on, and how a drawing becomes an image like those of a data set; drawings outlive their lab."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from dltutor.live.looking import insides

PAD = 64  # the side of a pad in its own pixels
USUAL = 0.8  # share of the pad's height that a drawing takes, roughly
LENGTH = 2.1  # how long the strokes of a digit are, as a multiple of its height; the mean over digits, roughly
FINEST = 448  # pixels of the sheet on which a drawing is drawn anew; blocks of it become the image's pixels
LARGEST = 3.0  # how much larger than a usual drawing a small one is made: a dot stays a dot
STEP = PAD / 24  # how far an arrow key moves the pen
ARROWS = {"ArrowLeft": (-STEP, 0), "ArrowRight": (STEP, 0), "ArrowUp": (0, STEP), "ArrowDown": (0, -STEP)}
FAINT = 0.2  # share of the darkest grey from which on a pixel counts as ink

_kept: dict[tuple[tuple[int, ...], int], tuple[list[np.ndarray], list[int]]] = {}


def kept(shape: tuple[int, ...], classes: int) -> tuple[list[np.ndarray], list[int]]:
    """The drawings that were kept for models of this input shape and number of classes, and their labels.

    They live as long as the kernel: a cell that is run again finds them.
    """
    return _kept.setdefault((shape, classes), ([], []))


class Pad:
    """Ink from 0 to 1, shape (PAD, PAD), its strokes, and the pen; places are (x, y) from the lower left corner.

    Args:
        radius: of the pen, in pixels of the pad.
    """

    def __init__(self, radius: float = 4.0) -> None:
        self.radius = radius
        self.pen = (PAD / 2, PAD / 2)
        self.clear()

    def clear(self) -> None:
        """Wipe it; the pen stays where it is."""
        self.ink = np.zeros((PAD, PAD))
        self.strokes: list[list[tuple[float, float]]] = []

    def move_to(self, place: tuple[float, float]) -> None:
        """Lift the pen and put it down elsewhere: the next ink begins a new stroke."""
        self.pen = place

    def draw_to(self, place: tuple[float, float]) -> None:
        """Ink along the straight way from the pen to `place`.

        >>> pad = Pad()
        >>> pad.draw_to((48, 32))
        >>> pad.ink[32, [30, 40, 50, 60]].round().tolist()
        [1.0, 1.0, 1.0, 0.0]
        """
        if not self.strokes or self.strokes[-1][-1] != self.pen:
            self.strokes.append([self.pen])
        self.strokes[-1].append(place)
        rows, columns = np.mgrid[PAD - 0.5 : 0 : -1, 0.5:PAD]
        (x0, y0), (x1, y1) = self.pen, place
        across, up = x1 - x0, y1 - y0
        share = ((columns - x0) * across + (rows - y0) * up) / (across**2 + up**2 or 1.0)
        share = np.clip(share, 0, 1)
        away = np.hypot(columns - x0 - share * across, rows - y0 - share * up)
        self.ink = np.maximum(self.ink, np.clip(self.radius + 0.5 - away, 0, 1))
        self.pen = place


class OnPad:
    """A lab with a `pad`: the pointer draws on it, and `ARROWS` move its pen, drawing while Shift is held.

    It stands last among the bases: a lab becomes a `ClosedLab` when it is closed, and so has to be a `Lab` first.
    """

    pad: Pad
    pen_down = False

    def ink_to(self, place: tuple[float, float]) -> None:
        """Draw from the pen to `place`."""
        self.pad.draw_to(place)

    def pen_at(self, phase: str, x: float, y: float) -> None:
        """The pointer is on the pad."""
        self.pen_down = phase != "up"
        if not self.pen_down:
            return
        if phase == "down":
            self.pad.move_to(_within(x, y))
        self.ink_to(_within(x, y))

    def move_pen(self, key: str, shift: bool) -> None:
        """One of `ARROWS` was pressed."""
        place = _within(*np.add(self.pad.pen, ARROWS[key]))
        if shift:
            self.ink_to(place)
        self.pad.move_to(place)


class OnPadOrImage(OnPad):
    """A lab on whose pad a drawing lies or an image of its data; the pen takes the image away.

    A lab gives the image, as its model takes it, to `lay`, and a sheet without one to `wipe`.
    """

    framing: Framing
    title = ""  # of what lies there
    drawn = False  # something was drawn, by hand
    _image: np.ndarray | None = None

    @property
    def finished(self) -> bool:
        """Whether something was drawn, and the pen is lifted."""
        return self.drawn and not self.pen_down

    def wipe(self, title: str) -> None:
        """Take away whatever lies there."""
        self._image, self.title, self.drawn = None, title, False
        self.pad.clear()

    def lay(self, image: np.ndarray, title: str) -> None:
        """Let an image of the data lie there."""
        self.wipe(title)
        self._image = image
        self.pad.ink = enlarged(self.framing.bright(self.seen()))

    def seen(self) -> np.ndarray:
        """What lies there as an image like those of the data, (height, width)."""
        return self.framing.image(self.pad.strokes) if self._image is None else plain(self._image[None])[0]

    def taken(self, shape: tuple[int, ...]) -> np.ndarray:
        """The same as a model takes it, (1, *shape)."""
        return as_input(self.seen()[None], shape) if self._image is None else self._image[None]

    def ink_to(self, place: tuple[float, float]) -> None:
        if self._image is not None:
            start = self.pad.pen
            self.wipe("")
            self.pad.move_to(start)
        self.drawn, self.title = True, "your drawing"
        super().ink_to(place)


def _within(x: float, y: float) -> tuple[float, float]:
    """The place on the pad that is nearest."""
    return float(np.clip(x, 0, PAD)), float(np.clip(y, 0, PAD))


@dataclass(frozen=True)
class Framing:
    """How a data set's images were made: size of the ink, its middle, and the values of paper and ink.

    `height` and `width` are the room that the ink has, as shares of the image; `by_mass`: its centre of mass is in
    the middle (as in MNIST, Y. LeCun and others, 1998), otherwise the middle of its box is (as in scikit-learn's
    digits). `stroke` is how thick the strokes are, as a share of the ink's height: so thick is the pen.
    """

    side: tuple[int, int]
    height: float
    width: float
    by_mass: bool
    stroke: float
    paper: float
    full: float

    @staticmethod
    def of(images: np.ndarray) -> Framing:
        """Measured on `images`, shape (samples, height, width).

        >>> image = np.zeros((1, 10, 10)); image[0, 1:9, 3:7] = 255
        >>> Framing.of(image)
        Framing(side=(10, 10), height=0.8, width=0.4, by_mass=False, stroke=0.238, paper=0.0, full=255.0)
        """
        images = np.asarray(images[:: max(1, len(images) // 2000)], float)
        low, high = float(images.min()), float(images.max())
        rim = np.concatenate([images[:, [0, -1]].ravel(), images[:, :, [0, -1]].ravel()])
        dark_on_light = np.median(rim) > (low + high) / 2
        paper, full = (high, low) if dark_on_light else (low, high)
        ink = (images - paper) / ((full - paper) or 1.0)
        boxes = np.array([box for box in map(_box, ink) if box is not None])
        if not len(boxes):
            return Framing(images.shape[1:], 1.0, 1.0, False, 0.15, paper, full)
        heights, widths = boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]
        middles = np.stack([boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]], axis=1) / 2
        masses = np.array([_mass(one) for one in ink if _box(one) is not None])
        by_mass = bool(masses.std(axis=0).sum() < 0.8 * middles.std(axis=0).sum())
        side = images.shape[1:]
        height, width = float(np.median(heights)) / side[0], float(np.quantile(widths, 0.97)) / side[1]
        stroke = float(ink.sum(axis=(1, 2)).mean()) / (LENGTH * float(np.median(heights)) ** 2)
        return Framing(side, height, width, by_mass, round(min(0.3, max(0.06, stroke)), 3), paper, full)

    def bright(self, images: np.ndarray) -> np.ndarray:
        """From the data set's values to 0 (paper) to 1 (ink)."""
        return (images - self.paper) / ((self.full - self.paper) or 1.0)

    @property
    def pen(self) -> float:
        """The radius of a pen, in pixels of the pad, that draws strokes of this thickness."""
        return self.stroke * USUAL * PAD / 2

    def image(self, strokes: list[list[tuple[float, float]]]) -> np.ndarray:
        """A drawing as one of the data set's images: as large, as thick and in the same place, from paper to ink.

        Args:
            strokes: the places of the pen, (x, y) from the lower left corner, one list a stroke.

        Returns:
            shape `side`, in the data set's values.

        >>> framing = Framing((8, 8), 1.0, 0.75, False, 0.25, 0.0, 1.0)
        >>> framing.image([[(30.0, 10.0), (30.0, 50.0)]]).sum(axis=0).round().astype(int).tolist()
        [0, 0, 0, 8, 8, 0, 0, 0]
        """
        if not strokes:
            return np.full(self.side, self.paper)
        shares = self._drawn(strokes, (0.0, 0.0))
        if self.by_mass:
            row, column = _mass(shares)
            shares = self._drawn(strokes, (self.side[1] / 2 - column, self.side[0] / 2 - row))
        return self.paper + shares * (self.full - self.paper)

    def _drawn(self, strokes: list[list[tuple[float, float]]], shift: tuple[float, float]) -> np.ndarray:
        """The share of ink in every pixel; the middle of the drawing's box is `shift` pixels off the image's middle."""
        fine = int(np.clip(FINEST // max(self.side), 4, 16))
        rows, columns = self.side[0] * fine, self.side[1] * fine
        places = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
        low, high = places.min(axis=0), places.max(axis=0)
        thick = self.stroke * self.height * rows
        room = np.maximum(np.array([self.width * columns, self.height * rows]) - thick, 1)
        usual = self.height * rows / (USUAL * PAD)
        scale = min(LARGEST * usual, *(room / np.maximum(high - low, 1e-6)))
        middle = np.array([columns / 2 + shift[0] * fine, rows / 2 + shift[1] * fine])
        sheet = Image.new("L", (columns, rows))
        pen, radius = ImageDraw.Draw(sheet), thick / 2
        for stroke in strokes:
            way = (np.asarray(stroke, float) - (low + high) / 2) * scale * [1, -1] + middle
            if len(way) > 1:
                pen.line([tuple(place) for place in way], fill=255, width=max(1, round(thick)))
            for x, y in way:
                pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=255)
        shares = np.asarray(sheet) / 255.0
        return shares.reshape(self.side[0], fine, self.side[1], fine).mean(axis=(1, 3))


def plain(x: np.ndarray) -> np.ndarray:
    """Images as (samples, height, width), in their own values; colours become grey."""
    return x.mean(axis=-1) if x.ndim == 4 else x.reshape(len(x), *insides.side_of(x.shape[1:]))


def enlarged(image: np.ndarray) -> np.ndarray:
    """An image over the whole pad, the nearest pixel for each place."""
    rows, columns = (np.arange(PAD) * size // PAD for size in image.shape)
    return np.clip(image[rows][:, columns], 0, 1)


def as_input(images: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Grey images (samples, height, width) in the `shape` that a model takes."""
    if len(shape) == 3:
        images = np.repeat(images[..., None], shape[2], axis=-1)
    return images.reshape(len(images), *shape).astype(np.float32)


def _box(ink: np.ndarray) -> tuple[int, int, int, int] | None:
    """First and last row, first and last column of the ink, the last ones excluded; None without ink."""
    faint = FAINT * ink.max()
    rows, columns = np.flatnonzero((ink > faint).any(axis=1)), np.flatnonzero((ink > faint).any(axis=0))
    return (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1) if len(rows) else None


def _mass(ink: np.ndarray) -> tuple[float, float]:
    """Row and column of the centre of mass."""
    total = ink.sum() or 1.0
    rows, columns = np.arange(ink.shape[0]) + 0.5, np.arange(ink.shape[1]) + 0.5
    return float(rows @ ink.sum(axis=1) / total), float(ink.sum(axis=0) @ columns / total)
