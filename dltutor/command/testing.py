"""`test`: the style, every unit test and example, and every notebook, on today's versions or on Colab's."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from dltutor.command import ROOT
from dltutor.command.changed import Selection
from dltutor.command.steps import clean_environ, took

# Tests must not need a network: whatever reaches for it is sent to a name that, by its ending, can never exist.
_CLOSED = "http://no-network.invalid:9"
ENVIRON = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _CLOSED),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), "localhost,127.0.0.1,::1"),
    "PIP_NO_INDEX": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
CHAPTERS = ("-p", "dltutor.publish.checks", "--nbval-cell-timeout=600")
SHARED_OUT = ("-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")  # two at once; no file, no chapter is split
SLOWEST = "--durations=15"
BROWSER = "tests/browser"  # waits for pages: it has the machine to itself
# What another Keras, TensorFlow or Jupyter can change: the engine under every lab, each lab, the package.
ON_COLAB = ("tests/live", "tests/labs/test_conformance.py", "tests/test_packaging.py")
STYLE = (("style", ["ruff", "check", "."]), ("format", ["ruff", "format", "--check", "."]), ("types", ["mypy"]))
NOTHING_TO_TEST = 5  # pytest's status where the arguments choose none of the tests


def run(python: Path, on_colab: bool, arguments: Sequence[str] = (), chosen: Selection | None = None) -> int:
    """Run every step, but nothing further where the style is at fault; 0 when all passed, 1 otherwise.

    Of the tests only those that are `chosen`, where something is.
    """
    began = time.monotonic()
    results = []
    todo = steps(on_colab, arguments, chosen=chosen)
    some_may_be_empty = bool(arguments or chosen) and len(todo) > 1
    for name, command in todo:
        print(f"== {name}", flush=True)
        step_began = time.monotonic()
        status = subprocess.call([str(python), "-m", *command], cwd=ROOT, env=clean_environ(**ENVIRON))
        passed = status == 0 or (status == NOTHING_TO_TEST and some_may_be_empty)
        results.append((name, passed, took(time.monotonic() - step_began)))
        if not passed and (name, command) in STYLE:
            break
    words = ", ".join(f"{name} {'passed' if passed else 'FAILED'} ({time})" for name, passed, time in results)
    print(f"{'Colab' if on_colab else 'Today'}'s versions: {words}; {took(time.monotonic() - began)} in all")
    return int(not all(passed for _, passed, _ in results))


def steps(
    on_colab: bool, arguments: Sequence[str] = (), root: Path = ROOT, chosen: Selection | None = None
) -> list[tuple[str, list[str]]]:
    """Each step's name and what Python runs as a module for it.

    `arguments` go to pytest; with a path among them that path alone is tested, and the style is left out.
    """
    named = [a for a in arguments if not a.startswith("-") and (root / a.partition("::")[0]).exists()]
    if named:
        return [("tests", ["pytest", *CHAPTERS, *arguments])]
    options = [*CHAPTERS, *SHARED_OUT, SLOWEST]
    if chosen is not None:
        return chosen_steps(chosen, on_colab, options, arguments)
    if on_colab:
        return [("tests", ["pytest", *options, *chapters_by_size(root), *ON_COLAB, *arguments])]
    everything = [*chapters_by_size(root), "tests", f"--ignore={BROWSER}", "--doctest-modules", "dltutor"]
    return [
        *STYLE,
        ("tests", ["pytest", *options, *everything, *arguments]),
        ("browser", ["pytest", SLOWEST, BROWSER, *arguments]),
    ]


def chosen_steps(
    chosen: Selection, on_colab: bool, options: Sequence[str], arguments: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """The steps for what a change can have touched.

    A chapter that was rewritten is run twice in the same kernel.
    """

    def counts(name: str) -> bool:
        return name.startswith(ON_COLAB) or not on_colab

    again = f"--again={','.join(chosen.rewritten) or 'none'}"
    pages = [name for name in chosen.tests if name.startswith(BROWSER) and counts(name)]
    tests = [*chosen.chapters, *(name for name in chosen.tests if name not in pages and counts(name))]
    examples = ["--doctest-modules", *chosen.examples] if chosen.examples and not on_colab else []
    wide = [name for name in chosen.wide if counts(name)]
    runs = [
        ("tests", tests, [*options, again, *tests, *examples]),
        ("each touched lab and chapter", wide, [*options, *wide, "-k", " or ".join(chosen.words)]),
        ("browser", pages, [SLOWEST, *pages]),
    ]
    found = [(name, ["pytest", *command, *arguments]) for name, files, command in runs if files]
    return found if on_colab else [*STYLE, *found]


def chapters_by_size(root: Path) -> list[str]:
    """The notebooks, the longest first: what takes longest begins first."""
    notebooks = sorted((root / "notebooks").glob("[0-9]*.ipynb"), key=lambda path: -path.stat().st_size)
    return [path.relative_to(root).as_posix() for path in notebooks]
