"""Goals that a lab states. The lab notices when one is reached, and remembers it: see `Lab.refresh`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

ALREADY = "holds already: reach it again here"
AT_REST = 1.0  # seconds without a movement after which a drawing, or a place pointed at, is judged


@dataclass(frozen=True)
class Goal:
    """`reached(lab)` is asked after every change; True or a short note ("in 14 steps") means: it is. Once is enough.

    What only passes by does not count where the goal is to be `held` for so many seconds. What a model could before
    the lab trained it does not count where the goal is to be `trained`. What a cell or another lab does to a lab that
    is shown counts only where the goal may be reached `elsewhere`.

    >>> goal = Goal("two steps", lambda lab: lab["steps"] >= 2 and f"in {lab['steps']} steps")
    >>> goal.reached({"steps": 1}), goal.reached({"steps": 2})
    (False, 'in 2 steps')
    """

    text: str
    reached: Callable[[Any], bool | str]
    held: float = 0.0
    trained: bool = False
    elsewhere: bool = False


class Progress:
    """Which of a lab's goals have been reached, each with its note; it is asked in the order of the goals.

    >>> two = Goal("two steps", lambda lab: lab["steps"] >= 2 and f"in {lab['steps']} steps")
    >>> rest = Goal("ten steps, and rest", lambda lab: lab["steps"] >= 10, held=1)
    >>> progress = Progress((two, rest))
    >>> progress.look({"steps": 2})
    >>> progress.look({"steps": 0})
    >>> progress.done, str(progress)
    ((True, False), '✔ two steps — in 2 steps; ☐ ten steps, and rest')
    >>> for now in (5.0, 5.5, 6.0):
    ...     progress.look({"steps": 10}, now=now)
    ...     progress.done, progress.waiting
    ((True, False), True)
    ((True, False), True)
    ((True, True), False)
    """

    def __init__(self, goals: tuple[Goal, ...]) -> None:
        self.goals = goals
        self._given: set[int] = set()  # those that held without the learner's doing, and have not ceased to
        self._since: dict[int, float] = {}  # since when those hold that are to be held
        self.forget()

    def look(self, lab: Any, *, answerable: bool = True, now: float | None = None) -> None:
        """Ask for the goals that are still to be reached; `answerable` if what a model can has been measured by now."""
        now = monotonic() if now is None else now
        self._moved = -math.inf
        for place in self._open():
            self._ask(place, lab, answerable, now)

    def pass_over(self, lab: Any) -> None:
        """What holds now is not the learner's doing: it counts only after it has ceased to hold."""
        for place in self._open():
            if self.goals[place].elsewhere:
                self._ask(place, lab, True, monotonic())
            elif self.goals[place].reached(lab):
                self._given.add(place)
                self._already.add(place)
            else:
                self._already.discard(place)

    def hurry(self) -> None:
        """The learner is moving something: what holds in passing does not count, and is judged at rest."""
        self._moved = monotonic()

    def count_anew(self, given: bool) -> None:
        """Another beginning; where it is `given` by others, a goal to be trained counts once it was seen unreached."""
        self._since = {}
        self._already: set[int] = set()  # those that hold now, and do not count
        self._given = {place for place in self._open() if given and self.goals[place].trained}

    def forget(self) -> None:
        """Begin anew: nothing has been reached."""
        self.notes: dict[int, str] = {}
        self.count_anew(given=False)
        self._moved = -math.inf  # when the learner moved something that has not been judged yet

    @property
    def waiting(self) -> bool:
        """Whether a goal holds, and not yet for long enough, or a movement has not come to rest."""
        return bool(self._since) or self._moved > -math.inf

    @property
    def restless(self) -> bool:
        """Whether the learner has moved something a moment ago."""
        return monotonic() - self._moved < AT_REST

    @property
    def done(self) -> tuple[bool, ...]:
        """For each goal whether it has been reached."""
        return tuple(place in self.notes for place in range(len(self.goals)))

    def states(self) -> list[dict[str, Any]]:
        """What the page shows."""
        return [
            {
                "text": goal.text,
                "reached": place in self.notes,
                "note": self.notes.get(place, ALREADY if place in self._already else ""),
            }
            for place, goal in enumerate(self.goals)
        ]

    def _open(self) -> list[int]:
        return [place for place in range(len(self.goals)) if place not in self.notes]

    def _ask(self, place: int, lab: Any, answerable: bool, now: float) -> None:
        goal = self.goals[place]
        answer = goal.reached(lab)
        if not answer:
            self._since.pop(place, None)
            self._already.discard(place)
            if answerable:
                self._given.discard(place)
        elif place in self._given:
            self._already.add(place)
        elif now - self._since.setdefault(place, now) >= goal.held:
            del self._since[place]
            self.notes[place] = answer if isinstance(answer, str) else ""

    def __str__(self) -> str:
        lines = (
            f"{'✔' if state['reached'] else '☐'} {state['text']}" + (f" — {state['note']}" if state["note"] else "")
            for state in self.states()
        )
        return "; ".join(lines)
