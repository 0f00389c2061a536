# %% [markdown]
# # 02 · Activations
#
# **You will bend straight lines into curves, turn numbers into probabilities, and bring a dead deep network to life.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/02_activations.ipynb)
# · 60 minutes
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

from dltutor import labs
from dltutor.exercises import activations as practice
from dltutor.scratch import activations

# %% [markdown]
# ## 1 · Two layers that are one (7 min)
#
# A dense layer multiplies by a matrix and adds a bias. What if nothing comes after it, no step, no sigmoid? Then the
# next layer multiplies again. Here are two such layers, from three inputs through four units to two outputs.
#
# **Predict:** they hold 26 numbers. How many would a single layer need to do exactly the same?

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
# Multiply out the bracket: `(x·W₁ + b₁)·W₂ + b₂ = x·(W₁·W₂) + (b₁·W₂ + b₂)`. Two matrices make one matrix, two biases
# one bias. The hidden layer has brought nothing but work.
#
# **A common mistake: "then let us take more layers."** Here are fifty of them:

# %% tags=["nbval-check-output"]
stack = [(random.normal(size=(3, 3)) / 2, random.normal(size=3)) for _ in range(50)]
deep, weights, bias = x, np.eye(3), np.zeros(3)
for w, b in stack:
    deep = deep @ w + b
    weights, bias = weights @ w, bias @ w + b
print(f"{len(stack)} layers, {sum(w.size + b.size for w, b in stack)} numbers")
print(f"one layer, {weights.size + bias.size} numbers, the same answers:", np.allclose(deep, x @ weights + bias))

# %% [markdown]
# Now put one small bend between the two layers of the start: every number below 0 becomes 0. That is **ReLU**.
# Can one layer still do it? The computer looks for the best one (least squares) and says how far off it stays.

# %% tags=["nbval-check-output"]
bent = np.maximum(x @ w1 + b1, 0) @ w2 + b2
columns = np.column_stack([x, np.ones(len(x))])  # the last column carries the bias
for name, answers in (("without a bend", two_layers), ("with ReLU between", bent)):
    best = np.linalg.lstsq(columns, answers, rcond=None)[0]
    error = np.abs(columns @ best - answers).max()
    print(f"{name}: the best single layer is off by {error:.2f} at most")

# %% [markdown]
# The bend is what makes the second layer worth its numbers. It is called the **activation**: a function of one number,
# applied to every sum on its own.

# %% [markdown]
# ### Exercise 1 · Collapse two layers
#
# Write down what you have just seen.
#
# {task: practice.collapse}


# %%
def collapse(w1, b1, w2, b2):
    return ...


practice.collapse.check(collapse)

# %% [markdown]
# ## 2 · Fifteen ways to bend (9 min)
#
# An activation is two curves: its **value**, which goes on to the next layer, and its **slope**, which training needs.
# Where the slope is 0, a small change of the weights changes nothing, and nothing can be learned there. Then the unit
# is **saturated**.
#
# **Predict:** where is the sigmoid steepest, and how steep is it there: 1, ½ or ¼?


# %% tags=["nbval-check-output"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


h = 1e-4
for z in (-6, -2, 0, 2, 6):
    slopes = [(f(z + h) - f(z - h)) / (2 * h) for f in (sigmoid, relu)]
    print(f"z = {z:2}   sigmoid {sigmoid(z):.3f}, slope {slopes[0]:.3f}   ReLU {relu(z)}, slope {slopes[1]:.1f}")

# %% [markdown]
# (ReLU has a corner at 0. Measured from both sides its slope is ½ there; Keras takes 0.)
#
# **Play:** drag the point along the curve, then compare two functions. Reach the goals.

# %%
labs.ActivationExplorer()

# %% [markdown]
# Here is the whole family in numbers: the slope far left, in the middle and far right.

# %% tags=["nbval-check-output"]
print("                slope at z = −6       0       6   saturates")
for row in activations.ACTIVATIONS.values():
    left, middle, right = np.round(row.derivative(np.array([-6.0, 1e-9, 6.0])), 3) + 0.0
    print(f"{row.label:14}{left:14.3f}{middle:8.3f}{right:8.3f}   {row.saturates}")

# %% [markdown]
# The S-shaped ones are flat at both ends. The ReLU family has the slope 1 on the right, so nothing is lost there; its
# members differ in what they do with negative numbers. ReLU gives up on them, the leaky ones keep a little, ELU and its
# relatives bend smoothly into a lower limit. PReLU *learns* its slope, RReLU draws it at random while it trains.
#
# Inside a network the range hardly matters: an activation need not be a probability, only some outputs must. What
# matters is the slope. The table says why the step of chapter 1 was given up: its slope is 0 everywhere.

# %% [markdown]
# ### Exercise 2 · Leaky ReLU
#
# {task: practice.leaky_relu}


# %%
def leaky_relu(z, negative_slope):
    return ...


practice.leaky_relu.check(leaky_relu)

# %% [markdown]
# ### Exercise 3 · The slope of the sigmoid
#
# Above it was measured with a small step `h`. Now write it as a formula.
#
# {task: practice.sigmoid_derivative}


# %%
def sigmoid_derivative(z):
    return ...


practice.sigmoid_derivative.check(sigmoid_derivative)

# %% [markdown]
# ## 3 · Bending a line (6 min)
#
# One ReLU is a line with one kink. A hidden layer adds several of them, each with its own kink, and each with a weight
# that may be negative.
#
# **Predict:** how many ReLUs does it take to draw a hat, up from 0 to 1 and down to 0 again?

# %% tags=["nbval-check-output"]
places = np.array([-1, 0, 0.5, 1, 1.5, 2, 3])
hat = relu(places) - 2 * relu(places - 1) + relu(places - 2)
for place, value in zip(places, hat, strict=True):
    print(f"x = {place:4.1f}   hat = {value:4.1f}  {'█' * round(20 * value)}")

# %% [markdown]
# Three: one to go up, one of weight −2 to turn down, one to become flat again. With enough hats side by side you can
# follow any curve.
#
# **Play:** choose a curve and add units one by one; each unit's own piece is drawn, and its kink can be dragged. How
# much better is twice as many? And what do twenty *linear* units make?

# %%
labs.BendingLine()

# %% [markdown]
# That is all a hidden layer does: it cuts the line into pieces and bends it at the cuts. With one hidden layer and
# enough units, any continuous curve on a finite stretch can be approached as closely as you like (Cybenko, 1989, for
# the sigmoid). The theorem says that such weights exist. It does not say that training finds them.

# %% [markdown]
# ## 4 · Softmax: from numbers to shares (8 min)
#
# A classifier ends in one number a class, the **logits**. They may be anything. Softmax makes shares of them: raise e
# to each, divide by the sum. All shares are above 0, and they add up to 1.
#
# **Predict:** the logits are 2, 1 and −1. Add 10 to each of them. What happens to the shares?

# %% tags=["nbval-check-output"]
logits = np.array([2.0, 1.0, -1.0])
for shift in (0, 10, 1000):
    with np.errstate(all="ignore"):
        powers = np.exp(logits + shift)
        shares = powers / np.sum(powers)
    print(f"logits + {shift:4}: shares {np.round(shares, 3)}")

# %% [markdown]
# Adding the same number changes nothing: `e^(z+10) = e^z · e^10`, and `e^10` cancels. Only differences count. Yet at
# 1000 the formula breaks: e¹⁰⁰⁰ is larger than any number the computer holds, and infinity divided by infinity is not a
# number. The cure follows from what you have just seen: subtract the largest logit first.
#
# **Play:** move the logits and the **temperature**, which divides them all. Reach the goals.

# %%
labs.Softmax()

# %% [markdown]
# Losses need the *logarithm* of a share. Of a share that was rounded to 0 there is none; so libraries compute both in
# one go, as **log-softmax**, or take the logits themselves (`from_logits=True` in Keras).

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
# ## 5 · Vanishing and exploding (12 min)
#
# To learn, a weight must know how the error changes with it: its **gradient** (chapter 3 works it out step by step).
# The gradient comes from the output and passes every layer on its way back. Each layer multiplies it by its weights
# and by the slope of its activation.
#
# **Predict:** the sigmoid's slope is at most 0.25. What is left of a gradient after 10 layers, after 20?

# %% tags=["nbval-check-output"]
for layers in (1, 2, 5, 10, 20):
    print(f"{layers:2} layers: at most {0.25**layers:.1e} of the gradient, if all weights are 1")

# %% [markdown]
# That is a sketch; the real thing also has weights, and data. These are the handwritten digits of chapter 1:

# %% tags=["nbval-check-output"]
from dltutor import datasets

train, test = datasets.digits()
x = (train[0][:256].reshape(-1, 64) - train[0].mean()) / train[0].std()
y = np.eye(10, dtype="float32")[train[1][:256]]
print(f"x {x.shape}: 256 images of 64 pixels, mean 0, spread 1; y {y.shape}: a 1 for the right digit")

# %% [markdown]
# Each column of the lab is the gradient that one layer receives from such digits. The axis is logarithmic: each line is
# a thousand times the one below.
#
# **Play:** make the gradient vanish, then save it. What matters more, the activation or the weights you start from?
# At last let half of the ReLUs die.

# %%
labs.VanishingGradients()

# %% [markdown]
# Do not take the lab's word for it: here is the same with your own Keras model. `GradientTape` watches the computation
# and then gives the gradient of every layer.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import tensorflow as tf

from dltutor import live


# %%
def deep_network(activation, initializer, depth):
    keras.utils.set_random_seed(1)
    dense = keras.layers.Dense
    hidden = [dense(32, activation=activation, kernel_initializer=initializer) for _ in range(depth - 1)]
    return keras.Sequential([keras.Input((64,)), *hidden, dense(10)])


ratios = {}
for case in [("sigmoid", "glorot_uniform"), ("tanh", "glorot_uniform"), ("relu", "he_normal")]:
    model = deep_network(*case, depth=20)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, [layer.kernel for layer in model.layers])
    first, *_, last = [float(tf.norm(gradient)) for gradient in gradients]
    ratios[case[0]] = first / last
    print(f"{case[0]:7} {case[1]:14}  layer 1: {first:.1e}   layer 20: {last:.1e}   ratio {first / last:.1e}")

# %% tags=["test"]
assert ratios["sigmoid"] < 1e-6, "the gradient of the sigmoids does not vanish"
assert all(0.05 < ratios[name] < 20 for name in ("tanh", "relu")), "a gradient of tanh or ReLU does not keep its size"

# %% [markdown]
# Two things keep a gradient alive: an activation whose slope is near 1 where it works, and first weights of the right
# size. A sum of `n` products grows like √n, so the weights must be smaller by √n: Glorot for tanh, He for ReLU (twice
# the variance, since ReLU drops half of it).
#
# **A common mistake: "with ReLU nothing can vanish."** ReLU with weights too small lets the signal itself fade, layer
# by layer, and all gradients shrink together. The ratio of the first to the last layer does not show it; the spread of
# the outputs does:


# %%
def spread_after_hidden_layers(initializer):
    outputs = x
    for layer in deep_network("relu", initializer, depth=20).layers[:-1]:
        outputs = layer(outputs)
    return np.std(outputs)


glorot, he = spread_after_hidden_layers("glorot_uniform"), spread_after_hidden_layers("he_uniform")
print(f"spread of the outputs after 19 ReLU layers: Glorot {glorot:.4f}, He {he:.2f}")

# %% tags=["test"]
assert he > 100 * glorot, "with He the signal is hardly stronger"

# %% [markdown]
# ### Dead ReLUs
#
# A ReLU whose sum is below 0 for *every* sample gives 0, has the slope 0, and learns nothing. One step with a learning
# rate that is too high is enough.
#
# **Predict:** can it come back if you train on, patiently, with a small rate?


# %%
def dead_share(model):
    outputs, shares = x, []
    for layer in model.layers[:-1]:
        outputs = layer(outputs).numpy()
        shares.append(np.mean(~(outputs > 0).any(axis=0)))
    return np.mean(shares)


# %%
model = deep_network("relu", "glorot_uniform", depth=4)
shares = [dead_share(model)]
for learning_rate, epochs, batch_size in [(10.0, 1, len(x)), (0.0001, 50, 32)]:
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    live.train(model, (x, y), epochs=epochs, batch_size=batch_size)
    shares.append(dead_share(model))
print(f"dead ReLUs: {shares[0]:.0%} at first, {shares[1]:.0%} after one step of rate 10, {shares[2]:.0%} much later")

# %% tags=["test"]
assert shares[1] > 0.25 < shares[2], "few are dead, or they come back"

# %% [markdown]
# (`live.train` is `model.fit` without a word, and quicker for small models.) Nearly all stay dead: their own gradient
# is 0, and only a change in the layers before can wake one by chance. A leaky ReLU cannot die like this: its slope is
# never 0.

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
# ## 6 · The race (8 min)
#
# The same network, the same data, the same first weights, the same order of samples; only the activation differs.
# You build it; the lab calls `build` once for each name.


# %%
def build(activation):
    hidden = [keras.layers.Dense(32, activation=activation) for _ in range(5)]
    output = keras.layers.Dense(10, activation="softmax")
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), *hidden, output])
    model.compile(optimizer=keras.optimizers.SGD(), loss="sparse_categorical_crossentropy")
    return model


# %% [markdown]
# **Predict:** who wins, who comes last, and by how much?
#
# **Play:** press *Play*. Then change the **learning rate** and the **batch size** while they run. At which rate does
# the first runner stumble? Change `build` above (fewer layers, `Adam`, another initialiser) and race again.

# %%
race = labs.ActivationRace(build, train, test, activations=("sigmoid", "tanh", "relu", "leaky_relu", "gelu"))
race

# %% [markdown]
# Whether you have played or not, the next cell lets them run ten epochs more:

# %%
race.run(epochs=10)
for name, accuracy in race.accuracy.items():
    print(f"{name:10}  {accuracy:.1%} of the test digits right")

# %% tags=["test"]
assert race.accuracy["sigmoid"] < max(race.accuracy.values()) - 0.3, "the sigmoid is not far behind"

# %% [markdown]
# Five sigmoid layers hardly move: you know why from section 5. Among the others the order depends on the rate, the seed
# and the data; nobody wins every race.
#
# **A common mistake: "the sigmoid is bad, ReLU is good."** The trouble is the depth. With one hidden layer the same
# sigmoid does well:

# %%
keras.utils.set_random_seed(1)
layers = [keras.layers.Dense(32, activation="sigmoid"), keras.layers.Dense(10, activation="softmax")]
shallow = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), *layers])
shallow.compile(optimizer=keras.optimizers.SGD(0.5), loss="sparse_categorical_crossentropy")
live.train(shallow, train, epochs=15)
right = np.mean(np.argmax(shallow(test[0]), axis=1) == test[1])
print(f"one hidden layer of sigmoids: {right:.1%} of the test digits right")

# %% tags=["test"]
assert right > 0.8, "one hidden layer of sigmoids does not do well"

# %% [markdown]
# ## 7 · Which one where (6 min)
#
# Inside: begin with ReLU, or GELU or SiLU in large modern networks; tanh and sigmoid where a gate or a bounded state is
# wanted (chapter 6). At the **output** there is no choice of taste: the task decides.
#
# | Task | Units | Activation | Loss |
# |---|---|---|---|
# | a number (regression) | 1 | none (`"linear"`) | `mse`, `mae` |
# | yes or no (binary) | 1 | sigmoid | `binary_crossentropy` |
# | one of n classes | n | softmax | `sparse_categorical_crossentropy` |
# | any of n labels | n | sigmoid | `binary_crossentropy` |
#
# All four can be asked of the same digits: how much ink? is it even? which digit? and which of the labels *even*,
# *above 4*, *has a loop* apply?


# %%
def trained(units, activation, loss, targets):
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(units, activation=activation)]
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), *layers])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    live.train(model, (train[0], targets), epochs=10)
    return model(test[0]).numpy()


def labels_of(digit):
    return np.stack([digit % 2 == 0, digit > 4, np.isin(digit, (0, 6, 8, 9))], axis=1).astype("float32")


# %%
how_much = trained(1, "linear", "mse", 100 * train[0].mean(axis=(1, 2)))
is_even = trained(1, "sigmoid", "binary_crossentropy", train[1] % 2 == 0)
which_digit = trained(10, "softmax", "sparse_categorical_crossentropy", train[1])
which_labels = trained(3, "sigmoid", "binary_crossentropy", labels_of(train[1]))

# %%
eight = np.flatnonzero(test[1] == 8)[0]
print(f"an 8 of the test set, with {100 * test[0][eight].mean():.0f} % ink")
print(f"how much ink: {how_much[eight, 0]:.0f} %")
print(f"is it even:   {is_even[eight, 0]:.2f}")
print(f"which digit:  {np.round(which_digit[eight], 2)}")
print(f"which labels: {np.round(which_labels[eight], 2)}  (even, above 4, has a loop)")

# %% [markdown]
# **Predict:** what happens if the three labels get a softmax? An 8 is even, above 4, and has a loop.

# %%
with_softmax = trained(3, "softmax", "binary_crossentropy", labels_of(train[1]))
exact = {}
for name, answer in {"three sigmoids": which_labels, "softmax": with_softmax}.items():
    exact[name] = np.mean(np.all((answer > 0.5) == labels_of(test[1]), axis=1))
    print(f"{name:14}  the 8: {np.round(answer[eight], 2)}   all labels right: {exact[name]:.0%} of the test images")

# %% tags=["test"]
assert exact["softmax"] < exact["three sigmoids"] - 0.3, "softmax does not lose much"

# %% [markdown]
# The shares of a softmax compete: they add up to 1, so at most one of them can be above one half. And a softmax of
# *one* unit is always 1, whatever comes in:

# %% tags=["nbval-check-output"]
print([float(activations.softmax([z])[0]) for z in (-100.0, 0.0, 3.0)])

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
# ## Quiz (4 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can say why a network needs a bend, read an activation by its slope, make probabilities of logits, see a gradient
# vanish, keep it alive, and choose an output layer.
#
# | Word | Meaning |
# |---|---|
# | activation | the function that bends a neuron's sum |
# | saturated | where an activation is flat, so its slope is nearly 0 |
# | ReLU | max(0, z): passes positive numbers on, makes the others 0 |
# | logits | the sums of the last layer, before softmax or sigmoid |
# | softmax | makes shares of logits, which add up to 1 |
# | temperature | divides the logits: a low one makes softmax sure, a high one unsure |
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
