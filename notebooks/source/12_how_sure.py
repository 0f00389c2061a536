# %% [markdown]
# # 12 · How sure is it?
#
# **A network always answers, and mostly it sounds sure. You find out when one may rely on that, and what to do when one
# may not.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/12_how_sure.ipynb)
# · 100 minutes, the core way ★ 65
#
# After this chapter you will be able to:
#
# - show what a network says of things that it has never learned, and let it refuse;
# - measure whether "90 % sure" means 90 % right, and mend it with one number;
# - say what a positive test means where few people are ill;
# - find the shortcut that a network has taken, and close it;
# - judge it for each group by itself, and choose between many labels and few.
#
# **What to know first:** softmax (chapter 02), a network in Keras and its test set (04).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 1 · Letters for a reader of digits (21 min) ★
#
# In the chapters before you asked: how often is it right? Now: **does it know when it is not?** A reader of digits sits
# in a machine that sorts forms. One day somebody puts in a form with letters.
#
# Here is such a reader: your digit network, with two hidden layers, and with only 300 images to learn from.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import numpy as np
from keras import layers

from dltutor import datasets, figures, labs, live

(x, y), (x_test, y_test) = datasets.digits()
few = np.random.default_rng(0).permutation(len(x))[:300]
letters, names = datasets.letters(300)
figures.gallery({"digits": x_test[:12], "letters": letters[:12]})


# %%
def reader(seed, dropout=0.0):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((8, 8)), layers.Flatten()])
    for _ in range(2):
        model.add(layers.Dense(64, "relu"))
        model.add(layers.Dropout(dropout))
    model.add(layers.Dense(10, "softmax"))
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# Three ways to ask:
#
# - **one network**: how sure it is, is the largest of its ten probabilities;
# - **five networks**, which began with other random weights: the mean of what they say. This is an **ensemble**;
# - one network with **dropout**, which is left on while it answers: 30 times, each time without other units; the mean.

# %%
five = [reader(seed) for seed in range(5)]
dropping = reader(5, dropout=0.3)
for model in [*five, dropping]:
    history = live.train(model, (x[few], y[few]), epochs=40)
one = five[0]
print(f"one network: {one.evaluate(x_test, y_test, verbose=0)[1]:.1%} of the test digits right")

# %% [markdown]
# **Predict:** 300 letters, none of which looks like a digit. Of how many is the one network at least 90 % sure that it
# is a certain digit? And the five together?
#
# **Play:** draw a letter or a face on the pad. *Strange image* shows letters, *Surest mistake* the digits that it
# misreads. On the right: how sure it is of the test digits (above) and of the letters (below). Drag the dashed line:
# below it the network refuses to answer. Then ask the five, and the one with dropout. Reach the goals.

# %%
labs.Sure(one, five, dropping, (x[few], y[few]), (x_test, y_test), letters)

# %% [markdown]
# The fourth way in the lab needs no network. How far is an image from the **nearest training image**? All pixels are
# compared, and the differences squared and added, as in chapter 05.
#
# ### Exercise 1 · Ask five networks
#
# {task: practice.ensemble}

# %%
from dltutor.exercises import sure as practice


def ensemble(probabilities):
    return ...


practice.ensemble.check(ensemble)

# %% [markdown]
# The same without a lab. How well are letters told from digits? Take a digit and a letter by chance: how often is the
# digit the surer one, or the nearer one? This is the area under the ROC curve of chapter 08; one half would be chance.


# %%
def asked(images):
    """How sure each way is of these images, and of the last one how near."""
    said = np.array([model(images) for model in five])
    often = np.array([dropping(images, training=True) for _ in range(30)])
    away = np.array([np.sqrt(((x[few] - image) ** 2).sum(axis=(1, 2))).min() for image in images])
    sure = {"one network": said[0].max(axis=1), "five networks": said.mean(axis=0).max(axis=1)}
    return sure | {"dropout": often.mean(axis=0).max(axis=1), "nearest image": -away}


# %%
of_digits, of_letters = asked(x_test), asked(letters)
boasts, areas = {}, {}
for way, sure in of_letters.items():
    areas[way] = np.mean(of_digits[way][:, None] > sure[None, :])
    boasts[way] = np.mean(sure >= 0.9)
    told = "" if way == "nearest image" else f"; at least 90 % sure of {boasts[way]:.0%} of the letters"
    print(f"{way:14} digits before letters in {areas[way]:.1%} of the pairs{told}")

# %% tags=["test"]
assert boasts["one network"] > boasts["five networks"] and boasts["one network"] > 0.35, boasts
assert max(areas["one network"], areas["five networks"], areas["dropout"]) < 0.95 < 0.99 < areas["nearest image"], areas

# %% [markdown]
# <details><summary>Answer</summary>
#
# Of nearly half of them. Softmax shares out 1 among ten digits, and "none of these" is not among them. Where nothing
# was learned, some digit is ahead by chance, and often far ahead. Five networks disagree more often there, so they are
# less sure, and dropout is modest with everything. But all three let many letters pass.
#
# The nearest training image tells nearly all letters from digits. It asks another question: not "which digit?" but
# "have I seen such a thing?"
#
# </details>
#
# **A common mistake: "an ensemble knows when it does not know."** It knows when its members *disagree*. All have
# learned from the same images, so they may all be wrong alike.
#
# Nearness is no remedy for everything. For large photographs the distance between pixels says little (chapter 05: an X
# that is shifted). And it is not new that networks boast: M. Hein and others (2019) showed that networks with ReLU are
# nearly always very sure far away from the training data.
#
# ### Surest is not right
#
# **Predict:** look only at test digits. Are the mistakes among the answers that the network is least sure of?

# %%
said = one.predict(x_test, verbose=0)
sure, right = said.max(axis=1), said.argmax(axis=1) == y_test
wrong = [i for i in np.argsort(-sure) if not right[i]]
captions = [f"{y_test[i]}→{said[i].argmax()} {100 * sure[i]:.0f}" for i in wrong[:12]]  # label → answer, % sure
figures.labelled_images(x_test[wrong[:12]], captions)

# %%
parts, kept = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4], []
for refused in parts:
    answered = sure >= np.quantile(sure, refused)
    kept.append(right[answered].mean())
print(f"of all {right.mean():.1%} are right; without the least sure tenth {kept[3]:.1%}")
figures.shares([100 * part for part in parts], {"one network": kept}, "refused, in %", "answers left that are right")

# %% tags=["test"]
assert sure[wrong[0]] > 0.8 and kept[3] > right.mean() + 0.02

# %% [markdown]
# <details><summary>Answer</summary>
#
# Most of them, not all. Who refuses the least sure tenth halves the mistakes or better: this is the cheapest thing one
# can do. But some mistakes are among the surest answers, and no threshold finds them.
#
# </details>
#
# **A common mistake: "surest is right."** Being sure helps to sort answers. It proves none.
#
# To refuse has a price, and somebody pays it. In eleven clinics in Thailand a program looked at photographs of eyes. It
# was made to refuse bad ones; in the light of those rooms it refused more than a fifth, and the patients had to
# see a specialist elsewhere (E. Beede and others, *A Human-Centered Evaluation of a Deep Learning System Deployed in
# Clinics for the Detection of Diabetic Retinopathy*, 2020). Before you set a threshold, ask who then looks, and how
# long that takes.

# %% [markdown]
# ## 2 · As sure as right? (14 min) ★
#
# When the forecast says "rain: 80 %", it should rain on 80 of 100 such days. Then it is **calibrated**. For a network:
# of all answers of which it is about 80 % sure, 80 % should be right. Our digits are too easy to see much of it: there
# are hardly any mistakes. So let us make them hard, as from a bad camera, in training and test alike.

# %%
chance = np.random.default_rng(1)
thrice, y_hard = np.repeat(x_test, 3, axis=0), np.repeat(y_test, 3)  # each test image three times, with other noise
hard, hard_test, hard_letters = (
    np.clip(images + chance.normal(0, 0.4, images.shape), 0, 1).astype("float32")
    for images in (x[few], thrice, letters)
)
five = [reader(seed) for seed in range(5)]
dropping = reader(5, dropout=0.3)
for model in [*five, dropping]:
    history = live.train(model, (hard, y[few]), epochs=40)
one = five[0]
said = one.predict(hard_test, verbose=0)
sure, right = said.max(axis=1), said.argmax(axis=1) == y_hard
print(f"one network is {sure.mean():.0%} sure, on average")

# %% [markdown]
# **Predict:** how many of its answers are right?
#
# ### Exercise 2 · As sure as right?
#
# One number for it: the **expected calibration error**, ECE.
#
# {task: practice.calibration_error}


# %%
def calibration_error(confidence, right, bins):
    return ...


practice.calibration_error.check(calibration_error)

# %% [markdown]
# **Play:** each column of the picture is the share that is right, of the answers that are about so sure; on the dashed
# line both are the same. Red lines are the gaps. Ask one network, five, dropout: which is the most honest? Then drag
# the *temperature*, and reach the goals.

# %%
labs.Sure(one, five, dropping, (hard, y[few]), (hard_test, y_hard), hard_letters, view="calibration")

# %%
from dltutor.scratch.measures import calibration

errors = {"one network": calibration.calibration_error(sure, right)}
together = np.mean([model.predict(hard_test, verbose=0) for model in five], axis=0)
right_5 = together.argmax(axis=1) == y_hard
errors["five networks"] = calibration.calibration_error(together.max(axis=1), right_5)
print(f"one network: {sure.mean():.0%} sure, {right.mean():.0%} right, ECE {errors['one network']:.3f}")
sure_5 = together.max(axis=1).mean()
print(f"five networks: {sure_5:.0%} sure, {right_5.mean():.0%} right, ECE {errors['five networks']:.3f}")

# %% tags=["test"]
assert sure.mean() > right.mean() + 0.12 and errors["five networks"] < errors["one network"], errors

# %% [markdown]
# <details><summary>Answer</summary>
#
# Far fewer than it is sure of. It has learned its 300 images by heart; on these it was right in the end, and always
# surer. New images get the same tone. Five networks are more honest, since they disagree, and dropout still more.
#
# </details>

# %% [markdown]
# ## 3 · One number mends it (10 min)
#
# The **temperature** T of chapter 02: divide the numbers before softmax by T. Above 1 all probabilities come nearer to
# each other. The order stays, so no answer changes; only the tone does. Which T is right? That with the smallest loss,
# on images that were not trained on.
#
# ### Exercise 3 · Cool it down
#
# {task: practice.temperature}


# %%
def temperature(logits, labels, candidates):
    return ...


practice.temperature.check(temperature)

# %% [markdown]
# Half of the test images choose T, the other half judges. Our network ends in softmax; the logarithms of its
# probabilities do as well as the numbers before.
#
# **Predict:** does the right T also help to tell letters from digits?

# %%
logits, half = np.log(said + 1e-12), len(y_hard) // 2
candidates = np.round(np.arange(0.5, 8.1, 0.1), 1)
T = calibration.best_temperature(logits[:half], y_hard[:half], candidates)
cooled = calibration.heated(said, T).max(axis=1)
before = calibration.calibration_error(sure[half:], right[half:])
after = calibration.calibration_error(cooled[half:], right[half:])
print(f"T = {T}: ECE {before:.3f} before, {after:.3f} after, on the other half")

# %%
of_letters = one.predict(hard_letters, verbose=0)
for name, t in (("T = 1", 1.0), (f"T = {T}", T)):
    digit, letter = (calibration.heated(p, t).max(axis=1) for p in (said, of_letters))
    area = np.mean(digit[:, None] > letter[None, :])
    print(f"{name:8} digits before letters in {area:.0%} of the pairs; over 90 % sure of {np.mean(letter > 0.9):.0%}")

# %% tags=["test"]
assert after < 0.5 * before and T > 1.5, (before, after, T)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly: it makes digits and letters alike less sure, and their order stays nearly the same. A calibrated network is
# honest *on average, for images like those that chose T*. What comes from elsewhere it does not know now either.
#
# </details>
#
# That large networks boast, and that one number often mends it, was shown by C. Guo and others, *On Calibration of
# Modern Neural Networks* (2017). Try it with the easy digits of section 1: there the network is nearly honest already,
# and a T chosen on a few images makes it no better.

# %% [markdown]
# ## 7 · Hunger for labels (11 min)
#
# Images cost nothing, **labels** do: somebody who knows must look at each. For digits that is a second. For X-ray
# images it is the time of a physician. How far does one come with few labels, if there are many images without?
#
# A rival without a network, **label spreading**: each image asks its seven nearest images what they are, and takes the
# mean of what they say. At first only those with a label say anything. Again and again; the known labels stay.


# %% tags=["nbval-check-output"]
from dltutor import datasets
from dltutor.scratch.measures import calibration

(x, y), (x_test, y_test) = datasets.digits()
neighbours = calibration.distances(x, x).argsort(axis=1)[:, 1:8]  # the first one is the image itself
to_test = calibration.distances(x_test, x)
print(f"{np.mean(y[neighbours] == y[:, None]):.0%} of the neighbours show the same digit as the image itself")


# %%
def spread(known, labels, rounds=30):
    """What each training image is, as shares of the ten digits, if only those in `known` have a label."""
    says = np.zeros((len(x), 10))
    for _ in range(rounds):
        says = says[neighbours].mean(axis=1)
        says[known] = np.eye(10)[labels]
    return says


# %% [markdown]
# **Predict:** three labels of each digit, 30 in all, and 1,407 images without. How many test digits will a network read
# that learns from the 30? How many will spreading read?


# %%
def by_spreading(known):
    """The share of test digits that spreading reads, with labels for `known` alone."""
    says = spread(known, y[known])[to_test.argsort(axis=1)[:, :7]].mean(axis=1)
    return np.mean(says.argmax(axis=1) == y_test)


def compared(known, seed):
    """The shares of test digits that each way reads, with labels for `known` alone."""
    model = reader(seed)
    live.train(model, (x[known], y[known]), epochs=max(20, 3000 // len(known)), batch_size=10)
    nearest = y[known][to_test[:, known].argmin(axis=1)]
    network = model.evaluate(x_test, y_test, verbose=0)[1]
    return network, np.mean(nearest == y_test), by_spreading(known)


# %%
counts, read = [1, 3, 10], np.zeros((3, 2, 3))  # ways, choices of labels, counts
for seed in range(2):
    order = np.random.default_rng(seed).permutation(len(x))
    for i, count in enumerate(counts):
        known = np.concatenate([order[y[order] == digit][:count] for digit in range(10)])
        read[:, seed, i] = compared(known, seed)

# %%
lines = {"network": read[0], "nearest labelled": read[1], "spreading": read[2]}
figures.shares(counts, lines, "labels of each digit", "test digits right; bands: two choices of labels")

# %% tags=["test"]
network, nearest, spreading = read.mean(axis=1)
assert spreading[1] > max(network[1] + 0.08, network[2] - 0.03) and (nearest > network - 0.01).all(), read.mean(axis=1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The network reads about three of four, spreading nine of ten: with 30 labels as many as the network with 100. Even the
# nearest labelled image alone does no worse than the network. Digits that look alike mostly *are* alike, and the images
# without a label show which ways lead from one to the next. (D. Zhou and others, *Learning with Local and Global
# Consistency*, 2003.)
#
# </details>
#
# ### Which images to label?
#
# **Predict:** you may ask for 15 labels. Does it matter which images you choose? Once they are chosen by chance. Once
# it is always the image of which spreading is least sure. That is called **active learning**.


# %%
def least_sure(known):
    sure = spread(known, y[known]).max(axis=1)
    sure[known] = 1  # these have a label already
    return sure.argmin()


counts, asked_for = [5, 10, 15, 20, 30], {"by chance": [], "the least sure": []}
for seed in range(3):
    order = np.random.default_rng(seed).permutation(len(x))
    chosen = [order[0]]
    while len(chosen) < 30:
        chosen.append(least_sure(chosen))
    for name, known in (("by chance", order), ("the least sure", chosen)):
        asked_for[name].append([by_spreading(known[:count]) for count in counts])

# %%
figures.shares(counts, asked_for, "labels in all", "test digits right, by spreading; bands: three beginnings")

# %% tags=["test"]
chance_15, active_15 = (np.mean(asked_for[name], axis=0)[2] for name in asked_for)
assert active_15 > chance_15 + 0.08, asked_for

# %% [markdown]
# <details><summary>Answer</summary>
#
# Very much. By chance some digits are asked for three times and others never. Who asks where nothing is known yet comes
# to a new kind of digit nearly each time. Here being sure is of use at last: not to trust an answer, but to know what
# to ask next.
#
# </details>
#
# ### Labels that cost nothing
#
# One can also invent a task whose answer stands in the data: cover a part of an image, and let a network say what was
# there. This is **self-supervision**. What it has learned so is then used for the real task, with few labels.
#
# **Predict:** will it help here?

# %%
chance = np.random.default_rng(0)
known = np.concatenate([np.flatnonzero(y == digit)[:3] for digit in range(10)])
seeing = keras.Sequential([keras.Input((8, 8)), layers.Flatten()])
seeing.add(layers.Dense(64, "relu"))
seeing.add(layers.Dense(64, "relu"))
filling = keras.Sequential([keras.Input((8, 8)), seeing, layers.Dense(64, "sigmoid"), layers.Reshape((8, 8))])
filling.compile(keras.optimizers.Adam(0.005), "mse")
for _ in range(5):
    open_parts = chance.random((len(x), 4, 4)) > 0.4  # 4 of 10 squares are covered
    covered = x * open_parts.repeat(2, axis=1).repeat(2, axis=2)
    history = live.train(filling, (covered.astype("float32"), x), epochs=6, batch_size=64)

# %%
begun = keras.Sequential([keras.Input((8, 8)), seeing, layers.Dense(10, "softmax")])
begun.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
fresh = reader(0)
for name, model in (("filled holes first", begun), ("from the beginning", fresh)):
    history = live.train(model, (x[known], y[known]), epochs=100, batch_size=16)
    print(f"{name}: {model.evaluate(x_test, y_test, verbose=0)[1]:.1%} right with 30 labels")

# %% tags=["test"]
filled, plain = (model.evaluate(x_test, y_test, verbose=0)[1] for model in (begun, fresh))
assert filled < plain + 0.03, "nothing is gained"

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. With 64 pixels there is little to be learned that the pixels themselves do not say; we tried several such tasks
# and none gained anything. So it is not promised here.
#
# </details>
#
# Where it made the difference you have already seen: **to say the next character is self-supervision.** Nobody has
# labelled the text of chapter 09; the next character is the answer. All large language models learn so first. For
# medical images it has been shown to save labels, with very many images without (S. Azizi and others, *Big
# Self-Supervised Models Advance Medical Image Classification*, 2021).

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can ask a network how sure it is in four ways, let it refuse, measure and mend its calibration, say what a
# positive test means, look for shortcuts and for groups that the total hides, and compare labels with what can be had
# without.
#
# | Word | Meaning |
# |---|---|
# | confidence | how sure an answer is: the largest of its probabilities |
# | ensemble | several networks that are asked together |
# | threshold | what is less sure than this is refused |
# | calibrated | of the answers that are 80 % sure, 80 % are right |
# | ECE | how far being sure and being right lie apart, on average |
# | temperature | a number by which the logits are divided, so that all is less sure |
# | sensitivity, specificity | the share of the ill that is found, of the healthy that is cleared |
# | prevalence | how many of all are ill |
# | precision | how many of those who are positive are ill |
# | shortcut | something that fits the label in the training data only |
# | label spreading | images take over what their neighbours are |
# | active learning | asking for the labels that tell most |
# | self-supervision | a task whose answer stands in the data |
#
# **In the world.** Wherever an answer leads to something: in a clinic, in a car, in an office that grants or refuses.
# Ask three things of such a program. What does it say of what it has never seen? How often is it right when it is 90 %
# sure, *here*, and not where it was made? Who looks when it refuses, and can the person concerned ask for that? A
# number without these answers must not decide about anybody alone.
#
# **Your turn.** Take a network of your own, from chapter 05 or your work, and show it 50 things that it was not made
# for. Write down how sure it is. Choose a threshold, on data that you do not test on, and say what refusing costs.
#
# **Where to read on.** C. Guo and others, *On Calibration of Modern Neural Networks* (2017). B. Lakshminarayanan and
# others, *Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles* (2017). M. Hein and others, *Why
# ReLU Networks Yield High-Confidence Predictions Far Away From the Training Data* (2019). E. Beede and others, *A
# Human-Centered Evaluation of a Deep Learning System Deployed in Clinics* (2020).
