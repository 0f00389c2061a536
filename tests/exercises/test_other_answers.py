"""Other right ways to each exercise, and wrong ones that a check must tell from the right one, each by its reason."""

import numpy as np
import pytest

from dltutor.exercises import activations, chapters, training

from .as_learner import as_function, refusal, tells

BY_KEY = {e.key: e for c in chapters() for e in c.exercises}

RIGHT = {
    "neuron": (
        "return np.heaviside(x @ weights + bias, 0)",
        "for a, w in zip(x, weights): bias += a * w\nreturn bool(bias > 0)",
        "return int(np.dot(x, weights) > -bias)",
    ),
    "perceptron_step": (
        "e = learning_rate * (target - np.heaviside(x @ weights + bias, 0))\nreturn [weights + e * x, bias + e]",
        "e = target - (x.dot(weights) + bias > 0)\n"
        "return [w + learning_rate * e * a for w, a in zip(weights, x)], bias + learning_rate * e",
        "p = x @ weights + bias > 0\nif p == target: return weights, bias\ns = 1 if target else -1\n"
        "return weights + s * learning_rate * x, bias + s * learning_rate",
    ),
    "count_parameters": (
        "return sum((n + 1) * m for n, m in zip(layer_sizes, layer_sizes[1:]))",
        "n = np.array(layer_sizes)\nreturn n[:-1] @ n[1:] + n[1:].sum()",
        "return sum(layer_sizes[i] * (layer_sizes[i - 1] + 1) for i in range(1, len(layer_sizes)))",
    ),
    "features": ("return np.array(image[5, 1:4].mean())", "return image[5, 1:4]", "return tuple(image[4:6, 2])"),
    "leaky_relu": (
        "return np.maximum(z, 0) + negative_slope * np.minimum(z, 0)",
        "z = z.copy()\nz[z < 0] *= negative_slope\nreturn z",
        "return np.vectorize(lambda v: v if v > 0 else v * negative_slope)(z)",
        "import keras\nreturn keras.ops.leaky_relu(z, negative_slope)",
    ),
    "sigmoid_derivative": (
        "e = np.exp(-np.abs(z))\nreturn e / (1 + e) ** 2",
        "return 1 / (4 * np.cosh(z / 2) ** 2)",
        "s = lambda v: 1 / (1 + np.exp(-v))\nreturn (s(z + 1e-5) - s(z - 1e-5)) / 2e-5",
        "import keras\ns = keras.ops.sigmoid(z)\nreturn s * (1 - s)",
    ),
    "collapse": (
        "return np.dot(w1, w2), np.dot(b1, w2) + b2",
        "one = lambda x: (x @ w1 + b1) @ w2 + b2\nb = one(np.zeros(len(w1)))\nreturn one(np.eye(len(w1))) - b, b",
        "return [np.einsum('ij,jk->ik', w1, w2), (w2.T @ b1) + b2]",
    ),
    "softmax": (
        "import keras\nreturn keras.ops.softmax(z)",
        "return np.exp(z - np.logaddexp.reduce(z))",
        "return [1 / np.exp(z - a).sum() for a in z]",
    ),
    "slope": (
        "h = 1e-3\nreturn (8 * (f(w + h) - f(w - h)) - f(w + 2 * h) + f(w - 2 * h)) / (12 * h)",
        "low, high = f(np.array([w - 1e-4, w + 1e-4]))\nreturn (high - low) / 2e-4",
        "return (f(w + 1e-7) - f(w)) / 1e-7",
    ),
    "descend": (
        "while steps:\n    w = w - learning_rate * slope(w)\n    steps -= 1\nreturn w",
        "way = [w]\nfor _ in range(steps): way.append(way[-1] - learning_rate * slope(way[-1]))\nreturn way[-1]",
        "from functools import reduce\nreturn reduce(lambda p, _: p - learning_rate * slope(p), range(steps), w)",
    ),
    "momentum_step": (
        "v = momentum * v - learning_rate * gradient\nreturn np.array([w + v, v])",
        "back = learning_rate * gradient - momentum * v\nreturn [w - back, -back]",
        "v = [momentum * a - learning_rate * g for a, g in zip(v, gradient)]\nreturn [a + b for a, b in zip(w, v)], v",
    ),
    "neuron_gradients": (
        "p = 1 / (1 + np.exp(-(x @ weights + bias)))\nd = -2 * (target - p) * (p - p**2)\nreturn [d * a for a in x], d",
        "f = lambda w, b: (1 / (1 + np.exp(-(x @ w + b))) - target) ** 2\nh = 1e-5\n"
        "s = [(f(weights + h * e, bias) - f(weights - h * e, bias)) / (2 * h) for e in np.eye(len(x))]\n"
        "return s, (f(weights, bias + h) - f(weights, bias - h)) / (2 * h)",
        "import tensorflow as tf\nw, b = tf.Variable(weights), tf.Variable(bias, dtype='float64')\n"
        "with tf.GradientTape() as t: loss = (tf.sigmoid(tf.reduce_sum(x * w) + b) - target) ** 2\n"
        "return t.gradient(loss, [w, b])",
    ),
    "rule": (
        "v = memory['v'] = 0.9 * memory.get('v', 0) + gradient\nreturn list(-0.2 * v)",
        "v = memory.get('v', 0 * gradient)\nmemory['v'] = 0.7 * v - 0.2 * gradient\n"
        "return 0.7 * memory['v'] - 0.2 * gradient",
    ),
    "scale": (
        "from sklearn.preprocessing import StandardScaler\ns = StandardScaler().fit(x_train)\n"
        "return s.transform(x_train), s.transform(x_test)",
        "import keras\nn = keras.layers.Normalization()\nn.adapt(x_train)\nreturn n(x_train), n(x_test)",
        "m = sum(x_train) / len(x_train)\ns = (sum((x_train - m) ** 2) / len(x_train)) ** 0.5\n"
        "return [(x_train - m) / s, (x_test - m) / s]",
    ),
    "three_sets": (
        "i = list(range(n))\nrandom.shuffle(i)\nreturn i[: 3 * n // 5], i[3 * n // 5 : -n // 5], i[-n // 5 :]",
        "return np.split(random.permutation(n), [n * 6 // 10, n * 8 // 10])",
        "i = random.random(n).argsort()\nreturn tuple(np.sort(s) for s in np.split(i, [n * 6 // 10, n * 8 // 10]))",
    ),
    "early_stopping": (
        "best, waited = 0, 0\nfor i in range(1, len(losses)):\n    if losses[i] < losses[best]: best, waited = i, 0\n"
        "    else: waited += 1\n    if waited == patience: break\nreturn best",
        "for i in range(len(losses)):\n    if losses[i] == min(losses[: i + 1 + patience]) < min(losses[:i] + [9]): "
        "return i",
        "low = np.minimum.accumulate(losses)\nfirst = [int(np.argmax(low == v)) for v in low]\n"
        "stop = [i for i, b in enumerate(first) if i - b >= patience]\nreturn np.int64(first[stop[0] if stop else -1])",
    ),
    "dropout": (
        "return values * (chance >= rate) / (1 - rate)",
        "v = values.copy()\nv[chance < rate] = 0\nreturn v / (1 - rate)",
        "return (np.vectorize(lambda v, c: 0.0 if c < rate else v / (1 - rate))(values, chance)).tolist()",
    ),
    "convolve": (
        "from scipy.signal import correlate2d\nreturn correlate2d(image, kernel, 'valid') + bias",
        "s = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)\n"
        "return np.einsum('rcij,ij->rc', s, kernel) + bias",
        "import keras\nk = np.asarray(kernel, 'float32')[..., None, None]\n"
        "return keras.ops.conv(np.asarray(image, 'float32')[None, ..., None], k, 1)[0, ..., 0] + bias",
    ),
    "output_size": (
        "import math\nreturn math.ceil(size / stride if padding == 'same' else (size - kernel + 1) / stride)",
        "return len(range(0, size if padding == 'same' else size - kernel + 1, stride))",
        "return np.ceil((size - (kernel - 1) * (padding == 'valid')) / stride)",
    ),
    "parameters": (
        "seen = kernel**2 * shape[-1] if layer == 'Conv2D' else np.prod(shape)\nreturn seen * outputs + outputs",
        "h, w, c = (kernel, kernel, shape[2]) if layer.startswith('Conv') else shape\nreturn outputs * (1 + h * w * c)",
        "n = (np.size(np.ones(kernel**2)) * shape[2]) if layer == 'Conv2D' else np.size(np.ones(shape))\n"
        "return float(n * outputs + outputs)",
    ),
    "max_pool": (
        "s = np.lib.stride_tricks.sliding_window_view(image, (window, window))\n"
        "return s[::stride, ::stride].max(axis=(2, 3))",
        "h, w = image.shape\nreturn [[max(image[r + i, c + j] for i in range(window) for j in range(window)) "
        "for c in range(0, w - window + 1, stride)] for r in range(0, h - window + 1, stride)]",
        "import keras\nreturn keras.ops.max_pool(image[None, ..., None].astype('float32'), window, stride)[0, ..., 0]",
    ),
    "iou": (
        "s = np.prod(np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None))\n"
        "return s / (np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - s)",
        "q = lambda t: {(x, y) for x in range(80) for y in range(80) "
        "if t[0] * 8 <= x < t[2] * 8 and t[1] * 8 <= y < t[3] * 8}\nreturn len(q(a) & q(b)) / len(q(a) | q(b))",
        "import tensorflow as tf\na, b = tf.constant(a), tf.constant(b)\n"
        "s = tf.reduce_prod(tf.maximum(tf.minimum(a[2:], b[2:]) - tf.maximum(a[:2], b[:2]), 0))\n"
        "return s / (tf.reduce_prod(a[2:] - a[:2]) + tf.reduce_prod(b[2:] - b[:2]) - s)",
    ),
    "recurrent_step": (
        "import keras\nreturn keras.ops.tanh(np.dot(x, W) + np.dot(h, U) + b)",
        "return [[np.tanh(sum(r * W[:, j]) + sum(s * U[:, j]) + b[j]) for j in range(len(b))] for r, s in zip(x, h)]",
        "return np.tanh(np.hstack([x, h, np.ones((len(x), 1))]) @ np.vstack([W, U, b]))",
    ),
    "encode": (
        "numbers = {w: i for i, w in enumerate(vocabulary, start=2)}\n"
        "return np.array(([numbers.get(w, 1) for w in text.lower().split()] + [0] * length)[:length])",
        "out = np.zeros(length)\nfor i, w in enumerate(text.casefold().split()[:length]):\n"
        "    out[i] = vocabulary.index(w) + 2 if w in vocabulary else 1\nreturn out",
        "import keras\nreturn keras.layers.TextVectorization(standardize='lower', output_sequence_length=length, "
        "vocabulary=vocabulary, split='whitespace')([text])[0]",
    ),
    "probabilities": (
        "import keras\nreturn keras.ops.softmax(logits / temperature)",
        "z = logits / temperature\nreturn np.exp(z - np.logaddexp.reduce(z))",
        "return [1 / np.exp((logits - a) / temperature).sum() for a in logits]",
    ),
    "naive_error": (
        "both = np.concatenate([train, test])\nn = len(train)\n"
        "return np.mean(np.abs(both[n:] - both[n - ahead : -ahead])) / np.std(train)",
        "both = [*train, *test]\nn = len(train)\n"
        "return sum(abs(both[i] - both[i - ahead]) for i in range(n, len(both))) / len(test) / train.std()",
        "from sklearn.metrics import mean_absolute_error as mae\n"
        "return mae(test, [*train[-ahead:], *test][: len(test)]) / np.var(train) ** 0.5",
    ),
    "clip": (
        "import tensorflow as tf\nreturn tf.clip_by_global_norm(gradients, limit)[0]",
        "n = np.linalg.norm(np.concatenate([g.ravel() for g in gradients]))\n"
        "return tuple(g * min(1, limit / (n + 1e-12)) for g in gradients)",
        "n = sum(np.linalg.norm(g) ** 2 for g in gradients) ** 0.5\nreturn [g / max(n / limit, 1) for g in gradients]",
    ),
    "discriminator_loss": (
        "import keras\nz = np.concatenate([real_logits, fake_logits])\ny = np.repeat([1.0, 0.0], len(real_logits))\n"
        "return keras.losses.BinaryCrossentropy(from_logits=True)(y.reshape(z.shape), z)",
        "s = lambda z: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))\n"
        "return np.mean([s(-real_logits), s(fake_logits)])",
        "z = np.append(-real_logits, fake_logits)\nreturn sum(np.logaddexp(0, v) for v in z) / len(z)",
    ),
    "generator_loss": (
        "import keras\nf = keras.losses.BinaryCrossentropy(True)\nreturn f(0 * fake_logits + 1, fake_logits)",
        "z = -fake_logits\nreturn np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))))",
        "return -np.mean(-np.logaddexp(0, -fake_logits))",
    ),
    "best_discriminator": (
        "return np.nan_to_num(p / (p + q), nan=0.5)",
        "return np.where(p + q == 0, 0.5, p / np.where(p + q == 0, 1, p + q))",
        "return np.vectorize(lambda a, b: a / (a + b) if a + b else 0.5)(p, q)",
        "return np.ma.divide(p, p + q).filled(0.5)",
    ),
    "interpolate": (
        "return np.linspace(a, b, steps)",
        "return [a + i / (steps - 1) * (b - a) for i in range(steps)]",
        "t = np.linspace(0, 1, steps)\nreturn np.outer(1 - t, a) + np.outer(t, b)",
    ),
}  # fmt: skip
CUT = "[n * 6 // 10, n * 8 // 10])"
SCALE = "m, s = x_train.mean(axis=0), x_train.std(axis=0)\n"
BOX = (
    "s = max(0, min({2}) - max({0})) * max(0, min({3}) - max({1}))\n"
    "area = lambda {p}: (r - l) * (b - t)\nreturn s / (area(*a) + area(*b) - s)"
)
WRONG = {
    "neuron": (("return x @ weights + bias > 0.5", "the sum is compared with 0, and not with another number"),),
    "perceptron_step": tuple(
        (f"e = learning_rate * (target - int({p}))\nreturn weights + e * x, bias + e", message)
        for p, message in (
            ("x @ weights > 0", "predicts without the bias"),
            ("x @ weights - bias > 0", "subtracts the bias in the prediction"),
            ("x @ weights + bias > 1", "compares the sum with another number than 0"),
            ("(x * weights).mean() + bias > 0", "predicts with the mean of the products"),
            ("x @ weights + bias >= 0", "`>` or `>=`?"),
        )
    ),
    "leaky_relu": (
        ("return np.maximum(z, negative_slope * z)", "right only for slopes up to 1"),
        ("return np.where(z >= 1, z, negative_slope * z)", "yours changes side at 1"),
        ("return np.where(z > 0, z, negative_slope * (np.exp(z) - 1))", "that is ELU"),
        ("return np.where(z > 0, z, z / negative_slope)", "divides by negative_slope"),
        ("return np.where(z > 0, z, z + negative_slope)", "adds negative_slope"),
    ),
    "sigmoid_derivative": (
        ("z = np.clip(z, -1, 1)\ns = 1 / (1 + np.exp(-z))\nreturn s * (1 - s)", "gives ["),
        ("s = 1 / (1 + np.exp(-np.clip(z, -5, 5)))\nreturn s * (1 - s)", "so far out the sigmoid is flat"),
    ),
    "collapse": (
        ("return (w1 @ w2).T, b1 @ w2 + b2", "rows and columns of the weights are swapped"),
        ("return w1 @ w2, w2 @ b1 + b2", "`b1 @ w2`, not `w2 @ b1`"),
        ("return w1 @ w2 + 1, b1 @ w2 + b2 - len(w1)", "for x = [1, 0] the two layers give"),
    ),
    "softmax": (
        ("e = np.exp(z - 1000)\nreturn e / e.sum()", "so a fixed number is subtracted: subtract the largest of `z`"),
        ("e = np.exp(np.clip(z, -700, 700))\nreturn e / e.sum()", "are large logits cut off?"),
        ("return np.exp(z) / 0 * 0", "NaN comes of 0 / 0 or of infinity / infinity"),
    ),
    "slope": (
        ("return (f(w + 1e-12) - f(w - 1e-12)) / 2e-12", "your h is 1e-12, so small that the two heights"),
        ("return (f(w + 0.5) - f(w)) / 0.5", "you look only to one side"),
        ("return (f(w) - f(w - 1e-2)) / 1e-2", "you look only to one side"),
        ("return (f(w + 0.2) - f(w - 0.2)) / 0.4", "for f(w) = w³ at w = 2 yours gives 12.04, and 12 is right: your h"),
        ("return f(w + 1e-4) / 1e-4", "`f` is asked at one place only"),
        ("return 6.0", "`f` is never asked"),
    ),
    "momentum_step": (
        ("v = momentum * v + gradient\nreturn w - learning_rate * v, v", "rate comes last, at w; here it stands in v"),
        ("v = momentum * v + (1 - momentum) * gradient\nreturn w - learning_rate * v, v", "the rate comes last, at w"),
        ("v = v - gradient\nreturn w + v, v", "the new v is `momentum * v - learning_rate * gradient`"),
    ),
    "scale": (
        (SCALE.replace("std(axis=0", "std(axis=0, ddof=1") + "return (x_train - m) / s, (x_test - m) / s", "`ddof=1`"),
        (SCALE + "return (m - x_train) / s, (m - x_test) / s", "the sign is turned"),
        (SCALE + "return x_train / s, x_test / s", "the means are not subtracted"),
        (SCALE + "return (x_train - m) * s, (x_test - m) * s", "multiplies by the deviation"),
        (
            "f = lambda t: (t - t.mean(axis=1)[:, None]) / t.std(axis=1)[:, None]\nreturn f(x_train), f(x_test)",
            "each row is scaled by itself",
        ),
        (SCALE.replace("train", "test") + "return (x_train - m) / s, (x_test - m) / s", "come from x_test"),
        (SCALE + "return (x_train - m) / s, (x_test - x_test.mean(axis=0)) / s", "moved by its own mean"),
        (SCALE + "return (x_train - m) / s, (x_test - m) / x_test.std(axis=0)", "divided by its own deviation"),
        (SCALE + "return (x_train - m) / (s + 0.1), (x_test - m) / s", "has the deviation 0."),
        (SCALE + "return (x_train - m) / s, (x_test - m) / s / 2", "x_test must be scaled by the mean"),
    ),
    "three_sets": (
        (
            "order = random.permutation(n)\nmask = lambda a, b: np.isin(range(n), order[a * n // 10 : b * n // 10])\n"
            "return mask(0, 6), mask(6, 8), mask(8, 10)",
            "is a mask of True and False; indices are asked for",
        ),
        ("return [random.permutation(s) for s in np.split(np.arange(n), " + CUT + "]", "mix all of them first"),
        ("return np.split(np.random.default_rng(0).permutation(n), " + CUT, "two generators give the same three sets"),
        ("return [s.astype(float) for s in np.split(random.permutation(n), " + CUT + "]", "takes only int as indices"),
    ),
    "dropout": (
        ("return np.where(chance > rate, values / (1 - rate), 0)", "whose chance is exactly `rate` stays"),
        ("c = np.random.random(values.shape)\nreturn np.where(c >= rate, values / (1 - rate), 0)", "of its own"),
        ("keep = np.arange(values.size) % 3 > 0\nreturn values * keep / (1 - rate)", "for other numbers in `chance`"),
        ("return np.where(chance >= rate, values / (1 - rate), 1)", "becomes 0, not 1"),
        ("return np.where(chance >= rate, values / np.mean(chance >= rate), 0)", "happened to survive|whose chance"),
    ),
    "output_size": (
        (
            "if padding == 'same': return size // stride + size % stride\nreturn (size - kernel) // stride + 1",
            "what is left over makes room for one more place",
        ),
    ),
    "parameters": (
        (
            "if layer == 'Conv2D': return (kernel**2 * shape[0] + 1) * outputs\nreturn (np.prod(shape) + 1) * outputs",
            "the channels are the last number of `shape`, not the first",
        ),
    ),
    "convolve": (
        (
            "s = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)\n"
            "return np.einsum('rcij,ij->rc', s, kernel) - bias",
            "the bias is subtracted",
        ),
    ),
    "iou": (
        (
            BOX.format("a[0], b[0]", "a[2], b[2]", "a[1], b[1]", "a[3], b[3]", p="l, r, t, b"),
            "for left, right, top, bottom; it is left, top, right, bottom",
        ),
        (
            "a, b = (np.append(t[:2] - t[2:] / 2, t[:2] + t[2:] / 2) for t in (a, b))\n"
            + BOX.format("a[0], b[0]", "a[1], b[1]", "a[2], b[2]", "a[3], b[3]", p="l, t, r, b"),
            "for its middle, width and height",
        ),
    ),
    "recurrent_step": (("return np.tanh(x @ W + h @ U - b)", "the bias is subtracted"),),
    "encode": (
        (
            "n = [vocabulary.index(w) + 2 if w in vocabulary else 1 for w in text.lower().split(' ')]\n"
            "return (n + [0] * length)[:length]",
            '`split(" ")` finds one',
        ),
    ),
    "clip": (
        (
            "n = np.sqrt(sum((g**2).sum() for g in gradients))\n"
            "return [g * min(1, limit / n) for g in gradients[:-1]] + [-gradients[-1] * min(1, limit / n)]",
            "yours have the right norm, but point elsewhere",
        ),
    ),
    "best_discriminator": (("return np.ma.divide(p, p + q)", "hides some of its numbers"),),
}  # fmt: skip


@pytest.mark.parametrize("key", RIGHT)
def test_other_right_ways_are_right(key):
    for body in RIGHT[key]:
        outcome = BY_KEY[key].check(as_function(body, BY_KEY[key].calls_with))
        assert outcome.state == "right", (body, outcome)


@pytest.mark.parametrize("key", WRONG)
def test_what_is_wrong_in_a_rare_case_only_is_told_by_its_reason(key):
    for body, message in WRONG[key]:
        tells(BY_KEY[key], body, message)


@pytest.mark.parametrize(
    ("key", "body", "remark"),
    [
        ("slope", "return (f(w + 1e-7) - f(w)) / 1e-7", "you look only to one side"),
        ("three_sets", "return np.split(np.random.permutation(n), " + CUT, "draw from it, not from a generator"),
    ],
)
def test_what_is_right_by_a_risky_way_is_right_with_a_remark(key, body, remark):
    outcome = BY_KEY[key].check(as_function(body, BY_KEY[key].calls_with))
    assert outcome.state == "right" and len(outcome.remarks) == 1 and remark in outcome.remarks[0], outcome


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return np.sqrt(2) * np.eye(inputs, units)", "gives the same array when it is called again"),
        ("return np.random.default_rng(0).normal(0, np.sqrt(2 / inputs), (inputs, units))", "set a seed"),
        (
            "return np.random.normal(0, np.sqrt(2 / inputs), (units, inputs))",
            "has shape (48, 64): it must be a row for",
        ),
    ],
)
def test_weights_that_are_not_random_or_lie_on_their_side(body, message):
    assert message in refusal(activations.deep_network, "relu", as_function(body, "inputs, units"))


def test_other_right_weights():
    import keras

    np.random.seed(3)
    for draw in (
        lambda shape: keras.initializers.HeNormal()(shape),
        lambda shape: np.sqrt(2 / shape[0]) * np.random.choice([-1, 1], shape),
        lambda shape: np.random.uniform(-1, 1, shape) * np.sqrt(6 / shape[0]),
    ):
        outcome = activations.deep_network.check("relu", lambda inputs, units, draw=draw: draw((inputs, units)))
        assert outcome.state == "right", outcome


def test_outputs_in_all_spellings_of_keras():
    answers = [(1, None, "MeanSquaredError"), (1, "sigmoid", "bce"), (10, "Softmax", "SparseCategoricalCrossentropy")]
    assert activations.outputs.check(*answers, [5, "sigmoid", "BinaryCrossentropy"]).state == "right"
    said = refusal(activations.outputs, (1, "none", "mse"), *[(1, "sigmoid", "mse")] * 3)
    assert 'no activation is written "linear", or None' in said


@pytest.mark.parametrize(
    ("first", "message"),
    [
        (lambda layers: [], "nothing in it scales its inputs before the first Dense layer"),
        (lambda layers: [layers.Dropout(0.0)], "nothing in it scales its inputs before the first Dense layer"),
        (lambda layers: [layers.Normalization(mean=0.0, variance=1.0)], "its Normalization has seen no data"),
        (lambda layers: [layers.BatchNormalization()], ""),
        (lambda layers: [layers.Rescaling(0.2)], ""),
    ],
)
def test_flowers_are_scaled_in_the_model(first, message):
    import keras

    from dltutor import datasets

    (x, y), _ = datasets.iris()
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential([keras.Input((4,)), *first(layers), layers.Dense(16, "tanh"), layers.Dense(3, "softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=80, batch_size=16, verbose=0)
    outcome = training.flowers.check(model)
    assert (outcome.state == "right") == (not message) and message in outcome.message, outcome
