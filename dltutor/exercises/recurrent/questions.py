"""The quiz of chapter 6. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

STATE = Single(
    "state",
    "SimpleRNN(16) reads texts of 10 words, each given as 8 numbers. What changes in its weights if the texts have "
    "1,000 words?",
    (
        right(
            "Nothing: it has as many weights as before.",
            "W, U and b are the same at every step. Only more steps are made, and there are more numbers in between.",
        ),
        wrong(
            "There are 100 times as many, a set for each step.",
            "Unrolled it looks like a deep network, but all its layers share one set of weights.",
        ),
        wrong(
            "The state grows from 16 to 1,600 numbers, to hold the longer text.",
            "The state has 16 numbers, however long the text is. Whatever it remembers must fit in there.",
        ),
        wrong(
            "It needs a new W, 1,000 rows long.",
            "W has a row for each of the 8 numbers of one word. It meets one word at a time.",
        ),
    ),
)

PARAMETERS = Number(
    "parameters",
    "How many parameters has LSTM(3), if each step of its input has 2 numbers?",
    72,
    "Each of its four parts (three gates and the candidate) has 2 · 3 weights for the input, 3 · 3 for the state and "
    "3 biases: 4 · (6 + 9 + 3) = 72.",
    slips={
        18: "That is one part, a SimpleRNN(3). An LSTM has four of that kind: three gates and the candidate.",
        60: "The biases are missing: 3 for each of the four parts.",
        36: "The state has weights, too: 3 · 3 in each of the four parts.",
        24: "These are the weights for the input only. There are those for the state, 3 · 3, and the biases.",
        54: "Three gates, and the candidate, too: four parts of 18.",
        63: "The biases are missing from some parts: each of the four has 3 · 2 weights, 3 · 3 weights and 3 biases.",
        15: "One part has 6 + 9 weights and 3 biases; and there are four parts.",
    },
    otherwise="Count one part: input to units, units to units, biases. Then ask how many such parts an LSTM has.",
)

PADDING = Multiple(
    "padding",
    "Texts of 4 to 24 words are filled up with 0 at their ends, so that all have 24 places. Which of these are true?",
    (
        right(
            "Without a mask, the layer reads the zeros like words, and its state goes on changing.",
            "The number 0 has its own row in the Embedding. The answer to a short text then depends on the padding.",
        ),
        right(
            "With mask_zero=True the state stays as it was where the padding begins.",
            "The layer skips these steps. The answer is that after the last word, whatever comes behind it.",
        ),
        wrong(
            "The word with the number 0 is masked only where it stands at the end.",
            "Every 0 is masked, wherever it is. So no word may have the number 0.",
        ),
        wrong(
            "Padding is needed because a recurrent layer reads only texts of one length.",
            "The layer can read any length. The batch is one array, and its rows must be equally long.",
        ),
        wrong(
            "Zeros change nothing in any case, since 0 times a weight is 0.",
            "They are numbers of a word, not its values: the Embedding looks up row 0, which is not zero. And the "
            "state meets U at each step.",
        ),
    ),
)

ORDER = Single(
    "order",
    "“The film was good, not bad.” and “The film was bad, not good.” A bag of words was trained on a thousand such "
    "pairs. How often is it right, at best?",
    (
        right(
            "In half of the cases: both sentences of a pair get the same answer.",
            "They hold the same words. Whatever the weights are, one of the two answers is right and one is wrong.",
        ),
        wrong(
            "More often than in half, if it has more units.",
            "The input is the same for both. No network, however large, gives two answers to one input.",
        ),
        wrong(
            "More often, since “not” counts as a complaint.",
            "“not” is in both sentences. What counts is which word stands behind it.",
        ),
        wrong(
            "More often, if the training is longer.",
            "Training looks for the best weights. Here the best ones are right in half of the cases.",
        ),
    ),
)

GRADIENT = Single(
    "gradient",
    "A SimpleRNN is to remember the first character over 100 steps, and does not learn it. Its gradients at the first "
    "step are near zero. What helps?",
    (
        wrong(
            "Clipping the gradients.",
            "Clipping makes long gradients shorter. It cannot make a vanished one longer.",
        ),
        right(
            "A GRU or an LSTM.",
            "Its state is carried on and only changed where a gate opens. So the gradient can reach back far more "
            "steps.",
        ),
        wrong(
            "A learning rate 1,000 times as large.",
            "The gradients of the last steps are not small. They would grow as well, and the training would break.",
        ),
        wrong(
            "More characters after the first one, so that there is more to learn from.",
            "The way back gets longer by that, and at each step the gradient is multiplied once more.",
        ),
    ),
)

WRITER = Multiple(
    "writer",
    "A character model writes text. Now it is sampled at T = 0.2 instead of T = 1. What is true?",
    (
        right(
            "The likely characters become more likely, the others rarer.",
            "Logits are divided by 0.2, so their differences are five times as large before softmax.",
        ),
        right(
            "The text repeats itself more often.",
            "The same likely characters are taken again and again. In the limit of T → 0 there is no chance left.",
        ),
        wrong(
            "The order of the characters by their probability changes.",
            "All logits are divided by the same number. The first stays first, only its lead changes.",
        ),
        wrong(
            "The model has learned more, so its text has fewer mistakes.",
            "Its weights are as they were. It is only drawn differently from the same logits.",
        ),
        wrong(
            "What it says is more often true.",
            "It knows which character tends to follow which. That a sentence is likely does not make it true.",
        ),
    ),
)

QUESTIONS = (STATE, PARAMETERS, PADDING, ORDER, GRADIENT, WRITER)
