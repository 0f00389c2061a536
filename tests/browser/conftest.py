"""JupyterLab and Chromium, started once for all the tests in this folder.

Without Chromium or Playwright the tests skip and say why; with DLTUTOR_REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def give_up(reason: str) -> None:
    if os.environ.get("DLTUTOR_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason}, and DLTUTOR_REQUIRE_BROWSER=1 asks for it", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def chromium() -> Iterator:
    """Playwright's browser."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        give_up(f"no browser: none of {', '.join(NAMES)} is on the PATH")
    for package in ("playwright", "jupyterlab"):
        if find_spec(package) is None:
            give_up(f"the Python package {package} is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def jupyter(chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """The JupyterLab server."""
    from .jupyter_server import JupyterServer

    server = JupyterServer(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture
def open_notebook(chromium, jupyter) -> Iterator[Callable]:
    """Opens a copy of a notebook: ``open_notebook(path, theme="dark", comms="disabled")`` is a `NotebookPage`.

    `comms` is JupyterLab's setting commsOverSubshells: perCommTarget, perComm or disabled.
    Pages and kernels are ended after the test.
    """
    with _pages(chromium, jupyter) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def open_shared(chromium, jupyter) -> Iterator[Callable]:
    """As `open_notebook`, but one page and kernel for all tests of a module that ask for the same.

    Such a test runs its cells again, and leaves its labs paused.
    """
    with _pages(chromium, jupyter) as open_one:
        once = cache(open_one)
        yield lambda path, theme="light", comms="perCommTarget": once(path, theme, comms)


@contextmanager
def _pages(chromium, jupyter) -> Iterator[Callable]:
    """What opens notebooks; pages and kernels are ended afterwards."""
    from .notebook_page import NotebookPage

    opened, contexts = [], []

    def open_one(path: Path, theme: str = "light", comms: str = "perCommTarget", width: int = 1300) -> NotebookPage:
        jupyter.configure(theme, comms)
        contexts.append(chromium.new_context(viewport={"width": width, "height": 1000}))
        opened.append(NotebookPage(contexts[-1].new_page(), jupyter, jupyter.copy(path)))
        return opened[-1]

    yield open_one
    for context in contexts:
        context.close()
    for notebook in opened:
        jupyter.shut_kernel(notebook.kernel)


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable:
    """Writes a notebook with these cells of code: ``write_notebook("a = 1", "a")`` is its path."""
    import nbformat

    def write(*codes):
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        path = tmp_path / "small.ipynb"
        cells = [nbformat.v4.new_code_cell(code) for code in codes]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
        return path

    return write


@pytest.fixture
def page(chromium) -> Iterator:
    """An empty page, as large as a projector's."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def axe() -> Path:
    """The program of axe-core."""
    spec = find_spec("axe_playwright_python")
    if spec is None:
        give_up("the Python package axe-playwright-python is not installed")
    return Path(spec.origin).with_name("axe.min.js")
