"""The quiz of chapter 12. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

LETTER = Single(
    "letter",
    "A network that reads digits is shown a letter A, and says: a 4, 99 % sure. What do the 99 % mean?",
    (
        wrong(
            "In 99 of 100 such cases it is a 4.",
            "It is never a 4: it is an A. The network was never asked whether it is a digit at all.",
        ),
        wrong(
            "The network has seen many A's that were labelled 4.",
            "It has seen no letter. What it says there follows from its weights alone.",
        ),
        right(
            "Of the ten digits, 4 has by far the largest of ten numbers that must add up to 1.",
            "Softmax shares out 1 among the classes that there are. “None of these” is not among them, so it cannot be "
            "said.",
        ),
        wrong(
            "The network has been trained badly.",
            "It may read 98 % of the digits rightly. Training says nothing about what is no digit.",
        ),
    ),
)

TRUST = Multiple(
    "trust",
    "Which of these are true of five networks that are asked together?",
    (
        right(
            "They are often less sure where they disagree.",
            "The mean of five different answers has no large number. This is what an ensemble is good for.",
        ),
        right(
            "They can all be sure, and wrong in the same way.",
            "All have learned from the same images. What none of them has seen, all may mistake alike.",
        ),
        wrong(
            "An image on which all five agree is one that they know.",
            "Many letters were taken for the same digit by all five. To agree is not to know.",
        ),
        wrong(
            "They must have been trained on different tasks.",
            "The same data will do; other random weights at the start make them differ.",
        ),
    ),
)

GAP = Number(
    "gap",
    "Of 100 answers 60 are 90 % sure, and 48 of these are right; 40 are 70 % sure, and 30 of these are right. How "
    "large is the ECE?",
    0.08,
    "48 of 60 is 0.80: a gap of 0.10. 30 of 40 is 0.75: a gap of 0.05. With their shares: 0.6 · 0.10 + 0.4 · 0.05 = "
    "0.08.",
    slips={
        0.075: "That is the plain mean of the two gaps. The first one has more answers, and counts more: 0.6 and 0.4.",
        0.04: "There the gaps cancel each other: one is too sure, one too modest. Each counts without its sign.",
        0.15: "That is the sum of the gaps. Each counts its share of the answers.",
        8: "In percentage points, yes. As a share it is 0.08.",
    },
    otherwise="In each of the two groups: how sure, which share is right? Then weigh the gaps by 0.6 and 0.4.",
)

POSITIVE = Single(
    "positive",
    "A test finds 9 of 10 ill people, and of 10 healthy ones it clears 9. One person in 100 is ill. Somebody's test is "
    "positive. How likely is it that this person is ill?",
    (
        wrong(
            "About 90 %.",
            "That is how many of the ill are found. Asked is how many of those found are ill, and most people tested "
            "are healthy.",
        ),
        wrong(
            "About 50 %.",
            "Count it: of 1,000 people 10 are ill, and 9 of them are found. How many of the 990 others are positive?",
        ),
        right(
            "About 8 %.",
            "Of 1,000 people 9 ill ones are positive, and 99 of the 990 healthy ones: 9 of 108. That is why a positive "
            "screening is followed by another test.",
        ),
        wrong(
            "1 %, as before the test.",
            "The test says something: eight times as likely as before. It is only far from sure.",
        ),
    ),
)

SHORTCUT = Single(
    "shortcut",
    "A network is 98 % right on the test images of one hospital, and 70 % right on those of another one. What should "
    "one suspect first?",
    (
        wrong(
            "The second hospital has labelled its images badly.",
            "That may be, and can be looked at. But a network that fails elsewhere is no rare case, and comes first.",
        ),
        right(
            "It goes by something that fits the label in the first hospital only, such as the device or a mark.",
            "Training and test images of one place share such signs, so the test does not notice.",
        ),
        wrong(
            "It is too small, and must be trained longer.",
            "Longer training on the same images makes the shortcut only surer.",
        ),
        wrong(
            "Chance: 98 and 70 % are not far apart.",
            "With some hundred images this is far beyond chance.",
        ),
    ),
)

GROUPS = Single(
    "groups",
    "A program is right for 97 % of all people. What does that tell of a group that makes up 3 % of them?",
    (
        wrong(
            "It is right for about 97 % of them, too.",
            "That would be so if all groups were alike. The total does not say so.",
        ),
        wrong(
            "It is right for at least 90 % of them.",
            "Reckon with the worst case: all errors in that group.",
        ),
        right(
            "Nothing: it may be wrong for every single one of them.",
            "3 % of all are wrong, and 3 % of all are in the group. A small group hides in the total, so each is "
            "measured by itself.",
        ),
        wrong(
            "It is worse for them: small groups always fare worse.",
            "Often, since there is less to learn from, but not always. One must measure it.",
        ),
    ),
)

QUESTIONS = (LETTER, TRUST, GAP, POSITIVE, SHORTCUT, GROUPS)
