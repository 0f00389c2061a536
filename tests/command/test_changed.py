"""What is tested after a change: everything that it can have touched, and as little else as possible."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dltutor.command import testing
from dltutor.command.arrows import OPENED, Arrows
from dltutor.command.changed import Selection, differing, select
from dltutor.command.main import main
from dltutor.errors import LearnerError

ROOT = Path(__file__).resolve().parents[2]
LAZY = "from dltutor.lazy import lazy\n__all__, __getattr__ = lazy(__name__, 'lab', {})\n"
TREE = {
    "dltutor/__init__.py": "_PARTS = ('labs',)\ndef __getattr__(name):\n    return 1\n",
    "dltutor/lazy.py": "",
    "dltutor/wording.py": '"""Numbers.\n\n>>> from dltutor.scratch import neuron\n"""\n',
    "dltutor/command/__init__.py": "",
    "dltutor/command/catalogue.py": "def chapters(): ...\n",
    "dltutor/scratch/__init__.py": LAZY.replace("{}", "{'neuron': '', 'step': 'neuron'}"),
    "dltutor/scratch/neuron.py": "",
    "dltutor/datasets/__init__.py": "",
    "dltutor/datasets/files.py": "",
    "dltutor/live/__init__.py": "",
    "dltutor/live/stage.py": "SCRIPT = 'stage.js'\n",
    "dltutor/live/stage.js": "",
    "dltutor/live/stage.css": "",
    "dltutor/labs/__init__.py": LAZY,
    "dltutor/labs/neurons/__init__.py": "",
    "dltutor/labs/neurons/one_neuron/__init__.py": "from dltutor.labs.neurons.one_neuron.lab import OneNeuron\n",
    "dltutor/labs/neurons/one_neuron/lab.py": (
        "def late():\n    from dltutor import wording\nfrom dltutor.live import stage\nfrom . import words\n"
    ),
    "dltutor/labs/neurons/one_neuron/words.py": "",
    "dltutor/labs/neurons/layers/__init__.py": "from dltutor.labs.neurons.layers.lab import Layers\n",
    "dltutor/labs/neurons/layers/lab.py": "from dltutor import scratch\nscratch.step()\n",
    "notebooks/01_neurons.ipynb": "{}",
    "notebooks/02_layers.ipynb": "{}",
    "notebooks/source/01_neurons.py": "from dltutor import labs\nlabs.OneNeuron()\n",
    "notebooks/source/02_layers.py": "import dltutor\ndltutor.labs.Layers()\n",
    "tests/test_whole.py": "",
    "tests/conftest.py": "",
    "tests/labs/__init__.py": "",
    "tests/labs/conftest.py": "",
    "tests/labs/pointer.py": "",
    "tests/labs/test_all.py": "from dltutor import labs\nfor name in dir(labs): getattr(labs, name)\n",
    "tests/labs/test_layers.py": "from dltutor.labs import Layers\nfrom .pointer import drag\n",
    "tests/labs/test_one_neuron.py": "from dltutor import labs\ngetattr(labs, 'OneNeuron')\neval('', {'labs': labs})",
    "tests/live/test_stage.py": "CODE = 'from dltutor.live import stage; print(1)'\n",
    "tests/notebooks/test_run.py": "from dltutor.command.catalogue import chapters\nchapters().values()\n",
    "tests/browser/test_neurons.py": "from dltutor.command.catalogue import chapters\nONE = chapters()[1]\n",
    "tests/deploy/test_hub.py": "",
    "tests/browser/test_layers.py": "PATH = 'notebooks/02_layers.ipynb'\n",
}
WIDE = ("tests/labs/test_all.py", "tests/notebooks/test_run.py")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def real() -> Arrows:
    return Arrows(ROOT)


def chosen(tree: Path, *changed: str, gone: tuple[str, ...] = ()) -> Selection:
    selection = select([*changed, *gone], Arrows(tree, gone))
    assert selection is not None
    return selection


ONE_NEURON = (
    ("tests/browser/test_neurons.py", "tests/labs/test_one_neuron.py", "tests/test_whole.py"),
    WIDE,
    ("OneNeuron", "01_neurons"),
)
LAYERS = (
    ("tests/browser/test_layers.py", "tests/labs/test_layers.py", "tests/test_whole.py"),
    WIDE,
    ("Layers", "02_layers"),
)
STAGE = (
    (*ONE_NEURON[0][:2], "tests/live/test_stage.py", "tests/test_whole.py"),
    WIDE,
    ("OneNeuron", "01_neurons"),
)
ONLY_WHOLE = (("tests/test_whole.py",), (), ())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("dltutor/labs/neurons/one_neuron/words.py", ONE_NEURON),
        ("dltutor/wording.py", ONE_NEURON),
        ("notebooks/source/01_neurons.py", ((ONE_NEURON[0][0], "tests/test_whole.py"), WIDE[1:], ("01_neurons",))),
        ("notebooks/02_layers.ipynb", ((LAYERS[0][0], "tests/test_whole.py"), WIDE[1:], ("02_layers",))),
        ("dltutor/scratch/neuron.py", LAYERS),
        ("dltutor/live/stage.js", STAGE),
        ("dltutor/live/stage.css", STAGE),
        ("tests/labs/pointer.py", (("tests/labs/test_layers.py", "tests/test_whole.py"), (), ())),
        ("README.md", ONLY_WHOLE),
        ("data/co2.csv", ONLY_WHOLE),
        (".binder/Dockerfile", (("tests/deploy/test_hub.py", "tests/test_whole.py"), (), ())),
    ],
)
def test_a_change_leads_to_what_it_can_have_touched(tree, changed, expected):
    selection = chosen(tree, changed)
    assert (selection.tests, selection.wide, selection.words) == expected


def test_a_chapter_is_rewritten_if_its_own_file_differs(tree):
    assert chosen(tree, "notebooks/source/01_neurons.py").rewritten == ("01_neurons",)
    assert chosen(tree, "dltutor/wording.py").rewritten == ()


def test_a_conftest_leads_to_the_tests_below_it(tree):
    below = ("tests/labs/test_all.py", "tests/labs/test_layers.py", "tests/labs/test_one_neuron.py")
    assert chosen(tree, "tests/labs/conftest.py").tests == (*below, "tests/test_whole.py")
    assert len(chosen(tree, "tests/conftest.py").tests) == 9


def test_a_module_that_is_gone_leads_to_who_imports_it(tree):
    (tree / "dltutor/labs/neurons/one_neuron/words.py").unlink()
    assert chosen(tree, gone=("dltutor/labs/neurons/one_neuron/words.py",)).tests == ONE_NEURON[0]


def test_examples_are_run_where_they_stand_and_where_what_they_use_has_changed(tree):
    assert chosen(tree, "dltutor/scratch/neuron.py").examples == ("dltutor/wording.py",)
    assert chosen(tree, "dltutor/wording.py").examples == ("dltutor/wording.py",)
    assert chosen(tree, "dltutor/live/stage.py").examples == ()


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints/tested.txt", ".ci/run"])
def test_what_decides_how_everything_runs_leads_to_everything(tree, name):
    assert select([name], Arrows(tree)) is None


def test_a_slide_leads_to_what_makes_decks_and_to_the_notes(real):
    tests = select(["workshop/slides/01_neurons.md"], real).tests
    wanted = {"tests/workshop/test_slides.py", "tests/workshop/test_notes.py", "tests/browser/test_decks.py"}
    assert wanted <= set(tests)
    assert not any(name.startswith("tests/labs/") for name in tests)


def test_a_labs_words_lead_to_its_tests_and_its_chapter_only(real):
    selection = select(["dltutor/labs/adversarial/adversaries/words.py"], real)
    assert selection.words == ("Adversaries", "07_adversarial")
    labs = [name for name in selection.tests if name.startswith("tests/labs/")]
    assert labs == ["tests/labs/adversarial/test_adversaries.py"]
    assert [name for name in selection.tests if name.startswith("tests/browser/")] == [
        "tests/browser/test_adversarial.py"
    ]
    assert any(name.startswith("tests/notebooks/") for name in selection.wide)


def test_an_exercise_leads_to_its_chapter_and_not_to_the_others(real):
    selection = select(["dltutor/exercises/neurons/by_hand.py"], real)
    assert selection.words == ("01_neurons",) and selection.chapters == ("notebooks/01_neurons.ipynb",)
    pages = [name for name in selection.tests if name.startswith("tests/browser/")]
    assert pages == ["tests/browser/test_gallery.py", "tests/browser/test_neurons.py"]
    assert "tests/exercises/test_chapters.py" in selection.tests, "it looks at every chapter"


def test_what_everything_uses_leads_to_every_lab_and_chapter(real):
    from dltutor import labs
    from dltutor.command.catalogue import chapters

    selection = select(["dltutor/errors.py"], real)
    assert set(selection.words) == {*labs.__all__, *(path.stem for path in chapters().values())}


def test_what_opens_a_whole_folder_is_where_it_is_looked_for(real):
    for module in OPENED:
        text = (ROOT / real.module(module)).read_text(encoding="utf-8")
        assert "\ndef chapters(" in text


CHOSEN = Selection(
    tests=("tests/browser/test_a.py", "tests/labs/test_b.py", "tests/live/page/test_c.py", "tests/test_packaging.py"),
    examples=("dltutor/wording.py",),
    chapters=("notebooks/01_neurons.ipynb",),
    wide=("tests/labs/test_conformance.py", "tests/notebooks/test_build.py"),
    words=("OneNeuron", "01_neurons"),
    rewritten=("01_neurons",),
)


def test_what_is_chosen_is_tested_after_the_style_and_a_rewritten_chapter_twice():
    *style, (_, tests), (_, wide), (_, browser) = testing.steps(False, ["-x"], chosen=CHOSEN)
    assert [name for name, _ in style] == ["style", "format", "types"]
    assert "--again=01_neurons" in tests and "--again=01_neurons" not in wide
    assert tests[-7:] == [*CHOSEN.chapters, *CHOSEN.tests[1:], "--doctest-modules", "dltutor/wording.py", "-x"]
    assert wide[-5:] == [*CHOSEN.wide, "-k", "OneNeuron or 01_neurons", "-x"]
    assert browser[-2:] == ["tests/browser/test_a.py", "-x"]


def test_on_colabs_versions_of_what_is_chosen_only_what_can_differ_there():
    (_, tests), (_, wide) = testing.steps(True, chosen=CHOSEN)
    assert tests[-3:] == ["notebooks/01_neurons.ipynb", "tests/live/page/test_c.py", "tests/test_packaging.py"]
    assert wide[-3:] == ["tests/labs/test_conformance.py", "-k", "OneNeuron or 01_neurons"]


def test_a_step_of_which_nothing_is_chosen_is_left_out():
    few = Selection(tests=("tests/test_arrows.py",))
    assert "--again=none" in testing.steps(False, chosen=few)[-1][1]
    assert [name for name, _ in testing.steps(False, chosen=few)] == ["style", "format", "types", "tests"]


@pytest.mark.parametrize("base", ["nowhere", "--help"])
def test_a_base_that_is_none_is_one_line(capsys, base):
    assert main(["test", f"--changed={base}"]) == 2
    assert capsys.readouterr().err == f"dltutor: --changed {base}: git knows no such commit; try main\n"


def test_what_differs_is_committed_or_not_and_new_and_gone(tmp_path):
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-b", "main")
    for name in ("same.py", "committed.py", "edited.py", "gone.py"):
        (tmp_path / name).write_text("1\n")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    git("add", ".")
    git("commit", "-m", "all")
    git("switch", "-c", "mine")
    (tmp_path / "committed.py").write_text("2\n")
    (tmp_path / "gone.py").unlink()
    git("commit", "-am", "some")
    for name in ("edited.py", "new é.py", "ignored.py"):
        (tmp_path / name).write_text("3\n")
    found = differing("main", tmp_path)
    assert found == {"committed.py": True, "edited.py": True, "gone.py": False, "new é.py": True}
    with pytest.raises(LearnerError, match="--changed nowhere: git knows no such commit"):
        differing("nowhere", tmp_path)
