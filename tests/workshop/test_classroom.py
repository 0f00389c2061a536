"""A room's progress: handed in by the learner, read by the instructor."""

from __future__ import annotations

import json

import pytest

from dltutor import exercises
from dltutor.errors import LearnerError
from dltutor.exercises.core import store
from dltutor.publish import classroom


@pytest.fixture
def account(tmp_path, monkeypatch):
    monkeypatch.setenv("DLTUTOR_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.delenv("DLTUTOR_NAME", raising=False)
    return tmp_path


def solve(*keys, right=()):
    for key in keys:
        store.record_exercise(1, key, store.RIGHT if key in right else store.TRIED)


def test_the_table_says_who_is_where_and_at_what_the_room_is_stuck(account, capsys):
    for name, tried, right in (
        ("Ada", ("neuron", "nand"), ("neuron", "nand")),
        ("Ben", ("neuron", "nand"), ("neuron",)),
        ("Chen", ("nand", "xor_network"), ()),
    ):
        store.choose(name)
        solve(*tried, right=right)
    assert classroom.main([str(account)]) == 0
    said = capsys.readouterr().out
    lines = {line.split()[0]: line.split()[1:] for line in said.splitlines() if line}
    assert lines["ada"][0] == "2/6" and lines["ben"][0] == "1/6" and lines["chen"][:2] == ["0/6", "-"]
    assert "NAND gate: 2 of 3 not right yet" in said and said.index("NAND") < said.index("XOR with")
    assert "3 learners." in said and "nothing they wrote" in said


def test_a_learner_hands_in_and_is_told_what(account, tmp_path, capsys):
    shared = tmp_path / "shared"
    shared.mkdir()
    solve("nand", right=("nand",))
    exercises.hand_in(shared, "Ada Löw")
    said = capsys.readouterr().out
    assert "progress-ada-löw.json" in said and "Nothing that you wrote" in said
    held = json.loads((shared / "progress-ada-löw.json").read_text(encoding="utf-8"))
    assert held == {"version": 1, "chapters": {"1": {"exercises": {"nand": "right"}}}}
    assert classroom.read(shared) == {"ada-löw": {("1", "exercises", "nand"): "right"}}


def test_what_another_learner_has_handed_in_under_the_same_name_stays(account, tmp_path, monkeypatch):
    shared = tmp_path / "shared"
    shared.mkdir()
    solve("nand")
    exercises.hand_in(shared, "Ada")
    solve("neuron")
    exercises.hand_in(shared, "Ada")  # the same learner, later
    before = (shared / "progress-ada.json").read_bytes()
    monkeypatch.setenv("DLTUTOR_PROGRESS", str(tmp_path / "other.json"))
    solve("nand")
    with pytest.raises(LearnerError, match="take another one"):
        exercises.hand_in(shared, "Ada")
    assert (shared / "progress-ada.json").read_bytes() == before


def test_handing_in_needs_a_folder_and_a_name(account):
    with pytest.raises(LearnerError, match="there is no such folder"):
        exercises.hand_in(account / "none", "Ada")
    with pytest.raises(LearnerError, match="give one, any will do"):
        exercises.hand_in(account)
    with pytest.raises(LearnerError, match="it must be a name"):
        exercises.hand_in(account, "..")
    store.choose("Ada")
    exercises.hand_in(account)
    assert (account / "progress-ada.json").exists()


def test_a_damaged_file_is_left_out_and_named_and_an_empty_folder_refused(account, capsys):
    with pytest.raises(LearnerError, match="no progress is in it"):
        classroom.read(account)
    (account / "progress-ben.json").write_text("{")
    solve("nand", right=("nand",))
    assert list(classroom.read(account)) == ["(no name)"]
    assert "progress-ben.json is left out" in capsys.readouterr().err
    assert classroom.stuck(classroom.read(account)) == "Nobody is stuck: whatever was tried is right."
    assert classroom.main([str(account / "none")]) == 2
