"""The quiz of chapter 3. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

LOSS = Single(
    "loss",
    "You predict the prices of flats. In one of a thousand adverts somebody typed three zeros too many. "
    "Which loss lets this advert spoil your model most?",
    (
        wrong(
            "The mean absolute error",
            "It counts an error of a thousand as a thousand errors of one: the advert weighs as much as any other "
            "sample, in its slope.",
        ),
        right(
            "The mean squared error",
            "An error that is a thousand times as large counts a million times as much, and its slope is a thousand "
            "times as steep: the fit bends towards this one advert.",
        ),
        wrong(
            "The Huber loss",
            "Beyond delta it grows like the absolute error, so that one far point cannot pull harder than delta.",
        ),
        wrong(
            "All alike: a loss only measures, it does not change what is learned",
            "Training goes where the loss becomes smaller. Another loss has another minimum, and so another model.",
        ),
    ),
)

GRADIENT = Multiple(
    "gradient",
    "What is true of the gradient of a loss, at the weights where you are?",
    (
        right(
            "It points in the direction in which the loss grows fastest.",
            "That is why every update rule begins by going against it.",
        ),
        wrong(
            "Its opposite points to the minimum.",
            "It points straight down, across the lines of equal loss. In a ravine that is towards the other wall.",
        ),
        right(
            "It is zero at a minimum, but also at a saddle and on top of a hill.",
            "So a gradient of zero is no proof that a minimum is found.",
        ),
        wrong(
            "It says how far away the minimum is.",
            "It says how steep it is here. On a plateau far from the minimum it is almost zero.",
        ),
        right(
            "It has one number for each weight.",
            "Each says how the loss changes when this weight alone is moved a little.",
        ),
    ),
)

BOUND = Number(
    "bound",
    "The loss is 3w². Below which learning rate does gradient descent come to rest in its minimum?",
    1 / 3,
    "The slope is 6w, so the curvature is 6, and the bound is 2/6, about 0.333. A step multiplies w by 1 − 6 · rate, "
    "which must lie between −1 and 1.",
    tolerance=0.005,
    slips={
        0.6667: "That takes 3 for the curvature. It is how fast the slope, 6w, changes: 6.",
        0.1667: "That is 1/curvature, with which one step goes all the way. It still comes to rest up to twice that.",
        6: "That is the curvature. The bound is 2 divided by it.",
        3: "That is the factor before w². The bound is 2/curvature.",
        2: "That is 2/1. The curvature here is 6.",
        1: "With a rate of 1 the next w is −5 times the old one: it diverges.",
        0.1: "With 0.1 it comes to rest, but there are larger rates with which it does, too.",
        0.01: "With 0.01 it comes to rest, but there are much larger rates with which it does, too.",
        12: "The curvature is 6, and the bound is 2 divided by it, not multiplied.",
    },
    otherwise="First the slope of 3w², then how fast that slope changes (the curvature), then 2 divided by it.",
)

ITERATIONS = Number(
    "iterations",
    "You have 1,000 samples and train for 3 epochs with a batch size of 64. How often are the weights updated? "
    "(The last batch of an epoch may be smaller.)",
    48,
    "1000/64 is 15.6, so an epoch has 16 batches, the last one with 40 samples; 3 · 16 = 48.",
    tolerance=1e-6,
    slips={
        46.875: "Half an update does not exist: the last batch of an epoch is smaller, but it is a batch.",
        47: "You rounded at the end. Each of the three epochs ends with a smaller batch of its own.",
        45: "You left out the last batch of each epoch, which has 40 samples.",
        16: "That is one epoch.",
        15: "That is one epoch without its last batch, which has 40 samples.",
        3: "That is the number of epochs. In each the weights move once for every batch.",
        3000: "That would be a batch size of 1: an update for every sample.",
        192: "Epochs times batch size counts nothing. How many batches of 64 are in 1,000?",
        192000: "How many batches of 64 are in 1,000? Divide, and round up.",
        1000: "That would be one epoch with a batch size of 1.",
        15.625: "That is one epoch, and not rounded up to whole batches.",
    },
    otherwise="First the batches in one epoch: 1,000 divided by 64, rounded up. Then times the epochs.",
)

BATCH = Single(
    "batch",
    "You make the batch size 16 times as large, and change neither the learning rate nor the number of epochs. "
    "The training loss at the end is higher than before. What is the likeliest reason?",
    (
        wrong(
            "The gradients of large batches are less exact.",
            "They are more exact: a mean over more samples varies less.",
        ),
        right(
            "There were 16 times fewer updates, each of the same size.",
            "The same epochs with larger batches are fewer steps. A larger learning rate, up to the bound, or more "
            "epochs make up for it.",
        ),
        wrong(
            "Large batches always end in a worse minimum.",
            "Given as many updates, or a fitting learning rate, they reach the same training loss, or a lower one.",
        ),
        wrong(
            "The batch no longer fits into memory, so samples are left out.",
            "Then the program would stop with an error. No sample is left out quietly.",
        ),
    ),
)

BACKPROP = Single(
    "backprop",
    "What does backpropagation do?",
    (
        wrong(
            "It changes the weights so that the loss becomes smaller.",
            "That is the optimizer's work. After backpropagation alone the weights are what they were.",
        ),
        right(
            "It computes how the loss changes with every weight, by the chain rule, from the last layer to the first.",
            "One pass back gives the slopes of all the weights. What is done with them is the optimizer's choice.",
        ),
        wrong(
            "It sends the input backwards through the network.",
            "What goes back are slopes: how much the loss would change with each number on the way.",
        ),
        wrong(
            "It tries for every weight whether a little more or less is better.",
            "That is the method of finite differences. It needs two forward passes for every weight, where "
            "backpropagation needs one pass back for all of them.",
        ),
    ),
)

QUESTIONS = (LOSS, GRADIENT, BOUND, ITERATIONS, BATCH, BACKPROP)
