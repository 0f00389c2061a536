"""The commands of `python3 -m dltutor`: setting up, starting, checking, testing; standard library only until set up."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
