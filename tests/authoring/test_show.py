"""`show` draws a lab in both themes, in seconds."""

from __future__ import annotations

import pytest
from PIL import Image

from dltutor.authoring.show import draw, main, make
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK, LIGHT


def test_a_lab_is_drawn_sharply_on_the_paper_of_either_theme(tmp_path):
    lab = make("OneNeuron")
    paths = draw(lab, tmp_path / "new")
    assert [path.name for path in paths] == ["OneNeuron-light.png", "OneNeuron-dark.png"]
    for path, theme in zip(paths, (LIGHT, DARK), strict=True):
        image = Image.open(path)
        assert image.size == (2 * lab.picture.width, 2 * lab.picture.height)
        assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((1, 1))) == theme.paper.lower()


def test_a_lab_that_does_not_exist_is_one_line_with_the_nearest_names(capsys):
    assert main(["OneNeurone"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err == "name='OneNeurone': there is no such lab; perhaps OneNeuron\n"
    with pytest.raises(LearnerError, match="perhaps ActivationExplorer, ActivationRace"):
        make("zzz")


def test_a_lab_that_needs_a_model_is_made_as_the_tests_make_it():
    assert make("HiddenLayer").model.count_params() == 17
