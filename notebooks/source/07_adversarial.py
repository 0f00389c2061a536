# %% [markdown]
# # 07 · Generative adversarial networks
#
# **You will build two networks that compete: a forger that draws digits from noise, and a detective that finds it
# out.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/07_adversarial.ipynb)
# · 120 minutes
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

# %% [markdown]
# ## 1 · Forger and detective (20 min)
#
# All networks so far answer a question: which digit is this? Now one that *makes* digits. Who tells it how good they
# are? There is no right answer to compare with: a new 3 need not look like any 3 in the data.
#
# The idea of 2014: a second network judges. The **discriminator** is the detective: shown something, it says how
# probable it is that the thing is real. The **generator** is the forger: it turns random numbers, the **noise**, into
# fakes, and learns from what the detective says of them. Together they are a **generative adversarial network**, a GAN.
#
# First without networks. The real things are numbers, most of them near 2. You are the forger and choose where your
# fakes lie, and how widely. The detective is the best one that there can be.
#
# **Predict:** how often is the best detective right when your fakes cannot be told from real things?
#
# **Play:** drag the fakes until the detective is lost. Then *two bumps*: what is the best that one bump can do?

# %%
labs.Equilibrium()

# %% [markdown]
# Where fakes lie exactly as the real things do, the best detective says 1/2 everywhere and is right as often as a coin.
# Neither of the two can gain by changing alone: an **equilibrium**.
#
# Of two bumps, one bump can cover one well, or lie across both badly. The best is to leave one out: a forger who always
# makes the same thing, well. This will come back.
#
# Now what each of them wants, as a loss. The discriminator gives a **logit**; the sigmoid makes it a probability
# (chapter 02). The detective wants the label 1 for real things and 0 for fakes; the forger wants 1 for its fakes.


# %% tags=["nbval-check-output"]
def cross_entropy(logits, label):
    return np.logaddexp(0, -logits if label == 1 else logits)  # -ln p, or -ln(1 - p), with p = sigmoid(logits)


real_logits, fake_logits = np.array([2.0, 0.5, -1.0]), np.array([-2.0, -0.5, 1.5])
detective = np.concatenate([cross_entropy(real_logits, 1), cross_entropy(fake_logits, 0)]).mean()
print(f"the detective's loss: {detective:.3f}, the forger's: {cross_entropy(fake_logits, 1).mean():.3f}")
print(f"at the equilibrium both are ln 2 = {cross_entropy(0.0, 1):.3f}")

# %% [markdown]
# **A common mistake: "training goes well when the losses fall."** Each loss depends on how good the *other* player is.
# Both can stand still while the fakes get better every second, and at the best end possible the detective's loss is
# high. Section 4 looks for better measures.
#
# ### Exercise 1 · What the detective wants
#
# {task: practice.discriminator_loss}


# %%
def discriminator_loss(real_logits, fake_logits):
    return ...


practice.discriminator_loss.check(discriminator_loss)

# %% [markdown]
# ### Exercise 2 · What the forger wants
#
# {task: practice.generator_loss}


# %%
def generator_loss(fake_logits):
    return ...


practice.generator_loss.check(generator_loss)

# %% [markdown]
# There is a second way to write the forger's wish: make $\ln(1 - D)$ small instead of $-\ln D$. Both want the same. But
# training needs **slopes**. How steep is each, when the detective is sure that a fake is one?

# %% tags=["nbval-check-output"]
for logit in (0.0, -4.0, -8.0):
    d = 1 / (1 + np.exp(-logit))
    print(f"D = {d:.4f}: slope of ln(1 - D) {-d:8.4f}, slope of -ln D {d - 1:8.4f}")

# %% [markdown]
# A beginner's fakes are found out at once. There the first loss is flat: the forger learns nothing. It is called
# **saturating**. Everybody uses the second one.
#
# ### Exercise 3 · The best detective
#
# {task: practice.best_discriminator}


# %%
def best_discriminator(p, q):
    return ...


practice.best_discriminator.check(best_discriminator)

# %% [markdown]
# ## 2 · Two networks in the plane (20 min)
#
# Now both are networks, and both learn. A thing is a point in the plane, so that all can be seen.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import tensorflow as tf
from keras import layers, ops


# %%
def players(seed):
    keras.utils.set_random_seed(seed)
    hidden = [layers.Dense(32, "relu"), layers.Dense(32, "relu")]
    generator = keras.Sequential([keras.Input((2,)), *hidden, layers.Dense(2)])
    hidden = [layers.Dense(32, "relu"), layers.Dense(32, "relu")]
    discriminator = keras.Sequential([keras.Input((2,)), *hidden, layers.Dense(1)])
    return generator, discriminator


# %% [markdown]
# The generator takes two random numbers and gives a point. The discriminator takes a point and gives a logit. One
# **round** of training:
#
# 1. noise goes in, fakes come out;
# 2. the discriminator judges real points and fakes, and makes a step down *its* loss;
# 3. it judges fakes again, and the generator makes a step down *its* loss. The gradient comes to it through the
# discriminator, which does not change now.
#
# **Predict:** the real points form a ring. Where are the fakes before the first round?
#
# **Play:** one round first, press *Stage* seven times. Then *Play*: fit the ring.

# %%
labs.Adversaries(*players(0), data="ring")

# %% [markdown]
# The ground is what the discriminator says, blue for real, orange for fake. It moves all the time: the forger climbs a
# hill that changes under its feet. An arrow says where a fake would have to go to look more real. The thin lines are a
# grid of noise, bent as the generator bends it: a network can stretch and fold the plane, but not tear it. Choose
# *two clusters* and look at what lies between them; then *drawing*, and draw a shape of your own.
#
# The same without a lab. The **distance** compares fakes and real points; it is 0 for equal clouds.

# %%
ring = datasets.cloud("ring", 2000)
pair = live.adversaries(*players(0), ring, rounds=3000)
print(f"distance at the start {pair.course.distance[0]:.2f}, after 3,000 rounds {pair.distance():.2f}")

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
# ## 3 · Why it is hard (15 min)
#
# Networks that answer questions walk down one fixed hill. Here each player moves the other's hill. Three things go
# wrong. Provoke each of them: here, or in the lab above, with *provoke*.
#
# **Collapse.** Eight heaps of points. Let the generator make ten steps for one of the discriminator.
# **Predict:** where will the fakes be?

# %%
heaps = datasets.cloud("gaussians", 2000)


def told(pair):
    share = pair.fakes().std(axis=0).mean() / heaps.std(axis=0).mean()
    return f"spread of the fakes {share:.0%} of the real one, distance {pair.distance():.2f}"


pair = live.adversaries(*players(0), heaps, rounds=2000, generator_updates=10)
print("10 steps for 1:     ", told(pair))

# %% [markdown]
# All noise is turned into nearly the same point: **mode collapse**. The forger has found the one place that the
# detective likes best now. When the detective notices, the point jumps elsewhere. Nothing in the forger's loss asks
# for variety.
#
# A repair, going on from the collapsed pair: more steps for the detective, and the **Wasserstein** loss, with which it
# gives no verdict but a height, whose slope never gets flat.

# %%
pair.loss, pair.discriminator_updates, pair.generator_updates = "Wasserstein", 3, 1
pair.train(rounds=4000)
print("repaired:           ", told(pair))
pair = live.adversaries(*players(0), heaps, rounds=4000)
print("1 for 1, from fresh:", told(pair))

# %% [markdown]
# Three settings were changed at once. Which of them repairs it? Find out in the lab; the third goal is this one.
#
# **A gradient that vanishes.** Let the discriminator learn alone, and measure how long the generator's arrows are with
# either loss of section 1.

# %%
pair = live.Adversaries(*players(0), ring, generator_updates=0)
for rounds in (100, 900, 4000):
    pair.train(rounds=rounds)
    saturating, other = pair.arrow("saturating"), pair.arrow("log")
    print(f"detective alone for {pair.round:5,} steps: saturating {saturating:.5f}, non-saturating {other:.2f}")

# %% [markdown]
# The better the detective, the less the forger hears from the saturating loss. What comes of it? A fresh forger makes a
# hundred steps of its own; the detective stands still.

# %%
noise = keras.random.normal((500, 2), seed=0)
for loss in ("saturating", "log"):
    for optimizer in (keras.optimizers.SGD(0.01), keras.optimizers.Adam(0.001)):
        forger, _ = players(0)
        forger.compile(optimizer)
        before = forger(noise)
        live.Adversaries(forger, pair.discriminator, ring, loss=loss, discriminator_updates=0).train(rounds=100)
        moved = np.abs(forger(noise) - before).mean()
        print(f"{loss:10} {type(optimizer).__name__:4} a coordinate has moved {moved:.4f}")

# %% [markdown]
# With plain gradient descent the forger with the saturating loss stands still. Adam hides part of this: it makes small
# gradients larger.
#
# **The balance is lost.** A detective who learns too slowly teaches nothing; one who is far ahead leaves the fakes but
# a part of the ring.

# %%
for words, settings in (
    ("even        ", {}),
    ("too slow    ", {"discriminator_rate": 1e-5}),
    ("far ahead   ", {"discriminator_rate": 0.01, "discriminator_updates": 10, "generator_rate": 1e-4}),
):
    pair = live.adversaries(*players(0), ring, rounds=2000, **settings)
    near = live.nearest(ring, pair.fakes(1000))[1] < 0.2
    print(f"the detective is {words} distance {pair.distance():.2f}, {near.mean():.0%} of the ring has a fake nearby")

# %% [markdown]
# ## 4 · Who judges the fakes? (10 min)
#
# Soon the fakes are digits. Whether they are good is not for the eye alone: whoever looks for long finds a 3 in any
# cloud. A classifier as in chapter 05 can tell, with one `Dense` layer more.

# %%
(x_train, y_train), (x_test, y_test) = datasets.digits()
x_train, x_test = x_train[..., None], x_test[..., None]
keras.utils.set_random_seed(0)
classifier = keras.Sequential([keras.Input((8, 8, 1))])
for filters in (16, 32):
    classifier.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    classifier.add(layers.BatchNormalization(momentum=0.9))
    if filters == 16:
        classifier.add(layers.MaxPooling2D())
for layer in (layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax")):
    classifier.add(layer)

# %%
classifier.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
live.train(classifier, (x_train, y_train), epochs=30)
judge = live.Judge(classifier, x_train, y_train)
print(f"{classifier.evaluate(x_test, y_test, verbose=0)[1]:.1%} of the test digits are read right")

# %% [markdown]
# The judge looks at three things:
#
# - **quality**: of how many images is the classifier at least 80 % sure?
# - **variety**: how many are there of each digit?
# - the **Fréchet distance**: the 64 numbers before the last layer make each image a point. Two clouds of points, the
# real ones and the fakes, are compared by their means and their spreads in all directions. Two halves of the real
# images are not at distance 0 either, so the ratio to that is what counts. The formula, in NumPy:
# `dltutor.scratch.frechet_distance`.
#
# **Predict:** which of the three is not fooled by a forger who copies one good seven a thousand times?

# %%
random = np.random.default_rng(0)
seven = x_train[np.flatnonzero(y_train == 7)[:1]]
for name, images in (
    ("real test digits", x_test),
    ("one seven, copied", np.repeat(seven, 1000, axis=0)),
    ("grey squares", random.random((1000, 8, 8, 1))),
):
    v = judge.look(images)
    print(f"{name:17} sure of {v.confident:4.0%}, rarest digit {v.shares.min():5.1%}, Fréchet ratio {v.ratio:6.1f}")

# %% [markdown]
# Being sure is not enough: a classifier is sure of nonsense too (chapter 05), and a copied seven looks perfect.
#
# ## 5 · Digits from noise (20 min)
#
# The discriminator is a small convolutional network. The generator goes the other way, from 32 numbers to an image that
# grows: `Conv2DTranspose` with `strides=2` doubles height and width, each number stamps a kernel into the larger map.


# %%
noise_size = 32


def digit_generator():
    model = keras.Sequential([keras.Input((noise_size,))])
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
def digit_discriminator():
    model = keras.Sequential([keras.Input((8, 8, 1))])
    for filters in (32, 64):
        model.add(layers.Conv2D(filters, 4, strides=2, padding="same"))
        model.add(layers.LeakyReLU(negative_slope=0.2))
        model.add(layers.Dropout(0.05))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


# %% [markdown]
# Both together are a Keras model with two optimizers. It keeps a third network, a slow copy of the generator: two
# players who answer each other go round in circles, and the average of the last steps lies nearer to the middle.


# %%
class Players(keras.Model):
    def __init__(self, generator, discriminator):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.averaged = keras.models.clone_model(generator)
        self.averaged.set_weights(generator.get_weights())
        self.seeds = keras.random.SeedGenerator(0)

    def compile(self, generator_optimizer, discriminator_optimizer):
        super().compile()
        self.generator_optimizer, self.discriminator_optimizer = generator_optimizer, discriminator_optimizer

    def noise(self, images):
        return keras.random.normal((ops.shape(images)[0], noise_size), seed=self.seeds)


# %% [markdown]
# The two losses of section 1, a step of one player, and the slow copy that follows:

# %%
entropy = keras.losses.BinaryCrossentropy(from_logits=True)


def losses(logits):
    real, fake = ops.split(logits, 2)
    detective = (entropy(ops.ones_like(real), real) + entropy(ops.zeros_like(fake), fake)) / 2
    return detective, entropy(ops.ones_like(fake), fake)


def step(player, optimizer, tape, loss):
    optimizer.apply(tape.gradient(loss, player.trainable_weights), player.trainable_weights)


def follow(slow, fast):
    for old, new in zip(slow.weights, fast.weights, strict=True):
        old.assign(0.99 * old + 0.01 * new)


# %% [markdown]
# And the round. To save time both players step at once, on the same fakes; the gradient of each loss is taken for one
# player only.


# %%
class GAN(Players):
    def train_step(self, images):
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator(self.noise(images), training=True)
            logits = self.discriminator(ops.concatenate([images, fakes]), training=True)
            detective, forger = losses(logits)
        step(self.discriminator, self.discriminator_optimizer, tape, detective)
        step(self.generator, self.generator_optimizer, tape, forger)
        follow(self.averaged, self.generator)
        return {"discriminator_loss": detective, "generator_loss": forger}


# %%
keras.utils.set_random_seed(0)
gan = GAN(digit_generator(), digit_discriminator())
gan.compile(keras.optimizers.Adam(0.002, beta_1=0.5), keras.optimizers.Adam(0.004, beta_1=0.5))
fakes_lab = labs.Fakes(gan, x_train, judge)
fakes_lab

# %% [markdown]
# **Play:** every square is the same noise all the time. *Play* for half a minute; then lower both rates to a fifth, and
# the trembling stops. Click on a fake: the real digit that is most like it. Is it a copy?
#
# The same without a lab, from the start, whether you have played or not. Some fakes of each stage are kept for section
# 8.

# %%
fakes_lab.press("reset")
noise = keras.random.normal((1500, noise_size), seed=3)
stages, before = {}, 0
for epochs in (10, 20, 40, 90, 120):
    if epochs == 120:
        fakes_lab.set(generator_rate=0.0004, discriminator_rate=0.0008)
    fakes_lab.run(epochs=epochs - before)
    stages[f"{epochs} epochs"], before = np.asarray(gan.averaged(noise, training=False)), epochs
    v = judge.look(stages[f"{epochs} epochs"])
    print(f"{epochs:3} epochs: sure of {v.confident:.0%}, rarest {v.shares.min():.1%}, Fréchet ratio {v.ratio:.1f}")

# %% [markdown]
# Digits, from noise. Nobody showed the generator an image: all that it knows of digits came as gradients through the
# detective.
#
# Is it copying? For each fake the nearest of the training images, and the same for test digits, which are no copies.

# %%
for name, images in (("fakes", stages["120 epochs"]), ("test digits", x_test)):
    distances = live.nearest(images, x_train)[1]
    print(f"{name:11} nearest training image: median {np.median(distances):.2f}, nearest {distances.min():.2f}")

# %% [markdown]
# ## 6 · A walk through the noise (10 min)
#
# The space of all noise is the **latent space**. Near noise gives near images, so one can walk.
#
# **Predict:** you go in a straight line from the noise of a 3 to the noise of an 8. What lies between?
#
# **Play:** choose two fakes and walk. Then the directions: each changes something in all images.

# %%
labs.LatentWalk(gan.averaged, x_train, judge)

# %% [markdown]
# Half-way between two *images* there is a double exposure. Half-way between two *noises* there is mostly a digit again,
# sometimes a third one. How often is the judge sure?

# %%
a, b = noise[:500], noise[500:1000]
ends = np.asarray(gan.averaged(a, training=False)), np.asarray(gan.averaged(b, training=False))
for name, images in (
    ("half-way in the noise", np.asarray(gan.averaged((a + b) / 2, training=False))),
    ("half-way in the pixels", (ends[0] + ends[1]) / 2),
):
    print(f"{name:22} the judge is sure of {judge.look(images).confident:.0%}")

# %% [markdown]
# ### Exercise 5 · The walk
#
# {task: practice.interpolate}


# %%
def interpolate(a, b, steps):
    return ...


practice.interpolate.check(interpolate)

# %% [markdown]
# ## 7 · Asking for a seven (10 min)
#
# The noise decides which digit comes, and nobody knows which noise is a seven. A **conditional** GAN is told: both
# players get the label too. The generator reads it as an embedding (chapter 06) beside the noise, the discriminator as
# a second image beside the first.


# %%
def asked_generator():
    noise, label = keras.Input((noise_size,)), keras.Input((), dtype="int32")
    x = layers.Concatenate()([noise, layers.Embedding(10, 16)(label)])
    x = layers.Dense(4 * 4 * 32, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Reshape((4, 4, 32))(x)
    x = layers.Conv2DTranspose(16, 4, strides=2, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return keras.Model([noise, label], layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x))


# %%
def asked_discriminator():
    image, label = keras.Input((8, 8, 1)), keras.Input((), dtype="int32")
    plane = layers.Reshape((8, 8, 1))(layers.Embedding(10, 64)(label))
    x = layers.Concatenate()([image, plane])
    for filters in (32, 64):
        x = layers.Conv2D(filters, 3, strides=2, padding="same")(x)
        x = layers.Dropout(0.15)(layers.LeakyReLU(negative_slope=0.2)(x))
    return keras.Model([image, label], layers.Dense(1)(layers.Flatten()(x)))


# %%
class ConditionalGAN(Players):
    def train_step(self, data):
        images, labels = data
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator([self.noise(images), labels], training=True)
            both = ops.concatenate([images, fakes]), ops.concatenate([labels, labels])
            detective, forger = losses(self.discriminator(both, training=True))
        step(self.discriminator, self.discriminator_optimizer, tape, detective)
        step(self.generator, self.generator_optimizer, tape, forger)
        follow(self.averaged, self.generator)
        return {"discriminator_loss": detective, "generator_loss": forger}


# %%
keras.utils.set_random_seed(0)
asked = ConditionalGAN(asked_generator(), asked_discriminator())
asked.compile(keras.optimizers.Adam(0.002, beta_1=0.5), keras.optimizers.Adam(0.004, beta_1=0.5))
asking = labs.Training(asked, (x_train, y_train), batch_size=64)
asking

# %%
asking.run(epochs=70)

# %% [markdown]
# **Predict:** the same noise goes in ten times, each time with another label. What stays, what changes?
#
# **Play:** ask for a seven. Then *the same noise, every digit*.

# %%
seven = labs.AskFor(asked.averaged, judge, x_train, digit=7)
seven

# %% [markdown]
# The label says which digit, the noise says how it is written: slanted, bold, wide. Multiplied by 0.5, the noise stays
# near the middle of all that was learned.

# %%
for length in (0.5, 1.0, 2.0):
    seven.set(length=length)
    worst = f"{seven.shares.min():.0%} (the {seven.shares.argmin()})"
    print(
        f"noise x {length}: read as asked {seven.shares.mean():.0%}, worst {worst}, variety {seven.variety.mean():.2f}"
    )
seven.set(length=1.0)

# %% [markdown]
# Quality is paid for with variety.
#
# ## 8 · The detector, and how it ages (10 min)
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
# **Play:** ten guesses of your own first. Then train, a row for each stage.

# %%
named = {f"after {name}": stages[name] for name in ("10 epochs", "20 epochs", "40 epochs", "120 epochs")}
detective = labs.Detective(detector, named, x_train, x_test)
detective

# %%
detective.run_all(epochs=20)
print(f"{'share judged right':24}", *[f"{name:>16}" for name in ("real digits", *named)])
for name, row in zip([*named, "on all stages"], detective.results, strict=True):
    print(f"trained {name:16}", *[f"{share:16.0%}" for share in row])
moved = detective.caught("moved by one pixel").diagonal(1)
print("its own stage's fakes, moved by one pixel:", *[f"{share:.0%}" for share in moved])

# %% [markdown]
# Read a row from left to right: the detector finds the fakes it was trained on, and lets pass many of those that came
# later. It **ages**. And against the last stage even a detector trained on it must choose: find more fakes, or call
# more real digits fake.
#
# That is how it comes out with averaged weights. The newest weights change their manner all the time: put
# `gan.generator` in place of `gan.averaged` in section 5, and see what a detector knows then. Either way, a detector's
# accuracy holds for the fakes that it was tested on.
#
# ## 9 · What came next, and fakes in the world (10 min)
#
# Since 2021 the best images are made another way: **diffusion**. Noise is added to an image, a little at each of many
# steps, until nothing is left of it. One network learns to undo one step. Begin with pure noise and undo all steps: a
# new image. No second player, no balance to lose; the price is many steps for one image.

# %%
figures.diffusion(x_train[:2, :, :, 0])

# %% [markdown]
# **What fakes are good for.** Small photographs are made sharp. Where medical images are few, generated ones are added:
# in a study of liver lesions they raised a classifier's sensitivity from 79 to 86 % (Frid-Adar and others, 2018). Films
# are dubbed with matching lips, voices given back to people who lost theirs, data shared where the originals are
# private.
#
# **Whom they harm.** Of some 14,700 fake videos counted in 2019, 96 % were pornography, made without asking the women
# in them (Ajder and others, *The State of Deepfakes*, 2019). In 2024 the Hong Kong office of a British firm paid some
# 25 million dollars after a video meeting with fakes of its managers (The Guardian, 17 May 2024). People told generated
# faces from real ones in 48 % of the cases, no better than a coin, and trusted the generated ones more (Nightingale and
# Farid, 2022). And where everything can be fake, a real recording can be denied.
#
# **What helps.** Not the eye, and no detector alone: you have seen both fail. Ask where an image comes from and who
# vouches for it. Mark what you generate. Never make a likeness of a person who has not agreed.
#
# %% [markdown]
# ## Quiz (5 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can train two networks against each other, see why they fail, measure what they make, walk through their noise,
# ask for a digit, and you know how long a detector stays good.
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
# **Your turn.** Draw a shape of your own in the lab of section 2, and find rates with which the fakes fill it within a
# minute. Then take the digits 0 and 1 only: is it easier for the forger? Measure it with the judge.
#
# **Where to read on.** I. Goodfellow and others, *Generative Adversarial Nets* (2014). M. Kahng and others, *GAN Lab*
# (2018), the same play in a browser. M. Heusel and others, *GANs Trained by a Two Time-Scale Update Rule* (2017), with
# the Fréchet distance. J. Ho, A. Jain, P. Abbeel, *Denoising Diffusion Probabilistic Models* (2020).
