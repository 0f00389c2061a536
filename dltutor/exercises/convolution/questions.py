"""The quiz of chapter 5. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

SHARING = Single(
    "sharing",
    "Conv2D(8, 3) on grey images of 28 × 28 pixels has 80 parameters and gives 26 × 26 numbers for each kernel. What "
    "changes if the images have 280 × 280 pixels?",
    (
        wrong(
            "Nothing: 80 parameters, and 26 × 26 numbers for each kernel.",
            "The parameters stay, but there are more places now, and each gives a number: 278 × 278 of them.",
        ),
        right(
            "It has 80 parameters still, and gives 278 × 278 numbers for each kernel.",
            "Every place uses the same nine numbers and the same bias. More places give more numbers, but nothing "
            "more to learn.",
        ),
        wrong(
            "It has 8,000 parameters, since there are 100 times as many pixels.",
            "So it would be if each place had numbers of its own, as in a Dense layer. A kernel is shared by all.",
        ),
        wrong(
            "It has 80 parameters still, but more than 8 kernels.",
            "The number of kernels is set by you, here 8. Each makes a larger feature map.",
        ),
    ),
)

SHIFTS = Single(
    "shifts",
    "A drawing is moved by one pixel. What does MaxPooling2D, with windows of 2 × 2 pixels, give then?",
    (
        wrong(
            "Always the same numbers as before: that is what invariance means.",
            "Only if the largest pixels stay in their windows. One that crosses into the next changes the output.",
        ),
        right(
            "In part the same numbers: where the largest pixels have stayed in their windows.",
            "A window forgets where its largest pixel was. So small shifts are forgiven in part, large ones are not.",
        ),
        wrong(
            "The same numbers as before, moved by one place.",
            "Places are two pixels apart here. A shift by two pixels moves the output by one place.",
        ),
        wrong(
            "It finds out the shift and moves the drawing back.",
            "It takes the largest of four pixels, no more: it knows nothing of the drawing.",
        ),
    ),
)

AUGMENTATION = Multiple(
    "augmentation",
    "The training images are shifted and turned at random, a little, in each epoch. What is true of that?",
    (
        right(
            "It is harder to know the training images by heart.",
            "No image comes twice in quite the same way. The training loss falls more slowly for that.",
        ),
        right(
            "The network learns to bear shifts and turns, if they are no larger than those it was shown.",
            "It learns what it is shown. A change of another kind, for example a darker image, may still break it.",
        ),
        wrong(
            "The more kinds of change, the better: images should be mirrored, too.",
            "Only changes that leave the label true. Mirrored, a b is a d, and a mirrored 2 is no digit.",
        ),
        wrong(
            "The test images must be changed in the same way, so that both sets are alike.",
            "The test set stands for images as they come in use. Keras's random layers do nothing outside of training.",
        ),
        wrong(
            "It replaces new images: a thousand changed copies are as good as a thousand new images.",
            "Copies hold what was in the image. Another hand, another camera, another background is in none of them.",
        ),
    ),
)

SALIENCY = Multiple(
    "saliency",
    "A saliency map shows the slope of the score for “wolf” by every pixel of one photograph. It is bright in the snow "
    "behind the animal. Which conclusions are sound?",
    (
        right(
            "Small changes of those pixels would change the score for “wolf” more than others would.",
            "That is what the slope says, for this image and for small changes.",
        ),
        right(
            "The network may have learned to tell snow rather than wolves; that should be tested.",
            "The map gives the suspicion. The test: wolves without snow, and dogs in it.",
        ),
        wrong(
            "There is no wolf in the photograph.",
            "The map speaks about the network, not about what is in the photograph.",
        ),
        wrong(
            "The network looks at the snow in all its images.",
            "A map holds for one image. For others it may be bright elsewhere.",
        ),
        wrong(
            "If the map were bright on the animal, the network would know what a wolf is.",
            "It would look there, no more. What it finds there, fur, an outline, an artefact, the map does not say.",
        ),
    ),
)

IOU = Number(
    "iou",
    "Two boxes are 4 pixels wide and 2 high. One lies 1 pixel to the right of the other, at the same height. What is "
    "their IoU, intersection over union?",
    0.6,
    "They share 3 · 2 = 6 pixels and cover 8 + 8 − 6 = 10 together: 6 / 10.",
    tolerance=0.005,
    slips={
        0.75: "6 of 8 is the share of one box; divide by what both cover together, 8 + 8 − 6.",
        0.375: "6 of 16: the part that they share is counted twice in 8 + 8; subtract it once.",
        6: "That many pixels they share; divide by those that they cover together.",
        10: "That many they cover together; the ones they share are divided by it.",
        60: "As a share of 1, please: it goes from 0 to 1.",
        1.5: "6 / 4: the union is what at least one of the boxes covers, 8 + 8 − 6.",
    },
    otherwise="How many pixels lie in both boxes? How many lie in at least one of them? Divide the two.",
)

TRANSFER = Single(
    "transfer",
    "A network has learned the digits 0 to 4 from many images. You freeze its Conv2D layers and train a new Dense "
    "layer on ten images each of 5 to 9. Why may that be better than a new network?",
    (
        wrong(
            "It knows the digits 5 to 9 already, from the others.",
            "It has never seen one. What it brings along are features: strokes, bends, ends of lines.",
        ),
        right(
            "Its kernels find strokes and bends already; few images are enough to learn how to put them together.",
            "The features were learned from many images. Only the last layer, with few weights, needs the new ones.",
        ),
        wrong(
            "Frozen layers learn faster.",
            "They do not learn at all: their weights stay as they are. That is why few images cannot spoil them.",
        ),
        wrong(
            "Weights that were trained are always better than random ones, whatever the task was.",
            "Only if the tasks are alike. Features for handwriting may be of little use for sounds or X-ray images.",
        ),
    ),
)

QUESTIONS = (SHARING, SHIFTS, AUGMENTATION, SALIENCY, IOU, TRANSFER)
