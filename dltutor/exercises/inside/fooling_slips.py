"""What typical slips make of a step that fools and of the way back, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

Slips = list[tuple[np.ndarray | None, str]]


def fgsm_slips(images: np.ndarray, gradient: np.ndarray, size: float) -> Slips:
    """The images that typical slips give."""
    sign = np.sign(gradient)
    moved = images + size * sign
    unit = gradient / (np.abs(gradient).max() or 1)
    return [
        (moved, "pixels leave 0 to 1: clip them after the step"),
        (np.clip(images - size * sign, 0, 1), "the loss falls: that helps the network. Go with the gradient, add"),
        (np.clip(images + size * gradient, 0, 1),
         "the pixels move by different amounts: take the sign of the gradient"),
        (images + size * gradient, "take the sign of the gradient, and clip what leaves 0 to 1"),
        (np.clip(images + size * unit, 0, 1), "the pixels move by different amounts: each goes by the whole size"),
        (np.clip(images + sign, 0, 1), "each pixel moves by 1: multiply the sign with size"),
        (np.clip(images + np.clip(gradient, -size, size), 0, 1),
         "where the gradient is small the pixel moves by less: each goes by the whole size"),
        (np.clip(images, 0, 1) + size * sign, "the images are clipped before the step: clip after it"),
        (np.clip(moved, -size, size), "clip to 0 to 1: it is the change that is limited by size, not the image"),
        (np.clip(moved, images - size, images + size), "pixels leave 0 to 1: that is what has to be clipped"),
        (size * sign, "that is the change alone: add it to the images"),
        (np.clip(size * sign, 0, 1), "that is the change alone: add it to the images"),
        (np.clip(images + size * np.where(gradient >= 0, 1, -1), 0, 1), "where the gradient is 0 the pixel stays"),
        (np.clip(images + size * np.where(gradient > 0, 1, -1), 0, 1), "where the gradient is 0 the pixel stays"),
        (np.clip(images + size * np.maximum(sign, 0), 0, 1), "pixels are only made darker: where the gradient is "
         "negative they move down"),
        (np.clip(images + size, 0, 1), "all pixels move up: the sign of the gradient says up or down"),
        (np.clip(images + size * np.sign(images), 0, 1), "that is the sign of the images: take that of the gradient"),
        (np.clip(images + size * np.abs(sign), 0, 1), "all pixels move up: keep the sign of the gradient"),
        (np.mod(moved, 1), "what leaves 0 to 1 goes to the nearer end, and does not come in at the other one"),
    ]  # fmt: skip


def project_slips(changed: np.ndarray, images: np.ndarray, size: float) -> Slips:
    """The images that typical slips give."""
    low, high = images - size, images + size
    change = changed - images
    near = np.clip(changed, low, high)
    largest = np.abs(change).max() or 1
    return [
        (near, "pixels leave 0 to 1: clip to that, too"),
        (np.clip(changed, 0, 1), "pixels are further than size from their place in images: clip to that, too"),
        (np.clip(changed, -size, size), "the image itself is limited by size: it is the change that is"),
        (np.clip(change, -size, size), "that is the change alone: add it to the images"),
        (np.clip(np.clip(change, -size, size), 0, 1), "that is the change alone: add it to the images"),
        (np.clip(images + change * size / largest, 0, 1),
         "the whole change is made smaller: pixels that were allowed must stay as they are"),
        (np.clip(images + change * min(1.0, size / (np.linalg.norm(change) or 1)), 0, 1),
         "the length of the whole change is limited: here each pixel has its own limit"),
        (np.clip(images + size * np.sign(change), 0, 1),
         "each pixel is moved by the whole size: those that were allowed must stay as they are"),
        (np.where((changed < low) | (changed > high) | (changed < 0) | (changed > 1), images, changed),
         "what went too far goes back to where it was: the nearest that is allowed is asked for"),
        (np.where(np.abs(change) > size, images, np.clip(changed, 0, 1)),
         "what went too far goes back to where it was: the nearest that is allowed is asked for"),
        (np.clip(np.minimum(changed, high), 0, 1), "pixels are more than size below their place in images"),
        (np.clip(np.maximum(changed, low), 0, 1), "pixels are more than size above their place in images"),
        (np.clip(images, changed - size, changed + size), "changed and images have changed places"),
        (np.clip(np.clip(images, changed - size, changed + size), 0, 1), "changed and images have changed places"),
        (images, "nothing is left of the change: what is allowed of it stays"),
        (changed, "nothing is clipped"),
    ]  # fmt: skip
