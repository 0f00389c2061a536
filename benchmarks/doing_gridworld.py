"""How long the world of squares takes in a browser from a movement of the pointer to the picture that answers it.

python benchmarks/doing_gridworld.py
"""

from __future__ import annotations

import statistics

from page import PEN, opened, p95

MOVES, WANTED = 60, 60.0  # movements of each drag; milliseconds
DRAGS = {"the +1": ((9, 9), (9, 2)), "a pit": ((6, 6), (0, 6)), "a wall": ((1, 1), (0, 9))}  # column, row


def main() -> None:
    cells = "from dltutor import labs\nlab = labs.Gridworld()\nlab.press('plan')\nlab"
    with opened("import dltutor\ndltutor.setup()", cells) as notebook:
        for name, ends in DRAGS.items():
            places = [notebook.evaluate(f"print(*lab.picture.place('world', {x}, {y}))") for x, y in ends]
            start, end = (list(map(float, place.split())) for place in places)
            times = notebook.js(PEN, [start, end, MOVES])
            print(f"{name:8} median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} (wanted: {WANTED:.0f})")
        print("the plan now:", notebook.evaluate("print(lab.mind.swept, 'sweeps')"))
        notebook.demand_no_error()


if __name__ == "__main__":
    main()
