"""The figures that stand still: nothing overlaps, nothing is cut off, and both themes are painted."""

import base64
import html
import io
import itertools
import re
import subprocess
import sys
from functools import partial

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from dltutor import datasets, figures
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK, LIGHT
from dltutor.figures.still.diffusion import SHARES, STEPS, noisy_images
from dltutor.figures.still.timeline import amount
from dltutor.figures.words import Words
from dltutor.scratch.optimizers import SGD, descend
from dltutor.scratch.surfaces import SURFACES


def ways(surface):
    """Ways that creep, arrive and fly off."""
    rates = (1e-3, 1e-2, 0.1, 100)
    return figures.ways(
        surface, {f"rate {rate}": descend(SGD(rate), surface.gradient, surface.start, 60) for rate in rates}
    )


DIGITS = datasets.digits()[0][0]
PICTURES = {
    "activations": lambda: figures.activation_family(),
    "gradients": lambda: figures.layer_by_layer(
        {"tanh": np.geomspace(3.15e-11, 6.43e-12, 20), "ReLU, He": np.ones(20)}
    ),
    "two layers": lambda: figures.layer_by_layer({name: [1e-6, 5.0] for name in "abcd"}, "spread of the outputs"),
    "biological": lambda: figures.biological_neuron(),
    "three circles": lambda: figures.three_circles(),
    "three circles, measured": lambda: figures.three_circles([0.31, 0.575, 0.967, 1]),
    "timeline": lambda: figures.timeline(datasets.milestones()),
    "network": lambda: figures.network([64, 30, 10]),
    "small network": lambda: figures.network([2, 2, 1], names=["x", "two lines", "XOR"]),
    "deep network": lambda: figures.network([784, 200, 200, 200, 200, 200, 200, 10]),
    "one layer": lambda: figures.network([1, 1]),
    "attention": lambda: figures.attention(
        ["the", "trophy", "does", "not", "fit", "the", "bag", ",", "it"], [0.1, 0.5, *[0.05] * 5, 0.05, 0.1]
    ),
    "an LSTM cell": lambda: figures.lstm_cell(),
    "an LSTM cell, all extremes": lambda: figures.lstm_cell(-999.99, 1, 1, -1, 0),
    "gallery": lambda: figures.gallery(
        {
            f"row {i}": images
            for i, images in enumerate([datasets.digits()[0][0][:12], *[np.eye(28)[None, ..., None]] * 7])
        }
    ),
    "blocks": lambda: figures.blocks([("image", (28, 28, 1)), *[("BatchNormalization", (7, 9, 512))] * 8]),
    "few blocks": lambda: figures.blocks([("image", (4, 4, 3)), ("Dense", (1,))]),
    "runs": lambda: figures.runs({"dense": [0.1, 0.9], "in the middle, trunk frozen": [1.0, 1.0]}, guess=0.1),
    "game lengths": lambda: figures.game_lengths(
        {"you": [(1, 20)], "rule": 500, "search": [(1, 20), (999, 500)], "network": [(16, 22)], "plan": [(9, 480)]}
    ),
    "diffusion": lambda: figures.diffusion(datasets.digits()[0][0][:1]),
    "diffusion, 3 rows": lambda: figures.diffusion(datasets.digits()[0][0][:3, ..., None]),
    **{f"ways, {name}": partial(ways, surface) for name, surface in SURFACES.items()},
    "gan": lambda: figures.gan(datasets.digits()[0][0][:3]),
    "gan, own fakes": lambda: figures.gan(np.eye(8), np.ones((1, 8, 8, 1))),
    "image groups": lambda: figures.image_groups(
        {f"{i}0 epochs": np.random.default_rng(i).random((20, 8, 8)) for i in range(1, 8)},
        ["sure of 90 %\nratio 1.2"] * 7,
    ),
    "image groups, no words": lambda: figures.image_groups(
        {"one": np.ones((2, 4, 4)), "x": [np.eye(4)], "y": [np.eye(4)], "z": [np.eye(4)]}
    ),
    "planes": lambda: figures.planes(
        {"PCA": np.random.default_rng(0).normal(size=(50, 2)), "a network": np.random.default_rng(1).random((50, 2))},
        np.arange(50) % 10,
        ["63 % right", "80 % right"],
    ),
    "clouds": lambda: figures.clouds(
        datasets.cloud("ring", 90), {name: datasets.cloud("line", 90) for name in ("one", "other", "both", "none")}
    ),
    "development flow": lambda: figures.development_flow(),
    "three sets": lambda: figures.three_sets(),
    "two kinds": lambda: figures.two_kinds(
        datasets.iris()[0][0][:5], ["sepal length", "sepal width", "petal length", "petal width"], DIGITS[3]
    ),
    "captioned images": lambda: figures.captioned_images(
        np.full((7, 8, 8, 3), 0.5), ["a small yellow triangle left of a large yellow triangle"] * 7, ["another"] * 7
    ),
    "labelled images": lambda: figures.labelled_images(DIGITS[:30], [f"{i % 10} as {i % 7}" for i in range(30)]),
    "marked images": lambda: figures.labelled_images(DIGITS[:4, ..., None], "abcd", [True, False, True, True]),
    "side by side": lambda: figures.side_by_side(
        {"a name of some length": (0.5, 0.51), "all": (1, 0), **{f"row {i}": (0.1 * i, 0.9) for i in range(8)}},
        title="of those who repay, so many get a credit",
        notes={"all": "77.1 % right; the area turns 14 %"},
    ),
    "shares": lambda: figures.shares(
        [20, 50, 100, 1437],
        {"8 units": np.full((3, 4), 0.9), "256 units": [0.5, 0.6, 0.8, 0.91], "nearest digit": [0.3, 0.5, 0.7, 0.99]},
        "training images",
    ),
    "a transformer block": lambda: figures.transformer_block(
        ["trophy", "not", "fit", "bag", "it"],
        [np.full((5, 4), -9.9), *[np.full((5, 4), -99.4)] * 6],
        np.full((5, 5), 0.2),
    ),
    "a transformer block, 7 words": lambda: figures.transformer_block("abcdefg", [np.eye(7, 2)] * 7, np.eye(7)),
    "model sizes": lambda: figures.model_sizes(datasets.language_models(), 117_000, 1e5, 5e-4),
    "model sizes, a large one": lambda: figures.model_sizes(datasets.language_models(), 1e13, 1e14, 1e9),
    "attention, 10 words": lambda: figures.attention([f"{i}rememb" for i in range(10)], [0.1] * 10),
}


@pytest.fixture(params=PICTURES, scope="module")
def picture(request):
    made = PICTURES[request.param]()
    made.frame()
    return made


def boxes(picture):
    renderer = picture.figure.canvas.get_renderer()
    texts = [text for axes in picture.figure.axes for text in (axes.findobj(Text) if axes.axison else axes.texts)]
    texts += picture.figure.findobj(Words)
    outside = set()  # labels of ticks that matplotlib keeps but does not draw
    for axes in picture.figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            outside |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    shown = [t for t in texts if t.get_visible() and t.get_text().strip() and t not in outside]
    return {f"{t.get_text()} @{i}": t.get_window_extent(renderer) for i, t in enumerate(shown)}


def test_no_text_is_cut_off(picture):
    for text, box in boxes(picture).items():
        assert box.x0 >= 0 and box.y0 >= 0, text
        assert box.x1 <= picture.figure.bbox.width and box.y1 <= picture.figure.bbox.height, text


def test_no_two_texts_overlap(picture):
    shrunk = {text: box.padded(-1) for text, box in boxes(picture).items() if box.width > 2}
    assert len(shrunk) >= 4
    clashes = [(a, b) for (a, p), (b, q) in itertools.combinations(shrunk.items(), 2) if p.overlaps(q)]
    assert not clashes


def test_both_themes_are_painted_and_readable(picture):
    for theme in (DARK, LIGHT):
        picture.dress(theme)
        frame = picture.frame()[..., :3].astype(int)
        paper = np.array([int(theme.paper[i : i + 2], 16) for i in (1, 3, 5)])
        assert (frame[2, 2] == paper).all()
        assert (np.abs(frame - paper).sum(axis=2) > 300).mean() > 0.002


def test_alt_text_says_what_is_seen(picture):
    assert len(picture.alt) > 40 and picture.alt.endswith(".")


def test_a_network_draws_every_unit_or_an_ellipsis():
    shown = figures.network([9, 3, 1])
    points = [len(c.get_offsets()) for c in shown.figure.axes[0].collections if hasattr(c, "get_sizes")]
    assert points[:3] == [9, 3, 1]
    assert len(shown.figure.axes[0].collections[0].get_segments()) == 9 * 3 + 3 * 1
    large = figures.network([10, 3, 1])
    assert len(large.figure.axes[0].collections[1].get_offsets()) == 8
    assert len(large.figure.axes[0].collections[4].get_offsets()) == 3


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        (([3],), "layer_sizes=[3]"),
        (("deep",), "layer_sizes='deep'"),
        ((5,), "layer_sizes=5"),
        (([3, 0, 1],), "layer_sizes[1]=0"),
        (([3, float("nan")],), "layer_sizes[1]=nan"),
        (([1] * 9,), "2 to 8 whole numbers"),
        (([3, 1], "ab"), "names='ab'"),
        (([3, 1], ["a"]), "names=['a']"),
        (([3, 1], 7), "names=7"),
    ):
        with refused(named):
            figures.network(*arguments)


def test_only_numbers_above_0_are_drawn_layer_by_layer(refused):
    for networks, named in (
        (7, "networks=7"),
        ({}, "networks has 0"),
        ({name: [1] for name in "abcde"}, "networks has 5"),
        ({"ReLU": [1, 0]}, "networks['ReLU'] reaches down to 0"),
        ({"ReLU": [[1, 2]]}, "networks['ReLU']"),
        ({"ReLU": []}, "networks['ReLU']"),
    ):
        with refused(named):
            figures.layer_by_layer(networks)


def test_attention_names_the_word_that_is_looked_at_and_how_far_it_is():
    shown = figures.attention(["she", "saw", "him"], [0.2, 0.1, 0.7])
    assert '"him" learns of "she"' in shown.alt and "over 2 steps" in shown.alt and "0.20" in shown.alt


def test_attention_gets_nonsense_in_one_line(refused):
    for words, weights, named in (
        (["a", "b"], [0.5, 0.5], "words has 2 words: it must be 3 to 10"),
        (7, [1], "words=7: it must be"),
        (["a", "b", "incomprehensible"], [0.5, 0.5, 0], "'incomprehensible' has 16 letters"),
        ("a b c", [0.5, 0.5], "weights has shape (2,)"),
        ("a b c", [0.5, 0.9, -0.4], "weights reach down to -0.4"),
        ("a b c", [2, 1, 3], "weights add up to 6"),
    ):
        with refused(named):
            figures.attention(words, weights)


def test_a_block_and_sizes_get_nonsense_in_one_line(refused):
    two, numbers = ["it", "fits"], [[[0.5], [1.0]]] * 7
    for make, named in (
        (lambda: figures.transformer_block(["it"], numbers, [[1]]), "words has 1"),
        (lambda: figures.transformer_block(two, "x", np.eye(2)), "steps='x'"),
        (lambda: figures.transformer_block(two, numbers[:3], np.eye(2)), "steps has 3"),
        (lambda: figures.transformer_block(two, [np.ones((2, 5))] * 7, np.eye(2)), "steps[0] has 5 numbers"),
        (lambda: figures.transformer_block(two, numbers, np.eye(3)), "weights has shape (3, 3)"),
        (lambda: figures.model_sizes([], "many", 1, 1), "weights='many'"),
        (lambda: figures.model_sizes(datasets.language_models() * 3, 1, 1, 1), "models has 15"),
    ):
        with refused(named):
            make()


def test_diffusion_follows_its_formula_from_the_image_to_noise():
    image, e = np.random.default_rng(0).uniform(-1, 1, (8, 8)), np.random.default_rng(1).normal(size=(8, 8))
    steps = noisy_images(image, e)
    assert len(steps) == STEPS + 1 and SHARES[STEPS // 2] == pytest.approx(0.5)
    np.testing.assert_allclose(steps[0], image)
    np.testing.assert_allclose(steps[-1], e)
    for t, x in enumerate(steps):
        assert np.cos(np.pi * t / 2 / STEPS) ** 2 == pytest.approx(SHARES[t], abs=1e-12)
        np.testing.assert_allclose(x, np.sqrt(SHARES[t]) * image + np.sqrt(1 - SHARES[t]) * e, atol=1e-12)
    assert (np.diff(SHARES) < 0).all()


def test_diffusion_is_the_same_for_the_same_seed():
    one, again, other = (figures.diffusion(np.eye(8), seed=seed).png() for seed in (1, 1, 2))
    assert one == again != other
    assert "2 images turn into noise" in figures.diffusion(np.zeros((2, 8, 8))).alt


def test_diffusion_gets_nonsense_in_one_line(refused):
    for images, named in (
        (np.zeros(8), "images has shape (8,)"),
        (np.zeros((2, 8, 8, 3)), "images has shape (2, 8, 8, 3)"),
        (np.zeros((4, 8, 8)), "images has 4 images: 1 to 3 fit"),
        (np.zeros((1, 8, 65)), "a side must have 2 to 64 pixels"),
        (np.full((8, 8), 16), "images has numbers from 16 to 16"),
        (np.full((8, 8), -0.5), "images has numbers from -0.5"),
        (np.full((8, 8), np.nan), "images contains NaN"),
        ("digit", "images='digit'"),
        (np.zeros((0, 8, 8)), "images is empty"),
    ):
        with refused(named):
            figures.diffusion(images)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: figures.gan(np.zeros((4, 8, 8))), "real has 4 images"),
        (lambda: figures.gan(np.eye(8), np.ones((2, 8, 8))), "fakes has 2 images: it must have as many as real, 1"),
        (lambda: figures.image_groups([np.eye(8)] * 2), "groups: it must be"),
        (lambda: figures.image_groups({"a": np.eye(8)}), "it must be 2 to 7 of them"),
        (lambda: figures.image_groups({"a": [np.eye(8)], "b": np.zeros((3, 8, 8, 3))}), "groups['b'] has shape"),
        (lambda: figures.image_groups({"a": [np.eye(8)], "b": [np.eye(8)]}, "no"), "below='no'"),
        (lambda: figures.image_groups({"a": [np.eye(8)], "b": [np.eye(8)]}, ["1", "1\n2\n3\n4\n5"]), "below: a text"),
        (lambda: figures.planes([1, 2], [1]), "points=[1, 2]"),
        (lambda: figures.planes({"a": np.eye(2)}, [1]), "labels has 1"),
        (lambda: figures.planes({"a": np.eye(2)}, [1, 10]), "labels go from 1 to 10"),
        (lambda: figures.planes({"a": np.eye(2)}, [1, 2], ["one", "two"]), "below has 2 lines"),
        (lambda: figures.clouds(np.eye(2), {"a": np.eye(2)}), "it must be 2 to 6 of them"),
        (lambda: figures.clouds(np.eye(2), {"a": np.eye(2), "b": np.eye(3)}), "fakes['b'] has shape (3, 3)"),
        (lambda: figures.clouds("ring", {}), "real='ring'"),
    ],
)
def test_what_a_gan_is_drawn_from_gets_nonsense_in_one_line(make, named):
    with pytest.raises(LearnerError) as caught:
        make()
    assert named in str(caught.value) and "\n" not in str(caught.value)


def test_amounts_are_read_without_counting_zeros():
    assert amount(1_281_167) == "1.3 million" and amount(345.6e9) == "346 × 10⁹"


def test_figures_need_no_pyplot():
    code = (
        "import sys; from dltutor import datasets, figures;"
        "figures.timeline(datasets.milestones()); figures.biological_neuron(); figures.network([2, 1]);"
        "print([m for m in ('matplotlib.pyplot', 'tensorflow', 'keras', 'ipywidgets', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_still_figure_comes_in_the_colours_of_both_themes():
    picture = figures.network([2, 2, 1])
    bundle = picture._repr_mimebundle_()
    images = re.findall(r'<img class="dltutor-(light|dark)" alt="([^"]+)".*?base64,([^"]+)"', bundle["text/html"])
    assert [name for name, _, _ in images] == ["light", "dark"]
    assert all(html.unescape(alt) == picture.alt for _, alt, _ in images)
    light, dark = (Image.open(io.BytesIO(base64.b64decode(data))) for _, _, data in images)
    assert light.size == dark.size == (picture.width, picture.height)
    assert light.getpixel((0, 0)) > (200, 200, 200) and dark.getpixel((0, 0)) < (80, 80, 80)
    assert picture.theme is LIGHT and bundle["image/png"] == picture.png()


def test_the_lines_of_the_timeline_are_tenfold_steps():
    lanes = [axes for axes in figures.timeline(datasets.milestones()).figure.axes if axes.get_yscale() == "log"]
    assert len(lanes) == 2
    for axes in lanes:
        ticks = axes.get_yticks()
        np.testing.assert_allclose(ticks[1:] / ticks[:-1], 10)


def test_the_lstm_cell_tells_the_numbers_of_a_step():
    from dltutor.scratch.recurrent import LSTMCell

    cell = LSTMCell(np.zeros((1, 4)), np.zeros((1, 4)), bias=[0.4, 2, -0.7, -0.2])
    h, c = cell.step([0.0], state=[[0.0], [0.6]])
    gates = cell.gates(np.zeros(1), np.zeros(1))
    told = figures.lstm_cell(0.6, gates.forget[0], gates.input[0], gates.candidate[0], gates.output[0]).alt
    assert f"= {c[0]:.2f} is kept" in told and f"= {h[0]:.2f} is shown" in told


@pytest.mark.parametrize("wrong", [{"forget": 1.5}, {"candidate": -2}, {"before": "much"}, {"output": float("nan")}])
def test_a_number_that_no_lstm_has_gets_one_line(wrong):
    (name, _), *_ = wrong.items()
    with pytest.raises(LearnerError, match=f"^{name}=") as caught:
        figures.lstm_cell(**wrong)
    assert "\n" not in str(caught.value)
