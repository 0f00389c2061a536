# %% [markdown]
# # 10 · Seeing inside
#
# **You will look for what a network answers to.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/10_seeing_inside.ipynb)
# · 38 minutes, the core way ★ 38
#
# After this chapter you will be able to:
#
# - find the smallest change that makes a network err, and train it against such changes;
# - say what an explanation shows, and what it does not;
# - (others).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %%
import keras
import numpy as np
from keras import layers

from dltutor import datasets, figures, labs, live
from dltutor.exercises import inside as practice

(x, y), (x_test, y_test) = datasets.digits()
x, x_test = x[..., None], x_test[..., None]


def compiled(model):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return model


# %%
keras.utils.set_random_seed(1)
network = compiled(
    keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
)
live.train(network, (x, y), epochs=12)

# %%
second = compiled(
    keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Flatten(),
            layers.Dense(64, "relu"),
            layers.Dense(64, "relu"),
            layers.Dense(10),
        ]
    )
)
live.train(second, (x, y), epochs=12)

# %% [markdown]
# ## 2 · How little flips it (14 min) ★
#
# Your network reads nearly all digits that it has never seen. How little must one of them be changed until it is read
# as another one?
#
# Training asks for the gradient of the loss by each *weight*, and goes down. Now ask for its gradient by each *pixel*,
# and go up: which pixels must become darker, which brighter, so that the network errs more? Take the sign alone, and
# move each pixel by the same small size. That is the **fast gradient sign method**, two lines long.
#
# ### Exercise 2 · One step that fools
#
# {task: practice.fgsm}


# %%
def fgsm(images, gradient, size):
    return ...


practice.fgsm.check(fgsm)

# %% [markdown]
# Here it is with the gradient, and with any number of steps. After each the image is brought back into the **box**:
# all images whose pixels differ from the first ones by no more than the size. (Many small steps that come back into the
# box are called *projected gradient descent*.)

# %%
import keras
import numpy as np
import tensorflow as tf

from dltutor import figures, labs, live
from dltutor.exercises import inside as practice


def attack(model, images, labels, size, steps=1):
    """The images, no pixel moved by more than `size`, so that the loss of the model grows."""
    images = changed = tf.convert_to_tensor(images)
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
# the gradient moves each pixel by 0.1 as well. How many of 100 test digits are still right after each?

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
assert lines["noise"][1] > 0.95 and lines["one step"][1] < 0.75 and lines["twenty steps"][1] < 0.5, lines

# %% [markdown]
# The first twelve, from above: as they are, with noise of 0.1, and after twenty steps within 0.1.

# %%
twelve, labels = x_test[:12], y_test[:12]
stepped = attack(network, twelve, labels, 0.1, steps=20).numpy()
images = np.concatenate([twelve, noise(0.1)[:12], stepped])
answers = np.argmax(network(images, training=False), axis=1)
wrong = answers != np.tile(labels, 3)
figures.labelled_images(images, answers, marked=wrong)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Noise of 0.1 costs next to nothing. One step of the same size turns about one digit in three, twenty small steps turn
# more than half; with 0.2 hardly one is left. You still read every one of them.
#
# Why so much more? Each pixel moves the score a little. By chance one half of the 64 moves up and the other one down,
# and they cancel. Chosen by the sign all of them push the same way, and small pushes add up.
#
# </details>
#
# **A common mistake: "noise is the problem."** A network that stands noise can still be flipped by less. What harms is
# the direction, not the size.
#
# **A common mistake: "98 % on the test set means safe."** The test set says how often it errs on what comes by itself.
# It says nothing of what somebody makes on purpose.
#
# **Predict:** the change is made for a *second* network, of another kind. Whoever makes it has never seen yours. Does
# it harm yours?
#
# **Play:** move the size, and look at the digit on the left: image, change, sum. Reach the goals. *Play* trains the
# network on: does longer training help?

# %%
labs.Fooled(network, (x, y), (x_test, y_test), others={"second": second})

# %% [markdown]
# <details><summary>Answer</summary>
#
# It does, less than a change made for yours, and far more than noise. Two networks that have learned from the same
# digits lean on much the same fine details. So it is no protection to keep a network secret: train one of your own, and
# fool that. Longer training does not help either. It was never asked to withstand.
#
# </details>

# %% [markdown]
# ## 3 · Harden it (14 min) ★
#
# The remedy is simple to say: train on changed images. They cannot be made beforehand, for each step of training makes
# another network, with other weak sides. So make them anew at each step, against the network as it is.
#
# Keras does one step of training in `train_step`. Yours first attacks its own batch, then learns from both, the images
# as they are and the changed ones:


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
# **Predict:** a hardened network has learned from twice as many images, half of them hard. Will it read unchanged
# digits better than before, as well, or worse? And is it safe then?
#
# **Play:** press *Play*. The two curves at the bottom are the digits as they are, and after twenty steps of 0.1. Change
# the learning rate and the batch size while it trains. Press *Pause*, and find the size that breaks it.

# %%
labs.Fooled(
    hardened, (x, y), (x_test, y_test), others={"before": network}, batch_size=64, method="twenty steps"
)

# %% [markdown]
# The same without a lab, whether you have played or not; then both networks, each under its own twenty steps:

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
assert right(hardened, x_test) >= 0.97 and lines["hardened"][1] >= 0.8, lines

# %% [markdown]
# <details><summary>Answer</summary>
#
# About as well as before, on these digits; on harder images hardening costs a few percent. And it is not safe: twice
# the size still turns about half of the digits. It withstands what it was trained against, and a little more. Each of
# its steps also took about four times the work.
#
# </details>
#
# Something else has changed. Saliency (chapter 05) asks at which pixels a small change would move the score most.
#
# **Predict:** where will that be for the network of before, where for the hardened one?

# %%
def saliency(model, images, labels):
    """How much the score of its label moves with each pixel of an image."""
    images = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        scores = tf.gather(model(images, training=False), labels, axis=1, batch_dims=1)
    return np.abs(tape.gradient(scores, images))


rows = {"digits": twelve}
for name, model in {"before": network, "hardened": hardened}.items():
    maps = saliency(model, x_test, y_test)
    like = np.mean([np.corrcoef(maps[i].ravel(), x_test[i].ravel())[0, 1] for i in range(len(maps))])
    rows[f"{name}: correlation with the ink {like:.2f}"] = maps[:12] / maps[:12].max(axis=(1, 2, 3), keepdims=True)
figures.gallery(rows)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The network of before is sensitive all over the image, on empty paper as well: that is where small changes find it.
# The hardened one cannot afford that. It looks at the ink, where a change of 0.2 is not enough.
#
# </details>

# %% [markdown]
# ## 10 · What explanations do not say (10 min) ★
#
# Maps that "explain" an answer are in many reports today. A widely used one is *gradient times pixel*: saliency, and
# at each place times the ink. Here are such maps of three networks, for twelve test digits. One of them is yours. One
# has the same weights, but in each layer they are **shuffled**. One was trained on **random labels**: it has learned
# by heart which digit was called what, by chance.

# %%
shuffled = keras.models.clone_model(network)
chance = np.random.default_rng(0)
mixed = []
for weights in network.get_weights():
    mixed.append(chance.permutation(weights.ravel()).reshape(weights.shape))
shuffled.set_weights(mixed)

keras.utils.set_random_seed(1)
by_heart = keras.models.clone_model(network)
by_heart.compile(keras.optimizers.Adam(0.003), network.loss, metrics=["accuracy"])
random_labels = chance.permutation(y)
live.train(by_heart, (x, random_labels), epochs=60)

# %% [markdown]
# **Predict:** which row is of the network that reads digits: A, B or C?

# %%
maps = {}
for name, model in {"A": shuffled, "B": network, "C": by_heart}.items():
    maps[name] = saliency(model, x_test, y_test) * x_test
rows = {"digits": twelve}
for name in maps:
    rows[name] = maps[name][:12] / maps[name][:12].max(axis=(1, 2, 3), keepdims=True)
figures.gallery(rows)

# %%
for name, model in {"A": shuffled, "B": network, "C": by_heart}.items():
    like = np.mean([np.corrcoef(maps[name][i].ravel(), maps["B"][i].ravel())[0, 1] for i in range(len(x_test))])
    print(f"{name} reads {right(model, x_test):5.1%} of the test digits; its maps correlate with those of B: {like:.2f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# </details>
