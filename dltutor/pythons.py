"""Which Pythons dltutor takes; written so plainly that a Python from 3.6 on can read it, and find a better one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 13)  # of those for which TensorFlow has a release: on a newer one only what needs NumPy alone runs
KEPT = "build/python"  # where uv puts a Python that it has fetched for dltutor alone
REFUSED = "build/no_other_python"  # a note that the learner does not want one
_LOOK = "import ensurepip, venv, sys; print(sys.version_info[1])"
_AT_HOME = (
    ".pyenv/versions/3.{}*/bin/python",
    ".pyenv/pyenv-win/versions/3.{}*/python.exe",
    ".local/share/uv/python/cpython-3.{}*/bin/python3",
    "AppData/Roaming/uv/python/cpython-3.{}*/python.exe",
    "AppData/Local/Programs/Python/Python3{}/python.exe",
    "*conda3/bin/python",
    "*conda3/envs/*/bin/python",
    "*conda3/python.exe",
    "*conda3/envs/*/python.exe",
    "miniforge3/bin/python",
    "miniforge3/envs/*/bin/python",
)
_ON_A_MAC = ("opt/homebrew/bin/python3.{}", "Library/Frameworks/Python.framework/Versions/3.{}/bin/python3")


def fits(version):
    """Whether everything runs on Python `version`, such as (3, 12, 1).

    >>> fits((3, 12, 1)), fits((3, 14, 0))
    (True, False)
    """
    return OLDEST <= tuple(version[:2]) <= NEWEST


def python_problem(version, executable):
    """The line that says why Python `version`, such as (3, 9, 1), is too old, or "" when it is not.

    >>> python_problem((3, 12, 1), "/usr/bin/python3")
    ''
    >>> print(python_problem((3, 9, 1), "/usr/bin/python3"))
    Python 3.9.1 (/usr/bin/python3) is too old: install Python 3.13 (python.org/downloads) and start it with that one
    """
    if tuple(version[:2]) >= OLDEST:
        return ""
    named = f"Python {'.'.join(map(str, version))} ({executable})"
    return f"{named} is too old: install Python 3.13 (python.org/downloads) and start it with that one"


def another(root, home=None):
    """The command, as a list, of the newest Python on this computer on which everything runs; None without one.

    Asked are the launcher of Windows, the PATH, what uv has fetched into `root`, and the places of pyenv, uv, conda and
    the installers in `home`. It must be able to make environments.
    """
    home = Path.home() if home is None else home
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = [["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]]
        for place, patterns in (
            (Path(root, KEPT), ("cpython-3.{}*/bin/python3", "cpython-3.{}*/python.exe")),
            (home, _AT_HOME),
            (Path("/"), _ON_A_MAC if sys.platform == "darwin" else ()),
        ):
            found += [[str(file)] for each in patterns for file in sorted(place.glob(each.format(minor)))]
        for command in found:
            if _is(command, minor):
                return command
    return None


def _is(command, minor):
    """Whether a command starts this Python."""
    try:
        answer = subprocess.check_output([*command, "-c", _LOOK], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.strip() == str(minor).encode()


def offer(root):
    """Ask once whether uv may fetch a Python for dltutor alone, and let it; its command, or None."""
    refused = Path(root, REFUSED)
    if not (sys.stdin and sys.stdin.isatty()) or refused.exists():
        return None
    print("With Python 3.13 everything runs. uv, a free program, can fetch it (about 60 MB), into this folder alone.")
    if input("Nothing else on this computer changes. Fetch it? [y/n] ").strip().lower() not in ("y", "yes"):
        refused.parent.mkdir(exist_ok=True)
        refused.write_text("No other Python is to be fetched. Delete this file to be asked again.\n")
        return None
    return fetch(root)


def fetch(root):
    """Let uv put Python 3.13 into `root`, uv itself too where there is none; the command, or None if that fails."""
    uv = shutil.which("uv")
    # no link in the learner's folders, and no entry in the registry
    private = {"UV_PYTHON_INSTALL_DIR": str(Path(root, KEPT)), "UV_PYTHON_INSTALL_BIN": "0"}
    try:
        if uv is None:
            tools = Path(root, "build", "uv")
            subprocess.check_call([sys.executable, "-m", "venv", str(tools)])
            inside = tools / ("Scripts" if os.name == "nt" else "bin")
            subprocess.check_call([str(inside / "python"), "-m", "pip", "install", "--quiet", "uv"])
            uv = str(inside / "uv")
        private["UV_PYTHON_INSTALL_REGISTRY"] = "0"
        subprocess.check_call([uv, "python", "install", "3.13"], env=dict(os.environ, **private))
    except (OSError, subprocess.CalledProcessError):
        print("Python 3.13 could not be fetched: is there a network?")
        return None
    return another(root)
