"""Still rows of images and dots of trainings: what is drawn is what was given, and nonsense gets one line."""

import numpy as np

from dltutor import figures


def test_every_training_is_a_dot_and_the_median_a_stroke():
    picture = figures.runs({"dense": [0.7, 0.8, 0.75], "conv": [0.9]})
    lines = picture.figure.axes[0].lines
    dots = [line.get_xydata().tolist() for line in lines if line.get_marker() == "o"]
    assert dots == [[[0.7, 0], [0.8, 0], [0.75, 0]], [[0.9, 1]]]
    assert [line.get_xdata()[0] for line in lines if line.get_marker() != "o"] == [0.75, 0.9]


def test_nonsense_gets_one_line(refused):
    for make, given, named in (
        (figures.runs, {}, "results has 0"),
        (figures.runs, {str(i): [1] for i in range(11)}, "results has 11"),
        (figures.runs, [0.5], "results="),
        (figures.runs, {"a": [0.5, np.nan]}, "results['a'] contains NaN"),
        (figures.runs, {"a": [-0.1]}, "between 0 and 1"),
        (figures.blocks, "digits", "outputs has 'digits'"),
        (figures.blocks, [("Dense", (10,))], "outputs has 1 layer:"),
        (figures.blocks, [("Dense", (10,)), ("Conv2D", (8, 8))], "the shape of 'Conv2D' is (8, 8)"),
        (figures.blocks, [("Dense", (10,)), ("Dense", None)], "the shape of 'Dense' is None"),
        (figures.gallery, "digits", "rows='digits'"),
        (figures.gallery, {str(i): np.zeros((1, 2, 2)) for i in range(9)}, "rows has 9"),
        (figures.gallery, {"a": np.zeros((13, 2, 2))}, "rows['a'] has 13 images"),
        (figures.gallery, {"a": np.zeros(2)}, "rows['a'] has shape (2,)"),
        (figures.gallery, {"a": []}, "rows['a']"),
    ):
        with refused(named):
            make(given)
