"""Tic-tac-toe: the rules, perfect play by search, and a table that learns by playing against itself.

A board is nine characters, row by row: "X", "O" or "." for a free field; X begins.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))
EMPTY = "." * 9
DRAW = "draw"
OTHER = {"X": "O", "O": "X"}


@cache
def winner(board: str) -> str:
    """ "X", "O", "draw", or "" while the game goes on.

    >>> winner("XXXOO...."), winner("XOXXOOOXX"), winner("X........")
    ('X', 'draw', '')
    """
    for a, b, c in LINES:
        if board[a] != "." and board[a] == board[b] == board[c]:
            return board[a]
    return "" if "." in board else DRAW


@cache
def fields(board: str) -> tuple[int, ...]:
    """The free fields."""
    return tuple(i for i, mark in enumerate(board) if mark == ".")


def turn(board: str) -> str:
    """Whose move it is."""
    return "X" if board.count("X") == board.count("O") else "O"


def put(board: str, field: int) -> str:
    """The board after the move of whose turn it is.

    >>> put("X........", 4)
    'X...O....'
    """
    return board[:field] + turn(board) + board[field + 1 :]


@cache
def boards_after(board: str) -> tuple[str, ...]:
    """The boards that a move can lead to, one for each free field."""
    return tuple(put(board, field) for field in fields(board))


@cache
def best(board: str) -> int:
    """What a board is worth, with perfect play, to the one who has just moved: 1 won, 0 a draw, −1 lost.

    >>> best("."* 9), best("XX.OO....")
    (0, -1)
    """
    if won := winner(board):
        return 0 if won == DRAW else 1  # nobody can have lost by a move of one's own
    return -max(best(after) for after in boards_after(board))


Choose = Callable[[str, random.Random], int]  # the field that somebody takes on a board


def perfectly(board: str, chance: random.Random) -> int:
    """A best field; any of them, where there are several."""
    worth = [best(after) for after in boards_after(board)]
    return chance.choice([field for field, value in zip(fields(board), worth, strict=True) if value == max(worth)])


def anywhere(board: str, chance: random.Random) -> int:
    """Any free field."""
    return chance.choice(fields(board))


def play(x: Choose, o: Choose, chance: random.Random) -> str:
    """A game: who has won."""
    board = EMPTY
    while not winner(board):
        board = put(board, (x if turn(board) == "X" else o)(board, chance))
    return winner(board)


def share_lost(player: Choose, other: Choose, games: int = 100, seed: int = 0) -> float:
    """How often `player` loses to `other`, of so many games as X and as many as O.

    >>> share_lost(perfectly, anywhere)
    0.0
    """
    chance = random.Random(seed)
    lost = sum(play(player, other, chance) == "O" for _ in range(games))
    return (lost + sum(play(other, player, chance) == "X" for _ in range(games))) / (2 * games)


class Table:
    """What each board is worth to the one who has just moved, learned by playing against itself.

    `values` maps a board to a number from −1 (lost) to 1 (won), 0 at first; `games` counts. A board that ends the game
    is worth 1 or 0. Each other one is worth the contrary of the best that the other side can make of it.

    >>> table = Table(seed=0)
    >>> table.play(20_000)
    >>> share_lost(table.choose, perfectly) <= 0.1
    True
    """

    def __init__(self, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self.values: dict[str, float] = {}
        self.games = 0

    def play(self, games: int, learning_rate: float = 0.5, epsilon: float = 0.3) -> None:
        """So many games against itself: each move changes the value of the board before it."""
        chance, values, get = self._chance, self.values, self.values.get
        for _ in range(games):
            board = EMPTY
            while not winner(board):
                after = boards_after(board)
                seems = [get(new, 0.0) for new in after]
                top = max(seems)
                values[board] = get(board, 0.0) + learning_rate * (-top - get(board, 0.0))
                explores = chance.random() < epsilon
                board = chance.choice([b for b, v in zip(after, seems, strict=True) if explores or v == top])
            values[board] = 0.0 if winner(board) == DRAW else 1.0
            self.games += 1

    def choose(self, board: str, chance: random.Random) -> int:
        """The field that looks best; any of them, where there are several."""
        seems = [self.values.get(after, 0.0) for after in boards_after(board)]
        return chance.choice([field for field, value in zip(fields(board), seems, strict=True) if value == max(seems)])
