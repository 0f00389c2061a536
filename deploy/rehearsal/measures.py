"""What a rehearsal has measured."""

from __future__ import annotations

from dataclasses import dataclass, field

SMOOTH, QUICK = 5.0, 0.25  # pictures a second, and seconds from slider to picture, with which a lab can be played


@dataclass
class Measures:
    """Numbers by name, one for each learner or gesture; `problems` is what a learner would have complained of."""

    learners: int
    cores: int
    numbers: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    playing: dict[tuple[str, int], tuple[float, float]] = field(default_factory=dict)
    answered: int = 0
    minutes: float = 0.0  # that the whole rehearsal took
    kept: int = 0  # of those answers, how many were found after the restart and the update

    def note(self, name: str, value: float) -> None:
        """Keep one more number under this name."""
        self.numbers.setdefault(name, []).append(value)

    def at_once(self, chapter: str) -> int:
        """How many labs of a chapter can be played at once; 0 if not even one can.

        >>> Measures(4, 2, playing={("04", 1): (9, 0.1), ("04", 2): (6, 0.2), ("04", 4): (3, 0.4)}).at_once("04")
        2
        """
        good = [
            count
            for (number, count), (pictures, slider) in self.playing.items()
            if number == chapter and pictures >= SMOOTH and slider <= QUICK
        ]
        return max(good, default=0)
