"""The engine: a trainer that works in slices, the stage that shows frames, and controls made from one typed table."""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "part of dltutor.live",
    {
        "Adversaries": "adversarial.pair",
        "Attending": "looking.attention",
        "Judge": "looking.judge",
        "Players": "adversarial.players",
        "Trainer": "training.trainer",
        "Watch": "page.watch",
        "WeightPath": "training.weight_path",
        "adversaries": "adversarial.pair",
        "grad_cam": "looking.explaining",
        "learning_curve": "training.learning_curve",
        "nearest": "looking.neighbours",
        "occlusion": "looking.explaining",
        "saliency": "looking.explaining",
        "saliency_times_pixel": "looking.explaining",
        "train": "training.trainer",
    },
)


def __dir__() -> list[str]:
    return __all__
