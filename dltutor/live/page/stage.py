"""The stage: where the page shows a lab's frames, keeps the clock, and reports the pointer and the keys.

With anywidget it is a canvas (`stage.js`); without, ipywidgets' own `Play` and `Image` do: no pointer, no keys on
the picture, but every control and the clock.
"""

from __future__ import annotations

import base64
import itertools
import os
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

Handler = Callable[[dict[str, Any]], None]


def make_stage(lab: Any, on_message: Handler, poster: bytes, poster_dark: bytes) -> CanvasStage | PlainStage:
    """The best stage that is possible here. `DLTUTOR_STAGE=plain` asks for the plain one."""
    if os.environ.get("DLTUTOR_STAGE") != "plain":
        try:
            import anywidget  # noqa: F401
        except ImportError:
            pass
        else:
            return CanvasStage(lab, on_message, poster, poster_dark)
    return PlainStage(lab, on_message, poster)


class CanvasStage:
    """A canvas in the page; frames come as binary buffers of custom messages, the first as text in the state."""

    def __init__(self, lab: Any, on_message: Handler, poster: bytes, poster_dark: bytes) -> None:
        self._serial = itertools.count(1)
        self._last = b""  # the picture that the page has
        own_keys = [c.key for c in lab.controls if getattr(c, "key", "")]
        self.widget = _canvas_class()(
            poster=base64.b64encode(poster).decode(),
            poster_dark=base64.b64encode(poster_dark).decode() if poster_dark is not poster else "",
            alt=lab.picture.alt,
            width=lab.picture.width,
            height=lab.picture.height,
            words=lab.words(),
            goals=lab.progress.states(),
            draggable=lab.draggable,
            hovers=lab.hovers,
            hears=[*own_keys, *lab.keys],
            steers=list(lab.steers),
        )
        self.widget.on_msg(lambda _widget, content, _buffers: on_message(content))

    @property
    def playing(self) -> bool:
        return self.widget.playing

    @playing.setter
    def playing(self, on: bool) -> None:
        self.widget.playing = on

    def show(self, message: dict[str, Any], data: bytes, mime: str, words: str, goals: list[dict[str, Any]]) -> None:
        """Send a frame; `message` is what it answers ({}: nothing). A late tick gets no picture that is there."""
        again = message.get("kind") == "tick" and data is self._last
        self._last = data
        frame = {
            "kind": "frame",
            "serial": next(self._serial),
            "view": message.get("view", ""),
            "n": message.get("n", 0),
            "answers": message.get("kind", ""),
            "mime": mime,
            "words": words,
            "goals": goals,
        }
        self.widget.send(frame, buffers=[] if again else [data])

    def metadata(self) -> dict[str, Any]:
        """What Colab wants to be told beside the view, so that it fetches anywidget's widget manager."""
        shown = self.widget._repr_mimebundle_()
        return shown[1] if isinstance(shown, tuple) else {}


class PlainStage:
    """Only ipywidgets: `Play` is the clock, `Image` the picture."""

    def __init__(self, lab: Any, on_message: Handler, poster: bytes) -> None:
        import ipywidgets as w

        self._image = w.Image(value=poster, format="png", layout=w.Layout(width=f"{lab.picture.width}px"))
        self._text = w.HTML()
        self._clock = w.Play(min=0, max=10**9, interval=60, layout=w.Layout(display="none"))
        self._switch = "playing" if self._clock.has_trait("playing") else "_playing"
        self._clock.observe(lambda _change: self._on_clock(on_message), names="value")
        beside = w.Box([self._image, self._text], layout=w.Layout(flex_flow="row wrap", grid_gap="4px 16px"))
        self._text.layout = w.Layout(flex="1 1 250px")
        self.widget = w.VBox([self._clock, beside])
        self._say(lab.words(), lab.progress.states())

    @property
    def playing(self) -> bool:
        return getattr(self._clock, self._switch)

    @playing.setter
    def playing(self, on: bool) -> None:
        if getattr(self._clock, self._switch) != on:
            setattr(self._clock, self._switch, on)

    def show(self, message: dict[str, Any], data: bytes, mime: str, words: str, goals: list[dict[str, Any]]) -> None:
        self._image.format = mime.removeprefix("image/")
        self._image.value = data
        self._say(words, goals)

    def metadata(self) -> dict[str, Any]:
        return {}

    def _on_clock(self, on_message: Handler) -> None:
        if self.playing:
            on_message({"kind": "tick"})

    def _say(self, words: str, goals: list[dict[str, Any]]) -> None:
        lines = [escape(words).replace("\n", "<br>")]
        lines += [f"{'✔' if g['reached'] else '☐'} {escape(g['text'])} {escape(g['note'])}" for g in goals]
        text = f'<div role="status" style="line-height: 1.45">{"<br>".join(lines)}</div>'
        if self._text.value != text:
            self._text.value = text


_canvas: list[type] = []


def _canvas_class() -> type:
    """The widget class, made when the first lab is shown: anywidget is imported late."""
    if not _canvas:
        import anywidget
        import traitlets as t

        here = Path(__file__).parent

        class Canvas(anywidget.AnyWidget):
            """The page's side of a stage; its synchronised traits are all that the page knows beside the frames."""

            _esm = (here / "stage.js").read_text(encoding="utf-8")
            _css = (here / "stage.css").read_text(encoding="utf-8")
            poster = t.Unicode().tag(sync=True)
            poster_dark = t.Unicode().tag(sync=True)
            alt = t.Unicode().tag(sync=True)
            words = t.Unicode().tag(sync=True)
            goals = t.List().tag(sync=True)
            hears = t.List().tag(sync=True)
            steers = t.List().tag(sync=True)
            width = t.Int(760).tag(sync=True)
            height = t.Int(400).tag(sync=True)
            draggable = t.Bool(False).tag(sync=True)
            hovers = t.Bool(False).tag(sync=True)
            playing = t.Bool(False).tag(sync=True)

        _canvas.append(Canvas)
    return _canvas[0]
