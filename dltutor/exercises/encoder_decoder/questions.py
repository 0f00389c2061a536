"""The quiz of chapter 8. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

PARAMETERS = Number(
    "parameters",
    "An autoencoder takes 64 numbers: Dense(8), then Dense(64). How many parameters has it?",
    1096,
    "The encoder has 64 · 8 weights and 8 biases, the decoder 8 · 64 weights and 64 biases: 520 + 576 = 1,096.",
    slips={
        1024: "The biases are missing: one for each unit, 8 in the code and 64 at the end.",
        520: "That is the encoder alone. The decoder has 8 · 64 weights and 64 biases of its own.",
        576: "That is the decoder alone. The encoder has 64 · 8 weights and 8 biases of its own.",
        1040: "The decoder does not turn the encoder round: it has 64 biases, one for each number that comes out.",
        1152: "Each layer has a bias for each of its own units: 8 in the code, 64 at the end.",
        512: "These are the weights of one of the two layers; and each unit has a bias.",
        72: "These are the units. Each has as many weights as there are inputs to it, and a bias.",
    },
    otherwise="Count each layer by itself: inputs · units weights, and a bias for each unit.",
)

LINEAR = Single(
    "linear",
    "An autoencoder has a code of 8 numbers and no activation anywhere. It is trained until nothing gets better. How "
    "large is its error, on the samples that it learns from, beside that of PCA with 8 numbers?",
    (
        right(
            "The same: without activations it cannot do better than PCA, and training brings it there.",
            "PCA is the best of all linear encoders and decoders. What is gained beyond it is gained by the "
            "activations.",
        ),
        wrong(
            "Smaller: a network learns what PCA can only compute.",
            "PCA is found without training, but nothing linear beats it: it leaves the smallest squared error of all.",
        ),
        wrong(
            "Larger: PCA has all 64 directions, the network only 8.",
            "With 8 numbers PCA keeps 8 directions, too, those along which the samples differ most.",
        ),
        wrong(
            "It depends on the number of epochs alone: in the end it is 0.",
            "Eight numbers cannot hold 64 that vary freely, however long the training is.",
        ),
    ),
)

ANOMALY = Multiple(
    "anomaly",
    "Autoencoders with codes of 8 and of 64 numbers learn from healthy heartbeats of 100 numbers. The second one "
    "rebuilds new healthy beats better. Which of these are true?",
    (
        right(
            "The second one may be the worse detector.",
            "If the wide code lets the faults through as well, healthy and faulty errors come close to each other.",
        ),
        right(
            "The threshold can be set before anybody has seen a faulty beat.",
            "It is set by the errors of healthy beats: so many false alarms, no more. How many faults are found then, "
            "only faults can tell.",
        ),
        right(
            "A fault that looks like a healthy beat to the network is missed, whatever the threshold is.",
            "An error within the healthy ones cannot be told from them. Lowering the threshold brings false alarms.",
        ),
        wrong(
            "A smaller error on healthy beats means that more faults are found.",
            "What counts is the difference between healthy and faulty errors, not how small the healthy ones are.",
        ),
        wrong(
            "The error says what is wrong with the heart.",
            "It says that a beat is unlike those of the training. A beat measured with a loose wire is so, too.",
        ),
    ),
)

FORCING = Single(
    "forcing",
    "While a translator learns, its decoder is always given the right words so far. It then has 95 % of the next words "
    "right. Alone it has only half of the sentences right. Why?",
    (
        right(
            "Alone it reads its own words: after one mistake it goes on from a beginning that it was never trained on.",
            "And many words must be right one after the other: with 95 % each, ten words in a row are right in 60 %.",
        ),
        wrong(
            "The test sentences are harder than those of the training.",
            "They may be of the same kind. What differs is what the decoder is given: the truth, or its own words.",
        ),
        wrong(
            "Its weights change while it translates.",
            "Nothing is trained while it translates. Only its input is another one.",
        ),
        wrong(
            "It should have been given its own words in the training from the first step on; that is quicker.",
            "In the beginning its own words are noise, and there is nothing to learn from what follows them.",
        ),
    ),
)

ATTENTION = Single(
    "attention",
    "A GRU translates short sentences without a mistake, and none of 15 words. With attention it translates both. What "
    "has changed?",
    (
        right(
            "Every word that is written can take what it needs from every word that was read.",
            "Before, all had to go through one state of a fixed size, the last one. Long sentences did not fit.",
        ),
        wrong(
            "It now translates word by word, the first one by the first one.",
            "Where the languages put their words in another order, the weights do so, too; and one word may need "
            "several.",
        ),
        wrong(
            "The state has become larger.",
            "It may be as large as before, or smaller. It no longer has to hold the whole sentence.",
        ),
        wrong(
            "It has seen longer sentences in training.",
            "Both were trained on the same sentences. On sentences far longer than these, both fail.",
        ),
    ),
)

CAPTION = Multiple(
    "caption",
    "A network puts images into words. No blue circle was in its training. Shown one, it says “a blue triangle”, with "
    "nearly all of its attention on the circle. Which of these are true?",
    (
        right(
            "It looked at the right place, and said something false.",
            "The weights say where its numbers come from. They do not say that it has understood what is there.",
        ),
        right(
            "It has learned which words go together in its captions.",
            "Blue things were never circles there. What is likely as a sentence has won over what is in the image.",
        ),
        right(
            "Images of blue circles in the training can mend this case.",
            "What was read is what it says. The next pair that is missing will fail in the same way.",
        ),
        wrong(
            "Since the attention is right, the sentence is right.",
            "Attention is one step on the way. The word is chosen after it, by all that was learned.",
        ),
        wrong(
            "More training on the same images will bring it to say “circle”.",
            "Nothing in these images speaks against its answer. It would only become surer.",
        ),
    ),
)

QUESTIONS = (PARAMETERS, LINEAR, ANOMALY, FORCING, ATTENTION, CAPTION)
