"""Each deck in a browser, 1280 × 720, in both themes: nothing is cut off, axe-core finds nothing, it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from dltutor.publish import slides

DECKS = sorted(slides.DECKS.glob("*.md"))
CUT = """() => {
  const found = [];
  for (let i = 0; i < Reveal.getTotalSlides(); i++) {
    Reveal.slide(i);
    for (const part of document.querySelectorAll('section.present :not(aside, aside *, svg *)')) {
      const box = part.getBoundingClientRect();
      const outside = box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight - 16;
      if (box.width && (outside || part.scrollWidth > Math.max(part.clientWidth, box.width) + 1))
        found.push(`${i + 1}: ${part.tagName} ${part.textContent.slice(0, 40)}`);
    }
  }
  return found;
}"""
ALL_AT_ONCE = """async () => {
  for (const slide of document.querySelectorAll('.slides > section')) {
    slide.hidden = false;
    slide.removeAttribute('aria-hidden');
    slide.style.cssText = 'display: block; position: static; visibility: visible; opacity: 1';
  }
  const told = await axe.run(document, {rules: {'scrollable-region-focusable': {enabled: false}}});
  return told.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 90)}`));
}"""


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)
def test_nothing_of_a_deck_is_cut_off_and_axe_finds_nothing(page, axe, tmp_path, deck):
    address, said = slides.write(deck, tmp_path).as_uri(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for theme in ("light", "dark"):
        page.goto(f"{address}?theme={theme}")
        page.wait_for_function("Reveal.isReady()")
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert page.evaluate(CUT) == []
        page.add_script_tag(path=axe)
        assert page.evaluate(ALL_AT_ONCE) == []
    assert said == []
    page.goto(f"{address}?view=print&theme=dark")
    assert printed(page) == len(slide_heads(deck))


def printed(page) -> int:
    """How many pages come out of the printer."""
    page.wait_for_function("document.querySelectorAll('.pdf-page').length > 0 && Reveal.isReady()")
    return page.pdf(prefer_css_page_size=True, print_background=True).count(b"/Type /Page\n")


def slide_heads(deck: Path) -> list[str]:
    return [line for line in deck.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


def test_the_notes_are_printed_if_they_are_asked_for_and_the_paper_stays_white(page, tmp_path):
    page.goto(slides.write(DECKS[0], tmp_path).as_uri() + "?view=print&notes&theme=dark")
    assert printed(page) == 2 * len(slide_heads(DECKS[0]))
    assert page.locator(".speaker-notes-pdf").count() == len(slide_heads(DECKS[0]))
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_key_changes_the_theme(page, tmp_path):
    page.goto(slides.write(DECKS[0], tmp_path).as_uri() + "?theme=light")
    page.wait_for_function("Reveal.isReady()")
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
