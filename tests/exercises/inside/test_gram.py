"""Chapter 10, style: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises.core.contract import RIGHT
from dltutor.exercises.inside.gram import Gram

from ..as_learner import as_function, changed, tells

gram = Gram()
CODE = "\n".join(line[4:] for line in gram.code.split("features):\n")[1].strip("\n").splitlines())
RETURN = "places.T @ places / len(places)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(CODE, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(CODE, (" / len(places)", "")), "the products are added up"),
        (changed(CODE, ("len(places)", "places.size")), "places × channels"),
        (changed(CODE, ("len(places)", "features.shape[2]")), "by the number of channels"),
        (changed(CODE, ("len(places)", "len(features)")), "by the height alone"),
        (changed(CODE, ("len(places)", "features.shape[1]")), "by the width alone"),
        (changed(CODE, ("(-1, features.shape[-1])", "(features.shape[-1], -1)"), (RETURN, "places @ places.T / 12")),
         "numbers of several channels are mixed"),
        (changed(CODE, ("(-1, features.shape[-1])", "(features.shape[-1], -1)"), (RETURN, "places @ places.T")),
         "numbers of several channels are mixed"),
        (changed(CODE, (RETURN, "places @ places.T")), "each place meets each other one"),
        (changed(CODE, (RETURN, "places @ places.T / len(places)")), "each place meets each other one"),
        (changed(CODE, (RETURN, "np.outer(places.mean(axis=0), places.mean(axis=0))")), "the means are multiplied"),
        (changed(CODE, (RETURN, "np.cov(places.T)")), "that is the covariance"),
        (changed(CODE, (RETURN, "np.cov(places.T, bias=True)")), "that is the covariance"),
        (changed(CODE, ("return ", "g = ")) + "\nreturn g / np.sqrt(np.outer(np.diag(g), np.diag(g)))", "to length 1"),
        (changed(CODE, (RETURN, "(places ** 2).mean(axis=0)")), "each channel with itself only"),
        (changed(CODE, ("return ", "g = ")) + "\nreturn g * np.eye(len(g))", "only the diagonal is right"),
        (changed(CODE, (RETURN, "places.mean(axis=0)")), "does not say what occurs together"),
        ("return features.transpose(0, 2, 1) @ features", "each row of the image has a matrix of its own"),
        ("return features", "it gives shape (3, 4, 2)"),
    ],
)  # fmt: skip
def test_gram(body, message):
    tells(gram, body, message)


@pytest.mark.parametrize(
    "body",
    [
        "return np.einsum('hwi,hwj->ij', features, features) / features[..., 0].size",
        "h, w, c = features.shape\nfound = np.zeros((c, c))\nfor i in range(c):\n    for j in range(c):\n"
        "        found[i, j] = (features[:, :, i] * features[:, :, j]).mean()\nreturn found",
        "return np.mean(features[..., :, None] * features[..., None, :], axis=(0, 1)).tolist()",
        "return np.tensordot(features, features, ([0, 1], [0, 1])).astype('float32') / features[..., 0].size",
    ],
)
def test_other_ways_are_right_too(body):
    assert gram.check(as_function(body, gram.calls_with)).state == RIGHT
