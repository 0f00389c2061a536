"""The quiz of chapter 2. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

LINEAR = Single(
    "linear",
    "A network has ten dense layers, and none of them has an activation. What can it do that a single dense layer "
    "cannot?",
    (
        wrong(
            "It can draw curved borders, because it is deep.",
            "Depth alone bends nothing: a matrix times a matrix is a matrix, and its border is straight.",
        ),
        right(
            "Nothing: with the right weights one layer gives the same for every input.",
            "The ten matrices multiply to one matrix, and the biases, carried through, add up to one bias.",
        ),
        wrong(
            "It learns XOR, because it has hidden layers.",
            "XOR needs a bend. Hidden layers help only with an activation between them.",
        ),
        wrong(
            "It is more exact, because it has more parameters.",
            "It has more parameters, but all of them together still make one matrix and one bias.",
        ),
    ),
)

SLOPES = Number(
    "slopes",
    "On its way back the gradient passes three sigmoid layers, and all weights are 1. The slope of a sigmoid is at "
    "most 0.25. What share of the gradient is left, at most?",
    0.015625,
    "Each layer multiplies by its slope: 0.25 · 0.25 · 0.25 = 0.015625, less than two hundredths after three layers.",
    tolerance=5e-4,
    slips={
        0.75: "The slopes are multiplied, not added.",
        0.25: "That is one layer; there are three.",
        0.0625: "These are two layers; there are three.",
        0.125: "That is 0.5 three times. The sigmoid's value at 0 is 0.5, its slope there is 0.25.",
        0.0833: "0.25 divided by three? Each layer multiplies by 0.25.",
        1.5625: "That is the answer in per cent; as a share it is a hundredth of that.",
    },
    otherwise="Each sigmoid on the way multiplies what arrives by its slope, at best by 0.25.",
)

TEMPERATURE = Single(
    "temperature",
    "You lower the temperature of a softmax from 1 to 0.5. The logits stay as they are. What happens?",
    (
        right(
            "The largest share grows, and the order stays.",
            "The logits are divided by 0.5, so their differences double, and the largest pulls further ahead.",
        ),
        wrong(
            "All shares become more alike.",
            "That is what a high temperature does: it makes the differences of the logits small.",
        ),
        wrong(
            "All shares are halved.",
            "Then they would add up to 0.5. Shares of a softmax always add up to 1.",
        ),
        wrong(
            "Another class may get the largest share.",
            "Dividing by a number above 0 keeps the order of the logits, and so that of the shares.",
        ),
    ),
)

DEAD = Multiple(
    "dead",
    "A hidden ReLU is dead: it gives 0 for every sample of the training set. Which sentences are true?",
    (
        right(
            "Its weights get a gradient of 0, so training does not bring it back by itself.",
            "Its sum is below 0 for every sample, where ReLU is flat: slope 0 times anything is 0.",
        ),
        right(
            "A learning rate that is too high can kill it, by throwing its bias far below 0.",
            "One large step is enough. Afterwards no sample lifts the sum above 0 again.",
        ),
        right(
            "With Leaky ReLU its weights would still get a gradient.",
            "Below 0 a leaky ReLU has a small slope, and a small slope is enough to learn.",
        ),
        wrong(
            "It comes back if it is trained long enough.",
            "Nothing changes its own weights any more. Only a change in the layers before it could lift its sum by "
            "chance.",
        ),
        wrong(
            "The network cannot learn at all any more.",
            "The other units go on learning. Some dead units are common; many of them are a waste.",
        ),
    ),
)

OUTPUT = Single(
    "output",
    "A photograph may show a dog, a cat, a car, several of them, or nothing of the kind. Which output layer fits?",
    (
        wrong(
            "3 units with softmax",
            "Its shares add up to 1: dog and cat could not both be likely, and nothing at all could not be said.",
        ),
        right(
            "3 units with sigmoid",
            "Three questions with yes or no, each with a share of its own. The loss is the binary cross-entropy.",
        ),
        wrong(
            "1 unit without an activation",
            "One number cannot say which of three things are there.",
        ),
        wrong(
            "3 units with ReLU",
            "ReLU has no upper end, so its answers are no shares.",
        ),
    ),
)

HEALTHY = Multiple(
    "healthy",
    "In a network of twenty sigmoid layers the first layers hardly learn. What helps?",
    (
        right(
            "ReLU instead of the sigmoid, with weights drawn after He",
            "ReLU has the slope 1 where it is active, and He's spread keeps the signal's size from layer to layer.",
        ),
        right(
            "Fewer layers",
            "Each layer on the way multiplies the gradient by a number below 1; fewer layers, fewer such numbers.",
        ),
        right(
            "tanh instead of the sigmoid, with weights drawn after Glorot",
            "tanh has the slope 1 in the middle, four times the sigmoid's, and Glorot's spread keeps the sums there.",
        ),
        wrong(
            "A learning rate a million times as high",
            "It would suit the first layers and destroy the last ones, whose gradient is a million times as large.",
        ),
        wrong(
            "All weights 0 at the start",
            "Then all units of a layer are alike, and nothing at all comes back through weights of 0.",
        ),
    ),
)

QUESTIONS = (LINEAR, SLOPES, TEMPERATURE, DEAD, OUTPUT, HEALTHY)
