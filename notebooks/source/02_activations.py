# %% [markdown]
# # 02 · Activations
#
# **You will bend straight lines into curves, turn numbers into probabilities, and bring a dead deep network to life.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/02_activations.ipynb)
# · 106 minutes, the core way ★ 61
#
# After this chapter you will be able to:
#
# - show in numbers why depth is worth nothing without an activation;
# - read the curve and the slope of an activation, and say where it saturates;
# - write a softmax that does not overflow, and say what its temperature does;
# - tell a vanishing, an exploding and a healthy gradient apart, and repair a deep network;
# - choose the output layer and the loss for four kinds of tasks.
#
# **What to know first:** neurons, layers and weights (chapter 01); what a slope is; a little NumPy.

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
from dltutor.exercises import activations as practice
from dltutor.scratch import activations

# %% [markdown]
# ## 1 · Bending a line (8 min) ★
#
# A layer adds up what its units give. If each unit gives a straight line, what can the sum be?
#
# **Predict:** which curve can twenty straight lines make together?
#
# **Play:** choose *Linear* as the activation and go up to 20 units. Then choose *ReLU* and begin with 3 units. Each
# unit's own piece is drawn below, and its kink, the place where it bends, can be dragged. The error says how far the
# thin line is from the thick curve: the mean of the squared gaps. How much better is twice as many units? The first
# goal and the fourth are enough for now.

# %%
labs.BendingLine()

# %% tags=["nbval-check-output"]
for units in (5, 10, 20):
    lines = labs.BendingLine(units=units, activation="linear").fit.error
    bent = labs.BendingLine(units=units, activation="relu").fit.error
    print(f"{units:2} units: error {lines:.3f} with straight lines, {bent:.5f} with ReLUs")

# %% [markdown]
# <details><summary>Answer</summary>
#
# None: a sum of straight lines is a straight line, and the error stays what it was. With ReLUs, twice as many units
# make the error about twenty times smaller, as the last lines say. The pieces are half as wide, so the gaps are about
# a quarter as high. The error squares them: a sixteenth, and the kinks lie better, too.
#
# </details>

# %% [markdown]
# What bends the line is called the **activation** (in older books the *transfer function*): a function of one number,
# applied to the sum of every unit on its own. The **ReLU** makes each number below 0 a 0 and passes the others on. It
# is a line with one kink.
#
# **Predict:** what do these three ReLUs draw together, each with its kink at another place?


# %% tags=["nbval-check-output"]
def relu(z):
    return np.maximum(z, 0)


x = np.array([0, 0.5, 1, 1.5, 2, 2.5, 3])
print("x  ", x)
print("sum", relu(x) - 2 * relu(x - 1) + relu(x - 2))

# %% [markdown]
# <details><summary>Answer</summary>
#
# A hat: up from 0 to 1, and down to 0 again. One ReLU goes up, one of weight −2 turns down, one makes it flat again.
#
# </details>

# %% [markdown]
# With enough hats side by side you can follow any curve. One hidden layer with enough units comes as close as you like
# to any curve without jumps, on a finite stretch. This is a theorem (Cybenko, 1989, for the sigmoid). It says that such
# weights exist. It does not say that training finds them.

# %% [markdown]
# ## 2 · Two layers that are one (6 min) ★
#
# A dense layer multiplies by a matrix and adds a bias. The way from the inputs through all layers to the outputs is the
# **forward pass**. Here it goes through two layers without an activation: three inputs, four units, two outputs.
#
# **Predict:** the two layers hold 26 numbers. How many would a single layer need to do exactly the same?

# %% tags=["nbval-check-output"]
random = np.random.default_rng(0)
x = random.normal(size=(100, 3))
w1, b1 = random.normal(size=(3, 4)), random.normal(size=4)
w2, b2 = random.normal(size=(4, 2)), random.normal(size=2)

two_layers = (x @ w1 + b1) @ w2 + b2

weights = w1 @ w2
bias = b1 @ w2 + b2
one_layer = x @ weights + bias

print(f"two layers: {w1.size + b1.size + w2.size + b2.size} numbers; one layer: {weights.size + bias.size}")
print("the same for all 100 samples:", np.allclose(two_layers, one_layer))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Eight: six weights and two biases. Multiply out the bracket: `(x·W₁ + b₁)·W₂ + b₂ = x·(W₁·W₂) + (b₁·W₂ + b₂)`. Two
# matrices make one matrix, two biases one bias. The hidden layer has brought nothing but work.
#
# </details>

# %% [markdown]
# **A common mistake: "then let us take more layers."** Here are fifty of them. (`np.eye(3)` is the matrix that changes
# nothing: the one layer begins with it.)

# %% tags=["nbval-check-output"]
deep, weights, bias = x, np.eye(3), np.zeros(3)
for _ in range(50):
    w, b = random.normal(size=(3, 3)) / 2, random.normal(size=3)
    deep = deep @ w + b
    weights, bias = weights @ w, bias @ w + b
print("one layer gives the same answers as fifty:", np.allclose(deep, x @ weights + bias))

# %% [markdown]
# Now put a ReLU between the two layers of the start. Is this still one layer in disguise? There is a test. Walk in a
# straight line from one input to another. The sums of a single layer change evenly on the way. So half-way they have
# done half of their change: in the middle between two inputs, a single layer gives the middle of its two answers. The
# inputs here are (3, 0, 0) and (−3, 0, 0), and the middle between them is (0, 0, 0).


# %% tags=["nbval-check-output"]
def with_relu(x):
    return relu(x @ w1 + b1) @ w2 + b2


here, there = np.array([3, 0, 0]), np.array([-3, 0, 0])
print("in the middle of the inputs:", with_relu((here + there) / 2).round(2))
print("the middle of the answers:  ", ((with_relu(here) + with_relu(there)) / 2).round(2))

# %% [markdown]
# The two printed lines differ, so no single layer can do this. The bend makes the second layer worth its numbers.

# %% [markdown]
# ## 3 · Fifteen ways to bend (8 min) ★
#
# An activation is two curves: its **value**, which goes on to the next layer, and its **slope**, which training needs.
# Where the slope is 0, a small change of the weights changes nothing, and nothing can be learned there. Then the unit
# is **saturated**.
#
# **Predict:** where is the sigmoid steepest, and how steep is it there: 1, ½ or ¼?
#
# **Play:** drag the point along the curve, then compare two functions. Reach the goals.

# %%
labs.ActivationExplorer()

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the middle, at z = 0, and there its slope is ¼: the lab notes it beside the first goal.
#
# </details>

# %% [markdown]
# Here is the whole family: the value, the slope, and where it is flat.

# %%
figures.activation_family()

# %% [markdown]
# The picture says why the step of chapter 01 was given up: it is flat everywhere. The four names to remember are
# sigmoid, tanh, ReLU and GELU.
#
# <details><summary>More: the whole family in words</summary>
#
# - **S-shaped:** sigmoid, tanh and Softsign level off at both ends; Softsign does so very slowly.
# - **ReLU and its kin** have the slope 1 on the right. Below 0 ReLU gives up, Leaky ReLU keeps a little, PReLU *learns*
#   its slope, and RReLU draws it at random while it trains.
# - **ELU, CELU and SELU** bend into a lower limit. How low it is, says a parameter, *alpha*. CELU is an ELU without a
#   corner, whatever its alpha; with an alpha of 1 they are the same. SELU has two fixed numbers. They keep the mean at
#   0, and the spread at 1, from layer to layer.
# - **Smooth:** GELU and SiLU (Swish) dip a little below 0. Softplus is a ReLU with a round corner; its slope is the
#   sigmoid.
#
# </details>
#
# **A common mistake: "an activation must give a number from 0 to 1."** Only some *outputs* must. Inside a network the
# slope matters. The picture shows: most of the family leave that range, and only those are steep for large sums.

# %% [markdown]
# ## 4 · Written by you (21 min)
#
# First the two layers of section 2, from memory. Then two of the family.

# %% [markdown]
# ### Exercise 1 · Collapse two layers
#
# {task: practice.collapse}


# %%
def collapse(w1, b1, w2, b2):
    return ...


practice.collapse.check(collapse)

# %% [markdown]
# ### Exercise 2 · Leaky ReLU
#
# {task: practice.leaky_relu}


# %%
def leaky_relu(z, negative_slope):
    return ...


practice.leaky_relu.check(leaky_relu)

# %% [markdown]
# The slope of a curve can be measured: go a small step `h` to either side and divide the change by `2h`.


# %% tags=["nbval-check-output"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


h = 0.0001
z = np.array([-6, -2, 0, 2, 6])
print("sigmoid", sigmoid(z).round(3))
print("slope  ", ((sigmoid(z + h) - sigmoid(z - h)) / (2 * h)).round(3))
print("ReLU   ", ((relu(z + h) - relu(z - h)) / (2 * h)).round(3))

# %% [markdown]
# (ReLU has a corner at 0. Measured from both sides its slope is ½ there; Keras takes 0.) A formula is quicker, and
# exact.

# %% [markdown]
# ### Exercise 3 · The slope of the sigmoid
#
# {task: practice.sigmoid_derivative}


# %%
def sigmoid_derivative(z):
    return ...


practice.sigmoid_derivative.check(sigmoid_derivative)

# %% [markdown]
# ## 5 · Softmax: from numbers to shares (15 min) ★
#
# A classifier ends in one number for each class, the **logits**. They may be anything. Softmax makes shares of them:
# raise e (about 2.718) to the power of each, and divide by the sum of these powers. All shares are above 0, and they
# add up to 1. (`np.errstate` keeps NumPy's warnings quiet.)
#
# **Predict:** the logits are 2, 1 and −1. Add 10 to each of them. What happens to the shares? And with 1000?

# %% tags=["nbval-check-output"]
logits = np.array([2.0, 1.0, -1.0])
for added in (0, 10, 1000):
    with np.errstate(all="ignore"):
        powers = np.exp(logits + added)
        shares = powers / np.sum(powers)
    print(f"logits + {added:4}: shares {np.round(shares, 3)}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Adding the same number changes nothing: `e^(z+10) = e^z · e^10`, and `e^10` cancels. Only differences count. Yet at
# 1000 the formula breaks: e¹⁰⁰⁰ is larger than any number the computer holds, and infinity divided by infinity is not a
# number: `nan`. The cure: subtract the largest logit first.
#
# </details>

# %% [markdown]
# **Play:** drag the logits and move the **temperature**, which divides them all. Reach the goals.

# %%
labs.Softmax()

# %% [markdown]
# Why care about such large numbers? The loss of a classifier is the *logarithm* of the share that the right class got,
# with a minus (chapter 03). Say the logits are 0 and 1000. The first share is e⁻¹⁰⁰⁰, and the computer rounds it to 0.
# The logarithm of 0 is minus infinity, and nothing can be learned from that. Yet the true logarithm is simply −1000.
# So libraries compute both in one go, as **log-softmax**, or take the logits themselves (`from_logits=True` in Keras).

# %% tags=["nbval-check-output"]
far = np.array([0.0, 1000.0])
with np.errstate(all="ignore"):
    print("log of the softmax:", np.log(activations.softmax(far)))
print("log-softmax:       ", activations.log_softmax(far))

# %% [markdown]
# **A common mistake: "a share of 0.99 means that the network is right in 99 of 100 cases."** The temperature changes
# the shares and no answer. Here the same logits are called unsure, sure, and very sure:

# %% tags=["nbval-check-output"]
logits = random.normal(size=(1000, 10))
for t in (2.0, 0.5, 0.1):
    shares = activations.softmax(logits, temperature=t)
    same = np.array_equal(shares.argmax(axis=1), logits.argmax(axis=1))
    print(f"temperature {t}: largest share {shares.max(axis=1).mean():.1f} on average, same answers: {same}")

# %% [markdown]
# ### Exercise 4 · A softmax that does not overflow
#
# {task: practice.softmax}


# %%
def softmax(z):
    return ...


practice.softmax.check(softmax)

# %% [markdown]
# ## 6 · Vanishing and exploding (10 min) ★
#
# To learn, a weight must know how the error changes with it: its **gradient** (chapter 03 works it out step by step).
# The gradient comes from the output and passes every layer on its way back, the **backward pass**. Each layer
# multiplies it by its weights and by the slope of its activation.
#
# **Predict:** the sigmoid's slope is at most ¼. If all weights are 1, what is left of a gradient after 10 layers?

# %% tags=["nbval-check-output"]
print(f"after 10 layers at most {0.25**10:.7f}, after 20 at most {0.25**20:.0e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# About a millionth, and after 20 layers a millionth of a millionth.
#
# </details>

# %% [markdown]
# That is a sketch; the real thing also has weights, and data: the handwritten digits of chapter 01. Each column of the
# lab is the gradient that one layer receives from them. The axis is logarithmic: each line is a thousand times the one
# below. **Initialisation** says how the first weights are drawn; *Glorot* and *He* are two rules for that, named after
# their authors.
#
# **Play:** make the gradient vanish, then save it: the first two goals. What matters more, the activation or the
# weights you start from? (The size of the weights and the bias, for the last two goals, are behind **More**.)

# %%
labs.VanishingGradients()

# %% [markdown]
# Do not take the lab's word for it: here is the same with your own Keras model. TensorFlow, which Keras computes with,
# has a `GradientTape`: it watches the forward pass and then gives the gradient of every layer. `tf.norm` makes one
# number of it, its size.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import tensorflow as tf

from dltutor import live

train, test = datasets.digits()
x = (train[0][:256].reshape(256, 64) - train[0].mean()) / train[0].std()  # 256 images, mean 0, spread 1
y = np.eye(10, dtype="float32")[train[1][:256]]  # a 1 for the right digit


# %%
def deep_network(activation, initializer, depth=20):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(depth - 1):
        model.add(keras.layers.Dense(32, activation=activation, kernel_initializer=initializer))
    model.add(keras.layers.Dense(10))
    return model


def gradient_sizes(model):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, [layer.kernel for layer in model.layers])
    return [float(tf.norm(gradient)) for gradient in gradients]


# %%
sizes = {
    "sigmoid, Glorot": gradient_sizes(deep_network("sigmoid", "glorot_uniform")),
    "tanh, Glorot": gradient_sizes(deep_network("tanh", "glorot_uniform")),
    "tanh, small weights": gradient_sizes(deep_network("tanh", "random_normal")),
    "ReLU, He": gradient_sizes(deep_network("relu", "he_normal")),
}
figures.layer_by_layer(sizes)

# %% tags=["test"]
ratios = {name: gradients[0] / gradients[-1] for name, gradients in sizes.items()}
assert ratios["sigmoid, Glorot"] < 1e-6, "the gradient of the sigmoids does not vanish"
assert all(0.05 < ratios[name] < 20 for name in ("tanh, Glorot", "ReLU, He")), "a gradient does not keep its size"
assert max(sizes["tanh, small weights"][1:-1]) < 1e-3 * min(sizes["tanh, Glorot"]), "small weights do no harm"

# %% [markdown]
# <details><summary>Answer: the activation or the weights?</summary>
#
# Both. With the same initialisation (Glorot) the sigmoid's gradient vanishes on its way, and that of tanh keeps its
# size. With the same tanh, but weights too small, the gradient is tiny in every layer.
#
# </details>

# %% [markdown]
# So two things keep a gradient alive: an activation whose slope is near 1 where it works, and first weights of the
# right size. A sum of `n` random products grows like √n, since plus and minus partly cancel. So the weights must be
# smaller by √n. That is **Glorot**, for tanh. **He**, for ReLU, draws them larger by √2, since ReLU drops half.

# %% [markdown]
# ## 7 · Signals that fade, units that die (12 min)
#
# **A common mistake: "with ReLU nothing can vanish."** With weights too small the signal itself fades on its way
# *forward*. Here is how far the outputs of each layer spread (their standard deviation): with Glorot, which Keras takes
# unless you say otherwise, and with He.


# %%
def spreads(model):
    outputs, found = x, []
    for layer in model.layers[:-1]:
        outputs = layer(outputs)
        found.append(float(np.std(outputs)))
    return found


glorot = spreads(deep_network("relu", "glorot_uniform"))
he = spreads(deep_network("relu", "he_normal"))
figures.layer_by_layer({"ReLU, Glorot": glorot, "ReLU, He": he}, "spread of the outputs")

# %% [markdown]
# With Glorot about a hundredth of the signal arrives, and where the signal is weak, all gradients are small. With He it
# gets through.

# %% tags=["test"]
assert he[-1] > 20 * glorot[-1], "with He the signal is hardly stronger"

# %% [markdown]
# ### Dead ReLUs
#
# A ReLU whose sum is below 0 for *every* sample gives 0, has the slope 0, and learns nothing: it is **dead**. One step
# with a learning rate that is too high is enough. (`live.train` is `model.fit` without a word, and quicker for small
# models.)
#
# **Predict:** can it come back if you train on, patiently, with a small rate?


# %%
def dead_share(model):
    outputs, shares = x, []
    for layer in model.layers[:-1]:
        outputs = layer(outputs).numpy()
        ever_above_0 = (outputs > 0).any(axis=0)
        shares.append(np.mean(~ever_above_0))
    return np.mean(shares)


# %%
model = deep_network("relu", "glorot_uniform", depth=4)
dead = [dead_share(model)]
for learning_rate, epochs, batch_size in [(10.0, 1, len(x)), (0.0001, 50, 32)]:
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    live.train(model, (x, y), epochs=epochs, batch_size=batch_size)
    dead.append(dead_share(model))
print(f"dead ReLUs: {dead[0]:.0%} at first, {dead[1]:.0%} after one step of rate 10, {dead[2]:.0%} much later")

# %% tags=["test"]
assert dead[1] > 0.25 < dead[2], "few are dead, or they come back"

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly: a few do. The gradient of a dead unit is 0, so its own weights stay as they are; only a change in the layers
# before can wake it, by chance. A leaky ReLU cannot die like this: its slope is never 0.
#
# </details>

# %% [markdown]
# ### Exercise 5 · A deep network that can learn (open)
#
# Neither the signal nor the gradient may fade or explode on its way through many layers.
#
# {task: practice.deep_network}

# %%
activation = ...


def initial_weights(inputs, units):
    return ...


practice.deep_network.check(activation, initial_weights)

# %% [markdown]
# ## 8 · The race (9 min)
#
# The same network, the same data, the same first weights, the same order of samples; only the activation differs.
# You build it; the lab calls `build` once for each name.


# %%
def build(activation):
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten()])
    for _ in range(5):
        model.add(keras.layers.Dense(32, activation=activation))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer=keras.optimizers.SGD(), loss="sparse_categorical_crossentropy")
    return model


# %% [markdown]
# **Predict:** who is ahead after one epoch, who after twenty, and who comes last?
#
# **Play:** press *Play*. Once they are good, raise the **learning rate** while they run: at which rate does the first
# runner stumble? Then change `build` above (fewer layers, `Adam`, another initialiser) and race again.

# %%
runners = ("sigmoid", "tanh", "relu", "leaky_relu", "gelu")
labs.ActivationRace(build, train, test, activations=runners)

# %% [markdown]
# One race is one throw of the dice. Here are three more, each from other first weights, run by the code alone:

# %%
early, late = [], []
for seed in (1, 2, 3):
    race = labs.ActivationRace(build, train, test, activations=runners, seed=seed)
    race.run(epochs=1)
    early.append(race.accuracy)
    race.run(epochs=19)
    late.append(race.accuracy)
print("test digits right    after 1 epoch     after 20 epochs")
for name in runners:
    first = "  ".join(f"{right[name]:4.0%}" for right in early)
    last = "  ".join(f"{right[name]:4.0%}" for right in late)
    print(f"{name:15}  {first}  {last:>22}")

# %%
for rate in (0.2, 0.4, 0.8, 1.6):
    race.set(learning_rate=rate)
    race.run(epochs=3)
    below = [name for name in runners if race.accuracy[name] < 0.5]
    print(f"rate {rate}: less than half of the test digits right: {', '.join(below)}")

# %% tags=["test"]
for one, twenty in zip(early, late, strict=True):
    assert max(one, key=one.get) == "tanh", "tanh is not the first after one epoch"
    assert twenty["sigmoid"] < 0.3, "the sigmoid learns"
    others = [twenty[name] for name in runners[1:]]
    assert min(others) > 0.85 and max(others) - min(others) < 0.08, "the others are not close together"
assert len(below) > 2, "nobody stumbles at a rate of 1.6"

# %% [markdown]
# <details><summary>Answer</summary>
#
# Five sigmoid layers do not move: you know why from section 6. After one epoch tanh is ahead, with each of the three
# seeds: its slope is near 1 at the start, where the sums are small. After twenty epochs the four lie close together, so
# this race does *not* show that ReLU is better than tanh. Where the first runner stumbles, the lab notes at its second
# goal; the last cell says it for one seed. ReLU and its kin have no upper limit; tanh stays between −1 and 1.
#
# </details>

# %% [markdown]
# **A common mistake: "the sigmoid is bad, ReLU is good."** The trouble is the depth. With one hidden layer the same
# sigmoid does well:

# %%
keras.utils.set_random_seed(1)
shallow = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten()])
shallow.add(keras.layers.Dense(32, activation="sigmoid"))
shallow.add(keras.layers.Dense(10, activation="softmax"))
shallow.compile(optimizer=keras.optimizers.SGD(0.5), loss="sparse_categorical_crossentropy")
live.train(shallow, train, epochs=15)
right = np.mean(np.argmax(shallow(test[0]), axis=1) == test[1])
print(f"one hidden layer of sigmoids: {right:.1%} of the test digits right")

# %% tags=["test"]
assert right > 0.8, "one hidden layer of sigmoids does not do well"

# %% [markdown]
# ## 9 · Which one where (14 min) ★
#
# Inside: begin with ReLU, or with GELU or SiLU in large modern networks. Where a number must stay in bounds, take tanh
# or sigmoid (chapter 06). At the **output** there is no choice of taste: the task decides. It also decides the loss,
# the error that training makes small (chapter 03). There are four kinds of tasks:
#
# - **a number** (*regression*): one unit without an activation, `"linear"`, since the answer may be anything;
# - **yes or no** (*binary*): one unit, and a sigmoid makes a share of it;
# - **one of n classes**: n units, and softmax makes them share one whole;
# - **any of n labels**: n questions of yes or no, each with a sigmoid of its own.
#
# All four can be asked of the same digits: how much ink? is it even? which digit? and which of the labels *even*,
# *above 4*, *has a loop* apply? For the last, `labels_of` makes three numbers of a digit, 1 for yes and 0 for no; of a
# 7 it makes 0, 1, 0. Read in the second cell how each task is asked for.
#
# **Predict:** one 8 of the test set goes into all four networks. How many numbers come out of each, and about which?


# %%
def trained(units, activation, loss, targets):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(units, activation=activation))
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    live.train(model, (train[0], targets), epochs=10)
    return model(test[0]).numpy()


def labels_of(digit):
    even, above_4 = digit % 2 == 0, digit > 4
    has_a_loop = np.isin(digit, (0, 6, 8, 9))
    return np.stack([even, above_4, has_a_loop], axis=1).astype("float32")


# %%
how_much = trained(1, "linear", "mse", 100 * train[0].mean(axis=(1, 2)))
is_even = trained(1, "sigmoid", "binary_crossentropy", train[1] % 2 == 0)
which_digit = trained(10, "softmax", "sparse_categorical_crossentropy", train[1])
which_labels = trained(3, "sigmoid", "binary_crossentropy", labels_of(train[1]))

eight = np.flatnonzero(test[1] == 8)[0]
print(f"how much ink: {how_much[eight, 0]:.0f} %  (it has {100 * test[0][eight].mean():.0f} %)")
print(f"is it even:   {is_even[eight, 0]:.2f}")
print(f"which digit:  {np.round(which_digit[eight], 2)}")
print(f"which labels: {np.round(which_labels[eight], 2)}  (even, above 4, has a loop)")

# %% [markdown]
# <details><summary>Answer</summary>
#
# One number, its ink in per cent; one share, near 1; ten shares that add up to 1, the largest at place 8
# (the first place is 0). And three shares near 1, for an 8 is even, is above 4, and has two loops.
#
# </details>
#
# **Predict:** what happens if the three labels get a softmax instead? And what does a softmax of *one* unit give?

# %%
with_softmax = trained(3, "softmax", "binary_crossentropy", labels_of(train[1]))
exact = {}
for name, answer in {"three sigmoids": which_labels, "softmax": with_softmax}.items():
    exact[name] = np.mean(np.all((answer > 0.5) == labels_of(test[1]), axis=1))
    print(f"{name:14}  the 8: {np.round(answer[eight], 2)}   all labels right: {exact[name]:.0%} of the test images")
print("a softmax of one unit, of −100, 0 and 3:", [float(activations.softmax([z])[0]) for z in (-100.0, 0.0, 3.0)])

# %% tags=["test"]
assert exact["softmax"] < exact["three sigmoids"] - 0.3, "softmax does not lose much"

# %% [markdown]
# <details><summary>Answer</summary>
#
# The shares of a softmax compete. They add up to 1, so at most one of them can be above one half: an 8 cannot have its
# three labels. A softmax of *one* unit is always 1, whatever comes in: it has nothing to share with.
#
# </details>
#
# **A common mistake: "the loss is a matter of taste, too."** Each output has its own: `mse` or `mae` for a number,
# `binary_crossentropy` for sigmoids, and for softmax the long name in the cell above that trains `which_digit`.

# %% [markdown]
# ### Exercise 6 · Output layers
#
# {task: practice.outputs}

# %%
temperature = ...
spam = ...
digit = ...
labels = ...

practice.outputs.check(temperature, spam, digit, labels)

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can say why a network needs a bend, and read an activation by its slope. You can make probabilities of logits, see
# a gradient vanish, keep it alive, and choose an output layer:
#
# | Task | Units | Activation | Loss |
# |---|---|---|---|
# | a number (regression) | 1 | none (`"linear"`) | `mse`, `mae` |
# | yes or no (binary) | 1 | sigmoid | `binary_crossentropy` |
# | one of n classes | n | softmax | `sparse_categorical_crossentropy` |
# | any of n labels | n | sigmoid | `binary_crossentropy` |
#
# | Word | Meaning |
# |---|---|
# | activation, transfer function | the function that bends a neuron's sum |
# | saturated | where an activation is flat, so its slope is nearly 0 |
# | ReLU | max(0, z): passes positive numbers on, makes the others 0 |
# | logits | the sums of the last layer, before softmax or sigmoid |
# | softmax | makes shares of logits, which add up to 1 |
# | temperature | divides the logits: a low one makes softmax sure, a high one unsure |
# | forward pass, backward pass | from the inputs to the outputs; and the gradient's way back |
# | gradient | for each weight, how the error changes with it |
# | vanishing, exploding | a gradient that shrinks or grows from layer to layer |
# | dead ReLU | a unit that is 0 for every sample, and so learns nothing |
# | initialisation | how the first weights are drawn: Glorot for tanh, He for ReLU |
#
# **In the world.** ReLU and its smooth relatives stand in nearly every network that reads images, speech or text; a
# softmax with a temperature chooses each next word of a chat program. Its shares look like probabilities. They are only
# as good as the training, and a network that has never seen a case can still say 0.99. Do not let such a share decide
# alone about a person.
#
# **Your turn.** Invent an activation (a wave? two kinks? a ReLU that bends back?). Write it as a function with
# `keras.ops`, let `build` use it under a name of your own, and race it against ReLU. Then explain the result by its
# slope.
#
# **Where to read on.** X. Glorot and Y. Bengio, *Understanding the difficulty of training deep feedforward neural
# networks* (2010). K. He and others, *Delving deep into rectifiers* (2015). G. Cybenko, *Approximation by
# superpositions of a sigmoidal function* (1989). I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016),
# chapter 6. Next here: **03 · Gradient descent**, how the gradient is found and what is done with it.
