"""Lab: a boat that gets just what was asked for. Mend the points, so that it finishes, and leave the discount alone."""

from __future__ import annotations

from typing import Any

from dltutor import validation
from dltutor.labs.bases.pace import Beats
from dltutor.labs.doing.boat_race.figure import BoatRaceFigure
from dltutor.live.page.controls import PLAY, RESET, STEP, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.doing.boat import BUOYS, FINISH, PLACES, START, Race
from dltutor.wording import fixed, many, number

DISCOUNT, BUOY, PRIZE = 0.95, 1.0, 10.0
IN_A_SECOND = 4  # steps
LONGEST = 60  # steps of a race that does not end
SEEN = 6  # steps after which one sees what the boat does
SETTINGS = {"buoy": BUOY, "finish": PRIZE, "cost": 0.0, "once": False, "discount": DISCOUNT}


def _by(name: str):
    def reached(lab: BoatRace) -> bool | str:
        return lab.race.finishes and lab.changed_settings == {name} and lab.told(name)

    return reached


class BoatRace(Lab[BoatRaceFigure]):
    """A boat on a ring of twelve places: the finish pays once and ends the race, two buoys pay each time they are met.

    It always does what brings the most points, counted with the discount. Is that what was wanted?

    Args:
        buoy: points for each buoy, from 0 to 2.
        finish: points for the finish, from 0 to 50.
        cost: what each step takes away, from 0 to 2.
        once: whether a buoy pays only the first time.
        discount: what a point is worth one step later, from 0.5 to 0.99.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> BoatRace().race.finishes, BoatRace(discount=0.8).race.finishes
        (False, True)
        >>> BoatRace(buoy=-1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: buoy=-1: it must be a number from 0 to 2, for example 1.0
    """

    controls = (
        PLAY,
        STEP,
        RESET,
        Switch("once", "buoys pay only once", False, help="whether a buoy pays only the first time"),
        Slider("discount", "discount", 0.5, 0.99, DISCOUNT, step=0.01, help="what a point is worth one step later"),
        Slider("buoy", "points of a buoy", 0, 2, BUOY, step=0.01, help="paid when it is reached"),
        Slider("finish", "points of the finish", 0, 50, PRIZE, step=0.5, help="paid once; it ends the race"),
        Slider("cost", "cost of a step", 0, 2, 0.0, step=0.01, help="taken away with each step"),
    )
    goals = (
        Goal("by the discount alone: the boat finishes", _by("discount")),
        Goal("discount 0.95; by the points of the buoys alone", _by("buoy")),
        Goal("discount 0.95; by the cost of a step alone", _by("cost")),
        Goal("discount 0.95; let the buoys pay only once", _by("once")),
    )

    def figure(self) -> BoatRaceFigure:
        return BoatRaceFigure(PLACES, START, BUOYS, FINISH)

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._beats = Beats()
        self.seen = False
        self._start()

    def _start(self) -> None:
        self.race = Race(**{name: getattr(self.values, name) for name in SETTINGS})
        self.states = self.race.states(LONGEST)
        self.steps = 0

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._first)
        self.seen = False
        self._start()

    def changed(self, name: str) -> None:
        steps = self.steps
        self._start()
        self.steps = 0 if steps >= len(self.states) - 1 else steps
        self.steps = min(self.steps, len(self.states) - 1)

    @property
    def changed_settings(self) -> set[str]:
        """Which settings are otherwise than in the race that goes wrong."""
        return {name for name, usual in SETTINGS.items() if getattr(self.values, name) != usual}

    def told(self, name: str) -> str:
        """A setting in words."""
        return "each buoy once" if name == "once" else f"at {number(getattr(self.values, name))}"

    @property
    def way(self) -> list[int]:
        """The places that the boat has passed, from the start to where it is."""
        return [state % PLACES for state in self.states[: self.steps + 1]]

    @property
    def points(self) -> tuple[float, float]:
        """What has been paid so far: as it is, and as the boat counts it, each step by the discount less."""
        paid = [
            self.race.step(before, action)[1]
            for before, after in zip(self.states[: self.steps], self.states[1 : self.steps + 1], strict=True)
            for action in (0, 1)
            if self.race.step(before, action)[0] == after
        ]
        return sum(paid), sum(reward * self.race.discount**step for step, reward in enumerate(paid))

    def on_step(self) -> None:
        self.play(False)
        self._sail()

    def _sail(self) -> None:
        if self.steps < len(self.states) - 1:
            self.steps += 1
        else:
            self.play(False)
            self.notice = "The race is over." if self.race.finishes else "It would go on like this for ever."
            self.notice += " Play begins a new one."

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
            if self.steps >= len(self.states) - 1:
                self.steps = 0
        super().play(on)

    def advance(self, seconds: float) -> None:
        for _ in self._beats.due(IN_A_SECOND, most=2):
            if self.playing:
                self._sail()

    @property
    def plans(self) -> tuple[float, float]:
        """At the second buoy: what going on to the finish is worth, and going to and fro for ever."""
        race, left = self.race, FINISH - BUOYS[-1]
        on = race.finish * race.discount ** (left - 1) - sum(race.cost * race.discount**step for step in range(left))
        buoys = race.buoy * (0 if race.once else 1 / (1 - race.discount))
        return on, buoys - race.cost / (1 - race.discount)

    def update(self) -> None:
        race, state = self.race, self.states[self.steps]
        taken = [buoy for bit, buoy in enumerate(BUOYS) if state // PLACES & 1 << bit]
        total, counted = self.points
        arrived = state % PLACES == FINISH
        head = "it has arrived" if arrived else f"{many(self.steps, 'step')}"
        paid = [f"points: {number(total)}", f"with the discount {number(counted)}" if self.steps else ""]
        self.picture.show(head, self.way, taken, paid)
        self.picture.write(f"+{number(race.buoy)}{' once' if race.once else ''}", f"+{number(race.finish)}")
        self.seen = self.seen or self.steps >= SEEN
        self.picture.draw_bars(*self.plans, self._reckoned(), self.seen)

    def _reckoned(self) -> list[str]:
        race = self.race
        g, cost = fixed(race.discount), f" − {number(race.cost)}" if race.cost else ""
        lines = [
            f"on: the finish is {FINISH - BUOYS[-1]} steps away, {number(race.finish)} · {g}²",
            f"to and fro: {number(0 if race.once else race.buoy)}{cost} with each step,",
            f"for ever: divided by 1 − {g}, times {number(1 / (1 - race.discount))}",
        ]
        return [*lines, f"and each step on costs {number(race.cost)}" if race.cost else ""]

    def describe(self) -> str:
        if not self.seen:
            return f"The boat plans perfectly, for the most points. What will it do? Press Play.\n{self._settings()}"
        on, fro = self.plans
        if self.race.finishes:
            text = f"The best boat finishes after {many(len(self.states) - 1, 'step')}"
        else:
            text = "The best boat never finishes: it goes to and fro between the buoys"
        why = f"there, on is worth {number(on)}, to and fro {number(fro)}"
        return f"{text}; {why}.\n{self._settings()}"

    def _settings(self) -> str:
        race = self.race
        later = f"Discount {fixed(race.discount)}: a point five steps later counts {fixed(race.discount**5)}"
        return f"{later}. A step costs {number(race.cost)}."

    def run(self, steps: Any = LONGEST) -> None:
        """Let it sail so many steps, as Play does; for a cell of the notebook."""
        steps = validation.whole("steps", steps, high=LONGEST, example=LONGEST)
        with self.lock:
            self.steps = min(steps, len(self.states) - 1)
            self.refresh()
