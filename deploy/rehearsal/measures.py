"""What a rehearsal has measured."""

from __future__ import annotations

from dataclasses import dataclass, field

SMOOTH, QUICK = 5.0, 0.3  # pictures a second, and seconds from slider to picture, with which a lab can be played

NUMPY, KERAS, BASE = "a learner without TensorFlow, MiB", "a learner with TensorFlow, MiB", "hub and proxy, MiB"
FIRST, IMPORT = "login to the first lab, seconds of a core", "import keras, seconds of a core"


@dataclass(frozen=True)
class Played:
    """How it goes while some labs play at once: pictures a second of the slowest, seconds from slider to picture."""

    pictures: float
    slider: float  # the median of all gestures
    worst: float


@dataclass
class Measures:
    """Numbers by name, one for each learner or gesture; `problems` is what a learner would have complained of."""

    learners: int
    cores: int
    numbers: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    playing: dict[tuple[str, int], Played] = field(default_factory=dict)  # by chapter, and how many play
    answered: int = 0
    minutes: float = 0.0  # that the whole rehearsal took
    kept: int = 0  # of those answers, how many were found after the restart and the update

    def note(self, name: str, value: float) -> None:
        """Keep one more number under this name."""
        self.numbers.setdefault(name, []).append(value)

    def at_once(self, chapter: str) -> int:
        """How many labs of a chapter can be played at once; 0 if not even one can.

        >>> course = {("04", 1): Played(9, 0.1, 0.2), ("04", 2): Played(6, 0.2, 0.9), ("04", 4): Played(3, 0.2, 0.3)}
        >>> Measures(4, 2, playing=course).at_once("04")
        2
        """
        good = [
            count
            for (number, count), played in self.playing.items()
            if number == chapter and played.pictures >= SMOOTH and played.slider <= QUICK
        ]
        return max(good, default=0)
