"""The captioner: sentences as numbers, what it says and where it looks, scenes that are arranged, goals, and slips."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs, live
from dltutor.datasets.drawn.captions import PAIRS
from dltutor.errors import LearnerError
from dltutor.labs.encoder_decoder.caption.data import Scenes, Words
from dltutor.labs.encoder_decoder.caption.figure import lit
from dltutor.labs.encoder_decoder.caption.teller import Teller

from ..makers import caption, copy
from ..pointer import drag

layers = keras.layers
NEVER = [("red", "triangle"), ("blue", "circle")]


@pytest.fixture(scope="module")
def given():
    return caption()


@pytest.fixture(scope="module")
def made(given):
    return labs.Caption(copy(given["model"]), given["train"], given["test"], given["words"])


@pytest.fixture
def lab(made):
    """The same lab for all, as it was in the beginning."""
    teller = made.teller
    made.set(**{control.name: control.default for control in made.controls if control.name[-2:] in ("_1", "_2")})
    made.set(added=0)
    made.press("reset")
    made.progress.forget()
    made._chosen = 0
    yield made
    made.teller = teller


class Parrot:
    """Says what it is told to say."""

    def __init__(self):
        self.said, self.share = "a", 0.0

    def tell(self, images):
        return [self.said] * len(images)

    def exact(self, scenes):
        return np.arange(len(scenes.captions)) < self.share * len(scenes.captions)

    def looks(self, image, sentence):
        return None


@pytest.fixture
def parrot(lab):
    lab.teller = Parrot()
    lab.press("step")

    def say(sentence, share=0.9, **settings):
        lab.teller.said, lab.teller.share = sentence, share
        lab.measure()
        lab.set(**({"shape_1": lab.values.shape_1} | settings))
        lab.progress._since = dict.fromkeys(range(len(lab.goals)), -1e9)  # held for long enough
        lab.refresh()
        return lab.done

    return say


# Sentences as numbers --------------------------------------------------------------------------------------------


def test_what_is_to_be_said_is_what_is_read_one_word_later():
    words = Words(["", "<start>", "<end>", "a", "red", "circle"], 5)
    read, answer = words.encode(["a red circle", "a circle"])
    assert read.tolist() == [[1, 3, 4, 5, 2], [1, 3, 5, 2, 0]]
    assert answer.tolist() == [[3, 4, 5, 2, 0], [3, 5, 2, 0, 0]]
    assert [words.decode(row) for row in answer] == ["a red circle", "a circle"]


def test_pairs_that_are_in_no_caption_are_found(given):
    words = Words(given["words"], 11)
    assert set(Scenes("train", given["train"], words).unread) == set(NEVER)
    assert Scenes("train", datasets.captioned_scenes(900), words).unread == []


# What it says ----------------------------------------------------------------------------------------------------


def test_it_says_the_likeliest_word_after_the_other(given):
    model, words = copy(given["model"]), Words(given["words"], 11)
    random = np.random.default_rng(1)
    model.set_weights([w + random.normal(0, 0.4, w.shape) for w in model.get_weights()])
    images = given["test"].images[:6]
    codes = np.zeros((6, 12), int)
    codes[:, 0] = 1
    for place in range(11):
        codes[:, place + 1] = np.asarray(model([images, codes[:, :-1]], training=False))[:, place].argmax(-1)
    assert Teller(model, words).tell(images) == [words.decode(row) for row in codes]


def test_every_word_right_after_the_true_ones_is_the_whole_sentence_right(given):
    words = Words(given["words"], 11)
    few = Scenes("few", (given["train"].images[:12], given["train"].captions[:12]), words)
    model = copy(given["model"])
    trainer, teller, shares = live.Trainer(model, few.inputs, few.answer), Teller(model, words), []
    for _ in range(4):
        trainer.train(steps=30)
        said = teller.tell(few.images)
        exact = teller.exact(few)
        assert exact.tolist() == [a == b for a, b in zip(said, few.captions, strict=True)]
        shares.append(exact.mean())
    assert max(shares) > 0


def test_where_it_looks_is_a_share_for_each_place_and_word(lab, given):
    looks = lab.teller.looks(given["test"].images[0], "a large red circle above a small")
    assert looks.shape == (7, 8, 8)
    np.testing.assert_allclose(looks.sum(axis=(1, 2)), 1, atol=1e-5)
    assert lab.teller.looks(given["test"].images[0], "a " * 11).shape == (11, 8, 8)
    image = np.ones((32, 32, 3))
    spot = lit(image, np.eye(8) / 8)
    assert spot[0, 0, 0] == 1 and spot[31, 0, 0] < 0.35 and lit(image, None) is image


def test_a_model_without_attention_is_taken_too(given):
    image, text = keras.Input((32, 32, 3)), keras.Input((11,), dtype="int32")
    state = layers.Dense(8)(layers.GlobalAveragePooling2D()(image))
    heard = layers.Embedding(len(given["words"]), 4)(text)
    heard = layers.GRU(8, return_sequences=True)(heard, initial_state=state)
    model = keras.Model([image, text], layers.Dense(len(given["words"]), "softmax")(heard))
    model.compile("adam", "sparse_categorical_crossentropy")
    lab = labs.Caption(model, given["train"], given["test"], given["words"])
    lab.press("step")
    assert lab.told.looks is None and "no attention" in lab.words()


# The scene -------------------------------------------------------------------------------------------------------


def test_a_shape_is_dragged_and_stays_whole(lab):
    first, second = lab.told.things
    drag(lab, "scene", (first.x, first.y), (40, 31))
    moved, other = lab.told.things
    assert other == second and moved.x == moved.y == 32 - moved.radius - 1
    assert lab.told.scene.caption == "a small green square above a large red circle"
    drag(lab, "scene", (3, 28), (16, 16))  # nothing is there
    assert lab.told.things == (moved, other)


def test_the_keyboard_moves_one_shape_and_takes_the_other(lab):
    first, second = lab.told.things
    lab.type("ArrowRight")
    lab.type("Enter")
    lab.type("ArrowUp")
    assert [(thing.x, thing.y) for thing in lab.told.things] == [(first.x + 1, first.y), (second.x, second.y - 1)]


def test_colour_shape_and_size_are_set_and_written_into_the_code(lab):
    lab.set(colour_2="yellow", size_2="large", shape_1="triangle")
    assert lab.told.scene.caption == "a large red triangle left of a large yellow square"
    code = "labs.Caption(model, train, test, words, shape_1='triangle', colour_2='yellow', size_2='large')"
    assert lab.to_code() == code


def test_another_scene_is_another_one_each_time(lab):
    captions = []
    for _ in range(4):
        lab.press("another")
        captions.append(lab.told.scene.caption)
    assert len(set(captions)) == 4


def test_scenes_with_unread_pairs_are_added_and_taken_away(lab):
    lab.set(added=50)
    assert lab.trainer.samples == 350 and lab.train.unread
    lab.press("step")
    lab.set(added=0)
    assert lab.trainer.samples == 300


def test_where_every_pair_was_read_there_is_nothing_to_add(given):
    whole = datasets.captioned_scenes(300)
    lab = labs.Caption(copy(given["model"]), whole, given["test"], given["words"])
    assert "added" not in lab.table and len(lab.goals) == 2


def test_what_it_says_is_told_of_any_images(lab, given):
    assert len(lab.tell(given["test"].images[:130])) == 60


# Goals -----------------------------------------------------------------------------------------------------------


def test_saying_something_false_counts_for_a_clear_scene_of_pairs_that_it_has_read(parrot, lab):
    wrong = "a small red circle left of a small green square"
    assert parrot(wrong, x_2=18)[1] is False  # they touch
    assert parrot(wrong, x_2=23, shape_1="triangle")[1] is False  # never read
    assert parrot("a large red circle left of a small green square", shape_1="circle")[1] is False  # it is true
    assert parrot(wrong)[1] is True


def test_it_counts_only_when_most_of_the_test_scenes_are_right(parrot):
    assert parrot("a small red circle left of a small green square", share=0.5)[:2] == (False, False)
    assert parrot("a small red circle left of a small green square", share=0.9)[:2] == (True, True)


def test_a_pair_that_it_has_never_read_is_to_be_called_by_another_shape(parrot, lab):
    assert parrot("a large blue triangle left of a small green square", shape_1="triangle")[2] is False
    assert parrot("a large red square left of a small green square", added=50)[2] is False
    assert parrot("a large red square left of a small green square", added=0)[2] is True
    assert "red triangle is called “red square”" in lab.progress.notes[2]


def test_and_rightly_once_such_scenes_are_added(parrot, lab):
    true = "a large red triangle left of a small green square"
    assert parrot(true, shape_1="triangle")[3] is False
    assert parrot(true, added=50)[3] is True


# Slips -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"train": 3}, "^train=3: it must be scenes"),
        ({"test": (np.zeros((3, 32, 32, 3)), ["a", "b"])}, "^test images has 3 samples and test captions has 2"),
        ({"train": (np.zeros((3, 28, 28, 3)), ["a"] * 3)}, "^train images has shape"),
        ({"train": (np.zeros((3, 32, 32, 3)), ["a house"] * 3)}, "^words: 'house' is not in it"),
        ({"train": (np.zeros((3, 32, 32, 3)), ["a " * 12] * 3)}, "^model: it reads 11 words"),
        ({"words": ["a", "b"]}, "^words="),
        ({"words": None}, "^words="),
        ({"goal": 2}, "^goal=2"),
        ({"colour_1": "pink"}, "^colour_1='pink'"),
        ({"added": 3}, "^added=3"),
        ({"learning_rate": 0}, "^learning_rate=0"),
    ],
)
def test_slips_are_told_in_one_line(slip, told, given):
    with pytest.raises(LearnerError, match=told) as found:
        labs.Caption(**(given | {"model": copy(given["model"])} | slip))
    assert "\n" not in str(found.value)


def test_other_models_are_refused_in_one_line(given):
    one = keras.Sequential([keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(3)])
    one.compile("adam", "mse")
    image, text = keras.Input((32, 32, 3)), keras.Input((11,), dtype="int32")
    heard = layers.GRU(4)(layers.Embedding(9, 4)(text), initial_state=layers.Dense(4)(layers.Flatten()(image)))
    last = keras.Model([image, text], layers.Dense(len(given["words"]))(heard))
    last.compile("adam", "mse")
    for model, told in ((one, "its inputs have shapes"), (last, "its output has shape"), ("none", "^model")):
        with pytest.raises(LearnerError, match=told) as found:
            labs.Caption(model, given["train"], given["test"], given["words"])
        assert "\n" not in str(found.value)


def test_every_pair_can_be_arranged(lab):
    for colour, shape in PAIRS:
        lab.set(colour_1=colour, shape_1=shape)
        assert f"{colour} {shape}" in lab.told.scene.caption
