"""Runs a notebook from top to bottom in a fresh kernel of this very Python, as its reader would."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from dltutor.command.catalogue import CellError

ROOT = Path(__file__).parents[2]
CELL_TIMEOUT = 300  # seconds

Progress = Callable[[int, int], None]


class ThisPython(AsyncKernelManager):
    """Starts kernels of the Python we run in, whatever kernels are installed beside it."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(**get_kernel_dict(extra_arguments=["--log-level=ERROR"]))


def kernel_environment(progress_file: Path) -> dict[str, str]:
    """The kernel's environment variables: this clone's package, and a progress file that is not the learner's."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # ipykernel 6 otherwise writes of its debugger to the terminal
    own = {"DLTUTOR_PROGRESS": str(progress_file), "DLTUTOR_NAME": ""}
    return {**os.environ, **quiet, **own, "PYTHONPATH": os.pathsep.join(paths)}


def execute(notebook: NotebookNode, path: Path, report: Progress | None = None) -> None:
    """Run every cell of `notebook` in place, in the folder of `path`, with a progress file of its own.

    `report(n, m)` is called as code cell `n` of `m` starts. Raises `CellError` at the first cell with an error.
    """
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]

    def started(cell: NotebookNode, cell_index: int) -> None:
        if report is not None and cell_index in code:
            report(code.index(cell_index) + 1, len(code))

    with tempfile.TemporaryDirectory(prefix="dltutor-") as scratch:
        client = NotebookClient(
            notebook,
            kernel_manager_class=ThisPython,
            timeout=CELL_TIMEOUT,
            store_widget_state=False,
            record_timing=False,
            on_cell_start=started,
            resources={"metadata": {"path": str(path.parent)}},
        )
        try:
            client.execute(env=kernel_environment(Path(scratch) / "progress.json"))
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CellError(_one_line(notebook, path, error)) from None


def _one_line(notebook: NotebookNode, path: Path, error: Exception) -> str:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    at = next((n for n, cell in enumerate(code) if _failed(cell)), None)
    if at is None:  # the kernel died or was too slow: the last cell that has begun
        at = max((n for n, cell in enumerate(code) if cell.execution_count), default=-1) + 1
        at = min(at, len(code) - 1)
    if isinstance(error, CellExecutionError):
        what = f"{error.ename}: {error.evalue}".strip()
    elif isinstance(error, CellTimeoutError):
        what = f"it took longer than {CELL_TIMEOUT} s"
    else:
        what = "the kernel stopped, perhaps for lack of memory"
    first = code[at].source.strip().splitlines()[0]
    return f"{path.stem}, code cell {at + 1} of {len(code)} ({first}): {' '.join(what.split())}"


def _failed(cell: NotebookNode) -> bool:
    allowed = "raises-exception" in cell.metadata.get("tags", [])
    return not allowed and any(output.output_type == "error" for output in cell.outputs)
