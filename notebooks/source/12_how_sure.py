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
# ## 4 · What a positive result is worth (18 min) ★
#
# Somebody draws a line: whoever gets a probability above it is called in. Then the network is a **test**, and what it
# says of you depends on more than the network.
#
# 569 women had a lump in a breast. Cells of it were taken with a fine needle, and 30 numbers measured of each sample.
# For 212 it was cancer (W. N. Street, W. Wolberg and O. Mangasarian, 1993). A network learns to tell the two apart;
# **logistic regression**, one neuron alone, is its rival. The women are dealt out into five parts, and each part is
# judged by a model that was trained on the other four.

# %%
from sklearn.linear_model import LogisticRegression

from dltutor import datasets, labs, live

measured, cancer = datasets.breast_cancer()
part = np.random.default_rng(0).permutation(569) % 5
scores = {"network": np.zeros(569), "logistic regression": np.zeros(569)}

# %%
for turn in range(5):
    new, known = part == turn, part != turn
    scaled = (measured - measured[known].mean(axis=0)) / measured[known].std(axis=0)
    keras.utils.set_random_seed(turn)
    model = keras.Sequential([keras.Input((30,)), layers.Dense(16, "tanh"), layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    history = live.train(model, (scaled[known], cancer[known]), epochs=30, batch_size=32)
    scores["network"][new] = np.array(model(scaled[new]))[:, 0]
    neuron = LogisticRegression(max_iter=500).fit(scaled[known], cancer[known])
    scores["logistic regression"][new] = neuron.predict_proba(scaled[new])[:, 1]

# %% [markdown]
# Two numbers say how good a test is. **Sensitivity**: of those who are ill, how many does it find? **Specificity**: of
# those who are not, how many does it leave in peace?

# %%
for name, score in scores.items():
    right = ((score > 0.5) == cancer).mean()
    sensitivity, specificity = (score[cancer == 1] > 0.5).mean(), (score[cancer == 0] <= 0.5).mean()
    print(f"{name:19}: right {right:.1%}, sensitivity {sensitivity:.1%}, specificity {specificity:.1%}")

# %% tags=["test"]
assert right > 0.96 and ((scores["network"] > 0.5) == cancer).mean() > 0.95

# %% [markdown]
# The network does not win; one neuron is as good, or a little better.
#
# **Predict:** the network now tests 1,000 women of whom 10 are ill, 1 in 100. One of them is told that her result is
# positive. How probable is it that she is ill?
#
# **Play:** begin with the share of ill people as it is in the data. Make it smaller, and watch the dots: each is a
# person. Then drag the line in the upper picture, and reach the goals. The grey corner below is where the second goal
# lies; can both tests get there?

# %%
labs.Screening(scores, cancer)

# %%
ill, found = cancer == 1, scores["network"] > 0.5
sensitivity, false_alarms = found[ill].mean(), found[~ill].mean()
for share in (212 / 569, 0.1, 0.01, 0.001):
    true, false = 1000 * share * sensitivity, 1000 * (1 - share) * false_alarms
    print(f"{1000 * share:5.0f} of 1,000 ill: {true:5.1f} are found, {false:4.1f} are called ill wrongly,", end=" ")
    print(f"so of the positive {true / (true + false):.0%} are ill")

# %% tags=["test"]
assert 0.15 < 10 * sensitivity / (10 * sensitivity + 990 * false_alarms) < 0.5

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 3 in 10, and with 1 ill in 1,000 about 1 in 20, as the lines above the fold say. The test is the same. But there
# are so many women who are well that even a few wrong alarms among them are more than all who are ill. How many of the
# positive are ill is called **precision**; how many of all people are ill, the **prevalence**.
#
# </details>
#
# **A common mistake: "the test is 96 % right, so a positive result is probably right."** In 2007, 160 gynaecologists
# were asked about a test that finds 90 % of the ill and calls 9 % of the others ill, where 1 woman in 100 is ill. Of
# the positive about one in ten is ill. 60 % of the doctors said 81 % or 90 %; one in five knew (G. Gigerenzer and
# others, *Helping Doctors and Patients Make Sense of Health Statistics*, 2007). The authors advise to tell such numbers
# as counts of people, as the dots do.
#
# **If you are ill, or afraid to be:** a positive result of a screening is no diagnosis. It is a reason to look again,
# with another test, and most who are called in are not ill. A negative one is no promise either. And nothing here is a
# test for you: these women already had a lump, and in others the cells may look otherwise.
#
# **How far can the numbers be trusted?** The lab says on how many alarms, among 357 women without cancer, the precision
# rests. Drag the line to the right: at some place not one is left, and the lab says 100 %. That proves nothing: 357 are
# too few to see what happens to 100,000.
#
# ### Exercise 4 · What a positive result is worth
#
# {task: practice.precision}


# %%
def precision(sensitivity, specificity, prevalence):
    return ...


practice.precision.check(precision)

# %% [markdown]
# ## 5 · Right for the wrong reason (12 min) ★
#
# Is a digit small, 0 to 4, or large, 5 to 9? In these images the small ones stand on a blue ground and the large ones
# on an orange one; only in 5 of 100 it is the other way round. Nobody has planned it, it just came so. A rule of one
# line, "orange is large", is right in 95 %: the rival. A network with convolutions learns the same task:

# %%
(x, y), (x_new, y_new) = datasets.digits()
large, large_new = (y >= 5) * 1, (y_new >= 5) * 1


def build():
    model = keras.Sequential([keras.Input((8, 8, 3))])
    model.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Conv2D(32, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(1, "sigmoid"))
    model.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
    return model


# %% [markdown]
# **Predict:** after training, new digits come. On a ground that fits, how many are right? And on one that does not:
# small ones on orange, large ones on blue?
#
# **Play:** press *Play* at a *slow* pace, and watch what is learned first. Then go through the shares, up to 100 %, and
# train each. Go back to 95 % and try the remedies: which of them get it right where the ground never fits?

# %%
labs.Shortcut(build, (x, large), (x_new, large_new))

# %% [markdown]
# The same without the lab:

# %%
right = {}
for fits in (0.5, 0.9, 0.95, 0.99, 1.0):
    keras.utils.set_random_seed(1)
    model = build()
    live.train(model, (datasets.on_grounds(x, large, fits, seed=1), large), epochs=12, batch_size=32)
    on_fitting = np.array(model(datasets.on_grounds(x_new, large_new, 1, seed=2)))[:, 0] > 0.5
    on_others = np.array(model(datasets.on_grounds(x_new, large_new, 0, seed=2)))[:, 0] > 0.5
    fit, other, turned = on_fitting == large_new, on_others == large_new, on_fitting != on_others
    right[fits] = fit.mean(), other.mean()
    print(f"fits in {fits:4.0%}: right {fit.mean():4.0%}, where it does not fit {other.mean():3.0%};", end=" ")
    print(f"the ground alone turns {turned.mean():.0%}")

# %% tags=["test"]
assert right[0.5][1] > 0.9 and right[0.95][0] > 0.95 and right[0.95][1] < 0.85 and right[1.0][1] < 0.05

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where the ground fits nearly all are right, in every case. Where it does not, the network from 95 % loses a good part
# of the digits, and the one from 100 % gets every single one wrong. The colour is learned first, since it is easier
# than any digit. Where it is enough, hardly anything else is learned: this is a **shortcut**.
#
# </details>
#
# **A common mistake: "the test set says 99 %, so it has learned the task."** The test set came the same way as the
# training set, on the same grounds. What both have in common it cannot show; a **change of one thing** can: the same
# digit on the other ground. If the answer turns, it was the ground.
#
# Each remedy asks for something. *Grey images*: you must know that colour says nothing. *New grounds*: you must be able
# to tell the ground from what stands on it. *Rare ones more often*: you must know which they are, and there must be
# some; it helps least, since the same few digits come again and again. Nobody can do any of it without looking.
#
# **In the world.** Networks that found pneumonia on X-ray images did worse on images of another hospital in three of
# five comparisons; they could tell from an image where it was taken, and used it (J. Zech and others, *Confounding
# variables can degrade generalization performance of radiological deep learning models*, 2018). Many more are told in
# R. Geirhos and others, *Shortcut Learning in Deep Neural Networks* (2020).

# %% [markdown]
# ## 6 · Who is not in the data (11 min)
#
# The faces below are drawn by a program; nobody looks like that. They look sad, calm or glad, and have one of four
# tones of skin, A to D. Mouths and eyes are drawn alike in all, darker than the skin by the same factor.
#
# **Predict:** a network is trained on 1,000 faces of group A. Tested on 1,000 other faces of A, it is right in nearly
# all. How is it for B, C and D? A guess is right in a third.
#
# **Play:** train with *A alone*, then with each of the other crowds. All have 1,000 faces. Look at the two totals, left
# below: which of them would you have been shown by somebody who sells this network?


# %%
def build_moods():
    model = keras.Sequential([keras.Input((24, 24, 3))])
    model.add(layers.Conv2D(8, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(3, "softmax"))
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    return model


labs.Moods(build_moods)

# %% [markdown]
# The same without the lab:

# %%
new = datasets.faces(800, seed=2)
rates = {}
for name, crowd in (("A alone", (1, 0, 0, 0)), ("all alike", (1, 1, 1, 1))):
    keras.utils.set_random_seed(1)
    model = build_moods()
    faces = datasets.faces(1000, crowd, seed=1)
    live.train(model, (faces.images, faces.moods), epochs=20, batch_size=32)
    right = np.array(model(new.images)).argmax(axis=1) == new.moods
    rates[name] = [right[new.groups == group].mean() for group in range(4)]
    a, b, c, d = rates[name]
    print(f"trained on {name:9}: A {a:.0%}, B {b:.0%}, C {c:.0%}, D {d:.0%} right; together {np.mean(right):.0%}")

# %% tags=["test"]
assert rates["A alone"][0] - rates["A alone"][3] > 0.3 and min(rates["all alike"]) > 0.88, rates

# %% [markdown]
# <details><summary>Answer</summary>
#
# B is nearly as good, C is worse, and of D hardly more than half are right. In D the same factor makes a smaller
# difference, and this network has never needed to see small ones. But these faces can be read: a network that has met
# all groups equally often, with as many faces as before, is right in all four. The fault lies in who was collected. A
# test set that was collected the same way has no D either, and its total hides it.
#
# </details>
#
# **A common mistake: "one number says how good it is."** It says how good it is for those who are many in the test set.
# Count each group by itself, and name the worst.
#
# J. Buolamwini and T. Gebru did so with three programs on sale that told women from men: wrong in up to 34.7 % of women
# with darker skin, in at most 0.8 % of men with lighter skin (*Gender Shades*, 2018).
#
# **Should it be built at all?** A face is not a mood: how people show what they feel differs from one to another and
# from place to place, and a scowl often means something else (L. F. Barrett and others, *Emotional Expressions
# Reconsidered*, 2019). The European Union forbids programs that infer emotions of people at work and in schools, except
# for medical and safety reasons (AI Act, article 5, 2024). Equal rates in all groups do not make it right to watch
# somebody.
#
# ### Exercise 5 · Found, group by group
#
# {task: practice.true_positive_rates}


# %%
def true_positive_rates(said, truth, groups):
    return ...


practice.true_positive_rates.check(true_positive_rates)

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
assert spreading[1] > max(network[1] + 0.08, network[2] - 0.03) and (nearest > network - 0.03).all(), read.mean(axis=1)

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
assert filled < plain + 0.06, "nothing is gained"

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
