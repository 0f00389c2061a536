"""`release`: what it refuses before anything is done, and what it writes. That it builds is seen by a dry run."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from dltutor.command import release

ROOT = Path(__file__).resolve().parents[2]
NEWS = "# Changes\n\n## Unreleased\n\n- A new lab.\n\n## 0.1.0\n\n- The first.\n"
README = "[a](https://colab.example/github/o/n/blob/v0.1.0/notebooks/clean/01.ipynb) [b](docs/blob/main/x.md)"
BINDER = "[c](https://mybinder.org/v2/gh/o/n/main?urlpath=doc) git+https://github.com/o/n@main"


def git(root: Path, *arguments: str) -> None:
    author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *author, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path):
    """What a release writes, committed in a repository of its own."""
    for folder in ("dltutor", "docs/places", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("__init__.py", "notebook.py"):
        shutil.copy(ROOT / "dltutor" / name, tmp_path / "dltutor")
    (tmp_path / "notebooks" / "00_a.ipynb").write_text('"dltutor 0.1.0 on Python 3.13.1: ready"')
    for name, text in (("CHANGELOG.md", NEWS), ("README.md", README), ("docs/places/binder.md", BINDER)):
        (tmp_path / name).write_text(text)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "-m", "begun")
    return tmp_path


def test_a_release_is_named_wherever_a_reader_is_led(project):
    release.demand("1.2.0", project, "0.1.0")
    release.write(project, "1.2.0", date(2027, 1, 31))
    read = {p.name: p.read_text() for p in project.rglob("*") if p.is_file() and ".git" not in p.parts}
    assert '\n__version__ = "1.2.0"\n' in read["__init__.py"] and '\nRELEASE = "v1.2.0"\n' in read["notebook.py"]
    assert read["CHANGELOG.md"] == NEWS.replace("## Unreleased", "## 1.2.0 (2027-01-31)")
    assert read["README.md"] == README.replace("blob/v0.1.0/notebooks", "blob/v1.2.0/notebooks")
    assert read["binder.md"] == BINDER.replace("/main?", "/v1.2.0?").replace("@main", "@v1.2.0")
    assert read["00_a.ipynb"] == '"dltutor 1.2.0 on Python 3.13.1: ready"'


@pytest.mark.parametrize("version", ["1.2", "v1.2.0", "1.2.0rc1", "new", ""])
def test_a_version_is_three_numbers(project, refused, version):
    with refused(f"version={version}: it must be three numbers"):
        release.demand(version, project)


def test_what_cannot_be_released_is_said_before_anything_is_done(project, refused):
    with refused("it must not be lower than 0.1.0"):
        release.demand("0.0.9", project, "0.1.0")
    (project / "README.md").write_text("more")
    with refused("README.md is not committed"):
        release.demand("1.2.0", project)
    git(project, "checkout", "README.md")
    git(project, "tag", "v1.2.0")
    with refused("this release has been made"):
        release.demand("1.2.0", project)


@pytest.mark.parametrize("text", ["", "## 0.1.0 (2026-01-01)\n\n- x\n", "## Unreleased\n\n## 0.1.0\n\n- x\n"])
def test_a_release_has_news(project, refused, text):
    (project / "CHANGELOG.md").write_text(text)
    git(project, "commit", "--quiet", "--all", "-m", "news")
    with refused("CHANGELOG.md"):
        release.demand("1.2.0", project)
