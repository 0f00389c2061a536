# %% [markdown]
# # 10 · Seeing inside
#
# **You will ask a network for images instead of answers: what it dreams, what fools it, what its layers look for, and
# what its explanations do not say.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/10_seeing_inside.ipynb)
# · 69 minutes, the core way ★ 66
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
    optimizer = keras.optimizers.Adam(0.05)
    for _ in range(steps):
        shift = chance.integers(-jitter, jitter + 1, 2)  # down, across
        with tf.GradientTape() as tape:
            scores = model(tf.roll(images, shift, (1, 2)), training=False)
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
assert convinced(twin, jittered) > convinced(second, jittered) + 0.1

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
assert lines["noise"][1] >= 0.97 and lines["one step"][1] < 0.7 and lines["twenty steps"][1] <= 0.5, lines

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
