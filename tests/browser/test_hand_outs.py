"""What is handed out, read by axe-core: each chapter as a page, the start page of a stick, the page for the wall."""

from __future__ import annotations

import pytest

from dltutor.command.catalogue import chapters
from dltutor.publish import stick, wall
from dltutor.publish.page import web_page

# Thousands of words of code have a handful of colours: of each kind three are looked at.
FEW = """() => {
  const seen = {};
  for (const word of document.querySelectorAll('.code span[class]')) {
    seen[word.className] = (seen[word.className] || 0) + 1;
    if (seen[word.className] > 3) word.replaceWith(word.textContent);
  }
}"""
CODE = """\
@decorated
class A(B):
    \'\'\'What it is.\'\'\'

    def f(self, x: int = 1.5, *rest) -> None:
        %pip install one  # a comment
        if x is not None and x >= 0xFF or "text" in f"{x!r:>3} more\\n":
            raise ValueError(print(self.x @ x ** -2, True, len(rest), __name__, lambda: ...))
"""
AXE = """async () => (await axe.run(document)).violations.flatMap(
  one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 90)}`))"""


def found(page, axe, file):
    page.goto(file.as_uri())
    page.evaluate(FEW)
    page.add_script_tag(path=axe)
    return page.evaluate(AXE)


@pytest.mark.parametrize("chapter", chapters().values(), ids=lambda path: path.stem)
def test_axe_finds_nothing_in_a_hand_out(page, axe, tmp_path, chapter):
    import nbformat

    file = tmp_path / "page.html"
    file.write_text(web_page(nbformat.read(chapter, as_version=4), chapter.parent), encoding="utf-8")
    assert found(page, axe, file) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is wider than the screen"


@pytest.fixture
def small(tmp_path):
    """A page with all that there is in a chapter: folds, formulas, tables, every colour of code, a failed cell."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    outputs = [
        new_output("stream", text="printed"),
        new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"]),
    ]
    prose = "# 99 · Small\n\n[A link](https://example.org) and `code`"
    folded = "## 1 · One\n\n<details><summary>Answer</summary>\n\nIt was $x^2$.\n\n</details>"
    table = "## 2 · Two\n\n|a|b|\n|-|-|\n|1|2|"
    cells = [*map(new_markdown_cell, [prose, folded, table]), new_code_cell(CODE, outputs=outputs)]
    file = tmp_path / "page.html"
    file.write_text(web_page(new_notebook(cells=cells), tmp_path), encoding="utf-8")
    return file


def test_a_hand_out_is_dark_where_the_reader_is_has_a_switch_for_the_keyboard_and_is_light_on_paper(page, axe, small):
    ground, white = "getComputedStyle(document.body).backgroundColor", "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="light")
    assert found(page, axe, small) == [] and page.evaluate(ground) == white
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(AXE) == [] and page.evaluate(ground) != white
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate(ground) == white, "the switch is the first thing that Tab reaches"
    page.keyboard.press("Space")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ground) == white
    assert page.get_by_text("It was").bounding_box()["height"] > 0, "what is folded on the screen is there on paper"


def test_the_contents_of_a_hand_out_lead_to_its_sections(page, small):
    page.goto(small.as_uri())
    page.get_by_text("Contents", exact=True).click()
    page.get_by_role("link", name="2 · Two").click()
    assert page.url.endswith("#section-2") and page.locator("#section-2").text_content() == "2 · Two"


def test_axe_finds_nothing_on_the_start_page_of_a_stick_whose_links_lead_somewhere(page, axe, tmp_path):
    start = stick.pages(tmp_path)
    assert found(page, axe, start) == []
    links = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
    assert len(links) == 2 * len(chapters()) and all((tmp_path / link).exists() for link in links)


def test_axe_finds_nothing_on_the_page_for_the_wall_and_the_code_fits(page, axe, tmp_path):
    pytest.importorskip("segno")
    file = tmp_path / "wall.html"
    file.write_text(wall.page("https://hub.example.org/user-redirect/lab/tree/01_neurons.ipynb"), encoding="utf-8")
    assert found(page, axe, file) == []
    box = page.locator("svg").bounding_box()
    assert box["width"] == box["height"] > 400 and box["y"] > 0 and box["y"] + box["height"] < 720
