"""Rehearse a room: `python3 deploy/rehearse.py --learners 10` (see README.md beside this file).

It starts a real JupyterHub on the loopback, lets learners log in, work and play at the same time, stops everything,
prints what was measured and what machine that asks for, and fails if anything went wrong. Linux, with git and Node.js.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from rehearsal import environment
from rehearsal.costs import cores
from rehearsal.problem import RehearsalError

HOME = environment.ROOT / "build" / "rehearsal"


def main() -> int:
    parser = argparse.ArgumentParser(prog="rehearse.py", description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=10, metavar="N", help="how many come at once (10)")
    parser.add_argument("--chapters", type=int, nargs="+", default=[1, 4], metavar="C", help="which they open (1 4)")
    parser.add_argument("--numpy", action="store_true", help="each chapter only up to where it needs Keras")
    parser.add_argument("--whole", action="store_true", help="each chapter to its end")
    parser.add_argument("--minutes", type=float, default=30, help="after which it is stopped and has failed (30)")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the table into this file, too")
    asked = parser.parse_args()
    if asked.learners < 1:
        parser.error(f"--learners {asked.learners}: it must be 1 or more, for example 10")
    for number in asked.chapters:
        if not environment.chapter_file(number):
            parser.error(f"--chapters {number}: there is no such chapter")
    tools = environment.ensure()
    if Path(sys.prefix) != tools.folder / "env":
        os.execv(tools.python, [str(tools.python), *sys.argv])
    return rehearse(tools, asked)


def rehearse(tools: environment.Tools, asked: argparse.Namespace) -> int:
    """Start the hub, let the learners in, stop the hub; returns 0 if all went well."""
    from rehearsal import report
    from rehearsal.hub import Hub
    from rehearsal.measures import Measures
    from rehearsal.room import Room

    names = [environment.chapter_file(number) for number in asked.chapters]
    hub, measures = Hub(HOME), Measures(asked.learners, cores())

    async def in_time() -> None:
        room = Room(hub, measures, names, asked.whole, asked.numpy)
        try:
            await asyncio.wait_for(room.rehearse(), asked.minutes * 60)
        finally:
            await room.leave()

    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        hub.start(tools)
        print(f"{asked.learners} learners, {measures.cores} cores, {hub.url}, log: {hub.log}", flush=True)
        asyncio.run(in_time())
    except TimeoutError:
        measures.problems.append(f"it was not done after {asked.minutes:g} minutes")
    except KeyboardInterrupt:
        measures.problems.append("it was stopped by hand")
    except RehearsalError as problem:
        measures.problems.append(str(problem))
    finally:
        if left := hub.stop():
            measures.problems.append(f"{len(left)} processes did not end when the hub was stopped")
    measures.minutes = (time.monotonic() - began) / 60
    measures.problems += hub.complaints()
    text = report.written(measures)
    print(f"\n{text}")
    if asked.table:
        asked.table.write_text(text, encoding="utf-8")
    return 1 if measures.problems else 0


def _interrupt(*_: object) -> None:
    """Whoever stops the rehearsal leaves no hub behind."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
