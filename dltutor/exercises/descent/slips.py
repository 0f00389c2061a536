"""What typical slips make of the exercises of chapter 3, each with the words for it, the commonest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

TOO_SMALL = 1e-9


def slope_slip(f: Callable, w: float, given: float, asked: Sequence[float]) -> str:
    """What may have led to `given` for the slope of f at w, from the places where `f` was asked."""
    steps = sorted({float(place - w) for place in asked})
    if not steps:
        return "`f` is never asked: the heights `f(w + h)` and `f(w - h)` tell how steep it is"
    if steps == [0.0]:
        if given == f(w):
            return f"that is the height f({w:g}), not the slope"
        return f"`f` is asked at w = {w:g} only: h is 0, or so small that w + h is w; take 0.0001"
    if len(steps) == 1:
        return "`f` is asked at one place only: a slope takes two, `w - h` and `w + h`, and what changed between them"
    low, high = steps[0], steps[-1]
    rise, run, h = float(f(w + high) - f(w + low)), high - low, max(high, -low)
    one_side = low >= 0 or high <= 0
    for value, words in (
        (rise, "the difference must be divided by the distance"),
        (rise / 2 * h, "mind the brackets: `/ (2 * h)`, not `/ 2 * h`"),
        (rise / h, "from w - h to w + h the distance is 2 · h, not h"),
        (rise / (2 * h), "you look only to one side of w, and divide by the distance of both"),
        (-rise / run, "the sign is turned: the height to the right minus the height to the left"),
        (-rise / h, "the sign is turned, and the distance is 2 · h"),
        (f(w), f"that is the height f({w:g}), not the slope"),
    ):
        exact = value != rise / run and abs(given - value) <= 1e-6 * abs(value)
        if exact and (one_side or "one side" not in words):
            return words
    if h < TOO_SMALL:
        return f"your h is {h:.1g}, so small that the two heights are rounded to almost the same: take 0.0001"
    if one_side:
        return "you look only to one side: look to both sides of w, `w - h` and `w + h`, then the bend cancels"
    if abs(given - rise / run) <= 1e-6 * abs(given):
        return f"your h is {h:.2g}: take a smaller h, as 0.0001"
    return "it is `(f(w + h) - f(w - h)) / (2 * h)`, with a small h"


def descent_slips(slope: Callable, w: Any, rate: float, steps: int, path: list) -> list[tuple[Any, str]]:
    """What typical slips make of a descent, whose right way is `path`, one step too long."""
    up, whole, once, shrunk = w, w, w - steps * rate * slope(w), w
    for _ in range(steps):
        up = up + rate * slope(up)
        whole = whole - slope(whole)
        shrunk = shrunk - rate * shrunk
    return [
        (up, "yours climbs: a step goes against the slope, `w - …`"),
        (whole, f"the learning rate, {rate:g}, is missing"),
        (path[1], f"yours makes one step, and {steps} are wanted: is the `return` inside the loop?"),
        (once, "the slope is asked only once, at the start: ask it again in every step, where you are then"),
        (path[steps + 1], f"yours makes {steps + 1} steps, one too many"),
        (w, "yours stays where it is: does the loop run `steps` times, and does `w` get its new value?"),
        (path[steps - 1] if steps else w, f"yours makes {steps - 1} steps, one too few"),
        (shrunk, "yours multiplies the rate with `w` itself; it is the slope at `w` that counts"),
        (rate * slope(w), "that is the length of a step; it has to be taken away from `w`"),
    ]


def momentum_slips(
    w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float, momentum: float
) -> list[tuple[tuple[np.ndarray, np.ndarray], str]]:
    """What typical slips make of one step with momentum, each with the words for it."""
    move, kept = rate * gradient, momentum * v
    rest = (1 - momentum) * gradient
    late = (
        "in your form, which is in books too, the rate comes last, at w; here it stands in v, and w moves by `v` itself"
    )
    new, mean, short = kept - move, kept - (1 - momentum) * move, momentum * (v - move)
    return [
        ((w, v), "yours changes nothing"),
        ((w + kept + move, kept + move), "the gradient points up, so it is taken away from the velocity"),
        ((w - new, new), "your velocity is right, and the weights move with it: `w + v`"),
        ((w + v, new), "your weights move with the old velocity: compute the new one first, then move by it"),
        ((w - move, new), "your weights move without the velocity: it is `w + v`"),
        ((w + new, v), "your weights are right, but the old velocity comes back: return the new one"),
        ((w - kept - move, kept + move), "your `v` has the other sign; both forms are in books, here v is the move"),
        ((w - rate * (kept + gradient), kept + gradient), late),
        ((w - rate * (kept + rest), kept + rest), f"{late}; and the gradient stands without `1 - momentum`"),
        ((w + rate * (kept - gradient), kept - gradient), late),
        ((new, w + new), "the two are swapped: `w` comes first"),
        ((w + v - move, v - move), f"the old velocity is kept whole: it is multiplied by the momentum, {momentum:g}"),
        ((w - move, -move), "the old velocity is forgotten: `momentum * v` is missing"),
        ((w + kept - gradient, kept - gradient), f"the learning rate, {rate:g}, is missing"),
        ((w + mean, mean), "the gradient is multiplied by the rate alone, without `1 - momentum`"),
        ((w + momentum * new - move, new), "that is Nesterov's form; plain momentum moves by `v` itself"),
        ((w + short, short), "the momentum shortens the old velocity only, not the new slope"),
    ]  # fmt: skip


def neuron_slips(
    x: np.ndarray, weights: np.ndarray, bias: float, target: float
) -> list[tuple[tuple[np.ndarray, float], str]]:
    """What typical slips make of the gradients of a neuron, each with the words for it."""
    z = float(x @ weights) + bias
    p = 1 / (1 + np.exp(-z))
    error, bend = p - target, p * (1 - p)
    delta = 2 * error * bend
    twice = 1 / (1 + np.exp(-p))

    def both(slope_at_z: float) -> tuple[np.ndarray, float]:
        return slope_at_z * x, slope_at_z

    return [
        (both(-delta), "the sign is turned: the loss changes with p by 2 · (p - target), not 2 · (target - p)"),
        (both(2 * error), "the slope of the sigmoid, p · (1 - p), is missing"),
        (both(error * bend), "the slope of a square is twice the error: a factor of 2 is missing"),
        (both(error), "that is the slope of the cross-entropy; here it is 2 · (p - target) · p · (1 - p)"),
        ((delta * x, 1.0), "your bias is not finished: its own slope, 1, is multiplied by the two others"),
        ((delta * x, delta * bias), "the bias has an input that is always 1, so its slope is that of z"),
        ((delta * weights, delta), "z changes with a weight as its input says: multiply by x, not by the weights"),
        ((np.full(len(x), delta), delta), "every weight has its own input: the last factor is x"),
        (both(2 * error * z * (1 - z)), "the sigmoid's slope is p · (1 - p), with p, not with z"),
        (both(2 * error * twice * (1 - twice)), "p is already the sigmoid of z: its slope is p · (1 - p)"),
        (both(2 * (z - target)), "the sigmoid is missing: the loss compares p, not z, with the target"),
        (both(error**2 * bend), "the slope of (p - target)² is 2 · (p - target), not the square itself"),
        ((delta * x, 0.0), "the bias has a slope too: that of z"),
    ]  # fmt: skip
