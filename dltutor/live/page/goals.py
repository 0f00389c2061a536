"""A goal that a lab states, notices when it is reached, and marks quietly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Goal:
    """`reached(lab)` is asked after every change; True or a short note ("in 14 steps") means: it is. Once is enough.

    >>> goal = Goal("two steps", lambda lab: lab["steps"] >= 2 and f"in {lab['steps']} steps")
    >>> goal.look({"steps": 1}), goal.look({"steps": 2}), goal.look({"steps": 0})
    (False, True, True)
    >>> str(goal)
    '✔ two steps — in 2 steps'
    """

    text: str
    reached: Callable[[Any], bool | str]
    done: bool = False
    note: str = ""

    def look(self, lab: Any) -> bool:
        """Ask whether the goal is reached, and remember it."""
        if not self.done:
            answer = self.reached(lab)
            self.done = bool(answer)
            self.note = answer if isinstance(answer, str) else ""
        return self.done

    def state(self) -> dict[str, Any]:
        """What the page shows."""
        return {"text": self.text, "reached": self.done, "note": self.note}

    def __str__(self) -> str:
        return f"{'✔' if self.done else '☐'} {self.text}" + (f" — {self.note}" if self.note else "")
