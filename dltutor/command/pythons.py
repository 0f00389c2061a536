"""Which Pythons dltutor takes; written so plainly that a Python from 3.6 on can read it and say what is wrong."""

import os
import subprocess

OLDEST = (3, 11)
NEWEST = (3, 13)


def python_problem(version, executable, others=()):
    """The line that says why Python `version`, such as (3, 9, 1), will not do, or "" when it will.

    `others` holds the commands on this computer that start a Python that would do.

    >>> python_problem((3, 12, 1), "/usr/bin/python3")
    ''
    >>> print(python_problem((3, 9, 1), "/usr/bin/python3", ["python3.12"]))
    Python 3.9.1 (/usr/bin/python3) is too old: dltutor needs 3.11, 3.12 or 3.13. Start it with: python3.12 -m dltutor
    """
    minor = tuple(version[:2])
    if OLDEST <= minor <= NEWEST:
        return ""
    why = "is too old" if minor < OLDEST else "is too new, TensorFlow does not run on it yet"
    mend = "Install Python 3.13 from https://www.python.org/downloads/ and start it with that one."
    if others:
        mend = f"Start it with: {others[0]} -m dltutor"
    return f"Python {'.'.join(map(str, version))} ({executable}) {why}: dltutor needs 3.11, 3.12 or 3.13. {mend}"


def other_pythons():
    """The commands on this computer that start a Python that would do, the newest first."""
    found = []
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        command = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        try:
            answer = subprocess.check_output(
                [*command, "-c", "import sys; print(sys.version_info[1])"], stderr=subprocess.DEVNULL
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        if answer.strip() == str(minor).encode():
            found.append(" ".join(command))
    return found
