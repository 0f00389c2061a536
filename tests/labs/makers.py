"""How each lab of the catalogue is made: the line of code, and the learner's own names that stand in it.

The models are small, so that a lab is there at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import keras
import numpy as np
from keras import layers

from dltutor import datasets, live
from dltutor.scratch.doing import cart_pole

from .digit_models import chapter_model, dense_model
from .gan_models import make_classifier, make_gan
from .generators import asked_generator, plain_generator, small_judge, template_judge

MAKERS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {}


def maker(name: str) -> tuple[str, Callable[[], dict[str, Any]]]:
    """The line that makes a lab, and a function that makes the names in it; without an entry it needs none."""
    return MAKERS.get(name, (f"labs.{name}()", dict))


def made_by(arguments: str, *names: str) -> Callable:
    """The function below gives what `arguments` name, always the same, for the lab of its name or those of `names`.

    What follows a colon tells a name from another of the same lab.
    """

    def note(function: Callable[[], dict[str, Any]]) -> Callable:
        def seeded() -> dict[str, Any]:
            keras.utils.set_random_seed(0)
            return function()

        for name in names or ("".join(part.capitalize() for part in function.__name__.split("_")),):
            MAKERS[name] = f"labs.{name.split(':')[0]}({arguments})", seeded
        return seeded

    return note


def copy(model: Any) -> Any:
    """The same network with the same weights, compiled alike, for a lab to train."""
    made = keras.models.clone_model(model)
    made.set_weights(model.get_weights())
    made.compile_from_config(model.get_compile_config())
    return made


def sequential(shape: tuple, *stack: Any, loss: str, optimizer: Any = None) -> Any:
    """A compiled network."""
    model = keras.Sequential([keras.Input(shape), *stack])
    model.compile(optimizer or keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return model


@cache
def digits() -> tuple:
    return datasets.digits()


@cache
def digit_network() -> Any:
    """The network of chapter 5 after a short training."""
    model = chapter_model()
    model.fit(*digits()[0], epochs=4, verbose=0)
    return model


@cache
def digit_judge() -> Any:
    x, y = digits()[0]
    return live.Judge(make_classifier(x, y), x, y)


@cache
def templates() -> np.ndarray:
    x, y = digits()[0]
    return np.stack([x[y == digit].mean(axis=0) for digit in range(10)])


# Activations, neurons, descent ---------------------------------------------------------------------------------------


@made_by("build, train, test")
def activation_race():
    def build(activation):
        hidden = [layers.Dense(32, activation) for _ in range(4)]
        stack = [layers.Flatten(), *hidden, layers.Dense(10, "softmax")]
        return sequential((8, 8), *stack, loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD())

    train, test = digits()
    return {"build": build, "train": train, "test": test}


@made_by("model, train, test", "DrawDigit", "WeightImages")
def one_layer():
    stack = layers.Flatten(), layers.Dense(10, "softmax")
    train, test = digits()
    model = sequential((8, 8), *stack, loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(0.1))
    return {"model": model, "train": train, "test": test}


@made_by("model, images, labels, gradient=True", "OneDigit")
def read_digits():
    stack = layers.Flatten(), layers.Dense(24, "relu"), layers.Dense(16, "relu"), layers.Dense(10, "softmax")
    model = sequential((8, 8), *stack, loss="sparse_categorical_crossentropy")
    model.fit(*digits()[0], epochs=3, verbose=0)
    return {"model": model, "images": digits()[1][0], "labels": digits()[1][1]}


@made_by("model, inputs, targets", "HiddenLayer")
def xor():
    inputs, targets = datasets.gate("XOR")
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((2,)), layers.Dense(4, "tanh"), layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy")
    return {"model": model, "inputs": inputs, "targets": targets}


@made_by("model, train, steps=120", "LearningRateRange")
def digits_with_dropout():
    stack = layers.Flatten(), layers.Dense(24, "relu"), layers.BatchNormalization(), layers.Dropout(0.2)
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    softmax = layers.Dense(10, "softmax")
    model = sequential((8, 8), *stack, softmax, loss="sparse_categorical_crossentropy", optimizer=optimizer)
    model.fit(*digits()[0], epochs=1, verbose=0)
    return {"model": model, "train": digits()[0]}


@made_by("model, train")
def loss_landscape():
    x, y = digits()[0]
    stack = layers.Flatten(), layers.Dense(10, "softmax")
    model = sequential((8, 8), *stack, loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(0.2))
    return {"model": model, "train": (x[:300], y[:300])}


# Training ------------------------------------------------------------------------------------------------------------


@made_by("model")
def playground():
    stack = layers.Dense(6, "tanh"), layers.Dense(5, "tanh"), layers.Dense(1, "sigmoid")
    return {"keras": keras, "model": sequential((2,), *stack, loss="binary_crossentropy", optimizer="sgd")}


@made_by("model, data=table, columns=(2, 3)", "Playground: three classes")
def irises():
    (x, y), _ = datasets.iris()
    stack = layers.Dense(6, "tanh"), layers.Dense(3, "softmax")
    model = sequential((2,), *stack, loss="sparse_categorical_crossentropy", optimizer="sgd")
    return {"keras": keras, "model": model, "table": (x, np.array(["setosa", "versicolor", "virginica"])[y])}


@made_by("model, data=table", "Playground: numbers")
def petals():
    (x, _), _ = datasets.iris()
    model = keras.Sequential([keras.Input((2,)), layers.Dense(6, "tanh"), layers.Dense(1)])
    model.compile("sgd", "mse")
    return {"keras": keras, "model": model, "table": (x[:, :3], x[:, 3])}


@made_by("build, train, validation, test, epochs=12")
def remedies():
    def build(dropout=False, weight_decay=False, batch_normalization=False):
        stack = [layers.Dense(32), *([layers.BatchNormalization()] if batch_normalization else [])]
        stack += [layers.Activation("relu"), *([layers.Dropout(0.5)] if dropout else []), layers.Dense(10, "softmax")]
        optimizer = keras.optimizers.Adam(0.003, weight_decay=0.5 if weight_decay else None)
        return sequential((64,), *stack, loss="sparse_categorical_crossentropy", optimizer=optimizer)

    (x, y), (x_test, y_test) = digits()
    x, x_test = x.reshape(-1, 64), x_test.reshape(-1, 64)
    return {
        "build": build,
        "train": (x[:120], y[:120]),
        "validation": (x[200:300], y[200:300]),
        "test": (x_test, y_test),
    }


@made_by("model, train, validation_data")
def training():
    x = np.random.default_rng(3).normal(size=(120, 4)).astype("float32")
    y = (x[:, 0] + x[:, 1] > 0).astype(int)
    model = sequential(
        (4,), layers.Dense(8, "tanh"), layers.Dense(2, "softmax"), loss="sparse_categorical_crossentropy"
    )
    return {"model": model, "train": (x[:80], y[:80]), "validation_data": (x[80:], y[80:])}


# Images --------------------------------------------------------------------------------------------------------------


@made_by("augment, images, labels")
def augmentation():
    images, labels = digits()[1]
    augment = keras.Sequential([layers.RandomTranslation(0.125, 0.125, fill_mode="constant")])
    return {"augment": augment, "images": images, "labels": labels}


@made_by("model, x, y")
def confusion():
    x, y = digits()[1]
    model = dense_model()
    model.fit(*digits()[0], epochs=3, verbose=0)
    return {"model": model, "x": x, "y": y}


@made_by("model, train, test", "Digits")
def whole_digits():
    train, test = digits()
    return {"model": chapter_model(), "train": train, "test": test}


@made_by("model, images, labels", "Explanations", "FeatureMaps", "Patches", "Robustness")
def trained_on_digits():
    images, labels = digits()[1]
    return {"model": copy(digit_network()), "images": images, "labels": labels}


@made_by("build, known, train, test")
def transfer():
    def build(classes=5):
        stack = [
            layers.Conv2D(6, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(4),
            layers.Flatten(),
            layers.Dense(classes, "softmax"),
        ]
        return sequential((8, 8, 1), *stack, loss="sparse_categorical_crossentropy")

    (x, y), _ = datasets.digits(classes=range(5))
    train, test = ((x[..., None], y - 5) for x, y in datasets.digits(classes=range(5, 10)))
    known = build()
    live.train(known, (x[..., None], y), epochs=3)
    return {"build": build, "known": known, "train": train, "test": test}


def _head(shape: tuple, loss: str, *head: Any) -> Any:
    return sequential(shape, layers.Conv2D(8, 5, strides=2, padding="same", activation="relu"), *head, loss=loss)


@made_by("model, train, test")
def detection():
    train, test = datasets.scenes(300, noise=0.02, clutter=0), datasets.scenes(70, noise=0.02, clutter=0, seed=1)
    model = _head((32, 32, 1), "mae", layers.Flatten(), layers.Dense(4, "sigmoid"))
    return {"model": model, "train": (train.images, train.boxes), "test": (test.images, test.boxes)}


@made_by("model, train, test")
def segmentation():
    train, test = datasets.scenes(300, noise=0.02, clutter=0), datasets.scenes(70, noise=0.02, clutter=0, seed=1)
    last = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")
    model = _head((32, 32, 1), "binary_crossentropy", last)
    return {"model": model, "train": (train.images, train.masks), "test": (test.images, test.masks)}


@made_by("model, train, test")
def steering():
    model = _head((32, 64, 1), "mae", layers.Flatten(), layers.Dense(1))
    return {"model": model, "train": datasets.roads(300), "test": datasets.roads(70, seed=1)}


# Sequences -----------------------------------------------------------------------------------------------------------


@made_by("build, distance=4")
def distance():
    def build(layer):
        stack = layer(6, return_sequences=True), layers.Dense(2, "softmax")
        return sequential((None, 2), *stack, loss="sparse_categorical_crossentropy")

    return {"build": build}


@cache
def sentences(kind: str, count: int) -> tuple:
    """Sentences as numbers, their labels, and the layer that numbers words."""
    (texts, labels), _ = datasets.sentences(kind, count)
    encode = layers.TextVectorization()
    encode.adapt(texts)
    return np.array(encode(texts)), labels, encode


def reader(words: int, width: int, *middle: Any) -> Any:
    stack = layers.Embedding(words, width, mask_zero=True), *middle, layers.Dense(1, "sigmoid")
    return sequential((None,), *stack, loss="binary_crossentropy")


@made_by("model, train, vocabulary, groups=groups")
def embedding_map():
    numbers, labels, encode = sentences("easy", 600)
    vocabulary = encode.get_vocabulary()
    model = reader(len(vocabulary), 6, layers.GlobalAveragePooling1D())
    return {"model": model, "train": (numbers, labels), "vocabulary": vocabulary, "groups": datasets.opinion_words()}


@made_by("model, 'sunspots'")
def forecast():
    model = sequential((12, 1), layers.GRU(4), layers.Dense(1), loss="mae")
    model.compile(keras.optimizers.Adam(0.01), "mae")
    return {"model": model}


TEXT = 'He said: "no, no". Anna (the cat) sat on Ben.\n' * 6


def writing(characters: str, *middle: Any) -> Any:
    kinds = len(characters)
    model = keras.Sequential([keras.Input((None,)), layers.Embedding(kinds, 8), *middle, layers.Dense(kinds)])
    model.compile(keras.optimizers.Adam(0.02), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@made_by("model, text, characters")
def gates():
    characters = sorted(set(TEXT))
    model = writing(characters, layers.LSTM(12, return_sequences=True))
    return {"model": model, "text": TEXT, "characters": characters}


@made_by("model, train, characters=characters, begin='the dog'")
def writer():
    text = "the cat sat on the mat. the dog sat on the log.\n" * 40
    characters = "".join(sorted(set(text)))
    model = writing(characters, layers.GRU(24, return_sequences=True))
    return {"model": model, "train": datasets.Corpus(text, 20).train, "characters": characters}


@made_by("model, encode, sentences, labels, other=other")
def sentiment():
    numbers, labels, encode = sentences("hard", 2000)
    words = len(encode.get_vocabulary())
    model, other = (reader(words, 8, middle) for middle in (layers.GRU(16), layers.GlobalAveragePooling1D()))
    live.train(model, (numbers, labels[:, None].astype("float32")), epochs=3)
    said = ["The film was good, not bad.", "The film was bad, not good."]
    return {"model": model, "encode": encode, "sentences": said, "labels": [1, 0], "other": other}


# Adversaries ---------------------------------------------------------------------------------------------------------


@made_by("generator, discriminator")
def adversaries():
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(8, "relu"), layers.Dense(2)])
    discriminator = keras.Sequential([keras.Input((2,)), layers.Dense(8, "relu"), layers.Dense(1)])
    return {"generator": generator, "discriminator": discriminator}


@made_by("generator, judge, x_train")
def ask_for():
    generator, judge = asked_generator(templates()), template_judge(templates())
    return {"generator": generator, "judge": judge, "x_train": digits()[0][0]}


@made_by("detector, stages, x_train, x_test")
def detective():
    (x_train, _), (x_test, _) = digits()
    noise = np.random.default_rng(0).random((300, 8, 8)).astype("float32")
    stages = {"noise": noise, "turned": x_train[:300, ::-1, ::-1], "perfect": x_train[300:600]}
    stack = layers.Flatten(), layers.Dense(16, "relu"), layers.Dense(1, "sigmoid")
    detector = sequential((8, 8, 1), *stack, loss="binary_crossentropy")
    return {"detector": detector, "stages": stages, "x_train": x_train, "x_test": x_test}


@made_by("gan, x_train, judge")
def fakes():
    return {"gan": make_gan(), "x_train": digits()[0][0], "judge": digit_judge()}


@made_by("generator, x_train, judge")
def latent_walk():
    return {"generator": plain_generator(), "x_train": digits()[0][0], "judge": small_judge()}


# Encoder and decoder -------------------------------------------------------------------------------------------------


def autoencoder(code: int = 4) -> Any:
    stack = layers.Flatten(), layers.Dense(24, "relu"), layers.Dense(code), layers.Dense(24, "relu")
    model = keras.Sequential([keras.Input((8, 8)), *stack, layers.Dense(64, "sigmoid"), layers.Reshape((8, 8))])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


@made_by("build, x, test")
def squeeze():
    return {"build": autoencoder, "x": digits()[0][0], "test": digits()[1]}


def beats_model() -> Any:
    stack = layers.Dense(24, "relu"), layers.Dense(6), layers.Dense(24, "relu"), layers.Dense(100)
    model = keras.Sequential([keras.Input((100,)), *stack])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


@made_by("model, x, usual, strange")
def anomaly():
    strange = {kind: datasets.heartbeats(60, kind, seed=2) for kind in ("no P", "T inverted")}
    x, usual = datasets.heartbeats(300), datasets.heartbeats(80, seed=1)
    return {"model": beats_model(), "x": x, "usual": usual, "strange": strange}


def translating(data: datasets.Pairs, units: int = 16, attend: bool = True) -> Any:
    """A network that reads a sentence and writes another, with or without attention."""
    source, before = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    read = layers.Embedding(len(data.source_words), 12, mask_zero=True)(source)
    states, last = layers.GRU(units, return_sequences=True, return_state=True)(read)
    said = layers.Embedding(len(data.target_words), 12, mask_zero=True)(before)
    said = layers.GRU(units, return_sequences=True)(said, initial_state=last)
    if attend:
        said = layers.Concatenate()([said, layers.Attention(use_scale=True)([said, states])])
    model = keras.Model([source, before], layers.Dense(len(data.target_words))(said))
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@made_by("models, data, longer=longer, dictionary=dictionary")
def translator():
    data = datasets.Pairs(datasets.sentence_pairs(600, clauses=(0, 1, 2)), held_out=0.3)
    models = {"one state": translating(data, attend=False), "looks back": translating(data)}
    longer = datasets.sentence_pairs(40, clauses=3)
    return {"models": models, "data": data, "longer": longer, "dictionary": datasets.dictionary()}


@made_by("model, train, test, words")
def caption():
    scenes = {"without": [("red", "triangle"), ("blue", "circle")]}
    train, test = datasets.captioned_scenes(300, **scenes), datasets.captioned_scenes(60, seed=1, **scenes)
    words = ["", "<start>", "<end>", *sorted(set(" ".join(train.captions).split()))]
    image, text = keras.Input((32, 32, 3)), keras.Input((11,), dtype="int32")
    places = layers.Conv2D(8, 5, strides=4, padding="same", activation="relu")(image)
    state = layers.Dense(16, "tanh")(layers.Flatten()(places))
    heard = layers.Embedding(len(words), 8, mask_zero=True)(text)
    heard = layers.GRU(16, return_sequences=True)(heard, initial_state=state)
    seen = layers.Attention()([layers.Dense(8)(heard), layers.Reshape((64, 8))(places)])
    answer = layers.Dense(len(words), "softmax")(layers.Concatenate()([heard, seen]))
    model = keras.Model([image, text], answer)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return {"model": model, "train": train, "test": test, "words": words}


# Attention -----------------------------------------------------------------------------------------------------------


class Places(layers.Layer):
    """Adds a vector to each place, one that is learned or that stays."""

    def __init__(self, start: np.ndarray, learned: bool) -> None:
        super().__init__()
        self.supports_masking = True
        self.table = self.add_weight(
            shape=start.shape, initializer=keras.initializers.Constant(start), trainable=learned
        )

    def call(self, x: Any) -> Any:
        return x + self.table[: keras.ops.shape(x)[1]]


def attending(masked: bool, depth: int = 1, kind: str = "learned", size: int = 8, most: int = 24) -> Callable:
    """Blocks of attention with residuals, on rows of vectors; `kind` says how they are told of their places."""
    start = np.random.default_rng(0).normal(0, 0.1, (most, size))

    def stack(x: Any) -> Any:
        x = x if kind == "none" else Places(start, kind == "learned")(x)
        for _ in range(depth):
            x = layers.Add()([x, layers.MultiHeadAttention(1, size)(x, x, use_causal_mask=masked)])
        return x

    return stack


@made_by("build, train, test, words")
def order():
    (x, labels), (x_test, labels_test) = datasets.sentences("hard", 400)
    encode = layers.TextVectorization(output_sequence_length=24)
    encode.adapt(x)
    words = encode.get_vocabulary()

    def build(positions, masked):
        row = keras.Input((24,), dtype="int64")
        x = layers.Embedding(len(words), 8, mask_zero=True)(row)
        x = layers.GlobalAveragePooling1D()(attending(masked, kind=positions)(x))
        model = keras.Model(row, layers.Dense(1, "sigmoid")(x))
        model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
        return model

    train, test = (np.array(encode(x)), labels), (np.array(encode(x_test)), labels_test)
    return {"build": build, "train": train, "test": test, "words": words}


@made_by("build, train, test")
def look_up():
    train, test = datasets.lookup(4, 400), datasets.lookup(4, 60, seed=5)

    def build(depth):
        row = keras.Input((9,), dtype="int64")
        x = attending(True, depth)(layers.Embedding(32, 8)(row))
        model = keras.Model(row, layers.Dense(16)(x[:, -1]))
        model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        return model

    return {"build": build, "train": train, "test": test}


@made_by("builds, length=20")
def reach():
    def build(middle):
        row = keras.Input((None,), dtype="int64")
        model = keras.Model(row, layers.Dense(4)(middle(layers.Embedding(4, 8)(row))))
        model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        return model

    def gru():
        return build(layers.GRU(4, return_sequences=True))

    return {"builds": {"GRU": gru, "attention": lambda: build(attending(True, most=3200))}}


# Seeing inside -------------------------------------------------------------------------------------------------------


@cache
def patterns() -> tuple:
    return datasets.patterns(200)


def network_for_patterns(side: int | None, *middle: Any) -> Any:
    stack = [
        layers.Conv2D(4, 3, padding="same", strides=2),
        layers.BatchNormalization(),
        layers.ReLU(name="first"),
        *middle,
    ]
    model = keras.Sequential([keras.Input((side, side, 3)), *stack, layers.GlobalAveragePooling2D(), layers.Dense(10)])
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(*patterns()[:2], verbose=0)
    return model


@made_by("model, images, labels, names=names")
def hierarchy():
    images, labels, names = patterns()
    second = layers.Conv2D(6, 3, padding="same", activation="relu", name="second")
    return {"model": network_for_patterns(32, second), "images": images, "labels": labels, "names": names}


@made_by("model, judge, kinds=kinds, side=64")
def deep_dream():
    kinds = {"dots": 3, "rings": 4, "eye": 9}
    return {"model": network_for_patterns(None), "judge": network_for_patterns(32, layers.ReLU()), "kinds": kinds}


def map_model(side: int, *channels: int) -> Any:
    """A network that gives the maps of some layers."""
    inputs = keras.Input((None, None, 3))
    x, maps = layers.Rescaling(4.0, -2.0)(inputs), []
    for count in channels:
        x = layers.AveragePooling2D(2)(layers.Conv2D(count, side, activation="relu")(x))
        maps.append(x)
    return keras.Model(inputs, maps)


@made_by("networks, judge")
def style() -> dict[str, Any]:
    return {"networks": {"one": map_model(3, 4, 6), "two": map_model(3, 6, 4)}, "judge": map_model(5, 4, 4)}


@made_by("network, second, (x, y), hardened")
def dream_digit():
    def read(units):
        return keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(units), layers.Dense(10)])

    x, y = digits()[0]
    return {"network": read(5), "second": read(7), "x": x, "y": y, "hardened": read(5)}


@made_by("model, train, test, others=others")
def fooled():
    train, test = digits()
    some = test[0][:40], test[1][:40]
    stack = layers.Flatten(), layers.Dense(10, "softmax")
    model = sequential((8, 8), *stack, loss="sparse_categorical_crossentropy")
    return {"model": model, "train": train, "test": some, "others": {"second": dense_model()}}


# Learning by doing ---------------------------------------------------------------------------------------------------


@made_by("map=rows", "Gridworld")
def gridworld():
    return {"rows": ("S..P", ".#..", "...G")}


@made_by("learn=True, map=rows", "Gridworld: learning")
def gridworld_learning():
    return gridworld()


@made_by("policy", "Cartpole: policy")
def pushing():
    stack = layers.Dense(8, "tanh"), layers.Dense(1, "sigmoid")
    return {"policy": sequential((4,), *stack, loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.02))}


@made_by("model=model", "Cartpole: model")
def imagining():
    return {"model": lambda states, pushes: 1.01 * cart_pole.step(states, pushes)}


# How sure it is ------------------------------------------------------------------------------------------------------


@cache
def sure_networks() -> dict[str, Any]:
    """One network, two and one with dropout, after a short training on a few digits."""
    (x, y), (x_test, y_test) = digits()
    made = []
    for seed, drop in ((0, 0.0), (1, 0.0), (2, 0.3)):
        keras.utils.set_random_seed(seed)
        stack = layers.Flatten(), layers.Dense(24, "relu"), layers.Dropout(drop), layers.Dense(10, "softmax")
        model = sequential((8, 8), *stack, loss="sparse_categorical_crossentropy")
        live.train(model, (x[:300], y[:300]), epochs=20)
        made.append(model)
    names = {"network": made[0], "several": made[:2], "dropout": made[2], "strange": datasets.letters(60)[0]}
    return names | {"train": (x[:300], y[:300]), "test": (x_test[:120], y_test[:120])}


@made_by("network, several, dropout, train, test, strange", "Sure")
def sure():
    return sure_networks()


@made_by("network, several, dropout, train, test, strange, view='calibration'", "Sure: calibration")
def calibration():
    return sure_networks()


@made_by("scores, ill")
def screening():
    measured, ill = datasets.breast_cancer()
    plain, careful = (1 / (1 + np.exp(-(measured[:, column] - middle))) for column, middle in ((0, 15.0), (20, 16.5)))
    return {"scores": {"radius": plain, "largest radius": careful}, "ill": ill}


@made_by("build, train, test")
def shortcut():
    def build():
        stack = layers.Flatten(), layers.Dense(8, "relu"), layers.Dense(1, "sigmoid")
        slow = keras.optimizers.SGD(0.003)  # five epochs are more than a slice
        return sequential((8, 8, 3), *stack, loss="binary_crossentropy", optimizer=slow)

    train, test = digits()
    return {"build": build, "train": (train[0], train[1] < 5), "test": (test[0], test[1] < 5)}


@made_by("build")
def moods():
    def build():
        stack = layers.AveragePooling2D(4), layers.Flatten(), layers.Dense(3, "softmax")
        return sequential((24, 24, 3), *stack, loss="sparse_categorical_crossentropy")

    return {"build": build}


# Whom it serves ------------------------------------------------------------------------------------------------------


@cache
def small_reader() -> Any:
    """A network of two dense layers for small digits, not trained."""
    keras.utils.set_random_seed(0)
    stack = layers.Flatten(), layers.Dense(16, "relu"), layers.Dense(10, "softmax")
    return sequential((8, 8), *stack, loss="sparse_categorical_crossentropy")


@made_by("network, train, test")
def federated():
    (x, y), (x_test, y_test) = digits()
    return {"network": small_reader(), "train": (x[:300], y[:300]), "test": (x_test[:100], y_test[:100])}


@made_by("model, x, y")
def read_off():
    (x, y), _ = digits()
    return {"model": small_reader(), "x": x[:60], "y": y[:60]}


@made_by("scores, repays, groups")
def thresholds():
    town = datasets.applicants(2000, seed=1)
    scores = 1 / (1 + np.exp(-(1.5 * town.facts[:, 0] + town.facts[:, 1] + 0.5)))
    return {"scores": scores, "repays": town.repays, "groups": town.groups}
