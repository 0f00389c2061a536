"""The progress file: nothing is lost, nothing is downgraded, and whatever is wrong with it harms nobody."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dltutor
from dltutor.exercises import neurons as practice
from dltutor.exercises.core import store
from dltutor.exercises.core.store import record_exercise, record_question

GOOD, BAD = ([-2, -2], 3), ([1, 1], 1)


def stored(file):
    return json.loads(file.read_text("utf-8"))["chapters"]


def row():
    return dltutor.progress().rows[0]


def another_kernel():
    """What a restarted kernel knows: only the file."""
    store._unsaved.clear()
    store._told.clear()


def test_a_check_is_recorded_and_survives_a_restart(progress_file):
    practice.nand.check(*BAD)
    assert stored(progress_file) == {"1": {"exercises": {"nand": "tried"}}}
    assert (row().exercises_right, row().exercises_tried) == (0, 1)
    practice.nand.check(*GOOD)
    another_kernel()
    assert (row().exercises_right, row().exercises_tried) == (1, 1)


def test_right_stays_right(progress_file):
    practice.nand.check(*GOOD)
    another_kernel()
    practice.nand.check(*BAD)
    assert stored(progress_file)["1"]["exercises"]["nand"] == "right"


def test_what_is_not_attempted_leaves_no_trace(progress_file):
    practice.nand.check(..., ...)
    assert not progress_file.exists()


def test_the_table_has_a_chapter_a_row_in_both_forms():
    record_exercise(1, "nand", "right")
    record_exercise(1, "neuron", "not yet")
    record_exercise(1, "an exercise that is gone", "right")
    record_question(1, "bias", True)
    shown = dltutor.progress()
    assert str(shown).splitlines()[1].split("  ")[0] == "01 Neurons"
    assert [c.strip() for c in str(shown).splitlines()[1].split("  ") if c.strip()][1:] == [
        "1 of 6",
        "2 of 6",
        "1 of 6",
    ]
    assert "<td" in shown._repr_html_()
    assert ">2 of 6</td>" in shown._repr_html_()
    assert "/" not in str(shown)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"7", b'{"chapters": {}}', b'{"version": 1}', b'{"version": 1, "chapters": []}',
        b'{"version": "one", "chapters": {}}', b'{"version": 1, "chapters": {"1": 3}}', b"\xff\xfe\x00", b"[" * 100_000,
        b'{"version": 1, "chapters": {"1": {"quiz": ["a"]}}}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_whole_and_told_once(progress_file, content):
    progress_file.parent.mkdir()
    progress_file.write_bytes(content)
    outcome = practice.nand.check(*GOOD)
    assert "progress.json, with your progress, was damaged: it is set aside as progress.json.damaged" in outcome.notice
    assert "\n" not in outcome.notice
    assert progress_file.with_name("progress.json.damaged").read_bytes() == content
    assert stored(progress_file)["1"]["exercises"]["nand"] == "right"
    assert practice.nand.check(*GOOD).notice == ""


def test_showing_a_damaged_file_sets_it_aside_too(progress_file):
    progress_file.parent.mkdir()
    progress_file.write_bytes(b"?")
    assert "was damaged" in dltutor.progress().notice
    assert dltutor.progress().notice == ""
    assert progress_file.with_name("progress.json.damaged").read_bytes() == b"?"


def test_a_second_damaged_file_does_not_replace_the_first(progress_file):
    progress_file.parent.mkdir()
    for content in (b"first", b"second", b"third"):
        progress_file.write_bytes(content)
        practice.nand.check(*GOOD)
    names = ["progress.json.damaged", "progress.json.damaged-2", "progress.json.damaged-3"]
    assert [progress_file.with_name(n).read_bytes() for n in names] == [b"first", b"second", b"third"]


def test_what_cannot_be_written_is_kept_in_memory_and_told_once(progress_file, unwritable):
    first, second = practice.nand.check(*GOOD), practice.nand.check(*BAD)
    assert first.state == "right"
    assert first.notice.startswith("Your progress is kept only until the kernel stops")
    assert "\n" not in first.notice
    assert second.notice == ""
    assert (row().exercises_right, row().exercises_tried) == (1, 1)


def test_what_was_kept_in_memory_is_written_as_soon_as_it_can_be(progress_file, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(store.Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert "No space left on device" in practice.nand.check(*GOOD).notice
    assert list(progress_file.parent.glob(".progress*")) == [], "a temporary file was left behind"
    record_exercise(1, "neuron", "not yet")
    assert stored(progress_file)["1"]["exercises"] == {"nand": "right", "neuron": "tried"}


def test_a_file_that_cannot_be_read_is_never_written_over(progress_file, monkeypatch):
    practice.nand.check(*GOOD)
    before = progress_file.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(
            store.Path, "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
        )
        assert "Permission denied" in practice.neuron.check(lambda x, weights, bias: 0).notice
        assert row().exercises_tried == 1
    assert progress_file.read_bytes() == before


def test_a_damaged_file_that_cannot_be_set_aside_is_never_written_over(progress_file, monkeypatch):
    progress_file.parent.mkdir()
    progress_file.write_bytes(b"?")
    monkeypatch.setattr(
        store.Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    assert "Permission denied" in practice.nand.check(*GOOD).notice
    assert progress_file.read_bytes() == b"?"
    assert row().exercises_right == 1


def test_a_file_of_a_newer_version_is_left_alone(progress_file):
    progress_file.parent.mkdir()
    progress_file.write_text('{"version": 2, "chapters": {}}')
    assert "it was written by a newer dltutor" in practice.nand.check(*GOOD).notice
    assert progress_file.read_text() == '{"version": 2, "chapters": {}}'


@pytest.mark.parametrize("place", ["a folder", "under a file", "null"])
def test_a_place_that_cannot_be_a_file_harms_nobody(tmp_path, monkeypatch, place):
    file = tmp_path / "there"
    if place == "a folder":
        file.mkdir()
    elif place == "under a file":
        file.write_text("a file")
        file = file / "progress.json"
    monkeypatch.setattr(store, "path", lambda: Path("a\0b") if place == "null" else file)
    assert "kept only until the kernel stops" in practice.nand.check(*GOOD).notice
    assert row().exercises_right == 1


def test_no_home_folder_harms_nobody(monkeypatch):
    monkeypatch.delenv("DLTUTOR_PROGRESS")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(store.sys, "platform", "linux")
    monkeypatch.setattr(store.Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert "There is no folder for your progress" in practice.nand.check(*GOOD).notice
    assert row().exercises_right == 1


@pytest.mark.parametrize(
    ("platform", "variables", "wanted"),
    [
        ("linux", {}, "home/.local/share/dltutor/progress.json"),
        ("linux", {"XDG_DATA_HOME": "/xdg"}, "/xdg/dltutor/progress.json"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "home/.local/share/dltutor/progress.json"),
        ("darwin", {}, "home/Library/Application Support/dltutor/progress.json"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/dltutor/progress.json"),
        ("win32", {}, "home/AppData/Roaming/dltutor/progress.json"),
        ("linux", {"DLTUTOR_PROGRESS": "/named.json"}, "/named.json"),
        ("linux", {"DLTUTOR_NAME": "Ada"}, "home/.local/share/dltutor/progress-ada.json"),
        ("linux", {"DLTUTOR_PROGRESS": "/named.json", "DLTUTOR_NAME": "Ada Löw"}, "/named-ada-löw.json"),
    ],
)
def test_where_the_file_is_kept(monkeypatch, platform, variables, wanted):
    for name in ("DLTUTOR_PROGRESS", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(store.sys, "platform", platform)
    monkeypatch.setattr(store.Path, "home", lambda: Path("home"))
    assert store.path() == Path(wanted)


def test_kernels_that_write_at_once_lose_nothing(progress_file):
    code = (
        "import sys; from dltutor.exercises.core.store import record_exercise\n"
        "for i in range(25): assert record_exercise(int(sys.argv[1]), f'e{i}', 'right') == ''"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, str(n)], env={**os.environ}) for n in range(1, 5)]
    assert [k.wait(timeout=60) for k in kernels] == [0] * 4
    assert {n: len(parts["exercises"]) for n, parts in stored(progress_file).items()} == dict.fromkeys("1234", 25)


def test_a_file_that_the_learner_deletes_stays_deleted(progress_file):
    practice.nand.check(*GOOD)
    progress_file.unlink()
    practice.neuron.check(lambda x, weights, bias: 0)
    assert stored(progress_file) == {"1": {"exercises": {"neuron": "tried"}}}
