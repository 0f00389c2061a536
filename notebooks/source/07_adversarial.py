# %% [markdown]
# # 07 · Generative adversarial networks
#
# **You will build two networks that compete: a forger that draws digits from noise, and a detective that finds it
# out.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/07_adversarial.ipynb)
# · 117 minutes, the core way ★ 64
#
# After this chapter you will be able to:
#
# - write down what each of the two networks wants, and say when neither can gain any more;
# - train both against each other, in the plane and on images, in plain Keras;
# - recognise collapse, vanishing gradients and a lost balance, and do something about each;
# - measure fakes by quality, variety and copying, and say what a detector of fakes is worth tomorrow;
# - walk through the space of noise, and ask for a seven.
#
# **What to know first:** losses and gradients (chapter 03), training (04), convolution (05).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %%
import numpy as np

from dltutor import datasets, figures, labs, live
from dltutor.exercises import adversarial as practice

(x_train, y_train), (x_test, y_test) = datasets.digits()
figures.gan(x_train[:3])

# %% [markdown]
# ## 1 · Forger and detective (8 min) ★
#
# All networks so far answer a question: which digit is this? Now one that *makes* digits. Who tells it how good they
# are? There is no right answer to compare with: a new 3 need not look like any 3 in the data.
#
# The idea of 2014: a second network judges. The **discriminator** is the detective: shown an image, it says how
# probable it is that the image is real. The **generator** is the forger: it turns random numbers, the **noise**, into
# fakes. Above it has not learned yet: its fakes are noise, too. Solid arrows show what is made and judged, dashed ones
# how each of the two learns. The forger never sees a real image: all that it knows comes back through the detective.
# Together they are a **generative adversarial network**, a GAN.
#
# First without networks. The real things are numbers, most of them near 2. You are the forger and choose where your
# fakes lie (■), and how widely (◆). The detective is the best one that there can be. The **divergence** says how
# different the two heaps are; for equal ones it is 0.
#
# **Predict:** how often is the best detective right when your fakes cannot be told from real things?
#
# **Play:** drag the fakes until the detective is lost. Then *two bumps*: what is the best that one bump can do?

# %%
labs.Equilibrium()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Half of the time, as a coin. Where fakes lie exactly as the real things do, the best detective says ½ everywhere.
# Neither of the two can gain by changing alone: an **equilibrium**.
#
# Of two bumps, one bump can cover one well, or lie across both badly. The lowest divergence leaves one out: a forger
# who always makes the same thing, well. This will come back in section 5.
#
# </details>

# %% [markdown]
# ## 2 · What each of them wants (12 min) ★
#
# The discriminator ends in one number for each image, a **logit**: above 0 for *real*, below 0 for *fake*. The sigmoid
# turns it into the probability D (chapter 02). The detective wants the label 1 for real things and 0 for fakes; the
# forger wants 1 for its fakes. Each wish is a cross-entropy (chapter 03): −ln of the probability that the wanted label
# got. With the label 1 that is −ln D, with the label 0 it is −ln(1 − D).


# %% tags=["nbval-check-output"]
def cross_entropy(logits, label):
    D = 1 / (1 + np.exp(-logits))
    return -np.log(D) if label == 1 else -np.log(1 - D)


real_logits, fake_logits = np.array([2.0, 0.5, -1.0]), np.array([-2.0, -0.5, 1.5])
detective = (cross_entropy(real_logits, 1).mean() + cross_entropy(fake_logits, 0).mean()) / 2
print(f"the detective's loss: {detective:.3f}, the forger's: {cross_entropy(fake_logits, 1).mean():.3f}")
print(f"at the equilibrium both are ln 2 = {cross_entropy(0.0, 1):.3f}")

# %% [markdown]
# **A common mistake: "training goes well when the losses fall."** Each loss depends on how good the *other* player is.
# Both can stand still while the fakes get better every second, and at the best end possible the detective's loss is
# high: ln 2, that of a coin. Section 6 looks for better measures.
#
# ### Exercise 1 · What the detective wants
#
# {task: practice.discriminator_loss}


# %%
def discriminator_loss(real_logits, fake_logits):
    return ...


practice.discriminator_loss.check(discriminator_loss)

# %% [markdown]
# There is a second way to write the forger's wish: make $\ln(1 - D)$ small instead of $-\ln D$. Both want the same, a
# larger D. But training needs **slopes**.
#
# **Predict:** the detective is sure that a fake is one: D is near 0. Which of the two is steeper there, as a function
# of the logit?

# %% tags=["nbval-check-output"]
for logit in (0.0, -4.0, -8.0):
    d = 1 / (1 + np.exp(-logit))
    print(f"D = {d:.4f}: slope of ln(1 - D) {-d:8.4f}, slope of -ln D {d - 1:8.4f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# $-\ln D$ is. The slope of $\ln(1 - D)$ is $-D$: where the detective is sure, it is almost 0. A function that gets flat
# where one has farthest to go is called **saturating**. A beginner's fakes are found out at once, so with this loss the
# forger would learn nothing. Everybody uses the other one, called *log* or *non-saturating*.
#
# </details>
#
# **Play:** back in the lab of section 1, its two bars are these slopes. Find fakes so bad that one is flat: the second
# goal.

# %% [markdown]
# ## 3 · Written by you (14 min)

# %% [markdown]
# ### Exercise 2 · What the forger wants
#
# {task: practice.generator_loss}


# %%
def generator_loss(fake_logits):
    return ...


practice.generator_loss.check(generator_loss)

# %% [markdown]
# ### Exercise 3 · The best detective
#
# {task: practice.best_discriminator}


# %%
def best_discriminator(p, q):
    return ...


practice.best_discriminator.check(best_discriminator)

# %% [markdown]
# ## 4 · Two networks in the plane (16 min) ★
#
# Now both are networks, and both learn. A thing is a point in the plane, so that all can be seen.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import tensorflow as tf
from keras import layers, ops


# %%
def network(outputs):
    model = keras.Sequential([keras.Input((2,))])
    model.add(layers.Dense(32, "relu"))
    model.add(layers.Dense(32, "relu"))
    model.add(layers.Dense(outputs))
    return model


# %% [markdown]
# The generator, `network(2)`, takes two random numbers and gives a point. The discriminator, `network(1)`, takes a
# point and gives a logit. One **round** of training:
#
# 1. noise goes in, fakes come out;
# 2. the discriminator judges real points and fakes, and makes a step down *its* loss;
# 3. it judges fakes again, and the generator makes a step down *its* loss. The gradient comes to it through the
# discriminator, which does not change now.
#
# **Predict:** the real points form a ring. Where are the fakes before the first round? And what does the round change?
#
# **Play:** one round first, press *Stage* seven times and read. Then *Play*: fit the ring.

# %%
keras.utils.set_random_seed(0)
labs.Adversaries(network(2), network(1), data="ring")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where random weights put them: in a small heap, with no relation to the ring. Stage 4 changes the ground (the
# discriminator learns), stage 7 moves the fakes (the generator learns).
#
# </details>
#
# The ground is what the discriminator says, blue for real, orange for fake. It moves all the time: the forger climbs a
# hill that changes under its feet. An arrow says where a fake would have to go to look more real. The thin lines are a
# grid of noise, bent as the generator bends it. A network can stretch and fold the plane, but not tear it: choose
# *two clusters*, and a thin bridge of fakes lies between them. Then *drawing*, and draw a shape of your own.
#
# The same without a lab. The **distance** compares fakes and real points; it is 0 for equal clouds.

# %%
ring = datasets.cloud("ring", 2000)
keras.utils.set_random_seed(0)
pair = live.Adversaries(network(2), network(1), ring)
clouds = {f"at the start: {pair.distance():.2f}": pair.fakes(300)}
for rounds in (300, 2700):
    pair.train(rounds=rounds)
    clouds[f"after {pair.round:,} rounds: {pair.distance():.2f}"] = pair.fakes(300)
figures.clouds(ring, clouds)

# %% [markdown]
# ### Exercise 4 · The forger's step
#
# Step 3 of the round, in Keras.
#
# {task: practice.generator_step}


# %%
def generator_step(generator, discriminator, optimizer, noise):
    return ...


practice.generator_step.check(generator_step)

# %% [markdown]
# ## 5 · Why it is hard (10 min) ★
#
# Networks that answer questions walk down one fixed hill. Here each player moves the other's hill. Three things go
# wrong, and *provoke* brings each of them about; it begins anew every time. The lab starts with the first: the
# generator makes ten steps for one of the discriminator.
#
# **Predict:** where will the fakes be after some hundred rounds? And what will the arrows do when the discriminator
# learns alone, with the saturating loss of section 2?
#
# **Play:**
#
# 1. *Play*, until the lab says what it is. Then repair it, without *Reset*: behind *More*, one step for the generator
# and three for the discriminator.
# 2. Provoke the *vanishing gradient*, and look at the arrows. Then choose the loss *log* behind *More*.
# 3. Provoke a *discriminator too slow*, then one *far ahead*. Where do the fakes go?

# %%
keras.utils.set_random_seed(0)
labs.Adversaries(network(2), network(1), data="ring", failure="mode collapse")

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. All noise is turned into nearly the same point: **mode collapse**. The forger has found the one place that the
# detective likes best now. When the detective notices, the point jumps elsewhere. Nothing in the forger's loss asks for
# variety. A detective that learns faster closes each such place before all fakes are there.
# 2. They shrink until the lab calls them short: the better the detective, the less the forger hears from a saturating
# loss. With *log*, at the same place, they are long.
# 3. A detective who learns too slowly stops nobody: the fakes run away. One who is far ahead leaves the fakes but a
# part of the ring.
#
# </details>
#
# Eight separate heaps are harder than a ring. Another remedy is the **Wasserstein** loss. With it the discriminator
# gives no verdict but a height. A penalty keeps the slope of this landscape near 1, so that it is nowhere flat.
#
# In the cell, `live.adversaries` makes a pair and trains it for 600 rounds with ten steps of the generator for one:
# collapsed. Four such pairs go on, each with another remedy. **Predict:** which of them cover all eight heaps after
# 2,000 rounds more?

# %%
remedies = {  # the loss, and the detective's steps for one of the forger
    "1 for 1": ("log", 1),
    "detective 3 for 1": ("log", 3),
    "Wasserstein": ("Wasserstein", 1),
    "both": ("Wasserstein", 3),
}
heaps, clouds = datasets.cloud("gaussians", 2000), {}
for name, (loss, steps) in remedies.items():
    keras.utils.set_random_seed(0)
    pair = live.adversaries(network(2), network(1), heaps, rounds=600, generator_updates=10)
    pair.loss, pair.discriminator_updates, pair.generator_updates = loss, steps, 1
    pair.train(rounds=2000)
    clouds[f"{name}: {pair.distance():.2f}"] = pair.fakes(400)
figures.clouds(heaps, clouds)

# %% tags=["test"]
far = [float(name.split(": ")[1]) for name in clouds]
assert max(far[1], far[3]) < 0.5 < min(far[0], far[2])

# %% [markdown]
# <details><summary>Answer</summary>
#
# The two in which the detective makes three steps for one. Equal turns leave the fakes in one heap, and so does the
# Wasserstein loss alone, after so many rounds at least. Some fakes lie between the heaps in any case: a network cannot
# tear the plane. This is one start. In the lab above, choose *gaussians* and try others.
#
# </details>

# %% [markdown]
# ## 6 · Who judges the fakes? (6 min) ★
#
# Soon the fakes are digits. Whether they are good is not for the eye alone: whoever looks for long finds a 3 in any
# cloud. A classifier as in chapter 05 can tell. It has one `Dense` layer more; read over the rest.

# %%
x_train, x_test = x_train.reshape(-1, 8, 8, 1), x_test.reshape(-1, 8, 8, 1)
keras.utils.set_random_seed(0)
classifier = keras.Sequential([keras.Input((8, 8, 1))])
classifier.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
classifier.add(layers.BatchNormalization(momentum=0.9))
classifier.add(layers.MaxPooling2D())
classifier.add(layers.Conv2D(32, 3, padding="same", activation="relu"))
classifier.add(layers.BatchNormalization(momentum=0.9))
classifier.add(layers.Flatten())
classifier.add(layers.Dense(64, "relu"))
classifier.add(layers.Dense(10, "softmax"))
classifier.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
live.train(classifier, (x_train, y_train), epochs=30)
judge = live.Judge(classifier, x_train, y_train)
print(f"{classifier.evaluate(x_test, y_test, verbose=0)[1]:.1%} of the test digits are read right")

# %% [markdown]
# The judge looks at three things:
#
# - **quality**: of how many images is the classifier at least 80 % sure?
# - **variety**: how many are there of each digit? One is the rarest.
# - the **Fréchet distance**: the 64 numbers before the last layer make each image a point. Two clouds of points, the
# real ones and the fakes, are compared by their means and their spreads in all directions. Two halves of the real
# images are not at distance 0 either, so the ratio to that is what counts: 1 is as good as real. (The formula, in
# NumPy: `dltutor.scratch.frechet_distance`.)
#
# Beside the test digits three forgers without a network. One copies one good seven. One fills the squares with grey at
# random. The third is the honest rival of what follows: it draws all 64 pixels from a **bell curve**. Their means, and
# the way in which they vary together, are those of the training images.
#
# **Predict:** which of the three measures are not fooled by the copied seven? Which forger is best?

# %%
random = np.random.default_rng(0)
pixels = x_train.reshape(-1, 64)
bell = random.multivariate_normal(pixels.mean(axis=0), np.cov(pixels.T), 1000)
groups = {
    "test digits": x_test,
    "one seven, copied": np.repeat(x_train[y_train == 7][:1], 1000, axis=0),
    "grey at random": random.random((1000, 8, 8, 1)),
    "a bell curve": np.clip(bell, 0, 1).reshape(-1, 8, 8, 1),
}


def told(images):
    v = judge.look(images)
    return f"sure of {v.confident:.0%}\nrarest digit {v.shares.min():.1%}\nFréchet ratio {v.ratio:.1f}"


figures.image_groups(groups, [told(images) for images in groups.values()])

# %% tags=["test"]
copied, grey, bells = (judge.look(groups[name]) for name in list(groups)[1:])
assert copied.confident > 0.99 and bells.ratio < grey.ratio < copied.ratio

# %% [markdown]
# <details><summary>Answer</summary>
#
# Variety and the Fréchet distance; the quality of a copied seven is perfect. So being sure is not enough, and a
# classifier is sure of nonsense, too (chapter 05). The best of the three is the bell curve: a blur, but one of digits.
#
# </details>

# %% [markdown]
# ## 7 · Digits from noise (12 min) ★
#
# The discriminator is a small convolutional network. The generator goes the other way, from 32 numbers to an image that
# grows: `Conv2DTranspose` with `strides=2` doubles height and width, each number stamps a kernel into the larger map.
# (`numbers` and `channels` can be changed, for section 9.)


# %%
def digit_generator(numbers=32):
    model = keras.Sequential([keras.Input((numbers,))])
    for units in (256, 4 * 4 * 32):
        model.add(layers.Dense(units, use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.Reshape((4, 4, 32)))
    model.add(layers.Conv2DTranspose(16, 4, strides=2, padding="same", use_bias=False))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.ReLU())
    model.add(layers.Conv2D(1, 3, padding="same", activation="sigmoid"))
    return model


# %%
def digit_discriminator(channels=1):
    model = keras.Sequential([keras.Input((8, 8, channels))])
    for filters in (32, 64):
        model.add(layers.Conv2D(filters, 4, strides=2, padding="same"))
        model.add(layers.LeakyReLU(negative_slope=0.2))
        model.add(layers.Dropout(0.05))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


# %% [markdown]
# Both together are a Keras model with two optimizers. `live.Players` keeps them (`live.Players??` shows its lines), and
# a third network, `averaged`, a slow copy of the generator. For two players who answer each other go round in circles,
# and the average of the last steps lies nearer to the middle.
#
# What is new is the round, with the two losses of section 2. To save time both players step at once, on the same fakes.
# The tape is *persistent*, since it is played back twice: the gradient of each loss is taken for one player only.

# %%
entropy = keras.losses.BinaryCrossentropy(from_logits=True)


class GAN(live.Players):
    def train_step(self, images):
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator(self.noise(images), training=True)
            logits = self.discriminator(ops.concatenate([images, fakes]), training=True)
            real, fake = ops.split(logits, 2)
            detective = (entropy(ops.ones_like(real), real) + entropy(ops.zeros_like(fake), fake)) / 2
            forger = entropy(ops.ones_like(fake), fake)
        return self.step(tape, detective, forger)


# %%
keras.utils.set_random_seed(0)
gan = GAN(digit_generator(), digit_discriminator())
gan.compile(keras.optimizers.Adam(0.002, beta_1=0.5), keras.optimizers.Adam(0.004, beta_1=0.5))
fakes_lab = labs.Fakes(gan, x_train, judge)
fakes_lab

# %% [markdown]
# **Play:** every square is the same noise all the time. *Play* for half a minute; then lower both rates to a fifth, and
# the trembling stops. Click on a fake: the real digit that is most like it. Is it a copy? (`beta_1=0.5` gives Adam a
# shorter memory: what it remembers is out of date when the other player has moved.)
#
# Now the training as a film strip: the same lab from its start, whether you have played or not, and the same noise at
# six moments.

# %%
fakes_lab.press("reset")
fakes_lab.set(generator_rate=0.002, discriminator_rate=0.004)
noise = keras.random.normal((1500, 32), seed=3)
stages, before = {}, 0
for epochs in (0, 10, 20, 40, 90, 120):
    if epochs == 120:
        fakes_lab.set(generator_rate=0.0004, discriminator_rate=0.0008)
    if epochs > 0:
        fakes_lab.run(epochs=epochs - before)
    before = epochs
    stages[f"{epochs} epochs"] = np.asarray(gan.averaged(noise, training=False))
figures.image_groups(stages, [told(images) for images in stages.values()])

# %% tags=["test"]
assert judge.look(stages["120 epochs"]).ratio < judge.look(groups["a bell curve"]).ratio / 2

# %% [markdown]
# Digits, from noise, and a Fréchet ratio below that of the bell curve of section 6. (Of the first grey the judge is
# sure, too: it knows only digits. The other two measures are not fooled.) Nobody showed the generator an image: all
# that it knows of digits came as gradients through the detective.
#
# Is it copying? For each fake the nearest of the training images. Test digits, which are no copies, are the measure.

# %%
fakes = stages["120 epochs"]
index, far = live.nearest(fakes, x_train)
usual = live.nearest(x_test, x_train)[1]
below = [f"median distance {np.median(far):.2f},\nsmallest {far.min():.2f}"]
below.append(f"from test digits to these:\nmedian {np.median(usual):.2f}, smallest {usual.min():.2f}")
figures.image_groups({"fakes": fakes, "the nearest training images": x_train[index]}, below)

# %% tags=["test"]
assert np.median(far) > np.median(usual)

# %% [markdown]
# Alike, as two sevens are alike, and no nearer than test digits are: no copies.

# %% [markdown]
# ## 8 · A walk through the noise (12 min)
#
# The space of all noise is the **latent space**. Near noise gives near images, so one can walk.
#
# **Predict:** you go in a straight line from the noise of a 3 to the noise of an 8. What lies between?
#
# **Play:** choose two fakes and walk. Then, behind *More*, the directions: each changes something in all images.

# %%
labs.LatentWalk(gan.averaged, x_train, judge)

# %% [markdown]
# How does half-way between two noises differ from half-way between two images?

# %%
a, b = noise[:500], noise[500:1000]
ends = np.asarray(gan.averaged(a, training=False)), np.asarray(gan.averaged(b, training=False))
between = {
    "from here": ends[0],
    "half-way in the noise": np.asarray(gan.averaged((a + b) / 2, training=False)),
    "half-way in the pixels": (ends[0] + ends[1]) / 2,
    "to here": ends[1],
}
figures.image_groups(between, [f"the judge is sure of {judge.look(x).confident:.0%}" for x in between.values()])

# %% tags=["test"]
assert judge.look(between["half-way in the noise"]).confident > judge.look(between["half-way in the pixels"]).confident

# %% [markdown]
# <details><summary>Answer</summary>
#
# Half-way between two *images* there is a double exposure. Half-way between two *noises* there is mostly a digit again:
# between a 3 and an 8 one of the two, or sometimes a third one.
#
# </details>
#
# ### Exercise 5 · The walk
#
# {task: practice.interpolate}


# %%
def interpolate(a, b, steps):
    return ...


practice.interpolate.check(interpolate)

# %% [markdown]
# ## 9 · Asking for a seven (12 min)
#
# The noise decides which digit comes, and nobody knows which noise is a seven. A **conditional** GAN is told: both
# players get the label too. The generator reads it as an embedding (chapter 06), 16 numbers beside the 32 of the noise;
# the discriminator as a second image beside the first. Behind that stand the two networks of section 7. The round is
# that of section 7 as well, with the labels handed on.


# %%
def asked_generator():
    noise, label = keras.Input((32,)), keras.Input((), dtype="int32")
    numbers = layers.Concatenate()([noise, layers.Embedding(10, 16)(label)])
    return keras.Model([noise, label], digit_generator(32 + 16)(numbers))


def asked_discriminator():
    image, label = keras.Input((8, 8, 1)), keras.Input((), dtype="int32")
    second = layers.Reshape((8, 8, 1))(layers.Embedding(10, 64)(label))
    both = layers.Concatenate()([image, second])
    return keras.Model([image, label], digit_discriminator(2)(both))


# %%
class ConditionalGAN(live.Players):
    def train_step(self, data):
        images, labels = data
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator([self.noise(images), labels], training=True)
            both = ops.concatenate([images, fakes]), ops.concatenate([labels, labels])
            real, fake = ops.split(self.discriminator(both, training=True), 2)
            detective = (entropy(ops.ones_like(real), real) + entropy(ops.zeros_like(fake), fake)) / 2
            forger = entropy(ops.ones_like(fake), fake)
        return self.step(tape, detective, forger)


# %%
keras.utils.set_random_seed(0)
asked = ConditionalGAN(asked_generator(), asked_discriminator())
asked.compile(keras.optimizers.Adam(0.002, beta_1=0.5), keras.optimizers.Adam(0.004, beta_1=0.5))
asking = labs.Fakes(asked, (x_train, y_train), judge)
asking

# %% [markdown]
# **Play:** a column of the grid is one digit, a line one noise. *Play*, and watch which digits come first. Or let the
# next cell train.

# %%
asking.run(epochs=70)

# %% [markdown]
# **Predict:** the same noise goes in ten times, each time with another label. What stays, what changes?
#
# **Play:** ask for a seven. Then *Other view*: the same noise, every digit.

# %%
seven = labs.AskFor(asked.averaged, judge, x_train, digit=0)
seven

# %% [markdown]
# <details><summary>Answer</summary>
#
# The label says which digit, the noise says how it is written: slanted, bold, wide. So the digit changes, and much of
# the hand stays.
#
# </details>
#
# Multiplied by 0.5, the noise stays near the middle of all that was learned. What does that do? Beside it the rival: a
# bell curve for each digit.

# %%
sevens, below = {}, []
for length in (0.5, 1.0, 2.0):
    seven.set(length=length)
    sevens[f"noise × {length}"] = seven.fakes[7]
    below.append(f"all digits: {seven.shares.mean():.0%} as asked,\nvariety {seven.variety.mean():.2f}")
seven.set(length=1.0)
ones = pixels[y_train == 7]
bell = np.clip(random.multivariate_normal(ones.mean(axis=0), np.cov(ones.T), 50), 0, 1).reshape(-1, 8, 8, 1)
sevens["a bell curve for sevens"] = bell
below.append(f"sevens: {np.mean(judge.answers(bell).argmax(axis=1) == 7):.0%} as asked")
figures.image_groups(sevens, below)

# %% tags=["test"]
assert seven.shares.mean() > 0.9 and np.mean(judge.answers(bell).argmax(axis=1) == 7) > 0.9

# %% [markdown]
# Quality is paid for with variety. And the judge reads the rival's sevens as well, blurred as they are: for images as
# small as these, with labels, a bell curve for each digit is not bad at all.

# %% [markdown]
# ## 10 · The detector, and how it ages (8 min)
#
# Can a network of yours tell fakes from real digits? Surely: the discriminator does nothing else. But yours has to work
# on fakes of tomorrow.

# %%
keras.utils.set_random_seed(0)
detector = keras.Sequential([keras.Input((8, 8, 1))])
detector.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
detector.add(layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"))
detector.add(layers.Flatten())
detector.add(layers.Dropout(0.3))
detector.add(layers.Dense(1, activation="sigmoid"))  # 1: real, 0: fake
detector.compile(keras.optimizers.Adam(0.002), "binary_crossentropy", metrics=["accuracy"])

# %% [markdown]
# **Predict:** a detector learns on fakes of an early generator. How many does it find of a later one?
#
# **Play:** ten guesses of your own first. Then *Play* trains the detector of the first row; behind *More*, *All rows*
# trains one for each stage, and a *disguise* moves or blurs the fakes.

# %%
kept = {name: stages[name] for name in ("10 epochs", "20 epochs", "40 epochs", "120 epochs")}
detective = labs.Detective(detector, kept, x_train, x_test)
detective

# %%
detective.run_all(epochs=20)
first, last = detective.results[0], detective.results[3]
print(f"trained on the first stage: {first[1]:.0%} of its fakes found, {first[2]:.0%} of the next stage")
print(f"trained on the last stage: {last[4]:.0%} of its fakes found, {last[0]:.0%} of the real digits taken for real")

# %% tags=["test"]
assert first[1] > 0.9 > 0.5 > first[2] and max(first[4], last[4]) < 0.8

# %% [markdown]
# <details><summary>Answer</summary>
#
# Read a row of the lab's table from left to right: the detector finds the fakes it was trained on, and lets pass many
# of those that came later. It **ages**. And against the last stage even a detector trained on it must choose: find more
# fakes, or call more real digits fake. A small disguise helps the forger, too.
#
# </details>
#
# That is how it comes out with averaged weights. The newest weights change their manner all the time: put
# `gan.generator` in place of `gan.averaged` in section 7, and see what a detector knows then. Either way, a detector's
# accuracy holds for the fakes that it was tested on.

# %% [markdown]
# ## 11 · What came next, and fakes in the world (4 min)
#
# Since 2021 the best images are made another way: **diffusion**. Noise is added to an image, a little at each of many
# steps, until nothing is left of it. One network learns to undo one step. Begin with pure noise and undo all steps: a
# new image. No second player, no balance to lose; the price is many steps for one image.

# %%
figures.diffusion(x_train[:2, :, :, 0])

# %% [markdown]
# **What GANs are used for.** A generator need not begin with noise: it can begin with an image. The detective then
# judges whether what comes out looks real.
#
# | What goes in | What comes out | Used for |
# |---|---|---|
# | noise | an image of a kind | more training images where there are few; faces of nobody (StyleGAN, 2019) |
# | a small photograph | a large, sharp one | super-resolution (SRGAN, 2017) |
# | a sketch, a map, a grey photograph | a photograph, in colour | image to image (pix2pix, 2017) |
# | a horse, a summer | a zebra, a winter, without a single pair to learn from | CycleGAN, 2017 |
# | an image with a hole | the image without it | repair of photographs and films |
# | a face and a voice | the face that speaks | dubbing, voices for people who lost theirs; and deepfakes |
#
# Where medical images are few, generated ones are added: in a study of liver lesions they raised a classifier's
# sensitivity from 79 to 86 % (Frid-Adar and others, 2018).
#
# **Whom they harm.** Some 14,700 fake videos were counted in 2019. Of these 96 % were pornography, made without asking
# the women in them (Ajder and others, *The State of Deepfakes*, 2019). In 2024 the Hong Kong office of a British firm
# paid some 25 million dollars. It had met fakes of its managers in a video call (The Guardian, 17 May 2024). People
# told generated faces from real ones in 48 % of the cases, no better than a coin. They trusted the generated ones more
# (Nightingale and Farid, 2022). And where everything can be fake, a real recording can be denied.
#
# **What helps.** Not the eye, and no detector alone: you have seen both fail. Ask where an image comes from and who
# answers for it. Mark what you generate. Never make an image of a person who has not agreed.

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can train two networks against each other, see why they fail, and measure what they make. You can walk through
# their noise and ask for a digit, and you know how long a detector stays good.
#
# | Word | Meaning |
# |---|---|
# | generator | the forger: turns noise into fakes |
# | discriminator | the detective: says how probable it is that a thing is real |
# | noise, latent space | the random numbers that go in, and the space of all of them |
# | round | the discriminator's updates and then the generator's |
# | equilibrium | neither can gain by changing alone; the best discriminator says 1/2 everywhere |
# | saturating loss | one whose gradient vanishes where the detective is sure |
# | mode collapse | many noises, few kinds of fakes |
# | Fréchet distance | between two clouds of features: means and spreads compared |
# | averaged weights | a slow copy of a network, the mean of its last steps |
# | conditional | told what to make |
# | diffusion | undoing noise, a little at each step |
#
# **Your turn.** Draw a shape of your own in the lab of section 4, and find rates with which the fakes fill it within a
# minute. Then take the digits 0 and 1 only: is it easier for the forger? Measure it with the judge.
#
# **Where to read on.** I. Goodfellow and others, *Generative Adversarial Nets* (2014). M. Kahng and others, *GAN Lab*
# (2018), the same play in a browser. M. Heusel and others, *GANs Trained by a Two Time-Scale Update Rule* (2017), with
# the Fréchet distance. J. Ho, A. Jain, P. Abbeel, *Denoising Diffusion Probabilistic Models* (2020).
# Next here: **08 · Encoder and decoder**.
