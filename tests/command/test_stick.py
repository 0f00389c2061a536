"""`stick`: what lies on it, and that one altered byte anywhere is named."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from dltutor.command import ROOT, stick, wheelhouse
from dltutor.command.main import main
from dltutor.errors import LearnerError


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A stick whose wheels are two words and whose pages are one; a test leaves it as it was."""

    def fill(folder, target):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"a-1-py3-none-{target.system}.whl").write_text(str(target))
        return 0

    project = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / "README.md").write_text("read me")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "all"],
    ):
        subprocess.run(["git", *command], cwd=project, check=True)
    folder = tmp_path_factory.mktemp("stick") / "stick"
    page = "import pathlib, sys; pathlib.Path(sys.argv[1], 'start.html').write_text('start')"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wheelhouse, "fill", fill)
        patch.setattr(stick, "ROOT", project)
        stick.fill(folder, ["windows", "mac"], ["3.12"], [sys.executable, "-c", page])
    return folder


def test_a_stick_holds_wheels_for_each_system_a_clone_and_its_pages(made, capsys):
    assert sorted(path.name for path in made.iterdir()) == ["SHA256SUMS", "dltutor", "start.html", "wheels"]
    assert len(list((made / "wheels").iterdir())) == 2
    assert (made / "dltutor" / "README.md").exists() and (made / "dltutor" / ".git").exists()
    assert "https://" in (made / "dltutor" / ".git" / "config").read_text()
    assert stick.check(made) == 0
    assert "all" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["wheels/a-1-py3-none-mac.whl", "start.html", "dltutor/README.md"])
def test_one_altered_byte_is_named(made, capsys, name):
    data = (made / name).read_bytes()
    (made / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert main(["stick", str(made), "--check"]) == 2
    (made / name).write_bytes(data)
    assert f"{name} was altered" in capsys.readouterr().err


def test_a_file_that_is_gone_is_named_and_a_folder_that_is_no_stick_too(made, tmp_path):
    (made / "start.html").unlink()
    with pytest.raises(LearnerError, match=r"start\.html is missing"):
        stick.check(made)
    (made / "start.html").write_text("start")
    with pytest.raises(LearnerError, match="is no stick"):
        stick.check(tmp_path)


def test_a_strangers_folder_is_not_filled(tmp_path):
    (tmp_path / "dltutor").mkdir()  # somebody's own clone
    mine = tmp_path / "dltutor" / "mine.txt"
    mine.touch()
    with pytest.raises(LearnerError, match="is not empty and is no stick"):
        stick.fill(tmp_path, ["linux"], ["3.12"], [])
    assert mine.exists()


def test_a_stick_that_was_not_finished_says_so_and_can_be_made_again(tmp_path, monkeypatch):
    def stopped(*_):
        raise LearnerError("no network")

    monkeypatch.setattr(wheelhouse, "fill", stopped)
    for _ in range(2):
        with pytest.raises(LearnerError, match="no network"):
            stick.fill(tmp_path / "s", ["linux"], ["3.12"], [])
    with pytest.raises(LearnerError, match="not finished"):
        stick.check(tmp_path / "s")


def test_what_a_stick_is_for_is_checked_first(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(wheelhouse, "fill", lambda *_: pytest.fail("filled"))
    with pytest.raises(LearnerError, match="windows, mac or linux"):
        stick.fill(tmp_path / "s", ["beos"], (), [])
    assert not (tmp_path / "s").exists()
