"""A lab as a page shows it: asks for pictures at the pace of stage.js, presses Play, moves a slider."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

from rehearsal.kernel import Kernel
from rehearsal.problem import RehearsalError

IN_FLIGHT, GESTURE, SPACING, FREE, LONG = 2, 0.4, 0.12, 4, 0.15  # as in dltutor/live/page/stage.js
PATIENCE = 30  # seconds without a picture after which a lab counts as standing still


class Stage:
    """The lab that a cell has shown; `open` brings its first picture."""

    def __init__(self, kernel: Kernel, shown: str) -> None:
        self.kernel, self.parts = kernel, list(_below(kernel, shown))
        self.stage = next((part for part in self.parts if "poster" in kernel.models[part]), "")
        if self.stage:
            kernel.listeners[self.stage] = self._on_message
        self._numbers = itertools.count(1)
        self._asked: dict[int, float] = {}
        self._unasked = asyncio.Event()
        self._answered = asyncio.Event()
        self._gesture, self._took = -1e9, 0.0
        self.pictures = 0

    def control(self, name: str) -> str:
        """The button or slider with this description, "" where there is none."""
        return next((part for part in self.parts if self.kernel.models[part].get("description") == name), "")

    @property
    def slider(self) -> str:
        """The first slider for numbers."""
        kinds = ("FloatSliderModel", "IntSliderModel", "FloatLogSliderModel")
        return next((part for part in self.parts if self.kernel.models[part].get("_model_name") in kinds), "")

    async def open(self) -> None:
        """Say hello, as a page does that shows the lab, and wait for the picture that answers."""
        await self._wait_for(self._ask("hello", dark=False, ratio=1, scale=1))

    async def play(self, seconds: float) -> float:
        """Press Play, look for some seconds, press Pause; returns the pictures a second."""
        self._click("Play")
        began, before = time.monotonic(), self.pictures
        try:
            await self._tick_until(began + seconds)
        finally:
            self._click("Pause")
        return (self.pictures - before) / (time.monotonic() - began)

    async def move(self) -> float:
        """Move the slider by one step; returns the seconds until the picture that it brings."""
        state = self.kernel.models[self.slider]
        step, value = state.get("step") or 1, state["value"]
        self._unasked.clear()
        began = self._gesture = time.monotonic()
        self.kernel.set(self.slider, value=value - step if value + step > state["max"] else value + step)
        await self._patiently(self._unasked.wait())
        return time.monotonic() - began

    def _click(self, name: str) -> None:
        if not (button := self.control(name) or self.control("Play") or self.control("Pause")):
            raise RehearsalError(f"this lab has no button {name}")
        self.kernel.send(button, {"event": "click"})

    async def _tick_until(self, end: float) -> None:
        ticked = 0.0
        while (now := time.monotonic()) < end:
            hurry = now - self._gesture < GESTURE
            rest = min(self._gesture + GESTURE, ticked + max(SPACING, FREE * self._took)) - now if hurry else 0
            if rest > 0:
                await asyncio.sleep(rest)
            elif len(self._asked) < (1 if hurry else IN_FLIGHT):
                ticked = now
                self._ask("tick", hurry=hurry)
            else:
                self._answered.clear()
                await self._patiently(self._answered.wait())
        while self._asked:
            self._answered.clear()
            await self._patiently(self._answered.wait())

    def _ask(self, kind: str, **content: Any) -> int:
        number = next(self._numbers)
        self._asked[number] = time.monotonic()
        self.kernel.send(self.stage, {"kind": kind, "view": "rehearsal", "n": number, **content})
        return number

    async def _wait_for(self, number: int) -> None:
        while number in self._asked:
            self._answered.clear()
            await self._patiently(self._answered.wait())

    async def _patiently(self, waited: Any) -> None:
        try:
            await asyncio.wait_for(waited, PATIENCE)
        except TimeoutError:
            raise RehearsalError(self.kernel.lost or f"a lab stood still for {PATIENCE} s") from None

    def _on_message(self, message: dict[str, Any]) -> None:
        if message.get("kind") != "frame":
            return
        self.pictures += 1
        if message["answers"]:
            self._took = min(LONG, time.monotonic() - self._asked.pop(message["n"], time.monotonic()))
            self._answered.set()
        else:
            self._unasked.set()


def _below(kernel: Kernel, model: str) -> Any:
    """A widget and all that it holds."""
    yield model
    for child in kernel.models[model].get("children", ()):
        yield from _below(kernel, child.removeprefix("IPY_MODEL_"))
