"""Words of our own for those of ImageNet's 1,000 classes that are likely to be met here."""

from __future__ import annotations

from dltutor import validation

NAMES = {
    1: "goldfish", 2: "white shark", 6: "stingray", 7: "rooster", 8: "hen", 22: "bald eagle", 24: "owl",
    33: "sea turtle", 71: "scorpion", 76: "tarantula", 84: "peacock", 99: "goose", 130: "flamingo", 145: "penguin",
    207: "golden retriever", 208: "Labrador", 235: "German shepherd", 281: "tabby cat", 282: "tiger cat",
    285: "Egyptian cat", 291: "lion", 292: "tiger", 294: "brown bear", 296: "polar bear", 301: "ladybird", 308: "fly",
    309: "bee", 310: "grasshopper", 323: "monarch butterfly", 340: "zebra", 386: "African elephant", 388: "giant panda",
    402: "acoustic guitar", 404: "airliner", 407: "ambulance", 417: "balloon", 442: "bell tower", 449: "boathouse",
    483: "castle", 497: "church", 504: "coffee mug", 508: "computer keyboard", 538: "dome", 555: "fire engine",
    559: "folding chair", 579: "grand piano", 620: "laptop", 663: "monastery", 668: "mosque", 671: "mountain bike",
    673: "computer mouse", 698: "palace", 723: "pinwheel", 738: "flower pot", 779: "school bus", 817: "sports car",
    832: "stupa", 944: "artichoke", 945: "bell pepper", 947: "mushroom", 948: "green apple", 949: "strawberry",
    950: "orange", 954: "banana", 963: "pizza", 970: "alp", 975: "lakeside", 978: "seashore", 980: "volcano",
    985: "daisy",
}  # fmt: skip


def class_name(number: int) -> str:
    """What one of ImageNet's classes is called, for some of them; its number for the others.

    >>> class_name(698), class_name(500)
    ('palace', 'class 500')
    >>> class_name(1000)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: number=1000: it must be a whole number from 0 to 999, for example 698
    """
    number = validation.whole("number", number, low=0, high=999, example=698)
    return NAMES.get(number, f"class {number}")
