"""The quiz of chapter 4. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

SETS = Single(
    "sets",
    "You try ten networks and keep the one with the best validation accuracy, 96 %. What will it reach in use?",
    (
        wrong(
            "96 %: the validation set was never trained on.",
            "It was not trained on, but it was used to choose. The best of ten is partly the luckiest of ten.",
        ),
        right(
            "Probably a little less; only a test set that decided nothing tells.",
            "Choosing by the validation set fits the choice to it. The test set is kept for one last look.",
        ),
        wrong(
            "More, because in use there are more samples.",
            "More samples make the measured number less noisy; they make no network better.",
        ),
        wrong(
            "That depends on the training accuracy alone.",
            "A network can know its training set by heart and be bad at everything else.",
        ),
    ),
)

OVERFITTING = Multiple(
    "overfitting",
    "Which of these are signs of overfitting?",
    (
        right(
            "The training loss falls, and the validation loss rises.",
            "What is still learned holds only for the training samples.",
        ),
        wrong(
            "Training and validation loss are both high and flat.",
            "That is underfitting: too small a network, too small a rate, or inputs that do not tell the answer.",
        ),
        right(
            "The training accuracy is 100 %, the validation accuracy 70 %.",
            "The gap between the two is what was learned by heart.",
        ),
        wrong(
            "The loss jumps up and down from the first epoch on.",
            "That is mostly a learning rate that is too high, or a very small batch.",
        ),
        wrong(
            "The validation loss is a little above the training loss, and both fall.",
            "A small gap is normal. As long as the validation loss falls, training on helps.",
        ),
    ),
)

STATISTICS = Single(
    "statistics",
    "You scale the inputs by mean and standard deviation. Of which samples?",
    (
        wrong(
            "Of all samples, since more of them give better means.",
            "Then the test samples take part in the training, if only a little. In use there are none to take along.",
        ),
        right(
            "Of the training set, and the same numbers are used for the other sets.",
            "The scaling is a part of the model: it is learned from the training set and then left alone.",
        ),
        wrong(
            "Of each set its own, so that each has the mean 0.",
            "Then the same flower would get other numbers in another set, and a single new one could not be scaled.",
        ),
        wrong(
            "Of the batch that is being trained on.",
            "That is what batch normalization does inside a network; in use it takes fixed means too.",
        ),
    ),
)

PATIENCE = Number(
    "patience",
    "The validation losses are 0.9, 0.6, 0.5, 0.55, 0.52, 0.51, 0.3, counted from epoch 0. Early stopping has a "
    "patience of 3 and puts the best weights back. From which epoch are they?",
    2,
    "After 0.5 in epoch 2 the epochs 3, 4 and 5 bring no new lowest loss, so training stops there. It never sees the "
    "0.3 of epoch 6: a larger patience would have.",
    tolerance=1e-6,
    slips={
        6: "Training has stopped before: after three epochs without a new lowest loss.",
        5: "In epoch 5 training stops; the best weights are older.",
        3: "Epochs are counted from 0 here: 0.5 is in epoch 2.",
        0.5: "That is the loss; asked for is its epoch.",
    },
    otherwise="Go through the losses from the left and note every new lowest one; stop three epochs after the last.",
)

UNITS = Number(
    "units",
    "A layer of 200 units is followed by Dropout(0.3). How many units speak on average in one training step?",
    140,
    "Each is silenced with probability 0.3, so 0.7 · 200 = 140 speak on average. When the network is used, all do.",
    tolerance=1e-6,
    slips={
        60: "That many are silenced.",
        200: "So it is when the network is used; in training some are silenced.",
        0.7: "That is the share; asked for is the number of units.",
    },
    otherwise="Each of the 200 units is silenced with probability 0.3. How many are left on average?",
)

NAN = Multiple(
    "nan",
    "The loss becomes NaN after a few steps. What may be the cause?",
    (
        right(
            "The learning rate is too high.",
            "Each step overshoots further, until the numbers overflow.",
        ),
        right(
            "The inputs go up to 100,000 and were not scaled.",
            "Large inputs make large gradients, and those make steps as violent as too high a rate does.",
        ),
        right(
            "Your own loss takes the logarithm of a probability that can be 0.",
            "log 0 is minus infinity, and its slope is no number. Keras keeps its own losses away from 0.",
        ),
        wrong(
            "The network has too few units.",
            "Then the loss stays high, but it stays a number.",
        ),
        wrong(
            "The network overfits.",
            "Then the validation loss rises slowly; it does not leave the numbers.",
        ),
    ),
)

QUESTIONS = (SETS, OVERFITTING, STATISTICS, PATIENCE, UNITS, NAN)
