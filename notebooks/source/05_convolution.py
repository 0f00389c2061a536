# %% [markdown]
# # 05 · Convolutional networks
#
# **You will build a network that sees: slide a kernel by hand, train your own, look inside it, and break it.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/05_convolution.ipynb)
# · 167 minutes, the core way ★ 86
#
# After this chapter you will be able to:
#
# - compute a convolution by hand, and the size and the number of weights of a layer;
# - say what pooling gives and what it does not;
# - build, train and look into a convolutional network in Keras, and say what it is better at than a dense one;
# - find out what a network looks at, and what breaks it;
# - give one trunk the heads for classes, boxes and masks.
#
# **What to know first:** layers (chapter 01), ReLU and softmax (02), training and test set (04).

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
from dltutor.exercises import convolution as practice

# %% [markdown]
# ## 1 · An image is numbers (9 min) ★
#
# This is what a computer has of a temple. **Play:** point at the photograph, and read the numbers of its pixels. How
# few pixels are enough for you to see what it is?

# %%
labs.Pixels()

# %% [markdown]
# You need fewer pixels than one would think: the eye adds what it knows. The computer has only the numbers.
#
# A grey image is a table of numbers, one for each **pixel**. A colour image has three tables, its **channels**: red,
# green and blue. Keras wants the order *height, width, channels*.

# %% tags=["nbval-check-output"]
temple = datasets.photograph("china", 32, colour=True)
print("shape (height, width, channels):", temple.shape)
print("the pixel in the middle, red, green, blue:", temple[16, 16].round(2))

# %% [markdown]
# **Predict:** a photograph of 800 × 1000 pixels in colour goes into a `Dense` layer of 100 units. How many weights?

# %% tags=["nbval-check-output"]
inputs = 800 * 1000 * 3
print(f"features: {inputs:,}")
print(f"100 Dense units: {(inputs + 1) * 100:,} numbers to learn")
print(f"100 kernels of 3 × 3: {(3 * 3 * 3 + 1) * 100:,}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# 2.4 million inputs, a weight for each of them in each of the 100 units, and 100 biases: 240 million numbers. The last
# line is the way out. A **kernel** of 3 × 3 pixels and 3 channels has 27 weights and a bias, and it uses them at every
# place of the image. That is not only cheaper: what it has learned at one place it knows everywhere.
#
# </details>
#
# **Play:** the same as two bars. Make the image larger: which bar grows, and which stays? Reach the goals.

# %%
labs.WeightCount()

# %% [markdown]
# Only the dense layer grows with the image. A convolution grows with the number and the size of its kernels.

# %% [markdown]
# ## 2 · X or O? (7 min)
#
# **Predict:** an X on 9 × 9 pixels is compared, pixel by pixel, with a stored X and a stored O. It is moved by one
# pixel. Is it still an X?
#
# **Play:** move the picture, turn it, add noise (behind *More*). On the left the pixels are compared, on the right
# three small features are searched everywhere: two diagonals and a crossing.

# %%
labs.XOrO()

# %% [markdown]
# All shifts by up to two pixels, counted. `lab.look` is the comparison of pixels, `lab.found` the search for features.


# %% tags=["nbval-check-output"]
def count(lab, shape, shifts):
    pixels, features = 0, 0
    for right, down in shifts:
        lab.set(right=right, down=down)
        pixels += lab.look.says == shape
        features += lab.found.says == shape
    print(f"{shape}: the pixels are right {pixels} times of {len(shifts)}, the features {features} times")


shifts = [(right, down) for right in range(-2, 3) for down in range(-2, 3)]
for shape in ("X", "O"):
    count(labs.XOrO(shape), shape, shifts)

# %% [markdown]
# And noise: one pixel in ten is turned from paper to ink or back, 40 times.

# %% tags=["nbval-check-output"]
for shape in ("X", "O"):
    lab, pixels, features = labs.XOrO(shape, noise=0.1), 0, 0
    for _ in range(40):
        lab.press("again")
        pixels, features = pixels + (lab.look.says == shape), features + (lab.found.says == shape)
    print(f"{shape} with noise: the pixels are right {pixels} times of 40, the features {features} times")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Moved by one pixel to a side, most of the ink lies where the stored X has paper: for the comparison it is an X no
# more. An O fails at every shift. An X is read still if it moves along its own diagonal, for then one of its strokes
# stays in place. The small features move along and are found again.
#
# </details>
#
# **A common mistake: "features are better, always."** A small feature is lost in noise sooner than the whole picture. A
# network learns many features, and which of them can be trusted.

# %% [markdown]
# ## 3 · Convolution (25 min) ★
#
# A **convolution** lays the kernel on the image, multiplies what lies on each other, adds up, and moves on. The numbers
# that come out are again an image, a **feature map**.

# %% tags=["nbval-check-output"]
image = np.array([[0, 0, 0, 1, 1, 1]] * 5)
kernel = np.array([[-1, 0, 1]] * 3)
feature_map = np.zeros((3, 4), int)
for row in range(3):
    for column in range(4):
        window = image[row : row + 3, column : column + 3]
        feature_map[row, column] = np.sum(window * kernel)
print(feature_map)

# %% [markdown]
# The kernel answers where dark turns into bright, and only there. (Mathematics turns the kernel round first, and calls
# this one *cross-correlation*. Deep learning does not.)
#
# Two more words. The **stride** says by how many pixels the kernel moves at a time. **Padding** is a border of zeros
# around the image; with it the feature map can be as large as the image.
#
# **Predict:** which numbers make a kernel blur? Which sharpen? What happens with stride 2?
#
# **Play:** point at the output, and see the window and its nine products. Choose other kernels, or drag a number of the
# kernel up and down. Stride and padding are behind *More*.

# %%
labs.Convolution()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Equal positive numbers with the sum 1 blur: each pixel becomes the average of its neighbours. A large number in the
# middle and negative ones around it sharpen: what differs from its neighbours differs more. With stride 2 the output
# has half as many rows and columns.
#
# </details>
#
# Your own picture: choose a file, then run the cell below. Any picture will do; without one it is a flower.

# %%
from ipywidgets import FileUpload

upload = FileUpload(accept="image/*")
upload

# %%
own = datasets.image(upload.value, size=32, grey=True) if upload.value else datasets.photograph("flower")
labs.Convolution(own, preset="all edges (Laplacian)", padding="same")

# %% [markdown]
# Keras computes the same, for many kernels at once. It wants four numbers for images: how many (`None`: any number),
# height, width, channels; and four for kernels: height, width, channels, how many.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
from keras import layers

# %% tags=["nbval-check-output"]
layer = layers.Conv2D(1, 3, use_bias=False)
layer.build((None, 5, 6, 1))
layer.set_weights([kernel.reshape(3, 3, 1, 1)])
answer = layer(image.reshape(1, 5, 6, 1).astype("float32"))
print(np.asarray(answer)[0, :, :, 0])

# %% tags=["test"]
assert np.allclose(np.asarray(answer)[0, :, :, 0], feature_map)

# %% [markdown]
# ### Exercise 1 · How large is the output?
#
# {task: practice.output_size}


# %%
def output_size(size, kernel, stride, padding):
    return ...


practice.output_size.check(output_size)

# %% [markdown]
# ### Exercise 2 · What a layer costs
#
# {task: practice.parameters}


# %%
def parameters(layer, shape, outputs, kernel):
    return ...


practice.parameters.check(parameters)

# %% [markdown]
# ## 4 · ReLU and pooling (10 min) ★
#
# ReLU keeps what a kernel has found and drops the rest. **Play:** a bias can let everything pass, or nothing.

# %%
labs.Relu()

# %% [markdown]
# **Pooling** keeps the largest number of each window: the map becomes smaller, and *where* exactly something was counts
# less.
#
# **Predict:** the image is shifted by one pixel. How much of the pooled map changes: nothing, a third, all of it?
#
# **Play:** shift the image, and compare what changes before and after pooling. Which window hides a shift of 3?

# %%
labs.Pooling()

# %% [markdown]
# Measured on 100 digits: how much a feature map changes when its digit is shifted, before and after pooling.

# %%
from dltutor.scratch.convolution import convolve as convolved
from dltutor.scratch.convolution import pool
from dltutor.scratch.kernels import kernel as known_kernel

(x_train, y_train), (x_test, y_test) = datasets.digits()
maps = [np.maximum(0, convolved(np.pad(digit, 4), known_kernel("vertical edges"))) for digit in x_test[:100]]


def change(window, shift):
    """The mean share of the pooled maps that changes with a shift to the right; a window of 1 is no pooling."""
    shares = []
    for one in maps:
        a, b = pool(one, window), pool(np.roll(one, shift, axis=1), window)
        shares.append(np.abs(a - b).sum() / (a + b).sum())
    return np.mean(shares)


# %%
for shift in (1, 2, 3):
    before, small, large = change(1, shift), change(2, shift), change(4, shift)
    print(f"shift {shift}: {before:.0%} changes, pooled by 2 × 2 {small:.0%}, by 4 × 4 {large:.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Neither nothing nor all of it: read the second number of the first line. The larger the window, the less of the map
# changes. To hide a shift of 3 altogether, the window must be so large that hardly anything of the digit is left.
#
# </details>
#
# **A common mistake: "pooling makes a network invariant to shifts."** (*Invariant*: its answer does not change.) It
# makes small shifts smaller. Whatever moves by more than a window has changed the pooled map, too.

# %% [markdown]
# ## 5 · Written by you (15 min)
#
# Both in NumPy, with loops. It need not be quick.

# %% [markdown]
# ### Exercise 3 · A convolution in NumPy
#
# {task: practice.convolve}


# %%
def convolve(image, kernel, bias):
    return ...


practice.convolve.check(convolve)

# %% [markdown]
# ### Exercise 4 · Max pooling in NumPy
#
# {task: practice.max_pool}


# %%
def max_pool(image, window, stride):
    return ...


practice.max_pool.check(max_pool)

# %% [markdown]
# ## 6 · A network for digits (15 min) ★
#
# 1,797 digits, written by 13 people and scanned with 8 × 8 pixels. Some are hard to read, for you, too. (A grey image
# has one channel, and Keras wants to see it: `[..., None]` makes 8 × 8 × 1 of 8 × 8.)

# %%
(x_train, y_train), (x_test, y_test) = datasets.digits()
train, test = (x_train[..., None], y_train), (x_test[..., None], y_test)
figures.gallery({"the first twelve": x_train[:12], "twelve times the same digit, a 4": x_train[y_train == 4][:12]})

# %% [markdown]
# Two convolutions, each followed by **batch normalization**, which keeps the numbers in a layer at mean 0 and spread 1
# (chapter 04). Between them pooling, then `Flatten`, which makes one list of all maps, and a `Dense` layer that
# decides.
# **Predict:** which layer has the most weights?


# %%
def build(shape=(8, 8, 1)):
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %%
def compiled(model):
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


keras.utils.set_random_seed(1)
network = compiled(build())
for part in network.layers:
    print(f"{part.__class__.__name__:20} {part.count_params():6,}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The last one, though it has only ten units: `Flatten` hands it 4 × 4 places of 32 maps, and it has a weight for each.
# The second convolution has almost as many, since each of its 32 kernels looks at 16 maps.
#
# </details>
#
# What the layers hand on, as blocks: rows, columns, and in depth the maps. Places become fewer, maps more:

# %%
blocks = [("image", (8, 8, 1))]
for part in network.layers:
    blocks.append((part.__class__.__name__, part.output.shape[1:]))
figures.blocks(blocks)

# %% [markdown]
# **Play:** *Play* trains it; learning rate and batch size can be moved meanwhile. The pictures are the 16 kernels of
# the first layer, and the test digits that are still read wrong.

# %%
labs.Digits(network, train, test)

# %% [markdown]
# The same without a lab, whether you have played or not:

# %%
live.train(network, train, epochs=12)
_, share = network.evaluate(*test, verbose=0)
print(f"{share:.1%} of {len(y_test)} test digits are read right; always saying 1: {np.mean(y_test == 1):.0%}.")

# %% tags=["test"]
assert share >= 0.97, f"{share:.1%} of the test digits are right"

# %% [markdown]
# **Play:** what does each layer make of a digit? Go through the layers; some maps stay silent. (`*test` hands the pair
# over as two arguments, images and labels.)

# %%
labs.FeatureMaps(network, *test)

# %% [markdown]
# **Play:** now yours. Draw with mouse, finger or keyboard; bars and feature maps follow the pen. If the network
# misreads you, say what it was and train on it (behind *More*).

# %%
labs.DrawDigit(network, train, test)

# %% [markdown]
# **A common mistake: "98 % on the test set means 98 % on my handwriting."** The test digits come from the same 13
# people, scanned and scaled in the same way. The lab scales your drawing as theirs were; without that, the network
# would see what it was never trained on.

# %% [markdown]
# ## 7 · Why convolution? (11 min) ★
#
# A rival without convolution: one dense layer on the pixels, with as many weights as the network has.


# %%
def dense_network(shape, units):
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %%
keras.utils.set_random_seed(1)
dense = compiled(dense_network((8, 8, 1), 134))
live.train(dense, train, epochs=12)
for name, model in {"dense": dense, "convolution": network}.items():
    share = model.evaluate(*test, verbose=0)[1]
    print(f"{name:12} {model.count_params():,} weights, {share:.1%} of the test digits right")

# %% [markdown]
# On digits in their place the dense network is almost as good.
#
# **Predict:** now each digit is moved by one pixel. Which of the two suffers more, and is the other one untouched?
#
# **Play:** first the shift alone. Then the other changes, some of them behind *More*: which halves the accuracy while
# you can still read every digit?

# %%
labs.Robustness({"dense": dense, "convolution": network}, *test)

# %%
from dltutor.scratch.image_changes import rotate, shift

for right in (0, 1, 2):
    moved = shift(test[0], right=right)
    shares = [model.evaluate(moved, y_test, verbose=0)[1] for model in (dense, network)]
    print(f"moved by {right}: dense {shares[0]:.0%}, convolution {shares[1]:.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Both suffer, the dense network more: to its weights, a stroke that is a pixel further is another stroke. The kernels
# find it there as well, but the last layer expects it in its old place. If the image moves, the maps of a convolution
# move along (**equivariance**). That the *answer* stays the same has to be learned. What else halves the accuracy is
# the lab's first goal.
#
# </details>
#
# So let both learn it. Now each digit lies anywhere on a sheet of 12 × 12 pixels, in the training set and in the test
# set.


# %%
def scattered(images, seed):
    """Each image somewhere on a sheet of 12 × 12."""
    sheets = np.zeros((len(images), 12, 12, 1), "float32")
    places = np.random.default_rng(seed).integers(0, 5, (len(images), 2))
    for i in range(len(images)):
        row, column = places[i]
        sheets[i, row : row + 8, column : column + 8, 0] = images[i]
    return sheets


anywhere, anywhere_test = scattered(x_train, 1), scattered(x_test, 2)
figures.gallery({"anywhere on a sheet": anywhere[:12]})

# %% [markdown]
# **Predict:** five trainings of each, with about as many weights; the dense network may train twice as long. Who wins,
# and by how much?

# %%
shares = {"dense": [], "convolution": []}
for seed in range(5):
    for name in shares:
        keras.utils.set_random_seed(seed)
        model = compiled(dense_network((12, 12, 1), 106) if name == "dense" else build((12, 12, 1)))
        live.train(model, (anywhere, y_train), epochs=16 if name == "dense" else 8)
        shares[name].append(model.evaluate(anywhere_test, y_test, verbose=0)[1])
figures.runs(shares, guess=0.1)

# %% tags=["test"]
assert min(shares["convolution"]) > max(shares["dense"]), shares

# %% [markdown]
# <details><summary>Answer</summary>
#
# The convolutional network, in every one of the five. The dense one has to learn each digit anew for each place, from
# the few images that happened to lie there; a kernel learns its stroke from all of them at once.
#
# </details>

# %% [markdown]
# ## 8 · A remedy: move them yourself (9 min)
#
# A remedy for both is **augmentation** (chapter 04): the training images are moved or turned at random, anew in each
# epoch. Here they are moved by up to an eighth of their width, one pixel. **Play:** would you still name each of these
# images?


# %%
def move():
    return layers.RandomTranslation(0.125, 0.125, fill_mode="constant")


labs.Augmentation(move(), *test)

# %% [markdown]
# **Predict:** trained on such images, will the network be better on the test digits as they are? On digits that were
# moved by a pixel? On turned ones?

# %%
keras.utils.set_random_seed(1)
augmented = compiled(keras.Sequential([keras.Input((8, 8, 1)), move(), build()]))
live.train(augmented, train, epochs=12)
views = {"unaltered": test[0], "one pixel right": shift(test[0], right=1), "turned by 20°": rotate(test[0], 20)}
right = {}
for name, x in views.items():
    right[name] = [model.evaluate(x, y_test, verbose=0)[1] for model in (network, augmented)]
    print(f"{name:16} plain {right[name][0]:6.1%}   augmented {right[name][1]:6.1%}")

# %% tags=["test"]
assert right["one pixel right"][1] > right["one pixel right"][0] + 0.15, "augmentation is not worth much"

# %%
labs.Robustness({"plain": network, "augmented": augmented}, *test)

# %% [markdown]
# <details><summary>Answer</summary>
#
# You get what you train: moved images help where images are moved, a little where they are turned, and not on the test
# digits as they are. Augment with the changes that you expect.
#
# </details>
#
# (`evaluate` and `predict` switch the augmentation off. Call the model yourself, and it stays on, unless you say
# `model(x, training=False)`.)
#
# **A common mistake: "the more augmentation, the better."** Turned far enough, a 6 is a 9 with a wrong label.

# %% [markdown]
# ## 9 · Edges, parts, digits (12 min) ★
#
# 8 × 8 pixels are too few for a third layer. These digits have 28 × 28. Nobody has written them: they are drawn from
# the fonts of printers and bent. The test digits come from fonts that the training digits have nothing of.
#
# The same digit looks different from font to font (**intra-class variation**), and different digits look alike. The
# honest rival is the **nearest neighbour**. It learns nothing: for each new image it looks for the training image that
# is most like it, pixel by pixel, and gives the same answer. Which digits does it misread?

# %%
from sklearn.neighbors import KNeighborsClassifier

(x_print, y_print), (x_new, y_new) = datasets.printed_digits(4000)
neighbour = KNeighborsClassifier(1).fit(x_print.reshape(4000, -1), y_print)
nearest = neighbour.kneighbors(x_new.reshape(1000, -1), return_distance=False)[:, 0]
wrong = np.flatnonzero(y_print[nearest] != y_new)
print(f"the nearest neighbour reads {1 - len(wrong) / 1000:.1%} of 1,000 new digits right")

# %%
figures.gallery(
    {
        "one digit, many looks: training images of a 0": x_print[y_print == 0][:12],
        "new digits that the nearest neighbour misreads": x_new[wrong[:12]],
        "what it takes them for: look-alikes": x_print[nearest[wrong[:12]]],
    }
)

# %% [markdown]
# It misreads those of which a look-alike stands in another font. Now a network with three convolutions. Each sees more
# of the image than the one before: its **receptive field** grows.

# %%
keras.utils.set_random_seed(1)
parts = [keras.Input((28, 28, 1))]
for name, kernels in {"first": 8, "second": 16, "third": 32}.items():
    parts.append(layers.Conv2D(kernels, 3, padding="same", activation="relu", name=name))
    parts.append(layers.MaxPooling2D())
parts.append(layers.Flatten())
parts.append(layers.Dense(10, activation="softmax"))
large = compiled(keras.Sequential(parts))
live.train(large, (x_print[..., None], y_print), epochs=4)
new = (x_new[..., None], y_new)
print(f"{large.evaluate(*new, verbose=0)[1]:.1%} of the new digits are right, with {large.count_params():,} weights")

# %% tags=["test"]
assert large.evaluate(*new, verbose=0)[1] > 0.9

# %% [markdown]
# **Predict:** what excites a unit of the first layer, what one of the third? An edge, a bend, a whole digit?
#
# **Play:** go through the units. For each, the lab looks for the 24 images that excite it most, and cuts out what it
# sees of them. Give three units of the third layer a name: what do their patches have in common?

# %%
labs.Patches(large, *new)

# %%
for name, purity in labs.Patches(large, *new).purity.items():
    print(f"{name}: on average {24 * purity:.0f} of the 24 patches of a unit are of one and the same digit")

# %% [markdown]
# <details><summary>Answer</summary>
#
# First layer, 3 × 3 pixels: an edge, dark on one side and bright on the other, in some direction. It is in every digit.
# Second layer, 8 × 8: a stroke, a bend, the end of a line. Third layer, 18 × 18: a part that only some digits have.
# Examples are a loop closed at the bottom (6, 8, 0), the flag of a 5, the slanted stroke of a 7. The deeper the layer,
# the more of the patches are of one digit, as the printed lines say.
#
# Few units are "the detector of the 7". A digit is told by many units together.
#
# </details>
#
# Photographs go further in the same way: edges, then eyes, wheels and windows, then faces, cars and houses.
#
# **Play:** which digit is taken for which? Each cell holds its images; look at the mistake of which the network was
# surest. Would you have read it?

# %%
labs.Confusion(large, *new)

# %% [markdown]
# For digits that hands have written: `datasets.mnist(download=True)` brings 70,000 of 28 × 28 pixels, and all labs work
# with them.

# %% [markdown]
# ## 10 · What does it look at? (7 min)
#
# The *score* of a class is its number before softmax. There are three ways to ask a trained network what a score
# depends on. Cover a part, and see whether it falls (**occlusion**). Ask for its gradient: at which pixel would a small
# change move it most (**saliency**)? Or weigh the last feature maps by their gradients (**Grad-CAM**). The second in
# full, on a printed digit:

# %%
import tensorflow as tf

logits = keras.Model(large.inputs, large.layers[-1].input)  # what goes into the last layer
weights, bias = large.layers[-1].get_weights()
digit = tf.constant(new[0][:1])
with tf.GradientTape() as tape:
    tape.watch(digit)
    score = (logits(digit) @ weights + bias)[0, y_new[0]]  # before softmax
saliency = np.abs(tape.gradient(score, digit))[0, :, :, 0]
figures.gallery({"a digit, and where a change would move its score most": [x_new[0], saliency / saliency.max()]})

# %% [markdown]
# The score is taken before softmax: after it, a network that is sure has a gradient of almost 0 everywhere.
#
# **Predict:** where do you have to cover an 8 so that it becomes a 3?
#
# **Play:** put a patch on the digit and watch the bars. Then choose a method, and (behind *More*) shuffle the last
# layers of a copy.

# %%
labs.Explanations(network, *test)

# %% [markdown]
# <details><summary>Answer</summary>
#
# On the left: an 8 without the left halves of its two loops is a 3. Whether this network sees it so, the bars say.
#
# </details>
#
# **A common mistake: "the map shows why."** It shows what mattered to this score, for this image, by this method. A map
# that looks the same after the weights were shuffled says more about the image than about the network.

# %% [markdown]
# ## 11 · One trunk, many heads (24 min)
#
# Convolutions make features of an image. What becomes of them is decided by the **head**: classes, a box, a mask, an
# angle. The **trunk**, the convolutions before it, is built alike for all of them.


# %%
def trunk():
    return keras.Sequential(
        [
            layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 5, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 5, padding="same", activation="relu"),
        ],
        name="trunk",
    )


# %% [markdown]
# Three heads, each a function of the trunk's features. (A layer is called like a function, too: what goes in stands in
# the second pair of brackets. `Conv2DTranspose` makes a map larger.)


# %%
def name_it(features):
    hidden = layers.Dense(64, activation="relu")(layers.Flatten()(features))
    return layers.Dense(3, activation="softmax")(hidden)


def box_it(features):
    hidden = layers.Dense(64, activation="relu")(layers.Flatten()(features))
    return layers.Dense(4, activation="sigmoid")(hidden)


def mask_it(features):
    larger = layers.Conv2DTranspose(16, 4, strides=2, padding="same", activation="relu")(features)
    return layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")(larger)


# %% [markdown]
# ### Classes, and a box
#
# **Classification:** circle, square or triangle? The head you know, on cluttered scenes. (`keras.Model` is told what
# goes in and what comes out.)


# %%
def with_head(head, loss):
    scene = keras.Input((32, 32, 1))
    model = keras.Model(scene, head(trunk()(scene)))
    model.compile(keras.optimizers.Adam(0.002), loss)
    return model


scenes, new_scenes = datasets.scenes(4000), datasets.scenes(500, seed=1)
keras.utils.set_random_seed(0)
classifier = with_head(name_it, "sparse_categorical_crossentropy")
live.train(classifier, (scenes.images, scenes.labels), epochs=4)
own_share = np.mean(np.argmax(classifier(new_scenes.images), axis=1) == new_scenes.labels)
print(f"{own_share:.0%} of 500 new scenes named right; always the same answer: {np.mean(new_scenes.labels == 0):.0%}")

# %% [markdown]
# **Detection:** where is the shape? Four numbers, the edges of a box. A prediction is judged by **IoU** (intersection
# over union): the area that both boxes share, over the area that they cover together.

# %% tags=["nbval-check-output"]
from dltutor.scratch.overlap import box_iou, mask_iou

average_box = box_iou(new_scenes.boxes, scenes.boxes.mean(axis=0)).mean()
print(f"The same box for every scene: mean IoU {average_box:.2f}; that is the bar to beat.")

# %% [markdown]
# **Play:** train it past that bar, to an IoU of 0.7.

# %%
detector = with_head(box_it, "mae")
labs.Detection(detector, (scenes.images, scenes.boxes), (new_scenes.images, new_scenes.boxes))

# %% [markdown]
# ### Exercise 5 · How well two boxes agree
#
# {task: practice.iou}


# %%
def iou(a, b):
    return ...


practice.iou.check(iou)

# %% [markdown]
# ### A mask
#
# **Segmentation:** which pixels belong to the shape? The head makes an image again, with a probability for every pixel.
#
# **Predict:** most pixels are background. What will the network answer in its first steps? **Play** and see.

# %%
segmenter = with_head(mask_it, "binary_crossentropy")
labs.Segmentation(segmenter, (scenes.images, scenes.masks), (new_scenes.images, new_scenes.masks))

# %% [markdown]
# <details><summary>Answer</summary>
#
# "Nothing is there", everywhere: it marks no pixel, and is right about most of them. That is why accuracy is the wrong
# measure here, and IoU the right one.
#
# </details>
#
# ### One trunk for three heads
#
# Until now each task had a trunk of its own. Now all three heads share one: their losses are added, and the gradient of
# the sum trains the trunk.

# %%
keras.utils.set_random_seed(0)
scene = keras.Input((32, 32, 1))
features = trunk()(scene)
shared = keras.Model(scene, {"name": name_it(features), "box": box_it(features), "mask": mask_it(features)})
losses = {"name": "sparse_categorical_crossentropy", "box": "mae", "mask": "binary_crossentropy"}
shared.compile(keras.optimizers.Adam(0.002), losses)
targets = {"name": scenes.labels, "box": scenes.boxes, "mask": scenes.masks}
shared.fit(scenes.images, targets, epochs=4, verbose=0)
print(f"three networks have {3 * classifier.get_layer('trunk').count_params():,} weights in trunks, this one a third")

# %%
answers = shared(new_scenes.images)
share = np.mean(np.argmax(answers["name"], axis=1) == new_scenes.labels)
boxes = box_iou(new_scenes.boxes, np.asarray(answers["box"])).mean()
masks = mask_iou(new_scenes.masks[..., 0], np.asarray(answers["mask"])[..., 0]).mean()
print(f"named right {share:.0%} (alone {own_share:.0%}); IoU of the boxes {boxes:.2f}, of the masks {masks:.2f}")
print(f"the same box for all: {average_box:.2f}; background: {1 - scenes.masks.mean():.0%} of all pixels")

# %% tags=["test"]
assert share > 0.5 and boxes > average_box + 0.15 and masks > 0.5, (share, boxes, masks)

# %% [markdown]
# The shared trunk serves all three. It need not be better than three trunks: compare the share with that of the
# classifier alone, and the boxes and masks with what the labs reach in as many epochs. It is cheaper, which counts in
# a car or a telephone.
#
# ### Steering
#
# One number, an angle in degrees. The loss compares numbers, as in a regression. **Play:** train it to 4 degrees.

# %%
roads, new_roads = datasets.roads(4000), datasets.roads(500, seed=1)
driver = keras.Sequential(
    [keras.Input((32, 64, 1)), trunk(), layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(1)]
)
driver.compile(keras.optimizers.Adam(0.002), "mae")
labs.Steering(driver, roads, new_roads)

# %%
live.train(driver, roads, epochs=2)
error = np.abs(np.asarray(driver(new_roads.images))[:, 0] - new_roads.angles).mean()
print(f"mean error {error:.1f} degrees of 40; always straight ahead: {np.abs(new_roads.angles).mean():.1f} degrees")

# %% tags=["test"]
assert error < np.abs(new_roads.angles).mean() / 2, "driving straight ahead is almost as good"

# %% [markdown]
# These roads are drawn by a program: sun, rain, other cars and worn lines are missing. A small error here says nothing
# about a street.

# %% [markdown]
# ## 12 · Transfer learning (19 min)
#
# You have ten images of each class, and that is all. Somebody has trained a network on *other* classes, with many
# images. Its trunk may serve you, too, with a new head: **transfer learning**.
#
# The others are the digits 0 to 4, yours are 5 to 9. Each lies anywhere on a sheet of 12 × 12 pixels, as in section 7.


# %%
def sheet_network(classes):
    model = keras.Sequential()
    model.add(keras.Input((12, 12, 1)))
    model.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Conv2D(32, 3, padding="same", activation="relu"))
    model.add(layers.Conv2D(32, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.5))
    model.add(layers.Dense(classes, activation="softmax"))
    return compiled(model)


# %% [markdown]
# The somebody's network. Each digit from 0 to 4 is shown at four places, upright and turned by 90°, 180° and 270°. Each
# turn counts as a class of its own: who must tell 20 things apart learns more kinds of strokes.

# %%
old, sheets, classes = y_train < 5, [], []
for turn in range(4):
    for place in range(4):
        sheets.append(scattered(np.rot90(x_train[old], turn, axes=(1, 2)), place))
        classes.append(y_train[old] + 5 * turn)
keras.utils.set_random_seed(1)
known = sheet_network(20)
live.train(known, (np.concatenate(sheets), np.concatenate(classes)), epochs=2)
_, share = known.evaluate(scattered(x_test[y_test < 5], 99), y_test[y_test < 5], verbose=0)
print(f"trained on {16 * np.sum(old):,} sheets; 0 to 4, upright, among 20 classes: {share:.0%} right")

# %% [markdown]
# Four ways to learn 5 to 9 from ten images each: a linear model on the pixels; the same network from scratch; the known
# trunk, **frozen**, with a new head; and the known trunk trained as well (**fine-tuned**).
#
# **Predict**, in per cent right: what do the four reach? (`lambda:` makes a function: the lab calls it for each new
# start.)

# %%
mine = y_train >= 5
few = scattered(x_train[mine], 7), y_train[mine] - 5
many = scattered(x_test[y_test >= 5], 8), y_test[y_test >= 5] - 5
results = labs.Transfer(lambda: sheet_network(5), known, few, many).compare(draws=5)
figures.runs(results, guess=0.2)

# %% tags=["test"]
assert np.median(results["trunk frozen"]) > np.median(results["from scratch"]) + 0.05, results

# %% [markdown]
# <details><summary>Answer</summary>
#
# Five times other images, five dots each. The trunk has never seen a 7, but it has learned strokes and bends, and that
# a digit may lie anywhere. Fifty images are too few to find that out, and pixels alone say almost nothing.
#
# </details>
#
# **Play:** with how many images of each class does a start from scratch catch up with the trunk? *All sizes* goes from
# 1 to 50, and the second goal notes it.

# %%
labs.Transfer(lambda: sheet_network(5), known, few, many)

# %% [markdown]
# **A common mistake: "transfer always helps."** It brings in what your images do not tell. Now every digit lies in the
# middle of its sheet, so that nothing varies that the trunk knows about:


# %%
def centred(images):
    return np.pad(images, ((0, 0), (2, 2), (2, 2)))[..., None]


middle = labs.Transfer(
    lambda: sheet_network(5), known, (centred(x_train[mine]), few[1]), (centred(x_test[y_test >= 5]), many[1])
)
figures.runs(middle.compare(draws=3), guess=0.2)

# %% [markdown]
# The ways lie closer together, and a linear model on pixels is among them. With photographs nobody can list all that
# varies: light, viewpoint, background. There a network trained on millions of images is the usual start. Compare with
# the start from scratch, always.

# %% [markdown]
# ### Exercise 6 · A convolutional network for digits (open)
#
# Your own network, from the first kernel to the test: small, and right on digits that it has never seen.
#
# {task: practice.network}

# %%
model = ...

practice.network.check(model)

# %% [markdown]
# ## Quiz (4 min) ★

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute a convolution, and build and train a network that sees. You can look at what its layers make of an
# image, and say what it is blind to.
#
# | Word | Meaning |
# |---|---|
# | kernel, filter | a few weights that are used at every place of the image |
# | feature map | what a kernel answers, place by place |
# | receptive field | the pixels that a number of a map depends on |
# | stride | how many pixels the kernel moves at a time |
# | padding | a border of zeros, so that the output is as large as the image |
# | channel | one of the tables of an image, or one of the maps of a layer |
# | pooling | one number for each window: the largest, or the average |
# | equivariance | the maps move along with the image |
# | trunk, head | the convolutions that make features, and the layers that answer with them |
# | IoU | shared area over covered area, of boxes or masks |
# | saliency, Grad-CAM | maps of what mattered to a score |
# | augmentation | change training images at random without changing what they are |
# | transfer learning | reuse the features of a network that was trained on something else |
#
# **In the world.** Convolutional networks read postcodes, find cells under the microscope and sort waste. Their errors
# are not spread evenly: face recognition failed far more often on darker-skinned women than on lighter-skinned men
# (J. Buolamwini and T. Gebru, *Gender Shades*, 2018), because such faces were rare in the training images. Do not trust
# one with a decision about a person, or with pictures unlike those it was trained on.
#
# **Your turn.** Take 40 photographs with your phone, of two things, 20 each. Load them with
# `datasets.image(file, size=32)`. Keep ten apart for the test. Train, augment, transfer: what helps? Look at what the
# network looks at. Is it the thing, or the table it lies on?
#
# **Where to read on.** Y. LeCun and others, *Gradient-Based Learning Applied to Document Recognition* (1998).
# I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), chapter 9. J. Adebayo and others, *Sanity Checks for
# Saliency Maps* (2018). Next here: **06 · Recurrent networks**, networks that remember.
