# %% [markdown]
# # 04 · Training deep networks
#
# **You will take a network from raw data to a saved model, watch it learn, and find out why a training fails.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/04_training.ipynb)
# · 90 minutes
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

from dltutor import datasets, labs, live
from dltutor.exercises import training as practice

# %% [markdown]
# ## 1 · From data to a saved model (12 min)
#
# Six steps, once from end to end: choose a **framework**, get **data**, **design** a network, **train** it, **save**
# it, and use it (**infer**). The framework is Keras. The data are 150 iris flowers: four lengths each, three species.
# Such a table, where every column has a meaning, is **structured** data. Images, sound and text are **unstructured**:
# a single pixel says nothing. Networks take both; for small tables simpler methods are often as good.

# %% tags=["nbval-check-output"]
(x_train, y_train), (x_test, y_test) = datasets.iris()
print(f"{len(x_train)} flowers to learn from, {len(x_test)} kept for the test; the first: {x_train[0]} cm")
print(f"always saying the same species: {np.mean(y_test == 0):.0%} right")

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras

# %%
keras.utils.set_random_seed(0)
scaling = keras.layers.Normalization()
scaling.adapt(x_train)
flowers = keras.Sequential(
    [keras.Input((4,)), scaling, keras.layers.Dense(8, "tanh"), keras.layers.Dense(3, "softmax")]
)
flowers.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])

# %% [markdown]
# **Predict:** how many epochs will 120 flowers need: 1, 10, 100?
#
# **Play:** one call makes a lab of any compiled model and its data. Train, and move the **learning rate** and the
# **batch size** while it runs.

# %%
labs.Training(flowers, (x_train, y_train), goal=0.95)

# %% [markdown]
# It is *your* model that was trained. The same in one line of Keras, whether you have played or not, then the test:

# %%
flowers.fit(x_train, y_train, batch_size=16, epochs=25, verbose=0)
_, right = flowers.evaluate(x_test, y_test, verbose=0)
print(f"{right:.0%} of the flowers it had never seen are named right.")

# %% tags=["test"]
assert right > 0.8, f"{right:.0%} of the flowers are named right"

# %% [markdown]
# **Save, load, infer.** One file holds the design, the weights and the scaling. It gives the same answers anywhere:

# %% tags=["nbval-check-output"]
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "flowers.keras"
    flowers.save(file)
    loaded = keras.saving.load_model(file)

new_flower = np.array([[5.9, 3.0, 5.1, 1.8]])
same = np.allclose(np.asarray(loaded(new_flower)), np.asarray(flowers(new_flower)))
print(f"The loaded model gives the same answer: {same}")

# %%
species = ("setosa", "versicolor", "virginica")
for name, share in zip(species, np.asarray(loaded(new_flower))[0], strict=True):
    print(f"{name:10} {share:.1%}")

# %% [markdown]
# ## 2 · Scaling, and three sets (10 min)
#
# The network above scales its inputs itself. **Predict:** what happens without? Here one measurement is given in
# micrometres, as an instrument might do: the same flowers, other units.

# %%
odd_units = np.array([1, 1, 1, 10_000])


def small_network():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(3, "softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


mean, std = (x_train * odd_units).mean(axis=0), (x_train * odd_units).std(axis=0)
scaled_right = {}
for name, scale in (("as they come", lambda x: x * odd_units), ("scaled", lambda x: (x * odd_units - mean) / std)):
    model = small_network()
    live.train(model, (scale(x_train), y_train), epochs=25, batch_size=16)
    scaled_right[name] = np.mean(np.argmax(model(scale(x_test)), axis=1) == y_test)
    print(f"inputs {name:12}: {scaled_right[name]:.0%} of the test flowers right")

# %% tags=["test"]
assert scaled_right["scaled"] > scaled_right["as they come"] + 0.1, "scaling is not worth much"

# %% [markdown]
# One column in the ten thousands drives every unit into saturation (chapter 02), and the others are not heard. Scale by
# mean and standard deviation, and all columns have a say. Both numbers come from the **training set** alone.
#
# **A common mistake: "more data for the mean is better, so take all samples."** Then the test samples have taken part
# in the training. It is small here, but it is the same leak that makes whole studies worthless.
#
# - The **training set** moves the weights.
# - The **development set** (or validation set) decides everything else: size, rate, when to stop.
# - The **test set** decides nothing. It is looked at once, in the end.

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
# ## 3 · The playground (15 min)
#
# Two inputs, so that everything can be seen: the answer over the plane, and what each hidden unit makes of it.
# The network is the one in this cell; change it and run both cells again.

# %%
keras.utils.set_random_seed(3)
network = keras.Sequential(
    [
        keras.Input((2,)),
        keras.layers.Dense(8, "tanh"),
        keras.layers.Dense(8, "tanh"),
        keras.layers.Dense(1, "sigmoid"),
    ]
)
network.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])

# %% [markdown]
# **Predict:** which data need the most units: circles, moons, XOR, or the spiral?
#
# **Play:** train on each. Raise the noise and lower the share of training data until it overfits. Set points of your
# own while it trains. Click on a small picture to see one hidden unit large.

# %%
labs.Playground(network)

# %% [markdown]
# The first hidden units cut the plane with straight lines, the second layer bends and combines them, the output picks.
# Nobody told any unit what to do.
#
# **Predict:** two networks start from the same weights and see the same points: one bends with `relu`, the other one
# with `tanh`, and its large weights cost something (**regularization**). Which one will be surer of itself?


# %%
def small(activation, regularizer=None):
    keras.utils.set_random_seed(3)
    hidden = [keras.layers.Dense(8, activation, kernel_regularizer=regularizer) for _ in range(2)]
    model = keras.Sequential([keras.Input((2,)), *hidden, keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model


labs.Playground(small("relu"), small("tanh", keras.regularizers.L2(0.005)), data="moons", noise=0.7, share=10)

# %% [markdown]
# Model 1 learns its 50 points by heart: its training loss goes to 0, and the held-out loss climbs. Model 2 pays for
# every large weight, so it stays less sure of itself: its held-out loss climbs less. **Code** shows the Keras code of
# what you see.

# %% [markdown]
# ## 4 · Too little, enough, too much (12 min)
#
# In real collections some labels are wrong. Here are 300 digits with three of ten labels drawn from a hat. The
# development and the test digits are labelled rightly.

# %% tags=["nbval-check-output"]
(digits_x, digits_y), test = datasets.digits()
chance = np.random.default_rng(0)
wrong = chance.random(300) < 0.3
noisy_y = np.where(wrong, chance.integers(0, 10, 300), digits_y[:300])
train, development = (digits_x[:300], noisy_y), (digits_x[500:800], digits_y[500:800])
print(f"{np.sum(noisy_y != digits_y[:300])} of 300 labels are wrong")


# %%
def dense_network():
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(128, "relu"), keras.layers.Dense(128, "relu")]
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), *layers, keras.layers.Dense(10, "softmax")])
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# **Predict:** the training error after 1, 20, 100 and 600 epochs, and the test error: which number is the best one to
# stop at?

# %%
trainer = live.Trainer(dense_network(), *train)
table = {}
print("epochs  training error  test error")
for epochs in (1, 20, 100, 600):
    trainer.train_epochs(epochs - trainer.epoch)
    table[epochs] = [1 - np.mean(np.argmax(trainer.model(x), axis=1) == y) for x, y in (train, test)]
    print(f"{epochs:6}  {table[epochs][0]:14.1%}  {table[epochs][1]:10.1%}")

# %% tags=["test"]
assert table[1][0] > 0.33, "after 1 epoch it does not underfit"
assert table[600][0] < 0.05, "after 600 epochs the training set is not known by heart"
assert table[600][1] > table[20][1] + 0.02, "the test error is not higher than after 20 epochs"

# %% [markdown]
# After one epoch it **underfits**: both errors are high. After 600 it **overfits**: it knows its training set by heart,
# wrong labels included, and does worse on new digits.
#
# **A common mistake: "the lower the training loss, the better the network."** The table says otherwise.
#
# **Early stopping** watches the development set and keeps the best weights:

# %%
early = dense_network()
stopping = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
course = early.fit(*train, validation_data=development, epochs=200, callbacks=[live.Watch(), stopping], verbose=0)

# %%
stopped = len(course.history["loss"])
early_error = 1 - np.mean(np.argmax(early(test[0]), axis=1) == test[1])
print(f"stopped after {stopped} of 200 epochs; test error {early_error:.1%}, after 600 epochs {table[600][1]:.1%}")

# %% tags=["test"]
assert early_error < table[600][1], "stopping early does not beat training to the end"

# %% [markdown]
# `live.Watch()` drew the curves while plain `fit` was running; the kernel's stop button would have ended it cleanly.

# %% [markdown]
# ### Exercise 3 · When to stop
#
# {task: practice.early_stopping}


# %%
def best_epoch(losses, patience):
    return ...


practice.early_stopping.check(best_epoch)

# %% [markdown]
# ## 5 · Remedies (15 min)
#
# What else keeps a network from learning by heart?
#
# - **Dropout** silences random units in every step, so that none can rely on a single other one.
# - **Weight decay** pulls every weight towards 0 a little in each step.
# - **Augmentation** shifts and turns the images at random: no image is seen twice.
# - **Batch normalization** scales the sums of every layer within the batch.
# - **Initialization**: the **He start** gives ReLU layers weights of a fitting size (chapter 02).


# %%
def build(dropout=False, weight_decay=False, batch_normalization=False, augmentation=False, he_start=False):
    shift, turn = keras.layers.RandomTranslation(0.06, 0.06), keras.layers.RandomRotation(0.04)
    layers = [keras.Input((8, 8, 1)), *([shift, turn] if augmentation else []), keras.layers.Flatten()]
    for _ in range(2):
        layers += [keras.layers.Dense(128, kernel_initializer="he_normal" if he_start else "glorot_uniform")]
        layers += [keras.layers.BatchNormalization()] if batch_normalization else []
        layers += [keras.layers.Activation("relu")]
        layers += [keras.layers.Dropout(0.5)] if dropout else []
    model = keras.Sequential([*layers, keras.layers.Dense(10, "softmax")])
    optimizer = keras.optimizers.Adam(0.003, weight_decay=1.0 if weight_decay else None)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# **Predict:** three of ten labels are wrong. Which remedy will help most? Will one of them harm?
#
# **Play:** train the plain network to the end; it is then judged by the test set. Reset, switch a remedy on, and train
# again. Or switch it on in the middle of a training: the weights are carried over.

# %%
labs.Remedies(build, *[(x[..., None], y) for x, y in (train, development, test)], epochs=60)

# %% [markdown]
# All of them once, one after the other, and judged by the test set:

# %%
names = ("dropout", "weight_decay", "batch_normalization", "augmentation", "he_start")
share = {}
for name in ("plain", *names):
    keras.utils.set_random_seed(1)
    model = build(**({} if name == "plain" else {name: True}))
    live.train(model, (train[0][..., None], train[1]), epochs=60)
    share[name] = np.mean(np.argmax(model(test[0][..., None], training=False), axis=1) == test[1])
    print(f"{name:20} {share[name]:.1%} of the test digits right")

# %% tags=["nbval-check-output"]
helped = [name for name in names if share[name] > share["plain"] + 0.03]
print(
    "More than 3 points better than the plain network:",
    ", ".join(n for n in helped if n in ("dropout", "weight_decay", "augmentation")),
)

# %% [markdown]
# Dropout, weight decay and augmentation keep the network from learning the wrong labels by heart. Batch normalization
# and the He start help a network to train *at all* when it is deep; this one is not, and against overfitting they do
# little, or they harm. (Random layers are for training only: judge with `training=False`, as `evaluate` does.)
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
# ## 6 · When training fails (15 min)
#
# Eight patients. Each is a small training with one fault, and the curves tell which. Train, look, choose a diagnosis,
# check it; *Hint* says where to look. After a right diagnosis, *Treat* trains the mended network beside the old curves.

# %%
labs.Debugging()

# %% [markdown]
# What the curves say, in the order in which to ask:
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
# The loss of pure guessing is worth knowing by heart: it is the logarithm of the number of classes.

# %% tags=["nbval-check-output"]
for classes in (2, 3, 10, 1000):
    print(f"{classes:4} classes: guessing has the loss {np.log(classes):.2f}")

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
# ## Quiz (5 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can take a network from data to a saved file, read its curves, keep it from learning by heart, and find out why it
# does not learn.
#
# | Word | Meaning |
# |---|---|
# | epoch | once through all the training samples |
# | development set | kept apart from training, used to choose and to stop |
# | test set | looked at once, in the end |
# | underfitting | training and test error are both high |
# | overfitting | the training error is low, the test error is not |
# | early stopping | end when the development loss no longer falls, keep the best weights |
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
# **Where to read on.** I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), chapters 7, 8 and 11.
# N. Srivastava and others, *Dropout* (2014). S. Ioffe and C. Szegedy, *Batch Normalization* (2015). Next here:
# **05 · Convolutional networks**, networks that see.
