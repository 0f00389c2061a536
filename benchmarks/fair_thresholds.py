"""Two groups and a threshold for each, and what an unfair past teaches: each number of chapter 13's second half.

python benchmarks/fair_thresholds.py [SEED …] [thresholds | drag | page | past | digits …]

Each row says bar and measured, the mean and the worst of the seeds, five without an argument.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers
from seeds import report
from sklearn.linear_model import LogisticRegression

from dltutor import datasets, labs, live
from dltutor.datasets.credit import Applicants
from dltutor.labs.fair.thresholds.rates import CRITERIA, TOLERANCE, Group, Pairs
from dltutor.scratch.measures.fairness import independent_weights

PEOPLE, NEW, EPOCHS = 4000, 8000, 8


def town(seed: int, people: int, **settings: Any) -> Applicants:
    return datasets.applicants(people, seed=seed, **settings)


def network(seed: int, x: np.ndarray, y: np.ndarray, weights: np.ndarray | None = None) -> Any:
    """The network of the chapter, trained."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input(x.shape[1:]), layers.Dense(8, "tanh"), layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    live.train(model, (x, y, np.ones(len(y)) if weights is None else weights), epochs=EPOCHS, batch_size=64)
    return model


def scored(seed: int) -> tuple[np.ndarray, Applicants]:
    """What the network of the chapter says of new people."""
    known, new = town(2 * seed + 1, PEOPLE), town(2 * seed + 2, NEW)
    return np.array(network(seed, known.facts, known.repays)(new.facts))[:, 0], new


def thresholds(seed: int) -> dict[str, float]:
    """Where each way to be fair can be had, and that no two of them can; then with equal base rates."""
    known, (scores, new) = town(2 * seed + 1, PEOPLE), scored(seed)
    neuron = LogisticRegression().fit(known.facts, known.repays)
    found = {
        "network, right": float(((scores > 0.5) == new.repays).mean()),
        "logistic regression, right": neuron.score(new.facts, new.repays),
    }
    bases = [float(new.repays[new.groups == group].mean()) for group in (0, 1)]
    found |= {f"base rate of {name}": base for name, base in zip("AB", bases, strict=True)}
    for told, shares in (("", bases), (", base rates 0.4 both", [0.4, 0.4])):
        groups = [Group(scores[new.groups == g], new.repays[new.groups == g], shares[g]) for g in (0, 1)]
        pairs = Pairs(groups, [int((new.groups == g).sum()) for g in (0, 1)])
        for names in [(), *((name,) for name in CRITERIA), *combinations(CRITERIA, 2), tuple(CRITERIA)]:
            best, label = pairs.best(*names), " and ".join(names) or "nothing asked"
            found[f"{label}{told}: right at best"] = best[0] if best else float("nan")
            if names:
                gaps = np.max([pairs.gaps[name] for name in names], axis=0)[pairs.counted]
                found[f"{label}{told}: least gap (fair: {TOLERANCE})"] = float(gaps.min())
    return found


def drag(seed: int) -> dict[str, float]:
    """Milliseconds of the processor from a change to the frame."""
    scores, new = scored(seed)
    lab, found = labs.Thresholds(scores, new.repays, new.groups), {}
    moves: dict[str, Callable[[int], None]] = {
        "the cross": lambda i: lab.point(
            "move" if i else "down", *lab.picture.place("map", *(0.5 + 0.3 * np.array([np.sin(i / 9), np.cos(i / 9)])))
        ),
        "a base rate": lambda i: lab.set(repaying_b=round(0.5 + 0.35 * float(np.sin(i / 9)), 2)),
    }
    for name, move in moves.items():
        times = []
        for step in range(150):
            began = time.process_time()
            move(step)
            lab.picture.jpeg()
            times.append(1000 * (time.process_time() - began))
        found[f"{name}: change to picture, p95, bar ≤ 60 ms"] = float(np.percentile(times, 95))
    return found


def page(seed: int) -> dict[str, float]:
    """Milliseconds in a browser from a movement to the picture that answers it."""
    from page import PEN, answers, keys_on, opened, p95

    made = f"""from dltutor import datasets, labs
town = datasets.applicants({NEW}, seed={seed})
scores = 1 / (1 + np.exp(-(1.5 * town.facts[:, 0] + town.facts[:, 1] + 0.5)))
lab = labs.Thresholds(scores, town.repays, town.groups)
lab"""
    found = {}
    with opened("import numpy as np\nimport dltutor\ndltutor.setup()", made) as notebook:
        for name, ends in {
            "the line of A": ("A", (0.5, 0), (0.9, 0)),
            "the cross": ("map", (0.3, 0.3), (0.8, 0.4)),
        }.items():
            places = [notebook.evaluate(f"print(*lab.picture.place({ends[0]!r}, {x}, {y}))") for x, y in ends[1:]]
            start, end = (list(map(float, place.split())) for place in places)
            found[f"{name}: drag to picture in the page, p95, bar ≤ 60 ms"] = p95(notebook.js(PEN, [start, end, 60]))
        times = answers(notebook, keys_on("of B repay", r"(\S+) % of the decisions"), 40)
        found["a base rate: key to words in the page, p95, bar ≤ 60 ms"] = p95(times)
        notebook.demand_no_error()
    return found


def past(seed: int) -> dict[str, float]:
    """Past decisions, without the area, reweighed, and the right label: of those who repay, who gets a credit."""
    known, new = town(2 * seed + 1, PEOPLE), town(2 * seed + 2, NEW)
    repay, moved, found = new.repays == 1, new.facts.copy(), {}
    moved[:, 2] = 1 - moved[:, 2]
    found["group guessed"] = LogisticRegression().fit(known.facts, known.groups).score(new.facts, new.groups)
    weights = independent_weights(known.groups, known.granted)
    ways = {
        "past decisions": (3, known.granted, None),
        "without the area": (2, known.granted, None),
        "reweighed": (3, known.granted, weights),
        "who repays": (3, known.repays, None),
    }
    for name, (columns, labels, counted) in ways.items():
        model = network(seed, known.facts[:, :columns], labels, counted)
        gets, turned = (np.array(model(each[:, :columns]))[:, 0] > 0.5 for each in (new.facts, moved))
        found[f"{name}: right"] = float((gets == repay).mean())
        for group, letter in enumerate("AB"):
            found[f"{name}: of those of {letter} who repay"] = float(gets[repay & (new.groups == group)].mean())
        found[f"{name}: turned by the area alone"] = float((gets != turned).mean())
    return found


def digits(seed: int) -> dict[str, float]:
    """The reader of the card: which digit is the weakest."""
    (x, y), (x_new, y_new) = datasets.digits()
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((8, 8)), layers.Flatten()])
    for _ in range(2):
        model.add(layers.Dense(64, "relu"))
    model.add(layers.Dense(10, "softmax"))
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    live.train(model, (x, y), epochs=20)
    right = np.array(model(x_new)).argmax(axis=1) == y_new
    shares = np.array([right[y_new == digit].mean() for digit in range(10)])
    return {"right": float(right.mean()), "weakest digit": float(shares.argmin()), "its share": float(shares.min())}


TASKS: dict[str, Callable[[int], dict[str, float]]] = {
    "thresholds": thresholds,
    "drag": drag,
    "page": page,
    "past": past,
    "digits": digits,
}


if __name__ == "__main__":
    report(TASKS)
