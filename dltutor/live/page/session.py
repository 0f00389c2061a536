"""A lab on a page: its widgets, its stage, and an answer to every message that the page sends."""

from __future__ import annotations

import math
import sys
import traceback
from collections import defaultdict, deque
from html import escape
from time import monotonic
from typing import Any

from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK, LIGHT
from dltutor.live.page.bars import bars
from dltutor.live.page.controls import Button
from dltutor.live.page.slice_length import SliceLength
from dltutor.live.page.stage import make_stage

ECHO = 0.7  # seconds in which the page may still answer an older value of a slider
SWITCH = 0.001  # seconds after which a thread that sends gets its turn (Python's 0.005 holds up every frame)

COARSEST, SHARPEST = 0.6, 2.5  # pixels of the screen for one of a picture

_page: dict[str, Any] = {"theme": None, "ratio": 1.0}  # what the page last said of itself


class Session:
    """Holds the widgets of one lab. `errors` collects what should never happen, for the tests to look at."""

    def __init__(self, lab: Any) -> None:
        import ipywidgets as w

        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH))
        self.lab = lab
        self.errors: list[str] = []
        self._following = False
        self._sent: dict[str, deque] = defaultdict(deque)  # for each control when the page was sent which value
        self._mistakes: dict[str, tuple[float, Any]] = {}  # when the ends of a slider moved, what may come of it
        self._answering = False
        self.acting = False  # the learner has done something on the page, and the lab answers it
        self._slice_length = SliceLength()
        self._still: bytes | None = None  # the picture at rest, for the ticks that come too late
        self.widgets = {control.name: _widget(control, lab.values) for control in lab.controls}
        self._seen = {name: getattr(widget, "value", None) for name, widget in self.widgets.items()}
        for name, widget in self.widgets.items():
            if isinstance(lab.table[name], Button):
                widget.on_click(lambda _, name=name: self._guard(lambda: lab.press(name)))
            else:
                widget.observe(lambda change, name=name: self._on_value(name, change["new"]), names="value")
        self.poster, dark = self._posters()
        self.stage = make_stage(lab, self._on_message, self.poster, dark)
        self.listing = None if lab.listing is None else w.HTML(layout=w.Layout(display="none"))
        self.box = w.VBox(
            [*bars(lab.controls, self.widgets, lab.more), self.stage.widget, *filter(None, [self.listing])]
        )
        self.box.add_class("dltutor-lab")
        self.stage.playing = lab.working

    def bundle(self) -> dict[str, Any]:
        """The widget view, as a notebook shows it."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return {"application/vnd.jupyter.widget-view+json": view}

    def follow(self, quick: bool = False) -> None:
        """The lab has changed: move the widgets, and show a frame unless an answer is under way anyhow."""
        lab = self.lab
        self._following = True
        try:
            for name, widget in self.widgets.items():
                if isinstance(lab.table[name], Button):
                    continue
                on_its_way = widget.value != self._seen[name]  # another thread has it from the page, and waits for ours
                track = _track(widget)
                with widget.hold_sync():
                    lab.table[name].fit(widget)
                    if track != _track(widget):
                        mistakes = lab.table[name].mistaken(getattr(lab.values, name), track)
                        self._mistakes[name] = monotonic(), mistakes
                    if not on_its_way and not self._shows(name, widget.value):
                        lab.table[name].place(widget, getattr(lab.values, name))
                        self._sent[name].append((monotonic(), widget.value))
        finally:
            self._following = False
        if "play" in self.widgets:
            button = self.widgets["play"]
            button.description, button.icon = ("Pause", "pause") if lab.playing else ("Play", "play")
        self._list()
        self._still = None
        self.stage.playing = lab.playing or lab.working or lab.progress.waiting
        if not self._answering:
            self.show(quick=quick)

    def show(self, message: dict[str, Any] | None = None, *, quick: bool = False) -> None:
        """Send a frame: as the answer to `message`, or unasked."""
        lab = self.lab
        quick = quick or lab.playing or lab.working
        data = lab.picture.jpeg() if quick else self._still or lab.picture.png()
        self._still = None if quick else data
        self.stage.show(message or {}, data, "image/jpeg" if quick else "image/png", lab.words(), lab.progress.states())

    def close(self) -> None:
        """Take everything off the page; the kernel keeps none of it."""
        self.stage.playing = False
        _close(self.box)

    def _list(self) -> None:
        """Show the lab's listing, if it has one now."""
        if self.listing is None:
            return
        style = "margin: 4px 2px; padding: 8px 10px; overflow-x: auto; line-height: 1.4; font-size: 12px; "
        frame = "border: 1px solid rgba(128, 128, 128, 0.5); border-radius: 4px; color: inherit; background: none"
        text = f'<pre style="{style}{frame}">{escape(self.lab.listing)}</pre>' if self.lab.listing else ""
        if self.listing.value != text:
            self.listing.value = text
            self.listing.layout.display = "" if text else "none"

    def _on_value(self, name: str, value: Any) -> None:
        """A widget has another value: the page's, or one that `follow` gave it. They come on more than one thread."""
        with self.lab.lock:
            if self.lab.closed:
                return
            self._seen[name] = self.widgets[name].value
            if self._following or self._shows(name, value):
                return
            if self._is_mistake(name, value):
                self.follow(quick=True)
            elif not self._is_echo(name, value):
                self._sent[name].clear()
                self._guard(lambda: self.lab.set(**{name: self.lab.table[name].read(value)}))

    def _is_mistake(self, name: str, value: Any) -> bool:
        """Whether the page has rounded as between the ends that the slider had a moment ago."""
        when, mistakes = self._mistakes.get(name, (-ECHO, ()))
        return monotonic() - when < ECHO and any(math.isclose(value, mistake, abs_tol=1e-6) for mistake in mistakes)

    def _is_echo(self, name: str, value: Any) -> bool:
        """Whether the page only hands back, rounded, what it was sent a moment ago: the lab has gone on since."""
        control, sent = self.lab.table[name], self._sent[name]
        while sent and monotonic() - sent[0][0] > ECHO:
            sent.popleft()
        return any(control.shows(value, before) for _, before in sent)

    def _shows(self, name: str, value: Any) -> bool:
        """Whether the page rounds the setting to `value`: then neither side has anything to tell the other."""
        control = self.lab.table[name]
        return isinstance(control, Button) or control.shows(value, getattr(self.lab.values, name))

    def _on_message(self, message: dict[str, Any]) -> None:
        """Every message of the page gets exactly one frame, whatever happens: the page waits for it."""
        with self.lab.lock:
            if self.lab.closed:  # the page did not know yet
                return
            self._answering = True
            try:
                self._guard(lambda: self._act(message))
            finally:
                self._answering = False
            self.show(message, quick=message.get("phase") in ("down", "move"))

    def _act(self, message: dict[str, Any]) -> None:
        kind, lab = message.get("kind"), self.lab
        if kind != "tick" or lab.playing or lab.working:
            self._still = None
        if kind == "tick":
            lab.tick(self._slice_length.next(hurry=bool(message.get("hurry"))))
        elif kind == "pointer":
            trail = [(float(x), float(y)) for x, y in message.get("trail", ())]
            lab.point(message["phase"], float(message["x"]), float(message["y"]), trail)
        elif kind == "key":
            lab.type(message["key"], bool(message.get("shift")))
        elif kind == "steer":
            lab.hold(*message["held"])
        elif kind == "hello":
            _page["theme"] = DARK if message.get("dark") else LIGHT
            _page["ratio"] = min(2.0, max(1.0, float(message.get("ratio", 1.0))))
            sharpness = _page["ratio"] * float(message.get("scale", 1.0))
            lab.dress(_page["theme"], min(SHARPEST, max(COARSEST, sharpness)))

    def _guard(self, work: Any) -> None:
        """Nothing that goes wrong in a handler may vanish or stop the page: it is said below the picture."""
        lab, self.acting = self.lab, True
        try:
            work()
        except LearnerError as error:
            lab.notice = str(error)
            lab.play(False)
        except BaseException as error:  # also a KeyboardInterrupt: the page still waits for its answer
            self.errors.append(traceback.format_exc())
            lab.notice = f"{type(error).__name__}: {error}. The lab has paused; Reset or run the cell again."
            lab.play(False)
        finally:
            self.acting = False

    def _posters(self) -> tuple[bytes, bytes]:
        """The first picture, light and dark; both only as long as the page has not said which it is."""
        lab, theme = self.lab, _page["theme"]
        if theme is not None:
            lab.dress(theme, _page["ratio"])
            png = lab.picture.png()
            return png, png
        lab.dress(DARK, 1.0)
        dark = lab.picture.png()
        lab.dress(LIGHT, 1.0)
        return lab.picture.png(), dark


def _widget(control: Any, values: Any) -> Any:
    """The widget of a control, where the page would put it: a page that is shown late would else set the lab back."""
    return control.widget(None if isinstance(control, Button) else control.placed(getattr(values, control.name)))


def _track(widget: Any) -> tuple[float, float, float] | None:
    """The ends and the step of a slider for numbers."""
    return (widget.min, widget.max, widget.step) if hasattr(widget, "step") else None


def _close(widget: Any) -> None:
    """Close a widget with all that belongs to it: ipywidgets would keep each of them for ever."""
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in ("layout", "style"):
        if getattr(widget, part, None) is not None:
            getattr(widget, part).close()
    widget.close()
