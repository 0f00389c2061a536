"""What typical slips make of a Gram matrix, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

Slips = list[tuple[np.ndarray | None, str]]


def gram_slips(features: np.ndarray) -> Slips:
    """The matrices that typical slips give."""
    height, width, channels = features.shape
    places = features.reshape(-1, channels)
    count = len(places)
    right = places.T @ places / count
    mixed, mean, size = features.reshape(channels, -1), places.mean(axis=0), np.linalg.norm(places, axis=0)
    centred = places - mean
    several = channels > 1
    return [
        (places.T @ places, "the products are added up: divide by how many places there are"),
        (places.T @ places / places.size, "it is divided by places × channels: divide by the places alone"),
        (places.T @ places / channels, "it is divided by the number of channels: divide by the places"),
        (places.T @ places / height, "it is divided by the height alone: the places are height × width"),
        (places.T @ places / width, "it is divided by the width alone: the places are height × width"),
        (
            mixed @ mixed.T / count if several else None,
            "the numbers of several channels are mixed: reshape to (-1, channels), then transpose",
        ),
        (
            mixed @ mixed.T if several else None,
            "the numbers of several channels are mixed: reshape to (-1, channels), then transpose",
        ),
        (
            places @ places.T / count,
            "each place meets each other one: the channels are to meet, so `places.T @ places`",
        ),
        (places @ places.T, "each place meets each other one: the channels are to meet, so `places.T @ places`"),
        (np.outer(mean, mean), "the means are multiplied: first multiply at each place, then take the mean"),
        (
            centred.T @ centred / count,
            "the means are taken off first: that is the covariance, here nothing is taken off",
        ),
        (
            centred.T @ centred / max(count - 1, 1),
            "the means are taken off first: that is the covariance, here nothing is taken off",
        ),
        (
            places.T @ places / np.outer(size, size),
            "each channel is brought to length 1: how loud a channel is belongs to the style",
        ),
        (np.diag(right) if several else None, "that is each channel with itself only: each two channels are to meet"),
        (
            np.diag(np.diag(right)) if several else None,
            "two different channels are to meet, too: only the diagonal is right",
        ),
        (mean if several else None, "that is the mean of each channel: it does not say what occurs together"),
        (
            np.einsum("hwi,hwj->hij", features, features) / width if height > 1 else None,
            "each row of the image has a matrix of its own: take the mean over all places",
        ),
        (
            features.transpose(0, 2, 1) @ features if height > 1 else None,
            "each row of the image has a matrix of its own: take the mean over all places",
        ),
    ]
