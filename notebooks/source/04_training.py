# %% [markdown]
# # 04 · Training deep networks
#
# **You will take a network from raw data to a saved model, watch it learn, and find out why a training fails.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/04_training.ipynb)
# · 91 minutes, the core way ★ 59
#
# After this chapter you will be able to:
#
# - go through the whole development flow: data, design, train, save, infer;
# - say what the training, the development and the test set are for, and keep them apart;
# - tell under- from overfitting by the curves, and stop in time;
# - switch on dropout, weight decay, augmentation and batch normalization, and judge them by the test set;
# - diagnose a training that fails.
#
# **What to know first:** neurons and layers (chapter 01), activations (02), gradient descent (03).

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
from dltutor.exercises import training as practice

figures.development_flow()

# %% [markdown]
# ## 1 · From data to a saved model (10 min) ★
#
# These are the six steps of every development; you will go through them once now. The **framework** is Keras. The
# **data** are 150 iris flowers of three species. Of each four lengths are known: sepals and petals, the outer and the
# inner leaves of the flower, how long and how wide. Here are five of the flowers, and beside them a handwritten digit:

# %%
(x_train, y_train), (x_test, y_test) = datasets.iris()
(digits_x, digits_y), (test_x, test_y) = datasets.digits()
lengths = ["sepal length", "sepal width", "petal length", "petal width"]
figures.two_kinds(x_train[:5], lengths, digits_x[3])

# %% [markdown]
# A table is **structured** data. Images, sound and text are **unstructured**. Networks take both. For small tables
# simpler methods are often as good, as you will see in a moment. What goes in and what is wanted decide which network:
#
# | Input | Output | Application | Kind of network |
# |---|---|---|---|
# | a row of a table | a number, or a class | prices, credit, species | dense layers (this chapter) |
# | an image | a class, a box, a mask | X-rays, fruit, roads | convolutional (05) |
# | a series, or a text | the next value or word | weather, writing | recurrent (06), attention |
# | a sentence | a sentence | translation | encoder and decoder (08) |
# | noise | an image | pictures, games | generative (07) |
# | a position | a move | games, robots | reinforcement learning |

# %% tags=["nbval-check-output"]
print(f"{len(x_train)} flowers to learn from, {len(x_test)} kept for the test")
print(f"always saying the same species: {np.mean(y_test == 0):.0%} right")

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras

# %% [markdown]
# The **design**: four inputs, eight hidden units, and one output for each species. `Normalization` scales the inputs;
# `adapt` shows it the flowers, so that it knows by how much (section 2 says why).


# %%
def flower_network():
    keras.utils.set_random_seed(0)
    scaling = keras.layers.Normalization()
    scaling.adapt(x_train)
    hidden, output = keras.layers.Dense(8, "tanh"), keras.layers.Dense(3, "softmax")
    model = keras.Sequential([keras.Input((4,)), scaling, hidden, output])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# **Predict:** an **epoch** is once through all 120 flowers. How many epochs until 95 % are right: 1, 10, 100?
#
# **Play:** one call makes a lab of any compiled model and its data. **Train** it, and move the **learning rate** and
# the **batch size** while it runs.

# %%
flowers = flower_network()
labs.Training(flowers, (x_train, y_train), goal=0.95)

# %% [markdown]
# The lab trains *your* model, in place. Here is a second one, trained in one line of Keras, then tested:

# %%
trained = flower_network()
course = trained.fit(x_train, y_train, batch_size=16, epochs=25, verbose=0)
first = np.argmax(np.array(course.history["accuracy"]) >= 0.95) + 1
_, right = trained.evaluate(x_test, y_test, verbose=0)
print(f"95 % of the training flowers are right in epoch {first}.")
print(f"The network names {right:.0%} of the flowers that it had never seen.")

# %% tags=["test"]
assert right > 0.8, f"{right:.0%} of the flowers are named right"
assert 3 <= first <= 25, first

# %%
from sklearn.linear_model import LogisticRegression

simple = LogisticRegression(max_iter=1000).fit(x_train, y_train)
print(f"Its rival, a line between the species: {simple.score(x_test, y_test):.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nearer to 10 than to 1 or 100; the cell prints the epoch. The rival has no hidden layer (chapter 01), and is as good:
# for 150 flowers nobody needs a network.
#
# </details>
#
# **Save, load, infer.** To *infer* is to use the network on something new. One file holds the design, the weights and
# the scaling. It gives the same answers anywhere:

# %% tags=["nbval-check-output"]
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "flowers.keras"
    trained.save(file)
    loaded = keras.saving.load_model(file)

new_flower = np.array([[5.9, 3.0, 5.1, 1.8]])
same = np.allclose(loaded(new_flower), trained(new_flower))
print(f"The loaded model gives the same answer: {same}")

# %%
shares = np.asarray(loaded(new_flower))[0]
for number, name in enumerate(["setosa", "versicolor", "virginica"]):
    print(f"{name:10} {shares[number]:.1%}")

# %% [markdown]
# ## 2 · Scaling, and three sets (17 min) ★
#
# The network above scales its inputs itself. **Predict:** what happens without? Here one length is given in
# micrometres, the others in centimetres, as instruments might do: the same flowers, other units.

# %%
units = np.array([1, 1, 1, 10_000])
x_odd, x_odd_test = x_train * units, x_test * units
mean, std = x_odd.mean(axis=0), x_odd.std(axis=0)


def right_after(x, x_new):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(3, "softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    live.train(model, (x, y_train), epochs=25, batch_size=16)
    return np.mean(np.argmax(model(x_new), axis=1) == y_test)


# %%
as_they_come = right_after(x_odd, x_odd_test)
scaled = right_after((x_odd - mean) / std, (x_odd_test - mean) / std)
print(f"inputs as they come: {as_they_come:.0%} of the test flowers right")
print(f"inputs scaled:       {scaled:.0%}")

# %% tags=["test"]
assert scaled > as_they_come + 0.1, "scaling is not worth much"

# %% [markdown]
# <details><summary>Answer</summary>
#
# It learns far less, as the two lines say. One column in the ten thousands drives every unit into saturation (chapter
# 02), and the others are not heard. So subtract from each column its mean, and divide by its standard deviation: now
# all columns have a say.
#
# </details>
#
# Mean and deviation come from the **training set** alone. There are three sets, and each has its own task:

# %%
figures.three_sets()

# %% [markdown]
# The development set is also called validation set.
#
# **A common mistake: "more data for the mean is better, so take all samples."** Then the test samples have taken part
# in the training. That is a **leak**. It is a small one here; larger ones make whole studies worthless.

# %% [markdown]
# ### Exercise 1 · Scale with the training set
#
# {task: practice.scale}


# %%
def scale(x_train, x_test):
    return ...


practice.scale.check(scale)

# %% [markdown]
# ### Exercise 2 · Three sets without overlap
#
# {task: practice.three_sets}


# %%
def three_sets(n, random):
    return ...


practice.three_sets.check(three_sets)

# %% [markdown]
# ## 3 · The playground (14 min) ★
#
# Two inputs, so that everything can be seen: the answer over the plane, and what each hidden unit makes of it.
# The network is the one in this cell; change it and run both cells again.

# %%
keras.utils.set_random_seed(3)
network = keras.Sequential([keras.Input((2,))])
network.add(keras.layers.Dense(8, "tanh"))
network.add(keras.layers.Dense(8, "tanh"))
network.add(keras.layers.Dense(1, "sigmoid"))
network.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])

# %% [markdown]
# **Predict:** which data are the hardest: circles, moons, XOR, or the spiral?
#
# **Play:** train on each. Click on a small picture to see one hidden unit large. A part of the points is **held out**:
# the network never trains on them. Open **More**, raise the noise and lower the share of training points, until it is
# good on those alone: it **overfits**. Or choose the points *own* and set some while it trains.

# %%
labs.Playground(network)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The spiral: its two arms lie in each other, and the line between them has to turn all the way. The units of the first
# layer cut the plane with straight lines. The second layer bends and combines them, and the output picks. Nobody told
# any unit what to do.
#
# </details>
#
# Now 50 noisy points, and two networks that differ in one thing: in the second one every weight costs a little, the
# more the larger it is. That is a **penalty**, one kind of **regularization**.
#
# **Predict:** which of the two will be surer of itself? And which will be right more often on new points?


# %%
def small(penalty):
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((2,))])
    model.add(keras.layers.Dense(8, "tanh", kernel_regularizer=penalty))
    model.add(keras.layers.Dense(8, "tanh", kernel_regularizer=penalty))
    model.add(keras.layers.Dense(1, "sigmoid", kernel_regularizer=penalty))
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model


labs.Playground(small(None), small(keras.regularizers.L2(0.005)), data="moons", noise=0.7, share=10)

# %% [markdown]
# (The loss that the lab shows for model 2 has its penalty in it, also at the start. A lab's goals are about the points
# that it is given.)
#
# How sure is a network? An answer of 0.99 for class B is 99 % sure, and so is 0.01. Here are the same two, trained for
# 600 epochs, on the 450 held-out points:


# %%
def judge(name, model):
    points, targets = datasets.moons(500, noise=0.7)
    live.train(model, (points[:50], targets[:50]), epochs=600, batch_size=10)
    answers = np.asarray(model(points[50:]))[:, 0]
    sure = np.maximum(answers, 1 - answers)
    wrong = (answers > 0.5) != targets[50:]
    print(f"{name:18} {sure.mean():.0%} sure, {1 - wrong.mean():.0%} right")
    print(f"   of its wrong answers it is more than 99 % sure of {np.mean(sure[wrong] > 0.99):.0%}")
    return sure[wrong]


free = judge("without a penalty", small(None))
priced = judge("with a penalty", small(keras.regularizers.L2(0.005)))

# %% tags=["test"]
assert np.mean(free > 0.99) > 0.5 and np.mean(priced > 0.99) < 0.2

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first is surer, and less often right. It learns its 50 points by heart. Its training loss goes to 0, and its
# held-out loss climbs, because it is very sure of its mistakes as well. The second pays for large weights, and only
# large weights can make it so sure.
#
# </details>
#
# Behind **More**, **Code** shows the Keras code of what you see.

# %% [markdown]
# ## 4 · Too little, enough, too much (15 min) ★
#
# In real collections some labels are wrong. Here are 300 digits; about three of ten have got a label drawn from a hat,
# that is, at random (which is the right one now and then). The development and the test digits are labelled rightly.
#
# **Predict:** these are the first 24 with their labels. Which labels are wrong?

# %%
chance = np.random.default_rng(0)
from_hat = chance.random(300) < 0.3
train_x, train_y = digits_x[:300], np.where(from_hat, chance.integers(0, 10, 300), digits_y[:300])
dev_x, dev_y = digits_x[500:800], digits_y[500:800]
figures.labelled_images(train_x[:24], train_y[:24])

# %% tags=["nbval-check-output"]
wrong = train_y != digits_y[:300]
print(f"{np.sum(wrong)} of 300 labels are wrong; of the first 24 these:", np.flatnonzero(wrong[:24]) + 1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The line above counts them from 1. You found them because you know digits. The network will have to find out what is
# usual.
#
# </details>
#
# **Predict:** a network with two hidden layers of 128 units learns from these. How many epochs are best for *new*
# digits: 1, 20, 100 or 600?


# %%
def dense_network():
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(128, "relu"))
    model.add(keras.layers.Dense(128, "relu"))
    model.add(keras.layers.Dense(10, "softmax"))
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def error(model, x, y):
    return 1 - np.mean(np.argmax(model(x), axis=1) == y)


# %%
trainer = live.Trainer(dense_network(), train_x, train_y)
epochs = [1, 2, 5, 10, 20, 50, 100, 200, 600]
errors = {"training set": [], "test set": []}
for end in epochs:
    trainer.train_epochs(end - trainer.epoch)
    errors["training set"].append(error(trainer.model, train_x, train_y))
    errors["test set"].append(error(trainer.model, test_x, test_y))
figures.shares(epochs, errors, across="epochs", title="share wrong")

# %%
print("epochs  training error  test error")
for end in (1, 20, 100, 600):
    place = epochs.index(end)
    print(f"{end:6}  {errors['training set'][place]:14.1%}  {errors['test set'][place]:10.1%}")

# %% tags=["test"]
seen, new = errors["training set"], errors["test set"]
assert seen[0] > 0.33, "after 1 epoch it does not underfit"
assert seen[-1] < 0.05, "after 600 epochs the training set is not known by heart"
assert new[-1] > new[epochs.index(20)] + 0.02, "the test error is not higher than after 20 epochs"
assert min(new) < new[epochs.index(20)] < new[0]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Of the four, 20; the picture says that fewer would be better still. After one epoch it **underfits**: both errors are
# high. After 600 it **overfits**: it knows its training set by heart, wrong labels included, and does worse on new
# digits.
#
# </details>
#
# **A common mistake: "the lower the training loss, the better the network."** The picture says otherwise.
#
# **Early stopping** watches the loss on the development set. It stops when that has not fallen for ten epochs (its
# *patience*), and goes back to the best weights. `live.Watch()` draws while plain `fit` runs:

# %%
early = dense_network()
stopping = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
watch = live.Watch()
course = early.fit(train_x, train_y, validation_data=(dev_x, dev_y), epochs=200, callbacks=[watch, stopping], verbose=0)

# %%
from sklearn.neighbors import KNeighborsClassifier

rival = KNeighborsClassifier(15).fit(train_x.reshape(300, 64), train_y)
print(f"stopped after {len(course.history['loss'])} of 200 epochs")
print(f"test error {error(early, test_x, test_y):.1%}, after 600 epochs {errors['test set'][-1]:.1%}")
print(f"its rival, the 15 nearest training digits, by vote: {1 - rival.score(test_x.reshape(-1, 64), test_y):.1%}")

# %% tags=["test"]
assert error(early, test_x, test_y) < errors["test set"][-1], "stopping early does not beat training to the end"
assert 1 - rival.score(test_x.reshape(-1, 64), test_y) < error(early, test_x, test_y), "the rival does not win"

# %% [markdown]
# The rival wins: a vote of fifteen is hard to mislead. But what does a network that stopped in time make of the labels
# of its own training set? Here are digits whose label it does not believe, "label or answer?"; a frame and ✗ say that
# the label is wrong indeed:

# %%
said = np.argmax(early(train_x), axis=1)
doubted = np.flatnonzero(said != train_y)
print(f"It doubts {len(doubted)} of 300 labels, and {np.sum(wrong[doubted])} of these are wrong.")
shown = doubted[:24]
figures.labelled_images(train_x[shown], [f"{train_y[i]} or {said[i]}?" for i in shown], wrong[shown])

# %% tags=["test"]
assert np.mean(wrong[doubted]) > 0.85

# %% [markdown]
# So can bad labels be found in a collection of your own. And what it gets wrong on new digits, "truth as answer":

# %%
answers = np.argmax(early(test_x), axis=1)
missed = np.flatnonzero(answers != test_y)[:24]
figures.labelled_images(test_x[missed], [f"{test_y[i]} as {answers[i]}" for i in missed])

# %% [markdown]
# ### Exercise 3 · When to stop
#
# {task: practice.early_stopping}


# %%
def best_epoch(losses, patience):
    return ...


practice.early_stopping.check(best_epoch)

# %% [markdown]
# ## 5 · More data (4 min)
#
# All labels are right again. A small network has 8 hidden units, a large one 256.
#
# **Predict:** with 20 images, which is better? And which loses more of its mistakes with 1,437 instead of 400?


# %%
def one_layer(units):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(units, "relu"))
    model.add(keras.layers.Dense(10, "softmax"))
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


digits, test = (digits_x, digits_y), (test_x, test_y)
sizes = [20, 50, 100, 200, 400, 800, 1437]
small_curve = live.learning_curve(one_layer(8), digits, test, sizes, draws=3, steps=400)
large_curve = live.learning_curve(one_layer(256), digits, test, sizes, draws=3, steps=400)

# %%
nearest = []
for size in sizes:
    model = KNeighborsClassifier(1).fit(digits_x[:size].reshape(size, 64), digits_y[:size])
    nearest.append(model.score(test_x.reshape(-1, 64), test_y))
curves = {"8 units": small_curve, "256 units": large_curve, "nearest digit": nearest}
figures.shares(sizes, curves, across="training images", title="share of the test digits right")

# %%
for name, curve in (("small", small_curve), ("large", large_curve)):
    missed = 1 - curve.mean(axis=0)
    print(f"{name}: with 20 images {missed[0]:.1%} wrong, with 400 {missed[4]:.1%}, with 1,437 {missed[-1]:.1%}")

# %% tags=["test"]
assert large_curve[:, 0].mean() > small_curve[:, 0].mean()
left = [(1 - curve[:, -1].mean()) / (1 - curve[:, 4].mean()) for curve in (small_curve, large_curve)]
assert left[0] > 0.75 > 0.67 > left[1] and nearest[-1] > large_curve[:, -1].mean(), left

# %% [markdown]
# <details><summary>Answer</summary>
#
# The large one, twice. You may have heard that little data need a small network; these digits say otherwise. From 400
# images on the large network loses more than a third of its mistakes, the small one keeps most of them: it has no room
# for more. This is why data and size have grown together (chapter 01, the timeline). The band goes from the worst to
# the best of three draws of the images.
#
# With all images the rival, the label of the nearest training digit, is best of all. It learns nothing and keeps every
# image.
#
# </details>

# %% [markdown]
# ## 6 · Remedies (16 min)
#
# What else keeps a network from learning by heart? Back to the wrong labels of section 4.
#
# - **Dropout** silences random units in every step, so that none can rely on a single other one.
# - **Weight decay** pulls every weight towards 0 a little in each step.
# - **Augmentation** shifts and turns the images at random: no image is seen twice.
# - **Batch normalization** scales the sums of every layer within the batch.
# - **Initialization**: the **He start** gives ReLU layers weights of a fitting size (chapter 02).
#
# In the code each remedy is a switch. First a hidden layer, with the three switches that concern it; then the network.


# %%
def add_hidden(model, dropout, batch_normalization, he_start):
    start = "he_normal" if he_start else "glorot_uniform"
    model.add(keras.layers.Dense(128, kernel_initializer=start))
    if batch_normalization:
        model.add(keras.layers.BatchNormalization())
    model.add(keras.layers.Activation("relu"))
    if dropout:
        model.add(keras.layers.Dropout(0.5))


# %%
def build(dropout=False, weight_decay=False, batch_normalization=False, augmentation=False, he_start=False):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((8, 8, 1))])
    if augmentation:
        model.add(keras.layers.RandomTranslation(0.06, 0.06))
        model.add(keras.layers.RandomRotation(0.04))
    model.add(keras.layers.Flatten())
    add_hidden(model, dropout, batch_normalization, he_start)
    add_hidden(model, dropout, batch_normalization, he_start)
    model.add(keras.layers.Dense(10, "softmax"))
    optimizer = keras.optimizers.Adam(0.003, weight_decay=1.0 if weight_decay else None)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# **Predict:** three of ten labels are wrong. Which remedy will help most? Will one of them harm?
#
# **Play:** train the plain network to the end; it is then judged by the test set. Reset, switch a remedy on, and train
# again. Or switch it on in the middle of a training: the weights are carried over.

# %%
labs.Remedies(build, (train_x, train_y), (dev_x, dev_y), (test_x, test_y), epochs=60)

# %% [markdown]
# All of them once, one after the other, and judged by the test set:


# %%
def tested(model):
    live.train(model, (train_x, train_y), epochs=60)
    return 1 - error(model, test_x, test_y)


share = {"plain": tested(build())}
share["dropout"] = tested(build(dropout=True))
share["weight_decay"] = tested(build(weight_decay=True))
share["batch_normalization"] = tested(build(batch_normalization=True))
share["augmentation"] = tested(build(augmentation=True))
share["he_start"] = tested(build(he_start=True))
for name in share:
    print(f"{name:20} {share[name]:.1%} of the test digits right")

# %% tags=["test"]
for name in ("dropout", "weight_decay", "augmentation"):
    assert share[name] > share["plain"] + 0.03, name
assert max(share["batch_normalization"], share["he_start"]) < share["plain"] + 0.03

# %% [markdown]
# <details><summary>Answer</summary>
#
# Dropout, weight decay and augmentation are each more than 3 points better than the plain network: they keep it from
# learning the wrong labels by heart. Batch normalization and the He start help a network to train *at all* when it is
# deep. This one is not deep, and against overfitting they do little, or they harm.
#
# </details>
#
# Random layers are for training only. A model that is called, or evaluated, leaves them out.
#
# **A common mistake: "these are always good, so switch on everything."** Each is a bet on what is wrong. Look first,
# then judge by sets that were not trained on.

# %% [markdown]
# ### Exercise 4 · Dropout by hand
#
# {task: practice.dropout}


# %%
def dropout(values, rate, chance):
    return ...


practice.dropout.check(dropout)

# %% [markdown]
# ## 7 · When training fails (12 min)
#
# The loss of pure guessing is worth knowing by heart. It is the logarithm of the number of classes, and tells whether a
# network has learned anything at all.

# %% tags=["nbval-check-output"]
for classes in (2, 3, 10, 1000):
    print(f"{classes:4} classes: guessing has the loss {np.log(classes):.2f}")

# %% [markdown]
# Eight patients. Each is a small training with one fault, and the curves tell which. **Play:** train, look, choose a
# diagnosis, check it; *Hint* says where to look. After a right diagnosis, *Treat* trains the mended network beside the
# old curves. (Stuck? Open the fold below the lab.)

# %%
labs.Debugging()

# %% [markdown]
# <details><summary>What the curves say, in the order in which to ask</summary>
#
# | You see | It may be |
# |---|---|
# | no number (NaN) after a few steps | inputs not scaled, a rate far too high, the logarithm of 0 |
# | the loss starts far above guessing | output layer and loss do not fit together |
# | the loss stands at guessing | dead units, a rate of almost 0, inputs that do not reach the output |
# | the loss jumps | the rate is too high |
# | both losses creep down | the rate is too low |
# | training falls, validation rises | overfitting |
# | training falls, validation stays at guessing | labels do not belong to the inputs |
# | validation perfect, test is not | a leak between the sets |
#
# </details>
#
# One fault is quiet: `Dense(1)` without `"sigmoid"` under `binary_crossentropy`. Keras says nothing; our labs do.

# %% [markdown]
# ### Exercise 5 · A network for flowers (open)
#
# Your turn, from data to trained model.
#
# {task: practice.flowers}

# %%
model = ...

practice.flowers.check(model)

# %% [markdown]
# ## Quiz (3 min) ★

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can take a network from data to a saved file, and read its curves. You can keep it from learning by heart, and
# find out why it does not learn.
#
# | Word | Meaning |
# |---|---|
# | epoch | once through all the training samples |
# | development set | kept apart from training, used to choose and to stop |
# | test set | looked at once, in the end |
# | underfitting | training and test error are both high |
# | overfitting | the training error is low, the test error is not |
# | early stopping | end when the development loss no longer falls, keep the best weights |
# | regularization | whatever makes learning by heart harder: a penalty on weights, dropout |
# | dropout | silence random units while training |
# | weight decay | pull weights towards 0 in each step |
# | augmentation | change the inputs at random, without changing what they are |
# | batch normalization | scale the sums of a layer within the batch |
# | leak | something of the test set gets into the training |
#
# **In the world.** The same flow trains networks that grade fruit, watch machines and read X-ray images. A test set
# from one hospital says little about another: a network is only as good as its data are like the world it is used in.
#
# **Your turn.** Take a table of your own, with numbers and something to predict. Make the three sets first. Say what
# the naive answer reaches. Then train, with `labs.Training(model, (x, y), validation_data=(x_dev, y_dev))`, and report
# the test set once.
#
# <details><summary>Where to find data</summary>
#
# - on your machine already: `sklearn.datasets` (digits, wine, breast cancer, diabetes);
# - one line away: `keras.datasets` (MNIST, Fashion-MNIST, CIFAR-10, IMDB), TensorFlow Datasets, Hugging Face;
# - collections to search: UCI Machine Learning Repository, OpenML, Kaggle, Google Dataset Search;
# - public bodies: data.gov, data.europa.eu, your own city.
#
# Before you use them: the licence, who collected them and why, who is missing, and twenty samples seen with your own
# eyes.
#
# </details>
#
# **Where to read on.** I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), chapters 7, 8 and 11.
# N. Srivastava and others, *Dropout* (2014). S. Ioffe and C. Szegedy, *Batch Normalization* (2015). Next here:
# **05 · Convolutional networks**, networks that see.
