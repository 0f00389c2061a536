"""The engine: a trainer that works in slices, the stage that shows frames, and controls made from one typed table."""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "part of dltutor.live",
    {
        "Judge": "judge",
        "Adversaries": "adversarial",
        "Trainer": "trainer",
        "Watch": "watch",
        "WeightPath": "weight_path",
        "adversaries": "adversarial",
        "grad_cam": "explaining",
        "nearest": "neighbours",
        "occlusion": "explaining",
        "saliency": "explaining",
        "saliency_times_pixel": "explaining",
        "train": "trainer",
    },
)


def __dir__() -> list[str]:
    return __all__
