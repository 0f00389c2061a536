"""Lab: balance a pole on a cart, by hand, by a rule, by chance, by a network that learns, or by planning."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.own_start import GOES_ON, OwnStart
from dltutor.labs.bases.pace import FULL, WorldClock
from dltutor.labs.doing.cartpole import goals, words
from dltutor.labs.doing.cartpole.controls import BY_HAND, SPEEDS, controls, with_rate
from dltutor.labs.doing.cartpole.dreaming import Dream, Imagined, Planner
from dltutor.labs.doing.cartpole.figure import CartpoleFigure, DreamFigure
from dltutor.labs.doing.cartpole.game import Game
from dltutor.labs.doing.cartpole.learner import PolicyGradient
from dltutor.labs.doing.cartpole.players import Search, rule
from dltutor.live.page import registry
from dltutor.live.page.controls import Control, check
from dltutor.scratch.doing import cart_pole
from dltutor.scratch.doing.cart_pole import STEP

PAUSE = 0.8  # seconds that a game that is over stays in sight
TURNING = 0.3  # of the rule, where it has no slider
STEERS = {"ArrowLeft": -1, "ArrowRight": 1}


class Cartpole(OwnStart[Any]):
    """A pole on a cart. Hold ← or → down, or press beside the cart: you balance it, or disturb who does.

    At full pace who learns does so while you watch, at any other pace after each game that you see.

    Args:
        policy: a compiled `keras.Model` from a state, four numbers, to the chance of a push to the right; it is trained
            by policy gradient. None: without.
        model: a function of states, shape (n, 4), and pushes, −1 or 1, shape (n,), that gives the states which follow.
            A second pole is imagined with it, and it can plan. None: without.
        who: "you", "rule", "search", "network" (with a policy) or "plan" (with a model), to begin with.
        pace: "slow motion", "half", "real time" or "full".
        seed: of all that is chance.
        settings: those of the controls: turning, learning_rate, games, discount, baseline; looks, ahead, tries.

    Raises:
        LearnerError: if both are given, or one is none, or takes or gives something else.

    Example:
        >>> lab = Cartpole(who="rule", turning=0.3)
        >>> lab.run(games=1)
        >>> lab.game.over
        'held to the end'
    """

    controls = BY_HAND
    steers = tuple(STEERS)
    draggable, holds = True, True

    def __init__(self, policy: Any = None, *, model: Any = None, seed: int = 0, **settings: Any) -> None:
        self._seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
        if policy is not None and model is not None:
            raise LearnerError("model: hand over either a policy or a model")
        kind = "plan" if model is not None else "you" if policy is None else "network"
        check(controls(kind), settings)
        self._kind = kind
        self.imagine = None if model is None else Imagined(model)
        self.learner = None if policy is None else PolicyGradient(policy, self._seed)
        super().__init__(**settings)

    def own_controls(self) -> tuple[Control, ...]:
        if self.learner is None:
            return controls(self._kind)
        return with_rate(controls(self._kind), self.learner.trainer)

    def own_goals(self) -> tuple[Any, ...]:
        return goals.GOALS[self._kind]

    def figure(self) -> CartpoleFigure | DreamFigure:
        if self.imagine is not None:
            return DreamFigure()
        players = ("you", "rule", "search", *(["network"] if self.learner else []))
        return CartpoleFigure(players, cart_pole.LONGEST, cart_pole.SOLVED)

    def begin(self) -> None:
        self._chance = np.random.default_rng(self._seed)
        self._clock = WorldClock()
        self.search = Search(self._seed)
        self.hand: list[int] = []  # the lengths of the games by hand
        self.ruled: list[int] = []  # those of the rule's, with the present numbers
        self.planned: list[int] = []  # those of the plan's, likewise
        self.fooled = 0.0  # the largest difference of the two poles, in degrees, long after a look
        self.spoiled = False  # a network that had learned it has lost it again
        if self.learner is not None:
            while not self.search.found:
                self.search.try_one()
            self.learner.trainer.trace()
            registry.follow(self)
        self._planner = None if self.imagine is None else Planner(self.imagine, self._seed)
        self._pressed_side = 0
        self._new_game()

    # The models, for those that look on ---------------------------------------------------------------------------

    @property
    def models(self) -> list[Any]:
        return [] if self.learner is None else [self.learner.policy]

    @property
    def trainers(self) -> list[Any]:
        return [] if self.learner is None else [self.learner.trainer]

    @property
    def begun(self) -> bool:
        return self.learner is not None and self.learner.trainer.step > 0

    @property
    def answerable(self) -> bool:
        return self.learner is None or self.learner.tested > 0

    def start_over(self) -> None:
        if self.learner is not None:
            self.learner.start_over()

    # What is done -------------------------------------------------------------------------------------------------

    @property
    def turning(self) -> float:
        """What the speed of the angle counts in the rule."""
        return getattr(self.values, "turning", TURNING)

    @property
    def steer(self) -> int:
        """To which side the learner pushes."""
        return int(np.sign(sum(STEERS[key] for key in self.held) + self._pressed_side))

    def run(self, games: int) -> None:
        """Let so many games be played, without the page."""
        games = validation.whole("games", games, low=1, high=1000, example=1)
        with self.lock:
            for _ in range(games):
                if self.game.over:
                    self._new_game()
                while not self.game.over:
                    self._step()
            self.refresh()

    def changed(self, name: str) -> None:
        if name == "learning_rate" and self.learner is not None:
            self.learner.trainer.learning_rate = self.values.learning_rate
        if name == "turning":
            self.ruled = []
        if name in ("ahead", "tries"):
            self.planned = []
        if name in ("who", "turning", "ahead", "tries"):
            self._new_game()
        if name == "looks" and self.dream is not None:
            self.dream.look(self.game.state)

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._clock.start()
            self._claim()
        super().play(on)
        if not on and self.learner is not None:
            self.learner.trainer.finish()
            registry.trained(self.learner.policy, at_rest=True)

    def on_reset(self) -> None:
        self.playing = False
        for trainer in self.trainers:
            trainer.reset()
        self.start_over()
        self.begin()
        self.progress.count_anew(given=self.begun)

    def steered(self) -> None:
        if self.steer and not self.playing:
            self.play()
        if self.playing:
            self._follow_clock()
            if self.steer and not self.game.over and self._clock.early():
                self._step()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "scene":
            return
        self._pressed_side = 0 if phase == "up" else 1 if x > self.game.state[0] else -1
        self.steered()

    def advance(self, seconds: float) -> None:
        end = perf_counter() + seconds
        self._follow_clock()
        while self.values.pace == FULL and self._learn() and perf_counter() < end:
            pass

    def _follow_clock(self) -> None:
        """What the pole does until now."""
        speed = SPEEDS[self.values.pace] / STEP
        for _ in range(self._clock.due(speed)):
            if not self.game.over:
                self._step()
                continue
            self._waited += 1
            taught = self.values.pace == FULL or self.values.who != "network" or not self._learn()
            if taught and self._waited >= PAUSE * speed:
                self._new_game()

    def _step(self) -> None:
        game, values = self.game, self.values
        game.helped = game.helped or (self.steer != 0 and values.who != "you")
        game.step(self.steer or self._push())
        if self.dream is not None:
            self.dream.step(game.push, game.state, values.looks)
            if self.dream.since >= goals.FAR:
                self.fooled = max(self.fooled, self.dream.apart)
        if game.over and not game.helped:
            self._note(values.who, game.age)

    def _push(self) -> int:
        """The push of who plays."""
        who, state = self.values.who, self.game.state[None]
        if who == "rule":
            return int(rule(state, self.turning)[0])
        if who == "search":
            return int(self.search.push(state)[0])
        if who == "network":
            return 1 if self._chance.random() < self.learner.right(state)[0] else -1
        if who == "plan":
            return self._planner.push(state[0], self.values.ahead, self.values.tries)
        return 0

    def _note(self, who: str, length: int) -> None:
        """A game is over that nobody has disturbed."""
        if who == "search" and self.values.pace != FULL:
            self.search.note(length)
        elif who != "search":
            {"you": self.hand, "rule": self.ruled, "plan": self.planned}.get(who, []).append(length)
        self._to_learn = who == "network"

    def _new_game(self) -> None:
        self.game, self._waited, self._to_learn = Game(self._chance), 0, False
        self.dream = None if self.imagine is None else Dream(self.imagine, self.game.state)

    def _learn(self) -> bool:
        """A small piece of learning, by those who learn; False if there is nothing to be learned."""
        if self.values.who == "search" and not self.search.found:
            self.search.try_one()
            return True
        if self.values.who != "network" or not (self._to_learn or self.values.pace == FULL):
            return False
        self._catch_up()
        values, learner = self.values, self.learner
        if learner.go_on(values.games, values.discount, values.baseline):
            self._to_learn = False
            self.spoiled = self.spoiled or bool(learner.solved and learner.tested < goals.LOST)
            registry.trained(learner.policy, at_rest=False)
            if learner.trainer.diverged:
                self.notice = f"The loss is no longer a number. {learner.trainer.reason} Reset starts over."
                self.play(False)
                return False
        return True

    # What is shown ------------------------------------------------------------------------------------------------

    def update(self) -> None:
        share = self._clock.rest if self.playing else 0.0
        pushed = self.game.push if self.values.who != "you" and not self.game.over else 0
        state, push = self.game.between(share), (self.steer or pushed) if self.playing else 0
        titles = words.titles(self.game, self.values.who)
        if self.dream is not None:
            self.picture.show(titles, state, self.dream, push)
            return
        self.picture.show(titles, state, push)
        courses: dict[str, Any] = {"search": self.search.course}
        courses["you"] = [(n + 1, length) for n, length in enumerate(self.hand)]
        if self.learner is not None:
            courses["network"], self.ruled = self.learner.course, self.ruled or [cart_pole.LONGEST]
        if self.ruled:
            courses["rule"] = [(1, float(np.mean(self.ruled))), (10_000, float(np.mean(self.ruled)))]
        self.picture.show_courses(courses)

    def describe(self) -> str:
        if self.learner is not None and self.learner.trainer.elsewhere and not self.begun:
            return GOES_ON
        return words.describe(self)

    def _arguments(self) -> list[str]:
        given = [] if self.learner is None else ["policy"]
        given += [] if self.imagine is None else ["model=model"]
        return given + ([f"seed={self._seed}"] if self._seed else [])
