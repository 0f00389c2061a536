"""What becomes of an answer in the world: a positive result, a shortcut, and groups that are missing.

python benchmarks/sure_world.py [SEED …] [screening | drag | page | shortcut | moods …]

Each row says bar and measured, the mean and the worst of the seeds, five without an argument.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers
from seeds import report
from sklearn.linear_model import LogisticRegression

from dltutor import datasets, labs, live
from dltutor.labs.sure.moods.lab import CROWDS
from dltutor.labs.sure.screening.outcome import Outcome, Scores
from dltutor.labs.sure.shortcut.data import NONE, REMEDIES, test_set, train_set
from dltutor.labs.sure.shortcut.figure import FITS

EPOCHS = {"screening": 30, "shortcut": 12, "moods": 20}
RARE, PRECISION, FOUND = 0.01, 0.5, 0.9


def network(seed: int, inputs: Sequence[int], units: Sequence[int], last: int, rate: float) -> Any:
    """The networks of the chapter: convolutions of so many units each, or dense ones for a row of numbers."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input(inputs)])
    for count in units:
        if len(inputs) == 1:
            model.add(layers.Dense(count, "tanh"))
            continue
        model.add(layers.Conv2D(count, 3, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(last, "sigmoid" if last == 1 else "softmax"))
    loss = "binary_crossentropy" if last == 1 else "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(rate), loss)
    return model


def judged(seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """What network and logistic regression say of each of 569 women, never trained on her."""
    measured, cancer = datasets.breast_cancer()
    part = np.random.default_rng(seed).permutation(len(cancer)) % 5
    scores = {"network": np.zeros(len(cancer)), "logistic": np.zeros(len(cancer))}
    for turn in range(5):
        new, known = part == turn, part != turn
        scaled = (measured - measured[known].mean(axis=0)) / measured[known].std(axis=0)
        model = network(10 * seed + turn, (30,), (16,), 1, 0.01)
        live.train(model, (scaled[known], cancer[known]), epochs=EPOCHS["screening"], batch_size=32)
        scores["network"][new] = np.array(model(scaled[new]))[:, 0]
        neuron = LogisticRegression(max_iter=500).fit(scaled[known], cancer[known])
        scores["logistic"][new] = neuron.predict_proba(scaled[new])[:, 1]
    return scores, cancer


def screening(seed: int) -> dict[str, float]:
    """Accuracy, sensitivity, specificity, precision by prevalence, and whether the goal can be reached."""
    scores, cancer = judged(seed)
    found = {}
    for name, each in scores.items():
        test = Scores(each, cancer)
        rates = test.rates(0.5)
        found[f"{name}: right"] = float(((each > 0.5) == cancer).mean())
        found[f"{name}: sensitivity"], found[f"{name}: specificity"] = rates
        for share in (0.37, RARE, 0.001):
            found[f"{name}: precision where {100 * share:g} % are ill"] = Outcome.of(*rates, share).precision
        share, worth = test.curve(RARE)
        found[f"{name}: bar precision ≥ {PRECISION} at 1 % with {FOUND} found, best"] = float(
            worth[share >= FOUND].max()
        )
    return found


def drag(seed: int) -> dict[str, float]:
    """Milliseconds of the processor from a change to the frame."""
    scores, cancer = judged(seed)
    lab, times = labs.Screening(scores, cancer), []
    for step in range(200):
        began = time.process_time()
        lab.point("move" if step else "down", *lab.picture.place("crowds", 5 * np.sin(step / 20), 10))
        lab.picture.jpeg()
        times.append(1000 * (time.process_time() - began))
    return {"drag to picture, p95, bar ≤ 60 ms": float(np.percentile(times, 95))}


def page(seed: int) -> dict[str, float]:
    """Milliseconds in a browser from a movement of the line to the picture that answers it."""
    from page import PEN, opened, p95

    made = """from dltutor import datasets, labs
measured, ill = datasets.breast_cancer()
lab = labs.Screening({"radius": 1 / (1 + np.exp(15.0 - measured[:, 0]))}, ill)
lab"""
    with opened("import numpy as np\nimport dltutor\ndltutor.setup()", made) as notebook:
        places = [notebook.evaluate(f"print(*lab.picture.place('crowds', {x}, 10))") for x in (-1, 1)]
        start, end = (list(map(float, place.split())) for place in places)
        found = {"the line: drag to picture in the page, p95, bar ≤ 60 ms": p95(notebook.js(PEN, [start, end, 60]))}
        notebook.demand_no_error()
    return found


def shortcut(seed: int) -> dict[str, float]:
    """The share right where the ground fits always, by chance, and never; for each share and remedy."""
    (x, y), (x_new, y_new) = datasets.digits()
    found = {}
    for fits, remedy in [*((fits, NONE) for fits in FITS), *((0.95, remedy) for remedy in REMEDIES[1:])]:
        images, labels = train_set(x, (y >= 5) * 1, fits, remedy)
        model = network(seed, (8, 8, 3), (16, 32), 1, 0.005)
        live.train(model, (images, labels), epochs=EPOCHS["shortcut"], batch_size=32)
        new, right, sets = test_set(x_new, (y_new >= 5) * 1, remedy)
        hits = (np.array(model(new))[:, 0] > 0.5) == right
        for number, name in enumerate(("always", "by chance", "never")):
            found[f"fits in {100 * fits:g} %, remedy {remedy}, {name}"] = float(hits[sets == number].mean())
    return found


def moods(seed: int) -> dict[str, float]:
    """The share right in each group, and the gap."""
    new, found = datasets.faces(1600, seed=10_000 + seed), {}
    for name, shares in CROWDS.items():
        faces = datasets.faces(1000, shares, seed=seed)
        model = network(seed, (24, 24, 3), (8, 16), 3, 0.003)
        live.train(model, (faces.images, faces.moods), epochs=EPOCHS["moods"], batch_size=32)
        right = np.array(model(new.images)).argmax(axis=1) == new.moods
        rates = np.array([right[new.groups == group].mean() for group in range(4)])
        found |= {f"{name}: {group}": float(rate) for group, rate in zip("ABCD", rates, strict=True)}
        found[f"{name}: gap"], found[f"{name}: its own total"] = float(np.ptp(rates)), float(rates @ shares)
    return found


TASKS: dict[str, Callable[[int], dict[str, float]]] = {
    "screening": screening,
    "drag": drag,
    "page": page,
    "shortcut": shortcut,
    "moods": moods,
}


if __name__ == "__main__":
    report(TASKS)
