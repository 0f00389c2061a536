"""Chapter 13, decisions about people: a question for each card, with an answer to every option."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Question, Single, right, wrong

VOICE = Number(
    "voice",
    "A platform listens to 1,000,000 recordings a day; 1 in 1,000 of them is a fake. Its detector finds 95 % of the "
    "fakes, and takes 95 % of the real recordings for real. Of 100 recordings that it calls fake, how many are real?",
    98,
    "Of 1,000 fakes it finds 950. Of 999,000 real recordings it calls 5 % fake, 49,950. So of 50,900 alarms 49,950 are "
    "real recordings: 98 of 100. It can say where a person should look; it must not delete anything alone.",
    tolerance=0.6,
    slips={
        5: "That is how many of the real recordings it calls fake. Asked is how many of those it calls fake are "
        "real, and nearly all recordings are real.",
        95: "That is how many of the fakes it finds. Count people: how many fakes are found, how many real ones are "
        "called fake?",
        50: "It would be so if fakes and real recordings were about equally many. Here 999 of 1,000 are real.",
        2: "That is how many of the alarms are fakes. The others are real.",
    },
    otherwise="Count as in chapter 12: how many of the 1,000 fakes are found? How many of the 999,000 others are "
    "called fake?",
)

CARE = Single(
    "care",
    "Where did the fault lie?",
    (
        wrong(
            "In too few Black patients in the data.",
            "Some 6,000 were in the study alone. With ten times as many it would have learned the same, only more "
            "exactly.",
        ),
        wrong(
            "In a network that was not good enough.",
            "It forecast the costs well, for both groups. That was what it was asked for.",
        ),
        right(
            "In the label: money that was spent stood for care that was needed.",
            "Where a group gets less for the same illness, costs say less of its needs. Labels that do not go by "
            "costs mended it. It is the unfair past of the section before.",
        ),
        wrong(
            "In its knowing the patients' skin colour.",
            "Whatever it knows, the label teaches it to give less to those for whom less was spent: other columns "
            "would tell it too.",
        ),
    ),
)

COURT = Multiple(
    "court",
    "Which of these are true?",
    (
        right(
            "Both sides can have reckoned rightly.",
            "One asks for equal odds, the other for equal precision. Where the base rates differ one cannot have "
            "both: you have seen the map.",
        ),
        wrong(
            "A better network would give both.",
            "Only one that never errs. Short of that, equal odds and unequal base rates make unequal precision.",
        ),
        right(
            "“Arrested again” is not the same as “did it again”.",
            "Who is watched more may be arrested more, for the same deeds. Again a label stands for something else.",
        ),
        wrong(
            "Since it was reckoned, nobody needs to decide which errors are worse.",
            "Somebody has decided, by choosing what to compare and where “high” begins. It is better to do so openly.",
        ),
    ),
)

WORK = Multiple(
    "work",
    "What would have helped?",
    (
        wrong(
            "To take the word “women's” out.",
            "It was tried. Colleges, sports, the manner of writing tell it as well, as the area did in the town.",
        ),
        wrong(
            "As many women as men in the training data, with the same past decisions as labels.",
            "Numbers alone do not help: the decisions still say whom one used to take.",
        ),
        right(
            "To ask first what is to be forecast: who was taken, or who can do the work.",
            "The first is easy to get and repeats the past. For the second one must look, and often nobody has "
            "measured it.",
        ),
        right(
            "To count for women and for men by itself, before anybody uses it.",
            "So it was found, by those who had built it. The total would not have shown it.",
        ),
    ),
)

LETTER = Multiple(
    "letter",
    "Which of these would have let a family defend itself?",
    (
        right(
            "A letter that says what it is suspected of, and that a program has picked it out.",
            "Who does not know of what it is accused, and by whom, has nothing to object to.",
        ),
        right(
            "A person in the office who may stop the demand while somebody looks.",
            "A right to object helps only where somebody may decide otherwise, and in time.",
        ),
        wrong(
            "A program that is right in 99 % of the cases.",
            "Good as that is, it does nothing for the family that is the hundredth one.",
        ),
        wrong(
            "A report on how well the program does on average.",
            "Others can check it with that, and should. This family still has no way to say that it is wrong here.",
        ),
    ),
)

CARDS: dict[str, Question] = {
    "a voice that you know": VOICE,
    "who gets more care": CARE,
    "high risk": COURT,
    "ten years of applications": WORK,
    "a letter from the office": LETTER,
}
