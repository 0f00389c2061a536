"""The layers lab: its counts, its picture, its goals."""

import itertools

import pytest

from dltutor import labs
from dltutor.labs.neurons.layers.lab import Layers


def test_it_starts_with_the_sum_written_out():
    lab = Layers()
    assert lab.picture.lines[0].get_text() == "64×30 + 30 + 30×10 + 10 = 2260"
    assert lab.parameters == 2260 and lab.shallow == 7510
    assert "fewer than the 7,510" in lab.describe()


@pytest.mark.parametrize(("depth", "units"), [(0, 30), (1, 100), (3, 34), (3, 45), (4, 200)])
def test_it_counts_as_the_layers_are_made(depth, units):
    lab = Layers(hidden_layers=depth, units=units)
    sizes = [64, *[units] * depth, 10]
    assert lab.parameters == sum((n + 1) * m for n, m in itertools.pairwise(sizes))
    weights, biases = (lab.picture.lines[1].get_text().replace(",", "").split()[i] for i in (0, 3))
    assert int(weights) + int(biases) == lab.parameters


def test_the_picture_shows_as_many_layers_as_there_are():
    lab = Layers(inputs=3, hidden_layers=2, units=4, outputs=2)
    drawing = lab.picture.drawing
    assert [len(dots.get_offsets()) for dots in (drawing.inputs, drawing.hidden, drawing.outputs)] == [3, 8, 2]
    assert len(drawing.links.get_segments()) == 3 * 4 + 4 * 4 + 4 * 2
    assert [t.get_text() for t in drawing.titles if t.get_visible()] == ["input", "hidden 1", "hidden 2", "output"]
    lab.set(hidden_layers=0)
    assert len(drawing.hidden.get_offsets()) == 0 and len(drawing.links.get_segments()) == 6


def test_a_deep_network_can_be_cheaper():
    lab = Layers()
    lab.set(hidden_layers=3)
    assert not lab.done[0]
    lab.set(units=45)
    assert not lab.done[0]
    lab.set(units=44)
    assert lab.done[0] and lab.progress.notes[0] == "7,270 instead of 7,510"


def test_the_smallest_network_for_xor():
    lab = Layers()
    lab.set(inputs=2, outputs=1)
    assert not lab.done[1]
    lab.set(units=2)
    assert lab.done[1] and lab.progress.notes[1] == "9 parameters"


def test_reset_goes_back_to_where_it_started():
    lab = Layers(units=7)
    lab.set(units=50, hidden_layers=4)
    lab.press("reset")
    assert lab.sizes == [64, 7, 10]
    assert lab.to_code() == "labs.Layers(units=7)"
    assert repr(eval(lab.to_code(), {"labs": labs})) == repr(Layers(units=7))


def test_no_text_is_cut_off_or_overlaps(demand_clear_words):
    for sizes in ((784, 4, 200, 20), (1, 0, 1, 1), (1, 1, 1, 1), (784, 1, 200, 20)):
        demand_clear_words(Layers(*sizes).picture)
