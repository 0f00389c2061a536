"""`python3 -m dltutor ...`: hands over to a Python on which everything runs, or says in one line what is missing.

This file and what it imports first are written so plainly that a Python from 3.6 on can say what is wrong.
"""

import os
import subprocess
import sys
from pathlib import Path

from dltutor.pythons import another, fits, offer, python_problem

ROOT = Path(__file__).resolve().parents[1]


def main():
    version, asked = tuple(sys.version_info[:3]), sys.argv[1:]
    if not fits(version) and _may_change():
        command = another(ROOT) or (asked[:1] == ["lab"] and "--wheelhouse" not in asked and offer(ROOT))
        if command:
            sys.stderr.write(f"Python {version[0]}.{version[1]} is left aside: {' '.join(command)} is used.\n")
            sys.stderr.flush()
            here = dict(os.environ, PYTHONPATH=str(ROOT))
            return subprocess.call([*command, "-m", "dltutor", *asked], env=here)
    problem = python_problem(version, sys.executable)
    if problem:
        sys.stderr.write(problem + "\n")
        return 2
    from dltutor.command.main import main as command

    return command(asked)


def _may_change():
    """Whether this is a copy of the project, run by a Python that nobody has set up for it."""
    return (ROOT / "pyproject.toml").is_file() and sys.prefix == sys.base_prefix


if __name__ == "__main__":
    sys.exit(main())
