"""A pytest plugin: nbval runs each chapter, and the same kernel then answers everything else that is asked of one.

Before the first cell the kernel is cut off from the network. The test cells of the source, which no reader sees, are
run each at its place and leave nothing behind. After the last cell the seconds are counted; with `--driven` every
control of the labs that the chapter shows is moved (each lab's own test does it always), and with `--again` the chapter
is run once more. Where there are several workers, each chapter stays with one.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel, start_new_kernel
from nbval.plugin import IPyNbCell, IPyNbFile

from dltutor.publish.execution import kernel_environment
from dltutor.publish.source import read_tests

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
ASKING = """\
import urllib.request
for address in ("http://example.org", "http://192.0.2.1"):
    try:
        urllib.request.urlopen(address, timeout=3)
    except OSError as error:
        print(error)
"""
ASKED = 2  # times
DRIVING = "from dltutor.authoring import driver; print(driver.drive_all())"
DRIVING_SECONDS = 300


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--again", default="none", help="chapters to run twice: none, all, or names with commas between")
    parser.addoption("--chapter-seconds", type=float, help="of the kernel's CPU, for one run (default: 60, later 150)")
    parser.addoption("--driven", action="store_true", help="move every control of the chapters' own labs, too")


@pytest.hookimpl(tryfirst=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Chapter | None:
    ours = file_path.suffix == ".ipynb" and file_path.name[:2].isdigit()
    return Chapter.from_parent(parent, path=file_path) if ours else None


class Kernel(RunningKernel):
    """nbval's kernel as a page starts it: it remembers its cells, has its own progress, and reaches no network."""

    def __init__(self, folder: Path, progress: Path):
        self.km, self.kc = start_new_kernel(
            kernel_name=CURRENT_ENV_KERNEL_NAME,
            stderr=subprocess.DEVNULL,
            cwd=str(folder),
            env=kernel_environment(progress),
        )
        self._ensure_iopub_up()
        self.evaluate(NO_NETWORK)
        self.used = 0.0
        self.lap()

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        return self.kc.execute(cell_input, allow_stdin=allow_stdin, stop_on_error=False)

    def evaluate(self, code: str, timeout: float = 60) -> str:
        """Run `code` beside the chapter's cells; returns what it printed."""
        printed, wrong = [], []

        def collect(message: dict) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                (printed if content["name"] == "stdout" else wrong).append(content["text"])
            elif message["msg_type"] == "error":
                wrong.append(f"{content['ename']}: {content['evalue']}")

        self.kc.execute_interactive(code, store_history=False, timeout=timeout, output_hook=collect)
        assert not wrong, "".join(wrong)
        return "".join(printed)

    def lap(self) -> float:
        """Seconds of the CPU that the kernel, and all that it has started, have used since the last lap."""
        times = psutil.Process(self.km.provisioner.process.pid).cpu_times()
        before, self.used = self.used, times.user + times.system + times.children_user + times.children_system
        return self.used - before


class Chapter(IPyNbFile):
    """A chapter: nbval's cells, then the checks on the kernel that has run them."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.compare_outputs = False  # but for the cells that ask for it
        self.number = int(self.path.name[:2])
        source = self.path.parent / "source" / f"{self.path.stem}.py"
        self.tests = read_tests(source) if source.is_file() else {}
        self.most_seconds = self.config.option.chapter_seconds or (60 if self.number <= 4 else 150)

    def setup(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="dltutor-")
        self.kernel = Kernel(self.path.parent, Path(self.folder.name, "progress.json"))

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()

    def collect(self) -> Iterator[pytest.Item]:
        again, driven = self.config.option.again, self.config.option.driven
        cells = list(super().collect())
        yield from self._run("", cells)
        yield Check.from_parent(self, name="without the network", check=self._demand_no_network)
        if driven:
            yield Check.from_parent(self, name="every control of every lab", check=self._drive)
        if again == "all" or self.path.stem in again.split(","):
            yield from self._run(" again", [_once_more(cell) for cell in cells])

    def _run(self, when: str, cells: list[IPyNbCell]) -> Iterator[pytest.Item]:
        for number, cell in enumerate(cells):
            yield cell
            for asserted in self.tests.get(number, ()):
                name = f"test after cell {number}{when}"
                yield Check.from_parent(self, name=name, check=partial(self._demand, asserted))
        yield Check.from_parent(self, name=f"silent{when}", check=lambda _: _demand_silence(cells))
        yield Check.from_parent(self, name=f"in its time{when}", check=self._demand_time)

    def _demand(self, asserted: str, _: pytest.Item) -> None:
        self.kernel.evaluate(f"exec({asserted!r}, dict(globals()))")

    def _demand_time(self, item: pytest.Item) -> None:
        seconds = self.kernel.lap()
        item.user_properties.append((self.path.stem, f"{seconds:.0f} s"))
        assert seconds < self.most_seconds, f"{seconds:.0f} s of the kernel's CPU"

    def _demand_no_network(self, _: pytest.Item) -> None:
        assert self.kernel.evaluate(ASKING).count("must not need the network") == ASKED

    def _drive(self, item: pytest.Item) -> None:
        labs = json.loads(self.kernel.evaluate(DRIVING, DRIVING_SECONDS).strip().splitlines()[-1])["labs"]
        item.user_properties.append((self.path.stem, f"{len(labs)} labs driven in {self.kernel.lap():.0f} s"))
        assert labs or self.number == 0, "this chapter has no lab that the driver can find"
        assert {lab["name"]: lab["errors"] for lab in labs if lab["errors"]} == {}
        assert {lab["name"]: lab["unchanged"] for lab in labs if lab["unchanged"]} == {}


class Check(pytest.Item):
    """Something that is asked of a chapter's kernel."""

    def __init__(self, *, check: Callable[[pytest.Item], None], **options: Any):
        super().__init__(**options)
        self.check = check

    def runtest(self) -> None:
        self.check(self)

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        return f"{excinfo.typename}: {excinfo.value}"

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.stem}, {self.name}"


def _once_more(cell: IPyNbCell) -> IPyNbCell:
    options = defaultdict(bool, {**cell.options, "check": False})
    return IPyNbCell.from_parent(
        cell.parent, name=f"{cell.name} again", cell_num=cell.cell_num, cell=cell.cell, options=options
    )


def _demand_silence(cells: list[IPyNbCell]) -> None:
    outputs = [output for cell in cells for output in cell.test_outputs or ()]
    assert [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"] == []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What each chapter took of the CPU."""
    reports = [r for r in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")]
    figures = [p for r in reports if r.when == "call" and ".ipynb" in r.nodeid for p in r.user_properties]
    for chapter, what in sorted(figures):
        terminalreporter.write_line(f"{chapter}: {what}")
