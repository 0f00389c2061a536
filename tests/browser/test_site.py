"""A small site of three chapters and two labs, made once: Sphinx warns of nothing, a browser finds nothing wrong."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("myst_nb", reason="the site needs dltutor[site]")

from dltutor.publish.site.make import make

# What Sphinx says to the authors of its extensions is none of our business.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
PAGES = [
    "index.html",
    "chapters/00_start_here.html",
    "chapters/09_attention.html",
    "gallery/index.html",
    "gallery/labs/neurons.html",
    "reference/live.html",
    "glossary.html",
    "instructors/index.html",
]
AXE = """async () => (await axe.run('article')).violations.flatMap(
  one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 90)}`))"""
# Thousands of words of code have a handful of colours: of each kind three are looked at.
FEW = """() => {
  const seen = {};
  for (const word of document.querySelectorAll('.highlight span[class]')) {
    seen[word.className] = (seen[word.className] || 0) + 1;
    if (seen[word.className] > 3) word.replaceWith(word.textContent);
  }
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    found = make(folder / "html", folder / "work", numbers=(0, 1, 9), names=("OneNeuron", "Softmax"))
    assert not any(found.values()), found
    return folder / "html"


@pytest.mark.slow("Sphinx reads the docstrings of the whole package")
def test_the_site_is_made_without_a_warning_and_says_the_minutes_and_the_formulas(site):
    index = (site / "index.html").read_text(encoding="utf-8")
    assert re.search(r"00 · Start here \(\d+ min\)", index) and re.search(r"09 · Attention .* \(\d+ min\)", index)
    chapter = (site / "chapters" / "09_attention.html").read_text(encoding="utf-8")
    assert "<math" in chapter and "/mathjax" not in chapter.lower()
    assert chapter.count("<details>") == chapter.count("</details>") > 30
    labs = (site / "gallery" / "labs" / "neurons.html").read_text(encoding="utf-8")
    assert "only-light" in labs and "only-dark" in labs and "dltutor.labs." in labs


def test_the_search_finds_a_word_of_a_chapter_without_a_server(site, page):
    page.goto((site / "search.html").as_uri() + "?q=causal")
    page.wait_for_selector("#search-results li")
    assert "09 · Attention" in page.inner_text("#search-results")


@pytest.mark.slow("axe-core reads eight long pages in both themes")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_ours_and_no_page_is_too_wide_or_asks_another_host(site, chromium, axe, theme):
    for width, height in ((1366, 650), (390, 780))[: 2 if theme == "light" else 1]:
        context = chromium.new_context(color_scheme=theme, viewport={"width": width, "height": height})
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        for name in PAGES:
            page.goto((site / name).as_uri())
            page.evaluate(FEW)
            page.add_script_tag(path=axe)
            assert page.evaluate(AXE) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than {width}"
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        context.close()
