"""The kernel's own stop button, heard while `model.fit` runs."""

from __future__ import annotations

import signal
import threading
from typing import Any


class StopButton:
    """Turns the kernel's stop button (SIGINT) into a clean end of `model.fit`; the second press interrupts as ever.

    It does so only on the main thread, where signals are heard, and only while `fit` runs.
    """

    def __init__(self, model: Any) -> None:
        self.pressed = False
        self._model, self._previous = model, None
        if threading.current_thread() is threading.main_thread():
            previous = signal.getsignal(signal.SIGINT)
            if callable(previous):
                self._previous = previous
                signal.signal(signal.SIGINT, self._heard)

    def release(self) -> None:
        """Put the previous handler back."""
        if self._previous is not None and signal.getsignal(signal.SIGINT) == self._heard:
            signal.signal(signal.SIGINT, self._previous)
        self._model = None

    def _heard(self, number: int, frame: Any) -> None:
        if self.pressed or not _fit_runs(self._model, frame):
            previous = self._previous
            self.release()
            previous(number, frame)
            return
        self.pressed = True
        self._model.stop_training = True


def _fit_runs(model: Any, frame: Any) -> bool:
    """Whether the interrupted code was called by this model's `fit`: it may have ended with an error."""
    while frame is not None and model is not None:
        if frame.f_code.co_name == "fit" and frame.f_locals.get("self") is model:
            return True
        frame = frame.f_back
    return False
