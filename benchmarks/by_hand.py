"""How long the labs of chapter 2 that are moved by hand take from a pointer event to the picture that answers it.

python benchmarks/by_hand.py
"""

from __future__ import annotations

import statistics
import time

from dltutor import labs
from dltutor.live.page.lab import Lab

MOVES = 200
WANTED = 10.0  # milliseconds


def milliseconds(lab: Lab, axes: str, y: float) -> tuple[list[float], list[float]]:
    """A drag along `axes` at the height `y`, back and forth, as the page sends it: clock, then processor."""
    lab._repr_mimebundle_()
    home = getattr(lab.picture, axes)
    low, high = home.get_xlim()
    clock, processor = [], []
    for i in range(MOVES):
        share = abs((2 * i / MOVES) % 2 - 1)
        x, up = lab.picture.place(home, low + (0.05 + 0.9 * share) * (high - low), y)
        message = {"kind": "pointer", "phase": "move" if i else "down", "x": x, "y": up}
        began = time.perf_counter(), time.process_time()
        lab.session._on_message(message)
        clock.append(1000 * (time.perf_counter() - began[0]))
        processor.append(1000 * (time.process_time() - began[1]))
    lab.close()
    return sorted(clock[10:]), sorted(processor[10:])


def main() -> None:
    drags = {
        "explorer, one function": (labs.ActivationExplorer(), "value", 0.5),
        "explorer, two functions": (labs.ActivationExplorer("gelu", "selu"), "value", 0.5),
        "softmax, a logit": (labs.Softmax(), "logits", 2),
        "softmax, overflowing": (labs.Softmax(offset=1000), "logits", 2),
        "bending, a break of 3": (labs.BendingLine(), "pieces", 0),
        "bending, a break of 20": (labs.BendingLine(activation="tanh", units=20), "pieces", 0),
        "bending, drawing": (labs.BendingLine(activation="tanh", units=20), "whole", 0.5),
    }
    worst = 0.0
    for name, (lab, axes, y) in drags.items():
        clock, processor = milliseconds(lab, axes, y)
        worst = max(worst, statistics.median(processor))
        told = (f"median {statistics.median(t):5.1f} ms, p95 {t[int(0.95 * len(t))]:5.1f}" for t in (clock, processor))
        print(f"{name:26}", "; of the processor: ".join(told))
    print(f"largest median of processor time: {worst:.1f} ms (wanted: at most {WANTED:.0f})")


if __name__ == "__main__":
    main()
