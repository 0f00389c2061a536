"""The quiz of chapter 9. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

SCORE = Number(
    "score",
    "A query and a key have 64 numbers each, and their product q · k is 24. Which score goes into softmax?",
    3,
    "It is divided by the root of 64, which is 8: 24 / 8 = 3. So the scores stay of the same size, however many "
    "numbers a key has.",
    slips={
        24: "That is the product itself. It grows with the number of numbers, so it is divided by √64.",
        0.375: "That is divided by 64. A sum of 64 products of chance is some √64 = 8 large, so 8 is what divides.",
        192: "It is divided by the root, not multiplied with it: the scores are to become smaller.",
        1536: "It is divided by the root of 64, not multiplied with 64.",
    },
    otherwise="Divide the product by the root of how many numbers a key has.",
)

ORDER = Single(
    "order",
    "One layer of self-attention without positions and without a mask, then the mean over all words. You change the "
    "order of the words. What happens to the result?",
    (
        wrong(
            "It changes, because the weights belong to places.",
            "They belong to pairs of words: where the words stand enters nowhere.",
        ),
        right(
            "Nothing.",
            "Query, key and value depend on the word alone. Each word finds the same among the same words, and the "
            "mean is the same. The order is known only if it is added, by positions or by a mask.",
        ),
        wrong(
            "It changes a little, since neighbours count more.",
            "No word is nearer than another one: every distance is one step.",
        ),
        wrong(
            "It changes after training, since the layer learns the order.",
            "There is nothing in it that could: whatever the weights are, they are asked word by word.",
        ),
    ),
)

MASK = Multiple(
    "mask",
    "A model is to say the next character at each place of a text, with a causal mask. Which of these are true?",
    (
        right(
            "When a later character is changed, what the model says at an earlier place stays exactly the same.",
            "No weight lies on the future, so nothing of it can arrive. This is how one tests a mask.",
        ),
        right(
            "All places of a text are trained at once.",
            "Each place sees only what came before it, so each is a task of its own, in one pass.",
        ),
        right(
            "The first place can look only at itself.",
            "Nothing came before it. The diagonal is open, or softmax would have nothing to share out.",
        ),
        wrong(
            "The mask is needed for training only; for writing it is left away.",
            "The model has learned with it. While it writes there is no future to be seen, but the earlier places must "
            "still not look ahead: else they become others than those it has learned with.",
        ),
        wrong(
            "The closed weights are set to 0 after softmax.",
            "Then the rest would add up to less than 1. Closed scores are −∞ before softmax.",
        ),
    ),
)

LEAK = Single(
    "leak",
    "Your model of characters reaches a loss of 0.04 nats after a minute, where counting and all other networks end "
    "above 1. It writes rubbish. What is most likely?",
    (
        wrong(
            "It has understood the text, and only the temperature is wrong.",
            "At 0.04 nats it would give the right character 96 % of the time. Nobody can guess a text so well.",
        ),
        wrong(
            "It has learned the text by heart: more data will do.",
            "It may, on the text that it learns from, and after a long time. A minute is too short for that, and then "
            "it would write that text, not rubbish.",
        ),
        right(
            "It sees the character that it is to guess: the mask is missing.",
            "A loss far below what anybody can reach says that the answer is in the input. While it writes there is no "
            "next character to copy, so it is lost.",
        ),
        wrong(
            "The learning rate is too high.",
            "Then the loss would be large or not a number, not small.",
        ),
    ),
)

COST = Number(
    "cost",
    "A text of 100 characters becomes one of 400. How many times as many weights does one head of attention compute?",
    16,
    "Each place looks at each: 100 · 100 weights become 400 · 400, which is 4 · 4 = 16 times as many. This is the "
    "price of reaching everything in one step; a recurrent layer would take 4 times as long.",
    slips={
        4: "So it would be for a recurrent layer. Here each of four times as many places looks at four times as many.",
        8: "Each place looks at each place: both grow by 4, and 4 · 4 is 16.",
        160000: "That is how many they are. How many times as many as 100 · 100?",
        256: "The weights are pairs of places: 4 · 4, not 4 · 4 · 4 · 4.",
    },
    otherwise="There is one weight for each pair of places.",
)

BETTER = Single(
    "better",
    "After a minute on a laptop your small GPT has a higher loss than a GRU and than counting runs of five characters. "
    "What follows from that?",
    (
        wrong(
            "There is a mistake in it: a transformer is always better.",
            "It is not. What wins on a trillion words may lose on a book.",
        ),
        wrong(
            "Transformers are of no use: counting is better.",
            "Counting runs of five can get no better with more text than five characters allow. A network goes on.",
        ),
        wrong(
            "The loss is no fair measure: one should judge by what it writes.",
            "The loss on text that no model has seen is what is fair. What looks good is easily chosen.",
        ),
        right(
            "With so little text and time, the others are the better choice; at another size it may be otherwise.",
            "Which model is better is a question of data, time and size together. Transformers win where there is very "
            "much of all three: there counting has never seen most contexts, and a GRU cannot be trained at all places "
            "at once.",
        ),
    ),
)

QUESTIONS = (SCORE, ORDER, MASK, LEAK, COST, BETTER)
