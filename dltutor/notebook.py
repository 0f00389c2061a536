"""The package's side of the set-up cell, and the addresses that every notebook carries.

The address of the repository is written once, in pyproject.toml; the set-up cell and the Colab link are made from it.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tomllib
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from dltutor import __version__, machine
from dltutor.translations import catalog


# What TensorFlow reads once, when it is first imported. Each of the two switches off log lines that the other leaves:
# the level those of the log, the second the notice of oneDNN, which TensorFlow 2.21 writes whatever the level is.
# Without oneDNN a seeded training also ends in the same numbers on more computers.
def _cores() -> int:
    """How many processors this process may use: those of its affinity, and what a container allows."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        cores = os.cpu_count() or 2
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return min(cores, max(1, round(int(quota) / int(period))))
    except (OSError, ValueError):  # no container, or no limit ("max")
        return cores


ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # Small models lose time when their steps wander between threads, and the page needs a core of its own.
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": str(max(1, _cores() - 1)),
}

# Modules that every chapter relies on, with the name to give to pip; Keras's are not to be had on every machine.
_NEEDED = {"numpy": "numpy", "matplotlib": "matplotlib", "ipywidgets": "ipywidgets", "sklearn": "scikit-learn"}
_KERAS = {"keras": "keras", "tensorflow": "tensorflow"}

# Of each chapter that begins without Keras, the last section that runs without it.
WITHOUT_KERAS = {1: 5, 2: 5, 3: 9, 5: 2, 6: 1, 7: 3, 9: 1, 11: 4}

# The release that set-up cells and Colab links name, for example "v1.2.0"; `dltutor release` writes it here. Before the
# first one there is no such tag, and they name the branch main: the only address that works.
RELEASE = ""

_SETUP_CELL = """\
try:
    import dltutor
except ImportError:
    %pip install --quiet {address}
    import dltutor

dltutor.setup()"""


def setup(name: str | None = None, *, take_over: bool = False, language: str | None = None) -> None:
    """Make the notebook ready and say so in one line; call it first, in JupyterLab and on Colab alike.

    With a `name`, ``dltutor.setup("Ada")``, the progress is that learner's own, where several share one account; the
    environment variable DLTUTOR_NAME gives it, too. With `take_over` what was done on this account without a name is
    added to it. With a `language`, ``dltutor.setup(language="fr")``, hints, solutions and quizzes speak it, where they
    have been translated; the environment variable DLTUTOR_LANGUAGE gives it, too.

    It keeps TensorFlow's log lines out of the outputs and chooses TensorFlow for Keras, unless the environment
    already says otherwise. Neither TensorFlow nor Keras is imported, so it takes no time.
    If a package is missing, the line says what to type; where TensorFlow has no release, what runs without it.

    >>> setup()  # doctest: +ELLIPSIS
    dltutor ... on Python ...
    """
    for variable, value in ENVIRONMENT.items():
        if not os.environ.get(variable):
            os.environ[variable] = value
    if language is not None:
        catalog.choose(language)
    print(" ".join(filter(None, (_status(), _whose(name, take_over)))))


def repository() -> str:
    """The address of the project's repository, from `[project.urls]` in pyproject.toml.

    A clone is asked first, then what pip recorded at the installation.

    >>> repository().startswith("https://")
    True
    """
    pyproject = Path(__file__).parents[1] / "pyproject.toml"
    if pyproject.is_file():
        project = tomllib.loads(pyproject.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == "dltutor":
            return project["urls"]["Repository"]
    urls = metadata.metadata("dltutor").get_all("Project-URL", [])
    return next(url.split(", ", 1)[1] for url in urls if url.startswith("Repository, "))


def reference() -> str:
    """What notebooks name on the repository: the release, or the branch main before there is one."""
    return RELEASE or "main"


def released(text: str) -> str:
    """The text of a cell, which names the branch main in its source, as it stands in the notebook of a release."""
    text = text.replace(f"git+{repository()}\n", f"{_installed_from()}\n")
    return text.replace("/blob/main/notebooks/", f"/blob/{reference()}/notebooks/")


def setup_cell() -> str:
    """The text of the set-up cell, the same in every notebook.

    >>> setup_cell().splitlines()[0]
    'try:'
    """
    return _SETUP_CELL.format(address=_installed_from())


def colab_link(name: str) -> str:
    """The Markdown link that opens the notebook `name`, for example ``01_neurons``, on Colab, without outputs.

    Colab shows what the file holds, and nothing in an address takes the outputs out.

    >>> colab_link("01_neurons").endswith("/notebooks/clean/01_neurons.ipynb)")
    True
    """
    owner_and_name = repository().rstrip("/").removesuffix(".git").split("/")[-2:]
    place = f"{'/'.join(owner_and_name)}/blob/{reference()}/notebooks/clean/{name}.ipynb"
    return f"[Open in Colab](https://colab.research.google.com/github/{place})"


def _installed_from() -> str:
    """What pip is to install on Colab."""
    return f"git+{repository()}" + (f"@{RELEASE}" if RELEASE else "")


def _status() -> str:
    head = f"dltutor {__version__} on Python {platform.python_version()}:"
    here = machine.this_machine()
    none = _lacks(_KERAS) and machine.without_tensorflow(here)
    missing = _lacks(_NEEDED if none else {**_NEEDED, **_KERAS})
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return (
            f"{head} {', '.join(missing)} {verb} missing. "
            f"Type  %pip install {' '.join(missing)}  in a new cell, run it, then restart the kernel."
        )
    if none:
        _tell_of_keras()
        return f"{head} ready for what needs NumPy alone. TensorFlow has no release for {none}. {numpy_parts(here)}"
    return f"{head} {keras_problem() or 'everything is ready.'}"


def _lacks(needed: dict[str, str]) -> list[str]:
    return [package for module, package in needed.items() if module not in sys.modules and not find_spec(module)]


def numpy_parts(here: machine.Machine) -> str:
    """What runs where TensorFlow has no release, and what helps.

    >>> numpy_parts(machine.Machine("mac", "x86_64", (3, 13)))[:58]
    'Without it run chapters 01 to section 5, 02 to 5, 03 to 9,'
    """
    parts = [f"{number:02} to {last}" for number, last in WITHOUT_KERAS.items()]
    first = parts[0].replace(" to ", " to section ")
    return f"Without it run chapters {', '.join([first, *parts[1:]])}; for the others, {machine.way_out(here)}."


def _tell_of_keras() -> None:
    """In a notebook: whatever asks for Keras is answered in one line, not with a traceback."""
    if "IPython" not in sys.modules or (shell := sys.modules["IPython"].get_ipython()) is None:
        return

    def show(shell, kind, error, trace, tb_offset=None):
        if (error.name or "").split(".")[0] not in _KERAS:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
            return
        here = machine.this_machine()
        line = f"⚠ This needs Keras with TensorFlow, which has no release for {machine.without_tensorflow(here)}: "
        shell._showtraceback(kind, error, [line + machine.way_out(here)])
        return

    shell.set_custom_exc((ModuleNotFoundError,), show)


def _whose(name: str | None, take_over: bool) -> str:
    """Whose progress is kept, where a learner has given a name."""
    if name is None and not os.environ.get("DLTUTOR_NAME") and not take_over:
        return ""
    from dltutor.exercises.core import store

    if name is not None:
        store.choose(name)
    return store.welcome(take_over)


def keras_problem() -> str:
    """Why the labs cannot run on Keras as it is set up here, and what helps; "" if they can. Keras is not imported.

    >>> keras_problem()
    ''
    """
    keras, file = sys.modules.get("keras"), _keras_json()
    named = keras.config.backend() if keras else os.environ.get("KERAS_BACKEND") or "tensorflow"
    if named != "tensorflow":
        return (
            f"Keras is set to {named} (KERAS_BACKEND), and the labs need TensorFlow: put  "
            "import os; os.environ['KERAS_BACKEND'] = 'tensorflow'  above this, and restart the kernel."
        )
    try:
        order = json.loads(file.read_text(encoding="utf-8")).get("image_data_format")
    except (OSError, ValueError, AttributeError):
        order = None
    if (keras.config.image_data_format() if keras else order) != "channels_first":
        return ""
    return (
        f"Keras is set to channels_first ({file}), which TensorFlow cannot compute on a CPU: run  "
        "import keras; keras.config.set_image_data_format('channels_last')  next."
    )


def _keras_json() -> Path:
    """Where Keras looks for its settings."""
    return Path(os.environ.get("KERAS_HOME") or Path("~").expanduser() / ".keras") / "keras.json"
