"""Chapter 12, how sure: the mean of several networks, the calibration error, and the temperature that mends it."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import by, compare_array, compare_number, parts
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.sure.calibrating_slips import answer_slips, error_slips, sureness_slips, temperature_slips
from dltutor.scratch.measures import calibration
from dltutor.scratch.softmax import softmax


class Ensemble(Exercise):
    key = "ensemble"
    title = "ask five networks"
    task = (
        "Write `ensemble(probabilities)`. The array has the shape (networks, images, classes): what each network says "
        "of each image. Take the mean over the networks. Return two arrays: for each image the class with the largest "
        "mean, and that mean, which says how sure the networks are together."
    )
    calls_with = "probabilities"
    hints = (
        "First the mean over the networks, so that one row of probabilities is left for each image; then the largest.",
        "The networks are the first axis: `mean = probabilities.mean(axis=0)` has the shape (images, classes).",
        "`mean.argmax(axis=1)` is the class, `mean.max(axis=1)` how sure: return both.",
    )
    code = """
def ensemble(probabilities):
    mean = probabilities.mean(axis=0)
    return mean.argmax(axis=1), mean.max(axis=1)
"""
    why = "where the networks disagree, the mean is spread over several classes, and so it is less sure."

    _TRIALS = ((3, 4, 3), (5, 6, 4), (2, 5, 10), (5, 3, 2))  # networks, images, classes

    def judge(self, ensemble: LearnerFunction) -> str:
        chance = np.random.default_rng(121)
        for networks, images, classes in self._TRIALS:
            given = chance.dirichlet(np.full(classes, 0.3), (networks, images)).round(3)
            mean = given.mean(axis=0)
            wanted = "two arrays, the classes and how sure: `return classes, sure`"
            made = parts(ensemble(given), 2, f"`ensemble` of {by(given.shape)} numbers", wanted)
            on, table = f"{networks} networks, {images} images and {classes} classes", f"probabilities:\n{given}"
            for name, part, right, slips in (
                ("the classes: ", made[0], mean.argmax(axis=1).astype(float), answer_slips(given)),
                ("how sure: ", made[1], mean.max(axis=1), sureness_slips(given)),
            ):
                said = [(slip, name + words) for slip, words in slips]
                compare_array(ensemble, part, right, said, on=on, table=table, size="one number for each image")
        return f"right for {len(self._TRIALS)} groups of networks, also where most of them are outvoted."


class CalibrationError(Exercise):
    key = "calibration_error"
    title = "as sure as right?"
    task = (
        "Write `calibration_error(confidence, right, bins)`, the ECE. `confidence` says for each answer how sure it "
        "was, from 0 to 1, `right` whether it was right. Share the range from 0 to 1 out into `bins` equal parts; a "
        "confidence of 1 belongs to the last one. In each part that has answers: how far is the mean confidence from "
        "the share that is right, without sign? Return the mean of that over all *answers*: a part with many answers "
        "counts more."
    )
    calls_with = "confidence, right, bins"
    hints = (
        "In which bin is each answer? Then go through the bins, and add up the gaps, each times its share of all "
        "answers.",
        "`place = np.minimum((confidence * bins).astype(int), bins - 1)`; of bin k, `inside = place == k`, the gap is "
        "`abs(confidence[inside].mean() - right[inside].mean())`.",
        "Leave out bins without answers (`inside.any()`). Each gap counts `inside.mean()`, the share of the answers "
        "that lie in the bin; the sum of gap times share is the result.",
    )
    code = """
import numpy as np

def calibration_error(confidence, right, bins):
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0
    for k in range(bins):
        inside = place == k
        if inside.any():
            gap = abs(confidence[inside].mean() - right[inside].mean())
            error = error + inside.mean() * gap
    return error
"""
    why = "of answers that are 80 % sure, 80 % should be right; the ECE says how far from that they are."

    def judge(self, calibration_error: LearnerFunction) -> str:
        chance, done = np.random.default_rng(122), 0
        one = np.array([0.62, 0.91, 0.95, 0.97, 1.0]), np.array([True, True, False, True, False])
        trials = [(*one, 10), (one[0][:4], one[1][:4], 4)]
        for samples, bins in ((30, 10), (40, 5), (50, 15)):
            confidence = chance.beta(4, 1.5, samples).round(3)
            trials.append((confidence, chance.random(samples) < 0.9 * confidence, bins))
        for confidence, right, bins in trials:
            wanted = calibration.calibration_error(confidence, right, bins)
            compare_number(calibration_error, [confidence, right, bins], wanted, error_slips(confidence, right, bins))
            done += 1
        return f"right for {done} sets of answers, with empty bins and with a confidence of 1."


class Temperature(Exercise):
    key = "temperature"
    title = "cool it down"
    task = (
        "Write `temperature(logits, labels, candidates)`. `logits` has the shape (images, classes): the numbers before "
        "softmax. For each candidate T the probabilities are softmax(logits / T). The loss is the mean of −log of the "
        "probability of the right class (`labels`). Return the candidate with the smallest loss. Logits of 1,000 must "
        "work as well."
    )
    calls_with = "logits, labels, candidates"
    hints = (
        "A loop over the candidates: divide, take softmax, take the loss, and keep the candidate with the smallest.",
        "For large logits work with logarithms: with `z = logits / T` and its largest number of each row taken off, "
        "log softmax is `z - np.log(np.exp(z).sum(axis=1, keepdims=True))`.",
        "`-logs[np.arange(len(labels)), labels].mean()` is the loss of one candidate. `candidates[np.argmin(losses)]` "
        "is the answer.",
    )
    code = """
import numpy as np

def temperature(logits, labels, candidates):
    losses = []
    for T in candidates:
        z = logits / T
        z = z - z.max(axis=1, keepdims=True)
        logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        losses.append(-logs[np.arange(len(labels)), labels].mean())
    return candidates[np.argmin(losses)]
"""
    why = "one number, chosen on images that were not trained on: no answer changes, only how sure each is."

    _CANDIDATES = np.array([5.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 3.0, 4.0, 8.0])

    def judge(self, temperature: LearnerFunction) -> str:
        chance, done = np.random.default_rng(123), 0
        for true, spread, size in ((0.3, 6.0, 1), (3.0, 2.0, 1), (0.8, 3.0, 1), (4.0, 2.0, 1), (2.0, 2.0, 300)):
            base = chance.normal(0, spread, (60, 4)).round(1)
            labels = np.array([chance.choice(4, p=row) for row in softmax(base)])
            logits, candidates = base * true * size, size * self._CANDIDATES
            wanted = calibration.best_temperature(logits, labels, candidates)
            slips = temperature_slips(logits, labels, candidates)
            compare_number(temperature, [logits, labels, candidates], wanted, slips, "its loss is not the smallest")
            done += 1
        return f"right for {done} networks, modest and boastful ones, also with logits of over 1,000."
