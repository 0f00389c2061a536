"""What the tests of labs share: a lab on a page, and a look at the words in a picture."""

import itertools

import pytest

from dltutor.figures.words import Words


def words_of(picture):
    """The words that are to be read, each with its box in pixels."""
    picture.frame()
    shown = [w for w in picture.figure.findobj(Words) if w.get_text().strip() and w.get_visible()]
    return [(w.get_text(), w.get_window_extent()) for w in shown]


@pytest.fixture
def demand_clear_words():
    """A check that no words of a picture leave it or lie upon others, nor upon further still `texts`."""

    def demand(picture, *texts):
        edge = picture.figure.bbox
        found = words_of(picture) + [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text().strip()]
        for text, box in found:
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= edge.width and box.y1 <= edge.height, text
        for (one, a), (two, b) in itertools.combinations(found, 2):
            apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
            assert apart, f"{one!r} and {two!r}"

    return demand


@pytest.fixture(params=["canvas", "plain"])
def on_page(request, monkeypatch):
    """Shows a lab on either stage and closes it afterwards."""
    monkeypatch.setenv("DLTUTOR_STAGE", request.param)
    shown = []

    def show(lab):
        lab._repr_mimebundle_()
        shown.append(lab)
        return lab

    yield show
    for lab in shown:
        lab.close()
