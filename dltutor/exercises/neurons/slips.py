"""What typical slips make of the exercises of chapter 1, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.given import brief


def step_slips(
    w: np.ndarray, b: float, x: np.ndarray, target: int, rate: float, total: float
) -> list[tuple[tuple[np.ndarray, float], str]]:
    """What typical slips make of one step, each with the words for it."""
    error = target - int(total > 0)
    move, shift = rate * error * x, rate * error
    return [
        ((w, b), "yours changes nothing"),
        ((w - move, b - shift), "yours goes the wrong way: it is target - prediction, not prediction - target"),
        ((w + move, b), "your bias stays as it was: it learns too, as a weight whose input is always 1"),
        ((w, b + shift), "your weights stay as they were"),
        ((w + error * x, b + error), f"yours moves by the whole error: the learning rate, {brief(rate)}, is missing"),
        ((w + error * x, b + shift), f"your weights move without the learning rate, {brief(rate)}"),
        ((w + move, b + error), f"your bias moves without the learning rate, {brief(rate)}"),
        ((w + shift, b + shift), "your weights all move alike: each must move by its own input, `* x`"),
        (_moved(w, b, x, rate * (target - total)), "yours takes the sum for the prediction: the step comes first"),
        (_moved(w, b, x, rate * target), "yours moves by the target; it is target - prediction"),
    ]  # fmt: skip


def prediction_slips(
    w: np.ndarray, b: float, x: np.ndarray, target: int, rate: float
) -> list[tuple[tuple[np.ndarray, float], str]]:
    """What one step makes of a prediction that is not made of the sum and compared with 0, each with the words."""
    right = float(w @ x) + b > 0
    others = (
        (w @ x > 0, "yours predicts without the bias: it belongs to the sum"),
        (w @ x - b > 0, "yours subtracts the bias in the prediction: it is added"),
        (w @ x + b > 0.5, "yours compares the sum with another number than 0"),
        (w @ x + b > 1, "yours compares the sum with another number than 0"),
        (x.sum() + b > 0, "yours predicts without the weights: each input is multiplied by its own"),
        ((w * x).mean() + b > 0, "yours predicts with the mean of the products: they are added up"),
        (w @ x + b >= 0, "the sum is exactly 0, and that is not above 0: `>` or `>=`?"),
    )
    return [
        (_moved(w, b, x, rate * (target - bool(answer))), words) for answer, words in others if bool(answer) != right
    ]


def count_slips(sizes: list[int], pairs: list[tuple[int, int]]) -> list[tuple[float, str]]:
    """What typical slips count, each with the words for it."""
    weights, (n, m), (last_n, last_m) = sum(a * b for a, b in pairs), pairs[0], pairs[-1]
    return [
        (weights, f"these are the weights; the biases are missing, one for each of the {sum(sizes[1:])} neurons"),
        (weights + sum(sizes), f"the {sizes[0]} inputs have no bias: they are not neurons, only numbers that come in"),
        (sum(sizes), "these are the neurons and inputs; count the connections between them, and the biases"),
        (n * m + m, "only the first layer of weights is counted; every pair of neighbours has its own"),
        (last_n * last_m + last_m, "only the last layer is counted; every pair of neighbours has its own"),
        (weights + sum(sizes[1:-1]), "the output neurons have biases too"),
        (weights + len(pairs), "a layer has not one bias but one for each of its neurons"),
        (2260, "is the number for [64, 30, 10] written into your function?"),
    ]  # fmt: skip


def _moved(w: np.ndarray, b: float, x: np.ndarray, way: float) -> tuple[np.ndarray, float]:
    return w + way * x, b + way
