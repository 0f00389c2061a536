"""What the benchmarks in a browser share: a notebook of given cells in a real JupyterLab, and stopwatches."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jupytext
import nbformat
from playwright.sync_api import sync_playwright

os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}  # a cell that speaks is taken as a failure
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser.conftest import FLAGS, NAMES
from browser.jupyter_server import JupyterServer
from browser.notebook_page import Cell, NotebookPage

LOST = 3000  # milliseconds after which a key that was pressed has changed nothing


def keys_on(label: str, told: str) -> str:
    """The script for `answers`: keys on the slider with this label; `told`, a pattern, finds its value in the words."""
    return (
        """async (changes) => {
    const slider = [...document.querySelectorAll('.widget-slider')].find(s => /LABEL/.test(s.textContent));
    const handle = slider.querySelector('.noUi-handle'), words = document.querySelector('.dltutor-words');
    const told = () => (words.textContent.match(/TOLD/) || [])[1];
    const times = [];
    for (let i = 0; i < changes; i++) {
        const before = told(), began = performance.now();
        const changed = new Promise(done => {
            const watcher = new MutationObserver(() => {
                if (told() !== before) { watcher.disconnect(); done(performance.now()); }
            });
            setTimeout(() => { watcher.disconnect(); done(null); }, LOST);
            watcher.observe(words, {childList: true, characterData: true, subtree: true});
        });
        handle.focus();
        handle.dispatchEvent(new KeyboardEvent('keydown', {key: i % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}));
        const shown = await changed;
        times.push(shown === null ? null : shown - began);
        await new Promise(done => setTimeout(done, 120 + 100 * Math.random()));
    }
    return times;
}""".replace("LOST", str(LOST))
        .replace("LABEL", label)
        .replace("TOLD", told)
    )


RATE = keys_on("learning rate", r"rate (\S+),")
STOP = """async () => {
    const told = () => document.querySelector('.dltutor-words').textContent.match(/tep [\\d,]+/)?.[0];
    const button = [...document.querySelectorAll('button')].find(b => /Pause/.test(b.textContent));
    const canvas = document.querySelector('.dltutor-stage canvas');
    const began = performance.now();
    // at rest a lab may go on asking what it has not asked yet: then the steps count, and not the pictures
    const now = () => button.textContent + (told() ?? canvas.dataset.frames);
    let before = now(), last = began;
    button.click();
    while (performance.now() - began < 1000) {
        await new Promise(requestAnimationFrame);
        if (now() !== before) { before = now(); last = performance.now(); }
    }
    return last - began;
}"""
PEN = """async ([from, to, moves]) => {
    const canvas = document.querySelector('.dltutor-stage canvas'), box = canvas.getBoundingClientRect();
    const fire = (type, [x, y]) => canvas.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerId: 1, buttons: 1,
        clientX: box.left + x * box.width, clientY: box.top + y * box.height}));
    canvas.setPointerCapture = () => {};
    const times = [];
    fire('pointerdown', from);
    for (let i = 1; i <= moves; i++) {
        await new Promise(done => setTimeout(done, 60 + 60 * Math.random()));
        const before = canvas.dataset.frames, began = performance.now();
        fire('pointermove', [from[0] + (to[0] - from[0]) * i / moves, from[1] + (to[1] - from[1]) * i / moves]);
        while (canvas.dataset.frames === before) await new Promise(done => setTimeout(done, 1));
        times.push(performance.now() - began);
    }
    fire('pointerup', to);
    return times;
}"""
SHARE = 0.5  # of the kernel's time that at least is to be for training
FRAMES = "() => Number(document.querySelector('.dltutor-stage canvas').dataset.frames)"


@contextmanager
def opened(*cells: str) -> Iterator[NotebookPage]:
    """A notebook of these code cells, run from top to bottom in headless Chromium; all is ended afterwards."""
    program = next(filter(None, map(shutil.which, NAMES)))
    home = Path(tempfile.mkdtemp())
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata=kernel)
    nbformat.write(notebook, home / "measured.ipynb")
    server = JupyterServer(home / "jupyter")
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1300, "height": 1000})
            notebook = NotebookPage(page, server, server.copy(home / "measured.ipynb"))
            notebook.run_all()
            yield notebook
            chromium.close()
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def play(lab: Cell) -> None:
    """Press Play, and wait until the lab plays."""
    lab.button("Play").click()
    lab.button("Pause").wait_for()


def pause(lab: Cell) -> None:
    """Press Pause, and wait until the lab stands."""
    lab.button("Pause").click()
    lab.button("Play").wait_for()


def pictures_a_second(notebook: NotebookPage, seconds: float = 5) -> float:
    """How many frames are painted while the lab plays."""
    first, began = notebook.js(FRAMES), time.perf_counter()
    time.sleep(seconds)
    return (notebook.js(FRAMES) - first) / (time.perf_counter() - began)


def trained_share(notebook: NotebookPage, trained: str, seconds: float = 5) -> str:
    """What share of the kernel's time trains, in words; `trained` is the kernel's expression for its seconds."""
    share = counted_a_second(notebook, trained, seconds)
    return f"{100 * share:.0f} % of the kernel's time trains (wanted: at least {100 * SHARE:.0f} %)"


def counted_a_second(notebook: NotebookPage, count: str, seconds: float = 5) -> float:
    """By how much the kernel's expression `count` grows in a second."""
    notebook.evaluate(f"import time; began, first = time.perf_counter(), {count}")
    time.sleep(seconds)
    return float(notebook.evaluate(f"print(({count} - first) / (time.perf_counter() - began))"))


def answers(notebook: NotebookPage, script: str, changes: int) -> list[float]:
    """Milliseconds from each key that `script` presses to what it changes; says how many changed nothing."""
    pressed = notebook.js(script, changes)
    if lost := pressed.count(None):
        print(f"{lost} of {changes} keys changed nothing (wanted: none)")
    return [shown for shown in pressed if shown is not None]


def stops(notebook: NotebookPage, lab: Cell, times: int = 10) -> list[float]:
    """Milliseconds from pressing Pause to the last picture; the lab plays before and after."""
    taken = []
    for _ in range(times):
        taken.append(notebook.js(STOP))
        play(lab)
        time.sleep(0.3)
    return taken


def cells_of(chapter: int, beginnings: Sequence[str]) -> list[str]:
    """The chapter's cells that begin so, the last of which makes a lab that the kernel then calls `lab` and shows.

    What is no beginning of a cell is code itself.
    """
    source = next((Path(__file__).parents[1] / "notebooks" / "source").glob(f"{chapter:02}_*.py"))
    sources = [cell.source for cell in jupytext.reads(source.read_text(), fmt="py:percent").cells]
    found = [next((s for s in sources if s.startswith(beginning)), beginning) for beginning in beginnings]
    before, made = re.match(r"(.*?)^[^\n]*?(labs\..*?\))$", found[-1], re.DOTALL | re.MULTILINE).groups()
    found[-1] = f"{before}lab = {made}\nlab"
    return found


def measure_training(
    notebook: NotebookPage, lab: Cell, seconds: str = "lab.trainer.seconds", step: str = "lab.trainer.step"
) -> None:
    """Print what is asked of every lab that trains while one watches; the kernel calls it `lab`. Closes the page.

    `seconds` and `step` are the kernel's expressions for how long it has trained, and how many steps.
    """
    play(lab)
    time.sleep(2)
    pictures = pictures_a_second(notebook)
    steps = counted_a_second(notebook, step)
    print(f"pictures a second while training: {pictures:.1f} (wanted: at least 15), {steps:.0f} steps a second")
    print(trained_share(notebook, seconds))
    times = answers(notebook, RATE, 80)
    print(
        f"learning rate to picture: median {statistics.median(times):.0f} ms, "
        f"p95 {p95(times):.0f} ms (wanted: at most 100)"
    )
    taken = stops(notebook, lab)
    print(f"Stop to stopped: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms (wanted: at most 200)")
    notebook.close()
    time.sleep(1)
    steps = counted_a_second(notebook, step, seconds=1)
    print(f"steps in a second after the page was closed: {steps:.0f} (wanted: 0)")
