"""Goals that a lab states. The lab notices when one is reached, and remembers it: see `Lab.reached`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """`reached(lab)` is asked after every change; True or a short note ("in 14 steps") means: it is. Once is enough.

    >>> goal = Goal("two steps", lambda lab: lab["steps"] >= 2 and f"in {lab['steps']} steps")
    >>> goal.reached({"steps": 1}), goal.reached({"steps": 2})
    (False, 'in 2 steps')
    """

    text: str
    reached: Callable[[Any], bool | str]


class Progress:
    """Which of a lab's goals have been reached, each with its note; it is asked in the order of the goals.

    >>> two = Goal("two steps", lambda lab: lab["steps"] >= 2 and f"in {lab['steps']} steps")
    >>> progress = Progress((two, Goal("ten steps", lambda lab: lab["steps"] >= 10)))
    >>> progress.look({"steps": 2})
    >>> progress.look({"steps": 0})
    >>> progress.done, str(progress)
    ((True, False), '✔ two steps — in 2 steps; ☐ ten steps')
    """

    def __init__(self, goals: tuple[Goal, ...]) -> None:
        self.goals = goals
        self.notes: dict[int, str] = {}

    def look(self, lab: Any) -> None:
        """Ask for the goals that are still to be reached."""
        for place, goal in enumerate(self.goals):
            if place not in self.notes and (answer := goal.reached(lab)):
                self.notes[place] = answer if isinstance(answer, str) else ""

    def forget(self) -> None:
        """Begin anew: nothing has been reached."""
        self.notes = {}

    @property
    def done(self) -> tuple[bool, ...]:
        """For each goal whether it has been reached."""
        return tuple(place in self.notes for place in range(len(self.goals)))

    def states(self) -> list[dict[str, Any]]:
        """What the page shows."""
        return [
            {"text": goal.text, "reached": place in self.notes, "note": self.notes.get(place, "")}
            for place, goal in enumerate(self.goals)
        ]

    def __str__(self) -> str:
        lines = (
            f"{'✔' if state['reached'] else '☐'} {state['text']}" + (f" — {state['note']}" if state["note"] else "")
            for state in self.states()
        )
        return "; ".join(lines)
