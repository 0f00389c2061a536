"""What a learner of the rehearsal makes of a cell."""

from __future__ import annotations

from functools import cache


def head(code: str) -> str:
    """The first line of a cell, to tell it by."""
    return code.strip().partition("\n")[0][:60]


def imports_keras(code: str) -> bool:
    """Whether a cell loads Keras itself.

    >>> imports_keras("print(1)\\nimport keras"), imports_keras("%pip install keras")
    (True, False)
    """
    return any(line.startswith(("import keras", "from keras")) for line in code.splitlines())


def answered(code: str, chapter: str) -> str:
    """The cell with the official solution in it, where it is an exercise's cell with a function still to be written.

    >>> cell = "def neuron(x, weights, bias):\\n    return ...\\n\\n\\npractice.neuron.check(neuron)"
    >>> answered(cell, "01").splitlines()[-4]
    '    return 1 if total > 0 else 0'
    """
    before, _, call = code.rpartition("practice.")
    if "return ..." not in before or ".check(" not in call:
        return code
    return f"{_solutions()[chapter, call.partition('.')[0]]}\n\n\npractice.{call}"


@cache
def _solutions() -> dict[tuple[str, str], str]:
    """The official solutions by chapter and key."""
    from dltutor import exercises

    return {
        (f"{chapter.number:02d}", exercise.key): exercise.code.strip()
        for chapter in exercises.chapters()
        for exercise in chapter.exercises
    }
