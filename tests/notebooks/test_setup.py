"""The set-up cell: one line, nothing heavy imported, and it works where dltutor has to be installed first."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dltutor import notebook
from dltutor.publish.execution import ROOT

QUIET = """
import dltutor, os, sys
dltutor.setup()
assert not {"tensorflow", "keras", "matplotlib.pyplot"} & set(sys.modules)
assert os.environ["KERAS_BACKEND"] == "jax", "what the environment says is kept"
assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "3"
"""

INSTALLS_FIRST = """
import sys
from IPython.core.interactiveshell import InteractiveShell

class NotYet:
    def find_spec(self, name, path=None, target=None):
        if name == "dltutor":
            raise ModuleNotFoundError(name)

def pip(line):
    print("pip", line)
    sys.meta_path.remove(not_yet)

shell, not_yet = InteractiveShell.instance(), NotYet()
shell.register_magic_function(pip)
sys.meta_path.insert(0, not_yet)
assert shell.run_cell(CELL).success
assert "dltutor" in sys.modules
"""


def python(code: str, **environment: str) -> subprocess.CompletedProcess:
    clean = {k: v for k, v in os.environ.items() if k not in notebook.ENVIRONMENT}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_setup_says_one_line_and_imports_nothing_heavy():
    done = python(QUIET, KERAS_BACKEND="jax")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"dltutor {notebook.__version__} on Python 3.")
    assert done.stdout.count("\n") == 1


def test_the_cell_installs_where_the_package_is_missing():
    done = python(f"CELL = {notebook.setup_cell()!r}\n{INSTALLS_FIRST}")
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = done.stdout.splitlines()
    assert first == f"pip install --quiet git+{notebook.repository()}" + (notebook.RELEASE and f"@{notebook.RELEASE}")
    assert second.startswith("dltutor ")


@pytest.mark.parametrize(
    ("missing", "says"),
    [({"tensorflow"}, "tensorflow is missing"), ({"sklearn", "keras"}, "scikit-learn, keras are missing")],
)
def test_setup_says_what_to_type(missing, says, monkeypatch, capsys):
    monkeypatch.setattr(notebook, "find_spec", lambda name: None if name in missing else True)
    monkeypatch.setattr(notebook.sys, "modules", {})
    notebook.setup()
    line = capsys.readouterr().out
    assert says in line
    assert "%pip install" in line
    assert line.count("\n") == 1


def test_the_address_comes_from_the_project(monkeypatch, tmp_path):
    assert notebook.repository() in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(notebook, "__file__", str(tmp_path / "dltutor" / "notebook.py"))
    urls = ["Homepage, https://example.org", "Repository, https://github.com/someone/fork"]
    monkeypatch.setattr(notebook.metadata, "metadata", lambda name: type("M", (), {"get_all": lambda *a: urls}))
    monkeypatch.setattr(notebook, "RELEASE", "")
    assert "git+https://github.com/someone/fork\n" in notebook.setup_cell()
    assert "github/someone/fork/blob/main/notebooks/clean/01_neurons.ipynb" in notebook.colab_link("01_neurons")


def test_a_backend_that_the_labs_cannot_use_is_said_at_once(monkeypatch, tmp_path):
    monkeypatch.setattr(notebook.sys, "modules", {})
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert "Keras is set to torch" in notebook.keras_problem() and "restart the kernel" in notebook._status()
    monkeypatch.setenv("KERAS_BACKEND", "")
    (tmp_path / "keras.json").write_text('{"image_data_format": "channels_first", "backend": "torch"}')
    assert "set_image_data_format('channels_last')" in notebook.keras_problem()
    (tmp_path / "keras.json").write_text("{damaged")
    assert notebook.keras_problem() == "" and "everything is ready" in notebook._status()


def test_learners_who_share_an_account_have_their_own_progress(capsys):
    from dltutor.exercises.core import store

    places = set()
    for name in ("Ada Löw", "Bo", "bo "):
        notebook.setup(name)
        assert capsys.readouterr().out.endswith(f" The progress is that of {name.strip()}.\n")
        places.add(store.path())
    assert len(places) == 2 and {place.name for place in places} == {"progress-ada-löw.json", "progress-bo.json"}
    notebook.setup()
    assert capsys.readouterr().out.endswith("that of bo.\n"), "until the kernel is restarted"


@pytest.mark.parametrize("name", ["", "../..", 7])
def test_what_is_no_name_is_refused(name, refused):
    with refused("it must be a name"):
        notebook.setup(name)
    with refused("take_over=True: it needs a name"):
        notebook.setup(take_over=True)


def test_what_was_done_without_a_name_is_neither_lost_nor_given_to_somebody_else(monkeypatch, capsys):
    from dltutor import progress
    from dltutor.exercises.core import store

    store.record_exercise(1, "nand", "right")
    store.record_question(1, "bias", False)
    assert "1 of 6" in str(progress()) and str(progress()).endswith("dltutor.setup('Ada') keeps Ada's progress apart.")
    notebook.setup("Bo")
    said = capsys.readouterr().out
    assert "without a name is kept apart (2 entries)" in said and said.count("\n") == 1
    assert "1 of 6" not in str(progress()) and str(progress()).endswith("The progress of Bo.")
    store.record_exercise(1, "nand", "not yet")
    notebook.setup("Ada", take_over=True)
    assert "2 entries without a name are in it" in capsys.readouterr().out
    assert "1 of 6" in str(progress())
    notebook.setup("Ada")
    assert "kept apart" not in capsys.readouterr().out
    notebook.setup("Bo", take_over=True)
    assert store.read()[0] == {("1", "exercises", "nand"): "right", ("1", "quiz", "bias"): "tried"}
    monkeypatch.setenv("DLTUTOR_NAME", "")
    assert store.read()[0] == {("1", "exercises", "nand"): "right", ("1", "quiz", "bias"): "tried"}, "it stays"
    monkeypatch.setenv("DLTUTOR_NAME", "../..")
    assert store.path().name == "progress.json", "what is no name in the environment is none"


def test_threads_are_those_that_the_process_may_use(monkeypatch):
    monkeypatch.setattr(notebook.os, "sched_getaffinity", lambda pid: {3}, raising=False)
    assert notebook._cores() == 1
    monkeypatch.setattr(notebook.os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    monkeypatch.setattr(notebook.Path, "read_text", lambda path, **_: "150000 100000\n")
    assert notebook._cores() == 2
    monkeypatch.setattr(notebook.Path, "read_text", lambda path, **_: "max 100000\n")
    assert notebook._cores() == 64
