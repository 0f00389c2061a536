"""The lab of attention by hand: its numbers are Keras's, arrows are dragged and typed, and goals say how they came."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.labs.attention.attend.lab import BAG, KEYS, MOST, QUERY, SIZES, TROPHY, VALUES

from ..pointer import drag


def texts(lab, column):
    return [float(words.get_text().replace("−", "-")) for words in lab.picture.columns[column]]


def pull(lab, start, end, area="arrows"):
    drag(lab, area, start, end, steps=2)


def test_weights_and_what_is_found_are_those_of_keras():
    keras = pytest.importorskip("keras")
    lab = labs.Attend(query=(1.2, -0.7))
    query, keys, values = (np.array(x, "float32") for x in (lab.query[None, None], [KEYS], [VALUES]))
    found, weights = keras.layers.Attention()(
        [query / np.sqrt(np.float32(2)), values, keys], return_attention_scores=True
    )
    np.testing.assert_allclose(lab.weights, np.array(weights)[0, 0], atol=1e-6)
    np.testing.assert_allclose(lab.found, np.array(found)[0, 0], atol=1e-6)
    np.testing.assert_allclose(texts(lab, "product"), np.array(KEYS) @ lab.query, atol=6e-3)
    np.testing.assert_allclose(texts(lab, "weight"), lab.weights, atol=6e-3)
    np.testing.assert_allclose(lab.picture.mean.get_xydata()[0], lab.found)


def test_at_first_it_looks_at_both_things_alike_and_the_sentence_is_open():
    lab = labs.Attend()
    assert lab.weights[TROPHY] == lab.weights[BAG] and "large? small?" in lab.picture.sentence.get_text()
    assert not any(lab.done)


def test_a_dragged_query_looks_at_the_trophy_and_moved_alone_at_the_bag():
    lab = labs.Attend()
    pull(lab, QUERY, (2, 1.5))
    assert lab.done[:2] == (True, False) and lab.picture.sentence.get_text().endswith("large.")
    pull(lab, (2, 1.5), (2, -1.5))
    assert lab.done[1] and "by moving the query" in lab.progress.notes[1]
    assert lab.picture.sentence.get_text().endswith("small.")


def test_two_arrows_moved_are_not_one():
    lab = labs.Attend()
    pull(lab, QUERY, (2, 1.5))
    pull(lab, (2, 1.5), (0.3, 0))
    pull(lab, KEYS[BAG], (4, 4))
    pull(lab, (0.3, 0), (2, 1.3))
    assert lab.weights[BAG] > 0.8 and not lab.done[1]
    pull(lab, (2, 1.3), (2, 1.5))  # back: now only the key has moved
    assert lab.done[1] and "the key of “bag”" in lab.progress.notes[1]


def test_a_value_moves_what_is_found_and_no_weight():
    lab = labs.Attend()
    before, found = lab.weights, lab.found
    pull(lab, VALUES[BAG], (-3, 3.9), area="values")
    np.testing.assert_array_equal(lab.weights, before)
    np.testing.assert_allclose(lab.found - found, before[BAG] * np.subtract((-3, 3.9), VALUES[BAG]))


def test_a_press_beside_all_tips_moves_nothing():
    lab = labs.Attend()
    pull(lab, (-3.5, 3.5), (3, 3))
    np.testing.assert_array_equal(lab.tips[0], QUERY)


def test_scale_alone_makes_one_word_certain():
    lab = labs.Attend(query=(1, 1))
    lab.set(scale=10)
    assert lab.weights.max() > 0.99 and lab.done[2] and "10" in lab.progress.notes[2]
    far = labs.Attend(query=(4, 4))
    far.set(scale=1.1)
    assert far.weights.max() > 0.99 and not far.done[2]  # the arrows did it


def test_chance_makes_a_word_certain_and_the_root_takes_it_back():
    lab = labs.Attend()
    lab.set(size=128)
    assert not lab.done[3]
    lab.set(root=False)
    assert lab.weights.max() > 0.9 and "hardly any" in lab.words() and not lab.done[3]
    lab.set(root=True)
    assert lab.done == (False, False, False, True) and "enough" in lab.words()
    other = labs.Attend(size=128, root=False)
    other.press("again")
    other.set(root=True)
    assert other.done[3] == (other.loud is not None)
    scaled = labs.Attend(size=128, root=False)
    scaled.set(scale=0.1)
    scaled.set(root=True)
    assert not scaled.done[3]


def test_scores_of_chance_spread_with_the_root_of_their_size():
    def spread(size, root):
        scores = [labs.Attend(query=(0, 0), size=size, root=root, seed=seed).scores for seed in range(40)]
        return float(np.std(scores))

    assert spread(512, False) == pytest.approx(np.sqrt(512), rel=0.2)
    assert spread(512, True) == pytest.approx(1, rel=0.2) == pytest.approx(spread(32, True), rel=0.2)


def test_other_chance_needs_more_than_two_numbers():
    lab = labs.Attend()
    lab.press("again")
    assert "take more numbers" in lab.words() and lab.seed == labs.Attend().seed
    lab.set(size=8)
    before = lab.weights
    lab.press("again")
    assert (lab.weights != before).any()


def test_the_keyboard_does_what_the_mouse_does():
    lab = labs.Attend()
    lab.type("ArrowUp")
    assert tuple(lab.query) == (1, 0.1)
    for key in "4v":
        lab.type(key)
    lab.type("ArrowLeft", shift=True)
    assert tuple(lab.handed_over[BAG]) == (0.5, -3)
    lab.type("v")
    for _ in range(5):
        lab.type("ArrowRight", shift=True)
    assert tuple(lab.keys_drawn[BAG]) == (MOST, -1.5)
    lab.type("r")
    assert tuple(lab.keys_drawn[BAG]) == KEYS[BAG] and lab.chosen == 0


def test_the_code_makes_the_same_lab():
    assert labs.Attend().to_code() == "labs.Attend()"
    lab = labs.Attend(seed=3, size=8)
    pull(lab, QUERY, (2, -1.3))
    pull(lab, VALUES[0], (0, 0.3), area="values")
    again = eval(lab.to_code(), {"labs": labs})
    again.chosen = lab.chosen
    again.refresh()
    assert lab.to_code().startswith("labs.Attend(query=(2, -1.3), values=((0, 0.3), ")
    assert lab.to_code().endswith("seed=3, size=8)") and again.picture.png() == lab.picture.png()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": (1, 2, 3)}, "query has shape (3,)"),
        ({"query": "up"}, "query='up'"),
        ({"keys": ((5, 0),) * 5}, "keys reaches 5: each number must be from −4 to 4"),
        ({"values": ((1, 0),) * 4}, "values has shape (4, 2)"),
        ({"seed": -1}, "seed=-1"),
        ({"size": 3}, "size=3"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(given, said):
    with pytest.raises(LearnerError) as told:
        labs.Attend(**given)
    assert said in str(told.value)


def test_words_never_lie_upon_each_other(demand_clear_words):
    lab = labs.Attend()
    chance = np.random.default_rng(0)
    for i in range(60):
        lab.tips = np.clip(chance.normal(0, 0.3 + i / 30, lab.tips.shape).round(1), -MOST, MOST)
        lab.set(size=SIZES[i % 5], root=bool(i % 3), scale=(1, 30)[i % 2])
        demand_clear_words(lab.picture)
