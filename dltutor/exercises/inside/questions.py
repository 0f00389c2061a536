"""The quiz of chapter 10. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

SURE = Single(
    "sure",
    "You climb the pixels of grey noise until your network is 100 % sure of an 8. What you see is noise. What follows?",
    (
        wrong(
            "The network thinks that an 8 looks like this.",
            "It thinks nothing of how an 8 looks. It was trained to tell ten kinds of real digits apart; what it says "
            "of images that nobody writes was never asked.",
        ),
        right(
            "There are images far from all digits of which it is sure.",
            "Each pixel adds a little, and nothing in its training spoke against it. To be sure is a large score, not "
            "nearness to what was learned.",
        ),
        wrong(
            "The network is badly trained; one with 100 % on the test set would not do so.",
            "The test set holds real digits only. It says nothing about all other images.",
        ),
        wrong(
            "There are too few steps: after enough of them an 8 appears.",
            "After more steps it is surer still, of the same noise. The way uphill does not lead to digits by itself.",
        ),
    ),
)

FLIP = Number(
    "flip",
    "A score grows or falls with each of 64 pixels, by 0.5 for a whole unit of it. Every pixel may change by 0.1. By "
    "how much can the score be moved at most?",
    3.2,
    "Each pixel gives 0.5 · 0.1 = 0.05, if it is moved the way that its slope points, and 64 of them give 3.2. Noise "
    "of the same size goes up in some pixels and down in others: of it only some √64 · 0.05 = 0.4 is left. So noise is "
    "harmless where a step along the signs is not.",
    slips={
        0.05: "That is one pixel. All 64 may be moved.",
        0.4: "So much is typical of noise, where the pixels cancel. Move each the way its slope points.",
        32: "That would be for a whole unit. Each pixel may change by 0.1 only.",
        6.4: "The pixels change by 64 · 0.1 in all; the score by half of that.",
    },
    otherwise="What does one pixel add, moved the way that its slope points? There are 64 of them.",
)

HARDEN = Multiple(
    "harden",
    "A network was hardened: each batch was changed against it before it learned from it. Which of these are true?",
    (
        right(
            "Small changes made against it flip fewer of its answers.",
            "That is what it was trained for, for changes up to the size that was used.",
        ),
        right(
            "Its dreams look more like digits.",
            "A change that should turn an answer must now change the digit, so the slopes lie on the strokes.",
        ),
        right(
            "Training takes several times as long.",
            "Each batch is first attacked: several forward and backward passes more.",
        ),
        wrong(
            "It can no longer be fooled.",
            "Larger changes still flip it, and so do changes of another kind: turned, moved, hidden in part.",
        ),
        wrong(
            "It is better on untouched digits.",
            "As a rule it is a little worse there: it must not use what is only a weak hint.",
        ),
    ),
)

DREAM = Single(
    "dream",
    "Deep Dream of a photograph of clouds, with a network trained on animals, is full of eyes. Why?",
    (
        wrong(
            "The network imagines what the clouds could be.",
            "Nothing is imagined: pixels are moved uphill, by the same rule as ever.",
        ),
        right(
            "Whatever in the clouds makes a unit answer a little is changed until it answers much.",
            "The dream amplifies. What can appear is what the network has units for, where there was a little of it.",
        ),
        wrong(
            "There were eyes in the clouds, too small for us to see.",
            "There was a little contrast that an eye's unit answers to. The eyes were painted.",
        ),
        wrong(
            "The network was trained on pictures of clouds with eyes.",
            "On animals, which have eyes. The photograph need not be one of those it was trained on.",
        ),
    ),
)

STYLE = Single(
    "style",
    "All places of a layer's maps are shuffled, the same way in each map. What happens to their Gram matrix?",
    (
        wrong(
            "It is another one, since the image is destroyed.",
            "Each number of it is a mean over all places of a product of two maps. Where a place lies enters nowhere.",
        ),
        right(
            "Nothing.",
            "It says which features come together, not where: so it can hold a style and cannot hold a temple.",
        ),
        wrong(
            "It becomes zero, because the maps no longer fit together.",
            "They do: they were shuffled alike, so at each place the same numbers meet as before.",
        ),
        wrong(
            "Only its diagonal changes.",
            "The diagonal is the mean square of each map, which the order does not change either.",
        ),
    ),
)

EXPLAIN = Single(
    "explain",
    "A map marks the strokes of a digit as what mattered. With the weights of the last layers shuffled, it looks the "
    "same. What follows?",
    (
        wrong(
            "The network recognises digits by their strokes, before and after.",
            "With shuffled weights it recognises nothing, and the map is the same. It does not tell.",
        ),
        wrong(
            "Shuffling does not matter: the first layers do all the work.",
            "The answers are wrong now, so it does matter. Only the map does not show it.",
        ),
        right(
            "The map shows the image more than what the network has learned.",
            "What stays the same when the learned is gone did not come from it. A nice map is no proof of a reason.",
        ),
        wrong(
            "The map is right, since it looks reasonable.",
            "That is why it convinces. A test is whether it would look otherwise, were the network another one.",
        ),
    ),
)

QUESTIONS = (SURE, FLIP, HARDEN, DREAM, STYLE, EXPLAIN)
