"""What typical slips make of the exercises on adversarial networks, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

from dltutor.scratch.activations import sigmoid

NumberSlips = list[tuple[float, str]]
ArraySlips = list[tuple[np.ndarray | None, str]]
LN_2 = float(np.log(2))
_CUTS = (1e-7, 1e-8, 1e-6, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
_CUT = "large logits are cut off there, the loss is too small; `np.logaddexp(0, z)` is ln(1 + exp(z)) for any z"


def softplus(z: np.ndarray) -> np.ndarray:
    """ln(1 + exp(z)): the cross-entropy of the label 0 at the logit z, and of the label 1 at −z."""
    return np.logaddexp(0, z)


def discriminator_slips(real: np.ndarray, fake: np.ndarray) -> NumberSlips:
    """What typical slips make of the discriminator's loss."""
    yes, no = softplus(-real), softplus(fake)
    loss, swapped = (yes.mean() + no.mean()) / 2, (softplus(real).mean() + softplus(-fake).mean()) / 2
    p, f = sigmoid(real), sigmoid(fake)
    return [
        (swapped, "the labels are swapped: reals have the label 1, fakes 0"),
        ((yes.mean() + softplus(-fake).mean()) / 2, "the fakes have the label 1 there: for the discriminator it is 0"),
        ((softplus(real).mean() + no.mean()) / 2, "the reals have the label 0 there: it is 1"),
        (yes.mean(), "only the reals are in it: it must call fakes fake, too"),
        (yes.mean() / 2, "only the reals are in it: it must call fakes fake, too"),
        (no.mean(), "only the fakes are in it: it must call reals real, too"),
        (no.mean() / 2, "only the fakes are in it: it must call reals real, too"),
        (yes.mean() + no.mean(), "the means of the two halves are added: the mean over all samples is half of that"),
        (yes.sum() + no.sum(), "that is the sum: take the mean over all samples"),
        ((yes.sum() + no.sum()) / len(real), "the sum is divided by the reals only: take the mean over all samples"),
        (loss / 2, "it is halved once too often"),
        (softplus(-fake).mean(), "that is the generator's loss: here fakes have the label 0, and reals are asked for"),
        (-loss, "the sign is wrong: a cross-entropy is −ln of a probability, and never negative"),
        (-swapped, "the sign is wrong, and the labels are swapped"),
        ((yes.mean() - no.mean()) / 2, "the two halves are subtracted: both are costs, add them"),
        (yes.mean() - no.mean(), "the two halves are subtracted: both are costs, add them"),
        (no.mean() - yes.mean(), "the two halves are subtracted: both are costs, add them"),
        (
            (softplus(-p).mean() + softplus(f).mean()) / 2,
            "sigmoid is applied twice: the formula with exp takes the logits as they are",
        ),
        (softplus(-p).mean() + softplus(f).mean(), "sigmoid is applied twice, and the halves are added"),
        (((1 - p).mean() + f.mean()) / 2, "the logarithm is missing: the cross-entropy is −ln of a probability"),
        ((1 - p).mean() + f.mean(), "the logarithm is missing: the cross-entropy is −ln of a probability"),
        (
            (np.square(1 - p).mean() + np.square(f).mean()) / 2,
            "that is the mean squared error of the probabilities: the cross-entropy is −ln p",
        ),
        (
            (np.square(1 - real).mean() + np.square(fake).mean()) / 2,
            "that is the least-squares loss of the logits: another game; the cross-entropy is asked for",
        ),
        (fake.mean() - real.mean(), "that is the Wasserstein loss, without sigmoid and logarithm"),
        ((fake.mean() - real.mean()) / 2, "that is the Wasserstein loss, without sigmoid and logarithm"),
        (
            (np.maximum(0, 1 - real).mean() + np.maximum(0, 1 + fake).mean()) / 2,
            "that is the hinge loss: the cross-entropy is asked for",
        ),
        (((real > 0).mean() + (fake < 0).mean()) / 2, "that is how often it is right, not its loss"),
        (((real <= 0).mean() + (fake >= 0).mean()) / 2, "that is how often it is wrong, not its loss"),
        (loss / LN_2, "that is with the logarithm to base 2: take the natural one, `np.log`"),
        (loss / np.log(10), "that is with the logarithm to base 10: take the natural one, `np.log`"),
        (yes.mean() * no.mean(), "the two halves are multiplied: add them"),
        (float(np.median(np.concatenate([yes.ravel(), no.ravel()]))), "that is the median: take the mean"),
        (max(yes.max(), no.max()), "that is the largest cost: take the mean"),
        (-(np.log(p.mean()) + np.log(1 - f.mean())) / 2, "that is the logarithm of a mean: take logarithms first"),
        *(((_cut(p, e).mean() + _cut(1 - f, e).mean()) / 2, _CUT) for e in _CUTS),
        *(((_raised(p, e).mean() + _raised(1 - f, e).mean()) / 2, _CUT) for e in _CUTS),
        *(((_capped(-real, e).mean() + _capped(fake, e).mean()) / 2, _CUT) for e in (30, 50, 100, 500, 700)),
    ]


def generator_slips(fake: np.ndarray) -> NumberSlips:
    """What typical slips make of the generator's non-saturating loss."""
    each, f = softplus(-fake), sigmoid(fake)
    loss = each.mean()
    return [
        (-softplus(fake).mean(), "that is the saturating loss, ln(1 − D): flat where D is sure; −ln D is asked for"),
        (softplus(fake).mean(), "the fakes have the label 0 there: the generator wants them called real, label 1"),
        (-loss, "the sign is wrong: it must become smaller as the discriminator is fooled, so −ln D"),
        (each.sum(), "that is the sum: take the mean"),
        (loss / 2, "it is halved: there are only the fakes here, no second half"),
        (loss * 2, "it is doubled"),
        (loss + softplus(fake).mean(), "the label 0 is in it as well: the generator has the label 1 only"),
        (softplus(-f).mean(), "sigmoid is applied twice: the formula with exp takes the logits as they are"),
        ((1 - f).mean(), "the logarithm is missing: −ln of the probability"),
        (f.mean(), "that is the mean probability of being real; the loss is −ln of it, and then the mean"),
        (-f.mean(), "the logarithm is missing: −ln of the probability"),
        (-fake.mean(), "that is the Wasserstein loss: sigmoid and −ln are missing"),
        (fake.mean(), "that is the mean logit: sigmoid and −ln are missing"),
        (np.abs(fake).mean(), "that is the mean size of the logits: sigmoid and −ln are missing"),
        (np.square(1 - f).mean(), "that is the mean squared error of the probabilities: −ln is asked for"),
        (np.square(f).mean(), "that is the mean squared error, with the label 0: −ln of the probability is asked for"),
        (np.square(1 - fake).mean(), "that is the least-squares loss of the logits: −ln sigmoid is asked for"),
        (np.maximum(0, 1 - fake).mean(), "that is a hinge loss: −ln sigmoid is asked for"),
        (float(-np.log(f.mean())), "that is the logarithm of the mean: take the logarithm of each, then the mean"),
        (float(softplus(-fake.mean())), "that is the loss of the mean logit: the loss of each, then the mean"),
        (loss / LN_2, "that is with the logarithm to base 2: take the natural one, `np.log`"),
        (loss / np.log(10), "that is with the logarithm to base 10: take the natural one, `np.log`"),
        (float(np.median(each)), "that is the median: take the mean"),
        (each.max(), "that is the largest: take the mean"),
        ((fake > 0).mean(), "that is how often it fools the discriminator, not its loss"),
        ((fake <= 0).mean(), "that is how often it fails, not its loss"),
        *((_cut(f, e).mean(), _CUT) for e in _CUTS),
        *((_raised(f, e).mean(), _CUT) for e in _CUTS),
        *((_capped(-fake, e).mean(), _CUT) for e in (30, 50, 100, 500, 700)),
    ]


def best_discriminator_slips(p: np.ndarray, q: np.ndarray) -> ArraySlips:
    """What typical slips make of the best discriminator; its holes, 0 / 0, are met before."""
    total = p + q
    half = np.full(p.shape, 0.5)

    def share(part: np.ndarray, whole: np.ndarray = total, empty: float = 0.5) -> np.ndarray:
        return np.divide(part, whole, out=np.full(p.shape, float(empty)), where=whole != 0)

    right, empty = share(p), total == 0
    nothing = " where p and q are both 0"
    return [
        (share(q), "that is the probability of a fake, q / (p + q)"),
        (None if (q == 0).any() else p / np.where(q == 0, 1, q), "p / q compares the two: divide by both together"),
        (None if (p == 0).any() else q / np.where(p == 0, 1, p), "q / p compares the two: divide p by both together"),
        *((share(p, q, e), "p / q compares the two: divide by both together, p + q") for e in (0, 0.5, 1)),
        (share(p, empty=0), f"it is 0{nothing}: with nothing to go by, ½"),
        (share(p, empty=1), f"it is 1{nothing}: with nothing to go by, ½"),
        (share(q, empty=0), "that is the probability of a fake, q / (p + q)"),
        (p - q, "that is the difference; a probability is a share, from 0 to 1"),
        (q - p, "that is the difference; a probability is a share, from 0 to 1"),
        (share(p - q), "that is the difference as a share: the reals alone are divided by all"),
        (share(p - q, empty=0), "that is the difference as a share: the reals alone are divided by all"),
        (np.abs(p - q), "that is the distance of the two; a probability is a share, from 0 to 1"),
        (share(np.abs(p - q)), "that is how much they differ: the reals alone are divided by all"),
        (p, "that is p alone: how many fakes lie there matters as well"),
        (1 - q, "that is 1 − q: p and q do not add up to 1 at a place"),
        (q, "that is q: divide p by both together"),
        (total, "that is p + q: divide p by it"),
        (total / 2, "that is the mean of both: divide p by p + q"),
        (p * q, "that is the product: divide p by p + q"),
        ((p > q) * 1.0, "that is the verdict, real or fake: how sure it is was asked for"),
        ((p >= q) * 1.0, "that is the verdict, real or fake: how sure it is was asked for"),
        (np.where(p > q, 1.0, np.where(p < q, 0.0, 0.5)), "that is the verdict: how sure it is was asked for"),
        (sigmoid(p - q), "that is sigmoid of the difference: p and q are no logits; their logarithms would be"),
        (share(p**2, p**2 + q**2), "p and q are squared there: as they are, p / (p + q)"),
        (share(p, np.maximum(p, q)), "it is divided by the larger one: divide by both together"),
        (share(np.maximum(p, q)), "the larger one is divided there, whether real or fake: the reals are asked for"),
        (share(np.minimum(p, q)), "the smaller one is divided there: the reals are asked for"),
        (
            p / total.sum() if total.sum() else None,
            "it is divided by the sum over all places: each place has its own p + q",
        ),
        (
            p / (p.sum() + 1e-300) if p.any() and p.shape != () else None,
            "p is made to add up to 1: divide by p + q at each place instead",
        ),
        (right / 2, "it is half of it: half of everything being fake is in p + q already"),
        (share(p / 2), "it is half of it: half of everything being fake is in p + q already"),
        (right * 2, "it is twice as much: where p = q, ½ is right"),
        (half, "it says ½ everywhere: that is right only where p = q"),
        (np.where(empty, 0.5, 1.0), "it says 1 everywhere: fakes lie there as well"),
        *(_softened(p, total, e) for e in (1e-3, 1e-2, 0.1, 1.0)),
        (right.ravel() if right.ndim > 1 else None, "all numbers are in one row: keep the shape of p"),
        (np.array(right.mean()), "it gives one number: each place has its own"),
        (np.array(p.sum() / total.sum()) if total.sum() else None, "it gives one number: each place has its own"),
    ]


def _softened(p: np.ndarray, total: np.ndarray, by: float) -> tuple[np.ndarray, str]:
    return p / (total + by), f"{by:g} is added below the line, which changes every answer: treat 0 / 0 on its own"


def interpolation_slips(a: np.ndarray, b: np.ndarray, steps: int) -> ArraySlips:
    """What typical slips make of the straight line from a to b."""
    t = np.linspace(0, 1, steps)[:, None]
    right = (1 - t) * a + t * b
    open_end = np.linspace(a, b, steps, endpoint=False)
    later = a + (b - a) * (np.arange(1, steps + 1) / steps)[:, None]
    inside = np.linspace(a, b, steps + 2)[1:-1]
    smooth = t * t * (3 - 2 * t)
    same_length = len(a) == steps
    return [
        (open_end, f"b is missing: the last of the {steps} points must be b itself"),
        (later, "a is missing: the first point must be a itself"),
        (inside, "both ends are missing: a is the first point, b the last"),
        (right[::-1], "the order is turned round: it must go from a to b"),
        (open_end[::-1], "the order is turned round, and an end is missing"),
        (right.T, "rows and columns are swapped: a row for each point, (steps, noise_size)"),
        (
            np.linspace(a, b, steps + 1),
            f"these are {steps + 1} points: `steps` counts the points, both ends included",
        ),
        (np.linspace(a, b, steps - 1) if steps > 2 else None, f"these are {steps - 1} points, and {steps} are wanted"),
        (np.linspace(a, b, steps + 2), f"these are {steps + 2} points: the two ends are among the {steps}"),
        (right[1:-1] if steps > 2 else None, "the ends are left out: a is the first point, b the last"),
        (right[:-1], "b is left out: it is the last point"),
        (right[1:], "a is left out: it is the first point"),
        (np.stack([a, b]), "these are the two ends only: the points between them are asked for"),
        (a + t * b, "b is added to a: on the way a becomes less, (1 − t) · a + t · b"),
        (b + t * a, "a is added to b: on the way the one becomes less as the other grows"),
        (a + t * (a - b), "it goes away from b: the step is b − a"),
        (b + t * (b - a), "it begins at b and goes beyond: begin at a"),
        (t * (b - a), "a is missing: begin there, a + t · (b − a)"),
        ((1 - t) * a, "b is missing: (1 − t) · a + t · b"),
        (t * b, "a is missing: (1 − t) · a + t · b"),
        (t * a + t * b, "both have the share t: one has t, the other 1 − t"),
        ((1 - t) * (a + b), "both have the share 1 − t: one has t, the other 1 − t"),
        ((1 - t) * a - t * b, "b is subtracted: add its share"),
        ((1 - t) * a * t * b, "the shares are multiplied: add them"),
        ((1 - t**2) * a + t**2 * b, "the points are not evenly spaced: the share t is squared"),
        ((1 - smooth) * a + smooth * b, "the points are not evenly spaced: they crowd at the ends"),
        (_around(a, b, t), "that is an arc from a to b: the straight line is asked for"),
        (np.repeat(((a + b) / 2)[None], steps, axis=0), "every point is the middle of a and b"),
        ((a + b) / 2, "that is the middle alone"),
        (np.repeat(a[None], steps, axis=0), "every point is a: where does the share t come in?"),
        (np.repeat(b[None], steps, axis=0), "every point is b: where does the share t come in?"),
        (np.linspace(0, 1, steps), "these are the shares t: mix a and b by them"),
        (t, "these are the shares t: mix a and b by them"),
        (right.ravel(), "all numbers are in one row: a row for each point, (steps, noise_size)"),
        (right[None], "there is an axis too many: (steps, noise_size)"),
        (right[:, None], "there is an axis too many: (steps, noise_size)"),
        (
            (1 - t[:, 0]) * a + t[:, 0] * b if same_length or len(a) == 1 else None,
            "each number of the noise has a share of its own: t must be a column, `[:, None]`",
        ),
        (right.round() if (right.round() != right).any() else None, "the numbers are rounded"),
        (np.clip(right, 0, 1), "the numbers are cut to 0 to 1: noise may be negative and large"),
        (np.clip(right, -1, 1), "the numbers are cut to −1 to 1: noise may be larger"),
    ]


def _cut(p: np.ndarray, by: float) -> np.ndarray:
    return -np.log(np.clip(p, by, 1 - by))


def _raised(p: np.ndarray, by: float) -> np.ndarray:
    return -np.log(p + by)


def _capped(z: np.ndarray, at: float) -> np.ndarray:
    return np.log1p(np.exp(np.clip(z, -at, at)))


def _around(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray | None:
    """Points on the arc of a circle about 0, as spherical interpolation takes them; None if there is no such arc."""
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    cosine = float(a @ b / lengths) if lengths else 1.0
    angle = np.arccos(np.clip(cosine, -1, 1))
    if np.sin(angle) < 1e-6:
        return None
    return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
