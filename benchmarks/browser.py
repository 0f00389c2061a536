"""The live ten-neuron lab in a real JupyterLab in headless Chromium: pictures, answers, stopping, closing the page.

    python benchmarks/browser.py

Chromium is spoken to through its debugging port with nothing but `Runtime.evaluate`: a testing library also has every
message between page and kernel copied to itself, which would be measured too.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
import websocket

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser.conftest import FLAGS, NAMES
from browser.jupyter_server import JupyterServer

MODEL = """\
import dltutor
dltutor.setup()
import keras
from dltutor import datasets, labs
train, test = datasets.digits()
model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy", metrics=["accuracy"])"""
LAB = "lab = labs.WeightImages(model, train, test)\nlab"

RATE = """async (changes) => {
    const slider = [...document.querySelectorAll('.widget-slider')].find(s => /learning rate/.test(s.textContent));
    const handle = slider.querySelector('.noUi-handle'), words = document.querySelector('.dltutor-words');
    const rate = () => (words.textContent.match(/rate (\\S+),/) || [])[1];
    const times = [];
    for (let i = 0; i < changes; i++) {
        const before = rate(), began = performance.now();
        const changed = new Promise(done => {
            const watcher = new MutationObserver(() => {
                if (rate() !== before) { watcher.disconnect(); done(performance.now()); }
            });
            watcher.observe(words, {childList: true, characterData: true, subtree: true});
        });
        handle.focus();
        handle.dispatchEvent(new KeyboardEvent('keydown', {key: i % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}));
        times.push(await changed - began);
        await new Promise(done => setTimeout(done, 120 + 100 * Math.random()));
    }
    return times;
}"""
STOP = """async () => {
    const button = [...document.querySelectorAll('button')].find(b => /Pause/.test(b.textContent));
    const canvas = document.querySelector('.dltutor-stage canvas');
    const began = performance.now();
    let frames = canvas.dataset.frames, last = began;
    button.click();
    while (performance.now() - began < 1000) {
        await new Promise(requestAnimationFrame);
        if (canvas.dataset.frames !== frames) { frames = canvas.dataset.frames; last = performance.now(); }
    }
    return last - began;
}"""
FRAMES = "() => Number(document.querySelector('.dltutor-stage canvas').dataset.frames)"


LOADED = """document.querySelectorAll('.jp-Notebook .jp-Cell').length === 2 && !!window.jupyterapp
    && document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"""
SHOWN = "!!document.querySelector('.dltutor-stage canvas')?.dataset.frames"
CLICK = "[...document.querySelectorAll('button')].find(b => b.textContent.includes(LABEL)).click()"


class Tab:
    """One tab of a Chromium of its own."""

    def __init__(self, home: Path) -> None:
        program = next(filter(None, map(shutil.which, NAMES)))
        options = ("--headless=new", "--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=1300,1000")
        command = [program, *options, *FLAGS, f"--user-data-dir={home}", "about:blank"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        port_file = home / "DevToolsActivePort"
        wait(lambda: port_file.is_file() and port_file.read_text().strip())
        port = port_file.read_text().split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            tab = next(t for t in json.load(answer) if t["type"] == "page")
        self.socket = websocket.create_connection(tab["webSocketDebuggerUrl"], timeout=120)
        self.count = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                return answer["result"]

    def js(self, expression: str) -> Any:
        """The value of an expression in the page; promises are awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    def click(self, label: str) -> None:
        self.js(CLICK.replace("LABEL", repr(label)))

    def close(self) -> None:
        self.call("Page.navigate", url="about:blank")


def wait(done: Any, seconds: float = 60) -> None:
    """Wait until `done()` is true."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"not done after {seconds} s")
        time.sleep(0.2)


def make_notebook(folder: Path) -> Path:
    """A notebook with just the ten-neuron lab."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(MODEL), nbformat.v4.new_code_cell(LAB)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    path = folder / "ten.ipynb"
    nbformat.write(notebook, path)
    return path


def pictures_a_second(tab: Tab, seconds: float = 5) -> float:
    """How many frames are painted while the lab plays."""
    first, began = tab.js(f"({FRAMES})()"), time.perf_counter()
    time.sleep(seconds)
    return (tab.js(f"({FRAMES})()") - first) / (time.perf_counter() - began)


def measure(tab: Tab, ask: Any) -> None:
    """Print what is asked of a live lab; `ask` evaluates Python in its kernel."""
    tab.click("Play")
    time.sleep(2)
    print(f"pictures a second while training: {pictures_a_second(tab):.1f} (wanted: at least 20)")

    times = sorted(tab.js(f"({RATE})(80)"))
    p95 = times[int(0.95 * len(times))]
    print(f"learning rate to picture: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (wanted: at most 100)")

    stops = []
    for _ in range(10):
        stops.append(tab.js(f"({STOP})()"))
        tab.click("Play")
        time.sleep(0.5)
    print(f"Stop to stopped: median {statistics.median(stops):.0f} ms, worst {max(stops):.0f} ms (wanted: at most 200)")

    tab.close()
    time.sleep(1)
    counts = [int(ask("import time; time.sleep(1); print(lab.trainer.step)")) for _ in range(2)]
    print(f"steps in a second after the page was closed: {counts[1] - counts[0]} (wanted: 0)")


def main() -> None:
    home = Path(tempfile.mkdtemp())
    server = JupyterServer(home / "jupyter")
    tab = None
    try:
        notebook = server.copy(make_notebook(home))
        tab = Tab(home / "chromium")
        tab.call("Emulation.setFocusEmulationEnabled", enabled=True)
        tab.call("Page.navigate", url=f"{server.url}/doc/tree/{notebook.name}")
        wait(lambda: tab.js(LOADED))
        tab.js("jupyterapp.commands.execute('notebook:run-all-cells')")
        wait(lambda: tab.js(SHOWN))
        time.sleep(1)
        measure(tab, lambda code: server.evaluate(server.kernel_of(notebook), code))
    finally:
        if tab is not None:
            tab.process.terminate()
            tab.process.wait()
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
