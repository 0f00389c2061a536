"""Machine code made in the background: training goes on without it, and all models of a kind share it.

It is made for a case, say for a batch size, and takes seconds; so it begins when a case has stayed for a while.
Compiled code stays in memory for as long as the process lives (some 5 MB), so it is shared: a cell that is run again
makes the same model anew, and finds the code of the first one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from threading import Lock, Thread
from typing import Any
from weakref import WeakSet

SETTLED = 0.6  # seconds for which a case has stayed
MOST = 40  # cases in one process


class Code:
    """The graphs for models of one kind, by what they are for, and the cases for which they are compiled.

    What cannot be compiled is trained without: `failure` says why, and it is not tried again.
    """

    def __init__(self) -> None:
        self.graphs: dict[Any, Any] = {}
        self.ready: set[Hashable] = set()
        self.busy = False
        self.failure: Exception | None = None
        with _counting:
            _all.add(self)

    def make(self, case: Hashable, work: Callable[[], object]) -> None:
        """Compile for `case`, now: `work` does it."""
        self.busy = True
        try:
            work()
            self.ready.add(case)
        except Exception as error:
            self.failure = error
        finally:
            self.busy = False


_all: WeakSet[Code] = WeakSet()
_counting = Lock()  # labs ask from several threads


class BackgroundCompiler:
    """Begins to compile when the same case has been wanted for a while; with `eager` the first one at once."""

    def __init__(self, code: Code, *, eager: bool = False) -> None:
        self._code, self._eager = code, eager
        self._case: Hashable = None
        self._since = 0.0

    def request(self, case: Hashable, work: Callable[[], object]) -> None:
        """Let `work`, which calls `Code.make`, begin in the background if it is time for it."""
        now, code = time.perf_counter(), self._code
        if case != self._case:
            at_once = self._eager and self._case is None
            self._case, self._since = case, -math.inf if at_once else now
        if now - self._since > SETTLED and not code.busy and not code.failure and _made() < MOST:
            code.busy = True
            Thread(target=work).start()  # one that Python waits for at its end: TensorFlow must not be cut off


def _made() -> int:
    """For how many cases something is compiled in this process."""
    with _counting:
        return sum(len(code.ready) for code in _all)
