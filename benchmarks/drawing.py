"""How much quicker a lab's figure is updated in place than drawn anew, both measured in this run.

python benchmarks/drawing.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from dltutor import labs
from dltutor.labs.neurons.hidden_layer.figure import HiddenLayerFigure
from dltutor.labs.neurons.weight_images.figure import WeightImagesFigure

ROUNDS = 20


def milliseconds(work: Callable[[], object]) -> float:
    """The median time of `work`."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def compare(name: str, make: Callable[[], object], update: Callable[[object], None]) -> float:
    """Print and return the ratio for one figure."""
    picture = make()
    update(picture)
    picture.frame()

    def anew() -> None:
        fresh = make()
        update(fresh)
        fresh.frame()

    def in_place() -> None:
        update(picture)
        picture.frame()

    slow, quick = milliseconds(anew), milliseconds(in_place)
    print(f"{name:22} anew {slow:6.1f} ms, in place {quick:5.1f} ms: {slow / quick:5.1f} times quicker")
    return slow / quick


def main() -> None:
    random = np.random.default_rng(0)
    neuron = labs.OneNeuron()
    inputs, targets = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])

    def show_neuron(picture: object) -> None:
        picture.show(random.normal(size=2), 0.1, targets, inputs[0], ["w", "x", "sum", "z"])

    def show_weights(picture: object) -> None:
        picture.show(random.normal(size=(10, 8, 8)), 3, random.random((8, 8)), random.random(10), 3)
        picture.loss.show(range(300), random.random(300))
        picture.accuracy.show(range(300), random.random(300))

    def show_hidden(picture: object) -> None:
        values = random.random((5, 40, 40))
        picture.show(values[0], values[1:], random.normal(size=(2, 4)), random.normal(size=4), targets == 1)
        picture.loss.show(range(100), random.random(100))

    def make_weights() -> WeightImagesFigure:
        return WeightImagesFigure(10, tuple("0123456789"), (8, 8))

    ratios = [
        compare("one neuron", lambda: type(neuron.picture)(inputs), show_neuron),
        compare("ten weight images", make_weights, show_weights),
        compare("hidden layer", lambda: HiddenLayerFigure(inputs, targets, 4), show_hidden),
    ]
    print(f"least: {min(ratios):.1f} (wanted: at least 10)")


if __name__ == "__main__":
    main()
