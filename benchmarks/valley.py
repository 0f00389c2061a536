"""The valley lab: from a pointer event to the redrawn ways of all seven optimizers, in the kernel and in the browser.

python benchmarks/valley.py [--no-browser]
"""

from __future__ import annotations

import random
import statistics
import sys
import time

import numpy as np

from dltutor import labs
from dltutor.labs.descent.valley.goals import OWN, SAME
from dltutor.scratch.surfaces import SURFACES

MOVES = 200
NOTEBOOK = ("import dltutor\ndltutor.setup()\nfrom dltutor import labs", "lab = labs.Valley()\nlab")

# Each move is timed from its event in the page until the words below the new picture, which come with it, are there.
WATCH = """() => {
    const canvas = document.querySelector('.dltutor-stage canvas'), words = document.querySelector('.dltutor-words');
    let sent = null;
    window.times = [];
    canvas.addEventListener('pointermove', event => {
        if (event.buttons) sent = {at: performance.now(), words: words.textContent};
    }, true);
    new MutationObserver(() => {
        if (sent !== null && words.textContent !== sent.words) {
            window.times.push(performance.now() - sent.at);
            sent = null;
        }
    }).observe(words, {childList: true, characterData: true, subtree: true});
}"""


def around(count: int) -> np.ndarray:
    """Places of the map, as fractions of the picture, along a winding way; shape (count, 2)."""
    turn = np.linspace(0, 6 * np.pi, count)
    radius = np.linspace(0.05, 0.2, count)
    return np.stack([0.3 + radius * np.cos(turn), 0.5 + 1.6 * radius * np.sin(turn)], axis=1)


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def measure_kernel(surface: str, rates: str, steps: int) -> float:
    """Print and return the p95 of one drag without a page."""
    lab = labs.Valley(surface, rates=rates, steps=steps)
    lab.picture.jpeg()
    times = []
    for k, (x, y) in enumerate(around(MOVES)):
        began = time.perf_counter()
        lab.point("move" if k else "down", x, y)
        lab.words()
        lab.picture.jpeg()
        times.append(1000 * (time.perf_counter() - began))
    worst = p95(times)
    print(f"{surface:11} {rates:26} {steps:3} steps: median {statistics.median(times):5.1f} ms, p95 {worst:5.1f} ms")
    return worst


def measure_browser() -> None:
    """Print what a learner who drags the start sees."""
    from page import FRAMES, opened

    with opened(*NOTEBOOK) as notebook:
        mouse, canvas = notebook.page.mouse, notebook.cell("lab = ").canvas
        canvas.scroll_into_view_if_needed()
        notebook.js(WATCH)
        box = canvas.bounding_box()
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in around(MOVES)]
        time.sleep(2)
        mouse.move(*places[0])
        mouse.down()
        for k, place in enumerate(places[1:]):
            mouse.move(*place)
            notebook.page.wait_for_function("k => window.times.length > k", arg=k)
            time.sleep(random.uniform(0.02, 0.08))
        times = notebook.js("() => window.times")
        print(
            f"browser, one move at a time: median {statistics.median(times):.0f} ms, "
            f"p95 {p95(times):.0f} ms (wanted: at most 120)"
        )
        first, began = notebook.js(FRAMES), time.perf_counter()
        for place in places * 2:
            mouse.move(*place)
            time.sleep(0.008)
        rate = (notebook.js(FRAMES) - first) / (time.perf_counter() - began)
        print(f"browser, dragged without a pause: {rate:.0f} pictures a second")
        mouse.up()


def main() -> None:
    worst = max(measure_kernel(surface, SAME, 300) for surface in SURFACES)
    print(f"kernel side, the seven at one rate: worst p95 {worst:.1f} ms (wanted: at most 40)")
    worst = max(measure_kernel("ravine", rates, steps) for rates, steps in ((OWN, 100), (OWN, 300)))
    print(f"kernel side, with a rate for each: worst p95 {worst:.1f} ms")
    if "--no-browser" not in sys.argv:
        measure_browser()


if __name__ == "__main__":
    main()
