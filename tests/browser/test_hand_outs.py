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
