"""A kernel a chapter, in which the chapter has run once; no test in here reaches the network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from dltutor.command.catalogue import chapters
from dltutor.publish.execution import ThisPython, kernel_environment

NO_NETWORK = """\
def _no_network():
    import socket
    look_up, connect, local = socket.getaddrinfo, socket.socket.connect, ("localhost", "127.0.0.1", "::1", "", None)
    def refuse(address):
        raise OSError(f"a chapter must not need the network, and this one asked for {address}")
    def guarded_look_up(host, *args, **kwargs):
        return look_up(host, *args, **kwargs) if host in local else refuse(host)
    def guarded_connect(self, address):
        inside = self.family not in (socket.AF_INET, socket.AF_INET6) or address[0] in local
        return connect(self, address) if inside else refuse(address)
    socket.getaddrinfo, socket.socket.connect = guarded_look_up, guarded_connect
_no_network()
del _no_network
"""


class Kernel:
    """A chapter and the kernel it runs in; `seconds` is what its first run took."""

    def __init__(self, path: Path, client: NotebookClient):
        self.path, self.client = path, client
        self.number = int(path.name[:2])
        self.code_cells = [cell for cell in client.nb.cells if cell.cell_type == "code"]
        self.evaluate(NO_NETWORK)
        self.seconds = self.run_all()

    def run_all(self) -> float:
        """Run the chapter from top to bottom; returns the seconds. A failing cell raises nbclient's error."""
        start = time.perf_counter()
        for index, cell in enumerate(self.client.nb.cells):
            self.client.execute_cell(cell, index)
        return time.perf_counter() - start

    def evaluate(self, code: str) -> str:
        """Run `code` in the kernel as one more cell; returns what it printed."""
        cells = self.client.nb.cells
        cells.append(nbformat.v4.new_code_cell(code))
        try:
            outputs = self.client.execute_cell(cells[-1], len(cells) - 1).outputs
        finally:
            cells.pop()
        return "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")

    def errors_written(self) -> list[str]:
        """What the chapter's cells wrote to stderr in the last run."""
        outputs = [output for cell in self.code_cells for output in cell.outputs]
        return [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]


@pytest.fixture(scope="session", params=chapters().values(), ids=lambda path: path.stem)
def kernel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """Each chapter in turn, run once from top to bottom in a kernel of this Python."""
    notebook = nbformat.read(request.param, as_version=4)
    client = NotebookClient(notebook, kernel_manager_class=ThisPython, timeout=150, store_widget_state=False)
    environment = kernel_environment(tmp_path_factory.mktemp("progress") / "progress.json")
    with client.setup_kernel(env=environment, cwd=str(request.param.parent)):
        yield Kernel(request.param, client)


@pytest.fixture(params=chapters().values(), ids=lambda path: path.stem)
def built(request: pytest.FixtureRequest) -> Path:
    """Each built notebook in turn."""
    return request.param
