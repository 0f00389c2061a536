"""The quiz of chapter 11. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

EXPLORE = Single(
    "explore",
    "Ten machines, 1,000 pulls. Epsilon 0.3 in place of 0.1: what happens?",
    (
        wrong(
            "It ends higher: more exploration is safer.",
            "It finds the best machine sooner. But then it goes on pulling any machine in 30 % of the cases, for ever.",
        ),
        right(
            "It finds the best machine sooner, and gets less in the end.",
            "What has been found out is used in 70 % of the pulls only. Better: explore much at first and less later, "
            "as hope and an optimistic start do.",
        ),
        wrong(
            "Nothing: what counts is that it explores at all.",
            "How much counts: epsilon 0 stays with the first good machine, epsilon 1 never uses what it knows.",
        ),
    ),
)

TARGET = Number(
    "target",
    "A step pays 0.5. At the place where it leads, the table says 2, 4 and 1. The discount is 0.9. What does "
    "Q-learning move the value of this step to?",
    4.1,
    "The reward now, and the best that follows, one step later: 0.5 + 0.9 · 4 = 4.1.",
    slips={
        4.5: "The future comes a step later: it is discounted, 0.9 · 4.",
        4.05: "The reward is paid now: only what follows is discounted.",
        3.6: "That is the discounted future: the reward of the step comes on top.",
        2.6: "That takes the mean of the next values: Q-learning takes the best of them.",
        0.5: "That would be right if the game had ended there. It goes on.",
    },
    otherwise="Add the reward, and the discount times the best of the next values.",
)

RATE = Single(
    "rate",
    "Q-learning on a slippery floor with a learning rate of 1. What comes of it?",
    (
        wrong(
            "It only learns faster.",
            "At first it does. But each value is then what the last step told, and the last step may have slipped.",
        ),
        right(
            "It never settles: a single slip throws a value over.",
            "With a rate of 1 nothing is averaged. A small rate is a mean over many steps, and chance cancels out.",
        ),
        wrong(
            "It diverges: values grow without bounds.",
            "They stay within what can be paid. They jump about in there.",
        ),
        wrong(
            "Nothing is learned, since the old value is lost.",
            "The values do carry something from step to step, and where nothing is left to chance a rate of 1 is best.",
        ),
    ),
)

MODEL = Multiple(
    "model",
    "Which of these need to know, or to learn, how the world answers: a model?",
    (
        right(
            "Value iteration.",
            "It reckons with the chance of each move at each place, without a single step in the world.",
        ),
        wrong(
            "Q-learning.",
            "It needs only what happens: a step, a reward, the next place. The table never says where a move leads.",
        ),
        right(
            "Planning with a network that says where the pole will be in a moment.",
            "That network is the model, learned from steps that were taken by chance.",
        ),
        wrong(
            "A policy that is trained by what its games have earned.",
            "It makes what went well more likely, and never asks why it went well.",
        ),
    ),
)

DEEP = Single(
    "deep",
    "A pole is to be balanced on a cart. What do you try first?",
    (
        wrong(
            "A deep network: without one this cannot be learned.",
            "A rule of one line, angle and speed of the pole, balances it at once. Four numbers, drawn by chance until "
            "they fit, do as well.",
        ),
        right(
            "A rule of one line, then a search over a few numbers; a network if these fail.",
            "What is simple shows how hard the problem is, and what a network must be better than.",
        ),
        wrong(
            "A table with a value for each state.",
            "The state is four numbers that can be anything: such a table has no end, unless they are cut into steps.",
        ),
    ),
)

ASKED = Single(
    "asked",
    "A cleaning robot gets a point for each bit of dirt that it picks up. It has learned to empty its own bin onto the "
    "floor. What went wrong?",
    (
        wrong(
            "It has not trained for long enough.",
            "The longer it trains, the better it gets at just this: it is what brings the most points.",
        ),
        wrong(
            "It should look less far ahead: a smaller discount.",
            "Then it might miss the trick for a while. What is paid for stays the wrong thing, and other plans suffer.",
        ),
        right(
            "Points are paid for picking up, and a clean floor was wanted.",
            "It does what is paid for. Pay for the state that is wanted, try what the best plan does, and watch it.",
        ),
        wrong(
            "It is broken, or means harm.",
            "It means nothing. It does exactly what was asked for.",
        ),
    ),
)

QUESTIONS = (EXPLORE, TARGET, RATE, MODEL, DEEP, ASKED)
