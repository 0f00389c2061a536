# %% [markdown]
# # 10 · Seeing inside
#
# **You will ask a network for images instead of answers: what it dreams, what fools it, what its layers look for, and
# what its explanations do not say.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/10_seeing_inside.ipynb)
# · 29 minutes, the core way ★ 26
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
# it climbs on, the strokes that count most become black, and their surroundings white. A little less ink takes away
# what counts for nothing, too much takes the digit away. Blur makes it smoother to look at, and no easier to read for a
# network.
#
# </details>
#
# Without a lab it is a loop of few lines. `tf.GradientTape` gives the gradient by whatever is *watched*: a `Variable`.

# %%
import tensorflow as tf


def dream(model, digits, climb="probability", jitter=0, steps=200, rate=0.05):
    """Images of which the model is sure that they show these digits."""
    chance = np.random.default_rng(0)
    images = tf.Variable(chance.uniform(0.4, 0.6, (len(digits), 8, 8, 1)), dtype="float32")
    optimizer = keras.optimizers.Adam(rate)
    for _ in range(steps):
        shift = chance.integers(-jitter, jitter + 1, 2)  # down, across
        with tf.GradientTape() as tape:
            scores = model(tf.roll(images, shift, (1, 2)), training=False)
            scores = tf.nn.log_softmax(scores) if climb == "probability" else scores
            height = tf.gather(scores, digits, axis=1, batch_dims=1)
        optimizer.apply([-tape.gradient(height, images)], [images])  # it goes downhill: − turns it
        images.assign(tf.clip_by_value(images, 0, 1))  # between paper and ink
    return images.numpy()


# %%
digits = np.repeat(np.arange(10), 8)  # ten digits, eight times each
dreams = {}
dreams["climb the probability"] = dream(network, digits)
dreams["the same with jitter"] = dream(network, digits, jitter=1)
dreams["climb the score"] = dream(network, digits, climb="score")
rows = {"real digits": [x[y == digit][0] for digit in range(10)]}
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
    print(f"{name:22} {told}, the second network {convinced(second, images):4.0%}")

# %% tags=["test"]
plain, jittered, scored = dreams.values()
assert convinced(network, plain) > 0.99 and convinced(second, plain) <= 0.7, convinced(second, plain)
assert convinced(second, scored) >= convinced(second, plain) + 0.1 and convinced(second, scored) >= 0.75
assert convinced(twin, jittered) > convinced(second, jittered) + 0.1

# %% [markdown]
# <details><summary>Answer</summary>
#
# The twin. Jitter, much recommended, convinces it still more often, and the second network less often: what twins share
# is not what a digit is. A judge of the same kind is too kind. In this chapter the judge is always of another kind.
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
# ## 4 · Hardened, it dreams readable digits (8 min) ★
#
# Once more, with the network that small changes no longer fool.


# %% tags=["stand-in"]
# until section 3 stands above: the hardened network
class Hardened(keras.Sequential):
    def train_step(self, batch):
        images, labels = batch
        changed = images + tf.random.uniform(tf.shape(images), -0.2, 0.2)
        for _ in range(3):
            with tf.GradientTape() as tape:
                tape.watch(changed)
                loss = self.compute_loss(y=labels, y_pred=self(changed, training=False))
            changed = changed + 0.17 * tf.sign(tape.gradient(loss, changed))
            changed = tf.clip_by_value(tf.clip_by_value(changed, images - 0.2, images + 0.2), 0.0, 1.0)
        both = tf.concat([images, changed], axis=0)
        return super().train_step((both, tf.concat([labels, labels], axis=0)))


keras.utils.set_random_seed(1)
hardened = Hardened.from_config(network.get_config())
hardened.compile(keras.optimizers.Adam(0.003), network.loss, metrics=["accuracy"])
live.train(hardened, (x, y), epochs=40, batch_size=64)

# %% [markdown]
# **Predict:** the hardened network dreams ten digits in the same way, the score climbed. Will you read them?

# %%
rows = {"the network": dreams["climb the score"][::8]}
dreams["hardened"] = dream(hardened, digits, climb="score")
rows["the hardened network"] = dreams["hardened"][::8]
figures.gallery(rows)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Most of them, better from some steps away: strokes and holes lie where they lie in a digit. A small change no longer
# moves its score; only what changes the digit does. So the way uphill leads through what makes a digit.
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
# In `scratch.dreams.total_variation` it stands ready. A third judge is of a third kind, and no network at all: a
# **linear model**.

# %%
from sklearn.linear_model import LogisticRegression

from dltutor.scratch.dreams import total_variation

linear = LogisticRegression(C=0.3, max_iter=300).fit(x.reshape(-1, 64), y)
for name, images in dreams.items():
    rough = np.mean([total_variation(image[..., 0]) for image in images])
    agrees = np.mean(linear.predict(images.reshape(-1, 64)) == digits)
    print(f"{name:22} rough {rough:.2f}, second network {convinced(second, images):4.0%}, linear model {agrees:4.0%}")
print(f"{'real digits':22} rough {np.mean([total_variation(image[..., 0]) for image in x]):.2f}")

# %% tags=["test"]
assert convinced(second, dreams["hardened"]) >= 0.9, convinced(second, dreams["hardened"])

# %% [markdown]
# **Play:** choose who dreams. Reach the last goal: ten digits that the second network reads, with nothing switched on.

# %%
labs.DreamDigit(network, second, (x, y), hardened, aim="score")

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
