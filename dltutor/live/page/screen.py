"""What a `Watch` shows of `model.fit`: a lab without controls and, when it is over, a still picture."""

from __future__ import annotations

import math
import time
from html import escape
from typing import Any

from dltutor.figures.course import CourseFigure
from dltutor.live.page.lab import Lab
from dltutor.live.training import course

SHARE = 0.03  # of the time may go into drawing; making the figure comes on top


class Budget:
    """When to draw again, so that drawing takes no more than its `SHARE` of the time."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._spent, self._usual = 0.0, 0.005
        self.due = self._began

    def spend(self, seconds: float) -> None:
        """A drawing has taken so long. A hold-up that has other reasons is not counted in full."""
        seconds = min(seconds, 4 * self._usual)
        self._spent += seconds
        self._usual += 0.3 * (seconds - self._usual)
        self.due = max(self._began + (self._spent + self._usual) / SHARE, time.perf_counter() + 5 * self._usual)


class Screen:
    """Shows the course of a `Watch`: a lab without controls while it runs, a still picture when it is over."""

    def __init__(self, watch: Any) -> None:
        self._watch = watch
        self.lab = FitLab(watch)
        self._handle: Any = None
        self._last = ""

    def open(self) -> None:
        """Appear below the cell, if there is one."""
        from IPython import get_ipython

        shell = get_ipython()
        if shell is None:
            return
        from IPython.display import display

        bundle = self.lab._repr_mimebundle_()
        metadata = self.lab.session.stage.metadata()
        self._handle = display(bundle, metadata=metadata, raw=True, display_id=True)
        shell.events.register("post_run_cell", self._after_cell)

    def change(self) -> None:
        """The model reports something else than was expected."""
        with self.lab.lock:
            self.lab.renew()

    def refresh(self) -> None:
        """Show the course as it is now."""
        with self.lab.lock:
            self.lab.refresh(quick=True)

    def words(self) -> str:
        return self._last or self.lab.words()

    def close(self) -> None:
        """Leave a still picture behind, in the place of the live one; whatever fails, no later cell hears of it."""
        handle = self._unregister()
        if self._last:
            return
        with self.lab.lock:
            self.lab.over = True
            try:
                self.lab.update()
                self._last = self.lab.words()
                if handle is not None:
                    handle.update(self.lab.still(), raw=True)
            finally:
                self.lab.close()

    def _after_cell(self, *_: Any) -> None:
        """The cell has ended and `fit` has not told us: an error, or a second press of the stop button."""
        watch = self._watch
        watch.stopped = watch.stopped or "The training was interrupted: the weights are those of this moment."
        watch.finish()

    def _unregister(self) -> Any:
        """Hear no more of cells; what the picture was shown with, if it was."""
        from IPython import get_ipython

        shell, handle = get_ipython(), self._handle
        if shell is not None and handle is not None:
            self._handle = None
            shell.events.unregister("post_run_cell", self._after_cell)
        return handle


class FitLab(Lab):
    """What a `Screen` shows while `fit` runs."""

    def __init__(self, watch: Any) -> None:
        self._watch = watch
        super().__init__()

    def figure(self) -> CourseFigure:
        return CourseFigure(self._watch.names, length=self._watch.params.get("epochs") or None)

    def begin(self) -> None:
        self.clock = course.Pace()
        self.over = False

    def renew(self) -> None:
        """Another figure, for what the model reports."""
        theme, resolution = self.picture.theme, self.picture.resolution
        self.picture = self.figure()
        self.picture.dress(theme, resolution)

    def update(self) -> None:
        if self.over:
            self.picture.length = None  # the curves fill the picture, also where the training was ended early
        course.draw(self.picture, self._watch.history, self._watch.names)

    def describe(self) -> str:
        watch, history = self._watch, self._watch.history
        if not history.step and not self.over:
            return "Keras prepares the first step."
        lines = [self._progress()]
        if history.step:
            lines.append(course.numbers(history, watch.names))
        lines.append(watch.stopped or course.verdict(watch.model, history))
        return "\n".join(filter(None, lines))

    def still(self) -> dict[str, Any]:
        """The picture in both themes with its words, as a page shows it without Python."""
        bundle = self.picture._repr_mimebundle_()
        words = escape(self.words()).replace("\n", "<br>")
        look = "font-size: 13px; line-height: 1.45; margin: 6px 2px 2px"
        text = f"Watch: {self.picture.alt} {self.words()}"
        return {
            "text/plain": " ".join(text.split()),
            "image/png": bundle["image/png"],
            "text/html": f'{bundle["text/html"]}<div style="{look}">{words}</div>',
        }

    def _progress(self) -> str:
        watch = self._watch
        epochs, steps = watch.params.get("epochs"), watch.params.get("steps")
        if self.over:
            done = f"{watch.epoch:.1f}".removesuffix(".0")
            return f"Epoch {done} of {epochs}; step {watch.steps:,}."
        text = f"Epoch {min(math.floor(watch.epoch) + 1, epochs)} of {epochs}"
        if watch.batch:
            text += f", step {watch.batch:,}" + (f" of {steps:,}" if steps else "")
        left = self.clock.left(epochs)
        return text + (f"; {course.still(left)}." if left is not None else ".")
