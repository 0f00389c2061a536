"""A square grid of numbers that is filled bit by bit, coarse first, so that there is a picture at once."""

from __future__ import annotations

import numpy as np

SIDE = 25
STRIDES = (8, 4, 2, 1)  # of the levels: 4 × 4 places, then 7 × 7, 13 × 13, 25 × 25


class Grid:
    """Numbers at SIDE × SIDE places of the square from −1 to 1, row 0 lowest.

    >>> grid = Grid()
    >>> places = grid.next(16)
    >>> grid.put(places[:, 0] + places[:, 1])
    >>> grid.side, float(grid.values()[0, 0]), grid.complete
    (4, -2.0, False)
    """

    def __init__(self) -> None:
        self._known = np.full((SIDE, SIDE), np.nan)
        order: list[tuple[int, int]] = []
        seen: set[tuple[int, int]] = set()
        self._ends = []
        for stride in STRIDES:
            for row in range(0, SIDE, stride):
                for column in range(0, SIDE, stride):
                    if (row, column) not in seen:
                        seen.add((row, column))
                        order.append((row, column))
            self._ends.append(len(order))
        self._order = np.array(order)
        self.done = 0
        self._asked = 0

    @property
    def complete(self) -> bool:
        """Whether every place has its number."""
        return self.done == len(self._order)

    @property
    def level(self) -> int:
        """How many of the levels are filled, 0 to 4."""
        return int(np.searchsorted(self._ends, self.done, side="right"))

    @property
    def side(self) -> int:
        """The grid's side as far as it is filled: 0, 4, 7, 13 or 25."""
        return 0 if self.level == 0 else (SIDE - 1) // STRIDES[self.level - 1] + 1

    def left_in_level(self) -> int:
        """How many places the present level still wants."""
        return 0 if self.complete else self._ends[self.level] - self.done

    def next(self, count: int) -> np.ndarray:
        """The next places to be asked for, at most `count`, shape (n, 2): across and up, each from −1 to 1."""
        self._asked = min(count, len(self._order) - self.done)
        rows = self._order[self.done : self.done + self._asked]
        return rows[:, ::-1] * 2.0 / (SIDE - 1) - 1.0

    def put(self, numbers: np.ndarray) -> None:
        """The numbers at the places that `next` gave last."""
        rows = self._order[self.done : self.done + self._asked]
        self._known[rows[:, 0], rows[:, 1]] = numbers
        self.done += self._asked
        self._asked = 0

    def abandon(self) -> None:
        """Ask for nothing more: the places that are not known yet stay without a number."""
        self.done = len(self._order)

    def values(self) -> np.ndarray:
        """The numbers of the finest level that is filled, and straight between them, shape (SIDE, SIDE)."""
        if self.level == 0:
            return np.full((SIDE, SIDE), np.nan)
        stride = STRIDES[self.level - 1]
        return between(self._known[::stride, ::stride], np.arange(SIDE) / stride, np.arange(SIDE) / stride)


def between(values: np.ndarray, across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """`values` (rows, columns) at all pairs of the column numbers `across` and row numbers `up`, bilinear.

    Where a neighbour that counts is no finite number, so is the result.

    >>> between(np.array([[0.0, 2.0], [4.0, np.inf]]), np.array([0.0, 0.5]), np.array([0.0])).tolist()
    [[0.0, 1.0]]
    """
    (r0, r1, r), (c0, c1, c) = (_neighbours(values.shape[k], places) for k, places in ((0, up), (1, across)))
    return _mix(
        _mix(values[np.ix_(r0, c0)], values[np.ix_(r0, c1)], c),
        _mix(values[np.ix_(r1, c0)], values[np.ix_(r1, c1)], c),
        r[:, None],
    )


def along(values: np.ndarray, across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """`values` at the pairs (across[i], up[i]) of column and row numbers, bilinear; NaN outside."""
    rows, columns = values.shape
    inside = (across >= 0) & (across <= columns - 1) & (up >= 0) & (up <= rows - 1)
    (r0, r1, r), (c0, c1, c) = (
        _neighbours(n, np.clip(places, 0, n - 1)) for n, places in ((rows, up), (columns, across))
    )
    found = _mix(_mix(values[r0, c0], values[r0, c1], c), _mix(values[r1, c0], values[r1, c1], c), r)
    return np.where(inside, found, np.nan)


def _neighbours(count: int, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    low = np.clip(np.floor(places).astype(int), 0, max(count - 2, 0))
    return low, np.minimum(low + 1, count - 1), places - low


def _mix(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.where(share <= 0, a, np.where(share >= 1, b, (1 - share) * a + share * b))
