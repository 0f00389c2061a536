"""What typical slips make of the exercises of chapter 2, each with the words for it, the commonest first."""

from __future__ import annotations

from typing import Any

import numpy as np

Slips = list[tuple[Any, str]]


def leaky_slips(z: np.ndarray, slope: float) -> Slips:
    """What typical slips make of a leaky ReLU."""
    return [
        (np.maximum(z, 0), "that is ReLU: below 0 yours is 0, where the leaky one keeps negative_slope · z"),
        (z, "that is z itself: below 0 it must be multiplied by negative_slope"),
        (slope * z, "yours multiplies everything by negative_slope: above 0 nothing is changed"),
        (np.where(z > 0, slope * z, z), "the two sides are swapped: the slope belongs to the negative side"),
        (np.where(z > 0, z, -slope * z), "the sign is lost: below 0 the answer is negative too"),
        (np.where(z > 0, z, slope), "below 0 yours gives negative_slope itself; it is multiplied by z"),
        (np.where(z > 0, 1.0, slope), "these are the slopes; asked for is the function"),
        (np.maximum(z, slope * z), "the larger of the two is right only for slopes up to 1; ask whether z is above 0"),
        (np.where(z >= 1, z, slope * z), "yours changes side at 1: what is above 0 stays as it is"),
        (np.where(z > 0, z, z + slope), "below 0 yours adds negative_slope; it is multiplied by z"),
        (np.where(z > 0, z, z / slope if slope else z), "below 0 yours divides by negative_slope; it is multiplied"),
        (np.where(z > 0, z, slope * (np.exp(z) - 1)), "that is ELU, which bends below 0; here a straight line goes on"),
    ]


def sigmoid_slope_slips(z: np.ndarray) -> Slips:
    """What typical slips make of the sigmoid's derivative."""
    s = 1 / (1 + np.exp(-z))
    return [
        (s, "that is the sigmoid itself; its derivative is s · (1 − s), where s is the sigmoid"),
        (z * (1 - z), "that is z · (1 − z): first the sigmoid s of z, and then s · (1 − s)"),
        (s * (1 - z), "the second factor is 1 − s, not 1 − z"),
        (s * (1 + s), "look at the sign: it is 1 − s"),
        (1 - s, "that is 1 − s; the factor s is missing"),
        (1 - s**2, "that is the rule for tanh, 1 − tanh²; for the sigmoid it is s · (1 − s)"),
        (s * s, "that is s²; the second factor is 1 − s"),
        (-s * (1 - s), "the sign is turned round: the sigmoid rises everywhere"),
        (np.exp(-z), "that is only a part of the formula"),
    ]


def collapse_slips(w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray) -> list[tuple[tuple, str]]:
    """What typical slips make of two linear layers."""
    w, b = w1 @ w2, b1 @ w2 + b2
    slips = [
        ((w, b2), "the first bias is lost: it too goes through the second layer, `b1 @ w2`"),
        ((w, b1 @ w2), "the second bias, b2, is lost"),
        ((w, b1 @ w2 - b2), "b2 is subtracted: it is added"),
        ((b, w), "give the weights first and then the bias"),
    ]
    if w1.shape == w2.shape:
        slips[:0] = [
            ((w2 @ w1, b), "the order of the matrices is turned round: x meets w1 first, so it is `w1 @ w2`"),
            ((w2 @ w1, b2), "the order of the matrices is turned round: x meets w1 first, so it is `w1 @ w2`"),
            ((w1 * w2, b), "`*` multiplies number by number; matrices are multiplied with `@`"),
            ((w, b1 + b2), "b1 comes before the second layer, so it is multiplied by w2 as well"),
            ((w1 + w2, b1 + b2), "yours adds the layers; one after the other means multiplied"),
            ((w.T, b), "rows and columns of the weights are swapped: a row for each input"),
            ((w, w2 @ b1 + b2), "the bias meets w2 from the left, as an input does: `b1 @ w2`, not `w2 @ b1`"),
        ]
    return slips


def softmax_slips(z: np.ndarray) -> Slips:
    """What typical slips make of softmax."""
    with np.errstate(all="ignore"):
        e = np.exp(z)
        p = e / e.sum()
        return [
            (e, "these are the powers e^z; they must still be divided by their sum"),
            (z / z.sum(), "yours shares out the logits themselves; it is e^z that is divided by the sum"),
            (e / e.max(), "your largest answer is 1; divide the powers by their sum, so that the shares add up to 1"),
            (1 / (1 + np.exp(-z)), "that is a sigmoid for each number: they know nothing of each other"),
            (np.log(p), "that is the logarithm of the right answer"),
            ((z == z.max()).astype(float), "yours gives everything to the largest; softmax gives shares"),
            (z - z.max(), "the largest is subtracted; e^z and the division are still missing"),
            (_shares(z / np.abs(z).max()), "yours divides z by the largest, which changes the answer; subtract it"),
            (_shares(-z), "the sign is turned round: the largest logit gets the largest share"),
        ]


def cut_slips(z: np.ndarray) -> Slips:
    """What softmax makes of logits that are cut off at some number."""
    words = "are large logits cut off? Then those beyond are all alike: subtract the largest instead"
    return [(_shares(np.clip(z, -most, most)), words) for most in (700, 709, 600, 500, 300, 100, 50, 20)]


def _shares(z: np.ndarray) -> np.ndarray:
    e = np.exp(z)
    return e / e.sum()
