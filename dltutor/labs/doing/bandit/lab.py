"""Lab: ten machines, and nobody knows which pays best. Pull yourself; then epsilon, hope and chance on the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.doing.bandit.figure import BanditFigure, Look
from dltutor.live.page.controls import PLAY, RESET, Button, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.doing.bandit import Player
from dltutor.wording import fixed, many, number, share

MACHINES, RUNS, LAST = 10, 60, 1000  # runs of each rival; pulls of each run
OWN = 30  # pulls of one's own
SEED = 5
YOU, EPSILON, GREEDY, UCB, HOPEFUL = "you", "epsilon", "epsilon 0", "UCB", "optimistic"
RIVALS = (EPSILON, GREEDY, UCB, HOPEFUL)


def _by_hand(lab: Bandit) -> bool | str:
    return lab.pulled >= OWN and many(lab.pulled, "pull")


def _better(lab: Bandit) -> bool | str:
    lost = lab.lost
    return lab.at_end and 0 < lab.values.epsilon < 1 and lost[EPSILON] < lost[GREEDY] / 2 and _compared(lab)


def _too_much(lab: Bandit) -> bool | str:
    return lab.at_end and lab.lost[EPSILON] > lab.lost[GREEDY] and _compared(lab)


def _compared(lab: Bandit) -> str:
    lost = lab.lost
    return f"epsilon {number(lab.values.epsilon)}: {number(lost[EPSILON])}, epsilon 0: {number(lost[GREEDY])}"


class Bandit(Lab[BanditFigure]):
    """Ten machines; each pays a number by chance, around a mean of its own. You pull first, then the rivals do.

    Click on a machine to pull its arm (keys 1 to 9 and 0). What it truly pays is hidden until it is asked for.

    Args:
        seed: of the machines, from 0 to 9,999.
        view: whose estimates are shown, "you", "epsilon", "epsilon 0", "UCB" or "optimistic".
        truth: whether the true means are shown.
        epsilon: how often the first rival pulls any machine, from 0 to 1.
        hope: how much UCB adds for what is not well known, from 0 to 5.
        start: what the optimistic one expects of each machine at first, from 0 to 10.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = Bandit()
        >>> lab.pull(4)
        >>> lab.pulled, int(lab.counts[4])
        (1, 1)
        >>> Bandit(epsilon=2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: epsilon=2: it must be a number from 0 to 1, for example 0.1
    """

    controls = (
        PLAY,
        Switch("truth", "show the truth", False, help="what each machine pays on average, and what you have lost"),
        RESET,
        Button("again", "Other machines", icon="random", key="n", help="new machines"),
        Choice("view", "estimates of", (YOU, *RIVALS), YOU, help="whose estimates are shown"),
        Slider("epsilon", "epsilon", 0, 1, 0.1, step=0.01, help="how often the first rival pulls any machine"),
        Slider("hope", "hope of UCB", 0, 5, 2.0, step=0.1, help="how much it adds for what is not well known"),
        Slider("start", "start of the optimist", 0, 10, 5.0, step=0.5, help="what it expects of each machine at first"),
    )
    more = {"Rivals": ("hope", "start")}
    goals = (
        Goal(f"{OWN} pulls of your own, before you look at the truth", _by_hand),
        Goal("1,000 pulls: an epsilon that loses less than half of what epsilon 0 loses", _better),
        Goal("1,000 pulls: an epsilon so large that it loses more than epsilon 0", _too_much),
    )
    draggable = True
    keys = tuple("1234567890")

    def __init__(self, seed: Any = SEED, **settings: Any) -> None:
        self.seed = self._first_seed = validation.whole("seed", seed, low=0, high=9999, example=SEED)
        super().__init__(**settings)

    def figure(self) -> BanditFigure:
        return BanditFigure(MACHINES, (YOU, *RIVALS))

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._restart()

    def _restart(self) -> None:
        self.means = np.random.default_rng(self.seed).normal(size=MACHINES)
        self._chance = np.random.default_rng(self.seed + 10_000)
        self.counts, self.estimates = np.zeros(MACHINES), np.zeros(MACHINES)
        self.own_losses: list[float] = []
        self.seen = self.values.truth
        self.last: tuple[int, float] | None = None
        self.rivals = {name: self._rival(name) for name in RIVALS}

    def _rival(self, name: str) -> Player:
        values = self.values
        ways = {EPSILON: {"epsilon": values.epsilon}, UCB: {"hope": values.hope}, HOPEFUL: {"start": values.start}}
        return Player(np.tile(self.means, (RUNS, 1)), seed=self.seed, **ways.get(name, {}))

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._first)
        self.seed = self._first_seed
        self._restart()

    def on_again(self) -> None:
        self.play(False)
        self.seed = (self.seed + 1) % 10_000
        self.values.truth = False
        self._restart()

    def changed(self, name: str) -> None:
        one = {"epsilon": EPSILON, "hope": UCB, "start": HOPEFUL}.get(name)
        if one is not None:
            pulls = self.rivals[one].pulls
            self.rivals[one] = self._rival(one)
            self.rivals[one].pull(pulls)
        self.seen = self.seen or self.values.truth

    @property
    def pulled(self) -> int:
        """Pulls of the learner's own, before the truth was seen."""
        return len(self.own_losses)

    @property
    def at_end(self) -> bool:
        """Whether all rivals have made all their pulls."""
        return self.rivals[GREEDY].pulls == LAST

    @property
    def lost(self) -> dict[str, float]:
        """What each rival has lost so far, on average over its runs."""
        return {name: rival.regret[-1] if rival.pulls else 0.0 for name, rival in self.rivals.items()}

    def pull(self, machine: int) -> None:
        """Pull an arm yourself, 0 to 9."""
        with self.lock:
            self._pull(machine)
            self.refresh()

    def _pull(self, machine: int) -> None:
        if self.seen:
            self.notice = "You have seen the truth: take other machines to pull once more."
            return
        self.values.view = YOU
        paid = float(self._chance.normal(self.means[machine]))
        self.counts[machine] += 1
        self.estimates[machine] += (paid - self.estimates[machine]) / self.counts[machine]
        before = self.own_losses[-1] if self.own_losses else 0.0
        self.own_losses.append(before + float(self.means.max() - self.means[machine]))
        self.last = machine, paid

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "down" and area == "machines":
            self._pull(int(np.clip(round(x), 0, MACHINES - 1)))

    def typed(self, key: str, shift: bool) -> None:
        self._pull((int(key) - 1) % MACHINES)

    def advance(self, seconds: float) -> None:
        done = self.rivals[GREEDY].pulls
        for rival in self.rivals.values():
            rival.pull(min(1 + done // 15, LAST - done))
        if self.at_end:
            self.play(False)

    def run(self, pulls: Any = LAST) -> None:
        """Let the rivals pull so many times more, as Play does; for a cell of the notebook."""
        pulls = validation.whole("pulls", pulls, high=LAST, example=LAST)
        with self.lock:
            for rival in self.rivals.values():
                rival.pull(min(pulls, LAST - rival.pulls))
            self.refresh()

    def on_play(self) -> None:
        if self.at_end:
            self.notice = "All have made their 1,000 pulls. Reset begins anew, or move a slider."
            return
        super().on_play()

    def update(self) -> None:
        name = self.values.view
        if name == YOU:
            last, paid = self.last or (None, 0.0)
            look, head = Look(self.estimates, self.counts, last, paid), f"you, {many(self.pulled, 'pull')}"
        else:
            rival = self.rivals[name]
            look = Look(rival.estimates[0], rival.counts[0], None, 0.0)
            head = f"{name}, {many(rival.pulls, 'pull')}, the first of {RUNS} runs"
        self.picture.show(head, look, self.means if self.values.truth else None)
        own = self.own_losses if self.seen else []
        epsilon = f"epsilon {number(self.values.epsilon)}"
        losses = [own, *(rival.regret for rival in self.rivals.values())]
        self.picture.draw_losses(losses, [YOU, epsilon, *RIVALS[1:]])

    def describe(self) -> str:
        return f"{self._own_words()}\n{self._rivals_words()}".strip()

    def _own_words(self) -> str:
        if not self.pulled:
            return "Which machine pays best? Click on one to pull its arm."
        guess = int(np.where(self.counts > 0, self.estimates, -np.inf).argmax())
        text = (
            f"{many(self.pulled, 'pull')}: machine {(guess + 1) % MACHINES} looks best, {fixed(self.estimates[guess])}"
        )
        if self.last is not None:
            text += f"; machine {(self.last[0] + 1) % MACHINES} paid {fixed(self.last[1])}"
        if not self.seen:
            return f"{text}."
        best = int(self.means.argmax())
        right = "it is" if guess == best else f"machine {(best + 1) % MACHINES} is"
        return f"{text}; {right} the best. You have lost {number(self.own_losses[-1])}."

    def _rivals_words(self) -> str:
        values, pulls = self.values, self.rivals[GREEDY].pulls
        names = [f"epsilon {fixed(values.epsilon)}", GREEDY, f"UCB (hope {number(values.hope)})"]
        names.append(f"the optimist (start {number(values.start)})")
        if not pulls:
            return f"Play lets rivals pull the same machines: {', '.join(names)}."
        shares = [share(float(np.mean(rival.best[-100:]))) for rival in self.rivals.values()]
        told = ", ".join(f"{name} {value}" for name, value in zip(names, shares, strict=True))
        return f"{many(pulls, 'pull')}; the best machine in the last {min(pulls, 100)}: {told}."

    def _arguments(self) -> list[str]:
        return [f"seed={self.seed}"] if self.seed != SEED else []
