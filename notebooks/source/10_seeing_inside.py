# %% [markdown]
# # 10 · Seeing inside
#
# **You will ask a network for images instead of answers: what it dreams, what fools it, what its layers look for, and
# what its explanations do not say.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/10_seeing_inside.ipynb)
# · 61 minutes, the core way ★ 58
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
# ## 4 · Hardened, it dreams readable digits (10 min) ★
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
history = live.train(hardened, (x, y), epochs=40, batch_size=64)

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
# ## 5 · From edges to eyes (12 min) ★
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


def octave_sizes(height, width, octaves, scale):
    return ...


practice.octave_sizes.check(octave_sizes)

# %% [markdown]
# In `scratch.dreams.octave_sizes` it stands ready. The rest is the loop of section 1, with two things more. The three
# colours of a pixel change alike, so that only its brightness does. And each size begins with the photograph in that
# size, with what has been painted upon it: so no detail of it is lost.

# %%
from dltutor.scratch import dreams


def dream_of(photograph, kind, steps=20, rate=0.02, jitter=8):
    """A dream in which the network finds more of a kind; both are of shape (height, width, 3)."""
    chance, painted = np.random.default_rng(0), tf.zeros((1, 8, 8, 3))
    for size in dreams.octave_sizes(len(photograph), len(photograph), 3, 1.5):
        small = tf.image.resize(photograph[None], size, antialias=True)
        image = tf.Variable(tf.clip_by_value(small + tf.image.resize(painted, size), 0, 1))
        optimizer = keras.optimizers.Adam(rate)
        for _ in range(steps):
            with tf.GradientTape() as tape:
                moved = tf.roll(image, chance.integers(-jitter, jitter + 1, 2), (1, 2))
                score = things_network(moved, training=False)[:, kind]
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
figures.captioned_images(np.array(pictures), captions)

# %% tags=["test"]
eye = kinds.index("eye")
assert found(things_judge, temple, eye) <= 0.1 and found(things_judge, pictures[1], eye) >= 0.6

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
figures.captioned_images(np.array(pictures), captions)

# %% tags=["test"]
assert np.ptp(pictures[1]) < 0.05 and found(things_judge, pictures[3], eye) > 0.3

# %% [markdown]
# <details><summary>Answer</summary>
#
# On plain grey nothing: each pixel has the same slope, or none, and there is nothing to amplify. A grain is enough, and
# the picture fills. The dream comes from what is there, however weak; the network only says which way is up.
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
