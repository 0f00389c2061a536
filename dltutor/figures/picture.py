"""A matplotlib figure that is built once and updated in place, in the colours of either theme.

No pyplot and no widgets: a picture turns into bytes, and who shows them is somebody else's affair.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from html import escape
from itertools import zip_longest
from typing import Any

import numpy as np
from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from dltutor.figures.palette import DARK, LIGHT, Theme
from dltutor.figures.quick import Bars, Tiles
from dltutor.figures.words import Promise, Words, family_of

DPI = 100
_DARK_PAGES = ("[data-jp-theme-light=false]", "html[theme=dark]", ".vscode-dark")  # JupyterLab, Colab, VS Code
BOTH_THEMES = (
    "img.dltutor-dark { display: none }"
    f":is({', '.join(_DARK_PAGES)}) img.dltutor-dark {{ display: inline }}"
    f":is({', '.join(_DARK_PAGES)}) img.dltutor-light {{ display: none }}"
)


def plain_settings() -> AbstractContextManager[Any]:
    """Whatever the learner's matplotlib is set to: labs write without LaTeX, which few have."""
    return rc_context({"text.usetex": False}) if rcParams["text.usetex"] else nullcontext()


class Picture:
    """One figure of `width` × `height` pixels (at a resolution of 1), with its still and its moving parts.

    The still parts are drawn once and kept as a background; `frame()` restores it and draws only what was declared as
    `moving`. After changing a still part (limits, a title, a legend) call `touch()`.

    Without `sharp` the colours of an animation's frames are a little softer, which saves a third of their time.
    `alt` says in words what the picture shows; it stands in for it where no picture can be seen.

    >>> picture = Picture(300, 200, alt="an empty square")
    >>> axes = picture.axes(1, 1, 1)
    >>> line = picture.moving(axes.plot([0, 1], [0, 1])[0])
    >>> line = picture.paint(line, color="positive")
    >>> picture.frame().shape
    (200, 300, 4)
    """

    def __init__(
        self, width: int = 760, height: int = 400, *, alt: str = "", theme: Theme = LIGHT, sharp: bool = True
    ) -> None:
        self.width, self.height, self.alt, self.theme, self.sharp = width, height, alt, theme, sharp
        self.resolution = 1.0
        self.areas: dict[str, Axes] = {}
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, layout="none")
        self._canvas = FigureCanvasAgg(self.figure)
        self._moving: list[Artist] = []
        self._roles: dict[Artist, dict[str, Any]] = {}
        self._background: Any = None
        self._dressed = False

    def axes(self, *position: Any, area: str = "", **look: Any) -> Axes:
        """New axes, as `Figure.add_subplot` places them, dressed in the theme.

        `area` is the name under which a lab is told that the pointer is there. `look` is what `Axes.set` takes, and
        ``frame``: "box", "open" (left and below), "none", or "off" for axes of which nothing is drawn; ``grid=True``
        for lines behind the plot, ``ticks=False`` for numbers without strokes, ``head`` for a title above on the left.
        """
        return self._new(self.figure.add_subplot(*position), area, **look)

    def axes_at(self, left: float, top: float, width: float, height: float, area: str = "", **look: Any) -> Axes:
        """New axes at a place given in pixels, from the left and from the top; for `look` see `axes`."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self._new(self.figure.add_axes(place), area, **look)

    def _new(
        self,
        axes: Axes,
        area: str,
        *,
        frame: str = "box",
        grid: bool = False,
        ticks: bool = True,
        head: str = "",
        **look,
    ) -> Axes:
        axes.set(**look)
        axes.tick_params(labelsize=9, **({} if ticks else {"length": 0}))
        if grid:
            axes.grid(True, linewidth=0.6)
        if head:
            axes.set_title(head, fontsize=10, loc="left")
        if frame == "off":
            axes.set_axis_off()
        elif frame != "box":
            axes.spines[:].set_visible(False)
            axes.spines[["left", "bottom"]].set_visible(frame == "open")
        self._dressed = False
        if area:
            self.areas[area] = axes
        return axes

    def words_at(self, left: float, top: float, **look: Any) -> Words:
        """A moving line of text, its middle at a place given in pixels; `look` is that of `words`."""
        return self.words(left / self.width, 1 - top / self.height, **look)

    def paint(self, artist: Any, **roles: str) -> Any:
        """Give the artist's properties the colours of roles: ``paint(line, color="positive")``; returns it.

        Properties are matplotlib's (`color`, `facecolor`, `cmap`, …), roles the names of `Theme`.
        """
        self._roles.setdefault(artist, {}).update(roles)
        artist.set(**{key: getattr(self.theme, role) for key, role in roles.items()})
        return artist

    def moving(self, *artists: Artist, **roles: str) -> Any:
        """Declare artists that change from frame to frame, in the order of drawing, and paint them; returns them."""
        for artist in artists:
            artist.set_animated(True)
            self.paint(artist, **roles)
        self._moving.extend(artists)
        return artists[0] if len(artists) == 1 else artists

    def moving_line(self, axes: Axes, style: str, role: str, **look: Any) -> Line2D:
        """A moving line of `axes` without points yet, in the colour of `role`; a `style` of "" is left to `look`."""
        return self.moving(axes.plot([], [], *filter(None, [style]), **look)[0], color=role)

    def words(self, x: float, y: float, *, axes: Axes | None = None, role: str = "ink", **look: Any) -> Words:
        """A moving line of text at fractions of the figure's width and height, or at a data point of `axes`."""
        return self.moving(Words(self.figure if axes is None else axes, x, y, **look), color=role)

    def promise(self, axes: Axes, text: str, *awaited: Any, height: float = 0.57) -> None:
        """Say in `axes` what will be there, as long as `awaited`, lines or words, are empty; `height` from 0 to 1."""
        self.moving(Promise(axes, text, awaited, height), color="muted")

    @staticmethod
    def fill_in(lines: Iterable[Any], texts: Iterable[str]) -> None:
        """Give each of some lines its text, in this order; those for which there is none are empty."""
        nothing: Any = ""
        for words, text in zip_longest(lines, texts, fillvalue=nothing):
            words.set_text(text)

    def tiles(self, axes: Axes, values: np.ndarray, extent: tuple[float, float, float, float], **look: Any) -> Tiles:
        """A moving grid of numbers in the diverging colours."""
        tiles = Tiles(values, extent, **look)
        axes.add_artist(tiles)
        return self.moving(tiles, cmap="diverging")

    def bars(self, axes: Axes, count: int, role: str = "training", **look: Any) -> Bars:
        """Moving horizontal bars at the heights 0, 1, … of `axes`."""
        bars = Bars(count, **look)
        axes.add_artist(bars)
        return self.moving(bars, color=role)

    def touch(self) -> None:
        """Something still has changed: draw everything anew in the next frame."""
        self._background = None

    def dress(self, theme: Theme, resolution: float = 1.0) -> None:
        """Change to `theme`, and to `resolution` pixels of the screen for one of the picture (1 to 2)."""
        if theme is not self.theme or not self._dressed:
            self.theme = theme
            self._apply_theme()
            self.touch()
        if resolution != self.resolution:
            self.resolution = resolution
            self.figure.set_dpi(DPI * resolution)
            self.touch()

    def frame(self) -> np.ndarray:
        """The picture as it is now: an array of shape (height, width, 4), 8 bits each; valid until the next frame."""
        with plain_settings(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")  # a box stands for it
            return self._composed()

    def _composed(self) -> np.ndarray:
        if not self._dressed:
            self._apply_theme()
        if self._background is None:
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self.figure.bbox)
        else:
            self._canvas.restore_region(self._background)
        renderer = self._canvas.get_renderer()
        for artist in self._moving:
            if artist.get_visible():
                artist.draw(renderer)
        return np.asarray(self._canvas.buffer_rgba())

    def jpeg(self, quality: int = 88) -> bytes:
        """A frame for an animation: quick to make, some 50 kB."""
        pixels = self.frame()
        out = io.BytesIO()
        # the fourth byte of each pixel is passed over, which spares a copy of the frame
        image = Image.frombuffer("RGBX", pixels.shape[1::-1], pixels, "raw", "RGBX", 0, 1)
        image.save(out, "JPEG", quality=quality, subsampling=0 if self.sharp else 2)
        return out.getvalue()

    def png(self) -> bytes:
        """A frame to keep: sharp."""
        pixels = self.frame()
        out = io.BytesIO()
        Image.frombuffer("RGBA", pixels.shape[1::-1], pixels, "raw", "RGBA", 0, 1).convert("RGB").save(
            out, "PNG", compress_level=4
        )
        return out.getvalue()

    def locate(self, x: float, y: float) -> tuple[str, float, float] | None:
        """The area and the data coordinates at a place given as fractions of the width and, from the top, the height.

        The area is "" where the axes have no name; None outside all axes.
        """
        pixel = self._pixel(x, y)
        names = {axes: name for name, axes in self.areas.items()}
        for axes in reversed(self.figure.axes):
            if axes.get_visible() and axes.bbox.contains(*pixel):
                across, up = axes.transData.inverted().transform(pixel)
                return names.get(axes, ""), float(across), float(up)
        return None

    def coordinates(self, area: str, x: float, y: float) -> tuple[float, float]:
        """The data coordinates in `area` of a place given as for `locate`, also of one outside it."""
        across, up = self.areas[area].transData.inverted().transform(self._pixel(x, y))
        return float(across), float(up)

    def place(self, area: str, x: float, y: float) -> tuple[float, float]:
        """The inverse of `locate`: where a point is, as fractions of the width and, from the top, the height."""
        across, up = self.areas[area].transData.transform((x, y))
        return float(across / self.figure.bbox.width), float(1 - up / self.figure.bbox.height)

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        return x * self.figure.bbox.width, (1 - y) * self.figure.bbox.height

    def _apply_theme(self) -> None:
        theme = self.theme
        self.figure.set_facecolor(theme.paper)
        for axes in self.figure.axes:
            axes.set_facecolor(theme.paper)
            axes.tick_params(colors=theme.muted, which="both")
            for spine in axes.spines.values():
                spine.set_edgecolor(theme.grid)
            for line in (*axes.get_xgridlines(), *axes.get_ygridlines()):
                line.set_color(theme.grid)
            legend = axes.get_legend()
            if legend is not None:
                legend.get_frame().set(facecolor=theme.paper, edgecolor=theme.grid)
        tick_labels = {
            label for axes in self.figure.axes for label in (*axes.get_xticklabels(), *axes.get_yticklabels())
        }
        for text in self.figure.findobj(Text):
            text.set(family=family_of(text.get_text()), usetex=False)
            if text not in tick_labels:
                text.set_color(theme.ink)
        for artist, roles in self._roles.items():
            artist.set(**{key: getattr(theme, role) for key, role in roles.items()})
        self._dressed = True

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "image/png": self.png(), "text/html": self._page()}

    def _page(self) -> str:
        """The picture in both themes; the page shows the one that suits it."""
        own, images = self.theme, []
        for name, theme in (("light", LIGHT), ("dark", DARK)):
            self.dress(theme, self.resolution)
            data = base64.b64encode(self.png()).decode()
            size = f'width="{self.width}" style="max-width: 100%; height: auto"'
            images.append(
                f'<img class="dltutor-{name}" alt="{escape(self.alt)}" {size} src="data:image/png;base64,{data}">'
            )
        self.dress(own, self.resolution)
        return f"<style>{BOTH_THEMES}</style>{''.join(images)}"
