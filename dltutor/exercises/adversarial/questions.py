"""The quiz of chapter 7. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

EQUILIBRIUM = Number(
    "equilibrium",
    "The fakes have become exactly like the real data, and the discriminator is the best there can be. What is its "
    "mean binary cross-entropy over a batch of 64 reals and 64 fakes? (two digits)",
    0.69,
    "All it can say is ½, to reals and to fakes. Then each costs −ln ½ = ln 2 = 0.693.",
    tolerance=0.0101,
    slips={
        0.5: "That is its answer, the probability ½. The cross-entropy of it is −ln ½.",
        0: "With a loss of 0 it would be sure and right every time. Here it cannot tell the two apart.",
        1.39: "These are both halves added, 2 · ln 2. The mean over all 128 is half of that.",
        1.386: "These are both halves added, 2 · ln 2. The mean over all 128 is half of that.",
        1: "That is with the logarithm to base 2. The cross-entropy takes the natural one.",
        0.25: "That is the squared error of the answer ½. The cross-entropy is −ln ½.",
        0.3: "That is with the logarithm to base 10. The cross-entropy takes the natural one.",
        88.7: "That is the sum over 128 samples. The mean is asked for.",
    },
    otherwise="What does a discriminator answer that cannot tell the two apart? The loss is −ln of that.",
)

LOSS = Single(
    "loss",
    "A GAN has trained for 200 rounds. The images became much better, but the generator's loss rose from 0.8 to 1.6. "
    "How does that fit together?",
    (
        right(
            "The loss compares it with the discriminator of that moment, and that one has learned as well.",
            "It is a score in a game against an opponent that improves. So it says little about the images themselves.",
        ),
        wrong(
            "The learning rate is too high, and the generator diverges.",
            "Then the images would become worse. Here they became better.",
        ),
        wrong(
            "The generator overfits its training images.",
            "It never sees a training image: it only hears from the discriminator how real its fakes look.",
        ),
        wrong(
            "The sign of the generator's loss is wrong.",
            "With the wrong sign it would learn to make fakes that are easily found out. These became better.",
        ),
    ),
)

COLLAPSE = Single(
    "collapse",
    "Of 1,000 fakes a good classifier is sure of nearly every digit, 99 % with a confidence above 0.8. But the Fréchet "
    "distance to the real digits is 40 times that between two halves of them. What has most likely happened?",
    (
        right(
            "The generator makes a few kinds of clear digits over and over.",
            "Mode collapse: each fake alone looks fine, and that is all that a confidence can see. The Fréchet "
            "distance compares the whole sets, their middle and how they spread.",
        ),
        wrong(
            "The fakes are only noise, and the classifier cannot tell.",
            "Seldom would it be sure of 99 % of noise images. Look at some: they are clear, but alike.",
        ),
        wrong(
            "Nothing: a high Fréchet distance means that the fakes vary a lot.",
            "It is a distance from the real data: 0 would be best. Too little variety makes it large.",
        ),
        wrong(
            "The discriminator is too weak to see single mistakes.",
            "Single digits are clear. What is missing is found only if many are looked at together.",
        ),
    ),
)

NOISE = Single(
    "noise",
    "While a GAN trains, the picture shows 64 fakes made of the same 64 points of noise every time. "
    "Why not of new noise?",
    (
        right(
            "So that what changes in the picture is only what the generator has learned.",
            "The same question at every round: so the answers can be compared, and one digit is seen to form.",
        ),
        wrong(
            "Because the generator is trained on these 64 points.",
            "For training, new noise is drawn in every round. These 64 are only for looking.",
        ),
        wrong(
            "Because new noise would give worse images.",
            "All noise comes from the same distribution. New points give other images, not worse ones.",
        ),
        wrong(
            "To keep the generator from collapsing.",
            "The picture takes no part in training. But collapse can be seen in it: the 64 become alike.",
        ),
    ),
)

COPYING = Multiple(
    "copying",
    "Does a generator invent digits, or does it repeat training images? Which of these are evidence that it does not "
    "just repeat?",
    (
        right(
            "The nearest real image of each fake differs from it in several strokes.",
            "A copy would have a real image at a distance of nearly 0.",
        ),
        right(
            "On a straight line between two points of noise the image changes a little at each step, and most of the "
            "images on the way look like digits.",
            "A generator that had stored images would jump from one to the next, or fade one into the other.",
        ),
        wrong(
            "The classifier is sure of the fakes.",
            "It would be as sure of copies. Confidence speaks of quality, not of novelty.",
        ),
        wrong(
            "The Fréchet distance is small.",
            "For the training images themselves, repeated, it would be smallest of all.",
        ),
        wrong(
            "The generator's input is noise, so its output must be new.",
            "It could map every noise to a training image. Where the noise comes from proves nothing.",
        ),
    ),
)

DETECTOR = Single(
    "detector",
    "You train a detector on real digits and on the fakes of a generator after 50 rounds. It is right 99 % of the "
    "time. Then the generator trains on to round 2,000. What happens to the detector, if it is left as it is?",
    (
        right(
            "It finds fewer of the new fakes: it knows the mistakes of the old ones.",
            "It has learned what gave those fakes away. These traces are gone, and new ones it has never seen.",
        ),
        wrong(
            "Nothing: it has learned what real digits look like.",
            "It has learned whatever separates its two sets. Often that is a small trace that only those fakes had.",
        ),
        wrong(
            "It becomes better, since it sees more fakes.",
            "Seeing is not learning: its weights are no longer changed.",
        ),
        wrong(
            "It calls more real digits fake.",
            "The real digits are the same as before, and so are its weights. So are its answers to them.",
        ),
    ),
)

QUESTIONS = (EQUILIBRIUM, LOSS, COLLAPSE, NOISE, COPYING, DETECTOR)
