"""`python3 -m dltutor ...`: says in one line when this Python is too old or too new, otherwise hands over.

This file and what it imports first are written so plainly that a Python from 3.6 on can say what is wrong.
"""

import sys

from dltutor.command.pythons import NEWEST, OLDEST, other_pythons, python_problem


def main():
    version = tuple(sys.version_info[:3])
    if not OLDEST <= version[:2] <= NEWEST:
        sys.stderr.write(python_problem(version, sys.executable, other_pythons()) + "\n")
        return 2
    from dltutor.command.main import main as command

    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
