# %% [markdown]
# # 10 · Seeing inside
#
# **You will ask a network for images instead of answers: what it dreams, what fools it, what its layers look for, and
# what its explanations do not say.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/10_seeing_inside.ipynb)
# · 125 minutes, the core way ★ 84
#
# After this chapter you will be able to:
#
# - make the image that excites a network most, and say why it need not look like anything;
# - find the smallest change that makes a network err, and train it against such changes;
# - show what the layers of a network answer to, and amplify it in a photograph: Deep Dream;
# - paint a photograph in the style of another image, and say what that takes;
# - say what an explanation shows, and what it does not.
#
# **What to know first:** gradients (chapter 03), convolution and saliency (05).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 1 · Dream an 8 (18 min) ★
#
# You show a network an image, and it says what it sees. Today you turn this around: you say "8", and ask for the image.
#
# Here is a convolutional network for handwritten digits, as in chapter 05. It ends in ten **scores**, one a digit;
# softmax makes probabilities of them. The **second** network is of another kind, without convolution. It will judge.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import numpy as np
import tensorflow as tf
from keras import layers

from dltutor import datasets, figures, labs, live

(x, y), (x_test, y_test) = datasets.digits()
x, x_test = x[..., None], x_test[..., None]


def trained(model, epochs):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    live.train(model, (x, y), epochs=epochs)
    print(f"right: {model.evaluate(x_test, y_test, verbose=0)[1]:.1%} of the test digits")
    return model


# %%
def convolutional(seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((8, 8, 1))])
    model.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.MaxPooling2D())
    model.add(layers.Conv2D(32, 3, padding="same", activation="relu"))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.Flatten())
    model.add(layers.Dense(10))
    return trained(model, epochs=12)


# %%
network = convolutional(seed=1)
keras.utils.set_random_seed(2)
second = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10)])
second = trained(second, epochs=20)

# %% [markdown]
# In training the gradient says how the loss changes with each *weight*, and the weights go **downhill**. Now the
# weights stay. The gradient says how the probability of "8" changes with each *pixel*, and the pixels go **uphill**,
# from grey noise, step by step: gradient **ascent**.
#
# **Predict:** after 200 steps, how sure will the network be that it sees an 8? What will you see? And what will the
# second network say?
#
# **Play:** press *Play*. Ten digits are dreamt at once; press one to see it large. Reach the first goal. Then let it
# *climb* the score, and find settings that the second network reads.

# %%
labs.DreamDigit(network, second, (x, y))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The network is 100 % sure of all ten, within seconds. You see noise. The second network reads some, and is sure of the
# contrary in others. Nothing has asked the pixels to look like ink on paper: each was moved a little, wherever it
# helped.
#
# A probability ends at 100 %, and there the way uphill ends: what is left of the noise stays. A score has no end. While
# it climbs on, the strokes that count most become black, and their surroundings white. Grey noise is far from all
# digits; the average of all digits, of which none can be read, is near to them, and so is what is reached from there.
# A little less ink takes away what counts for nothing, too much takes the digit away. Blur makes it smoother to look
# at, and no easier to read for a network.
#
# </details>
#
# Without a lab it is a loop of few lines. `tf.GradientTape` gives the gradient by whatever is *watched*: a `Variable`.


# %%
def dream(model, digits, start=0.5, climb="score", jitter=0, less_ink=0, steps=200):
    """Images of which the model is sure that they show these digits."""
    chance = np.random.default_rng(0)
    images = tf.Variable(start + chance.uniform(-0.1, 0.1, (len(digits), 8, 8, 1)), dtype="float32")
    optimizer, ask = keras.optimizers.Adam(0.05), tf.function(model)  # compiled, for speed
    for _ in range(steps):
        shift = chance.integers(-jitter, jitter + 1, 2)  # down, across
        with tf.GradientTape() as tape:
            scores = ask(tf.roll(images, shift, (1, 2)), training=False)
            scores = tf.nn.log_softmax(scores) if climb == "probability" else scores
            height = tf.gather(scores, digits, axis=1, batch_dims=1) - less_ink * tf.reduce_mean(images, (1, 2, 3))
        optimizer.apply([-tape.gradient(height, images)], [images])  # it goes downhill: − turns it
        images.assign(tf.clip_by_value(images, 0, 1))  # between paper and ink
    return images.numpy()


# %%
digits, average = np.repeat(np.arange(10), 8), x.mean(axis=0)  # ten digits, eight times each
dreams = {}
dreams["probability"] = dream(network, digits, climb="probability")
dreams["probability, jitter"] = dream(network, digits, climb="probability", jitter=1)
dreams["score"] = dream(network, digits)
dreams["score, near digits"] = dream(network, digits, start=average, less_ink=10)
rows = {"real digits, and the average of all": [x[y == digit][0] for digit in range(10)] + [average]}
for name in dreams:
    rows[name] = dreams[name][::8]
figures.gallery(rows)

# %% [markdown]
# Who reads them? A judge that is built like the dreamer might share its weak sides. So two are asked: the second
# network, and a **twin**, with the same layers as the dreamer and another beginning.
#
# **Predict:** whom do the dreams convince more often?

# %%
twin = convolutional(seed=3)


def convinced(judge, images):
    """The share of the images that the judge gives 80 % or more for the digit that was dreamt."""
    shares = np.array(tf.nn.softmax(judge(images, training=False)))
    return np.mean(shares[np.arange(len(digits)), digits] >= 0.8)


for name, images in dreams.items():
    told = f"convinced: the dreamer {convinced(network, images):4.0%}, its twin {convinced(twin, images):4.0%}"
    print(f"{name:20} {told}, the second network {convinced(second, images):4.0%}")

# %% tags=["test"]
plain, jittered, scored, near = dreams.values()
assert convinced(network, plain) > 0.99 and convinced(second, plain) <= 0.7, convinced(second, plain)
assert convinced(second, near) >= 0.85 and convinced(second, scored) > convinced(second, plain), convinced(second, near)
assert convinced(twin, jittered) >= convinced(second, jittered)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From grey noise, the twin. Jitter, much recommended, convinces it still more often, and the second network less often:
# what twins share is not what a digit is. A judge of the same kind is too kind; in this chapter the judge is always of
# another kind. Only the dreams that begin near the digits convince both.
#
# </details>
#
# **A common mistake: "The image that excites it most is what it thinks an 8 looks like."** It thinks nothing of how an
# 8 looks. It learned to tell ten kinds of digits apart, on digits alone. Of all other images, and there are many more,
# it was never asked. That it is sure says little, then: it is sure of noise.
#
# ### Exercise 1 · One step uphill
#
# {task: practice.climb}

# %%
from dltutor.exercises import inside as practice


def climb(image, slope, rate):
    return ...


practice.climb.check(climb)

# %% [markdown]
# ## 2 · How little flips it (14 min) ★
#
# Your network reads nearly all digits that it has never seen. How little must one of them be changed until it is read
# as another one?
#
# Training asks for the gradient of the loss by each *weight*, and goes down. Now ask for its gradient by each *pixel*,
# and go up: which pixels must become darker, which brighter, so that the network errs more? Take the sign alone, and
# move each pixel by the same small size. That is the **fast gradient sign method**, FGSM, two lines long.
#
# ### Exercise 2 · One step that fools
#
# {task: practice.fgsm}


# %%
def fgsm(images, gradient, size):
    return ...


practice.fgsm.check(fgsm)

# %% [markdown]
# Here it is with the gradient, in one step or in many. After each step the image is brought back into the **box**: all
# images whose pixels differ from the first one's by no more than the size. (With many steps this is *projected gradient
# descent*, PGD.)


# %%
def attack(model, images, labels, size, steps=1):
    """The images, no pixel moved by more than `size`, so that the loss of the model grows."""
    images = tf.convert_to_tensor(images)
    changed = images
    step = size if steps == 1 else 2.5 * size / steps
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(changed)
            loss = model.compute_loss(y=labels, y_pred=model(changed, training=False))
        changed = changed + step * tf.sign(tape.gradient(loss, changed))
        changed = tf.clip_by_value(changed, images - size, images + size)
        changed = tf.clip_by_value(changed, 0.0, 1.0)
    return changed


# %% [markdown]
# **Predict:** a pixel goes from 0, paper, to 1, ink. Noise moves each pixel by 0.1, up or down by chance. One step of
# the gradient moves each pixel by 0.1, too. How many of 100 test digits are still read rightly after each?

# %%
signs = np.random.default_rng(0).choice([-1, 1], x_test.shape)


def noise(size):
    return np.clip(x_test + size * signs, 0, 1).astype("float32")


def right(model, images):
    """The share of the test digits that the model reads rightly."""
    return np.mean(np.argmax(model(images, training=False), axis=1) == y_test)


# %%
sizes = [0.05, 0.1, 0.2, 0.4]
lines = {"noise": [], "one step": [], "twenty steps": []}
for size in sizes:
    lines["noise"].append(right(network, noise(size)))
    lines["one step"].append(right(network, attack(network, x_test, y_test, size)))
    lines["twenty steps"].append(right(network, attack(network, x_test, y_test, size, steps=20)))
figures.shares(sizes, lines, "size of the change", "test digits that are read rightly")

# %% tags=["test"]
assert lines["noise"][1] >= 0.96 and lines["one step"][1] < 0.7 and lines["twenty steps"][1] <= 0.5, lines

# %% [markdown]
# The first twelve, from above: as they are, with noise of 0.1, and after twenty steps within 0.1.

# %%
twelve, labels = x_test[:12], y_test[:12]
stepped = attack(network, twelve, labels, 0.1, steps=20).numpy()
images = np.concatenate([twelve, noise(0.1)[:12], stepped])
answers = np.argmax(network(images, training=False), axis=1)
figures.labelled_images(images, answers, marked=answers != np.tile(labels, 3))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Noise of 0.1 costs next to nothing. One step of that size turns some four digits in ten, twenty small steps six, and
# with 0.2 nearly none is left. You still read all of these.
#
# Why so much more? Each pixel moves the loss a little. By chance one half of them pushes it up and the other half down,
# and they cancel. Chosen by the sign, all push the same way, and many small pushes add up.
#
# </details>
#
# **A common mistake: "noise is the problem."** A network that stands noise can be flipped by less. What harms is the
# direction of a change, not its size.
#
# **A common mistake: "98 % on the test set means safe."** The test set says how often it errs on what comes by itself.
# It says nothing of what somebody makes on purpose.
#
# **Predict:** the change is made for the *second* network. Whoever makes it has never seen yours. Does it harm yours?
#
# **Play:** move the size. On the left is one digit: image, change, sum. Reach the goals. *Play* trains your network on:
# does longer training help?

# %%
labs.Fooled(network, (x, y), (x_test, y_test), others={"second": second})

# %% [markdown]
# <details><summary>Answer</summary>
#
# It does: less than a change made for yours, and far more than noise. Two networks that have learned from the same
# digits lean on much the same fine details. So keeping a network secret is no protection: one trains another, and fools
# that. Longer training is none either. Nothing has asked your network to withstand.
#
# </details>

# %% [markdown]
# ## 3 · Harden it (14 min) ★
#
# The remedy is simple to say: train on changed images. They cannot be made beforehand, since each step of the training
# makes another network, with other weak sides. So make them anew at each step, against the network as it is then:
# **adversarial training**.
#
# What Keras does with one batch stands in `train_step`. Yours first attacks the batch, then learns from both, the
# images as they are and the changed ones:


# %%
class Hardened(keras.Sequential):
    def train_step(self, batch):
        images, labels = batch
        changed = attack(self, images, labels, size=0.2, steps=3)
        both = tf.concat([images, changed], axis=0)
        return super().train_step((both, tf.concat([labels, labels], axis=0)))


keras.utils.set_random_seed(1)
hardened = Hardened.from_config(network.get_config())  # the same layers, new weights
hardened.compile(keras.optimizers.Adam(0.003), network.loss, metrics=["accuracy"])

# %% [markdown]
# ### Exercise 3 · Back into the box
#
# {task: practice.project}


# %%
def project(changed, images, size):
    return ...


practice.project.check(project)

# %% [markdown]
# **Predict:** half of what it learns from is meant to mislead it. Will it read unchanged digits better than before, as
# well, or worse? And will it be safe?
#
# **Play:** press *Play*. The curves at the bottom are the digits as they are, and after twenty steps of 0.1. Change
# learning rate and batch size while it trains. Then press *Pause*, and find the size that breaks it all the same.

# %%
labs.Fooled(hardened, (x, y), (x_test, y_test), others={"before": network}, method="twenty steps", batch_size=64)

# %% [markdown]
# The same without a lab, whether you have played or not; then both networks, each under twenty steps made for it:

# %%
live.train(hardened, (x, y), epochs=40, batch_size=64)
print(f"unchanged digits: {right(network, x_test):.1%} before, {right(hardened, x_test):.1%} hardened")

# %%
lines = {"noise, hardened": [], "before": [], "hardened": []}
for size in sizes:
    lines["noise, hardened"].append(right(hardened, noise(size)))
    lines["before"].append(right(network, attack(network, x_test, y_test, size, steps=20)))
    lines["hardened"].append(right(hardened, attack(hardened, x_test, y_test, size, steps=20)))
figures.shares(sizes, lines, "size of the change", "test digits that are read rightly")

# %% tags=["test"]
assert right(hardened, x_test) >= 0.97 and lines["hardened"][1] >= 0.8, (right(hardened, x_test), lines)

# %% [markdown]
# <details><summary>Answer</summary>
#
# It reads these digits as well as before; on photographs hardening costs more. And it is not safe: twice the size turns
# about half of the digits. It withstands what it has trained against, and a little more. It is not free either: each
# step takes five times the work.
#
# </details>
#
# Something else has changed. Saliency (chapter 05) shows at which pixels a small change would move the score most.
#
# **Predict:** where is that in your network of before, and where in the hardened one?


# %%
def saliency(model, images, labels):
    """By how much the score of its label moves with each pixel of an image."""
    images = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        scores = tf.gather(model(images, training=False), labels, axis=1, batch_dims=1)
    return np.abs(tape.gradient(scores, images))


def alike(maps, others):
    """The correlation of maps, pixel by pixel, in the mean: 1 for the same, 0 for no relation."""
    return np.mean([np.corrcoef(maps[i].ravel(), others[i].ravel())[0, 1] for i in range(len(maps))])


def drawn(maps):
    return maps[:12] / maps[:12].max(axis=(1, 2, 3), keepdims=True)


# %%
rows = {"digits": twelve}
for name, model in {"before": network, "hardened": hardened}.items():
    maps = saliency(model, x_test, y_test)
    rows[f"{name}: correlation with the ink {alike(maps, x_test):.2f}"] = drawn(maps)
figures.gallery(rows)

# %% tags=["test"]
assert alike(saliency(hardened, x_test, y_test), x_test) > 0.25

# %% [markdown]
# <details><summary>Answer</summary>
#
# Before, it is all over the image, on empty paper as well: this is where small changes find the network. The hardened
# one cannot afford that, and follows the ink. To move its score one has to change strokes.
#
# </details>

# %% [markdown]
# ## 4 · Hardened, it dreams readable digits (10 min) ★
#
# Once more, with the network that small changes no longer fool.

# %% [markdown]
# **Predict:** the hardened network dreams ten digits, from grey noise and from the average digit. Will you read them?

# %%
rows = {"the network": dreams["score, near digits"][::8]}
dreams["hardened"] = dream(hardened, digits)
dreams["hardened, near digits"] = dream(hardened, digits, start=average)
for name in ("hardened", "hardened, near digits"):
    rows[name] = dreams[name][::8]
figures.gallery(rows)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Most of them, and better from some steps away: strokes and holes lie where they lie in a digit, from grey noise as
# well. A small change no longer moves its score; only what changes the digit does. So the way uphill leads through what
# makes a digit, wherever it begins.
#
# </details>
#
# "Better" wants a number. Noise differs from pixel to pixel, strokes do not. **Total variation** measures that.
#
# ### Exercise 4 · How rough is an image?
#
# {task: practice.variation}


# %%
def variation(image):
    return ...


practice.variation.check(variation)

# %% [markdown]
# In `scratch.dreams` it stands ready. To get a feeling for it:

# %% tags=["nbval-check-output"]
from dltutor.scratch.dreams import total_variation

rows, columns = np.indices((8, 8))
known = {"one colour": 0 * rows, "a chessboard": (rows + columns) % 2, "noise": np.random.default_rng(0).random((8, 8))}
known["a real 8"] = x[8, ..., 0]
for name, image in known.items():
    print(f"{name:12} {total_variation(image):.2f}")

# %% [markdown]
# **Predict:** which dreams are as smooth as real digits? And does it make them easier to read? A third judge is of a
# third kind, and no network at all: a **linear model**.

# %%
from sklearn.linear_model import LogisticRegression

linear = LogisticRegression(C=0.3, max_iter=300).fit(x.reshape(-1, 64), y)
for name, images in dreams.items():
    rough = np.mean([total_variation(image[..., 0]) for image in images])
    agrees = np.mean(linear.predict(images.reshape(-1, 64)) == digits)
    print(f"{name:24} rough {rough:.2f}, second network {convinced(second, images):4.0%}, linear model {agrees:4.0%}")
print(f"{'real digits':24} rough {np.mean([total_variation(image[..., 0]) for image in x]):.2f}")

# %% tags=["test"]
assert convinced(second, dreams["hardened, near digits"]) >= 0.95

# %% [markdown]
# <details><summary>Answer</summary>
#
# None. All are rougher than what a pen draws, for nothing asks them to be smooth. With *blur* you can have them as
# smooth as you like: try it in the lab, and see how many the second network still reads. To look nicer is one thing, to
# be read is another.
#
# </details>
#
# **Play:** choose who dreams. Reach the last goal: ten digits that the second network reads, with nothing switched on.

# %%
labs.DreamDigit(network, second, (x, y), hardened, aim="score", start="the average digit")

# %% [markdown]
# ## 5 · From edges to eyes (12 min)
#
# Digits of 8 × 8 pixels have room for strokes, and no more. For many layers you need larger images. Here are eight
# kinds, in any colours: six textures, and two things, a star and an eye.

# %%
import keras
import numpy as np
from keras import layers

from dltutor import datasets, figures, labs, live

kinds = ("stripes", "waves", "dots", "rings", "bricks", "clouds", "star", "eye")
patterns, label, _ = datasets.patterns(4000, kinds)
new, new_label, _ = datasets.patterns(600, kinds, seed=1)
some = [np.flatnonzero(label == kind)[0] for kind in range(8)]
figures.captioned_images(patterns[some], kinds)

# %% [markdown]
# The network has four convolutions, each followed by normalisation and ReLU. Between them the maps are made half as
# large: 2 × 2 numbers become their mean. Its input has no fixed size, so later it can look at photographs.


# %%
def trained_on_patterns(model, epochs):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    rate = keras.optimizers.schedules.CosineDecay(0.006, epochs * len(patterns) // 32)  # falls to 0 in the end
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    live.train(model, (patterns, label), epochs=epochs, batch_size=32)
    print(f"right: {model.evaluate(new, new_label, verbose=0)[1]:.1%} of {len(new)} new images")


# %%
keras.utils.set_random_seed(0)
things_network = keras.Sequential([keras.Input((None, None, 3)), layers.Rescaling(2.0, -1.0)])
for number, units in ((1, 16), (2, 32), (3, 48), (4, 64)):
    if number > 1:
        things_network.add(layers.AveragePooling2D(2))
    things_network.add(layers.Conv2D(units, 5 if number == 1 else 3, padding="same"))
    things_network.add(layers.BatchNormalization(momentum=0.9))
    things_network.add(layers.ReLU(name=f"layer_{number}"))
things_network.add(layers.GlobalAveragePooling2D())
things_network.add(layers.Dense(8))
trained_on_patterns(things_network, epochs=5)

# %% tags=["test"]
assert things_network.evaluate(new, new_label, verbose=0)[1] > 0.85

# %% [markdown]
# A number of a map depends on a part of the image only, the **receptive field** of its unit: in layer 1 on 5 × 5
# pixels, as large as the kernel. Behind each halving, a step in the map is twice as far in the image.
#
# **Predict:** how large is the field in layer 4? And what will those parts of images have in common that excite a unit
# most: in layer 1, in layer 2, in layer 4?
#
# **Play:** go through the layers, and give three units a name. Then press *Paint*: what would the unit like even
# better? Reach the goals.

# %%
units = labs.Hierarchy(things_network, new, new_label, names=kinds)
units

# %% [markdown]
# <details><summary>Answer</summary>
#
# 5, 10, 20, and 40 pixels: more than the whole image. In layer 1 the nine patches are an edge or a spot in two colours,
# from any kind of image. In layer 2 they are corners, ends, bends. In layer 3 you find arcs, gratings, and the pupil in
# the white of an eye: **parts**. In layer 4 most units keep to one or two kinds. Nobody has told the network of edges.
# But rings and eyes are told apart by arcs, and arcs are made of edges.
#
# What is painted is what a unit adds up, and nothing besides: in layer 1 an edge, in layer 3 sometimes nearly an eye,
# in layer 4 flecks and waves; nearly the same from any noise. From layer 2 on it excites most units more than any image
# does, and looks like none.
#
# </details>
#
# Do the units keep to one kind the more, the deeper they lie? Count.

# %%
for name, pure in units.purity.items():
    print(f"{name}: of the nine patches of a unit {9 * pure:.1f} are of one kind, on average")

# %% tags=["test"]
assert units.purity["layer_4"] > units.purity["layer_1"] + 0.15

# %% [markdown]
# **A common mistake: "This unit is the eye detector."** It answers most to eyes *among the images that it was shown*.
# The painted picture excites it far more, and is no eye. What a unit answers to, and what it means, are two things.
#
# ## 6 · Deep Dream (18 min) ★
#
# Take a photograph, and ask the network how much of an eye is in it. A little, everywhere: a roof has a dark line below
# a bright one. Now let the pixels climb that score. Whatever answers a little will answer more: this is **Deep Dream**.
#
# The picture begins small, for in a small one a unit sees a large part of the scene. It is painted, made larger, and
# painted again. These sizes are called **octaves**.
#
# ### Exercise 5 · From small to large
#
# {task: practice.octave_sizes}

# %%
from dltutor.exercises import inside as practice
from dltutor.scratch.dreams import octave_sizes as sizes_of_octaves


def octave_sizes(height, width, octaves, scale):
    return ...


practice.octave_sizes.check(octave_sizes)

# %% [markdown]
# In `scratch.dreams.octave_sizes` it stands ready. The rest is the loop of section 1, with two things more. The three
# colours of a pixel change alike, so that only its brightness does. And each size begins with the photograph in that
# size, with what has been painted upon it: so no detail of it is lost.


# %%
def dream_of(photograph, kind, steps=20, rate=0.02):
    """A dream in which the network finds more of a kind; both are of shape (height, width, 3)."""
    chance, painted = np.random.default_rng(0), tf.zeros((1, 8, 8, 3))
    for size in sizes_of_octaves(len(photograph), len(photograph), 3, 1.5):
        small = tf.image.resize(photograph[None], size, antialias=True)
        image = tf.Variable(tf.clip_by_value(small + tf.image.resize(painted, size), 0, 1))
        optimizer = keras.optimizers.Adam(rate)
        for _ in range(steps):
            with tf.GradientTape() as tape:
                score = things_network(tf.roll(image, chance.integers(-8, 9, 2), (1, 2)), training=False)[:, kind]
            slope = tf.reduce_mean(tape.gradient(score, image), axis=3, keepdims=True)
            optimizer.apply([-slope * tf.ones(3)], [image])
            image.assign(tf.clip_by_value(image, 0, 1))
        painted = image - small
    return image.numpy()[0]


# %% [markdown]
# A judge of another kind: large steps in place of pooling, and no border.

# %%
keras.utils.set_random_seed(1)
things_judge = keras.Sequential([keras.Input((32, 32, 3))])
for units_in_layer, size, step in ((24, 5, 2), (48, 4, 2), (64, 3, 1)):
    things_judge.add(layers.Conv2D(units_in_layer, size, strides=step, activation="relu"))
    things_judge.add(layers.BatchNormalization(momentum=0.9))
things_judge.add(layers.GlobalAveragePooling2D())
things_judge.add(layers.Dense(8))
trained_on_patterns(things_judge, epochs=6)


# %%
def found(reader, picture, kind):
    """The share of the parts of 32 × 32 pixels that a network reads as a kind, with 80 % or more."""
    parts = []
    for top in range(0, len(picture) - 31, 16):
        for left in range(0, len(picture) - 31, 16):
            parts.append(picture[top : top + 32, left : left + 32])
    shares = tf.nn.softmax(reader(np.array(parts), training=False)).numpy()
    return np.mean(shares[:, kind] >= 0.8)


# %% [markdown]
# **Predict:** you let the network dream eyes, rings and dots into a photograph of a temple. What will you see? Where
# will it begin? And will the judge agree?

# %%
temple = datasets.photograph("china", 160, colour=True)
pictures, captions = [temple], ["the photograph"]
for name in ("eye", "rings", "dots"):
    kind = kinds.index(name)
    picture = dream_of(temple, kind)
    own, judged = found(things_network, picture, kind), found(things_judge, picture, kind)
    pictures.append(picture)
    captions.append(f"{name}: {own:.0%}, by the judge {judged:.0%} (before {found(things_judge, temple, kind):.0%})")
figures.captioned_images(np.array(pictures), captions, side=200)

# %% tags=["test"]
eye = kinds.index("eye")
assert found(things_judge, temple, eye) <= 0.1 and found(things_judge, pictures[1], eye) >= 0.5

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where an eye should be you see bands, black beside white and bent, along the roofs and the shore: no eye. The network
# finds one in nearly every part, and so does the judge. Both have learned that an eye is dark within bright within
# dark; that was enough for telling eight kinds apart. That two networks agree does not make it an eye. Rings are
# hatching. And dots? You see them at once, and the judge finds far fewer of them than of eyes. What a person sees and
# what networks read are two things. How much the judge finds of rings and dots changes with its seed: try another one.
#
# On a network that has learned a thousand things from a million photographs, the same loop paints what a person sees
# as eyes, beaks and fur (section 8).
#
# </details>
#
# **A common mistake: "The network imagines."** Then it should dream in front of an empty wall as well.
#
# **Predict:** the same on plain grey, and on grey with a grain that you hardly see. What will it dream?

# %%
grey = np.full((96, 96, 3), 0.5, "float32")
grain = np.random.default_rng(0).normal(0, 0.02, grey.shape).astype("float32")
pictures, captions = [], []
for name, wall in (("plain grey", grey), ("with a grain", grey + grain)):
    picture = dream_of(wall, kinds.index("eye"))
    pictures += [wall, picture]
    captions += [name, f"eye, by the judge: {found(things_judge, picture, kinds.index('eye')):.0%}"]
figures.captioned_images(np.array(pictures), captions, side=150)

# %% tags=["test"]
assert found(things_judge, pictures[3], kinds.index("eye")) > 0.3

# %% [markdown]
# <details><summary>Answer</summary>
#
# On plain grey mostly nothing: each pixel has the same slope, or none, and there is nothing to amplify. In some
# trainings a pattern comes that repeats every eight pixels, which is as far as a step in layer 4 goes: where there is
# nothing else, the network's own grid is amplified. With a grain the picture always fills. The dream comes from what is
# there, however weak; the network only says which way is up.
#
# </details>
#
# **Play:** choose what is amplified, also a whole layer, and change the settings while it paints. Reach the goals. With
# `image="my_photo.jpg"` it begins with your own picture.

# %%
labs.DeepDream(things_network, things_judge, kinds)

# %% [markdown]
# Amplify layer 1, then 2, 3 and 4: what changes? First every edge becomes a hard line; then the lines grow thick and
# bent; then only the large shapes of the photograph stay, in bands of dark and bright.

# %% [markdown]
# ## 7 · Style without anything learned (18 min)
#
# A painting has **content**, what stands where, and **style**: its colours, its strokes. In 2015 somebody painted
# photographs in the style of van Gogh, with a network that had learned to name things. It does the same to both
# pictures, and one question is left: what in its answers is the style?
#
# The idea: style is what occurs *together*, wherever that is. Blue beside yellow, a dark line around each stone. So
# take the maps of a layer, multiply any two of them place by place, and take the mean over all places. These numbers
# are the **Gram matrix** of the layer.

# %%
import keras
import numpy as np
from keras import layers, ops

from dltutor import datasets, figures, labs, scratch

photograph = datasets.photograph("china", 128, colour=True)
style = datasets.brushwork("mosaic", 128)
figures.captioned_images([photograph, style], ["content: a temple", "style: a mosaic"], side=160)

# %% [markdown]
# ### Exercise 6 · The Gram matrix
#
# {task: practice.gram}

# %%
from dltutor.exercises import inside as practice


def gram(features):
    return ...


practice.gram.check(gram)

# %% [markdown]
# **Predict:** cut the mosaic into its pixels and shuffle them. Which Gram matrices stay as they are: that of the three
# colours, and that of a layer with kernels?
#
# Here is a network that has learned nothing. Its kernels are chance, shifted so that the numbers of each add up to 0:
# then it answers to change, and not to light.


# %%
def contrast(shape, dtype=None):
    kernel = keras.random.normal(shape, stddev=np.sqrt(2 / np.prod(shape[:3])))
    return kernel - ops.mean(kernel, axis=(0, 1), keepdims=True)


def random_network(side, units, seed):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((None, None, 3))
    x = layers.Rescaling(4.0, -2.0)(inputs)
    maps = [x]  # layer 1: the colours themselves
    for count in units:
        x = layers.Conv2D(count, side, activation="relu", kernel_initializer=contrast)(x)
        maps.append(x)
        x = layers.AveragePooling2D(2)(x)
    return keras.Model(inputs, maps)


# %%
chance_network = random_network(3, (32, 48, 64, 64), seed=0)
pixels = style.reshape(-1, 3)
shuffled = np.random.default_rng(0).permutation(pixels).reshape(style.shape)
seen, goal = chance_network(shuffled[None]), chance_network(style[None])
for k in range(len(goal)):
    apart = scratch.style.style_distance(np.array(seen[k][0]), np.array(goal[k][0]))
    print(f"layer {k + 1}: {apart:.3f} of its size away")

# %% tags=["test"]
assert scratch.style.style_distance(shuffled, style) < 1e-6 < apart

# %% [markdown]
# <details><summary>Answer</summary>
#
# That of the colours stays: it only knows how much there is of what. Those of the kernels change, the first one most,
# for a kernel looks at nine places at once. So the colours are the style of single pixels, and deeper layers, which see
# larger and larger parts, hold strokes and stones.
#
# </details>
#
# Now paint. As in section 1, nothing is changed but the pixels. There are two wishes: the Gram matrices of all layers
# are to be those of the mosaic, and the last maps are to stay those of the photograph.


# %%
def together(maps):
    """The Gram matrix, in Keras."""
    places = ops.reshape(maps, (-1, maps.shape[-1]))
    return ops.matmul(ops.transpose(places), places) / places.shape[0]


wanted = [together(maps) for maps in chance_network(style[None])]
content = chance_network(photograph[None])[-1]


def loss(picture, keep=0.1):
    maps = chance_network(picture)
    total = keep * ops.sum((maps[-1] - content) ** 2) / ops.sum(content**2)
    for k in range(len(maps)):
        total += ops.sum((together(maps[k]) - wanted[k]) ** 2) / ops.sum(wanted[k] ** 2) / len(maps)
    return total


# %% [markdown]
# **Predict:** no weight of this network has been trained. What will become of the temple?

# %%
picture = tf.Variable(photograph[None])
optimizer = keras.optimizers.Adam(0.03)
optimizer.build([picture])


@tf.function
def step():
    with tf.GradientTape() as tape:
        value = loss(picture)
    optimizer.apply([tape.gradient(value, picture)], [picture])
    picture.assign(tf.clip_by_value(picture, 0, 1))


for _ in range(120):
    step()
painted = picture.numpy()[0]

# %% [markdown]
# Two numbers say how good that is. The **judge** is another network, with other kernels, larger ones, that was never
# asked while painting: how far are its Gram matrices from those of the mosaic? The photograph counts as 1. And the
# content: do light and dark still lie where they lay (1), or anywhere (0)? The rival needs no network: it gives the
# photograph the colours of the mosaic.

# %%
other = random_network(5, (24, 40, 56), seed=99)
judge = keras.Model(other.input, other.outputs[1:])  # colours alone do not impress it


def far(image):
    found, goal = judge(image[None]), judge(style[None])
    apart = 0.0
    for k in range(len(goal)):
        apart += scratch.style.style_distance(np.array(found[k][0]), np.array(goal[k][0]))
    return apart / len(goal)


matched = scratch.style.colours_matched(photograph, style)
captions = []
for name, image in [("photograph", photograph), ("colours matched", matched), ("painted", painted), ("mosaic", style)]:
    kept = scratch.style.content_kept(image, photograph)
    captions.append(f"{name}: style {far(image) / far(photograph):.2f}, content {kept:.2f}")
figures.captioned_images([photograph, matched, painted, style], captions, side=200)

# %% tags=["test"]
assert far(painted) / far(photograph) <= 0.4 and far(matched) / far(photograph) >= 0.6
assert scratch.style.content_kept(painted, photograph) >= 0.8

# %% [markdown]
# <details><summary>Answer</summary>
#
# A temple of coloured flakes with dark joints, even in the sky. The judge finds a small part of the distance left, and
# you still see where everything stands. Matched colours are no mosaic.
#
# </details>
#
# **A common mistake: "style needs a network that understands art."** This one understands nothing, not even what a
# temple is. It is a way of asking which colours and edges occur together, and chance kernels ask well enough.
#
# **Predict:** leave on layer 1 alone, or layer 5 alone. What of the style will you see? And what without any weight of
# the content, from noise?
#
# **Play:** *More* has the start, the rate and the pace. Change the style while it paints.

# %%
labs.Style(chance_network, judge)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Layer 1 alone gives the colours, and no stroke: with hatching it is hardly nearer to the judge, with swirls even
# farther. Layers 2 and 3 give strokes, without the colours. Layer 5 alone leaves specks: it sees large parts, in few
# numbers. From noise, without content, comes a **texture**: the same lines or specks everywhere, none where it was, for
# the Gram matrix has forgotten the places. Hatching does best; swirls become clouds.
#
# Your own pictures: `labs.Style(chance_network, judge, photographs={"mine": datasets.image("me.jpg")})`. Each can be
# content and style.
#
# </details>

# %% [markdown]
# ## 8 · The same with a trained network (8 min)
#
# This section is optional. It needs the weights of a network that was trained on ImageNet, 1.2 million photographs of
# 1,000 kinds of things: a package of 17 MB. A file of weights can hold a program, and whoever opens it in the usual way
# (`pickle.load`) runs that program. So here the file is first compared with a checksum, then only its numbers are read.

# %%
from dltutor import pretrained
from dltutor.errors import LearnerError

imagenet = None
try:
    imagenet = pretrained.imagenet()
except LearnerError as missing:
    print(missing)

# %% [markdown]
# **Predict:** 1,000 classes, and none of them is called "temple by a lake". What will it say of our two photographs?

# %%
pair = np.stack([datasets.photograph(name, 224, colour=True) for name in ("china", "flower")])
captions = ["not asked", "not asked"]
if imagenet is not None:
    for i, shares in enumerate(imagenet.predict(pair, verbose=0)):
        best = shares.argsort()[::-1][:3]
        captions[i] = ", ".join(f"{pretrained.class_name(k)} {shares[k]:.0%}" for k in best)
figures.captioned_images(pair, captions, side=160)

# %% tags=["test"]
assert imagenet is None or captions[0].startswith("palace")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The temple is a palace first, then a bell tower and a monastery; the flower is a daisy, which it is not. It must
# choose among its classes, and takes what is nearest, with a share that looks like doubt.
#
# </details>
#
# **Predict:** Deep Dream made stripes, waves and dots of our small network. What does a network dream that has learned
# 120 breeds of dogs, and 880 other things?
#
# **Play:** amplify one block after the other, from "block4" to "block13".

# %%
of_blocks = None
if imagenet is not None:
    blocks = ["block13", "block11", "block9", "block7", "block4"]
    of_blocks = labs.DeepDream(imagenet, layers=blocks, part=None, side=224, amplify="block9", brightness_only=False)
of_blocks

# %% [markdown]
# <details><summary>Answer</summary>
#
# Block 4 lays stripes and lattices over everything, block 7 makes rings of windows and leaves, like eyes. Block 9 grows
# fur on the roof, snouts and round eyes; from block 11 on there are berries, spines and turrets. Many of its classes
# are animals, so that is what it finds a little of everywhere. It imagines nothing: it amplifies what it was trained to
# tell apart.
#
# </details>
#
# **Predict:** will the network that knows things paint the better mosaic? Who is to say?
#
# **Play:** choose *network* behind *More*, and compare with your own eyes, then by the judge's number.

# %%
networks = {"chance kernels": chance_network}
if imagenet is not None:
    names = ("colours", "block0", "block2", "block4", "block7")
    networks["ImageNet"] = keras.Model(imagenet.input, [imagenet.get_layer(name).output for name in names])

labs.Style(networks, judge, style="mosaic")

# %% [markdown]
# <details><summary>Answer</summary>
#
# To most eyes, yes: whole stones instead of specks, longer strokes. The judge agrees for the mosaic, and with *swirls*
# it says the contrary: the ImageNet network leaves a fine grain that it does not see itself, and that other kernels
# see. A number from a network says what *that* network sees. Look for yourself, too.
#
# </details>

# %% [markdown]
# ## 9 · What explanations do not say (10 min) ★
#
# Maps that explain an answer stand in many reports. One that people like is *gradient times pixel*: the saliency, and
# at each place times the ink. Here are three networks, and soon such maps of each:
#
# - yours;
# - a copy whose weights are **shuffled** within each layer: it reads nothing any more;
# - one that was trained on **random labels**: it has learned by heart which digit was called what, by chance.

# %%
chance = np.random.default_rng(0)
shuffled = keras.models.clone_model(network)
mixed = []
for weights in network.get_weights():
    mixed.append(chance.permutation(weights.ravel()).reshape(weights.shape))
shuffled.set_weights(mixed)

keras.utils.set_random_seed(1)
by_heart = keras.models.clone_model(network)
by_heart.compile(keras.optimizers.Adam(0.003), network.loss, metrics=["accuracy"])
random_labels = chance.permutation(y)
live.train(by_heart, (x, random_labels), epochs=60)
print(f"random labels learned by heart: {by_heart.evaluate(x, random_labels, verbose=0)[1]:.0%}")

# %% [markdown]
# **Predict:** which row is your network: A, B or C?

# %%
networks = {"A": shuffled, "B": network, "C": by_heart}
rows = {"digits": twelve}
for name, model in networks.items():
    rows[name] = drawn(saliency(model, x_test, y_test) * x_test)
figures.gallery(rows)

# %%
own = saliency(network, x_test, y_test)
for name, model in networks.items():
    maps = saliency(model, x_test, y_test)
    print(f"{name} reads {right(model, x_test):.0%} of the test digits")
    print(f"    gradient times pixel: correlation with the ink {alike(maps * x_test, x_test):.2f}")
    print(f"    saliency alone: correlation with that of B {alike(maps, own):.2f}")

# %% tags=["test"]
assert all(alike(saliency(model, x_test, y_test) * x_test, x_test) > 0.6 for model in networks.values())
assert all(alike(saliency(model, x_test, y_test), own) < 0.3 for model in (shuffled, by_heart))

# %% [markdown]
# <details><summary>Answer</summary>
#
# B, the only one that reads. In the maps you cannot see it: all three look like the digit, for the ink is a factor of
# them, whatever the network does. Saliency alone is another one in each network, but there is nothing to be seen in it.
# What looks convincing says nothing, and what says something does not look like anything.
#
# </details>
#
# **A common mistake: "a saliency map says why."** It says where this score would move, for this image, by this method.
# There is a test that each method of explaining has to pass: shuffle the weights. A map that stays as it was speaks of
# the image, and not of the network.
#
# **Play:** the lab of chapter 05, with the network that has learned by heart. It reads every tenth digit, by chance.
# Would one of the methods have warned you?

# %%
labs.Explanations(by_heart, x_test, y_test)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly. Each gives a map for a wrong answer as it does for a right one. Occlusion has a hint: wherever you cover such
# a digit, its answer often falls. What really warns you are digits that it has never seen.
#
# </details>
#
# So do not ask a map why. Change something, and see what the answer does: cover a part, take a stroke away, attack it.
# Train once more without those images that you suspect. And test on what your network will really meet.

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can ask a network for images, fool it and harden it, say what its layers answer to, let it dream on a photograph,
# carry a style over, and doubt an explanation that looks nice.
#
# | Word | Meaning |
# |---|---|
# | score, logit | what goes into softmax, one number a class; it has no end |
# | gradient ascent | the pixels go uphill, and the weights stay |
# | activation maximisation | so one finds the image that excites a unit or a class most |
# | jitter | the image is moved a little, by chance, before each step |
# | total variation | how much neighbouring pixels differ, on average |
# | judge | a network that did not make the image, of another kind |
# | adversarial example | an image changed by so little that you hardly see it, and read otherwise |
# | FGSM, PGD | one step along the signs of the gradient; many small ones, back into the box each time |
# | box | all images whose pixels differ from the first one's by no more than the size |
# | adversarial training | learning from images that were changed against the network |
# | receptive field | the part of an image that a unit sees |
# | Deep Dream | what a layer answers to is amplified in an image |
# | octave | one of the sizes in which an image is painted, from small to large |
# | Gram matrix | which features come together, wherever they are |
# | style transfer | the features of one image in their places, the company they keep from another |
#
# **In the world.** Whoever uses a network for doors, roads, payments or diagnoses has it attacked first, by people who
# are paid for it. Dreams and patches show what a network has learned to look for, and what it should not have: a ruler
# beside a tumour, a watermark on a horse. Styles are for play, and for film. What must not be trusted: a network that
# is sure; a map that looks reasonable; an image that convinces the one who made it.
#
# **Your turn.** Ten dreams that a *linear* model reads, each with 80 % or more, and that a person reads as well. Take
# any network and any wish: less ink, less variation, two networks at once, a start from a real digit of another class.
# Measure the roughness, and show the ten to somebody who does not know which is which. How many does he or she read?
#
# **Where to read on.** C. Olah, A. Mordvintsev, L. Schubert, *Feature Visualization* (2017). I. Goodfellow, J. Shlens,
# C. Szegedy, *Explaining and Harnessing Adversarial Examples* (2015). A. Madry and others, *Towards Deep Learning
# Models Resistant to Adversarial Attacks* (2018). L. Gatys, A. Ecker, M. Bethge, *Image Style Transfer Using
# Convolutional Neural Networks* (2016). J. Adebayo and others, *Sanity Checks for Saliency Maps* (2018).
