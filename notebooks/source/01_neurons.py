# %% [markdown]
# # 01 · Neurons
#
# **You will set a neuron by hand, let it teach itself, and follow one digit through a whole network of them.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/01_neurons.ipynb)
# · 107 minutes, the core way ★ 66
#
# After this chapter you will be able to:
#
# - compute what a neuron, a layer and a network answer, and say what weights and bias do;
# - train a neuron one sample at a time, and tell when that must fail;
# - read the weights of a neuron as an image;
# - say what a hidden layer adds, and count the parameters of any dense network;
# - say what deep learning is within machine learning, and what it gains on a small task.
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

figures.three_circles()

# %% [markdown]
# ## 1 · Three circles (6 min) ★
#
# **Artificial intelligence** is every way to make a machine do what seems to need thought. **Machine learning** is the
# part where nobody writes the rule: it is found in examples. **Deep learning** is the part of that where a network of
# several layers also finds out *what to look at*. Here is one task for all of them: read a handwritten digit, 8 × 8
# numbers from 0 (paper) to 1 (ink). `train` and `test` are two pairs: images, and the digits that they show. All
# learning is done on `train`; `test` is kept for the judgement.
#
# First a rule. Somebody looked at digits for ten minutes and wrote:

# %%
train, test = datasets.digits()


def rule(image):
    top, bottom = image[:4].mean(), image[4:].mean()
    if image[3:5, 3:5].mean() < 0.2:
        return 0  # the middle is empty
    if bottom > 1.25 * top:
        return 6  # more ink below
    if top > 1.25 * bottom:
        return 9  # more ink above
    if image[:, :2].mean() < 0.1:
        return 1  # nothing on the left
    return 8


# %% [markdown]
# Machine learning as it was before 2012: an expert thinks of **features**, numbers that may help. Here there are six:
# how much ink is above, below, left, right, in the middle, and how far the image is from its mirror image. (Each line
# of the function takes the mean of a part of all images at once. You need not read it closely.)


# %%
def features_by_hand(images):
    top, bottom = images[:, :4].mean(axis=(1, 2)), images[:, 4:].mean(axis=(1, 2))
    left, right = images[:, :, :4].mean(axis=(1, 2)), images[:, :, 4:].mean(axis=(1, 2))
    centre = images[:, 3:5, 3:5].mean(axis=(1, 2))
    mirror = np.abs(images - images[:, :, ::-1]).mean(axis=(1, 2))
    return np.stack([top, bottom, left, right, centre, mirror], axis=1)


def pixels(images):
    return images.reshape(-1, 64)


# %% [markdown]
# The next cell tries four ways, three of them with learners from the library scikit-learn. A **weight** is a number
# that says how much a feature counts; section 2 has the details. **Predict:** how many of 100 new digits will each way
# read?
#
# 1. the rule;
# 2. weights learned for the six features (`LogisticRegression`);
# 3. the same, for all 64 pixels;
# 4. a network that makes 32 features of its own from the pixels (`MLPClassifier`).

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

ruled = np.array([rule(image) for image in test[0]])
shares = [np.mean(ruled == test[1])]
for make, learner in [
    (features_by_hand, LogisticRegression(C=100, max_iter=5000)),  # one layer of weights
    (pixels, LogisticRegression(max_iter=5000)),
    (pixels, MLPClassifier([32], max_iter=1000, random_state=0)),  # a network with a hidden layer
]:
    learner.fit(make(train[0]), train[1])
    shares.append(learner.score(make(test[0]), test[1]))
figures.three_circles(shares)

# %% tags=["test"]
assert 0.2 < shares[0] < shares[1] - 0.15 < shares[2] - 0.3, "the four ways are not as far apart as the text says"
assert abs(shares[3] - shares[2]) < 0.02, "the text says that the hidden layer adds next to nothing"

# %% [markdown]
# <details><summary>Answer</summary>
#
# Read the bars. Ten minutes of thought beat guessing, which gives 10 %. Weights that are learned do better with the
# same kind of features. All pixels, and weights that are learned, do far better than both. And the network? On images
# so small and clean its own features add next to nothing. On photographs they made the difference, in 2012 (section
# 11).
#
# </details>

# %% [markdown]
# ## 2 · From the nerve cell to a formula (10 min) ★
#
# What are those weights? A nerve cell collects signals with its **dendrites**. The **soma**, its body, adds them up. If
# the sum passes a **threshold**, the cell sends a pulse down its **axon**. Where an axon meets the next cell is a
# **synapse**, strong or weak. The artificial neuron keeps just that: strengths, a sum and a decision.

# %%
figures.biological_neuron()

# %% [markdown]
# Each input `x` is multiplied by a **weight**: how much it counts, and with which sign. The **bias** is added: how
# willing the neuron is to fire at all. The **activation** (older books: *transfer function*) makes an answer of the
# sum; here it is a step.
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
# <details><summary>Answer</summary>
#
# 2 · 1 − 1 · 1 − 0.5 = 0.5. That is above zero, so it fires. The threshold has not been lost: a neuron that fires
# above a threshold `t` is a neuron with the bias `−t` that fires above 0.
#
# </details>
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
# ## 3 · One neuron by hand (14 min) ★
#
# With two inputs a neuron is a picture. All points where the sum is exactly 0 form a **line**; the neuron fires on
# one side of it. The arrow shows which.
#
# The four tasks come from electronics and are called **gates**. Both inputs are 0 or 1. AND answers 1 where both are
# 1, OR where at least one is. NAND is the opposite of AND. XOR answers 1 where exactly one input is 1.
#
# **Predict:** which slider turns the line, and which one only moves it?
#
# **Play:** reach the four goals. Circles should get the answer 0, squares the answer 1; a cross marks a wrong answer.
# Click on the plane to see the sum of any point.

# %%
labs.OneNeuron()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The weights turn the line: the arrow points where they point. The bias moves the line and leaves its direction
# alone.
#
# </details>
#
# And XOR? No position of the sliders gets all four. Do not trust your patience: let the computer try them all.

# %% tags=["nbval-check-output"]
inputs, wanted = datasets.gate("XOR")
settings = np.linspace(-3, 3, 61)
best = 0
for w1 in settings:
    for w2 in settings:
        sums = w1 * inputs[:, 0] + w2 * inputs[:, 1]
        for bias in settings:
            best = max(best, np.sum((sums + bias > 0) == wanted))
print(f"{len(settings) ** 3:,} neurons tried; the best gets {best} of 4 right")

# %% [markdown]
# It is no accident of the grid. XOR wants 1 at two opposite corners of a square and 0 at the other two. A line that
# has both squares on one side has at least one of the circles there too.
#
# **A common mistake: "the bias is a detail."** Without it the sum at (0, 0) is 0 whatever the weights are, so the
# answer there is always 0. NAND wants 1 there: set the bias to 0 in the lab, and NAND cannot be reached.

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
# ## 4 · A neuron that learns (6 min) ★
#
# In 1958 Frank Rosenblatt let a neuron find its own weights; he called it the **perceptron**. His rule looks at one
# **sample** at a time: some inputs, and the right answer to them, the *target*. Is the neuron's answer right? Leave
# everything alone. Is it wrong? Move the weights a little towards the right answer.
#
# `target − prediction` is 0, +1 or −1: nothing to do, fire more, fire less. The **learning rate** says how far one
# correction goes.


# %%
def step(weights, bias, x, target, learning_rate):
    prediction = 1 if np.sum(weights * x) + bias > 0 else 0
    error = target - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error


# %% [markdown]
# **Predict:** the neuron should have fired and did not. Which weight grows more: that of a large input, or of a small
# one?
#
# **Play:** press *Step* and follow one sample at a time; then *Play*. First the points that a line can separate, then
# XOR. The lab runs the function `step` above: change it and see.

# %%
labs.Perceptron(step=step)

# %% [markdown]
# <details><summary>Answer</summary>
#
# That of the large input: a weight changes by learning rate × error × *its input*. A large input had the larger part
# in the wrong sum. An input of 0 had none, and its weight stays.
#
# </details>
#
# If there is a line, the rule finds one; how many corrections that takes at most can be said in advance (Novikoff,
# 1962). If there is none, it never stops: with XOR the same weights come back again and again.

# %% [markdown]
# ## 5 · Does patience help? (11 min)
#
# **A common mistake: "it only needs more training."** Once through all samples is an **epoch**. Here are the mistakes
# on XOR, early and late. (Every correction moves the bias; that is how the code counts them.)

# %% tags=["nbval-check-output"]
inputs, wanted = datasets.gate("XOR")
weights, bias = np.zeros(2), 0.0
for epoch in range(1, 1001):
    mistakes = 0
    for i in range(4):
        old_bias = bias
        weights, bias = step(weights, bias, inputs[i], wanted[i], learning_rate=1.0)
        if bias != old_bias:
            mistakes = mistakes + 1
    if epoch in (1, 10, 1000):
        print(f"epoch {epoch:4}: {mistakes} mistakes, weights {weights}, bias {bias}")

# %% [markdown]
# Nothing has changed between the 10th epoch and the 1,000th: it goes round in a circle.
#
# **Predict:** where there is a line, does the learning rate change how many corrections are needed? Many textbooks say
# no. The function below presses the lab's button *Step* until no point is wrong.


# %%
def corrections(learning_rate, start):
    lab = labs.Perceptron(step=step, learning_rate=learning_rate, weights=start)
    while not lab.run.converged:
        lab.press("step")
    return lab.run.corrections


for rate in (0.01, 0.1, 1, 10):
    print(f"rate {rate:5}: {corrections(rate, (1, -1)):3} corrections as the lab starts, ", end="")
    print(f"{corrections(rate, (0, 0))} from weights of zero")

# %% [markdown]
# <details><summary>Answer</summary>
#
# From weights of zero the rate only makes all numbers larger or smaller; which side of the line a point is on stays
# the same. So do the corrections, and the textbooks are right. The lab starts at (1, −1), which is wrong: with a
# small rate it takes many corrections to unlearn that, with a large one the first correction outweighs it.
#
# </details>

# %% [markdown]
# ### Exercise 3 · One step of learning
#
# Close your eyes to section 4 and write the rule from memory.
#
# {task: practice.perceptron_step}


# %%
def my_step(weights, bias, x, target, learning_rate):
    return ...


practice.perceptron_step.check(my_step)

# %% [markdown]
# ## 6 · Eight or nine? (8 min) ★
#
# Two inputs were for looking. Now one neuron with 64: each is a pixel of a handwritten digit. Is it an 8 or a 9?
# A fifth of the images is kept aside, and the neuron never learns from those.

# %% tags=["nbval-check-output"]
(x_train, y_train), (x_test, y_test) = datasets.digits(classes=(8, 9))
is_nine, test_is_nine = y_train == 9, y_test == 9
print(f"{len(x_train)} images to learn from, {len(x_test)} to test, each {x_train[0].shape}")
print(f"always saying the more frequent digit: {max(test_is_nine.mean(), 1 - test_is_nine.mean()):.0%} right")

# %% [markdown]
# The step says only yes or no. Its smooth sister, the **sigmoid**, says how sure it is, from 0 to 1. A **loss** (also
# called *cost function*) measures how wrong that is, in one number. **Keras** is the library that this course builds
# its networks with. It works out how every weight must move to make the loss smaller (chapter 03 shows how).
#
# In the code `Flatten` makes a list of 64 numbers of an image. `Dense` is a layer of neurons, each of which gets the
# whole list. `SGD` is the rule that moves the weights. The first weights are drawn at random; `set_random_seed` makes
# the draw the same every time.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras


# %%
def one_layer(units, activation, loss):
    keras.utils.set_random_seed(1)
    model = keras.Sequential()
    model.add(keras.Input((8, 8)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(units, activation=activation))
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss=loss, metrics=["accuracy"])
    return model


eight_or_nine = one_layer(1, "sigmoid", "binary_crossentropy")

# %% [markdown]
# **Predict:** which pixels will get a positive weight, those where a 9 has ink or those where an 8 has?
#
# **Play:** press *Play*. While it trains, move the **learning rate** and the **batch size** (how many images are
# looked at before the weights move). What gets faster, what gets restless? Can you make it worse on purpose? Reach
# the goal.

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
# <details><summary>Answer</summary>
#
# Orange pixels, with positive weights, speak for a 9, blue ones for an 8: ink in the lower left, which only an 8 has,
# pulls the sum down. A larger rate learns faster and jumps. A batch of 1 corrects once for each image, which is fast
# and restless, since every image pulls its own way. The surest way to make it worse is a small rate with the largest
# batches: few, tiny corrections, and it hardly moves.
#
# </details>
#
# **A common mistake: "the weights are a picture of the digit."** They are a picture of the *difference*. Where both
# digits have ink, the neuron can learn nothing. A **correlation** says how alike two images are: 1 where they agree, 0
# where they have nothing in common.

# %%
weights = eight_or_nine.layers[-1].kernel.numpy().reshape(8, 8)
ink = x_train.mean(axis=0)
difference = x_train[y_train == 9].mean(axis=0) - x_train[y_train == 8].mean(axis=0)
with_ink = np.corrcoef(weights.ravel(), ink.ravel())[0, 1]
with_difference = np.corrcoef(weights.ravel(), difference.ravel())[0, 1]
print(f"correlation of the weights with the mean ink {with_ink:.2f}, with the difference {with_difference:.2f}")

# %% tags=["test"]
assert with_difference > 0.6 > 0.3 > abs(with_ink), "the weights do not follow the difference"

# %% [markdown]
# ## 7 · Ten neurons are W and b (8 min) ★
#
# One neuron a digit, all looking at the same image. **Softmax** turns their ten sums into ten shares that add up to
# 1; the largest is the answer. (Its loss has the long name that you see in the code.) Nothing else is new: ten weight
# images instead of one.

# %% tags=["nbval-check-output"]
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

W, b = ten_neurons.layers[-1].get_weights()
print("weights of the neuron for 0 in the middle:", W[:, 0].reshape(8, 8)[3:5, 3:5].mean().round(2))
answers = np.argmax(ten_neurons(test[0]), axis=1)
mistakes = np.flatnonzero(answers != test[1])
print("its mistakes:", ", ".join(f"{test[1][i]} as {answers[i]}" for i in mistakes))

# %% tags=["test"]
assert ten_lab.accuracy > 0.9, f"{ten_lab.accuracy:.0%} of the test digits are right"
assert W[:, 0].reshape(8, 8)[3:5, 3:5].mean() < 0, "ink in the middle does not speak against a 0"

# %% [markdown]
# <details><summary>Answer</summary>
#
# The middle of a 0 is empty: ink there speaks against it, so its weights are negative. Each image is learned *against
# the nine others*. Confused are digits whose ink lies in the same places; the line above lists them all. A batch of 1
# learns fast and trembles; at a rate of 10 one correction undoes another, and the accuracy jumps up and down.
#
# </details>
#
# ### The same with arrays
#
# Sixty-four multiplications and a sum for each of ten neurons: that is one `@`, the product of matrices. Stand the
# ten lists of weights side by side, and you have a matrix **W** with 64 rows and 10 columns.
#
# **Predict:** what shape has `images @ W + b` for all the test images at once?

# %%
x = test[0][0].reshape(64)  # one image as a list of numbers
print(f"one neuron:  {np.sum(W[:, 3] * x) + b[3]:.4f}")
print(f"a layer:     shape {(x @ W + b).shape}, and number 3 is {(x @ W + b)[3]:.4f}")
images = test[0].reshape(-1, 64)
print("all images: ", images.shape, "@", W.shape, "+", b.shape, "=", (images @ W + b).shape)
same = np.allclose(keras.ops.softmax(images @ W + b), ten_neurons(test[0]), atol=1e-5)
print("softmax of that is what Keras answers:", same)

# %% [markdown]
# <details><summary>Answer</summary>
#
# One row for each image and one column for each neuron. The 64 in the middle must agree, and it disappears. Books
# write **W · x + b** with one row of W for each neuron; Keras stores W lying on its side. It is the same sum.
#
# </details>

# %% [markdown]
# ## 8 · Layers (7 min) ★
#
# XOR beats one neuron. But put neurons in two rows, so that the second row sees only the *answers* of the first:
# an **input layer** (just the numbers), a **hidden layer**, an **output layer**. A neuron in a layer is also called a
# **unit**.
#
# **Predict:** each hidden neuron can draw one line. How many lines does XOR need?
#
# (`tanh` in the code is a sigmoid that goes from −1 to 1.)

# %%
keras.utils.set_random_seed(4)
xor = keras.Sequential()
xor.add(keras.Input((2,)))
xor.add(keras.layers.Dense(4, activation="tanh"))
xor.add(keras.layers.Dense(1, activation="sigmoid"))
xor.compile(optimizer=keras.optimizers.SGD(), loss="binary_crossentropy")


# %% [markdown]
# **Play:** train it. The dashed lines are the hidden neurons'; beside them, what each one answers over the plane.
# Then change 4 to 2 in the cell above, run both cells with other seeds: two lines are enough, but are they found?

# %%
labs.HiddenLayer(xor, *datasets.gate("XOR"), learning_rate=0.5)

# %% [markdown]
# The lab shows one start. Here are twenty (with scikit-learn's network, which is trained in no time):

# %%
inputs, wanted = datasets.gate("XOR")
for units in (2, 4):
    solved = 0
    for seed in range(20):
        model = MLPClassifier([units], activation="tanh", solver="lbfgs", random_state=seed)
        if model.fit(inputs, wanted).score(inputs, wanted) == 1:
            solved = solved + 1
    print(f"{units} hidden units: solved from {solved} of 20 starts")

# %% tags=["test"]
assert solved > 15, "four units do not find XOR from most starts"

# %% [markdown]
# <details><summary>Answer</summary>
#
# Two: the squares lie in the strip between them. But being able to solve a task and finding the solution are two
# things. Two units are enough, and from some starts they get stuck; more units make finding easier. No hidden neuron
# solves XOR. Each turns the two inputs into one new number, and from these numbers the last neuron can tell.
#
# </details>

# %% [markdown]
# ## 9 · One digit through one network (7 min) ★
#
# Now all of it at once: pixels, two hidden layers, ten answers. **ReLU** is an activation that passes a positive sum
# on and makes 0 of a negative one. (`adam` is another rule that moves the weights, see chapter 03.)


# %%
from dltutor import live


def network(hidden):
    keras.utils.set_random_seed(1)
    model = keras.Sequential()
    model.add(keras.Input((8, 8)))
    model.add(keras.layers.Flatten())
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
reader = network([32, 16])
live.train(reader, train, epochs=60)  # as model.fit, without a word and quicker
print(f"It reads {np.mean(np.argmax(reader(test[0]), axis=1) == test[1]):.1%} of the test digits right.")

# %% [markdown]
# **Predict:** will each unit of the hidden layers belong to one digit, so that you could give it that digit's name?
#
# **Play:** press *Play* and watch one image travel from its pixels to the answer. Then draw a digit of your own,
# slowly: every unit follows the pen. Point at a unit to see which pixels raise its sum (orange) and which lower it
# (blue).

# %%
labs.OneDigit(reader, test[0], test[1])

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Most hidden units are bright for several digits, as the second goal lets you find. Most weight images look like
# nothing that has a name. What a digit *is* for the network is a pattern over all units. Only the last ten have names,
# because only they were told any.
#
# </details>
#
# This way from the pixels to the answer is the **forward pass**. It is nothing but section 7, three times:

# %%
x = test[0][0].reshape(64)
for layer in reader.layers[1:]:
    W, b = layer.get_weights()
    sums = x @ W + b
    x = np.maximum(sums, 0)  # relu
    print(f"{layer.name}: {W.shape[0]} numbers become {W.shape[1]}; the largest is number {np.argmax(sums)}")
print("The label is", test[1][0])

# %% [markdown]
# ## 10 · Shallow or deep? (18 min)
#
# More units in a layer make a network *wider*, more layers make it *deeper*. Both cost **parameters**: a dense layer
# has one weight for each pair of input and unit, and one bias a unit.
#
# **Play:** reach the goal, and watch which number in the sum grows fastest.

# %%
labs.Layers()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With several hidden layers of n units the term n × n grows fastest: twice the units, four times the weights.
#
# </details>
#
# **A common mistake: "deeper is always better, and always bigger."** A deep network can have fewer parameters than a
# shallow one. On a small task it need not be better. Measure it: the same digits, the same number of epochs.

# %%
for hidden in [[100], [32, 32, 32]]:
    model = network(hidden)
    live.train(model, train, epochs=10)
    right = np.mean(np.argmax(model(test[0]), axis=1) == test[1])
    print(f"hidden layers {hidden!s:13} {model.count_params():5} parameters, {right:.1%} of the test digits right")

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
# Two gates of section 3 together say "one, but not both".

# %%
hidden_weights = ...
hidden_bias = ...
output_weights = ...
output_bias = ...

practice.xor_network.check(hidden_weights, hidden_bias, output_weights, output_bias)

# %% [markdown]
# ## 11 · Why it took from 1958 to 2012 (2 min)
#
# The neuron is from 1958, the way to train layers was widely known from 1986. Yet networks won nothing that made the
# news until 2012. **Predict:** what was missing? Then read the figure: three lanes, each with a scale of its own.

# %%
figures.timeline(datasets.milestones())

# %% [markdown]
# <details><summary>Answer</summary>
#
# Three things had to meet: data to learn from, hardware to learn with, and software that lets a few lines do it.
# In 2012 a network of eight layers (AlexNet) won the contest of naming what is on photographs (ImageNet). They are no
# small, clean digits: there, learned features won clearly against features by hand.
#
# </details>

# %% [markdown]
# ## 12 · Your own features (7 min)
#
# Can three numbers of your own invention do what the neuron of section 6 does with 64? (Mind the scale: in this
# exercise ink is 16, not 1.)
#
# ### Exercise 6 · Features for 8 and 9 (open)
#
# {task: practice.features}


# %%
def features(image):
    return ...


practice.features.check(features)

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute a neuron, set it by hand, and train it. You know why XOR needs a hidden layer, and what a weight image
# shows. You can follow a digit through a network, and count parameters.
#
# | Word | Meaning |
# |---|---|
# | weight | how much an input counts, and with which sign |
# | bias | added to the sum; moves the line without turning it |
# | activation, transfer function | makes the neuron's answer from its sum |
# | perceptron | a neuron with a step, and Rosenblatt's rule to train it |
# | learning rate | how far one correction goes |
# | batch size | how many samples are looked at before the weights move |
# | epoch | once through all the training samples |
# | loss, cost function | how wrong the answers are, in one number |
# | hidden layer | neurons between input and output, whose answers only the next layer sees |
# | forward pass | the way of an input through all layers to the answer |
# | feature | a number computed from the input, made to help the decision |
#
# **In the world.** Neurons in layers read cheques and postal codes, recognise speech, and find tumours in images. A
# network answers every input, also one that is no digit at all, and sounds just as sure. It must not decide alone
# where a wrong answer harms somebody.
#
# **Your turn.** Find a yes-or-no question with a few numbers of your own (will the bus be late? is the tea good?).
# Write down twenty cases, train a neuron with `labs.Perceptron(inputs, targets)`, and read its weights: do they make
# sense to you?
#
# **Where to read on.** F. Rosenblatt, *The perceptron*, Psychological Review 65 (1958). M. Minsky and S. Papert,
# *Perceptrons* (1969). I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), chapter 6. Next here:
# **02 · Activations**, what stands between the sum and the answer.
