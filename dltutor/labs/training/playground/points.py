"""Points that the learner sets, drags and erases in the playground, with the pointer or with the keyboard."""

from __future__ import annotations

from dltutor.labs.training.playground.data import LIMIT, Points
from dltutor.labs.training.playground.tasks import MOST_CLASSES

NUMBERS = tuple(str(i + 1) for i in range(MOST_CLASSES))  # each sets a point of its class
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", *NUMBERS, "Delete", "Backspace")
NEAR = 0.22  # how far from a point it is still taken
STRIDE = 0.2  # of the keyboard's cursor
_MOVES = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}


class Editor:
    """Changes `data`'s own points; `held` is the number of the point that is dragged, `cursor` the keyboard's place.

    >>> editor = Editor(Points("own", 0.0, 50.0, 0))
    >>> editor.pointed("down", 1.0, 0.0, "B"), len(editor.data.points)
    (True, 5)
    >>> editor.pointed("move", 1.5, 0.5, "B"), editor.data.points[-1].tolist()
    (True, [1.5, 0.5])
    """

    def __init__(self, data: Points) -> None:
        self.data = data
        self.held: int | None = None
        self.cursor: tuple[float, float] | None = None

    def pointed(self, phase: str, x: float, y: float, pen: str) -> bool:
        """The pointer at a place of the plane; whether a point has changed."""
        if phase == "up":
            self.held = None
            return False
        if pen == "erase":
            return self._erase(x, y)
        if phase == "down":
            self.cursor = None
            self.held = self.data.nearest(x, y, NEAR)
            if self.held is None:
                self.held = self._add(x, y, pen)
                return self.held is not None
            return False
        if self.held is None:
            return False
        self.data.move(self.held, x, y)
        return True

    def typed(self, key: str, shift: bool) -> bool:
        """A key of the keyboard; whether a point has changed. With shift the cursor takes the nearest point along."""
        x, y = self.cursor or (0.0, 0.0)
        if self.cursor is None:
            self.cursor = (x, y)
            if key in _MOVES:
                return False
        if key in NUMBERS:
            pen = dict(zip(NUMBERS, self.data.task.pens.values(), strict=False)).get(key, "erase")
            return pen != "erase" and self._add(x, y, pen) is not None
        if key in ("Delete", "Backspace"):
            return self._erase(x, y, 2 * NEAR)
        if key not in _MOVES:
            return False
        across, up = _MOVES[key]
        taken = self.data.nearest(x, y, NEAR) if shift else None
        x, y = (min(LIMIT, max(-LIMIT, round(a + STRIDE * b, 6))) for a, b in ((x, across), (y, up)))
        self.cursor = x, y
        if taken is None:
            return False
        self.data.move(taken, *self.cursor)
        return True

    def leave(self) -> None:
        """Another set of points is shown."""
        self.held = self.cursor = None

    def _add(self, x: float, y: float, pen: str) -> int | None:
        number = self.data.add(x, y, self.data.task.target(pen))
        return None if number < 0 else number

    def _erase(self, x: float, y: float, within: float = NEAR) -> bool:
        number = self.data.nearest(x, y, within)
        self.held = None
        if number is None:
            return False
        self.data.erase(number)
        return True
