"""`check --room`: what it looks at, its code word, and what the instructor reads in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dltutor import machine
from dltutor.command import environment, room
from dltutor.command.check import Finding
from dltutor.command.main import main
from dltutor.errors import LearnerError

LINUX = machine.Machine("linux", "x86_64", (3, 13))


def test_a_word_names_what_is_to_be_mended_and_can_be_read_again():
    found = {letter: Finding(letter, "do it" if letter in "DN" else "") for letter in room.THINGS}
    found["B"] = Finding("browser", "none was found", advised=True)
    word = room.word(found, LINUX, 16 * 10**9, 7.4)
    assert word.startswith("MEND-DN-L313-16GB-7S-")
    said = room.in_words(word.lower())
    assert said == "to mend: disk, port. Linux, Python 3.13, 16 GB of memory, a training in 7 s."
    assert room.in_words(room.word({}, LINUX, 0, None)).startswith("ready.")
    newer = replace(LINUX, python=(3, 14))
    assert "Python. Linux, Python 3.14" in room.in_words(room.word({"P": Finding("Python", "too new")}, newer, 0, None))


@pytest.mark.parametrize("given", ["", "READY", "READY-L313-16GB-7S-", "READY-L313-16GB-8S-A", "hello"])
def test_a_word_that_was_mistyped_is_refused(given):
    with pytest.raises(LearnerError, match="it is no code word, or it was mistyped"):
        room.in_words(given)


def test_each_letter_changed_alone_is_noticed():
    word = room.word({}, LINUX, 16 * 10**9, 7.4)
    digits = [place for place, sign in enumerate(word) if sign.isdigit()]
    for place in digits:
        other = word[:place] + str((int(word[place]) + 1) % 10) + word[place + 1 :]
        with pytest.raises(LearnerError):
            room.in_words(other)


def test_the_instructor_asks_with_the_word(capsys):
    assert main(["check", "--room", room.word({}, LINUX, 8 * 10**9, 9)]) == 0
    assert capsys.readouterr().out.startswith("ready. Linux, Python 3.13, 8 GB")


def test_little_memory_a_slow_training_and_what_is_not_installed_are_named(monkeypatch):
    monkeypatch.setattr(room, "memory", lambda: 2 * 10**9)
    found = room.findings(False, None)
    assert found["M"].mend and found["S"].mend and "T" not in found
    assert room.findings(True, 31)["T"].mend and not room.findings(True, 12)["T"].mend


def test_a_training_that_fails_is_no_training(monkeypatch):
    monkeypatch.setattr(room, "_TRAINING", "raise SystemExit(3)")
    assert room.training(Path(environment.sys.executable)) == float("inf")


def test_the_training_runs():
    compile(room._TRAINING, "training", "exec")


def test_the_report_ends_in_the_word(monkeypatch, capsys):
    monkeypatch.setattr(room, "training", lambda python: 9.6)
    monkeypatch.setattr(environment.Environment, "ready", lambda self: True)
    assert room.main() in (0, 1)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Send this word to your instructor:  ")
    assert room.in_words(last.rpartition(" ")[2])


def test_memory_is_told():
    assert room.memory() > 10**8
