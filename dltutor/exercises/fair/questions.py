"""The quiz of chapter 13. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

PRIVATE = Single(
    "private",
    "Several clinics learn together, federated. What can somebody see who receives what a single clinic sends?",
    (
        wrong(
            "Nothing: the images never leave the clinic.",
            "The images do not. But what is sent was computed from them, and can be divided back.",
        ),
        wrong(
            "Only how many patients it has.",
            "The number of images is sent for the weights of the mean. The gradient says far more.",
        ),
        right(
            "It depends: an image, if the gradient is that of one; what is common to many, such as their label.",
            "Of one image the gradient is the image, of a large batch a mixture. Who wants more safety must add "
            "something: noise, or a sum that hides each part.",
        ),
        wrong(
            "All images, always, exactly.",
            "Of a batch of 32 most could not be read off exactly here, nor with noise. It is a question of how, not of "
            "the word “federated”.",
        ),
    ),
)

MEAN = Number(
    "mean",
    "Three clients send one weight each: 0.2 from a client with 100 images, 0.6 from one with 100, and 1.0 from one "
    "with 200. What is the new weight?",
    0.7,
    "The shares are 1/4, 1/4 and 1/2: 0.05 + 0.15 + 0.5 = 0.7.",
    slips={
        0.6: "That is the plain mean. The third client has half of all images, and counts half.",
        280: "Divide by the number of all images, 400.",
        1.0: "That is the largest client alone. The others count as well.",
    },
    otherwise="Which share of the 400 images does each client have? Each weight counts its share.",
)

NOISE = Multiple(
    "noise",
    "Updates are clipped, and the server adds noise to their mean. Which of these are true?",
    (
        right(
            "The more noise, the less the mean says about a single client, and the worse it reads.",
            "Both at once. How much is enough must be decided before, and told.",
        ),
        right(
            "With more clients the same noise harms less.",
            "Each adds to what they have in common; the noise is added once. The same protection costs less.",
        ),
        wrong(
            "The noise also protects from the server itself.",
            "The server sees the updates before it adds anything. Against it, each client must add noise at home, or "
            "they must be summed so that only the sum can be seen.",
        ),
        wrong(
            "Clipping alone hides what a client has.",
            "It makes an update shorter; its direction, and so what is read off, stays the same.",
        ),
    ),
)

PROXY = Single(
    "proxy",
    "A bank removes the column “group” from its data, and trains on its own past decisions. What about those who were "
    "treated unfairly before?",
    (
        wrong(
            "They are treated fairly now: the network cannot know the group.",
            "It can often be guessed from the rest, such as where somebody lives.",
        ),
        wrong(
            "They are safe if the area is removed, too.",
            "The labels are still the old decisions. Who was refused wrongly stays an example of whom to refuse.",
        ),
        right(
            "The old decisions are the labels, so the network learns to repeat them; other labels are needed first.",
            "What it is asked to imitate is the fault. Whether somebody repaid would be another label, but it is "
            "known only of those who were given a credit.",
        ),
        wrong(
            "A larger network finds out what is fair by itself.",
            "It fits its labels better. If they are unfair, it is unfair more exactly.",
        ),
    ),
)

CLASH = Multiple(
    "clash",
    "In group A 60 of 100 people would repay, in group B 30 of 100. Somebody has a test that makes no mistake at "
    "all. Which of these hold?",
    (
        right(
            "Of those who would repay, the same share gets a credit in both groups.",
            "All of them do. Of those who would not, nobody does: equal odds.",
        ),
        right(
            "Of those who get a credit, the same share repays in both groups.",
            "All of them do: equal precision.",
        ),
        wrong(
            "The same share of both groups gets a credit.",
            "60 % of A and 30 % of B do. Parity and a perfect test exclude each other where the base rates differ.",
        ),
        wrong(
            "So it is fair, whatever one means by fair.",
            "It does not ask why only 30 of 100 can repay in B. No rate does.",
        ),
    ),
)

OBJECT = Single(
    "object",
    "A program sorts applications for a job. Its rates are equal in all groups that were looked at. What is still "
    "missing before it may be used?",
    (
        wrong(
            "Nothing: equal rates are what fairness means.",
            "There are several such rates, and they exclude each other. And none says whether one may object.",
        ),
        wrong(
            "A higher accuracy.",
            "Perhaps, but that would not help the one whom it gets wrong.",
        ),
        right(
            "That people know of it, and that somebody who can change the answer listens to them.",
            "Numbers describe groups. The person who is refused needs a reason, and somebody to turn to.",
        ),
        wrong(
            "That its code is public.",
            "It may help experts. The person who is refused gains a hearing from it only if there is one.",
        ),
    ),
)

QUESTIONS = (PRIVATE, MEAN, NOISE, PROXY, CLASH, OBJECT)
