"""What typical slips make of the exercises on being sure, each with the words for it, the commonest first."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.scratch.measures.calibration import calibration_error, in_bins
from dltutor.scratch.softmax import softmax

Slips = list[tuple[Any, str]]


def answer_slips(given: np.ndarray) -> Slips:
    """What typical slips make of the classes that several networks choose; `given` (networks, images, classes)."""
    classes = given.shape[2]
    each = given.argmax(axis=2)
    votes = np.stack([np.bincount(column, minlength=classes) for column in each.T])
    surest = given.max(axis=2).argmax(axis=0)
    mean = given.mean(axis=0)
    return [
        (votes.argmax(axis=1), "the networks vote, one voice each; take the mean of their probabilities first"),
        (each[0], "only the first network is asked"),
        (each[-1], "only the last network is asked"),
        (each[surest, np.arange(len(surest))], "the surest network alone is believed: take the mean of all"),
        (each.mean(axis=0), "the numbers of classes are averaged: a 2 and an 8 do not make a 5"),
        (mean.max(axis=1), "they are in the wrong order: first the classes, then how sure"),
        (given.mean(axis=1).argmax(axis=1), "the mean is taken over the images: the networks are `axis=0`"),
        (mean.argmax(axis=0), "the largest is taken over the images: each image is a row, `argmax(axis=1)`"),
        (mean.argmin(axis=1), "that is the class with the smallest mean"),
        (each, "that is what each network says: one class for each image is wanted"),
    ]


def sureness_slips(given: np.ndarray) -> Slips:
    """What typical slips make of how sure several networks are together."""
    mean = given.mean(axis=0)
    return [
        (
            given.max(axis=2).mean(axis=0),
            "that is the mean of how sure each one is of its own answer; where they disagree that says nothing",
        ),
        (given.sum(axis=0).max(axis=1), "the sum over the networks is not divided by how many they are"),
        (given.max(axis=(0, 2)), "that is the surest network alone"),
        (given[0].max(axis=1), "only the first network is asked"),
        (given.min(axis=0).max(axis=1), "that is the least sure network: take the mean"),
        (np.median(given, axis=0).max(axis=1), "that is the median over the networks: take the mean"),
        (mean.argmax(axis=1), "that are the classes: how sure is the largest mean itself, `max`"),
        (mean.max(axis=0), "the largest is taken over the images: each image is a row, `max(axis=1)`"),
        (mean, "that are all means: for each image the largest of them is wanted"),
        (mean.max(), "that is the largest of all images: each has its own, `max(axis=1)`"),
    ]


def error_slips(confidence: np.ndarray, right: np.ndarray, bins: int) -> Slips:
    """What typical slips make of the expected calibration error."""
    counts, sure, share = in_bins(confidence, right, bins)
    gaps, there, total = np.abs(sure - share), counts > 0, len(right)
    middles = (np.arange(bins) + 0.5) / bins
    last = confidence < 1
    signed = counts * (sure - share)
    lost = calibration_error(confidence[last], right[last], bins) * last.mean()
    return [
        (float(gaps[there].mean()), "all bins count alike: a bin counts as many times as it has answers"),
        (float(gaps[there].sum() / bins), "all bins count alike, and also the empty ones: weigh each by its answers"),
        (float(gaps[there].sum()), "the gaps are added up: each counts its share of all answers, `inside.mean()`"),
        (float(counts @ gaps), "the sum is not divided by the number of answers"),
        (float(signed.sum() / total), "gaps of either sign cancel each other: take each without its sign"),
        (float(-signed.sum() / total), "gaps of either sign cancel each other: take each without its sign"),
        (float(abs(signed.sum()) / total),
         "gaps of either sign cancel each other: take each gap by itself without its sign"),
        (float(counts @ np.abs(middles - share) / total),
         "the middle of the bin stands for how sure: take the mean confidence in it"),
        (lost, "a confidence of 1 is left out: it belongs to the last bin"),
        (float(gaps[there].max()), "that is the largest gap: the mean over all answers is asked for"),
        (float(counts @ gaps**2 / total), "the gaps are squared: take them without sign"),
        (float(np.sqrt(counts @ gaps**2 / total)), "the gaps are squared: take them without sign"),
        (float(np.abs(confidence - right).mean()),
         "each answer is compared by itself; bins are needed, to have a share that is right"),
        (float(right.mean()), "that is the share that is right"),
        (float(confidence.mean()), "that is the mean confidence"),
        (1 - calibration_error(confidence, right, bins), "that is 1 minus the error"),
    ]  # fmt: skip


def temperature_slips(logits: np.ndarray, labels: np.ndarray, candidates: np.ndarray) -> Slips:
    """What typical slips make of the best temperature."""
    rows = np.arange(len(labels))

    def best(number: Any) -> float:
        return float(candidates[int(np.argmin([number(T) for T in candidates]))])

    def loss(z: np.ndarray) -> float:
        return float(-np.log(np.maximum(softmax(z)[rows, labels], 1e-300)).mean())

    def chosen(T: float) -> float:
        return float(-np.log(np.maximum(softmax(logits / T).max(axis=1), 1e-300)).mean())

    place = int(np.argmin([loss(logits / T) for T in candidates]))
    return [
        (float(place), "that is its place in `candidates`: return the candidate itself"),
        (loss(logits / candidates[place]), "that is its loss: return the candidate itself"),
        (best(lambda T: loss(logits * T)), "the logits are multiplied by T: divide"),
        (best(lambda T: -loss(logits / T)), "that is the candidate with the largest loss"),
        (best(chosen), "the loss favours who boasts: it is −log of the probability of the right class, `labels`"),
        (best(lambda T: -float(softmax(logits / T)[rows, labels].mean())),
         "the loss favours who boasts: it is −log of the probability of the right class, `labels`"),
        (float(candidates[0]), "that is the first candidate: being right does not depend on T, the loss must decide"),
        (float(candidates.mean()), "that is the mean of the candidates"),
        (1.0, "that is no temperature at all"),
    ]  # fmt: skip
