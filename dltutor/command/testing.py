"""`test`: the style, every unit test and example, and every notebook, on today's versions or on Colab's."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from dltutor.command import ROOT
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
NBVAL = ("--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=120")
SHARED_OUT = ("-n", "2", "--dist", "loadscope")  # two at once; a file or a notebook is not split
ALONE = ("tests/notebooks", "tests/browser")  # what has limits of time has the machine to itself
NOTHING_TO_TEST = 5  # pytest's status where the arguments choose none of the tests


def run(python: Path, on_colab: bool, arguments: Sequence[str] = ()) -> int:
    """Run every step even where one fails; 0 when all passed, 1 otherwise."""
    began = time.monotonic()
    results = []
    for name, command in steps(on_colab, arguments):
        print(f"== {name}", flush=True)
        status = subprocess.call([str(python), "-m", *command], cwd=ROOT, env=clean_environ(**ENVIRON))
        results.append((name, status == 0 or (status == NOTHING_TO_TEST and bool(arguments))))
    words = ", ".join(f"{name} {'passed' if passed else 'FAILED'}" for name, passed in results)
    print(f"{'Colab' if on_colab else 'Today'}'s versions: {words} ({took(time.monotonic() - began)})")
    return int(not all(passed for _, passed in results))


def steps(on_colab: bool, arguments: Sequence[str] = (), root: Path = ROOT) -> list[tuple[str, list[str]]]:
    """Each step's name and what Python runs as a module for it.

    `arguments` go to pytest; with a path among them that path alone is tested, and the style is left out.
    """
    named = [a for a in arguments if not a.startswith("-") and (root / a.partition("::")[0]).exists()]
    targets = [] if named else default_targets(root)
    options = list(NBVAL) if any(".ipynb" in target for target in (*named, *targets)) else []
    if named:
        return [("tests", ["pytest", *options, *arguments])]
    ignored = [f"--ignore={folder}" for folder in ALONE]
    tests = ("tests", ["pytest", *options, *SHARED_OUT, *ignored, *targets, *arguments])
    if on_colab:  # nbval runs every chapter, and each lab's own tests drive it
        return [tests]
    style = [("style", ["ruff", "check", "."]), ("format", ["ruff", "format", "--check", "."])]
    return [*style, tests, ("chapters and browser", ["pytest", *ALONE, *arguments])]


def default_targets(root: Path) -> list[str]:
    """Everything pytest looks at: the tests, the examples in the package's docstrings, the notebooks."""
    notebooks = sorted(p.relative_to(root).as_posix() for p in (root / "notebooks").glob("[0-9]*.ipynb"))
    return ["tests", "--doctest-modules", "dltutor", *notebooks]
