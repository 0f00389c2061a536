"""The tables at a rehearsal's end: what was measured, and what machine that asks for."""

from __future__ import annotations

import statistics

from rehearsal.measures import Measures

SIZES = (10, 30, 100, 1000)


def written(measures: Measures) -> str:
    """All of it as Markdown."""
    lines = [f"{measures.learners} learners at once on {measures.cores} cores", ""]
    lines += ["| measured | median | worst |", "| --- | ---: | ---: |"]
    for name, values in measures.numbers.items():
        lines.append(f"| {name} | {_number(statistics.median(values))} | {_number(max(values))} |")
    lines += ["", "| labs played at once | pictures a second, the slowest | slider to picture, worst, s |"]
    lines += ["| --- | ---: | ---: |"]
    for (chapter, count), (pictures, slider) in measures.playing.items():
        lines.append(f"| chapter {chapter}: {count} | {pictures:.1f} | {slider:.2f} |")
    lines += ["", f"Answers given {measures.answered}, kept through a restart and an update {measures.kept}."]
    lines += [f"Problems: {len(measures.problems)}", *(f"- {problem}" for problem in measures.problems)]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
