"""The convolution lab: its numbers against Keras, the two ways of pointing, its words, its goals, and nonsense."""

import itertools

import numpy as np
import pytest

from dltutor import datasets
from dltutor.labs.bases import pace
from dltutor.labs.bases.pictures import own
from dltutor.labs.convolution.convolution import lab as module
from dltutor.labs.convolution.convolution.lab import OWN, Convolution
from dltutor.labs.convolution.convolution.slide import Slide
from dltutor.scratch import kernels
from dltutor.wording import fixed

MOVES = list(itertools.product((1, 2, 3), ("valid", "same")))  # stride and padding


def at(lab, area, row, column):
    return lab.picture.place(area, column + 0.5, row + 0.5)


def click(lab, area, row, column):
    for phase in ("down", "up"):
        lab.point(phase, *at(lab, area, row, column))


def frame(line):
    """(row, column, height, width) of what a line frames."""
    x, y = np.array(line.get_xdata()), np.array(line.get_ydata())
    return (y.min(), x.min(), np.ptp(y), np.ptp(x)) if len(x) else None


def test_its_output_is_that_of_keras():
    keras = pytest.importorskip("keras")
    images = ("digit", np.random.default_rng(0).integers(0, 16, (7, 10)) / 16)
    for image, size, (stride, padding) in itertools.product(images, (1, 3, 5), MOVES):
        kernel = np.random.default_rng(size).integers(-4, 5, (size, size))
        lab = Convolution(image, kernel, stride=stride, padding=padding, bias=0.5)
        layer = keras.layers.Conv2D(1, size, stride, padding)
        layer.build((None, *lab.image.shape, 1))
        layer.set_weights([kernel[:, :, None, None], np.array([0.5])])
        theirs = np.asarray(layer(lab.image[None, :, :, None].astype("float32")))[0, :, :, 0]
        assert theirs.shape == lab.output.shape and (theirs == lab.output).all()


def test_pointing_at_an_output_cell_frames_the_window_that_made_it():
    for stride, padding in MOVES:
        lab = Convolution(stride=stride, padding=padding)
        for r, c in np.ndindex(lab.output.shape):
            click(lab, "output", r, c)
            assert lab.stop == (r, c) and frame(lab.picture.cell) == (r, c, 1, 1)
            assert frame(lab.picture.window) == (r * stride, c * stride, 3, 3)
            total = lab.picture.sums[2].get_text()
            assert f"output[{r}, {c}]" in total and total.split()[-1] == fixed(lab.output[r, c])


def test_exactly_the_cells_that_see_a_pixel_are_found():
    for size, (stride, padding) in itertools.product((1, 3, 5), MOVES):
        slide = Slide(np.ones((8, 8)), np.ones((size, size)), stride=stride, padding=padding)
        for pixel in np.ndindex(slide.padded.shape):
            seeing = [
                (r, c)
                for r, c in np.ndindex(slide.output.shape)
                if all(0 <= p - stride * n < size for p, n in zip(pixel, (r, c), strict=True))
            ]
            row, column, height, width = slide.cells_that_see(pixel)
            assert list(itertools.product(range(row, row + height), range(column, column + width))) == seeing


def test_pointing_at_a_pixel_marks_the_cells_that_see_it():
    lab = Convolution(padding="same", stride=2)
    for pixel, said in (((8, 8), "(a zero of the border) is seen by 1 output cell"), ((2, 4), "4 output cells")):
        click(lab, "input", *pixel)
        cells = lab.slide.cells_that_see(pixel)
        assert frame(lab.picture.seen_by) == (cells.row, cells.column, cells.height, cells.width)
        assert said in lab.describe() and frame(lab.picture.cell) == (*lab.stop, 1, 1)
    lab.set(size=1, stride=3)
    click(lab, "input", 1, 1)
    assert "seen by no output cell" in lab.describe() and frame(lab.picture.seen_by) is None


def test_the_nine_products_and_their_sum_are_written_out():
    lab = Convolution([[0, 1, 0.5], [0.25, 1, 0], [0, 0, 1]], [[1, 2, 0], [0, -1, 0], [0, 0, 0.5]], bias=0.25)
    lab.picture.frame()
    written = [[w.get_text() for w in grid._numbers[:9]] for grid in (lab.picture.seen, lab.picture.products)]
    assert written[0] == ["0", "1", "0.5", "0.25", "1", "0", "0", "0", "1"]
    assert written[1] == ["0", "2", "0", "0", "−1", "0", "0", "0", "0.5"]
    assert [w.get_text().split()[-1] for w in lab.picture.sums[:3]] == ["1.50", "0.25", "1.75"]


def test_the_size_of_the_output_is_written_with_its_numbers():
    for arguments, said in (
        ({}, ["(8 − 3) / 1 + 1 = 6", "image[3:6, 3:6]"]),
        ({"stride": 2}, ["(8 − 3) / 2 + 1 = 3.5", "rounded down: 3", "last row and column: unseen"]),
        ({"stride": 3}, ["(8 − 3) / 3 + 1 = 2.67", "rounded down: 2", "last 2 rows, columns: unseen"]),
        ({"padding": "same"}, ["8 / 1 = 8", "zeros: 1 above, 1 below"]),
        ({"padding": "same", "stride": 3}, ["8 / 3 = 2.67", "rounded up: 3", "zeros: 0 above, 1 below"]),
        ({"padding": "same", "size": 1}, ["no zeros are needed"]),
        ({"image": np.ones((6, 9))}, ["rows    (6 − 3) / 1 + 1 = 4", "columns (9 − 3) / 1 + 1 = 7"]),
        ({"image": np.ones((6, 9)), "stride": 2}, ["rows    (6 − 3) / 2 + 1 → 2", "columns (9 − 3) / 2 + 1 = 4"]),
        ({"image": "4 × 4", "size": 5}, ["The kernel has 5 rows,", "the image only 4."]),
        ({"image": np.ones((9, 2))}, ["The kernel has 3 columns,", "the image only 2."]),
    ):
        lab = Convolution(**arguments)
        lines = [w.get_text() for w in lab.picture.lines]
        for part in said:
            assert any(part in line for line in lines), lines


def test_an_impossible_setting_is_explained_and_changes_nothing_by_itself():
    lab = Convolution("4 × 4")
    assert lab.output.shape == (2, 2)
    lab.set(size=5)
    assert lab.output is None and lab.values.size == 5 and lab.done[4]
    assert "a kernel of 5 × 5 finds no place in an image of 4 × 4" in lab.describe()
    assert lab.picture.none.get_text() == "no output"
    for act in (
        lambda: lab.press("step"),
        lambda: lab.press("play"),
        lambda: lab.type("ArrowDown"),
        lambda: lab.set(weight=2),
        lambda: click(lab, "input", 1, 1),
        lambda: click(lab, "output", 0, 0),
        lambda: lab.set(stride=3),
    ):
        act()
        assert lab.output is None and not lab.playing
    lab.set(padding="same", stride=1)
    assert lab.output.shape == (4, 4) and lab.picture.none.get_text() == ""


def test_a_number_of_the_kernel_is_dragged_or_typed_or_set():
    lab = Convolution()
    x, y = at(lab, "kernel", 1, 1)
    lab.point("down", x, y)
    assert lab.chosen == (1, 1) and lab.values.weight == 0 and lab.values.preset == "vertical edges"
    step = at(lab, "kernel", 2, 1)[1] - y
    lab.point("move", x, y - step)
    assert lab.kernel[1, 1] == 2 and lab.values.weight == 2 and lab.values.preset == OWN
    lab.point("move", x, y - 20 * step)  # far above the picture's grid: the drag holds
    assert lab.kernel[1, 1] == 10
    lab.point("up", x, y)
    lab.point("down", *at(lab, "output", 0, 0))
    lab.point("up", *at(lab, "output", 0, 0))
    assert lab.kernel[1, 1] == 10
    lab.type("ArrowRight", shift=True)
    assert lab.chosen == (1, 2)
    lab.type("+")
    lab.type("+")
    lab.type("-")
    assert lab.kernel[1, 2] == pytest.approx(1.1) and lab.values.weight == pytest.approx(1.1)
    lab.set(weight=-3)
    assert lab.kernel[1, 2] == -3
    np.testing.assert_array_equal(lab.kernel[0], [-1, 0, 1])
    lab.press("reset")
    np.testing.assert_array_equal(lab.kernel, kernels.kernel("vertical edges"))
    assert lab.values.preset == "vertical edges"


def test_a_preset_is_never_changed_for_good():
    lab = Convolution()
    lab.set(weight=5)
    assert kernels.kernel("vertical edges")[0, 0] == -1
    assert Convolution().kernel[0, 0] == -1


def test_own_numbers_stay_when_the_kernel_grows():
    lab = Convolution(kernel=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    lab.set(size=5)
    assert lab.values.preset == OWN and lab.kernel[1:4, 1:4].tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert np.abs(lab.kernel).sum() == 45


class Clock:
    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(pace, "monotonic", lambda: self.now)


def test_playing_makes_the_output_stop_by_stop_and_ends(monkeypatch):
    clock = Clock(monkeypatch)
    lab = Convolution(speed=10)
    lab.play()
    lab.refresh()
    made = lambda: int(np.isfinite(lab.picture.output.tiles._values).sum())  # noqa: E731
    assert made() == 1 and lab.stop == (0, 0)
    counts = []
    for _ in range(100):
        clock.now += 0.05
        lab.tick()
        counts.append(made())
        if not lab.playing:
            break
    assert not lab.playing and lab.stop == (5, 5) and made() == 36
    assert set(np.diff(counts)) <= {0, 1} and 60 <= len(counts) <= 80
    assert not any(lab.done)


def test_a_pause_can_be_looked_into_and_a_long_sleep_is_not_made_up_for(monkeypatch):
    clock = Clock(monkeypatch)
    lab = Convolution(speed=60)
    lab.play()
    lab.tick()
    clock.now += 3600
    lab.tick()
    assert lab.shown_stops <= 2 + module.AT_ONCE
    before = lab.shown_stops
    lab.play(False)
    lab.play()
    assert lab.shown_stops == before
    click(lab, "output", 1, 1)
    assert not lab.playing and lab.shown_stops is None


def test_a_step_is_the_next_stop_and_comes_round():
    lab = Convolution("4 × 4", stride=1)
    lab.type("ArrowUp")
    lab.type("ArrowLeft")
    seen = []
    for _ in range(5):
        seen.append(lab.stop)
        lab.press("step")
    assert seen == [(0, 0), (0, 1), (1, 0), (1, 1), (0, 0)]


def test_the_goals():
    lab = Convolution()
    assert not any(lab.done)
    best = np.unravel_index(lab.output.argmax(), lab.output.shape)
    click(lab, "output", 0, 0)
    assert not lab.done[0]
    click(lab, "output", *best)
    assert lab.done[0]
    lab.set(weight=-2)
    assert not lab.done[1]
    click(lab, "kernel", 0, 2)
    lab.set(weight=2)
    assert lab.kernel.sum() == 0 and lab.done[1]
    lab.set(stride=2)
    assert not lab.done[2]
    lab.set(padding="same")
    assert lab.done[2] and "8 × 8 became 4 × 4" in lab.progress.notes[2]
    lab.set(stride=1, data="one pixel", preset="blur")
    assert not lab.done[3]
    lab.set(preset="emboss")
    assert lab.done[3] and not lab.done[4]


def test_on_an_own_image_only_goals_that_can_be_reached_are_set():
    texts = lambda image: " ".join(goal.text for goal in Convolution(image).goals)  # noqa: E731
    assert "impossible" not in texts(np.eye(8)) and "half" in texts(np.eye(8))
    assert "impossible" in texts(np.eye(4)) and "half" not in texts(np.eye(7)) and "one pixel" not in texts(np.eye(7))
    lab = Convolution(np.eye(7))
    lab.set(stride=2, padding="same")
    assert len(lab.goals) == 2 and not any(lab.done)
    lone = np.zeros((6, 6))
    lone[2, 2] = 1
    assert "one pixel" in texts(lone)


def test_a_single_pixel_shows_that_it_is_a_cross_correlation():
    lab = Convolution("one pixel", kernel=np.arange(9).reshape(3, 3))
    np.testing.assert_array_equal(lab.output[1:4, 1:4], lab.kernel[::-1, ::-1])
    assert "cross-correlation" in lab.describe()
    lab.set(preset="blur")
    assert "cross-correlation" not in lab.describe() and "cross-correlation" not in Convolution().describe()


def test_zeros_alone_reach_no_goal():
    lab = Convolution(kernel=np.zeros((3, 3)))
    click(lab, "output", 2, 2)
    assert not any(lab.done)
    lab = Convolution(np.zeros((8, 8)))
    lab.type("ArrowUp")
    assert not any(lab.done) and lab.words()


@pytest.mark.parametrize("kernel", [*kernels.NAMES])
def test_what_is_said_of_a_kernel_is_true(kernel):
    flat = Convolution(np.full((5, 5), 0.5), preset=kernel).output
    said = Convolution(preset=kernel).describe()
    if "0 where all are alike" in said or "large where" in said:
        assert np.allclose(flat, 0)
    if "average" in said or "copies" in said:
        assert np.allclose(flat, 0.5)
    rising = np.tile(np.arange(5.0), (5, 1)) / 4
    if kernel == "vertical edges":
        assert (Convolution(rising, preset=kernel).output > 0).all()
        assert (Convolution(rising[:, ::-1], preset=kernel).output < 0).all()
    if kernel == "horizontal edges":
        assert (Convolution(rising.T, preset=kernel).output > 0).all()


def test_own_numbers_are_described_by_their_sum():
    assert "its sum is 0" in Convolution(kernel=[[0, 0, 0], [1, 0, -1], [0, 0, 0]]).describe()
    assert "it adds up to 2.5 times" in Convolution(kernel=[[0, 0, 0], [1, 1.5, 0], [0, 0, 0]]).describe()
    assert "plus the bias −1" in Convolution(kernel=[[0, 0, 0], [1, 0, -1], [0, 0, 0]], bias=-1).describe()


def test_any_array_that_is_an_image_is_taken():
    colour = datasets.photograph("china", colour=True)
    assert Convolution(colour).image.shape == (32, 32) and "Shown in grey" in Convolution(colour).describe()
    large = Convolution((np.random.default_rng(0).random((80, 40, 3)) * 255).astype(np.uint8))
    assert large.image.shape == (32, 16) and "from 80 × 40 to 32 × 16" in large.describe()
    assert Convolution(np.ones((5, 5, 1))).image.shape == (5, 5)
    assert Convolution(np.eye(4, dtype=bool)).image.max() == 1
    assert own(np.array([[-3.0, 3.0]])).tone == "diverging"
    assert own(np.array([[0, 16], [8, 8]])).pixels.max() == 1
    assert Convolution(np.ones((1, 50)), size=1).image.shape == (1, 32)
    before = colour.copy()
    Convolution(colour)
    np.testing.assert_array_equal(before, colour)


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"image": "cat"}, "image='cat'"),
        ({"image": None}, "image=None"),
        ({"image": 5}, "image has shape ()"),
        ({"image": []}, "image is empty"),
        ({"image": [[1, 2], [3]]}, "image=[[1, 2], [3]]"),
        ({"image": [[np.nan, 1]]}, "image contains NaN"),
        ({"image": [[np.inf, 1]]}, "image contains infinity"),
        ({"image": np.ones((2, 8, 8))}, "image has shape (2, 8, 8)"),
        ({"image": np.ones((1, 8, 8, 1))}, "image has shape (1, 8, 8, 1)"),
        ({"kernel": "edge"}, "kernel='edge'"),
        ({"kernel": np.ones((2, 2))}, "kernel has shape (2, 2)"),
        ({"kernel": np.ones((3, 5))}, "kernel has shape (3, 5)"),
        ({"kernel": np.full((3, 3), 11)}, "kernel holds 11"),
        ({"kernel": np.full((3, 3), np.nan)}, "kernel contains NaN"),
        ({"kernel": np.ones((3, 3)), "size": 5}, "size=5: the kernel is given already"),
        ({"weight": 1}, "weight: give all numbers"),
        ({"colour": True}, "no such setting"),
    ):
        with refused(named):
            Convolution(**arguments)


def test_the_code_makes_the_same_lab(same_again):
    for lab in (
        Convolution("china", preset="blur", size=5, padding="same"),
        Convolution(np.eye(5), [[1, 0.5, 0], [0, -1.25, 0], [0, 0, 1]], bias=0.5, stride=2),
        Convolution("4 × 4", size=5),
    ):
        same_again(lab, image=lab.image)


def test_no_words_leave_the_picture_or_lie_upon_others(demand_clear_words):
    chance = np.random.default_rng(0)
    for image in ("digit", "4 × 4", "china", *(chance.random(shape) for shape in ((3, 40), (40, 5), (1, 1)))):
        lab = Convolution(image, preset="emboss", bias=-5, speed=1)
        for size, stride, padding in ((1, 1, "valid"), (3, 3, "same"), (5, 1, "valid"), (5, 2, "same")):
            lab.set(size=size, stride=stride, padding=padding)
            demand_clear_words(lab.picture)


def test_numbers_of_any_kind_stay_in_their_cells(demand_clear_words):
    lab = Convolution(np.random.default_rng(0).random((8, 8)), np.random.default_rng(1).uniform(-10, 10, (5, 5)))
    demand_clear_words(lab.picture)


def test_on_an_own_image_every_control_button_key_and_pointer_does_something(driven):
    driven(Convolution(np.eye(6)))
