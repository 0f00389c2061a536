"""Runs a chapter from top to bottom and writes it as one web page, to hand out or to read without a kernel.

python -m dltutor.publish.run 1                      writes 01_neurons.html here
python -m dltutor.publish.run 1 --out lesson.html    writes it there
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from dltutor.command.catalogue import CellError, find_chapter, notebooks_in
from dltutor.errors import LearnerError


def run(notebook: Path, out: Path) -> None:
    """Run `notebook`, write it to `out`, and print what is going on.

    Raises `CellError` if a cell fails, `LearnerError` if `out` cannot be written; `out` is then left as it was.
    """
    try:
        import nbformat

        from dltutor.publish.execution import execute
        from dltutor.publish.outputs import lighten
        from dltutor.publish.page import web_page
    except ModuleNotFoundError as error:
        raise LearnerError(f"{error.name} is missing: type  pip install nbconvert ipykernel") from None
    _must_be_writable(out)
    start = time.perf_counter()
    chapter = nbformat.read(notebook, as_version=4)
    report = _Progress(notebook.stem, start)
    try:
        execute(chapter, notebook, report)
    finally:
        report.end()
    lighten(chapter)
    _write(out, web_page(chapter, notebook.parent))
    print(f"{notebook.stem}: {time.perf_counter() - start:.1f} s, written to {out.resolve()}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0 if the page was written, 1 if a cell failed, 2 for a wrong argument."""
    parser = argparse.ArgumentParser(prog="dltutor run", description="Runs a chapter and writes it as a web page.")
    parser.add_argument("chapter", help="the chapter's number, for example 1")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the page; NN_name.html in this folder if not given")
    parser.add_argument("--language", default="en", help="the language of the chapter, for example fr")
    chosen = parser.parse_args(arguments)
    try:
        notebook = find_chapter(chosen.chapter, notebooks_in(chosen.language))
        run(notebook, chosen.out or Path(f"{notebook.stem}.html"))
    except LearnerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 1
    except CellError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class _Progress:
    """Says which cell is running: in one line that is rewritten on a terminal, in lines elsewhere."""

    def __init__(self, name: str, start: float):
        self.name, self.start, self.on_terminal = name, start, sys.stdout.isatty()

    def __call__(self, number: int, count: int) -> None:
        line = f"{self.name}: cell {number} of {count}, {time.perf_counter() - self.start:.1f} s"
        print(f"\r{line}  " if self.on_terminal else line, end="" if self.on_terminal else "\n", flush=True)

    def end(self) -> None:
        if self.on_terminal:
            print()


def _must_be_writable(out: Path) -> None:
    if out.is_dir():
        raise LearnerError(f"out={str(out)!r}: it must be a file, for example {str(out / 'page.html')!r}")
    if not out.parent.is_dir():
        raise LearnerError(f"out={str(out)!r}: there is no folder {str(out.parent)!r}; make it first")
    try:
        with tempfile.TemporaryFile(dir=out.parent):
            pass
        if out.exists():
            out.open("r+b").close()
    except OSError as error:
        raise LearnerError(f"out={str(out)!r}: it cannot be written: {error.strerror}") from None


def _write(out: Path, text: str) -> None:
    unfinished = out.with_name(out.name + ".part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise LearnerError(f"out={str(out)!r}: it cannot be written: {error.strerror}") from None


if __name__ == "__main__":
    sys.exit(main())
