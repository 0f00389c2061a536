"""What is installed: the wheel's contents, the ways of installing that must agree, and what they leave alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

from dltutor import __version__, datasets, notebook
from dltutor.command import release, requirements
from dltutor.command.steps import clean_environ
from dltutor.machine import Machine, this_machine

ROOT = Path(__file__).resolve().parents[1]
TESTED = ROOT / "constraints" / "tested.txt"
COLAB = ROOT / "constraints" / "colab.txt"
CLEAN = sorted((ROOT / "notebooks" / "clean").glob("*.ipynb"))
# As seen on Colab in autumn 2026.
ON_COLAB = {
    "ipywidgets": "7.7.1",
    "ipykernel": "6.17.1",
    "ipython": "7.34.0",
    "traitlets": "5.7.1",
    "jupyter-client": "7.4.9",
    "anywidget": "0.9.21",
    "tensorflow": "2.20.0",
    "keras": "3.13.2",
    "numpy": "2.1.3",
    "scipy": "1.16.3",
    "matplotlib": "3.10.0",
    "scikit-learn": "1.6.1",
    "pillow": "11.3.0",
    "pandas": "2.2.3",
}
needs_hatchling = pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling is not installed")


def conda_lines() -> dict[str, list[str]]:
    """environment.yml's entries under "conda" and "pip": it is simple enough to be read line by line."""
    found: dict[str, list[str]] = {"conda": [], "pip": []}
    for line in (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines():
        if entry := re.fullmatch(r"( +)- (.+)", line):
            found["pip" if len(entry[1]) > 2 else "conda"].append(entry[2])
    return found


def test_conda_takes_python_and_pip_only_and_pip_the_same_as_the_lab_command():
    from dltutor.command.environment import today

    lines = conda_lines()
    assert lines["conda"] == ["conda-forge", "python=3.13", "pip", "pip:"]
    env = today("lab")
    assert lines["pip"] == [f"-c {env.constraints.relative_to(ROOT).as_posix()}", f"-e .[{','.join(env.extras)}]"]


def test_the_python_of_conda_is_one_that_the_project_takes():
    from dltutor.pythons import NEWEST, OLDEST

    assert requirements.project(ROOT)["project"]["requires-python"] == f">={OLDEST[0]}.{OLDEST[1]}"
    assert f"python={NEWEST[0]}.{NEWEST[1]}" in conda_lines()["conda"]


@pytest.mark.parametrize(("path", "extras"), [(TESTED, ["lab", "test", "site"]), (COLAB, ["tensorflow", "test"])])
def test_every_requirement_has_a_tested_version_within_its_bounds(path, extras):
    pins = requirements.pins(path)
    for requirement in requirements.wanted(ROOT, extras):
        assert requirement.name in pins, requirement
        assert requirements.within(pins[requirement.name], requirement.bounds), requirement


@pytest.mark.parametrize("path", [TESTED, COLAB], ids=lambda p: p.name)
def test_constraints_are_names_and_versions_only(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines, key=lambda line: line.split("==")[0])
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line) for line in lines)


def test_colabs_versions_are_colabs():
    pins = requirements.pins(COLAB)
    assert {name: pins[name] for name in ON_COLAB} == ON_COLAB
    assert "jupyterlab" not in pins


def test_tensorflow_is_asked_for_on_every_machine_that_has_one():
    def name(*where) -> list[str]:
        facts = Machine(*where, (3, 13)).facts()
        asked = requirements.wanted(ROOT, ["tensorflow"])
        return [r.name for r in asked if r.name.startswith("tensorflow") and requirements.applies(r.marker, facts)]

    assert name("linux", "x86_64") == name("windows", "AMD64") == ["tensorflow-cpu"]
    assert name("linux", "aarch64") == name("mac", "arm64") == ["tensorflow"]


@pytest.mark.parametrize(
    "where", [("linux", "x86_64", (3, 14)), ("mac", "x86_64", (3, 13)), ("windows", "ARM64", (3, 12))], ids=str
)
def test_neither_keras_nor_tensorflow_is_asked_for_where_there_is_none(where):
    facts = Machine(*where).facts()
    asked = {r.name for r in requirements.wanted(ROOT, ["lab"]) if requirements.applies(r.marker, facts)}
    assert "jupyterlab" in asked and not asked & {"keras", "tensorflow", "tensorflow-cpu"}


def test_these_tests_run_on_the_versions_that_are_recorded():
    """On a developer's own set there is nothing to compare; in the two that the commands make there is."""
    path = {".venv": TESTED, ".venv-colab": COLAB}.get(Path(sys.prefix).name)
    if path is None or Path(sys.prefix).parent != ROOT:
        pytest.skip("not in an environment that dltutor made")
    pins = requirements.pins(path)
    installed = {requirements.normal(d.name): d.version for d in metadata.distributions()}
    wrong = {
        name: (installed[name], pins[name]) for name in installed.keys() & pins.keys() if installed[name] != pins[name]
    }
    assert {name for name in wrong if name not in ("setuptools", "wheel")} == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, as it is put on a registry."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, env=clean_environ(), check=True, capture_output=True,
    )  # fmt: skip
    [made] = folder.glob("*.whl")
    return made


@needs_hatchling
def test_the_wheel_holds_the_data_and_the_javascript(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        metadata_file = next(name for name in inside if name.endswith(".dist-info/METADATA"))
        described = archive.read(metadata_file).decode().splitlines()
    scripts = {p.relative_to(ROOT).as_posix() for p in (ROOT / "dltutor").rglob("*.js")}
    data = {f"dltutor/data/{p.relative_to(ROOT / 'data').as_posix()}" for p in _tracked(ROOT / "data")}
    code = {p.relative_to(ROOT).as_posix() for p in (ROOT / "dltutor").rglob("*.py")}
    assert scripts <= inside and data <= inside and code <= inside
    assert data, "there is no data to bundle"
    assert "dltutor/py.typed" in inside
    chapters = [path for path in _tracked(ROOT / "notebooks") if path.match("notebooks/*/*.ipynb")]
    unrun = {f"dltutor/{path.relative_to(ROOT).as_posix()}" for path in chapters}
    assert {name for name in inside if name.endswith(".ipynb")} == unrun and len(unrun) > len(CLEAN)
    assert f"Version: {__version__}" in described and "License-Expression: MIT AND CC-BY-4.0" in described
    assert {"License-File: LICENSE", "License-File: LICENSE-CONTENT.md"} <= set(described)
    assert not any(name.startswith(("tests/", "notebooks/")) or "__pycache__" in name for name in inside)


@needs_hatchling
def test_the_readme_shows_on_a_package_index(wheel):
    """There no file lies beside it, so every address is a whole one, at the tag of the release."""
    with zipfile.ZipFile(wheel) as archive:
        described = archive.read(next(name for name in archive.namelist() if name.endswith("/METADATA"))).decode()
    places = re.findall(r"\]\(([^)]+)\)", described)
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", described)
    address, tag = notebook.repository(), f"v{__version__}"
    assert f"{address}/blob/{tag}/docs/colab.md" in places and len(places) > 20
    assert all(place.startswith(("https://", "#")) for place in places)
    assert pictures and all(p.startswith(f"https://raw.githubusercontent.com/dltutor/dltutor/{tag}/") for p in pictures)


def test_every_link_to_a_notebook_on_the_web_names_the_release():
    for page in release.pages():
        text = page.read_text(encoding="utf-8")
        assert release.named(text, notebook.reference()) == text, page


@needs_hatchling
def test_commands_of_an_installed_wheel_do_what_they_can_or_say_one_line(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)

    def run(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "dltutor", *arguments],
            cwd=tmp_path, env=clean_environ(PYTHONPATH=str(site)), capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    authors = (
        ["wheelhouse", "wheels"],
        ["test"],
        ["test", "--changed", "main"],
        ["build"],
        ["site"],
        ["release", "9.9.9"],
    )
    for arguments in authors:
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.startswith("dltutor: ") and done.stderr.count("\n") == 1, arguments
        assert f"{site} is not a copy of the project" in done.stderr, arguments
    assert not (tmp_path / "wheels").exists()
    copies = tmp_path / "copies"
    (copies / "01_neurons.ipynb").parent.mkdir()
    (copies / "01_neurons.ipynb").write_text("my own", encoding="utf-8")
    done = run("notebooks", str(copies))
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "01_neurons_newer.ipynb" in done.stdout and "begin with 00_start_here.ipynb" in done.stdout
    assert (copies / "01_neurons.ipynb").read_text(encoding="utf-8") == "my own"
    assert {path.name for path in CLEAN} <= {path.name for path in copies.iterdir()}
    names = [line.split()[1] for line in run("check").stdout.splitlines() if line.startswith(("  ok", "  MEND"))]
    assert {"numpy", "keras", "matplotlib", "jupyterlab"} <= set(names)
    assert len(names) == len(set(names)), "a package is listed once"


def test_the_version_is_in_one_place_and_the_changes_begin_with_it():
    assert "version" in requirements.project(ROOT)["project"]["dynamic"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == __version__
    assert notebook.RELEASE in ("", f"v{__version__}"), "set-up cells name the newest release"
    assert not re.search(r"^version:", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)


@needs_hatchling
def test_installing_into_colabs_versions_changes_nothing_else(tmp_path):
    if metadata.version("ipykernel") != ON_COLAB["ipykernel"]:
        pytest.skip("these are not Colab's versions: python3 -m dltutor test --colab")
    report = tmp_path / "report.json"
    _pip(["install", "--dry-run", "--no-build-isolation", "--no-index", "--report", str(report), "."])
    assert {item["metadata"]["name"] for item in json.loads(report.read_text())["install"]} <= {"dltutor"}


@needs_hatchling
def test_the_dry_run_would_notice_a_change(tmp_path):
    """The same dry run must fail for a bound that the installed NumPy does not keep, or it would prove nothing."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(text.replace("numpy>=1.26", "numpy>=99"), encoding="utf-8")
    shutil.copy(ROOT / "hatch_build.py", tmp_path)
    (tmp_path / "README.md").touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks" / "clean").mkdir(parents=True)
    (tmp_path / "dltutor").mkdir()
    shutil.copy(ROOT / "dltutor" / "__init__.py", tmp_path / "dltutor")
    done = _pip(["install", "--dry-run", "--no-build-isolation", "--no-index", str(tmp_path)], check=False)
    assert done.returncode != 0 and "numpy>=99" in done.stdout + done.stderr


def test_importing_dltutor_is_cheap():
    code = (
        "import sys, time; began = time.perf_counter(); import dltutor; took = time.perf_counter() - began\n"
        "heavy = {'tensorflow', 'keras', 'matplotlib', 'matplotlib.pyplot', 'ipywidgets', 'numpy'} & set(sys.modules)\n"
        "print(took, *sorted(heavy))"
    )
    took, *heavy = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split()
    assert heavy == []
    assert float(took) < 0.3


def test_the_facts_of_this_machine_are_those_pip_would_use():
    markers = pytest.importorskip("packaging.markers")
    facts, real = this_machine().facts(), markers.default_environment()
    for name in ("sys_platform", "os_name", "platform_system", "platform_machine", "python_version"):
        assert facts[name] == real[name], name


def test_every_bundled_file_has_its_line_and_its_script_and_every_loader_its_source():
    told = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    files = {p.name for p in _tracked(ROOT / "data")} - {"README.md"}
    assert files == set(re.findall(r"`([a-z0-9_]+\.(?:csv|py|txt))`", told))
    for name in re.findall(r"`([a-z_0-9]+)`[,; ]", told.partition("The other data sets")[2]):
        assert "Source:" in getattr(datasets, name).__doc__, name


def test_the_address_of_the_project_is_one():
    address = requirements.project(ROOT)["project"]["urls"]["Repository"]
    assert f"repository-code: {address}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def _pip(arguments: list[str], check: bool = True) -> subprocess.CompletedProcess:
    environ = {name: value for name, value in clean_environ().items() if not name.startswith("PIP_")}
    return subprocess.run(
        [sys.executable, "-m", "pip", *arguments],
        cwd=ROOT, env={**environ, "PIP_CONFIG_FILE": os.devnull}, check=check, capture_output=True, text=True,
    )  # fmt: skip


def _tracked(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & {*p.parts}]
