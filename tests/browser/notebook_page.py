"""A notebook open in the browser: its cells, and the buttons, sliders and pictures below them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, TimeoutError

from .jupyter_server import JupyterServer

READY = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    return panel?.content?.widgets?.length === COUNT && panel.sessionContext?.isReady
        && panel.sessionContext.session?.kernel?.status === 'idle'
        && document.querySelectorAll('.jp-Notebook .jp-Cell').length === COUNT;
}"""
# The promise is kept in the page, so that waiting for it has a time-out.
START = """([command, index]) => {
    const app = window.jupyterapp, panel = app.shell.currentWidget;
    if (index !== null) { panel.content.activeCellIndex = index; panel.content.deselectAll(); }
    window.run = {done: false};
    app.commands.execute(command).then(
        () => { window.run.done = true; },
        error => { window.run = {done: true, error: String(error)}; });
}"""
# A callback's error reaches no cell: it goes to JupyterLab's log, from the kernel's messages, where we listen too.
LISTEN = """() => {
    window.kernelErrors = [];
    window.jupyterapp.shell.currentWidget.sessionContext.iopubMessage.connect((_, {header, content}) => {
        if (header.msg_type === 'error') window.kernelErrors.push(`${content.ename}: ${content.evalue}`);
        if (header.msg_type === 'stream' && content.name === 'stderr') window.kernelErrors.push(content.text);
    });
}"""
OUTPUTS = """index => window.jupyterapp.shell.currentWidget.content.widgets[index].model.outputs.toJSON()
    .filter(o => o.output_type === 'error' || o.name === 'stderr')
    .map(o => o.output_type === 'error' ? `${o.ename}: ${o.evalue}` : [o.text].flat().join(''))"""
BROKEN = "Error displaying widget", "Model not found", "Error creating widget"
PICTURE = """element => {
    const shown = element.querySelector('canvas') ?? element.querySelector('img');
    return shown === null ? '' : shown.tagName === 'CANVAS' ? shown.toDataURL() : shown.src;
}"""


EARLY = "No such comm target registered: jupyter.widget.control"


class NotebookPage:
    """One page on the copy `path` of a notebook; `page` is Playwright's, `errors` what the console complained of."""

    def __init__(self, page: Page, server: JupyterServer, path: Path, timeout: float = 120):
        self.page, self.server, self.path = page, server, path
        self.sources = [(cell.cell_type, cell.source) for cell in nbformat.read(path, as_version=4).cells]
        self.errors: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{server.url}/doc/tree/{path.name}")
        page.wait_for_function(READY.replace("COUNT", str(len(self.sources))), timeout=timeout * 1000)
        page.evaluate(LISTEN)
        self.kernel = server.kernel_of(path)

    def demand_no_error(self) -> None:
        """Fail if the kernel sent an error or wrote to stderr, callbacks included, or the console complained."""
        kernel_errors = list(self.page.evaluate("() => window.kernelErrors"))
        # A page that opens asks for the kernel's widgets, perhaps before ipywidgets is there: two lines, only at first;
        # on a slow machine it asks twice. The very first line may come before anybody listens.
        for early in (EARLY, "No such comm: ") * 2:
            if kernel_errors and kernel_errors[0].startswith(early):
                del kernel_errors[0]
        assert kernel_errors == [], f"the kernel sent {kernel_errors}"
        assert self.errors == [], f"the console says {self.errors}"

    def cell(self, text: str) -> Cell:
        """The first code cell whose source contains `text`."""
        found = [i for i, (kind, source) in enumerate(self.sources) if kind == "code" and text in source]
        if not found:
            raise LookupError(f"no code cell contains {text!r}")
        return Cell(self, found[0])

    def cells(self) -> list[Cell]:
        """Every code cell."""
        return [Cell(self, i) for i, (kind, _) in enumerate(self.sources) if kind == "code"]

    def run_all(self, timeout: float = 180) -> None:
        """Run every cell and wait; fails with the first error that a cell shows."""
        self.start_all()
        self.wait_for_run(timeout)
        for cell in self.cells():
            cell.demand_no_error()

    def start_all(self) -> None:
        """Run every cell, without waiting."""
        self.page.evaluate(START, ["notebook:run-all-cells", None])

    def start_cell(self, index: int) -> None:
        """Run the cell at `index`, without waiting."""
        self.page.evaluate(START, ["notebook:run-cell", index])

    def wait_for_run(self, timeout: float = 180) -> None:
        """Wait until what was started last has finished."""
        self.page.wait_for_function("() => window.run.done", timeout=timeout * 1000)
        problem = self.page.evaluate("() => window.run.error ?? null")
        assert problem is None, problem

    def evaluate(self, code: str, timeout: float = 60) -> str:
        """Run Python in the notebook's kernel, also after the page is closed; returns what it printed."""
        return self.server.evaluate(self.kernel, code, timeout)

    def js(self, script: str, argument: object = None) -> object:
        """Evaluate JavaScript in the page."""
        return self.page.evaluate(script, argument)

    def wait_until(self, script: str, argument: object = None, timeout: float = 30) -> None:
        """Wait until a JavaScript function of the page returns something true."""
        self.page.wait_for_function(script, arg=argument, timeout=timeout * 1000)

    def screenshot(self, path: Path) -> None:
        """What is in view, as a PNG."""
        self.page.screenshot(path=path)

    def close(self) -> None:
        """Close the page; the kernel goes on."""
        self.page.close()


class Cell:
    """A code cell and what is below it."""

    def __init__(self, notebook: NotebookPage, index: int):
        self.notebook, self.index, self.source = notebook, index, notebook.sources[index][1]
        self.locator = notebook.page.locator(".jp-Notebook .jp-Cell").nth(index)
        self.output: Locator = self.locator.locator(".jp-Cell-outputWrapper")

    def run(self, timeout: float = 60) -> None:
        """Run the cell and wait; fails with the error that it shows."""
        self.notebook.start_cell(self.index)
        self.notebook.wait_for_run(timeout)
        self.demand_no_error()

    def demand_no_error(self) -> None:
        """Fail if the cell shows an error, something written to stderr, or a widget that could not be drawn."""
        written = self.notebook.js(OUTPUTS, self.index)
        assert written == [], f"{self.source[:60]!r}: {written[0][-500:]}"
        self._wait("([element, text]) => !element.textContent.includes(text)", "Loading widget", timeout=30)
        text = self.text()
        assert not [words for words in BROKEN if words in text], f"{self.source[:60]!r} shows {text[:200]!r}"

    def text(self) -> str:
        """All the text below the cell."""
        return self.output.text_content() or ""

    def wait_for_text(self, text: str, timeout: float = 30) -> None:
        """Wait until `text` is below the cell."""
        self._wait("([element, text]) => element.textContent.includes(text)", text, timeout)

    def words(self) -> str:
        """What the lab says below its picture."""
        return self.output.evaluate("element => element.querySelector('.dltutor-words').textContent")

    def wait_for_words(self, pattern: str, timeout: float = 30) -> None:
        """Wait until the lab says what matches `pattern`, a regular expression; the error tells what it says."""
        script = "([element, wanted]) => new RegExp(wanted).test(element.querySelector('.dltutor-words').textContent)"
        try:
            self._wait(script, pattern, timeout)
        except TimeoutError:
            raise AssertionError(f"{pattern!r} was waited for, and the lab says {self.words()!r}") from None

    def goals(self) -> list[str]:
        """The lab's goals; those that are reached begin with ✔."""
        script = "element => [...element.querySelectorAll('.dltutor-goals li')].map(item => item.textContent)"
        return self.output.evaluate(script)

    def goals_reached(self) -> list[bool]:
        """Of each goal, whether it is reached."""
        return [goal.startswith("✔") for goal in self.goals()]

    def wait_for_goals(self, *places: int, others: bool = False, timeout: float = 10) -> None:
        """Wait until the goals at `places` are reached (some are judged at rest), and no other, unless `others` may."""
        script = """([element, wanted]) => wanted.every(place =>
            element.querySelectorAll('.dltutor-goals li')[place].textContent.startsWith('✔'))"""
        try:
            self._wait(script, list(places), timeout)
        except TimeoutError:
            raise AssertionError(f"the goals {places} were waited for, and they are {self.goals()}") from None
        if not others:
            assert [place for place, reached in enumerate(self.goals_reached()) if reached] == list(places)

    def button(self, text: str) -> Locator:
        """The button that says, or is labelled, `text`."""
        return self._brought(self.output.get_by_role("button", name=text, include_hidden=True).first)

    def slider(self, label: str) -> Slider:
        """The slider with this label."""
        return Slider(self._labelled(".widget-slider, .widget-hslider, .widget-vslider", label))

    def dropdown(self, label: str) -> Locator:
        """The drop-down list with this label; choose with `select_option(label=...)`."""
        return self._labelled(".widget-dropdown", label).locator("select")

    def checkbox(self, label: str) -> Locator:
        """The box to tick with this label."""
        return self._labelled(".widget-checkbox", label).locator("input").first

    @property
    def canvas(self) -> Locator:
        """The stage's canvas."""
        return self.output.locator("canvas").first

    def picture(self) -> str:
        """The picture that the lab shows, as a text that is another for another picture."""
        return self.output.evaluate(PICTURE)

    def wait_for_another_picture(self, before: str, timeout: float = 30) -> str:
        """Wait until the lab shows another picture than `before`; returns it."""
        self._wait(f"([element, before]) => ({PICTURE})(element) !== before", before, timeout)
        return self.picture()

    def _wait(self, script: str, argument: Any, timeout: float) -> None:
        self.notebook.wait_until(script, [self.output.element_handle(), argument], timeout)

    def _labelled(self, kind: str, label: str) -> Locator:
        return self._brought(self.output.locator(kind, has=self.notebook.page.get_by_text(label, exact=True)).first)

    def _brought(self, control: Locator) -> Locator:
        """The control, after "More" was pressed if it stands behind it."""
        if control.count() and not control.is_visible():
            more = self.output.locator(".dltutor-bar > .widget-toggle-button")
            if more.count():
                more.first.click()
                control.wait_for()
        return control


class Slider:
    """A slider: read it, set it by its number, drag it, move it by keyboard."""

    def __init__(self, locator: Locator):
        self.locator = locator
        self.handle, self.readout = locator.locator(".noUi-handle").first, locator.locator(".widget-readout").first

    @property
    def value(self) -> float:
        """The number beside the slider."""
        return float(self.readout.inner_text().replace(",", "").replace("−", "-"))

    def set(self, value: float) -> None:
        """Type `value` into the number beside the slider."""
        self.readout.click()
        self.readout.press("ControlOrMeta+a")
        self.readout.type(str(value))
        self.readout.press("Enter")

    def press(self, key: str, times: int = 1) -> None:
        """Press `key`, for example ArrowRight, with the handle in focus, each time until the number has changed.

        JupyterLab takes the focus back once when a cell becomes the active one; a key pressed just then is lost.
        """
        for _ in range(times):
            before = self.readout.inner_text()
            for _ in range(2):
                self.handle.press(key)
                if self._changes(before):
                    break

    def _changes(self, before: str) -> bool:
        """Whether the number is soon another than `before`: at the end of the track it stays."""
        changed = "([element, before]) => element.innerText !== before"
        try:
            argument = [self.readout.element_handle(), before]
            self.locator.page.wait_for_function(changed, arg=argument, timeout=2000)
        except TimeoutError:
            return False
        return True

    def drag(self, fraction: float, steps: int = 10, on_move: Callable[[], None] | None = None) -> None:
        """Drag the handle to `fraction` of the track, from 0 on the left to 1 on the right."""
        mouse, track = self.locator.page.mouse, self.locator.locator(".noUi-base").first
        self.handle.scroll_into_view_if_needed()
        at, box = self.handle.bounding_box(), track.bounding_box()
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        mouse.move(x, y)
        mouse.down()
        for step in range(1, steps + 1):
            mouse.move(x + (box["x"] + fraction * box["width"] - x) * step / steps, y)
            if on_move is not None:
                on_move()
        mouse.up()
