# %% [markdown]
# # 05 · Convolutional networks
#
# **You will build a network that sees: slide a kernel by hand, train your own, look inside it, and break it.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/05_convolution.ipynb)
# · 120 minutes
#
# After this chapter you will be able to:
#
# - compute a convolution by hand, and the size and the number of weights of a layer;
# - say what pooling gives and what it does not;
# - build, train and look into a convolutional network in Keras;
# - find out what a network looks at, and what breaks it;
# - give one trunk the heads for classes, boxes, masks and a steering angle.
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

from dltutor import datasets, labs, live
from dltutor.exercises import convolution as practice

# %% [markdown]
# ## 1 · Images are numbers (8 min)
#
# A grey image is a table of numbers, one for each pixel. A colour image has three tables: red, green and blue.

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

# %%
labs.WeightCount()

# %% [markdown]
# A `Dense` unit has a weight of its own for every pixel. A **kernel** has few weights and uses them at every place.
# That is not only cheaper: what it has learned at one place it knows at all.

# %% [markdown]
# ## 2 · X or O? (10 min)
#
# **Predict:** an X on 9 × 9 pixels is compared, pixel by pixel, with a stored X and a stored O. It is moved by one
# pixel. Is it still an X?
#
# **Play:** move the picture, turn it, add noise. On the left the pixels are compared, on the right three small
# features are searched everywhere: two diagonals and a crossing.

# %%
labs.XOrO()

# %% [markdown]
# All shifts by up to two pixels, counted:

# %% tags=["nbval-check-output"]
shifts = [(right, down) for right in range(-2, 3) for down in range(-2, 3)]
for shape in ("X", "O"):
    lab, pixels, features = labs.XOrO(shape), 0, 0
    for right, down in shifts:
        lab.set(right=right, down=down)
        pixels, features = pixels + (lab.look.says == shape), features + (lab.found.says == shape)
    print(f"{shape}: the pixels are right in {pixels} of {len(shifts)} places, the features in {features}")

# %% [markdown]
# And noise: one pixel in ten is turned from paper to ink or back, 40 times.

# %% tags=["nbval-check-output"]
for shape in ("X", "O"):
    lab, pixels, features = labs.XOrO(shape, noise=0.1), 0, 0
    for _ in range(40):
        lab.press("again")
        pixels, features = pixels + (lab.look.says == shape), features + (lab.found.says == shape)
    print(f"{shape} with noise: the pixels are right in {pixels} of 40, the features in {features}")

# %% [markdown]
# **A common mistake: "features are better, always."** A small feature is lost in noise sooner than the whole picture. A
# network learns many features, and which of them can be trusted.

# %% [markdown]
# ## 3 · Convolution (20 min)
#
# A **convolution** lays the kernel on the image, multiplies what lies on each other, adds up, and moves on. The numbers
# that come out are again an image, a **feature map**.

# %% tags=["nbval-check-output"]
image = np.array([[0, 0, 0, 1, 1, 1]] * 5)
kernel = np.array([[-1, 0, 1]] * 3)
rows, columns = image.shape[0] - 2, image.shape[1] - 2
feature_map = np.array([[np.sum(image[r : r + 3, c : c + 3] * kernel) for c in range(columns)] for r in range(rows)])
print(feature_map)

# %% [markdown]
# The kernel answers where dark turns into bright, and only there. (Deep learning calls this convolution; strictly it is
# *cross-correlation*, for nothing is flipped.)
#
# **Predict:** which numbers make a kernel blur? Which sharpen? What happens with stride 2?
#
# **Play:** point at the output, and see the window and its nine products; edit the numbers.

# %%
labs.Convolution()

# %% [markdown]
# Your own picture: choose a file, then run the cell below. Any picture will do; without one it is a flower.

# %%
from ipywidgets import FileUpload

upload = FileUpload(accept="image/*")
upload

# %%
own = datasets.image(upload.value, size=32, grey=True) if upload.value else datasets.photograph("flower")
labs.Convolution(own, preset="all edges (Laplacian)", padding="same")

# %% [markdown]
# Keras computes the same, for many kernels at once:

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
from keras import layers

# %% tags=["nbval-check-output"]
layer = layers.Conv2D(1, 3, use_bias=False)
layer.build((None, 5, 6, 1))
layer.set_weights([kernel.reshape(3, 3, 1, 1)])
same = np.allclose(np.asarray(layer(image.reshape(1, 5, 6, 1).astype("float32")))[0, :, :, 0], feature_map)
print("Keras gives the same numbers:", same)

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
# ### Exercise 3 · A convolution in NumPy
#
# {task: practice.convolve}


# %%
def convolve(image, kernel, bias):
    return ...


practice.convolve.check(convolve)

# %% [markdown]
# ## 4 · ReLU and pooling (10 min)
#
# ReLU keeps what a kernel has found and drops the rest. **Play:** a bias can let everything pass, or nothing.

# %%
labs.Relu()

# %% [markdown]
# **Pooling** keeps the largest number of each window: the map becomes smaller, and *where* exactly something was counts
# less.
#
# **Predict:** the image is shifted by one pixel. How much of the pooled map changes: nothing, a third, all of it?

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


def change(a, b):
    return np.abs(a - b).sum() / (a + b).sum()


for shift in (1, 2, 3):
    before = np.mean([change(a, np.roll(a, shift, axis=1)) for a in maps])
    after = [np.mean([change(pool(a, n), pool(np.roll(a, shift, axis=1), n)) for a in maps]) for n in (2, 4)]
    print(f"shift {shift}: before pooling {before:.0%} changes, after 2 × 2 {after[0]:.0%}, after 4 × 4 {after[1]:.0%}")

# %% [markdown]
# **A common mistake: "pooling makes a network invariant to shifts."** It makes small shifts smaller. Whatever moves
# by more than a window has changed the pooled map, too.

# %% [markdown]
# ### Exercise 4 · Max pooling in NumPy
#
# {task: practice.max_pool}


# %%
def max_pool(image, window, stride):
    return ...


practice.max_pool.check(max_pool)

# %% [markdown]
# ## 5 · A network for digits (20 min)
#
# Two convolutions, each followed by batch normalization (chapter 04), and one `Dense` layer that decides.
# **Predict:** which layer has the most weights?


# %%
def build():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
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
print(*[f"{part.__class__.__name__:20} {part.count_params():6,}" for part in network.layers], sep="\n")

# %% [markdown]
# **Play:** *Play* trains it; learning rate and batch size can be moved meanwhile. The pictures are the 16 kernels of
# the first layer, and the test digits that are still read wrong.

# %%
train, test = (x_train[..., None], y_train), (x_test[..., None], y_test)
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
# **Play:** what does each layer make of a digit? Go through the layers; some maps stay silent.

# %%
labs.FeatureMaps(network, *test)

# %% [markdown]
# **Play:** which digit is taken for which? Each cell holds its images; look at the mistake of which the network was
# surest.

# %%
labs.Confusion(network, *test)

# %% [markdown]
# **Play:** now yours. Draw with mouse, finger or keyboard; bars and feature maps follow the pen. If the network
# misreads you, say what it was and train on it.

# %%
labs.DrawDigit(network, train, test)

# %% [markdown]
# **A common mistake: "98 % on the test set means 98 % on my handwriting."** The test digits come from the same 13
# people, scanned and scaled in the same way. The lab scales your drawing as theirs were; without that, the network
# would see what it was never trained on.
#
# For larger images: `datasets.mnist(download=True)` brings 70,000 digits of 28 × 28 pixels. Change `keras.Input` to
# `(28, 28, 1)`, and all labs work as before.

# %% [markdown]
# ## 6 · What does it look at? (12 min)
#
# Three ways to ask a trained network: cover a part and see whether the score falls (**occlusion**); ask for the
# gradient of the score (**saliency**); weigh the last feature maps by their gradients (**Grad-CAM**). The second in
# full:

# %%
import tensorflow as tf

logits = keras.Model(network.inputs, network.layers[-1].input)  # what goes into the last layer
weights, bias = network.layers[-1].get_weights()
digit = tf.constant(test[0][:1])
with tf.GradientTape() as tape:
    tape.watch(digit)
    score = (logits(digit) @ weights + bias)[0, y_test[0]]  # before softmax
saliency = np.abs(tape.gradient(score, digit))[0, :, :, 0]
print(saliency.round(1))

# %% [markdown]
# The score is taken before softmax: after it, a network that is sure has a gradient of almost 0 everywhere.
#
# **Predict:** where do you have to cover an 8 so that it becomes a 3?
#
# **Play:** put a patch on the digit and watch the bars. Then choose a method, and *shuffle* the last layers of a copy.

# %%
labs.Explanations(network, *test)

# %% [markdown]
# **A common mistake: "the map shows why."** It shows what mattered to this score, for this image, by this method. A map
# that looks the same after the weights were shuffled says more about the image than about the network.

# %% [markdown]
# ## 7 · What breaks it, and what helps (15 min)
#
# **Predict:** which costs more, turning a digit by 30 degrees or covering a tenth of it?
#
# **Play:** eight changes on sliders, with the accuracy beside. Which halves it while you can still read every digit?

# %%
labs.Robustness(network, *test)

# %% [markdown]
# A remedy is **augmentation** (chapter 04): the training images are turned and moved at random, anew in each epoch.
# **Play:** would you still name each of these images?


# %%
def move():
    return layers.RandomTranslation(0.125, 0.125, fill_mode="constant")


labs.Augmentation(move(), *test)

# %% [markdown]
# **Predict:** trained on such images, will the network be better on the test digits as they are? On digits that were
# moved by a pixel? On turned ones?

# %%
from dltutor.scratch.image_changes import rotate, shift

keras.utils.set_random_seed(1)
augmented = compiled(keras.Sequential([keras.Input((8, 8, 1)), move(), *build().layers]))
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
# (`evaluate` and `predict` switch the augmentation off. Call the model yourself, and it stays on, unless you say
# `model(x, training=False)`.)
#
# You get what you train: moved images help where images are moved, a little where they are turned, and not on the test
# digits as they are. Augment with the changes that you expect.
#
# **A common mistake: "the more augmentation, the better."** Turned far enough, a 6 is a 9 with a wrong label.

# %% [markdown]
# ## 8 · One trunk, many heads (15 min)
#
# Convolutions make features of an image. What becomes of them is decided by the **head**: classes, a box, a mask, an
# angle. The same trunk serves all of them; only the last layers and the loss differ.


# %%
def trunk():
    return keras.Sequential(
        [
            layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 5, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 5, padding="same", activation="relu"),
        ]
    )


def with_head(shape, loss, *head):
    model = keras.Sequential([keras.Input(shape), trunk(), *head])
    model.compile(keras.optimizers.Adam(0.002), loss)
    return model


# %% [markdown]
# **Classification:** circle, square or triangle? The head you know, on cluttered scenes:

# %%
scenes, new_scenes = datasets.scenes(4000), datasets.scenes(500, seed=1)
keras.utils.set_random_seed(0)
head = [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(3, activation="softmax")]
classifier = with_head((32, 32, 1), "sparse_categorical_crossentropy", *head)
live.train(classifier, (scenes.images, scenes.labels), epochs=4)
share = np.mean(np.argmax(classifier(new_scenes.images), axis=1) == new_scenes.labels)
print(f"{share:.0%} of 500 new scenes named right; always the same answer: {np.mean(new_scenes.labels == 0):.0%}")

# %% [markdown]
# **Detection:** where is the shape? Four numbers, the edges of a box. A prediction is judged by **IoU** (intersection
# over union): the area that both boxes share, over the area that they cover together.

# %% tags=["nbval-check-output"]
from dltutor.scratch.overlap import box_iou, mask_iou

average_box = box_iou(new_scenes.boxes, scenes.boxes.mean(axis=0)).mean()
print(f"The same box for every scene: mean IoU {average_box:.2f}; that is the bar to beat.")

# %%
keras.utils.set_random_seed(0)
head = [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(4, activation="sigmoid")]
detector = with_head((32, 32, 1), "mae", *head)
labs.Detection(detector, (scenes.images, scenes.boxes), (new_scenes.images, new_scenes.boxes))

# %%
live.train(detector, (scenes.images, scenes.boxes), epochs=4)
print(f"mean IoU of the boxes: {box_iou(new_scenes.boxes, np.asarray(detector(new_scenes.images))).mean():.2f}")

# %% [markdown]
# ### Exercise 5 · How well two boxes agree
#
# {task: practice.iou}


# %%
def iou(a, b):
    return ...


practice.iou.check(iou)

# %% [markdown]
# **Segmentation:** which pixels belong to it? The head makes an image again, with a probability for every pixel.
# **Predict:** most pixels are background. What will the network answer in its first steps?

# %%
head = [
    layers.Conv2DTranspose(16, 4, strides=2, padding="same", activation="relu"),
    layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid"),
]
segmenter = with_head((32, 32, 1), "binary_crossentropy", *head)
labs.Segmentation(segmenter, (scenes.images, scenes.masks), (new_scenes.images, new_scenes.masks))

# %%
live.train(segmenter, (scenes.images, scenes.masks), epochs=4)
found = np.asarray(segmenter(new_scenes.images))[..., 0]
print(f"mean IoU of the masks: {mask_iou(new_scenes.masks[..., 0], found).mean():.2f}")
print(f"background: {1 - scenes.masks.mean():.0%} of all pixels")

# %% [markdown]
# At first it marks nothing, and is right about most pixels. That is why accuracy is the wrong measure here, and IoU
# the right one.
#
# **Steering:** one number, an angle in degrees. The loss compares numbers, as in a regression.

# %%
roads, new_roads = datasets.roads(4000), datasets.roads(500, seed=1)
driver = with_head((32, 64, 1), "mae", layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(1))
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
# ## 9 · Transfer learning (12 min)
#
# You have ten images of each class, and that is all. Somebody has trained a network on *other* classes, with many
# images. Its trunk may serve you, too, with a new head: **transfer learning**.
#
# The others are the digits 0 to 4, yours are 5 to 9. Each lies anywhere on a sheet of 12 × 12 pixels.


# %%
def scattered(images, seed):
    """Each image somewhere on a sheet of 12 × 12."""
    sheets = np.zeros((len(images), 12, 12, 1), "float32")
    places = np.random.default_rng(seed).integers(0, 5, (len(images), 2))
    for sheet, image, (row, column) in zip(sheets, images, places, strict=True):
        sheet[row : row + 8, column : column + 8, 0] = image
    return sheets


def sheet_network(classes):
    parts = [keras.Input((12, 12, 1)), layers.Conv2D(16, 3, padding="same", activation="relu"), layers.MaxPooling2D()]
    parts += [layers.Conv2D(32, 3, padding="same", activation="relu") for _ in range(2)]
    parts += [layers.MaxPooling2D(), layers.Flatten(), layers.Dropout(0.5), layers.Dense(classes, "softmax")]
    return compiled(keras.Sequential(parts))


# %% [markdown]
# The somebody's network. Each digit from 0 to 4 is shown at six places, upright and turned by 90°, 180° and 270°, and
# each turn counts as a class of its own: who must tell 20 things apart learns more kinds of strokes.

# %%
turns, old = (0, 1, 2, 3), y_train < 5
views = [(turn, place) for turn in turns for place in range(4)]
sheets = np.concatenate([scattered(np.rot90(x_train[old], turn, axes=(1, 2)), place) for turn, place in views])
classes = np.concatenate([y_train[old] + 5 * turn for turn, place in views])
keras.utils.set_random_seed(1)
known = sheet_network(20)
live.train(known, (sheets, classes), epochs=2)
_, share = known.evaluate(scattered(x_test[y_test < 5], 99), y_test[y_test < 5], verbose=0)
print(f"trained on {len(sheets):,} sheets; 0 to 4, upright, among 20 classes: {share:.0%} right")

# %% [markdown]
# Your images: ten of each class, drawn five times. The test digits 5 to 9 lie at five places each.
#
# **Predict**, in per cent right: a linear model on the pixels; the same network from scratch; and a linear model on
# what the trunk of 0 to 4 makes of the images.


# %%
def few(seed, places=1, lay=scattered):
    """Ten images of each digit from 5 to 9, each at so many places; the labels go from 0 to 4."""
    chance = np.random.default_rng(seed)
    rows = [chance.choice(np.flatnonzero(y_train == digit), 10, replace=False) for digit in range(5, 10)]
    rows = np.tile(np.concatenate(rows), places)
    return lay(x_train[rows], seed), y_train[rows] - 5


new = y_test >= 5
new_test = np.concatenate([scattered(x_test[new], place) for place in range(5)]), np.tile(y_test[new] - 5, 5)
draws = [few(seed) for seed in range(5)]

# %% [markdown]
# A new head on a frozen trunk is a linear model on its numbers. scikit-learn trains one in a moment.

# %%
from sklearn.linear_model import LogisticRegression


def flat(x):
    return x.reshape(len(x), -1)


def trunk_of(model):
    trunk = keras.Sequential(model.layers[:-1])
    return lambda x: trunk(x, training=False).numpy()


def head(see, train, test=new_test):
    return LogisticRegression(max_iter=500).fit(see(train[0]), train[1]).score(see(test[0]), test[1])


results = {"linear, on the pixels": [head(flat, draw) for draw in draws]}
results["linear, on an untrained trunk"] = [head(trunk_of(sheet_network(5)), draw) for draw in draws]
results["transfer: trunk frozen"] = [head(trunk_of(known), draw) for draw in draws]

# %% [markdown]
# The rivals are trained as a whole: the network from scratch, with two learning rates, of which we take the better one;
# and the network that starts with the known trunk (**fine-tuning**).

# %%
model = sheet_network(5)
trainer = live.Trainer(model, *draws[0], batch_size=25)


def trained(start, train, rate, test=new_test, steps=160):
    """The share right after a training that begins with the weights `start`."""
    trainer.reset()
    model.set_weights(start)
    trainer.set_data(*train)
    trainer.learning_rate = rate
    trainer.train(steps=steps)
    return np.mean(np.argmax(model(test[0], training=False), axis=1) == test[1])


# %%
fresh = [sheet_network(5).get_weights() for _ in draws]
grafted = [known.get_weights()[:-2] + weights[-2:] for weights in fresh]
both = [[trained(*run, rate) for run in zip(fresh, draws, strict=True)] for rate in (0.003, 0.01)]
results["from scratch"] = max(both, key=np.median)
results["transfer: fine-tuned"] = [trained(*run, 0.003) for run in zip(grafted, draws, strict=True)]


def table(results):
    for name, shares in results.items():
        print(f"{name:30} median {np.median(shares):.0%}, from {min(shares):.0%} to {max(shares):.0%}")


table(results)
gain = 100 * np.subtract(results["transfer: trunk frozen"], results["from scratch"])
print(f"frozen trunk against from scratch: {np.median(gain):+.0f} points in the median,")
print(f"from {gain.min():+.0f} to {gain.max():+.0f}; better in {np.sum(gain > 0)} of 5 draws")

# %% tags=["test"]
assert np.median(gain) > 5, "the trunk is hardly ahead"
medians = {name: np.median(shares) for name, shares in results.items()}
assert medians["linear, on an untrained trunk"] < medians["from scratch"] - 0.1, "an untrained trunk is of use"

# %% [markdown]
# The trunk has never seen a 7, but it has learned strokes and bends, and that a digit may lie anywhere. Fifty images
# are too few to find that out.
#
# **Play:** how many images of each class are worth the trunk? *All sizes* goes from 1 to 50.

# %%
every = scattered(x_train[y_train >= 5], 7), y_train[y_train >= 5] - 5
labs.Transfer(lambda: sheet_network(5), known, every, new_test)

# %% [markdown]
# **A common mistake: "transfer always helps."** It brings in what your images do not tell. Two cases to compare: each
# of the 50 images at twenty places, since we know *what* varies; and all digits in the middle, where nothing varies.


# %%
def centred(images, seed):
    return np.pad(images, ((0, 0), (2, 2), (2, 2)))[..., None]


moved = [few(seed, places=20) for seed in range(3)]
middle = [few(seed, lay=centred) for seed in range(5)]
middle_test = centred(x_test[new], 0), y_test[new] - 5
others = {"20 places, from scratch": [trained(*run, 0.01, steps=320) for run in zip(fresh[:3], moved, strict=True)]}
others["in the middle, pixels"] = [head(flat, draw, middle_test) for draw in middle]
others["in the middle, from scratch"] = [trained(*run, 0.01, middle_test) for run in zip(fresh, middle, strict=True)]
others["in the middle, trunk frozen"] = [head(trunk_of(known), draw, middle_test) for draw in middle]
table(others)

# %% [markdown]
# Where we can list what varies, showing it is the better remedy. Where nothing varies, the ways lie close together, the
# linear model on pixels among them. With photographs nobody can list all that varies: light, viewpoint, background.
# There a network trained on millions of images is the usual start. Compare with the start from scratch, always.

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
# ## Quiz (5 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute a convolution, build and train a network that sees, look at what its layers make of an image, and say
# what it is blind to.
#
# | Word | Meaning |
# |---|---|
# | kernel, filter | a few weights that are used at every place of the image |
# | feature map | what a kernel answers, place by place |
# | stride | how many pixels the kernel moves at a time |
# | padding | a border of zeros, so that the output is as large as the image |
# | channel | one of the tables of an image, or one of the maps of a layer |
# | pooling | one number for each window: the largest, or the average |
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
