"""A lab owns its start: training done elsewhere is noticed, and counts for nothing here."""

from __future__ import annotations

from typing import Any

from dltutor.live.page import registry
from dltutor.live.page.lab import Drawn, Lab

ELSEWHERE = "This model was trained elsewhere."
BACK = "Reset brings back this lab's own beginning"
GOES_ON = f"{ELSEWHERE} Play goes on from its weights and counts from there; {BACK}."
PATIENCE = 1.0  # seconds to wait for a busy lab, to tell it that its model was trained elsewhere


class OwnStart(Lab[Drawn]):
    """A lab that trains; it says which `models`, and with which `trainers`."""

    @property
    def models(self) -> list[Any]:
        """Every model that is trained here."""
        raise NotImplementedError

    @property
    def trainers(self) -> list[Any]:
        """Everything that trains here: each can say whether others have trained since, and count anew."""
        raise NotImplementedError

    @property
    def begun(self) -> bool:
        """Whether something has been trained here."""
        raise NotImplementedError

    def start_over(self) -> None:
        """The counting begins anew, after a reset or because others have trained the model: forget, and look again."""

    def news(self, at_rest: bool) -> None:
        """A cell has ended, or another lab trains: has the model been trained elsewhere? It is said at once."""
        if not at_rest or self.playing or not self.lock.acquire(timeout=PATIENCE):
            return
        try:
            if not self._disturbed():
                return
            if self.begun:
                self.notice = GOES_ON
                self._show_now()
            else:
                self._count_anew()
                self.refresh()
        finally:
            self.lock.release()

    def _disturbed(self) -> bool:
        return any(trainer.disturbed for trainer in self.trainers)

    def _catch_up(self) -> None:
        """Before a slice: where others have trained the model, it goes on from their weights and counts from here."""
        if self._disturbed():
            self._count_anew()
            self.notice = f"{ELSEWHERE} Steps, curves and goals count from here; {BACK}."

    def _count_anew(self) -> None:
        for trainer in self.trainers:
            trainer.count_anew()
        self.start_over()
        self.progress.count_anew(given=True)

    def _claim(self) -> None:
        for model in self.models:
            registry.claim(model, self)
