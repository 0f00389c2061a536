# %% [markdown]
# # 01 · Neurons
#
# **You will set a neuron by hand, let it teach itself, and find out what it takes to solve what one neuron cannot.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/01_neurons.ipynb)
# · 60 minutes
#
# After this chapter you will be able to:
#
# - compute what a neuron answers, and say what its weights and its bias do;
# - train a neuron one sample at a time, and tell when that must fail;
# - read the weights of a neuron as an image;
# - say what a hidden layer adds, and count the parameters of any dense network;
# - compare features made by hand with features that were learned.
#
# **What to know first:** Python with a little NumPy; how to run a cell and play with a lab (chapter 00).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %%
import numpy as np

from dltutor import datasets, figures, labs
from dltutor.exercises import neurons as practice

# %% [markdown]
# ## 1 · From the nerve cell to a formula (6 min)
#
# A nerve cell collects signals with its **dendrites**. The **soma** adds them up. If the sum passes a **threshold**,
# the cell sends a pulse down its **axon**. The artificial neuron keeps just that: it is a sum and a decision.

# %%
figures.biological_neuron()

# %% [markdown]
# Each input `x` is multiplied by a **weight**: how much it counts, and with which sign. The **bias** is added: how
# willing the neuron is to fire at all. The **activation** makes an answer of the sum; here it is a step.
#
# **Predict:** two inputs of 1, weights 2 and −1, bias −0.5. What is the sum? Does the neuron fire?

# %% tags=["nbval-check-output"]
x = np.array([1, 1])
weights = np.array([2, -1])
bias = -0.5

total = np.sum(weights * x) + bias
output = 1 if total > 0 else 0
print(f"sum {total}, output {output}")

# %% [markdown]
# The sum is above zero, so it fires. The threshold has not been lost: a neuron that fires above a threshold `t`
# is a neuron with the bias `−t` that fires above 0.
#
# **A common mistake: "an artificial neuron is a model of a brain cell."** It borrows one idea. A real neuron answers
# with pulses in time, and its thousands of synapses change by chemistry. Nothing below needs biology to be true.

# %% [markdown]
# ### Exercise 1 · Write a neuron
#
# Write the two lines yourself, as a function.
#
# {task: practice.neuron}


# %%
def neuron(x, weights, bias):
    return ...


practice.neuron.check(neuron)

# %% [markdown]
# ## 2 · One neuron by hand (9 min)
#
# With two inputs a neuron is a picture. All points where the sum is exactly 0 form a **line**; the neuron fires on one
# side of it. The arrow shows which.
#
# **Predict:** which slider turns the line, and which one only moves it?
#
# **Play:** reach the four goals. Circles should get the answer 0, squares the answer 1; a cross marks a wrong answer.
# Click on the plane to see the sum of any point.

# %%
labs.OneNeuron()

# %% [markdown]
# The weights turn the line: the arrow points where they point. The bias moves the line and leaves its direction alone.
#
# And XOR? No position of the sliders gets all four. Do not trust your patience: let the computer try them all.

# %% tags=["nbval-check-output"]
inputs, wanted = datasets.gate("XOR")
settings = np.linspace(-3, 3, 61)
best = 0
for w1 in settings:
    for w2 in settings:
        sums = w1 * inputs[:, 0] + w2 * inputs[:, 1]
        answers = sums[None, :] + settings[:, None] > 0
        best = max(best, (answers == wanted).sum(axis=1).max())
print(f"{len(settings) ** 3:,} neurons tried; the best gets {best} of 4 right")

# %% [markdown]
# It is no accident of the grid. XOR wants 1 at two opposite corners of a square and 0 at the other two. A line that has
# both squares on one side has at least one of the circles there too.
#
# **A common mistake: "the bias is a detail."** Without a bias the line always passes through the origin. One gate can
# live with that, the others cannot:

# %% tags=["nbval-check-output"]
for gate in ("AND", "OR", "NAND"):
    inputs, wanted = datasets.gate(gate)
    angles = np.radians(np.arange(360))
    weights = np.stack([np.cos(angles), np.sin(angles)])
    right = ((inputs @ weights > 0) == wanted[:, None]).sum(axis=0)
    print(f"{gate:4} without a bias: at most {right.max()} of 4 right")

# %% [markdown]
# ### Exercise 2 · NAND
#
# {task: practice.nand}
#
# (Every computer can be built from NAND alone, and so from neurons.)

# %%
nand_weights = ...
nand_bias = ...

practice.nand.check(nand_weights, nand_bias)

# %% [markdown]
# ## 3 · A neuron that learns (10 min)
#
# In 1958 Frank Rosenblatt let a neuron find its own weights. His rule looks at one sample at a time. Is the answer
# right? Leave everything alone. Is it wrong? Move the weights a little towards the right answer.
#
# `target − prediction` is 0, +1 or −1: nothing to do, fire more, fire less.


# %%
def step(weights, bias, x, target, learning_rate):
    prediction = 1 if np.sum(weights * x) + bias > 0 else 0
    error = target - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error


# %% [markdown]
# **Predict:** when the neuron should have fired and did not, does its weight grow for a large input or for a small one?
#
# **Play:** press *Step* and follow one sample at a time; then *Play*. First the points that a line can separate, then
# XOR. Does the learning rate change the number of mistakes? The lab runs the function `step` above: change it and see.

# %%
labs.Perceptron(step=step)

# %% [markdown]
# If a line exists, the rule finds one, after a number of corrections that can be bounded in advance (Novikoff, 1962).
# If none exists, it never stops: with XOR the same weights come back again and again.
#
# **A common mistake: "it only needs more training."** Here are the mistakes of the first and of the thousandth epoch:

# %% tags=["nbval-check-output"]
inputs, wanted = datasets.gate("XOR")
weights, bias = np.zeros(2), 0.0
for epoch in range(1, 1001):
    mistakes = 0
    for x, target in zip(inputs, wanted, strict=True):
        new_weights, new_bias = step(weights, bias, x, target, learning_rate=1.0)
        mistakes += new_bias != bias
        weights, bias = new_weights, new_bias
    if epoch in (1, 10, 1000):
        print(f"epoch {epoch:4}: {mistakes} mistakes, weights {weights}, bias {bias}")

# %% [markdown]
# ### Exercise 3 · One step of learning
#
# Close your eyes to the cell above and write the rule from memory.
#
# {task: practice.perceptron_step}


# %%
def my_step(weights, bias, x, target, learning_rate):
    return ...


practice.perceptron_step.check(my_step)

# %% [markdown]
# ## 4 · Eight or nine? (9 min)
#
# Two inputs were for looking. Now one neuron with 64: each is a pixel of a handwritten digit. Is it an 8 or a 9?
# These are real digits, 8 × 8 pixels each; a fifth of them is kept aside, and the neuron never learns from those.

# %% tags=["nbval-check-output"]
(x_train, y_train), (x_test, y_test) = datasets.digits(classes=(8, 9))
is_nine, test_is_nine = y_train == 9, y_test == 9
print(f"{len(x_train)} images to learn from, {len(x_test)} to test, each {x_train[0].shape}")
print(f"always saying the more frequent digit: {max(test_is_nine.mean(), 1 - test_is_nine.mean()):.0%} right")

# %% [markdown]
# The step says only yes or no. Its smooth sister, the **sigmoid**, says how sure it is, from 0 to 1, and that lets the
# computer work out in which direction every weight should move. Keras does that for us (chapter 3 shows how).

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras


# %%
def one_layer(units, activation, loss):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(units, activation=activation)]
    )
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss=loss, metrics=["accuracy"])
    return model


eight_or_nine = one_layer(1, "sigmoid", "binary_crossentropy")

# %% [markdown]
# **Predict:** which pixels will get a positive weight, those where a 9 has ink or those where an 8 has?
#
# **Play:** press *Play*. While it trains, move the **learning rate** and the **batch size**: what gets faster, what
# gets restless? Can you make it worse on purpose? Reach the goal.

# %%
labs.WeightImages(eight_or_nine, (x_train, is_nine), (x_test, test_is_nine), names=("8", "9"))

# %% [markdown]
# The lab trained *your* model. Whether you have played or not, the next cell trains it on, in plain Keras:

# %%
eight_or_nine.fit(x_train, is_nine, batch_size=16, epochs=8, verbose=0)
right = np.mean((eight_or_nine(x_test).numpy()[:, 0] > 0.5) == test_is_nine)
print(f"One neuron tells {right:.1%} of the test images right.")

# %% tags=["test"]
assert right > 0.75, "always saying the more frequent digit is almost as good"

# %% [markdown]
# Orange pixels speak for a 9, blue ones for an 8: ink in the lower left, which only an 8 has, pulls the sum down.
#
# **A common mistake: "the weights are a picture of the digit."** They are a picture of the *difference*. Where both
# digits have ink, the neuron can learn nothing, whatever the digit looks like. Compare the strongest weights with the
# ink:

# %%
weights = eight_or_nine.layers[-1].kernel.numpy().reshape(8, 8)
ink = x_train.mean(axis=0)
difference = x_train[y_train == 9].mean(axis=0) - x_train[y_train == 8].mean(axis=0)
_, with_ink, with_difference = np.corrcoef([weights.ravel(), ink.ravel(), difference.ravel()])[0]
print(f"weights and mean ink:       correlation {with_ink:.2f}")
print(f"weights and the difference: correlation {with_difference:.2f}")

# %% tags=["test"]
assert with_difference > 0.6 > 0.3 > abs(with_ink), "the weights do not follow the difference"

# %% [markdown]
# ## 5 · Ten neurons (6 min)
#
# One neuron a digit, all looking at the same image. **Softmax** turns their ten sums into ten shares that add up to 1;
# the largest is the answer. Nothing else is new: ten weight images instead of one.

# %% tags=["nbval-check-output"]
train, test = datasets.digits()
ten_neurons = one_layer(10, "softmax", "sparse_categorical_crossentropy")
print(f"{ten_neurons.count_params()} parameters: 64 weights and one bias for each of the ten neurons")

# %% [markdown]
# **Predict:** what will the weights of the neuron for 0 look like in the middle of the image?
#
# **Play:** train it, then look at its mistakes with *Next mistake*. Which digits does it confuse? What does a batch
# size of 1 do, and what a learning rate of 10?

# %%
ten_lab = labs.WeightImages(ten_neurons, train, test, learning_rate=0.5, goal=0.94)
ten_lab

# %% [markdown]
# A lab can also be told to train without the page, here for ten epochs more:

# %%
ten_lab.run(epochs=10)
print(f"Ten neurons read {ten_lab.accuracy:.1%} of the test digits right; guessing would give about 10 %.")

# %% tags=["test"]
assert ten_lab.accuracy > 0.9, f"{ten_lab.accuracy:.0%} of the test digits are right"

# %% [markdown]
# The middle of a 0 is empty: ink there speaks against it, so its weights are negative. Each image is learned *against
# the nine others*.

# %% [markdown]
# ## 6 · Layers (10 min)
#
# XOR beats one neuron. But put neurons in two rows, so that the second row sees only the *answers* of the first:
# an **input layer** (just the numbers), a **hidden layer**, an **output layer**.

# %%
figures.network([2, 4, 1], names=["input", "hidden", "output"])

# %% [markdown]
# **Predict:** each hidden neuron can draw one line. How many lines does XOR need?

# %%
keras.utils.set_random_seed(4)
xor = keras.Sequential(
    [keras.Input((2,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1, activation="sigmoid")]
)
xor.compile(optimizer=keras.optimizers.SGD(), loss="binary_crossentropy")

# %% [markdown]
# **Play:** train it. The dashed lines are the hidden neurons'; beside them, what each one answers over the plane. Then
# change 4 to 2 in the cell above, run both cells several times with other seeds: two lines are enough, but are they
# found?

# %%
labs.HiddenLayer(xor, *datasets.gate("XOR"), learning_rate=0.5)

# %% [markdown]
# No hidden neuron solves XOR. Each folds the plane once, and in the folded plane the last neuron finds its line.
# Being able to solve a task and finding the solution are two things: more units make finding easier.
#
# ### Shallow or deep?
#
# More units in a layer make a network *wider*, more layers make it *deeper*. Both cost **parameters**: a dense layer
# has one weight for each pair of input and unit, and one bias a unit.
#
# **Play:** reach the goal, and watch which number in the sum grows fastest.

# %%
labs.Layers()

# %% [markdown]
# **A common mistake: "deeper is always better, and always bigger."** A deep network can be smaller than a shallow one,
# and on a small task it need not be better. Measure it, on the same digits and for the same number of epochs.
# (`live.train` is `model.fit` without a word, and quicker for small models.)

# %%
from dltutor import live

for hidden in [(100,), (32, 32, 32)]:
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    output = keras.layers.Dense(10, activation="softmax")
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), *layers, output])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    live.train(model, train, epochs=10)
    right = np.mean(np.argmax(model(test[0]), axis=1) == test[1])
    print(f"hidden layers {hidden!s:13} {model.count_params():5} parameters, {right:.1%} of the test digits right")

# %% tags=["nbval-check-output"]
from dltutor.scratch.layers import count_parameters

wide, deep = count_parameters([64, 100, 10]), count_parameters([64, 32, 32, 32, 10])
print(f"The deep network has {deep} parameters, the wide one {wide}: deeper is not bigger.")

# %% [markdown]
# ### Exercise 4 · Counting parameters
#
# {task: practice.count_parameters}


# %%
def count(layer_sizes):
    return ...


practice.count_parameters.check(count)

# %% [markdown]
# ### Exercise 5 · XOR by hand
#
# {task: practice.xor_network}
#
# You know two gates that together say "one, but not both".

# %%
hidden_weights = ...
hidden_bias = ...
output_weights = ...
output_bias = ...

practice.xor_network.check(hidden_weights, hidden_bias, output_weights, output_bias)

# %% [markdown]
# ## 7 · Why it took from 1958 to 2012 (3 min)
#
# The neuron is from 1958, the way to train layers was widely known from 1986. Yet networks won nothing that made the
# news until 2012. **Predict:** what was missing? Then read the figure: three lanes, each with a scale that grows
# tenfold a step.

# %%
figures.timeline(datasets.milestones())

# %%
for row in datasets.milestones():
    if row.kind in ("data", "hardware") and row.number:
        print(f"{row.year}  {row.kind:8}  {row.number:>18,.0f} {row.unit} ({row.name})")

# %% [markdown]
# Three things had to meet: data to learn from, hardware to learn with, and software that lets a few lines do it.

# %% [markdown]
# ## 8 · Features: made by hand, or learned (5 min)
#
# Before 2012 one did not feed pixels to a learner. An expert thought of **features**: how much ink, where, how
# symmetric. Here are six such numbers for a digit, and a learner that gets nothing else.


# %%
def hand_made(images):
    top, left = images[:, :4].mean(axis=(1, 2)), images[:, :, :4].mean(axis=(1, 2))
    bottom, right = images[:, 4:].mean(axis=(1, 2)), images[:, :, 4:].mean(axis=(1, 2))
    centre = images[:, 3:5, 3:5].mean(axis=(1, 2))
    mirror = np.abs(images - images[:, :, ::-1]).mean(axis=(1, 2))
    return np.stack([top, bottom, left, right, centre, mirror], axis=1)


# %% [markdown]
# **Predict:** how far do six thoughtful numbers go, against 64 raw pixels, against a network that makes its own
# features in a hidden layer? The naive answer, always the most frequent digit, is the bar for all of them.


# %%
def share_right(make, hidden):
    keras.utils.set_random_seed(1)
    x, x_new = make(train[0]), make(test[0])
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers, keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    live.train(model, (x, train[1]), epochs=15)
    return np.mean(np.argmax(model(x_new), axis=1) == test[1])


def pixels(images):
    return images.reshape(-1, 64)


# %%
guess = np.bincount(test[1]).max() / len(test[1])
by_hand, raw, learned = share_right(hand_made, []), share_right(pixels, []), share_right(pixels, [32])
print(f"always the same digit:                  {guess:.1%}")
print(f"six features by hand, one layer:        {by_hand:.1%}")
print(f"64 pixels, one layer:                   {raw:.1%}")
print(f"64 pixels, features learned (32 units): {learned:.1%}")

# %% tags=["test"]
assert by_hand > guess + 0.15, "the features by hand do not beat guessing clearly"
assert raw > by_hand + 0.15, "the pixels do not beat the features by hand clearly"

# %% [markdown]
# Read the four numbers. The features by hand beat guessing clearly, and the pixels clearly beat the features by hand.
# How much the hidden layer adds on such small, clean images is the last line; do not expect wonders. The great gain of
# learned features came with large, untidy photographs.

# %% [markdown]
# ### Exercise 6 · Your own features (open)
#
# {task: practice.features}


# %%
def features(image):
    return ...


practice.features.check(features)

# %% [markdown]
# ## Quiz (4 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute a neuron, set it by hand, and train it; you know why XOR needs a hidden layer, what a weight image
# shows, and how to count parameters.
#
# | Word | Meaning |
# |---|---|
# | weight | how much an input counts, and with which sign |
# | bias | added to the sum; moves the line without turning it |
# | activation | makes the neuron's answer from its sum |
# | perceptron | a neuron with a step, and Rosenblatt's rule to train it |
# | learning rate | how far one correction goes |
# | batch size | how many samples are looked at before the weights move |
# | epoch | once through all the training samples |
# | hidden layer | neurons between input and output, whose answers only the next layer sees |
# | feature | a number computed from the input, made to help the decision |
#
# **In the world.** Neurons in layers read cheques and postal codes, recognise speech, and find tumours in images. A
# network answers every input, also one that is no digit at all, and sounds just as sure. It must not decide alone where
# a wrong answer harms somebody.
#
# **Your turn.** Find a yes-or-no question with a few numbers of your own (will the bus be late? is the tea good?).
# Write down twenty cases, train a neuron with `labs.Perceptron(inputs, targets)`, and read its weights: do they make
# sense to you?
#
# **Where to read on.** F. Rosenblatt, *The perceptron*, Psychological Review 65 (1958). M. Minsky and S. Papert,
# *Perceptrons* (1969). I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), chapter 6. Next here:
# **02 · Activations**, what stands between the sum and the answer.
