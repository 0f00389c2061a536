"""Style transfer of chapter 10 beside its rivals, over five seeds: the worst of them in each row.

python benchmarks/inside_style.py [seeds]

Style is the distance from the style's Gram matrices as a share of the photograph's, by a judge of another architecture;
content is how far light and dark lie where they lay. Each seed has another network and another judge. Where the
optional extra is installed, ImageNet's network judges, too, and paints. Seconds are those of the processor, tracing not
counted; pinned to one core (`taskset -c 0`) they are what a quiet core takes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers, ops

from dltutor import datasets, labs, pretrained
from dltutor.errors import LearnerError
from dltutor.labs.inside.style.maps import Maps, apart
from dltutor.live.painting import terms
from dltutor.live.painting.painter import Painter
from dltutor.scratch.style import colours_matched, content_kept

STEPS, SIDE = 120, 128
STYLES = ("swirls", "mosaic", "hatching", "flower")
BLOCKS = (0, 2, 4, 7)
Row = list[tuple[float, ...]]


def contrast(shape: Any, dtype: Any = None) -> Any:
    """Chance kernels whose numbers add up to 0, as in the chapter."""
    kernel = keras.random.normal(shape, stddev=np.sqrt(2 / np.prod(shape[:3])))
    return kernel - ops.mean(kernel, axis=(0, 1), keepdims=True)


def random_network(side: int, units: tuple[int, ...], seed: int) -> Any:
    """The network of the chapter."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((None, None, 3))
    x = layers.Rescaling(4.0, -2.0)(inputs)
    maps = [x]
    for count in units:
        x = layers.Conv2D(count, side, activation="relu", kernel_initializer=contrast)(x)
        maps.append(x)
        x = layers.AveragePooling2D(2)(x)
    return keras.Model(inputs, maps)


def without_colours(model: Any) -> Any:
    return keras.Model(model.input, model.outputs[1:])


def imagenet() -> Any:
    """ImageNet's network, or None where the extra is not installed."""
    try:
        return pretrained.imagenet()
    except LearnerError as missing:
        print(missing)
        return None


def seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def transfers(seeds: int, sees: Any) -> None:
    """The table: painted by chance kernels, by ImageNet's network, colours matched, and a cross-fade."""
    eyes = None if sees is None else Maps("ImageNet", sees)
    print(f"{'':22} {'style':9} worst style  worst content  by ImageNet  seconds")
    for style in STYLES:
        rows: dict[str, Row] = {}
        for seed in range(seeds):
            other = without_colours(random_network(5, (24, 40, 56), 99 + seed))
            networks = {"chance kernels": random_network(3, (32, 48, 64, 64), seed)}
            if sees is not None:
                networks["ImageNet"] = sees
            lab = labs.Style(networks, other, style=style)
            photograph, wanted = lab.photograph, lab.style

            def judged(image: np.ndarray, lab: Any = lab) -> tuple[float, ...]:
                mine = [lab._judged(image), content_kept(image, lab.photograph)]
                if eyes is not None:
                    seen = [eyes.look(each)[0] for each in (image, lab.photograph, lab.style)]
                    mine.append(apart(seen[0], seen[2]) / apart(seen[1], seen[2]))
                return tuple(mine)

            rows.setdefault("colours matched", []).append(judged(colours_matched(photograph, wanted)))
            rows.setdefault("cross-fade", []).append(judged((photograph + wanted) / 2))
            for name in networks:
                if len(networks) > 1:
                    lab.set(network=name)
                lab.painter.trace()
                took = seconds(lambda lab=lab: lab.run(STEPS))
                rows.setdefault(name, []).append((*judged(lab.painting), took))
        for name, found in rows.items():
            took = f"{max(row[-1] for row in found):7.1f}" if name in ("chance kernels", "ImageNet") else ""
            seen = f"{max(row[2] for row in found):11.2f}" if sees is not None else " " * 11
            style_, content = max(row[0] for row in found), min(row[1] for row in found)
            best = min(row[0] for row in found)
            print(f"{name:22} {style:9} {style_:11.2f} ({best:.2f})  {content:8.2f}  {seen}  {took}", flush=True)


def dreams(model: Any) -> None:
    """What ImageNet's network says of the photographs, and how long its dreams take."""
    for name in ("china", "flower"):
        photograph = datasets.photograph(name, 224, colour=True)
        shares = model.predict(photograph[None], verbose=0)[0]
        best = shares.argsort()[::-1][:3]
        print(name, ", ".join(f"{pretrained.class_name(k)} {shares[k]:.0%}" for k in best))
    photograph = datasets.photograph("china", 224, colour=True)
    for block in ("block4", "block7", "block9", "block11", "block13"):
        painter = Painter(
            model, photograph, [terms.layer(block)], octaves=3, scale=1.5, steps=20, jitter=8, rule="gradient",
            learning_rate=0.015,
        )  # fmt: skip
        painter.trace()
        took = seconds(painter.paint)
        print(f"a dream of 224 × 224 on {block}: {took:.1f} s")


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    model = imagenet()
    sees = None
    if model is not None:
        names = ("colours", *(f"block{number}" for number in BLOCKS))
        sees = keras.Model(model.input, [model.get_layer(name).output for name in names])
        dreams(model)
    transfers(seeds, sees)


if __name__ == "__main__":
    main()
