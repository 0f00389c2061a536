"""`release`: a version from its change log to its wheel, made and tried beside the project, and kept only if all holds.

Set-up cells, badges and links name the release from the commit on that carries its tag.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from dltutor import __version__
from dltutor.command import ROOT
from dltutor.command.steps import clean_environ, start_log, step
from dltutor.errors import LearnerError

TOOLS = ("build>=1.2", "twine>=6")
_HEADING = re.compile(r"^## (?P<what>.+)$", re.MULTILINE)
# What names a commit to a reader: notebooks to open on Colab, the project to open on Binder, the package for pip.
_NAMED = re.compile(
    r"(/blob/)[^/\s]+(?=/notebooks/)|(mybinder\.org/v2/gh/[^/\s]+/[^/\s]+/)[^?)\s]+|(git\+https://[\w./-]+@)[\w.-]+"
)


def make(version: str, python: Path, keep: bool) -> int:
    """Make the release `version`, with the authors' Python `python`; only where it is to `keep` anything stays."""
    tag = f"v{version}"
    demand(version)
    log = ROOT / "build" / "release.log"
    start_log(log)
    with _beside(ROOT / "build" / "release") as tree:
        write(tree, version, date.today())
        retold = [str(python), "-m", "dltutor.publish.build"]
        _step("the notebooks name it", [*retold, "--text"], log, tree)
        _step("sources and notebooks agree", [*retold, "--check"], log, tree)
        _git("commit", "--quiet", "--all", "--message", f"Release {version}", root=tree)
        made = built(tree, tree.parent, log)
        tried(next(file for file in made if file.suffix == ".whl"), tree.parent / "fresh", log, tree)
        commit = _git("rev-parse", "HEAD", root=tree).strip()
        if not keep:
            print(f"Release {version} can be made; nothing was kept. Its files were {_list(made)}.")
            return 0
        _git("merge", "--quiet", "--ff-only", commit)
        _git("tag", "--annotate", tag, "--message", f"Release {version}")
        (ROOT / "dist").mkdir(exist_ok=True)
        kept = [Path(shutil.copy2(file, ROOT / "dist")) for file in made]
    print(f"Release {version} is made: its commit, the tag {tag}, and {_list(kept)} in dist. To publish it:")
    print(f"  git push --atomic origin HEAD {tag}\n  python3 -m pip install twine && python3 -m twine upload dist/*")
    return 0


def demand(version: str, root: Path = ROOT, before: str = __version__) -> None:
    """Raise a `LearnerError` where this cannot become the release `version`."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise LearnerError(f"version={version}: it must be three numbers, for example 1.2.0")
    if _numbers(version) < _numbers(before):
        raise LearnerError(f"version={version}: it must not be lower than {before}, which this is now")
    if _git("tag", "--list", f"v{version}", root=root).strip():
        raise LearnerError(f"version={version}: this release has been made; take a higher one")
    if changed := _git("status", "--porcelain", root=root).splitlines():
        raise LearnerError(f"{changed[0][3:]} is not committed: a release is made of commits")
    _, news = _newest((root / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    if "\n- " not in news:
        raise LearnerError(f"CHANGELOG.md says nothing of {version}: say it in lines that begin with '- '")


def write(root: Path, version: str, day: date) -> None:
    """Write the version in its one place, its day in the change log, and its tag wherever a reader is led."""
    _replace(root / "dltutor" / "__init__.py", r'^__version__ = ".*"$', f'__version__ = "{version}"')
    _replace(root / "dltutor" / "notebook.py", r'^RELEASE = ".*"$', f'RELEASE = "v{version}"')
    log = root / "CHANGELOG.md"
    text = log.read_text(encoding="utf-8")
    heading, _ = _newest(text, version)
    log.write_text(text.replace(heading, f"## {version} ({day.isoformat()})", 1), encoding="utf-8")
    for chapter in (root / "notebooks").glob("*.ipynb"):  # what the set-up cell has printed there
        text = chapter.read_text(encoding="utf-8")
        chapter.write_text(re.sub(r"dltutor \S+ on Python", f"dltutor {version} on Python", text), encoding="utf-8")
    for page in pages(root):
        text = page.read_text(encoding="utf-8")
        page.write_text(named(text, f"v{version}"), encoding="utf-8")


def pages(root: Path = ROOT) -> list[Path]:
    """The pages that lead readers to notebooks on the web."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def named(text: str, reference: str) -> str:
    """`text` with every such address naming `reference`.

    >>> named("github/a/b/blob/main/notebooks/clean/01.ipynb", "v1.2.0")
    'github/a/b/blob/v1.2.0/notebooks/clean/01.ipynb'
    """
    return _NAMED.sub(lambda found: f"{found[1] or found[2] or found[3]}{reference}", text)


def built(tree: Path, folder: Path, log: Path) -> list[Path]:
    """The sdist, and the wheel that is built from it, in `folder`/dist, both as a package index wants them."""
    python = _environment(folder / "tools", log, tree)
    _step("the tools", [python, "-m", "pip", "install", "--quiet", *TOOLS], log, tree)
    out = folder / "dist"
    shutil.rmtree(out, ignore_errors=True)
    _step("sdist and wheel", [python, "-m", "build", "--outdir", str(out)], log, tree)
    made = sorted(out.iterdir())
    _step("what an index wants", [python, "-m", "twine", "check", "--strict", *map(str, made)], log, tree)
    return made


def tried(file: Path, folder: Path, log: Path, tree: Path) -> str:
    """Install a wheel or an sdist with its lab into a fresh environment, and do there what a learner does first.

    Returns the environment's Python.
    """
    python = _environment(folder / "environment", log, tree)
    pins = str(tree / "constraints" / "tested.txt")
    install = [python, "-m", "pip", "install", "--progress-bar", "off", "-c", pins, f"{file}[lab]"]
    _step(f"{file.name} installed", install, log, folder)
    dltutor = shutil.which("dltutor", path=str(Path(python).parent))
    if dltutor is None:
        raise LearnerError(f"{file.name} brings no command dltutor")
    for title, arguments in (
        ("what is needed is there", ["check"]),
        ("the copies", ["notebooks", "my_notebooks"]),
        ("chapter 00", ["run", "0", "--out", "00.html"]),
    ):
        _step(title, [dltutor, *arguments], log, folder)
    return python


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A working tree of this commit in `folder`, gone afterwards with all that was made beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tree = folder / "dltutor"
    _git("worktree", "add", "--quiet", "--force", "--detach", str(tree))
    try:
        yield tree
    finally:
        _git("worktree", "remove", "--force", str(tree))
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, log: Path, cwd: Path) -> str:
    """The Python of a new, empty environment."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _step(f"{folder.name}: an empty environment", [sys.executable, "-m", "venv", str(folder)], log, cwd)
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def _newest(log: str, version: str) -> tuple[str, str]:
    """The heading of what has not been released yet, and what stands below it."""
    first, following, *_ = *_HEADING.finditer(log), None, None
    if first is None or first["what"] not in ("Unreleased", version):
        raise LearnerError(f"CHANGELOG.md must begin with '## Unreleased' or '## {version}', and say there what is new")
    return first[0], log[first.end() : following and following.start()]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _replace(file: Path, pattern: str, line: str) -> None:
    text, times = re.subn(pattern, line, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if times != 1:
        raise LearnerError(f"{file}: one line must match {pattern}, and {times} do")
    file.write_text(text, encoding="utf-8")


def _list(files: list[Path]) -> str:
    return " and ".join(f"{file.name} ({file.stat().st_size / 1e6:.1f} MB)" for file in files)


def _step(title: str, command: list[str], log: Path, cwd: Path) -> None:
    if step(title, command, log, cwd=cwd):
        raise LearnerError(f"the release stops, nothing was changed: {title} failed (details: {log})")


def _git(*arguments: str, root: Path | None = None) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root or ROOT, env=clean_environ(), capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise LearnerError(f"git {arguments[0]}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return done.stdout
