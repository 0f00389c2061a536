"""The commands: each thing that can be wrong is one clear line, before anything is half done."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import socket
import sys
from pathlib import Path

import pytest

from dltutor import machine, pythons
from dltutor.command import advice, check, environment, lab, steps, testing, wheels
from dltutor.command.main import main
from dltutor.command.requirements import applies, parse, within
from dltutor.errors import LearnerError
from dltutor.pythons import another, python_problem

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dltutor"
LINUX = machine.Machine("linux", "x86_64", (3, 13))
# What may be loaded while nothing is installed yet.
BOOTSTRAP = sorted(
    [
        *PACKAGE.glob("__*__.py"),
        PACKAGE / "errors.py",
        PACKAGE / "notebook.py",
        PACKAGE / "translations" / "catalog.py",
        *(PACKAGE / "command").glob("*.py"),
    ]
)


def said(capsys, *arguments: str) -> str:
    """The one line a refused command writes."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1 and err.startswith("dltutor: ")
    return err


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py", "pythons.py"])
def test_old_pythons_can_read_what_they_are_shown_first(name):
    ast.parse((PACKAGE / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("path", BOOTSTRAP, ids=lambda p: p.name)
def test_setting_up_needs_the_standard_library_only(path):
    imported, tree = set(), ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if path.name == "notebook.py" else ast.walk(tree):  # of it only what is run at once
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add(node.module)
    ours = {name for name in imported if name.split(".")[0] == "dltutor"}
    assert {name.split(".")[0] for name in imported - ours} <= sys.stdlib_module_names
    bare = {f"dltutor{part}" for part in ("", ".errors", ".machine", ".notebook", ".pythons", ".translations")}
    assert ours <= bare | {n for n in ours if n.startswith("dltutor.command")}


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_a_python_that_is_too_old_is_named(version):
    line = python_problem(version, "/usr/bin/python3")
    assert "too old" in line and ".".join(map(str, version)) in line and "Python 3.13" in line and "\n" not in line


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1), (3, 14, 0), (4, 0, 0)])
def test_a_python_that_fits_or_is_newer_is_taken(version):
    assert python_problem(version, "python3") == ""


@pytest.mark.skipif(os.name == "nt", reason="a script stands for a Python")
def test_another_python_on_this_computer_is_found_and_a_broken_one_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert another(tmp_path, tmp_path) is None
    for minor, answer in ((13, "echo 12"), (12, "exit 1"), (11, "echo 11")):
        python = tmp_path / f".pyenv/versions/3.{minor}.4/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\n{answer}\n")
        python.chmod(0o755)
    assert another(tmp_path, tmp_path) == [str(python)]


def test_uv_is_asked_for_once_and_never_without_a_terminal(tmp_path, monkeypatch):
    monkeypatch.setattr(pythons, "fetch", lambda root: ["fetched"])
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert pythons.offer(tmp_path) is None and not (tmp_path / "build").exists()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    asked = []
    for answer, wanted in (("y", ["fetched"]), ("", None)):
        monkeypatch.setattr("builtins.input", lambda text, answer=answer: asked.append(text) or answer)
        assert pythons.offer(tmp_path) == wanted
    assert pythons.offer(tmp_path) is None and len(asked) == 2 and "Nothing else" in asked[0]


def test_an_old_or_new_python_hands_over_and_says_so(monkeypatch, capsys):
    from dltutor import __main__ as start

    called = []
    monkeypatch.setattr(start, "fits", lambda version: False)
    monkeypatch.setattr(start, "_may_change", lambda: True)
    monkeypatch.setattr(start, "another", lambda root: ["python3.12"])
    monkeypatch.setattr(start.subprocess, "call", lambda command, env: called.append((command, env["PYTHONPATH"])) or 0)
    monkeypatch.setattr(sys, "argv", ["dltutor", "lab", "--port", "8890"])
    assert start.main() == 0
    assert called == [(["python3.12", "-m", "dltutor", "lab", "--port", "8890"], str(ROOT))]
    assert "python3.12 is used" in capsys.readouterr().err


NONE = [
    (machine.Machine("mac", "x86_64", (3, 13)), "Intel", "Colab"),
    (machine.Machine("windows", "ARM64", (3, 13)), "Windows on ARM", "Colab"),
    (machine.Machine("linux", "x86_64", (3, 13), musl=True), "glibc", "Colab"),
    (machine.Machine("linux", "x86_64", (3, 14)), "Python 3.14", "install Python 3.13"),
    (machine.Machine("mac", "x86_64", (3, 14)), "Intel", "Colab"),
]


@pytest.mark.parametrize(("where", "words", "way_out"), NONE)
def test_a_machine_without_tensorflow_is_told_what_runs_and_what_can_work_there(where, words, way_out, monkeypatch):
    with pytest.raises(LearnerError, match=words) as caught:
        machine.demand_tensorflow(where)
    assert way_out in str(caught.value)
    monkeypatch.setattr(machine, "this_machine", lambda: where)
    assert environment.today("lab", "test").extras == {"page", "test"}
    told = check.python_finding()
    assert words in told.mend and way_out in told.mend and "01 to section 5" in told.mend and told.advised
    asked = {each.what.split()[0] for each in check.packages(ROOT, machine.extras(["lab"]))}
    assert "jupyterlab" in asked and not asked & {"keras", "tensorflow", "tensorflow-cpu"}


def test_a_32_bit_python_is_refused():
    with pytest.raises(LearnerError, match="64-bit"):
        machine.demand_64_bits(machine.Machine("windows", "x86", (3, 13), bits=32))


@pytest.mark.parametrize(("system", "processor"), [("mac", "arm64"), ("windows", "AMD64"), ("linux", "aarch64")])
def test_a_machine_with_tensorflow_is_taken(system, processor):
    machine.demand_tensorflow(machine.Machine(system, processor, (3, 12)))


def test_a_full_disk_is_said_before_anything_is_made(capsys, monkeypatch, clone):
    monkeypatch.setattr(machine, "free_space", lambda folder: 1.1e9)
    line = said(capsys, "lab")
    assert "1.1 GB free" in line and "2.5 GB" in line
    assert not (clone / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_made(capsys, monkeypatch, clone):
    monkeypatch.setattr(machine, "writable", lambda folder: False)
    assert f"nothing can be written in {clone}" in said(capsys, "lab")
    assert not (clone / ".venv").exists()


def test_a_folder_whose_name_separates_paths_is_said_before_anything_is_made(capsys, monkeypatch, clone):
    monkeypatch.setattr(machine.os, "pathsep", clone.name[0])
    assert f"where a folder's name holds '{clone.name[0]}': rename that folder" in said(capsys, "lab")
    assert not (clone / ".venv").exists()


def test_writing_is_tried_not_guessed(tmp_path):
    assert machine.writable(tmp_path)
    assert not machine.writable(tmp_path / "missing")


def test_a_python_without_venv_is_said(capsys, monkeypatch, clone):
    monkeypatch.setattr(machine, "find_spec", lambda name: None)
    assert "venv" in said(capsys, "lab")
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("port", ["fast", "0", "-1", "99999", "80.5", "", "٣"])
def test_a_port_that_is_none_is_refused(capsys, port):
    line = said(capsys, "lab", f"--port={port}")
    assert f"--port {port}: it must be a whole number from 1 to 65535" in line


def test_a_port_that_is_taken_is_named(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"--port {port}: another program uses that port" in said(capsys, "lab", "--port", str(port))
        assert lab.free_port(None) != port


def test_a_wheelhouse_that_is_missing_or_not_full_is_said(capsys, tmp_path, clone):
    assert "there is no such folder" in said(capsys, "lab", "--wheelhouse", str(tmp_path / "none"))
    (tmp_path / "wheels").mkdir()
    line = said(capsys, "lab", "--wheelhouse", str(tmp_path / "wheels"))
    assert "it is not for Python 3" in line and "wheelhouse DIR --platform" in line
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["frob"], "invalid choice: 'frob'"),
        (["lab", "--prot", "8"], "--prot 8: not understood"),
        (["run"], "chapter"),
        (["run", "one"], "chapter='one'"),
        (["run", "77"], "chapter='77'"),
        (["build", "77"], "chapter='77'"),
        (["lab", "--language", "xx"], "language='xx': it must be one of en, "),
        (["run", "1", "--language", "xx"], "language='xx': it must be one of en, "),
        (["translate"], "LANG"),
        (["wheelhouse", "w", "--platform", "beos"], "windows, mac or linux"),
        (["wheelhouse", "w", "--python", "3.9"], "3.11, 3.12 or 3.13"),
    ],
)
def test_nonsense_on_the_command_line_is_one_line(capsys, arguments, words):
    assert words in said(capsys, *arguments)


def test_a_wheelhouse_that_is_a_file_is_said(capsys, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "is a file" in said(capsys, "wheelhouse", str(tmp_path / "file"))


def test_what_pip_says_becomes_one_line():
    for text, words in (
        ("NewConnectionError('[Errno -3] Temporary failure in name resolution')", "no network"),
        ("ReadTimeoutError: HTTPSConnectionPool(host='x'): Read timed out.", "broke off"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: Could not install: [Errno 13] Permission denied: '/x'", "could not be written"),
        ("SSLError(SSLCertVerificationError(1, 'certificate verify failed'))", "certificate"),
        ("ERROR: No matching distribution found for keras<4,>=3.8", "keras<4,>=3.8"),
        ("fine\nERROR: something else\nhint", "something else"),
        ("", "no word"),
    ):
        line = advice.advice(text)
        assert words in line and "\n" not in line


def test_advice_reads_the_last_command_of_the_log_only(tmp_path):
    log = tmp_path / "log"
    log.write_text(
        "\n$ pip download\nNo space left on device\n\n$ pip install\nERROR: No matching distribution found for x\n"
    )
    line = advice.explain(log, Path("/usb"))
    assert line.startswith("/usb has no wheel of x") and line.endswith(f"(details: {log})")


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone in which nothing has been made yet, which the commands take for their own."""
    root = tmp_path / "clone"
    (root / "constraints").mkdir(parents=True)
    for name in ("pyproject.toml", "constraints/tested.txt", "constraints/colab.txt"):
        shutil.copy(ROOT / name, root / name)
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(
        environment,
        "today",
        lambda *extras: environment.Environment(
            root / ".venv", root / "constraints/tested.txt", frozenset(extras), root
        ),
    )
    monkeypatch.setattr(lab, "free_port", lambda asked: asked or 8888)
    return root


def made(root: Path, *extras: str) -> environment.Environment:
    """An environment that looks as if it had been made with these extras."""
    env = environment.today(*extras)
    env.python.parent.mkdir(parents=True)
    env.python.touch()
    (env.folder / "pyvenv.cfg").write_text(f"version = {sys.version_info[0]}.{sys.version_info[1]}.0\n")
    env.note("ready", extras)
    return env


def test_a_complete_environment_is_recognised(clone):
    env = made(clone, "lab", "test")
    assert env.ready() and environment.today("lab").ready()
    assert environment.ensure(environment.today("lab")) == env.python
    assert not environment.today("lab", "docs").ready()


@pytest.mark.parametrize("change", ["dependency", "constraint", "making", "damaged", "stamp", "python"])
def test_an_environment_that_is_out_of_date_or_unfinished_is_not(clone, change):
    env = made(clone, "lab")
    if change == "dependency":
        text = (clone / "pyproject.toml").read_text()
        (clone / "pyproject.toml").write_text(text.replace('"numpy>=1.26"', '"numpy>=2.0"'))
    elif change == "constraint":
        env.constraints.write_text("numpy==2.0.0\n")
    elif change == "making":
        env.note("making", {"lab"})
    elif change == "damaged":
        (env.folder / environment.STAMP).write_text("{not json")
    elif change == "stamp":
        (env.folder / environment.STAMP).unlink()
    else:
        env.python.unlink()
    assert not env.ready()


def test_words_in_pyproject_that_change_nothing_installed_cost_no_new_environment(clone):
    env = made(clone, "lab")
    text = (clone / "pyproject.toml").read_text()
    (clone / "pyproject.toml").write_text(text.replace("line-length = 120", "line-length = 121"))
    assert env.ready()


def install(monkeypatch, *failing: str) -> list[list[str]]:
    """Let every step but those whose title holds a `failing` word pass without doing anything; gives what was run."""
    ran = []

    def step(title, command, log, *, cwd):
        ran.append([title, *command])
        if "-m" in command and "venv" in command:
            made_at = Path(command[-1])
            (made_at / "pyvenv.cfg").write_text(f"version = {sys.version_info[0]}.{sys.version_info[1]}.0\n")
            python = environment.today().python
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        if any(word in title for word in failing):
            log.write_text("\n$ pip\nNetwork is unreachable\n")
            return 1
        return 0

    monkeypatch.setattr(environment, "step", step)
    return ran


def test_no_network_is_one_line_and_leaves_nothing_half_made(capsys, monkeypatch, clone):
    install(monkeypatch, "reached")
    assert main(["lab"]) == 2
    assert "no network reaches the packages" in capsys.readouterr().err
    assert not (clone / ".venv").exists()


def test_an_interrupted_installation_is_finished(monkeypatch, clone):
    ran = install(monkeypatch)
    env = made(clone, "lab")
    env.note("making", {"lab", "test"})
    assert environment.ensure(environment.today("lab")) == env.python
    assert env.ready() and environment.today("lab", "test").ready()
    assert not any("venv" in command for command in ran)
    assert ran[-1][-1] == ".[lab,test]"


def test_an_environment_of_another_python_is_made_anew(monkeypatch, clone):
    ran = install(monkeypatch)
    env = made(clone, "lab")
    (env.folder / "pyvenv.cfg").write_text("version = 3.9.1\n")
    (env.folder / "lib").mkdir()
    (env.folder / "lib" / "old.py").touch()
    env.constraints.write_text("numpy==2.0.0\n")
    environment.ensure(env)
    assert any("venv" in command for command in ran) and not (env.folder / "lib" / "old.py").exists()
    assert env.ready()


def test_a_strangers_folder_is_left_alone(capsys, monkeypatch, clone):
    install(monkeypatch)
    (clone / ".venv").mkdir()
    (clone / ".venv" / "mine.txt").touch()
    assert "was not made by dltutor" in said(capsys, "lab")
    assert [p.name for p in (clone / ".venv").iterdir()] == ["mine.txt"]


def test_packages_half_unpacked_are_forgotten(tmp_path):
    packages = tmp_path / "lib" / "python3.13" / "site-packages"
    for name in ("whole-1.0.dist-info", "half-1.0.dist-info", "~alf"):
        (packages / name).mkdir(parents=True)
    (packages / "whole-1.0.dist-info" / "INSTALLER").touch()
    (packages / "half-1.0.dist-info" / "RECORD").touch()
    environment.forget_broken(tmp_path)
    assert [p.name for p in packages.iterdir()] == ["whole-1.0.dist-info"]


def test_authors_need_a_clone(tmp_path):
    env = environment.Environment(tmp_path / ".venv", tmp_path / "c.txt", frozenset({"lab", "test"}), tmp_path)
    with pytest.raises(LearnerError, match="not a copy of the project"):
        environment.ensure(env)


def test_an_installed_package_uses_its_own_python_or_says_what_to_install(tmp_path, monkeypatch):
    env = environment.Environment(tmp_path / ".venv", tmp_path / "c.txt", frozenset({"lab"}), tmp_path)
    found = [check.Finding("numpy 2.4.0"), check.Finding("jupyterlab is missing", "install it")]
    monkeypatch.setattr(environment, "packages", lambda root, extras: found)
    with pytest.raises(
        LearnerError, match=r"jupyterlab is missing: type .* -m pip install --upgrade jupyterlab  and run"
    ):
        environment.ensure(env)
    found.pop()
    assert environment.ensure(env) == Path(sys.executable)
    assert not env.folder.exists()


def test_ctrl_c_ends_quietly(capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "ensure", interrupted)
    monkeypatch.setattr(lab, "free_port", lambda asked: 8888)
    assert main(["lab"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_step_keeps_its_words_in_the_log_and_stops_its_child(tmp_path, capsys):
    log = tmp_path / "log"
    status = steps.step("trying", [sys.executable, "-c", "print('inside'); raise SystemExit(3)"], log, cwd=tmp_path)
    assert status == 3
    assert "inside" in log.read_text()
    assert re.fullmatch(r"  trying \.\.\. failed \(\d+ s\)\n", capsys.readouterr().out)


def test_variables_that_lead_elsewhere_are_not_handed_on(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    assert "/elsewhere" not in steps.clean_environ(MORE="x").values()


def test_a_browser_is_not_opened_without_a_screen(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(lab.webbrowser, "open", lambda address: pytest.fail("a browser was opened"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not lab.open_browser("http://localhost")


def test_today_all_steps_are_run_and_on_colab_neither_style_nor_browser():
    assert [name for name, _ in testing.steps(False)] == ["style", "format", "types", "tests", "browser"]
    assert "--ignore=tests/browser" in testing.steps(False)[3][1], "pages have the machine to themselves"
    [(name, command)] = testing.steps(True)
    assert name == "tests" and "tests/browser" not in command
    assert all((testing.ROOT / path).exists() for path in testing.ON_COLAB)


def test_every_chapter_is_run_on_both_version_sets_the_longest_first(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").touch()
    (tmp_path / "notebooks" / "01_neurons.ipynb").write_text("longer")
    for on_colab in (False, True):
        command = next(command for name, command in testing.steps(on_colab, root=tmp_path) if name == "tests")
        assert set(testing.CHAPTERS) <= set(command)
        assert [part for part in command if part.endswith(".ipynb")] == [
            "notebooks/01_neurons.ipynb",
            "notebooks/00_start_here.ipynb",
        ]


def test_a_named_path_is_tested_alone():
    [(_, command)] = testing.steps(False, ["tests/command/test_commands.py::test_x", "-q"])
    assert "tests" not in command and command[-2:] == ["tests/command/test_commands.py::test_x", "-q"]
    assert len(testing.steps(False, ["-k", "neuron"])) == 5


@pytest.mark.parametrize(("failing", "run"), [(None, 5), ("ruff", 1), ("mypy", 3), ("--ignore=tests/browser", 5)])
def test_one_failure_fails_all_and_where_the_style_is_at_fault_it_stops(monkeypatch, capsys, failing, run):
    calls = []
    monkeypatch.setattr(
        testing.subprocess, "call", lambda command, **_: (calls.append(command), int(failing in command))[1]
    )
    assert testing.run(Path("python"), False) == int(failing is not None)
    assert len(calls) == run
    said = capsys.readouterr().out
    assert ("style FAILED" in said) == (failing == "ruff") and ("browser passed" in said) == (run == 5)


@pytest.mark.parametrize(("arguments", "status"), [(["-k", "valley"], 0), ([], 1)])
def test_a_choice_without_a_browser_test_is_no_failure(monkeypatch, arguments, status):
    monkeypatch.setattr(testing.subprocess, "call", lambda command, **_: 5 if "tests/browser" in command else 0)
    assert testing.run(Path("python"), False, arguments) == status


def test_the_report_names_what_is_missing_and_how_to_mend_it(monkeypatch):
    whole = check.report()
    assert "numpy" in whole and f"Python {sys.version_info[0]}.{sys.version_info[1]}" in whole

    def version(name):
        if name == "matplotlib":
            raise check.metadata.PackageNotFoundError(name)
        return "0.1" if name == "numpy" else real(name)

    real = check.metadata.version
    monkeypatch.setattr(check.metadata, "version", version)
    lines = check.report().splitlines()
    assert any(line.startswith("  MEND    matplotlib is missing: ") and "dltutor" in line for line in lines)
    assert any(line.startswith("  MEND    numpy 0.1 does not fit >=1.26: ") for line in lines)
    assert lines[-1].endswith("to mend.")


def test_the_report_imports_nothing_heavy():
    code = "import sys; from dltutor.command.check import report; report(); print(sorted(sys.modules))"
    modules = ast.literal_eval(steps.subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True))
    assert not {"tensorflow", "keras", "numpy", "matplotlib", "ipywidgets"} & set(modules)


def test_a_clone_that_was_not_set_up_is_told_so(capsys, clone, monkeypatch):
    monkeypatch.setattr(sys, "prefix", "/elsewhere")
    monkeypatch.setattr(environment, "running_python", lambda env: None)
    assert main(["check"]) == 1
    assert "packages are not installed yet: python3 -m dltutor lab" in capsys.readouterr().out


def test_bounds():
    for version, bounds, fits in (
        ("2.4.6", ">=1.26", True),
        ("9.0.0", ">=7.7,<9", False),
        ("3.10", ">=3.9", True),
        ("1.0", "==1.0.0", True),
        ("1.5", "!=1.5.*,>=1", False),
        ("1.4.9", "~=1.4.2", True),
        ("1.5", "~=1.4.2", False),
        ("2.0rc1", ">=2.0", False),
        ("25.12.19", ">=24.3.25", True),
    ):
        assert within(version, bounds) is fits


def test_conditions():
    for marker, holds in (
        ("", True),
        ("sys_platform == 'linux' and platform_machine == 'x86_64'", True),
        ('python_version < "3.12"', False),
        ("python_version >= '3.9' and extra == 'x'", False),
        ("platform_system != 'Windows' or (os_name == 'nt' and extra == 'y')", True),
        ("platform_machine in 'x86_64 AMD64'", True),
    ):
        assert applies(marker, LINUX.facts()) is holds


def test_a_requirement_in_the_old_spelling_is_read():
    assert parse("PyYAML (>=5,<7) ; extra == 'x'") == parse("pyyaml>=5,<7; extra == 'x'")


def test_which_wheels_fit():
    for wheel, here, fits in (
        ("a-1-py3-none-any.whl", LINUX, True),
        ("a-1-py2.py3-none-any.whl", LINUX, True),
        ("a-1-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", LINUX, True),
        ("a-1-cp312-cp312-manylinux_2_17_x86_64.whl", LINUX, False),
        ("a-1-cp313-cp313t-manylinux_2_17_x86_64.whl", LINUX, False),
        ("a-1-cp39-abi3-manylinux_2_28_x86_64.whl", LINUX, True),
        ("a-1-cp313-cp313-musllinux_1_2_x86_64.whl", LINUX, False),
        ("a-1-cp313-cp313-win_amd64.whl", machine.Machine("windows", "AMD64", (3, 13)), True),
        ("a-1-py3-none-macosx_11_0_universal2.whl", machine.Machine("mac", "arm64", (3, 13)), True),
        ("a-1-cp313-cp313-macosx_10_13_x86_64.whl", machine.Machine("mac", "arm64", (3, 13)), False),
    ):
        assert wheels.fits(wheel, here) is fits


def write_wheel(folder: Path, name: str, tag: str = "py3-none-any") -> str:
    """A file that stands for a wheel; returns its line in a list."""
    wheel = folder / f"{name}-1.0-{tag}.whl"
    wheel.write_bytes(name.encode())
    return f"{name}==1.0 \\\n    --hash=sha256:{wheels.digest(wheel)} \\\n    --hash=sha256:00\n"


def test_a_wheelhouse_is_held_to_its_list(tmp_path):
    listed = write_wheel(tmp_path, "top") + write_wheel(tmp_path, "deep_one", "cp313-cp313-win_amd64")
    wheels.list_of(tmp_path, LINUX).write_text(f"{listed}gone==2.0 \\\n    --hash=sha256:00\n")
    assert wheels.missing(tmp_path, LINUX) == ["deep-one==1.0", "gone==2.0"]
    with pytest.raises(LearnerError, match=r"no wheel of deep-one==1\.0, gone==2\.0 for Python 3\.13 on Linux"):
        wheels.demand_complete(tmp_path, LINUX)
    windows = machine.Machine("windows", "AMD64", (3, 13))
    wheels.list_of(tmp_path, windows).write_text(listed)
    wheels.demand_complete(tmp_path, windows)


def test_a_wheel_in_which_one_byte_is_another_is_refused(tmp_path):
    wheels.list_of(tmp_path, LINUX).write_text(write_wheel(tmp_path, "top"))
    wheels.demand_complete(tmp_path, LINUX)
    (tmp_path / "top-1.0-py3-none-any.whl").write_bytes(b"toq")
    with pytest.raises(LearnerError, match=r"top-1\.0-py3-none-any\.whl is damaged or was altered"):
        wheels.demand_complete(tmp_path, LINUX)


def test_the_stamp_can_be_read_by_people(clone):
    env = made(clone, "test", "lab")
    noted = json.loads((env.folder / environment.STAMP).read_text())
    assert noted["state"] == "ready" and noted["extras"] == ["lab", "test"]
