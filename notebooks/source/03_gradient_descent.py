# %% [markdown]
# # 03 · Gradient descent
#
# **You will walk down losses by hand, race seven optimizers, and follow a gradient back through your own network.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/03_gradient_descent.ipynb)
# · 139 minutes, the core way ★ 78
#
# After this chapter you will be able to:
#
# - choose a loss for a task, and say what it punishes;
# - tell from its behaviour whether a learning rate is too small or too large, and compute the bound;
# - write the update rules from SGD to Adam, say what each of them remembers, and why Adam is used most;
# - choose batch size and learning rate together, and count epochs, batches and iterations;
# - find the gradients of a network by backpropagation, and check them.
#
# **What to know first:** neurons and layers (chapter 01), activations (chapter 02); what a derivative is, roughly.
# The sections with a ★ are the core way; the others go deeper and can wait.

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
from dltutor.exercises import descent as practice

# %% [markdown]
# ## 1 · One number for all the errors (9 min) ★
#
# To learn is to become less wrong. The **loss**, also called *cost function*, says with one number how wrong a model is
# now. In the lab the model is a line, and the error at a point is how far the line passes above or below it. **MSE** is
# the mean of the squared errors, **MAE** the mean of their sizes.
#
# **Predict:** one of the points is far off. Does the line that fits best stay with the others, or is it pulled away?
#
# **Play:** drag the line at its middle and at its ends. Fit it by eye, then with the loss in sight, then on the map of
# the loss. Then drag the point that is far off, the *outlier*, and change the loss from MSE to MAE. Three goals.

# %%
labs.FitByHand()

# %% [markdown]
# <details><summary>Answer</summary>
#
# It depends on the loss. MSE, which squares the errors, lets the far point pull the line away. MAE, which takes the
# errors as they are, leaves the line with the others.
#
# </details>
#
# You have just done by hand what the rest of this chapter is about: change the weights until the loss is small.
# On the map you can see where to go. A network has a million weights, and nobody can draw that map.
#
# **Predict:** one error is 10, another is 1. How many times as much does the large one count for each loss?

# %% tags=["nbval-check-output"]
errors = np.array([0.1, 1.0, 2.0, 10.0])
squared = errors**2
absolute = np.abs(errors)
huber = np.where(absolute <= 1, squared / 2, absolute - 0.5)

print("error   squared   absolute   Huber")
for i in range(len(errors)):
    print(f"{errors[i]:5.1f} {squared[i]:9.2f} {absolute[i]:10.2f} {huber[i]:7.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Squared 100 times, absolute 10 times, Huber 19 times: it is a square near 0 and a straight line outside.
#
# </details>
#
# Their means are the **mean squared error** (MSE), the **mean absolute error** (MAE) and the **Huber loss**, which is
# between the two.
#
# ### When a class is predicted
#
# Then the model gives a probability `p`. **Cross-entropy** is −ln of the probability that it gave to the truth (ln is
# the natural logarithm).

# %% tags=["nbval-check-output"]
for p in (0.99, 0.9, 0.5, 0.1, 0.01):
    print(f"the truth got {p:4.0%}:  cross-entropy {-np.log(p):.3f}")

side, score = -1, 0.3  # the two classes are called -1 and 1, and the score should have the sign of its class
print(f"hinge loss: {max(0, 1 - side * score)}")

# %% [markdown]
# Being unsure costs a little, being sure and wrong costs much. With two classes it is called *binary*, with more
# *categorical* cross-entropy. The **hinge** loss is for a score without a probability: it is 0 as soon as the score is
# right by a margin of 1.
#
# **A common mistake: "a lower loss means more right answers."** Here are the probabilities that two models gave to the
# truth, ten times. An answer is right if the truth got more than one half.

# %% tags=["nbval-check-output"]
careful = np.full(10, 0.55)
bold = np.array([0.99] * 9 + [0.4])
for name, p in (("careful", careful), ("bold", bold)):
    print(f"{name:8} {np.mean(p > 0.5):4.0%} right, cross-entropy {-np.log(p).mean():.2f}")

# %% [markdown]
# The careful model is right every time and has the higher loss. We count right answers to judge, and we need the loss
# to learn: it changes a little with every weight, while the count stays the same for most small moves.

# %% [markdown]
# ## 2 · Downhill with one weight (17 min) ★
#
# Take the smallest model there is: one weight `w`, and a loss that is a parabola. Where is down? The **slope** tells.
# It is the height that you gain, divided by the distance that you walked, for a very short walk.


# %%
def loss(w):
    return (w - 3) ** 2 + 1


# %% tags=["nbval-check-output"]
w, h = 5.0, 0.0001
slope = (loss(w + h) - loss(w - h)) / (2 * h)
print(f"at w = {w:g} the slope is {slope:.4f}; the rule for squares says {2 * (w - 3):g}")

# %% [markdown]
# ### Exercise 1 · The slope of anything
#
# Make a function of it, for any `f`. Slopes that are measured like this are called **finite differences**. Every
# gradient in this chapter is checked with them.
#
# {task: practice.slope}


# %%
def slope(f, w):
    return ...


practice.slope.check(slope)

# %% [markdown]
# Where the slope is positive, the loss grows to the right: go left. Where it is negative, go right. **Gradient
# descent** is that and nothing more, again and again: `w = w − learning_rate · slope`.
#
# **Predict:** we start at −4; the minimum is at 3. Will the steps stay equally long?

# %% tags=["nbval-check-output"]
w, learning_rate = -4.0, 0.2
for step in range(1, 7):
    slope_here = 2 * (w - 3)
    w = w - learning_rate * slope_here
    print(f"step {step}: slope {slope_here:6.2f}, w {w:6.3f}, loss {loss(w):6.2f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Nobody told it to slow down: where the slope becomes gentle, the steps become short by themselves.
#
# </details>
#
# ### Exercise 2 · Gradient descent
#
# {task: practice.descend}


# %%
def descend(slope, w, learning_rate, steps):
    return ...


practice.descend.check(descend)

# %% [markdown]
# ## 3 · How large may the learning rate be? (8 min) ★
#
# **Predict:** the same parabola, 20 steps. What happens at a rate of 0.01? At 0.9? At 1.1?

# %% tags=["nbval-check-output"]
for rate in (0.01, 0.1, 0.5, 0.9, 1.0, 1.1):
    w = -4.0
    for _ in range(20):
        w = w - rate * 2 * (w - 3)
    print(f"rate {rate:4}: after 20 steps {abs(w - 3):10.4f} away from the minimum")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 0.01 it creeps and is still on its way. At 0.9 it jumps over the minimum with every step and still comes nearer. At
# 1.1 each jump is longer than the one before: it diverges.
#
# </details>
#
# There are four ways to behave: **creeping**, **right**, **oscillating**, **diverging**. They can be computed. How fast
# the slope changes is called **curvature**; here it is 2 everywhere. One step multiplies the distance to the minimum by
# `1 − rate · curvature`. It shrinks if that lies between −1 and 1, and so
#
# $$\text{learning rate} < \frac{2}{\text{curvature}}$$
#
# At 1/curvature a single step arrives.
#
# **Play:** drag the start, move the rate, look at single steps on the right. Find the largest rate that still comes to
# rest (the lab's parabola has the curvature 1). Then take other functions: three goals.

# %%
labs.OneDimension()

# %% [markdown]
# **A common mistake: "a small learning rate is slow, but it is always safer."** And another: **"gradient descent finds
# the lowest point."** The function *double well* of the lab has a deep wide valley and a higher narrow one. Here are
# walks from 181 starts:

# %% tags=["nbval-check-output"]
from dltutor.scratch.slopes import FUNCTIONS

well = FUNCTIONS["double well"]
deep, narrow = well.minima
for rate in (0.01, 0.05, 0.5):
    w = np.linspace(-5, 4, 181)
    for _ in range(100):
        w = w - rate * well.slope(w)
    in_deep, in_narrow = np.mean(abs(w - deep) < 0.05), np.mean(abs(w - narrow) < 0.05)
    print(f"rate {rate}: {in_deep:4.0%} in the deep valley, {in_narrow:4.0%} in the narrow one")

# %% [markdown]
# At 0.01 most are still on their way. At 0.05 three of ten rest in the wrong valley, for ever: gradient descent ends in
# *a* minimum near its start. At 0.5 none does, because the narrow valley has a high curvature and cannot hold such
# steps. Too small a rate is not safe; it is only quiet.

# %% [markdown]
# ## 4 · Two weights, and a direction (6 min) ★
#
# With two weights the slope becomes a **gradient**: one slope for each weight, found by moving this weight alone.
# Together they make an arrow that points to where the loss grows fastest. Down is the opposite way.
#
# **Predict:** does the opposite of the gradient point to the minimum?
#
# **Play:** press *Play* and see two ways grow. The solid line is plain gradient descent, called SGD; the dashed one
# keeps some of its velocity; its time comes in the next section. Drag the start across the ravine, then choose other
# losses: the saddle, the plateau, and Himmelblau's function with its four minima.

# %%
labs.Valley("ravine", optimizers=["SGD", "Momentum"], optimizer="SGD", learning_rate=0.3, waiting=True)

# %% [markdown]
# **A common mistake: "the gradient points to the minimum."** Each loss has its own start. Here is the angle there
# between the way down and the way to the nearest minimum. (A direction is right at 0 degrees, and across at 90.)

# %% tags=["nbval-check-output"]
from dltutor.scratch.surfaces import SURFACES

for name in ("bowl", "ravine", "Himmelblau", "Beale"):
    surface = SURFACES[name]
    w = np.array(surface.start)
    down = -surface.gradient(w)
    ways = np.array(surface.minima) - w
    nearest = ways[np.argmin(np.linalg.norm(ways, axis=1))]
    cosine = down @ nearest / (np.linalg.norm(down) * np.linalg.norm(nearest))
    print(f"{name:10} {np.degrees(np.arccos(min(cosine, 1))):4.0f} degrees")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only in the round bowl. The gradient is about the place where you are, and knows no other. In a ravine down is towards
# the other wall. More than 90 degrees means that the first step even leads away, and it is still a step down.
#
# </details>

# %% [markdown]
# ## 5 · Rules that remember (8 min) ★
#
# The ravine is the trouble: steep across, flat along. The bound of section 3 belongs to the steep direction. With the
# rate that it allows, the flat direction takes for ever. All the famous optimizers are answers to that. They differ in
# what they **remember**. A rule gets the gradient `g`, its own memory and the rate, and says how far to move. (The
# memory is a `defaultdict(float)`, a dictionary in which every entry is 0 at first.)

# %%
from collections import defaultdict

ravine = SURFACES["ravine"]


def walk(rule, surface, rate, steps=60):
    w, memory = np.array(surface.start), defaultdict(float)
    path = [w]
    for _ in range(steps):
        w = w + rule(surface.gradient(w), memory, rate)
        path.append(w)
    return np.array(path)


# %% [markdown]
# **SGD** (*stochastic gradient descent*; section 7 says what is stochastic, that is, left to chance) remembers nothing.
#
# **Predict:** the curvature across is 5, along 0.05. Which rate is the bound? What share of the way along the ravine
# does one step at that rate go?


# %%
def sgd(g, memory, rate):
    return -rate * g


figures.ways(ravine, {f"rate {rate}": walk(sgd, ravine, rate) for rate in (0.05, 0.38, 0.42)})

# %% tags=["nbval-check-output"]
bound = 2 / 5
print(f"the bound is {bound}; along the ravine one step goes {bound * 0.05:.0%} of the way")

# %% [markdown]
# <details><summary>Answer</summary>
#
# 2/5 = 0.4. At 0.42 it flies off, at 0.38 it jumps from wall to wall. Along the ravine even a rate of 0.4 makes a step
# of 0.4 · 0.05 = 2 % of the way that is left: SGD needs very many of them.
#
# </details>
#
# **Momentum** remembers a velocity: a heavy ball. Across the ravine the gradients change sign and cancel, along it they
# add up.


# %%
def momentum(g, memory, rate):
    memory["v"] = 0.9 * memory["v"] - rate * g
    return memory["v"]


figures.ways(ravine, {"SGD": walk(sgd, ravine, rate=0.1), "Momentum": walk(momentum, ravine, rate=0.1)})

# %% [markdown]
# **RMSprop** gives **every weight a rate of its own**. It remembers how large the weight's squared gradients have been
# lately, and divides by the root of that. (The 0.0000001 prevents a division by 0.) **Adam** is momentum and RMSprop
# together, the most used of them. Its two means start at 0, and so are far too small at first. Adam divides them by the
# share of the whole that they have gathered so far: its **bias correction**.


# %%
def rmsprop(g, memory, rate):
    memory["s"] = 0.9 * memory["s"] + 0.1 * g**2
    return -rate * g / np.sqrt(memory["s"] + 1e-7)


def adam(g, memory, rate):
    memory["t"] += 1
    memory["m"] = 0.9 * memory["m"] + 0.1 * g
    memory["v"] = 0.999 * memory["v"] + 0.001 * g**2
    mean = memory["m"] / (1 - 0.9 ** memory["t"])
    square = memory["v"] / (1 - 0.999 ** memory["t"])
    return -rate * mean / (np.sqrt(square) + 1e-7)


# %%
paths = {
    "Momentum": walk(momentum, ravine, rate=0.1),
    "RMSprop": walk(rmsprop, ravine, rate=0.1),
    "Adam": walk(adam, ravine, rate=0.2),
}
figures.ways(ravine, paths)

# %% [markdown]
# RMSprop and Adam leave at about 45 degrees, as if the ravine were round: both weights move equally far.
#
# **Predict:** the gradient is 1,000 times as large as before. How much longer is Adam's first step?

# %% tags=["nbval-check-output"]
for rule in (sgd, momentum, rmsprop, adam):
    small, large = rule(0.01, defaultdict(float), 0.1), rule(10.0, defaultdict(float), 0.1)
    print(f"{rule.__name__:8}  first step for a gradient of 0.01: {small:8.5f}, of 10: {large:8.5f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Not longer at all: it is the learning rate. So the same number means something else to each optimizer, and a rate that
# suits SGD says nothing about Adam's.
#
# </details>

# %% [markdown]
# ## 6 · A gradient from a few samples (4 min)
#
# So far the loss was a formula. A real loss is a mean over samples: 1,437 images of digits, say. Must we look at all of
# them for a single step? Here are the ten neurons of chapter 01 in NumPy (without biases).
#
# For one image, `p` are the ten shares that softmax gives, and `wanted` is 1 for the right digit and 0 for the others.
# So `p − wanted` says how much too much each digit has got. The gradient is just that times what went in, the pixels.
# (Cross-entropy divides by `p`, softmax multiplies by it, and the two cancel.)


# %%
(x_train, y_train), (x_test, y_test) = datasets.digits()
x, wanted = x_train.reshape(-1, 64), np.eye(10)[y_train]


def shares(weights, images):
    scores = images @ weights
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def gradient(weights, rows):
    return x[rows].T @ (shares(weights, x[rows]) - wanted[rows]) / len(rows)


# %% [markdown]
# **Predict:** take 16 images, drawn by chance, instead of all 1,437. How far off is their gradient? And with four times
# as many images?

# %%
weights, chance = np.zeros((64, 10)), np.random.default_rng(0)
whole = gradient(weights, np.arange(len(x)))
off = {}
for size in (1, 4, 16, 64, 256):
    errors = []
    for _ in range(300):
        error = gradient(weights, chance.integers(len(x), size=size)) - whole
        errors.append(np.linalg.norm(error) / np.linalg.norm(whole))
    off[size] = np.mean(errors)
    print(f"batches of {size:3}: off by {off[size]:4.0%} of the gradient's own length")

# %% tags=["test"]
assert all(0.4 < off[4 * size] / off[size] < 0.6 for size in (1, 4, 16, 64)), (
    "four times the images: not half the error"
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Four times the images, half the error: the last images of a large batch add little. A single image is almost all
# error. But the errors of many steps point everywhere and cancel, and what is left goes down.
#
# </details>

# %% [markdown]
# ## 7 · Batches (6 min) ★
#
# A real loss is a mean over many samples. A few of them already tell roughly where down is. So one takes a **batch** of
# a few samples, makes a step, and takes the next ones. All at once is *batch gradient descent*. One at a time, drawn by
# chance, is *stochastic*. Anything between is *mini-batch*. One pass through all the samples is an **epoch**, one step
# an **iteration**.
#
# **Predict:** 10,000 samples in batches of 200. How many iterations make an epoch?

# %% tags=["nbval-check-output"]
samples, batch_size = 10_000, 200
order = np.random.default_rng(0).permutation(samples)
batches = [order[i : i + batch_size] for i in range(0, samples, batch_size)]
print(f"{len(batches)} iterations; each sample is in {np.bincount(np.concatenate(batches)).max()} of the batches")

# %% [markdown]
# <details><summary>Answer</summary>
#
# 10,000 / 200 = 50 iterations. Each sample is seen once.
#
# </details>
#
# **Play:** a line is fitted to 442 patients: their body mass index, and how far their diabetes had gone a year later.
# Press *Play*, and change the **learning rate** and the **batch size** while it runs. When is the path calm, when does
# it dance around the minimum? What quiets it: a larger batch, or a smaller rate? Three goals.

# %%
labs.MiniBatch()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Both do. With small batches and a constant rate the path never comes to rest: near the minimum the gradient is small
# and the noise is not. That is why one often lowers the rate towards the end of training.
#
# </details>

# %% [markdown]
# ## 8 · Which rule, and which rate? (7 min) ★
#
# Now the race: four rules that you know, and three more (section 11). Beside each name you see a **strip**: with which
# of 41 rates, from 0.001 to 100, this optimizer arrives from this start within 300 steps.
#
# **Predict:** all have the same rate. Who is first? Will the same one be first at a rate ten times as large, or on
# another loss?
#
# **Play:** press *Play*. Then move the rate: the line through the strips moves with it. Drag the start, change the
# loss, click on a name to see its rule. At last choose *each the middle of its own*. Three goals.

# %%
labs.Valley(waiting=True)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Another one is first with almost every change. *Who is first* says little: Adagrad often is, by leaps that cross half
# of the map, and that works where there are two weights and no noise. Look at the strips instead: whose is long?
#
# </details>
#
# A strip belongs to one loss. Nobody knows the loss before training, so let us ask for rates that arrive on **all**
# five. `strips` tries the 41 rates with every rule, as the lab does; 0.9 is the share of velocity that momentum keeps.

# %% tags=["nbval-check-output"]
from dltutor.scratch.races.valley import strips

losses = ["bowl", "ravine", "plateau", "Beale", "Himmelblau"]
tried = [strips(name, SURFACES[name].start, 0.9) for name in losses]

print("of 41 rates on:", ", ".join(losses))
for rule_name in tried[0]:
    arrives = np.array([strip[rule_name].arrives for strip in tried])  # a row for each loss, a column for each rate
    print(f"{rule_name:9} {arrives.sum(axis=1)} on all five: {arrives.all(axis=0).sum():2}")

# %% [markdown]
# On each of the five losses Adam arrives with more rates than any other, and with 15 of them everywhere. Plain SGD has
# no rate that does for all five. **Adam is not the fastest; it forgives.** On a real network it is the same: begin with
# Adam, at a rate near 0.005. The next section has the measurement.

# %% [markdown]
# ## 9 · The race on a real network (5 min)
#
# Does Adam forgive with mini-batches and thousands of weights, too? Each optimizer trains three networks on the digits,
# for three epochs in batches of 32: with 16 rates, each from five random beginnings. The first network is easy. The
# second gets pixels from 0 to 16, as they come in the data. The third has four hidden layers. These are 1,680 trainings
# in NumPy, and take some seconds. A bar is solid where at least 90 % of the test digits are right.

# %%
from dltutor.scratch.races.network import network_race

rates = np.logspace(-4, 1, 16)  # from 0.0001 to 10
train, test = datasets.digits()
bright_train, bright_test = (16 * train[0], train[1]), (16 * test[0], test[1])
results = {
    "one hidden layer": network_race(train, test, hidden=[32]),
    "pixels from 0 to 16": network_race(bright_train, bright_test, hidden=[32]),
    "four hidden layers": network_race(train, test, hidden=[32, 32, 32, 32]),
}
figures.rate_strips(rates, results)

# %% [markdown]
# **Predict:** you may choose one rate for all three networks. How good is the worst of the three with SGD, how good
# with Adam?

# %%
worst_of = {}
for name in results["one hidden layer"]:
    means = np.array([results[task][name].mean(axis=1) for task in results])  # (networks, rates)
    worst_of[name] = means.min(axis=0).max()
    best = ", ".join(f"{share:.0%}" for share in means.max(axis=1))
    good = rates[(means >= 0.9).all(axis=0)].round(4)
    print(f"{name:9} a rate for each: {best}; one for all: at worst {worst_of[name]:.0%}, 90 % with {good}")

beginnings = results["one hidden layer"]["Momentum"][9]
print(f"five beginnings of one and the same training: {beginnings.min():.1%} to {beginnings.max():.1%}")

# %% tags=["test"]
easy = [results["one hidden layer"][name].mean(axis=1).max() for name in worst_of]
assert max(easy) - min(easy) < 0.02, "on the easy network they differ by two points or more"
assert beginnings.max() - beginnings.min() > max(easy) - min(easy), "the beginnings differ less than the optimizers"
assert max(worst_of, key=worst_of.get) == "Adam" and worst_of["Adam"] > 0.9, "Adam is not the best of all"
assert worst_of["SGD"] < 0.6 and min(worst_of, key=worst_of.get) == "SGD"

# %% [markdown]
# <details><summary>Answer</summary>
#
# With SGD about half of the digits, with Adam more than nine of ten. Adadelta and RMSprop come close to it, at rates of
# their own.
#
# </details>
#
# **A common mistake: "there is a best optimizer."** On the easy network, each at its best rate, all seven are equally
# good: five random beginnings of one training differ by more. What differs is how much a wrong rate costs, and how far
# the good rate moves with the task. That is the reason to begin with Adam, at a rate near 0.005. With time to search
# for its rate, SGD with momentum or Nesterov is as good where layers are few.

# %% [markdown]
# ## 10 · Backpropagation (14 min) ★
#
# Where do the gradients of a network come from? Finite differences would do. **Backpropagation** does it otherwise: a
# **forward pass** from the inputs to the loss, then a **backward pass** from the loss to the inputs. It is the **chain
# rule**: where one thing depends on the next, slopes multiply.
#
# **Predict:** a network has 1,000 weights. How often must finite differences run it for one single step?
#
# **Play:** step through it. Forward, each neuron is worked out; backward, each weight gets its slope. Every step stands
# below the picture in letters and in numbers. Click on an edge to jump to it. Four goals; the network and the inputs
# are behind "More".

# %%
labs.Backpropagation()

# %% [markdown]
# <details><summary>Answer</summary>
#
# 2,000 times: a little up and a little down for each weight. Backpropagation finds all 1,000 slopes in one run back.
#
# </details>
#
# Look at the steps of the weights: a weight's gradient is *what went in* times *what came back*. If an input is 0,
# nothing went in, and its weights are not to blame.
#
# ### One digit, forward and back
#
# Now on a network of your own: the digits, one hidden layer, trained with Adam at a rate of 0.005.

# %%
print("Loading TensorFlow and Keras; the first time this takes some seconds.")
import keras
import tensorflow as tf

(x_train, y_train), (x_test, y_test) = datasets.digits()


# %%
def digit_reader(optimizer):
    keras.utils.set_random_seed(1)
    layers = [keras.Input((8, 8)), keras.layers.Flatten()]
    layers += [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


reader = digit_reader(keras.optimizers.Adam(0.005))
reader.fit(x_train, y_train, epochs=5, batch_size=32, verbose=0)
print(f"{reader.evaluate(x_test, y_test, verbose=0)[1]:.1%} of the test digits right")

# %% [markdown]
# **Predict:** the network is sure of a 7, and it *is* a 7. How much gradient flows back? And if you claim that it
# should have been a 1?
#
# **Play:** press *Step* and follow the digit to its answer. Then set *way* to *backward*, *it should be* to the right
# label, and step again: the gradient goes back along the same edges. Claim another label. Five goals.

# %%
labs.OneDigit(reader, x_test, y_test, gradient=True)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Next to none. At each output the gradient is its share minus what was wanted, 1 for the right digit and 0 for the
# others. At the 7 that is nearly 1 − 1 = 0, and everything further back is a multiple of it. Claim that it should be
# a 1: now the 7 has a gradient of nearly 1, and the 1 of nearly −1. It flows back through every hidden unit that is
# lit. A ReLU that is dark has the slope 0: nothing passes.
#
# </details>

# %% [markdown]
# ## 11 · Three more rules, and one of your own (19 min)
#
# The core way ends here; what follows goes deeper. Three rules of the race are still to be explained. **Nesterov**'s
# form of momentum moves with the velocity that it will have after this step, and so brakes earlier. **Adagrad** adds up
# all squares (Keras begins the sum at 0.1), so its steps can only shrink. **Adadelta** also measures how long its own
# steps were.


# %%
def nesterov(g, memory, rate):
    memory["v"] = 0.9 * memory["v"] - rate * g
    return 0.9 * memory["v"] - rate * g


def adagrad(g, memory, rate):
    memory["s"] = memory["s"] + g**2
    return -rate * g / np.sqrt(0.1 + memory["s"])


def adadelta(g, memory, rate):
    memory["s"] = 0.95 * memory["s"] + 0.05 * g**2
    move = -g * np.sqrt(memory["u"] + 1e-7) / np.sqrt(memory["s"] + 1e-7)
    memory["u"] = 0.95 * memory["u"] + 0.05 * move**2
    return rate * move


# %%
paths = {
    "Momentum": walk(momentum, ravine, rate=0.1),
    "Nesterov": walk(nesterov, ravine, rate=0.1),
    "Adagrad": walk(adagrad, ravine, rate=0.5),
    "Adadelta": walk(adadelta, ravine, rate=1.0),
}
figures.ways(ravine, paths)

# %% [markdown]
# Adadelta has to find out how long its steps should be, and begins with tiny ones. Are these the rules that Keras uses?
# Each of ours beside Keras's, 100 steps on the same gradients:

# %%
theirs = keras.optimizers
pairs = [
    (sgd, theirs.SGD(0.1)),
    (momentum, theirs.SGD(0.1, momentum=0.9)),
    (nesterov, theirs.SGD(0.1, momentum=0.9, nesterov=True)),
    (adagrad, theirs.Adagrad(0.1)),
    (rmsprop, theirs.RMSprop(0.1)),
    (adadelta, theirs.Adadelta(0.1)),
    (adam, theirs.Adam(0.1)),
]

# %% tags=["nbval-check-output"]
gradients_given = np.random.default_rng(0).normal(size=(100, 2))
for ours, optimizer in pairs:
    w, memory, variable = np.zeros(2), defaultdict(float), keras.Variable([0.0, 0.0])
    largest = 0
    for g in gradients_given:
        w = w + ours(g, memory, 0.1)
        optimizer.apply([keras.ops.convert_to_tensor(g, "float32")], [variable])
        largest = max(largest, np.abs(w - variable.numpy()).max())
    print(f"{ours.__name__:9} largest difference in 100 steps below 0.00001: {largest < 1e-5}")

# %% [markdown]
# ### Exercise 3 · One step with momentum
#
# Without a dictionary this time: old weights and velocity in, new weights and velocity out.
#
# {task: practice.momentum_step}


# %%
def momentum_step(w, v, gradient, learning_rate, momentum):
    return ...


practice.momentum_step.check(momentum_step)

# %% [markdown]
# ### Exercise 4 · A rule of your own (open)
#
# Invent one, or mix two.
#
# {task: practice.rule}
#
# An entry of `memory` that is not there yet is 0, as in the rules above. Plain gradient descent cannot do it. Can Adam?
# `return adam(gradient, memory, 0.2)` tries it.


# %%
def rule(gradient, memory):
    return ...


practice.rule.check(rule)

# %% [markdown]
# <details><summary>Can Adam?</summary>
#
# Yes, but not at 0.2: it crosses the bowl and the ravine, and in the turned ravine it comes too late. A rate
# for each weight helps where the steep direction *is* a weight; when turned, it belongs to both. A rate of 1 is enough.
#
# </details>

# %% [markdown]
# ## 12 · Large batches against small ones (5 min)
#
# Which is better is a question for a measurement. The same weights at the start, the same images, four batch sizes. The
# functions `gradient` and `shares` are those of section 6.


# %%
def trained(batch_size, epochs, rate, seed=1):
    weights, chance, updates = np.zeros((64, 10)), np.random.default_rng(seed), 0
    for _ in range(epochs):
        order = chance.permutation(len(x))
        for i in range(0, len(x), batch_size):
            weights = weights - rate * gradient(weights, order[i : i + batch_size])
            updates += 1
    loss = -np.log(shares(weights, x)[np.arange(len(x)), y_train]).mean()
    right = np.mean(np.argmax(x_test.reshape(-1, 64) @ weights, axis=1) == y_test)
    return updates, loss, right


# %% [markdown]
# **Predict:** after ten epochs each, which has the lowest loss? And after equally many *updates*?

# %%
from time import perf_counter

print("ten epochs each, learning rate 0.1")
losses = []
for size in (1, 16, 128, len(x)):
    start = perf_counter()
    updates, loss_now, right = trained(size, epochs=10, rate=0.1)
    seconds = perf_counter() - start
    losses.append(loss_now)
    print(f"batch size {size:4}: {updates:5} updates in {seconds:4.2f} s, loss {loss_now:.2f}, test digits {right:.1%}")

# %% tags=["test"]
assert losses == sorted(losses), "a smaller batch has a higher loss"
assert losses[0] < losses[-1] / 10, "one sample at a time is not by far the quickest per epoch"

# %%
print("about 900 updates each, learning rate 0.1")
losses = []
for size, epochs in ((16, 10), (128, 75), (len(x), 900)):
    updates, loss_now, right = trained(size, epochs, rate=0.1)
    losses.append(loss_now)
    print(f"batch size {size:4}: {updates:5} updates, loss {loss_now:.3f}, test digits {right:.1%}")

# %% tags=["test"]
assert max(losses) < 1.05 * min(losses), "after as many updates the losses differ"

# %% [markdown]
# <details><summary>Answer</summary>
#
# Per epoch the batch of one, by far: it has made the most steps. After as many updates all are almost the same: here
# the steps count, not the samples behind each of them.
#
# </details>
#
# **A common mistake: "looking at one sample at a time is the slowest way to learn."** Per epoch it is the quickest.
# What a large batch gains is time, since a computer multiplies many rows at once. The seconds above are the price. Or
# give it longer steps, which its calmer gradient allows. A rule of thumb: batch size times eight, learning rate times
# eight.

# %%
small, large = trained(16, epochs=10, rate=0.1), trained(128, epochs=10, rate=0.8)
print(f"batch size  16, learning rate 0.1: {small[0]} updates, loss {small[1]:.3f}")
print(f"batch size 128, learning rate 0.8: {large[0]} updates, loss {large[1]:.3f}")

# %% tags=["test"]
assert (small[0], large[0]) == (900, 120)
assert abs(large[1] - small[1]) < 0.2 * small[1], "the losses differ by a fifth or more"

# %% [markdown]
# The rule has an end: the bound of section 3. You may also have read that small batches give better test results, since
# their noise keeps them out of narrow valleys. In large networks that has been measured. On these digits, look at the
# last column of the tables before you believe it.

# %% [markdown]
# ## 13 · Backpropagation in NumPy, and on a tape (14 min)
#
# The small network of section 10, in NumPy. Forward, we keep what every layer gives:


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


inputs, target = np.array([1.0, 0.5]), 0.8
W1, b1 = np.array([[0.5, 0.4], [-0.3, 0.8]]), np.array([0.1, -0.1])
W2, b2 = np.array([[0.7], [-0.6]]), np.array([0.2])


def forward(W1, b1, W2, b2):
    hidden = sigmoid(inputs @ W1 + b1)
    output = sigmoid(hidden @ W2 + b2)
    return hidden, output, np.sum((output - target) ** 2)


# %% tags=["nbval-check-output"]
hidden, output, loss_now = forward(W1, b1, W2, b2)
print("hidden", hidden.round(4), "output", output.round(4), "loss", loss_now.round(4))

# %% [markdown]
# Backward, from the loss to the first layer. `delta` is the slope of the loss at the sum of a neuron, before its
# activation. A sigmoid that answers `a` has the slope `a · (1 − a)` there.
#
# **Predict:** which weights get no gradient at all if the second input is 0?

# %% tags=["nbval-check-output"]
delta2 = 2 * (output - target) * output * (1 - output)  # loss → output → sum of the output neuron
dw2, db2 = np.outer(hidden, delta2), delta2

delta1 = (W2 @ delta2) * hidden * (1 - hidden)  # back through the weights, then through the sigmoids
dw1, db1 = np.outer(inputs, delta1), delta1

print("for W2", dw2[:, 0].round(4), "and b2", db2.round(4))
print("for W1", dw1.round(4).tolist(), "and b1", db1.round(4))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The second row of W1, the two weights of that input: their gradient is the input times `delta1`, and so 0.
#
# </details>
#
# Never trust a gradient that you have not checked. Finite differences, for each of the nine weights and biases:

# %% tags=["nbval-check-output"]
parameters, found, h = [W1, b1, W2, b2], [dw1, db1, dw2, db2], 1e-5
largest = 0
for k in range(4):
    array = parameters[k]
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + h
        above = forward(W1, b1, W2, b2)[2]
        array[place] = kept - h
        below = forward(W1, b1, W2, b2)[2]
        array[place] = kept
        largest = max(largest, abs((above - below) / (2 * h) - found[k][place]))
print(f"finite differences and backpropagation differ by less than 0.0000001: {largest < 1e-7}")

# %% [markdown]
# **A common mistake: "backpropagation is how a network learns."** It computes, and changes nothing. Learning is what an
# update rule makes of it, and different rules make different weights of the same gradient:

# %% tags=["nbval-check-output"]
print("after backpropagation W2 is", W2[:, 0], "as before")
for rule_used in (sgd, rmsprop, adam):
    new = W2 + rule_used(dw2, defaultdict(float), 0.1)
    print(f"{rule_used.__name__:8} makes of it", new[:, 0].round(3))

# %% [markdown]
# ### Exercise 5 · Backpropagation through one neuron
#
# {task: practice.neuron_gradients}


# %%
def neuron_gradients(x, weights, bias, target):
    return ...


practice.neuron_gradients.check(neuron_gradients)

# %% [markdown]
# TensorFlow writes down on a **tape** what is computed forward, and plays the tape backward. That is all a
# `GradientTape` does: the same chain rule, for anything you can write.

# %% tags=["nbval-check-output"]
variables = [tf.Variable(array) for array in (W1, b1, W2, b2)]
with tf.GradientTape() as tape:
    first, bias1, second, bias2 = variables
    answer = tf.sigmoid(tf.sigmoid(inputs[None] @ first + bias1) @ second + bias2)
    loss_on_tape = tf.reduce_sum((answer - target) ** 2)

on_tape = tape.gradient(loss_on_tape, variables)
for k in range(4):
    print(("W1", "b1", "W2", "b2")[k], "the tape and we agree:", np.allclose(on_tape[k], found[k], rtol=0, atol=1e-12))

# %% [markdown]
# So there is nothing secret in `model.fit`: forward, tape, gradients, update, for one batch after the other. Here is
# one epoch of it by hand, on the digits:

# %%
model = digit_reader(keras.optimizers.SGD(0.5))
compare = keras.losses.SparseCategoricalCrossentropy()

for i in range(0, len(x_train), 32):
    with tf.GradientTape() as tape:
        loss_now = compare(y_train[i : i + 32], model(x_train[i : i + 32]))
    gradients = tape.gradient(loss_now, model.trainable_variables)
    model.optimizer.apply(gradients, model.trainable_variables)
right = np.mean(np.argmax(model(x_test), axis=1) == y_test)
print(f"after one epoch by hand: {right:.1%} of the test digits right")

# %% tags=["test"]
assert right > 0.4, f"{right:.0%} right after one epoch by hand"

# %% [markdown]
# ## 14 · The learning-rate range test (7 min)
#
# Nobody knows the curvature of a real network. But one can try: begin with a tiny rate, let it grow a little with each
# batch, and write down the loss. Leslie Smith proposed this in 2015.
#
# **Predict:** what will the curve look like on the left, in the middle, at the right end? Mark in the lab the rate at
# which you expect training to break.
#
# **Play:** press *Play* and let the test run until the loss shoots up. Then mark a rate that you would take, and try
# it: can you beat the test? Three goals. At last change the batch size (behind "More") and test again: where does the
# edge go?

# %%
tested = digit_reader(keras.optimizers.SGD())
range_lab = labs.LearningRateRange(tested, (x_train, y_train))
range_lab

# %%
edges = []
for size in (8, 32, 256):
    test_run = labs.LearningRateRange(digit_reader(keras.optimizers.SGD()), (x_train, y_train), batch_size=size)
    test_run.run()
    edges.append(test_run.test.rates[-1])
    print(f"batch size {size:3}: broke at {edges[-1]:.2g}, suggested {test_run.suggested:.2g}")

# %% tags=["test"]
assert 0.005 < test_run.suggested < 1, "the suggested rate is near an end of the test"
assert max(edges) < 3 * min(edges), "the edge moves with the batch size"

# %% [markdown]
# <details><summary>Answer</summary>
#
# On the left nothing happens: creeping. Then the loss falls. At the right end it shoots up: that is the bound, found
# without any curvature. The edge hardly moves with the batch size here, and in no clear direction.
#
# </details>
#
# A rate well below that edge, where the curve still falls, is a good one to begin with. It is good for *this* model,
# optimizer and batch size only. The model itself was only borrowed: its weights are what they were.

# %% [markdown]
# ## 15 · Your own loss landscape (7 min)
#
# A network has as many directions as weights; we can look along two of them. The picture is a **slice** of the loss.
# Which two? Here those in which the path moved most, so that most of the path lies in the picture. The lab can also
# take two random directions, scaled to the size of the weights, with which different networks can be compared.
#
# Two optimizers start from the same weights. A callback writes down where `fit` takes them:

# %%
from dltutor import live

paths = {}
for name, optimizer in (("SGD", keras.optimizers.SGD(0.5)), ("Adam", keras.optimizers.Adam(0.01))):
    model, path = digit_reader(optimizer), live.WeightPath()
    model.fit(x_train, y_train, epochs=4, batch_size=32, verbose=0, callbacks=[path])
    paths[name] = path
print(paths)

# %% [markdown]
# **Predict:** will the two paths end at the same place?
#
# **Play:** turn the cut by dragging on the map; the loss along it is drawn beside. Press *Play* to train the last
# model on, and change the **learning rate** and the **batch size** while it moves. Three goals.

# %%
labs.LossLandscape(model, (x_train, y_train), paths)

# %% [markdown]
# What you see depends on the two directions: all the others are not in the picture, and a slice can show a valley where
# there is a saddle. It is good for questions like these: did the path bend, and was it calm at the end?

# %%
ends = {name: path.recorded.places[-1] for name, path in paths.items()}
start = path.recorded.places[0]
for name, end in ends.items():
    print(f"{name:4} went {np.linalg.norm(end - start):5.2f} away from the start")
apart = np.linalg.norm(ends["SGD"] - ends["Adam"])
print(f"the two ends are {apart:5.2f} apart, in a space of {len(start):,} directions")

# %% tags=["test"]
assert apart > 2, "both optimizers end in one place"

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. One start and two optimizers are two ends, and both are good.
#
# </details>

# %% [markdown]
# ## Quiz (3 min) ★

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can choose a loss, and walk down it with a rate that holds. You can write seven optimizers, and pick a batch size
# for a reason. And you can find and check the gradients of a network.
#
# | Word | Meaning |
# |---|---|
# | loss, cost function | one number for how wrong the model is; training makes it small |
# | slope, gradient | how the loss changes with one weight; with every weight |
# | learning rate | how far a step goes for a slope of 1 |
# | curvature | how fast the slope changes; 2/curvature is the bound of the rate |
# | momentum | the velocity that an optimizer keeps from step to step |
# | optimizer | the rule that makes an update of a gradient |
# | batch, mini-batch | the samples behind one step |
# | iteration | one update of the weights |
# | epoch | once through all the samples |
# | forward pass, backward pass | from the inputs to the loss; from the loss back to every weight |
# | backpropagation | the chain rule, all the way back |
# | gradient check | the same gradients by finite differences |
#
# **In the world.** Everything that is called deep learning is trained with the rules of this chapter, most of it with
# Adam or one of its children. A loss that is easy to compute is not always what people want: a system that is trained
# to keep you watching makes *that* number good, and nothing else. Ask which loss a system was trained on.
#
# **Your turn.** Take twenty pairs of numbers of your own (height and shoe size, minutes late and rain). Fit a line with
# your `descend`, by MSE and by MAE, and find the largest rate that holds. Then check it against 2/curvature.
#
# **Where to read on.** D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*
# (1986). Y. LeCun and others, *Efficient BackProp* (1998). L. Smith, *Cyclical learning rates* (2015). D. Kingma and
# J. Ba, *Adam* (2015). I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), chapter 8. Next here:
# **04 · Training deep networks**.
