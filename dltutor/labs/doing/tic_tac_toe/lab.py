"""Lab: tic-tac-toe against a table that learns by playing against itself; every free field has its value."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.bases.pace import FULL, SLOW, Beats
from dltutor.labs.doing.tic_tac_toe.figure import LAST, TicTacToeFigure
from dltutor.live.page.controls import PLAY, RESET, Button, Choice, Slider, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.doing import tic_tac_toe as rules
from dltutor.wording import fixed, many, number, share

TABLE, PERFECT, CHANCE = "the table", "perfect play", "chance"
NEW, LEARNED = 100, 0.1  # games after which it is no beginner; share lost that is good
MOST = 10**LAST
APART = 1.15  # each point of the curve after so many times the games of the one before
TRIED = 50  # games with each mark for a point of the curve
SLOWLY = 4  # games a second
STEPS = {"ArrowUp": -3, "ArrowRight": 1, "ArrowDown": 3, "ArrowLeft": -1}


@cache
def _lost_by_chance() -> float:
    return rules.share_lost(rules.anywhere, rules.perfectly, 300)


def _beaten(lab: TicTacToe) -> bool | str:
    return lab.ended_with(TABLE, lab.mark) and lab.learned_at_begin < NEW and f"after {lab.learned_at_begin} games"


def _good(lab: TicTacToe) -> bool | str:
    return lab.loses <= LEARNED and f"{share(lab.loses)} after {many(lab.games_measured, 'game')}"


def _drawn(lab: TicTacToe) -> bool:
    return lab.ended_with(TABLE, rules.DRAW) and lab.good_at_begin


class TicTacToe(Lab[TicTacToeFigure]):
    """Play against a table that learns by playing against itself: what is each free field worth to it?

    Click on a field to set your mark, and on the board for another game once one has ended (keys: the arrow keys
    choose, Enter sets). Play lets the table learn.

    Args:
        mark: yours, "X", which begins, or "O".
        against: "the table", "perfect play" or "chance".
        values: whose values are shown on free fields, "the table", "perfect play", or "none".
        learning_rate: how far a value moves, from 0.01 to 1.
        epsilon: how often the table plays anywhere while it learns, from 0 to 1.
        pace: "slow" or "full".

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = TicTacToe()
        >>> lab.run(games=20_000)
        >>> lab.loses <= 0.1
        True
        >>> TicTacToe(mark="Y")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: mark='Y': it must be one of 'X', 'O'
    """

    controls = (
        PLAY,
        Button("new", "New game", icon="th", key="n", help="an empty board"),
        RESET,
        Choice("mark", "you are", ("X", "O"), "X", help="X begins"),
        Choice("against", "against", (TABLE, PERFECT, CHANCE), TABLE, help="who plays against you"),
        Choice("values", "values of", (TABLE, PERFECT, "none"), TABLE, help="what a free field is worth, and to whom"),
        learning_rate(0.3, low=0.01, high=1.0),
        Slider("epsilon", "epsilon", 0, 1, 0.2, step=0.01, help="how often it plays anywhere while it learns"),
        Choice("pace", "pace", (SLOW, FULL), FULL, help="how fast it learns"),
    )
    more = {"Learning": ("learning_rate", "epsilon", "pace")}
    goals = (
        Goal(f"beat the table before it has learned from {NEW} games", _beaten),
        Goal("let it learn until it loses 10 % or less to perfect play", _good),
        Goal("then play against it yourself, to a draw", _drawn),
    )
    draggable = True
    keys = (*STEPS, "Enter")

    def figure(self) -> TicTacToeFigure:
        return TicTacToeFigure(_lost_by_chance())

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._beats = Beats()
        self._forget()
        self._new_game()

    def _forget(self) -> None:
        self.learner = rules.Table()
        self.chance = random.Random(1)
        self.course: list[tuple[int, float, float]] = []

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._first)
        self._forget()
        self._new_game()

    def on_new(self) -> None:
        self._new_game()

    def changed(self, name: str) -> None:
        if name in ("mark", "against"):
            self._new_game()

    # The game ------------------------------------------------------------------------------------------------------

    def _new_game(self) -> None:
        self.board = rules.EMPTY
        self.chosen: int | None = None
        self.learned_at_begin = self.learner.games
        self.good_at_begin = bool(self.course) and self.loses <= LEARNED
        if self.mark == "O":
            self._answer()

    @property
    def mark(self) -> str:
        """Yours."""
        return self.values.mark

    def ended_with(self, against: str, winner: str) -> bool:
        """Whether the game has ended so, against this one."""
        return self.values.against == against and rules.winner(self.board) == winner

    def put(self, field: int) -> None:
        """Set your mark on a free field, 0 to 8, row by row; who plays against you answers."""
        with self.lock:
            self._put(validation.whole("field", field, low=0, high=8, example=4))
            self.refresh()

    def _put(self, field: int) -> None:
        if rules.winner(self.board):
            self._new_game()
        elif self.board[field] != ".":
            self.notice = "This field is taken: choose a free one."
        else:
            self.board = rules.put(self.board, field)
            if not rules.winner(self.board):
                self._answer()

    def _answer(self) -> None:
        ways = {TABLE: self.learner.choose, PERFECT: rules.perfectly, CHANCE: rules.anywhere}
        self.board = rules.put(self.board, ways[self.values.against](self.board, self.chance))

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "down" and area == "board":
            self.chosen = None
            self._put(3 * int(np.clip(y, 0, 2)) + int(np.clip(x, 0, 2)))

    def typed(self, key: str, shift: bool) -> None:
        if key == "Enter":
            self._put(4 if self.chosen is None else self.chosen)
        else:
            self.chosen = 4 if self.chosen is None else (self.chosen + STEPS[key]) % 9

    # Learning ------------------------------------------------------------------------------------------------------

    @property
    def loses(self) -> float:
        """The share of games that it lost to perfect play when it was last measured; 1 before."""
        return self.course[-1][1] if self.course else 1.0

    @property
    def games_measured(self) -> int:
        """How many games it had learned from then."""
        return self.course[-1][0] if self.course else 0

    def run(self, games: Any = 20_000) -> None:
        """Let it learn from so many games more, as Play does; for a cell of the notebook."""
        last = self.learner.games + validation.whole("games", games, high=MOST, example=20_000)
        with self.lock:
            while self.learner.games < last:
                self._learn(min(last, max(int(self.learner.games * APART), self.learner.games + 1)))
            self.refresh()

    def _learn(self, until: int) -> None:
        """From games until there are so many, measured where a point of the curve is due."""
        self.learner.play(until - self.learner.games, self.values.learning_rate, self.values.epsilon)
        games = self.learner.games
        if not self.course or games >= APART * self.course[-1][0]:
            others = (rules.perfectly, rules.anywhere)
            perfect, chance = (rules.share_lost(self.learner.choose, other, TRIED, seed=games) for other in others)
            self.course.append((games, perfect, chance))

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
        super().play(on)

    def on_play(self) -> None:
        if self.learner.games >= MOST:
            self.notice = "It has learned from 100,000 games. Reset begins anew."
            return
        super().on_play()

    def advance(self, seconds: float) -> None:
        games = self.learner.games
        if self.values.pace == FULL:
            self._learn(min(games + 1 + min(games // 10, 400), MOST))
        else:
            for _ in self._beats.due(SLOWLY, most=2):
                self._learn(self.learner.games + 1)
        if self.learner.games >= MOST:
            self.play(False)

    # What is seen --------------------------------------------------------------------------------------------------

    @property
    def field_values(self) -> np.ndarray:
        """What each free field is worth to who is to move, shape (9,); NaN where there is none."""
        values = np.full(9, np.nan)
        if self.values.values != "none" and not rules.winner(self.board):
            for field, after in zip(rules.fields(self.board), rules.boards_after(self.board), strict=True):
                known = self.values.values == PERFECT
                values[field] = rules.best(after) if known else self.learner.values.get(after, 0.0)
        return values

    def update(self) -> None:
        board = self.board
        row = next((line for line in rules.LINES if board[line[0]] != "." and len({board[i] for i in line}) == 1), None)
        self.picture.show(self._head(), board, self.field_values, row, self.chosen)
        self.picture.draw_curves(*(zip(*self.course, strict=True) if self.course else ((), (), ())))

    def _head(self) -> str:
        won = rules.winner(self.board)
        if won == rules.DRAW:
            return "a draw: click for another game"
        if won:
            return f"{'you have' if won == self.mark else f'{self.values.against} has'} won: click for another game"
        return f"you are {self.mark}, against {self.values.against}: your move"

    def describe(self) -> str:
        values = self.values
        meaning = " A field: 1 wins, 0 is a draw, −1 loses." if values.values != "none" else ""
        learning = f"Rate {number(values.learning_rate)}, epsilon {fixed(values.epsilon)}, pace {values.pace}."
        return f"{self._learned_in_words()}{meaning}\n{learning}"

    def _learned_in_words(self) -> str:
        games = self.learner.games
        if not games:
            return "The table has not learned yet: all is 0, and it plays by chance. Press Play."
        perfect, chance = (share(value) for value in self.course[-1][1:])
        learned = f"It has learned from {many(games, 'game')} against itself"
        return f"{learned}; it loses {perfect} to perfect play, {chance} to chance."
