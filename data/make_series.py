"""Writes sunspots.csv and co2.csv: two series of measurements, from the files that come with statsmodels.

Run it from anywhere with a Python that has statsmodels (0.15 was used; dltutor itself does not need it):
``python3 data/make_series.py``. Nothing but the standard library is imported.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

Row = dict[str, str]


def texts() -> dict[str, str]:
    """What is written, by the name of the file."""
    return {
        "sunspots.csv": _text(("year", "sunspots"), sunspots(_read("sunspots"))),
        "co2.csv": _text(("year", "month", "co2", "weeks"), months(_read("co2"))),
    }


def sunspots(rows: Iterable[Row]) -> list[tuple[int, str]]:
    return [(int(row["YEAR"]), f"{float(row['SUNACTIVITY']):.1f}") for row in rows]


def months(rows: Iterable[Row]) -> list[tuple[int, int, str, int]]:
    """Year, month, the mean of the weeks whose date lies in the month, and how many of them were measured.

    A month without any gets a value on the straight line between its neighbours, and 0 weeks.
    """
    weeks: dict[tuple[int, int], list[float]] = defaultdict(list)
    for row in rows:
        month = weeks[int(row["date"][:4]), int(row["date"][4:6])]
        if row["co2"]:
            month.append(float(row["co2"]))
    means = [sum(values) / len(values) if values else None for values in weeks.values()]
    return [
        (*month, f"{value:.2f}", len(values))
        for (month, values), value in zip(weeks.items(), filled(means), strict=True)
    ]


def filled(values: Sequence[float | None]) -> list[float]:
    """`values` with each None replaced by what lies on the straight line between the known ones around it."""
    known = [i for i, value in enumerate(values) if value is not None]
    result = []
    for i, value in enumerate(values):
        if value is None:
            before, after = max(k for k in known if k < i), min(k for k in known if k > i)
            share = (i - before) / (after - before)
            value = (1 - share) * values[before] + share * values[after]
        result.append(value)
    return result


def _read(name: str) -> list[Row]:
    package = find_spec("statsmodels")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("statsmodels is needed to make these files: pip install statsmodels")
    path = Path(package.submodule_search_locations[0]) / "datasets" / name / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(columns: Sequence[str], rows: Iterable[Sequence]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    for name, text in texts().items():
        Path(__file__).with_name(name).write_text(text, encoding="utf-8", newline="\n")
