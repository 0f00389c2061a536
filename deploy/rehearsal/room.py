"""What the learners of a rehearsal do, all at once, and what is measured meanwhile."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from rehearsal.costs import cost, processes
from rehearsal.hub import Hub
from rehearsal.learner import Learner
from rehearsal.measures import BASE, FIRST, Measures, Played
from rehearsal.stage import Stage
from rehearsal.visit import Visit

PLAY_SECONDS = 6


class Room:
    """The learners, the chapters that they open, and what is measured.

    Each chapter is run up to the first lab that plays, which is then played by ever more learners at once; from there
    on until an exercise is answered, or to its end where it is run `whole`.
    """

    def __init__(self, hub: Hub, measures: Measures, chapters: list[str], whole: bool, numpy_only: bool) -> None:
        self.hub, self.chapters, self.whole, self.numpy_only = hub, chapters, whole, numpy_only
        self.learners = [Learner(hub.url, f"learner{number:03d}") for number in range(1, measures.learners + 1)]
        self.measures = measures
        self.began: dict[Learner, float] = {}
        self.answers: dict[tuple[Learner, str], list[str]] = {}
        self.visits: dict[Learner, Visit] = {}

    async def rehearse(self) -> None:
        """Everything from the first login to the update of the notebooks."""
        await self._all("all log in at once", self._arrive)
        for name in self.chapters:
            self.visits.clear()
            await self._all(f"{name}: to the first lab that plays", partial(self._to_the_lab, name))
            await self._play_together(name[:2])
            await self._all(f"{name}: on from there", self._to_the_end)
        self.measures.note(BASE, cost(self.hub.processes()).memory)
        await self._all("all servers are stopped and started again", self._come_back)
        self._publish_update()
        await self._all("the notebooks are brought up to date", self._update)

    async def leave(self) -> None:
        """All close their browsers."""
        for learner in self.learners:
            await learner.leave()

    async def _all(self, what: str, act: Callable[[Learner], Coroutine[Any, Any, None]]) -> None:
        """Let all learners do something at the same time; what goes wrong for one stops none of the others."""
        print(f"  {what} ...", end="", flush=True)
        began = time.monotonic()
        results = await asyncio.gather(*map(act, self.learners), return_exceptions=True)
        for learner, result in zip(self.learners, results, strict=True):
            if isinstance(result, Exception):
                self._complain(f"{learner.name}, {what}: {type(result).__name__}: {result}")
        print(f" {time.monotonic() - began:.0f} s", flush=True)

    async def _arrive(self, learner: Learner) -> None:
        self.began[learner] = time.monotonic()
        await learner.log_in()
        self._since_login("login to JupyterLab, s", learner)
        await learner.pull(self.hub.course.url)
        self._since_login("login to the notebooks, s", learner)
        self.measures.note("JupyterLab alone, MiB", self._cost(learner).memory)
        self.measures.note("to start JupyterLab, seconds of a core", self._cost(learner).seconds)

    async def _to_the_lab(self, name: str, learner: Learner) -> None:
        visit = Visit(learner, name, self.measures, partial(self._cost, learner))
        await visit.begin()
        self.visits[learner] = visit
        if name == self.chapters[0]:
            await visit.go_on(lambda visit: visit.labs > 0, self.numpy_only)
            self._since_login("login to the first lab, s", learner)
            self.measures.note(FIRST, self._cost(learner).seconds)
        await visit.go_on(lambda visit: visit.lab is not None, self.numpy_only)

    async def _to_the_end(self, learner: Learner) -> None:
        if (visit := self.visits.get(learner)) is None:  # it has not come so far, which was told
            return
        await visit.go_on(lambda visit: bool(visit.answers) and not self.whole, self.numpy_only)
        await visit.save()
        self.answers[learner, visit.name] = visit.answers
        self.measures.answered += len(visit.answers)
        await learner.close_kernels()

    async def _play_together(self, chapter: str) -> None:
        """Ever more learners play the lab, and each moves its slider once a second."""
        labs, count = [visit.lab for visit in self.visits.values() if visit.lab is not None], 1
        while labs:
            count = min(count, len(labs))
            results = await asyncio.gather(*map(self._play, labs[:count]), return_exceptions=True)
            played = []
            for result in results:
                if isinstance(result, BaseException):
                    self._complain(f"chapter {chapter}, {count} labs play: {type(result).__name__}: {result}")
                else:
                    played.append(result)
            if played:
                gestures = [took for _, sliders in played for took in sliders] or [0.0]
                found = Played(min(rate for rate, _ in played), statistics.median(gestures), max(gestures))
                self.measures.playing[chapter, count] = found
                told = f"{found.pictures:.1f} pictures/s at least, slider {found.slider:.2f} s"
                print(f"    {count} play: {told}", flush=True)
            if count == len(labs):
                return
            count *= 2

    async def _play(self, lab: Stage) -> tuple[float, list[float]]:
        """Play one lab; returns its pictures a second, and what its slider took each time."""
        playing, took = asyncio.create_task(lab.play(PLAY_SECONDS)), []
        try:
            for _ in range(PLAY_SECONDS - 2):
                await asyncio.sleep(1)
                if lab.slider:
                    took.append(await lab.move())
                    self.measures.note("slider to picture while labs play, s", took[-1])
            return await playing, took
        finally:
            playing.cancel()

    async def _come_back(self, learner: Learner) -> None:
        await learner.stop_server()
        await learner.start_server()
        await self._find_answers(learner)

    async def _update(self, learner: Learner) -> None:
        await learner.pull(self.hub.course.url)
        found = await self._find_answers(learner)  # not in the next line: others count meanwhile
        self.measures.kept += found

    async def _find_answers(self, learner: Learner) -> int:
        """How many answers are in their notebooks, and right in the progress; each that is not is complained of."""
        answers = [(name, code) for name in self.chapters for code in self.answers.get((learner, name), [])]
        notebooks = {name: await learner.notebook(name) for name in self.chapters}
        found = [code in [cell["source"] for cell in notebooks[name]["cells"]] for name, code in answers]
        right = self._right(learner)
        if not all(found) or right < len(answers):
            kept = f"{sum(found)} are in the notebooks, {right} in the progress"
            self._complain(f"{learner.name} gave {len(answers)} answers: {kept}")
        return min(sum(found), right)

    def _right(self, learner: Learner) -> int:
        """How many exercises are right in the learner's progress file."""
        file = self.hub.learner_home(learner.name) / ".local" / "share" / "dltutor" / "progress.json"
        chapters = json.loads(file.read_text(encoding="utf-8"))["chapters"] if file.exists() else {}
        return sum(state == "right" for parts in chapters.values() for state in parts.get("exercises", {}).values())

    def _publish_update(self) -> None:
        """A sentence more at the head of each chapter."""
        for file in sorted(self.hub.course.work.glob("*.ipynb")):
            notebook = json.loads(file.read_text(encoding="utf-8"))
            notebook["cells"][0]["source"] = ["*Mended in the break.*\n", "\n", *notebook["cells"][0]["source"]]
            file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.hub.course.publish("A sentence is mended")

    def _complain(self, problem: str) -> None:
        self.measures.problems.append(problem)

    def _since_login(self, name: str, learner: Learner) -> None:
        self.measures.note(name, time.monotonic() - self.began[learner])

    def _cost(self, learner: Learner) -> Any:
        return cost(processes("HOME", str(self.hub.learner_home(learner.name))))
