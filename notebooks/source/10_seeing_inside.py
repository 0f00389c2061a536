# %% [markdown]
# # 10 · Seeing inside
#
# **Sections 6 and 7.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/10_seeing_inside.ipynb)
# · 26 minutes, the core way ★ 0

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 6 · Style without anything learned (18 min)
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
import tensorflow as tf
from keras import layers, ops

from dltutor import datasets, figures, labs, scratch

photograph = datasets.photograph("china", 128, colour=True)
style = datasets.brushwork("mosaic", 128)
figures.captioned_images([photograph, style], ["content: a temple", "style: a mosaic"], side=200)

# %% [markdown]
# ### Exercise 5 · The Gram matrix
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
network = random_network(3, (32, 48, 64, 64), seed=0)
pixels = style.reshape(-1, 3)
shuffled = np.random.default_rng(0).permutation(pixels).reshape(style.shape)
found, goal = network(shuffled[None]), network(style[None])
for k in range(len(goal)):
    apart = scratch.style.style_distance(np.array(found[k][0]), np.array(goal[k][0]))
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


wanted = [together(maps) for maps in network(style[None])]
content = network(photograph[None])[-1]


def loss(picture, keep=0.1):
    maps = network(picture)
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
labs.Style(network, judge)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Layer 1 alone gives the colours, and no stroke: with hatching it is hardly nearer to the judge, with swirls even
# farther. Layers 2 and 3 give strokes, without the colours. Layer 5 alone leaves specks: it sees large parts, in few
# numbers. From noise, without content, comes a **texture**: the same lines or specks everywhere, none where it was, for
# the Gram matrix has forgotten the places. Hatching does best; swirls become clouds.
#
# Your own pictures: `labs.Style(network, judge, photographs={"mine": datasets.image("me.jpg")})`. Each can be content
# and style.
#
# </details>

# %% [markdown]
# ## 7 · The same with a trained network (8 min)
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
figures.captioned_images(pair, captions, side=200)

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
dream = None
if imagenet is not None:
    blocks = ["block13", "block11", "block9", "block7", "block4"]
    dream = labs.DeepDream(imagenet, layers=blocks, part=None, side=224, amplify="block9", brightness_only=False)
dream

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
networks = {"chance kernels": network}
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
