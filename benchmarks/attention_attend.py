"""How long Attend takes in a browser from a movement of the pointer to the picture that answers it.

python benchmarks/attention_attend.py
"""

from __future__ import annotations

import statistics

from page import PEN, opened, p95

MOVES, WANTED = 60, 60.0  # movements of each drag; milliseconds
DRAGS = {  # area, from the tip of an arrow, to
    "the query": ("arrows", (1, 0), (2, 1.5)),
    "the key of “bag”": ("arrows", (2.5, -1.5), (-3, 3)),
    "the value of “fit”": ("values", (-2.5, 1.5), (3, -1)),
}


def main() -> None:
    with opened("import dltutor\ndltutor.setup()", "from dltutor import labs\nlab = labs.Attend()\nlab") as notebook:
        for name, (area, *ends) in DRAGS.items():
            places = [notebook.evaluate(f"print(*lab.picture.place({area!r}, {x}, {y}))") for x, y in ends]
            start, end = (list(map(float, place.split())) for place in places)
            times = notebook.js(PEN, [start, end, MOVES])
            print(f"{name:20} median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} (wanted: {WANTED:.0f})")
        notebook.demand_no_error()


if __name__ == "__main__":
    main()
