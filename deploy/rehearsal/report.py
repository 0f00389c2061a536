"""The tables at a rehearsal's end: what was measured, and what machine that asks for."""

from __future__ import annotations

import math
import statistics

from rehearsal.measures import BASE, FIRST, IMPORT, KERAS, NUMPY, QUICK, SMOOTH, Measures

SIZES = (10, 30, 100, 1000)
SPARE = 1.25  # of the memory, for second notebooks that are left open
SYSTEM = 1.0  # GiB for the system itself
TOGETHER = 60  # seconds that a room waits where all come, or import Keras, at once
PLAY = 1 / 3  # of a room plays a lab at the same moment; the others read, write, think


def written(measures: Measures) -> str:
    """Everything as Markdown."""
    heads = ("labs played at once", "pictures a second, the slowest", "slider to picture, s", "worst")
    parts = [
        f"{measures.learners} learners at once on {measures.cores} cores, {measures.minutes:.1f} minutes",
        _table(("measured", "median", "worst"), _numbers(measures)),
        _table(heads, _labs(measures)),
        f"Labs played at once with {SMOOTH:g} pictures a second and a slider within {QUICK:g} s: {_at_once(measures)}",
        sizes(measures),
        f"Answers given: {measures.answered}, kept through a restart and an update: {measures.kept}",
        "\n".join([f"Problems: {len(measures.problems)}", *(f"- {problem}" for problem in measures.problems)]),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def sizes(measures: Measures) -> str:
    """The machine for 10 to 1,000 learners; "" where the rehearsal has not measured what decides it."""
    if not all(name in measures.numbers for name in (NUMPY, KERAS, BASE, FIRST, IMPORT)):
        return ""
    labs = min(measures.at_once(chapter) for chapter in {chapter for chapter, _ in measures.playing})
    heads = ("learners", "memory, chapters 01–03, GiB", "memory, all chapters, GiB", "cores")
    rows = [
        (f"{count:,}", *(_memory(measures, count, kind) for kind in (NUMPY, KERAS)), _cores(measures, count, labs))
        for count in SIZES
    ]
    return _table(heads, rows)


def _memory(measures: Measures, learners: int, kind: str) -> str:
    """GiB for so many learners at once, with something to spare."""
    each = statistics.median(measures.numbers[kind]) * SPARE
    return f"{math.ceil(SYSTEM + (max(measures.numbers[BASE]) + learners * each) / 1024):,}"


def _cores(measures: Measures, learners: int, labs: int) -> str:
    """Cores for so many: all have their first lab, and import Keras, within a minute; a third play at the same time."""
    waiting = max(statistics.median(measures.numbers[name]) for name in (FIRST, IMPORT)) / TOGETHER
    return f"{max(2, math.ceil(learners * max(waiting, PLAY * measures.cores / max(labs, 1)))):,}"


def _numbers(measures: Measures) -> list[tuple[str, str, str]]:
    return [(name, _short(statistics.median(values)), _short(max(values))) for name, values in measures.numbers.items()]


def _labs(measures: Measures) -> list[tuple[str, ...]]:
    return [
        (f"chapter {chapter}: {count}", f"{played.pictures:.1f}", f"{played.slider:.2f}", f"{played.worst:.2f}")
        for (chapter, count), played in measures.playing.items()
    ]


def _at_once(measures: Measures) -> str:
    chapters = dict.fromkeys(chapter for chapter, _ in measures.playing)
    return ", ".join(f"{measures.at_once(chapter)} of chapter {chapter}" for chapter in chapters) or "none was played"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown, its numbers to the right; "" without rows."""
    if not rows:
        return ""
    lines = [heads, ("---", *["---:"] * (len(heads) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _short(value: float) -> str:
    """Three digits that count.

    >>> _short(0.0612), _short(22.4), _short(1234.5)
    ('0.06', '22', '1234')
    """
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
