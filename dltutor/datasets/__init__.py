"""Arrays and text to learn from, offline; every loader says shape, unit, source and licence.

``datasets.digits()`` and the others are imported when they are first used.
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "data set",
    {
        "applicants": "credit",
        "breast_cancer": "patients",
        "diabetes": "patients",
        "digits": "images",
        "fashion_mnist": "large",
        "gate": "points",
        "heartbeats": "sequences.heart",
        "image": "pictures",
        "iris": "tables",
        "mnist": "large",
        "two_groups": "points",
        "circles": "plane",
        "gaussians": "plane",
        "moons": "plane",
        "spiral": "plane",
        "xor": "plane",
        "bumps": "plane",
        "slope": "plane",
        "language_models": "history",
        "letters": "capitals",
        "milestones": "history",
        "photograph": "photographs",
        "printed_digits": "printed",
        "roads": "driving",
        "ball": "sequences.bouncing",
        "brushwork": "drawn.brushwork",
        "on_grounds": "drawn.grounds",
        "captioned_scene": "drawn.captions",
        "captioned_scenes": "drawn.captions",
        "faces": "drawn.faces",
        "scenes": "drawn.shapes",
        "patterns": "drawn.patterns",
        "bundled": "files",
        "Corpus": "corpus",
        "cloud": "clouds",
        "draw_ball": "sequences.bouncing",
        "opinion_words": "opinions",
        "own_text": "own_texts",
        "recall": "sequences.memory",
        "lookup": "sequences.lookup",
        "dictionary": "languages.translation",
        "Pairs": "languages.pairs",
        "sentence_pairs": "languages.translation",
        "sentences": "opinions",
        "series": "measured",
        "shakespeare": "texts",
        "text": "texts",
        "windows": "corpus",
    },
)


def __dir__() -> list[str]:
    return __all__
