"""Texts that every machine has, Shakespeare from a server of our own, and a learner's own text."""

import builtins
import codecs
import gzip
import hashlib
import importlib.util
import io
import random
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets import own_texts, texts
from dltutor.errors import LearnerError

ROOT = Path(__file__).parents[2]
POEM = "Der Müller mahlt, die Mühle läuft – Übermut tut selten gut.\nπ, жук, 猫 und 🌷\n" * 5


@pytest.mark.parametrize("name", texts.TEXTS)
def test_a_text_is_long_clean_and_always_the_same(name):
    found = datasets.text(name)
    assert 30_000 < len(found) < 500_000 and len(set(found)) < 100
    assert all(c == "\n" or " " <= c <= "~" for c in found)
    texts._made.cache_clear()
    assert datasets.text(name) == found


def test_the_emoji_are_the_same_on_every_machine():
    names = datasets.text("emoji")
    assert hashlib.sha256(names.encode()).hexdigest()[:16] == "742b20c47493179c"
    lines = names.splitlines()
    assert len(lines) == len(set(lines)) == 1757 and "" not in lines
    assert all(unicodedata.lookup(name) for name in lines)
    assert lines != sorted(lines, key=unicodedata.lookup)


def test_the_book_is_the_whole_book_and_the_same_on_every_machine():
    book = datasets.text("alice")
    assert hashlib.sha256(book.encode()).hexdigest()[:16] == "66e0076c6bfc2ab1"
    assert book.startswith("CHAPTER I. Down the Rabbit-Hole\nAlice was beginning") and book.count("CHAPTER ") == 12
    assert book.endswith("and the happy summer days.\n") and "Gutenberg" not in book
    assert "\nFather William" not in book and "\n'You are old, Father William,' the young man said,\n" in book


def test_the_script_takes_the_book_out_of_the_file():
    spec = importlib.util.spec_from_file_location("make_alice", ROOT / "data" / "make_alice.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    source = f"head\n\n{script.FIRST}\n\nOne _day_\nin May\n\n  * * *\n\n  a verse\n  of two\n\n   THE END\ntail"
    assert script.alice(source) == f"{script.FIRST}\nOne day in May\na verse\nof two\n"


def test_the_prose_is_sentences_without_code():
    lines = datasets.text("prose").splitlines()
    assert len(lines) == len(set(lines)) > 600
    for line in lines:
        assert line[0].isupper() and line[-1] in ".!?", line
        assert not set(line) & set('_=<>[]{}"*`|\\/') and "  " not in line and "- " not in line.replace(" - ", "")
    letters = "".join(lines)
    assert sum(c.islower() or c == " " for c in letters) / len(letters) > 0.93


def test_the_python_is_code_that_can_be_read_by_python():
    code = datasets.text("python")
    assert code.count("def ") > 150 and "\t" not in code
    compile(code.replace("from __future__", "from x"), "library", "exec")


def test_what_this_python_lacks_is_one_line(monkeypatch):
    def missing(name, *rest):
        raise ImportError(name)

    monkeypatch.setattr(texts, "import_module", missing)
    monkeypatch.setattr(texts, "find_spec", lambda name: None)
    texts._made.cache_clear()
    for name in ("prose", "python"):
        with pytest.raises(LearnerError, match=rf"^name='{name}': this Python came without .* take '"):
            datasets.text(name)
    assert datasets.text("emoji")


@pytest.mark.parametrize("name", ["poems", "Emoji", None, 3, "", ("emoji",)])
def test_another_name_is_one_line(name):
    with pytest.raises(LearnerError, match=r"^name=.* it must be one of 'emoji', 'alice', 'prose', 'python'"):
        datasets.text(name)


def test_even_what_cannot_be_a_key_is_one_line():
    with pytest.raises(LearnerError, match=r"^name="):
        datasets.text(["emoji"])


@pytest.fixture
def plays(web, monkeypatch):
    body = b"First Citizen:\nBefore we proceed any further, hear me speak.\n"
    monkeypatch.setattr(texts, "SHAKESPEARE", web.serve(texts.SHAKESPEARE, body))
    return web


def test_shakespeare_comes_on_request_only_and_once(plays, tmp_path):
    with pytest.raises(LearnerError, match=r"download=True.*datasets\.text\('prose'\)") as caught:
        datasets.shakespeare()
    assert "\n" not in str(caught.value) and plays.asked == []
    assert datasets.shakespeare(download=True).startswith("First Citizen:\n")
    assert datasets.shakespeare() and len(plays.asked) == 1
    assert (tmp_path / "own" / "shakespeare.txt").is_file()


def test_the_file_of_keras_s_tutorial_is_found(plays, tmp_path):
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "shakespeare.txt").write_bytes(plays.files["shakespeare.txt"])
    assert datasets.shakespeare().startswith("First") and plays.asked == []


@pytest.mark.parametrize(("mood", "words"), [("missing", "404"), ("wrong", "SHA-256"), ("silent", "silent")])
def test_a_download_that_fails_names_the_text_that_is_here(plays, mood, words):
    plays.moods["shakespeare.txt"] = mood
    with pytest.raises(LearnerError, match=words) as caught:
        datasets.shakespeare(download=True)
    assert "datasets.text('prose')" in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_one_line(web, monkeypatch):
    monkeypatch.setattr(texts, "SHAKESPEARE", web.serve(texts.SHAKESPEARE, b"\xff\xfe\xfd"))
    with pytest.raises(LearnerError, match=r"shakespeare\.txt cannot be read"):
        datasets.shakespeare(download=True)


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_usual_encoding_gives_the_same_text(encoding, tmp_path, capsys):
    path = tmp_path / "my poem.txt"
    path.write_bytes(POEM.encode(encoding))
    for source in (POEM, path, str(path), path.read_bytes(), {"a.txt": path.read_bytes()}):
        assert datasets.own_text(source) == POEM
    assert capsys.readouterr().out == ""


def test_the_other_byte_order_and_no_mark():
    for data in (
        codecs.BOM_UTF16_BE + POEM.encode("utf-16-be"),
        codecs.BOM_UTF32_BE + POEM.encode("utf-32-be"),
        POEM.encode("utf-16-le"),
        POEM.encode("utf-16-be"),
    ):
        assert datasets.own_text(data) == POEM


def test_uploads():
    for upload in (
        {"poem.txt": POEM.encode()},  # Colab
        {"poem.txt": {"metadata": {"name": "poem.txt"}, "content": POEM.encode()}},  # ipywidgets 7
        ({"name": "poem.txt", "content": memoryview(POEM.encode())},),  # ipywidgets 8
        bytearray(POEM.encode()),
    ):
        assert datasets.own_text(upload) == POEM


@pytest.mark.parametrize(("extra", "said"), [("“zitiert” für 5 €", "Windows-1252"), ("\x81", "Latin-1")])
def test_western_european_is_read_and_said(extra, said, capsys):
    wanted = extra + " Größe, Käse, Öl\n" * 20
    found = datasets.own_text(wanted.encode("cp1252" if said == "Windows-1252" else "latin-1"))
    assert found == wanted.replace("\x81", "")
    out = capsys.readouterr().out
    assert f"read as {said} (Western European)" in out and out.count("\n") == 1


def test_lines_accents_and_control_characters_become_the_same_everywhere():
    messy = "e\u0301te\u0301\r\nun\rdeux\x00\ufeff\x1b\x0c\ud800\ttrois"
    assert datasets.own_text(messy, least=5) == "été\nun\ndeux\ttrois"


def png():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return out.getvalue()


def test_what_is_no_text_is_one_line():
    for source, words in (
        ("", "nothing in it"),
        (" \n\t\n", "nothing in it"),
        ("Hello", "has 5 characters, and at least 200"),
        ("A", "has 1 character,"),
        (b"", "the file is empty"),
        (b"Hello", "has 5 characters"),
        (codecs.BOM_UTF8, "nothing in it"),
        ("poems.txt", "there is no such file"),
        ("/no/such/place", "there is no such file"),
        (r"C:\poems\mine.txt", "there is no such file"),
        ("~nobody-of-that-name/poem.txt", "source="),
        (".", "this is a folder"),
        ({}, "nothing has been uploaded yet; choose a text file"),
        ((), "nothing has been uploaded"),
        (({"name": "x"},), "it must be a text"),
        (("one", "two"), "it must be a text"),
        (7, "it must be a text"),
        (None, "it must be a text"),
        (np.zeros(3), "it must be a text"),
        (png(), "a PNG picture, no text"),
        (b"\xff\xd8\xff\xe0" + bytes(300), "a JPEG picture"),
        (b"%PDF-1.7\n" + b"x" * 300, "a PDF"),
        (b"PK\x03\x04" + bytes(300), r"a ZIP file, as \.docx"),
        (gzip.compress(POEM.encode(), mtime=0), "a gzip file"),
        (b"{\\rtf1 Hello}" * 30, "a Rich Text file"),
        (bytes(300), "holds no text"),
        (random.Random(0).randbytes(900), "holds no text"),
    ):
        with pytest.raises(LearnerError, match=words) as caught:
            datasets.own_text(source)
        assert "\n" not in str(caught.value) and str(caught.value).startswith("source")


@pytest.mark.parametrize("least", [0, -1, 2.5, "many", float("nan"), None])
def test_an_impossible_least_is_one_line(least):
    with pytest.raises(LearnerError, match=r"^least="):
        datasets.own_text(POEM, least=least)


def test_a_file_too_long_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(own_texts, "MOST_BYTES", 10)
    (tmp_path / "x.txt").write_text(POEM, encoding="utf-8")
    for source in (POEM.encode(), tmp_path / "x.txt"):
        with pytest.raises(LearnerError, match="at most 0 are read"):
            datasets.own_text(source)
    assert datasets.own_text(POEM) == POEM


def test_a_short_name_of_a_file_that_is_there_is_read(tmp_path, monkeypatch):
    (tmp_path / "poem").write_text(POEM, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert datasets.own_text("poem") == POEM


def test_a_text_in_one_long_line_is_never_taken_for_a_file(monkeypatch):
    line = "No line ends here, and it goes on. " * 40 + "The end.Yes"
    monkeypatch.setattr(builtins, "open", None)
    assert datasets.own_text(line) == line
