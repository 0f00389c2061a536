"""The open exercise of chapter 13: what a card must contain; and the questions of the decision cards."""

import pytest

from dltutor.exercises import fair as practice
from dltutor.exercises.core.contract import NOT_ATTEMPTED, RIGHT
from dltutor.exercises.fair.decisions import CARDS, VOICE
from dltutor.exercises.fair.model_card import TEXTS

from ..as_learner import refusal, solution

(CARD,) = solution(practice.model_card)
THIRDS = {"clean": (300, 1.0), "noisy": (100, 0.8)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"harm": ...}, "'harm' is still open"),
        ({"harm": 3}, "it must be a sentence, on who is harmed"),
        ({"harm": "nobody"}, "has 1 words: say who is harmed"),
        ({"not made for": CARD["made for"].upper()}, "say the same"),
        ({"tested on": "on other images, clean and noisy"}, "nothing of how many"),
        ({"right by group": 0.97}, "it must be a dictionary"),
        ({"right by group": {"all": (360, 0.92)}}, "has 1 group: take 2"),
        ({"right by group": {"a": 0.9, "b": 0.94}}, "the group 'a' is 0.9"),
        ({"right by group": {"a": (0, 0.9), "b": (9, 0.94)}}, "a number from 1 on"),
        ({"right by group": {"a": (9, 97), "b": (9, 0.94)}}, "a share from 0 to 1"),
        ({"right": 92}, "it must be a share"),
        ({"right": 0.98}, "the groups make 0.920"),
        ({"right": 0.9, "right by group": THIRDS}, "by their sizes it is 0.950"),
        ({"weakest group": "clean"}, "another one has 86.0%"),
        ({"weakest group": "blurred"}, "one of the names in"),
    ],
)
def test_card(change, message):
    assert message in refusal(practice.model_card, CARD | change)


def test_an_entry_that_is_missing_is_named_and_an_empty_card_is_not_attempted():
    assert "'harm' is missing" in refusal(practice.model_card, {n: v for n, v in CARD.items() if n != "harm"})
    assert "it must be a dictionary" in refusal(practice.model_card, "a good network")
    open_card = CARD | dict.fromkeys([*TEXTS, "weakest group"], ...)
    assert practice.model_card.check(open_card).state == NOT_ATTEMPTED


def test_groups_may_have_numbers_for_names():
    digits = {0: (36, 1.0), 8: (35, 0.886)}
    card = CARD | {"right": 0.944, "right by group": digits, "weakest group": "8"}
    assert practice.model_card.check(card).state == RIGHT


def test_each_decision_card_asks_and_answers():
    for question in CARDS.values():
        assert practice.decision(question.key).questions[0].question is question
        assert question.grade(question.right_answer).state == "right"
    alarms, fakes = 0.05 * 999_000, 0.95 * 1000
    assert round(100 * alarms / (alarms + fakes)) == VOICE.right_answer
