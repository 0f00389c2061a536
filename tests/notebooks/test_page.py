"""The page to hand out: everything is inside it, and what cannot be done is said in one line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from dltutor.publish.page import formula, web_page
from dltutor.publish.run import main, run

LOADS = {"src", "srcset", "data", "poster", "background", "action", "xlink:href"}
pytestmark = pytest.mark.filterwarnings("ignore:.* deprecated:DeprecationWarning")  # older matplotlib, newer pyparsing
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Page(HTMLParser):
    """Collects what a browser would load, and the pictures with their words."""

    def __init__(self, text: str):
        super().__init__()
        self.loaded, self.pictures, self.scripts = re.findall(r"(?:url\(|@import)[^;)]*", text), [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.loaded += [v for k, v in attrs if k in LOADS or (k == "href" and tag != "a")]
        self.scripts += tag == "script"
        if tag == "img":
            self.pictures.append(dict(attrs))


def assert_self_contained(text: str) -> Page:
    page = Page(text)
    assert [address[:60] for address in page.loaded if not address.startswith("data:")] == []
    assert page.scripts == 0
    return page


def test_every_chapter_as_a_page_needs_no_network(built):
    page = assert_self_contained(web_page(nbformat.read(built, as_version=4), built.parent))
    assert all(picture.get("alt") for picture in page.pictures)


def test_a_page_says_in_which_language_it_is_and_names_its_sections():
    notebook = new_notebook(cells=[new_markdown_cell("# 01 · Petit"), new_markdown_cell("## 1 · Un\n\n## 2 · *Deux*")])
    notebook.metadata.dltutor = {"language": "fr"}
    text = web_page(notebook, None)
    assert '<html lang="fr">' in text and "Sommaire" in text
    assert '<a href="#section-2">2 · <em>Deux</em></a>' in text and '<h2 id="section-2">' in text


def test_the_check_can_fail():
    with pytest.raises(AssertionError):
        assert_self_contained('<link rel="stylesheet" href="https://example.org/a.css">')
    with pytest.raises(AssertionError):
        assert_self_contained('<img src="https://example.org/a.png">')


def test_prose_formulas_outputs_and_pictures():
    outputs = [
        new_output("stream", text="1 < 2\n"),
        new_output("display_data", {"image/png": PNG, "text/plain": 'A "dot"'}),
    ]
    prose = "# 01 · Tiny\n\n<b>bold</b> $x^2$ `$y$` [a link](https://example.org)\n\n$$\\frac{1}{2}$$"
    text = web_page(new_notebook(cells=[new_markdown_cell(prose), new_code_cell("a < b", outputs=outputs)]), None)
    page = assert_self_contained(text)
    assert "<title>01 · Tiny</title>" in text
    assert "<b>bold</b>" in text
    assert text.count("<svg") == 2
    assert "<code>$y$</code>" in text
    assert "1 &lt; 2" in text
    assert [p["alt"] for p in page.pictures] == ['A "dot"']


@pytest.mark.parametrize("latex", [r"\begin{cases} 1 \end{cases}", r"\unknown{x}", "{"])
def test_a_formula_that_cannot_be_drawn_is_shown_as_typed(latex):
    assert formula(latex).startswith("<code>")


def test_a_run_reports_progress_and_writes_the_page(tmp_path, capsys):
    notebook, out = tmp_path / "01_tiny.ipynb", tmp_path / "page.html"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# 01 · Tiny"), new_code_cell("print(6 * 7)")]), notebook)
    run(notebook, out)
    printed = capsys.readouterr().out
    assert "cell 1 of 1" in printed
    assert str(out) in printed
    assert "42" in out.read_text(encoding="utf-8")


def test_a_failing_cell_is_one_line_and_writes_nothing(tmp_path, capsys, monkeypatch):
    notebook, out = tmp_path / "01_tiny.ipynb", tmp_path / "page.html"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), notebook)
    monkeypatch.setattr("dltutor.publish.run.find_chapter", lambda *_: notebook)
    assert main(["1", "--out", str(out)]) == 1
    assert capsys.readouterr().err == "01_tiny, code cell 1 of 1 (1 / 0): ZeroDivisionError: division by zero\n"
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments", [["99"], ["one"], ["0", "--out", "{tmp}"], ["0", "--out", "{tmp}/none/page.html"]]
)
def test_a_wrong_argument_is_one_line_and_status_2(arguments, tmp_path, capsys):
    assert main([argument.format(tmp=tmp_path) for argument in arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
