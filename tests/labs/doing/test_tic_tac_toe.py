"""The lab of tic-tac-toe: the rules, a table that learns, and games against it."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.scratch.doing import tic_tac_toe as rules

EMPTY = rules.EMPTY


def finished(lab, choose):
    """Play a game to its end against the lab, choosing fields by `choose`."""
    lab.press("new")
    while not rules.winner(lab.board):
        lab.put(choose(lab.board))
    return rules.winner(lab.board)


def perfectly(board):
    return rules.perfectly(board, np.random.default_rng(0))


@pytest.fixture(scope="module")
def learned():
    lab = labs.TicTacToe()
    lab.run()
    return lab


def test_after_twenty_thousand_games_it_hardly_loses_to_perfect_play(learned):
    assert learned.loses <= 0.1 and learned.done[1] and learned.games_measured > 10_000


def test_then_perfect_play_only_draws(learned):
    assert finished(learned, perfectly) == "draw" and learned.done[2]


def test_a_table_that_knows_nothing_can_be_beaten():
    lab = labs.TicTacToe()
    for _ in range(20):
        finished(lab, perfectly)
        if lab.done[0]:
            break
    assert lab.done == (True, False, False)


def test_the_values_are_those_of_the_boards_that_follow(learned):
    learned.press("new")
    shown = learned.field_values
    assert np.isfinite(shown).all() and shown[4] == learned.learner.values["....X...."]
    learned.set(values="perfect play")
    learned.board = "XX.OO...."
    assert learned.field_values[2] == 1 and np.isnan(learned.field_values[0]) and learned.field_values[8] == -1
    learned.set(values="none")
    assert np.isnan(learned.field_values).all()
    learned.set(values="the table")


def test_who_plays_o_is_answered_first_and_taken_fields_are_refused():
    lab = labs.TicTacToe(mark="O", against="perfect play")
    assert lab.board.count("X") == 1
    lab.put(lab.board.index("X"))
    assert "This field is taken" in lab.words() and lab.board.count("O") == 0
    lab.chosen = lab.board.index(".")
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        lab.type(key)
    assert lab.board.count("O") == 1 and lab.board.count("X") == 2


def test_a_click_on_an_ended_game_begins_another():
    lab = labs.TicTacToe(against="chance")
    lab.board = "XX.OO...."
    lab.point("down", *lab.picture.place("board", 2.5, 0.5))
    assert lab.board[:3] == "XXX" and "you have won" in lab.picture.head.get_text()
    lab.point("down", *lab.picture.place("board", 2.5, 0.5))
    assert lab.board == EMPTY and lab.done == (False, False, False)


def test_it_learns_while_it_plays_at_its_pace():
    lab = labs.TicTacToe(pace="slow")
    lab.press("play")
    lab.tick()
    assert lab.learner.games == 1
    lab.set(pace="full")
    for _ in range(30):
        lab.tick()
    assert lab.learner.games > 50
    lab.press("reset")
    assert not lab.playing and lab.learner.games == 0 == lab.games_measured


def test_perfect_play_never_loses_and_boards_are_worth_what_search_says():
    assert rules.share_lost(rules.perfectly, rules.anywhere, 50) == 0
    assert rules.best("XX.OO....") == -1 and rules.best("XXXOO....") == 1 and rules.best(EMPTY) == 0


@pytest.mark.parametrize(("given", "said"), [({"mark": 1}, "mark=1"), ({"against": "me"}, "against='me'")])
def test_what_is_wrong_is_told_in_one_line(given, said):
    with pytest.raises(LearnerError) as told:
        labs.TicTacToe(**given)
    assert said in str(told.value) and "\n" not in str(told.value)
    with pytest.raises(LearnerError, match="field=9"):
        labs.TicTacToe().put(9)
