"""The lab of the world of squares: its plan is what an exact solution says, and it follows what is dragged."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.scratch.doing import planning

from ..pointer import drag

GOAL = (9, 9)  # row, column


def at(square):
    """A square's place in data coordinates."""
    return square[1], square[0]


def exact(lab):
    world, best = lab.mind.site.world, lab.mind.moves.argmax(axis=0)
    return planning.worth(world.chances, world.rewards, world.ends, best, lab.values.discount)


def test_sweeps_carry_the_reward_one_square_further_each():
    lab = labs.Gridworld()
    lab.press("step")
    assert lab.mind.known[99 - 10] > 0.8 and not (lab.mind.known > 0)[:89].any()
    while lab.mind.start_worth <= 0:
        lab.press("step")
    assert lab.mind.swept == 19 and lab.done == (True, False, False) and "after 19 sweeps" in lab.progress.notes[0]
    for _ in range(41):
        lab.press("step")
    assert lab.mind.swept == lab.mind.site.plan.sweeps and "Nothing changes any more" in lab.words()


def test_a_plan_is_worth_what_its_moves_are_worth_exactly():
    lab = labs.Gridworld(slip=0.3, discount=0.9)
    lab.press("plan")
    free = ~(lab.mind.site.world.ends | lab.mind.site.world.walls)
    np.testing.assert_allclose(lab.mind.known[free], exact(lab)[free], atol=1e-4)


def test_a_dragged_reward_takes_the_whole_plan_along():
    lab = labs.Gridworld()
    lab.press("plan")
    before = lab.mind.start_worth
    drag(lab, "world", at(GOAL), (9, 4), steps=5)
    assert lab.squares.paid[4, 9] == 1 and lab.squares.paid[GOAL] == 0 and lab.mind.start_worth > before
    free = ~(lab.mind.site.world.ends | lab.mind.site.world.walls)
    np.testing.assert_allclose(lab.mind.known[free], exact(lab)[free], atol=1e-4)


def test_a_thing_is_not_dragged_upon_another_one():
    lab = labs.Gridworld()
    drag(lab, "world", at(GOAL), at((8, 8)), steps=1)
    assert lab.squares.paid[GOAL] == 1 and lab.squares.walls[8, 8]
    drag(lab, "world", at(GOAL), at((0, 0)), steps=1)
    assert lab.squares.paid[0, 0] == 0


def test_another_first_move_by_a_square_of_ones_own():
    lab = labs.Gridworld()
    lab.press("plan")
    assert lab.mind.moves[:, 0].argmax() == 1
    lab.point("down", *lab.picture.place("world", *at((9, 0))))
    lab.set(reward=1.0)
    assert lab.mind.moves[:, 0].argmax() == 2 and lab.done[1] and "by a reward" in lab.progress.notes[1]


def test_by_the_slip_alone_arrows_turn():
    lab = labs.Gridworld()
    lab.press("plan")
    lab.set(slip=0.3)
    assert lab.done[2]
    other = labs.Gridworld()
    other.press("plan")
    other.set(discount=0.9)
    other.set(slip=0.14)
    assert not other.done[2]


def test_the_start_stays_free():
    lab = labs.Gridworld()
    lab.point("down", *lab.picture.place("world", 0, 0))
    lab.set(wall=True)
    assert not lab.squares.walls[0, 0] and not lab.values.wall and "The start stays free" in lab.words()


def test_the_table_reaches_the_plan_and_a_rate_of_one_loses_it_again():
    lab = labs.Gridworld(learn=True)
    lab.run(games=300)
    assert lab.done == (True, False, False) and lab.mind.share_of_plan > 0.95
    lab.set(learning_rate=1.0)
    lab.run(games=200)
    assert lab.mind.falls == 0
    for _ in range(150):
        lab.run(games=2)
    assert lab.done[1], lab.words()


def test_after_a_change_of_the_world_it_finds_out():
    lab = labs.Gridworld(learn=True)
    lab.run(games=300)
    drag(lab, "world", at(GOAL), at((6, 0)), steps=3)
    assert lab.mind.moved and not lab.done[2]
    for _ in range(8):
        lab.run(games=100)
    assert lab.done[2], lab.words()


def test_it_plays_at_its_pace():
    lab = labs.Gridworld(learn=True, pace="full")
    lab.play()
    lab.tick(0.05)
    quick = lab.mind.agent.steps
    lab.set(pace="slow")
    lab.tick()
    assert quick >= 50 and lab.mind.agent.steps <= quick + 5


def test_the_keyboard_does_what_the_mouse_does():
    lab = labs.Gridworld()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "w"):
        lab.type(key)
    assert lab.chosen == (7, 8) and not lab.squares.walls[7, 8]
    lab.type("r")
    assert lab.squares.walls[7, 8]


def test_the_code_makes_the_same_world():
    lab = labs.Gridworld()
    lab.set(reward=0.5)
    drag(lab, "world", at((8, 8)), at((0, 5)), steps=2)
    again = eval(lab.to_code(), {"labs": labs})
    np.testing.assert_array_equal(again.squares.paid, lab.squares.paid)
    np.testing.assert_array_equal(again.squares.walls, lab.squares.walls)
    assert labs.Gridworld().to_code() == "labs.Gridworld()" and "rewards={(9, 9): 0.5}" in lab.to_code()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"map": "S.G"}, "2 to 14 rows"),
        ({"map": ("S.", "X.")}, "'X' is no square"),
        ({"map": ("..", ".G")}, "one S for the start"),
        ({"map": ("S.", "...")}, "its rows have 2, 3 squares"),
        ({"map": 7}, "map=7: it must be 2 to 14 rows"),
        ({"rewards": {(9, 10): 1}}, "rewards[(9, 10)]"),
        ({"rewards": {(0, 0): 1}}, "here is a wall or the start"),
        ({"rewards": {(0, 1): 2}}, "rewards[(0, 1)]=2"),
        ({"rewards": 3}, "rewards=3"),
        ({"learn": "yes"}, "learn='yes'"),
        ({"slip": 0.7}, "slip=0.7"),
        ({"learning_rate": 0.1}, "learning_rate: Gridworld has no such setting"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(given, said):
    with pytest.raises(LearnerError) as told:
        labs.Gridworld(**given)
    assert said in str(told.value) and "\n" not in str(told.value)
