"""The history of neural networks as a table."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from dltutor.datasets.files import bundled


@dataclass(frozen=True)
class Milestone:
    """One row: in `year`, something of a `kind` ("data", "hardware", "software" or "idea") came into the world.

    `name` is short, `what` a sentence; `number` with its `unit` says how large it was, or is None with "".
    """

    year: int
    kind: str
    name: str
    what: str
    number: float | None
    unit: str
    source: str


def milestones() -> list[Milestone]:
    """Why it took from the perceptron to deep networks so long: milestones in data, hardware, software and ideas.

    Returns the rows of data/milestones.csv in the order of their years.

    Source:
        Each row names its own. The table was written for dltutor, by data/make_milestones.py; its licence is MIT, as
        that of dltutor's code, and facts are nobody's property.

    Example:
        >>> first = next(row for row in milestones() if row.kind == "idea")
        >>> first.year, first.name
        (1958, 'perceptron')
    """
    with bundled("milestones.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Milestone(
            year=int(row.pop("year")),
            number=float(number) if (number := row.pop("number")) else None,
            **row,
        )
        for row in rows
    ]
