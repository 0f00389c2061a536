"""The commands of `python3 -m dltutor`: setting up, starting, checking, testing; standard library only until set up."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parent
IN_CLONE = (ROOT / "pyproject.toml").exists()  # and not among a Python's installed packages
MATERIAL = ROOT if IN_CLONE else PACKAGE  # where notebooks, data and workshop lie: a wheel has them inside the package
WORK = ROOT if IN_CLONE else Path.cwd()  # where a learner's copies and what is made for them are kept
