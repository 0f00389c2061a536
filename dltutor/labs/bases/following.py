"""What all labs share that look into a model while it is trained elsewhere: by another lab, or by a cell."""

from __future__ import annotations

from time import perf_counter
from typing import Any, Protocol

from dltutor.live.page import registry
from dltutor.live.page.controls import Button
from dltutor.live.page.lab import Drawn, Lab

LOOK = Button("look", "Look again", icon="refresh", key="u", help="look at the weights as they are now")
REMADE = "The model was given other layers since this lab was made: run this lab's cell again."
PATIENCE = 1.0  # seconds to wait for a busy lab, when it will not be told again
EVERY = 0.3  # seconds between two looks while the model is trained elsewhere


class Looks(Protocol):
    """What looks into a model, as `dltutor.live.looking.insides.Insides` does."""

    model: Any

    def fingerprint(self) -> tuple[float, ...]:
        """Changes when a weight does."""


class FollowingLab(Lab[Drawn]):
    """A lab that looks into the model of `insides`, or of several, and follows its training. It never changes one.

    A subclass fills in `look`, which asks the model anew; `update` draws what was found.
    """

    def __init__(self, *insides: Looks, **settings: Any) -> None:
        self._looks = insides
        self.insides: Any = insides[0]
        self.model = insides[0].model
        self._seen = self._fingerprint()
        self._looked = 0.0
        super().__init__(**settings)
        registry.follow(self)

    @property
    def models(self) -> tuple[Any, ...]:
        """The models that the lab looks into."""
        return tuple(insides.model for insides in self._looks)

    def look(self) -> None:
        """Ask the model, as it is now."""

    def news(self, at_rest: bool) -> None:
        """The model may have been trained further: follow it, but not more often than it can be looked at.

        Called by whoever trains. A lab that is busy is passed over while more is to come; at rest it is waited for.
        """
        if not at_rest and perf_counter() - self._looked < EVERY:
            return
        if self.lock.acquire(timeout=PATIENCE if at_rest else 0):
            try:
                if self._renew():
                    self.refresh(quick=not at_rest)
            finally:
                self.lock.release()

    def on_look(self) -> None:
        if not self._renew():
            self.notice = "The weights have not changed since the last look."

    @property
    def trained(self) -> bool:
        """Whether the model's optimizer has made a step."""
        optimizer = getattr(self.model, "optimizer", None)
        return optimizer is not None and int(optimizer.iterations.numpy()) > 0

    def _renew(self) -> bool:
        self._looked = perf_counter()
        if any(getattr(look, "remade", False) for look in self._looks):
            self.notice = REMADE
            return True
        now = self._fingerprint()
        if now == self._seen:
            return False
        self._seen = now
        self.look()
        return True

    def _fingerprint(self) -> tuple[float, ...]:
        return tuple(number for insides in self._looks for number in insides.fingerprint())
