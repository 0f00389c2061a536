"""A learner's way through one chapter: cell by cell, answering, up to a lab that plays, and on from there."""

from __future__ import annotations

import time
from collections.abc import Callable

from rehearsal.cells import answered, head, imports_keras
from rehearsal.costs import Cost
from rehearsal.learner import CELL_SECONDS, Learner
from rehearsal.measures import IMPORT, KERAS, NUMPY, Measures
from rehearsal.problem import RehearsalError
from rehearsal.stage import Stage


class Visit:
    """An open chapter with its kernel; `cost` says what the learner's processes have cost so far."""

    def __init__(self, learner: Learner, name: str, measures: Measures, cost: Callable[[], Cost]) -> None:
        self.learner, self.name, self.measures, self.cost = learner, name, measures, cost
        self.lab: Stage | None = None  # the lab that is played
        self.answers: list[str] = []
        self.with_keras = False
        self.labs = 0
        self._next = 0

    async def begin(self) -> None:
        """Open the notebook and its kernel."""
        self.opened, self.before = time.monotonic(), self.cost().seconds
        self.notebook = await self.learner.notebook(self.name)
        self.cells = [cell for cell in self.notebook["cells"] if cell["cell_type"] == "code"]
        self.kernel = await self.learner.open_kernel(self.name)

    async def go_on(self, until: Callable[[Visit], bool], numpy_only: bool) -> None:
        """Run the next cells, until `until` says so or the chapter ends; with `numpy_only` up to Keras."""
        while self._next < len(self.cells) and not until(self):
            cell = self.cells[self._next]
            if not self.with_keras and imports_keras(cell["source"]):
                self.measures.note(NUMPY, self.cost().memory)
                if numpy_only:
                    self._next = len(self.cells)
                    return
                await self._import_keras()
            self._next += 1
            if (code := answered(cell["source"], self.name[:2])) != cell["source"]:
                cell["source"] = code
                self.answers.append(code)
            await self._run(cell["source"])

    async def save(self) -> None:
        """Save the notebook with the answers, and note what the chapter has cost."""
        await self.learner.save(self.name, self.notebook)
        spent = self.cost()
        number = self.name[:2]
        self.measures.note(f"chapter {number}, s", time.monotonic() - self.opened)
        self.measures.note(f"chapter {number}, seconds of a core", spent.seconds - self.before)
        self.measures.note(KERAS if self.with_keras else NUMPY, spent.memory)
        self.measures.note("largest message, KiB", self.kernel.largest / 1024)
        for problem in self.kernel.problems:
            self.complain(problem)

    def complain(self, problem: str) -> None:
        """Keep what a learner would have complained of."""
        self.measures.problems.append(f"{self.learner.name}, {self.name}: {problem[:300]}")

    async def _import_keras(self) -> None:
        before, began = self.cost().seconds, time.monotonic()
        await self.kernel.run("import keras", CELL_SECONDS)
        self.measures.note("import keras, s", time.monotonic() - began)
        self.measures.note(IMPORT, self.cost().seconds - before)
        self.with_keras = True

    async def _run(self, code: str) -> None:
        run = await self.kernel.run(code, CELL_SECONDS)
        for problem in run.problems:
            self.complain(f"{head(code)}: {problem}")
        if not run.shown:
            return
        stage = Stage(self.kernel, run.shown[-1])
        if not stage.stage:
            return
        self.labs += 1
        try:
            await stage.open()
            if stage.slider:
                self.measures.note("slider to picture, s", await stage.move())
        except RehearsalError as problem:
            self.complain(f"{head(code)}: {problem}")
        if stage.control("Play") and self.lab is None:
            self.lab = stage
