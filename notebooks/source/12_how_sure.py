# %% [markdown]
# # 12 · How sure is it?
#
# **Sections 4 to 6.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/12_how_sure.ipynb)
# · 41 minutes, the core way ★ 30

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

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
print("Loading Keras; the first time this takes some seconds.")
import keras
import numpy as np
from keras import layers
from sklearn.linear_model import LogisticRegression

from dltutor import datasets, labs, live
from dltutor.exercises import sure as practice

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
assert right[0.5][1] > 0.92 and right[0.95][0] > 0.96 and right[0.95][1] < 0.85 and right[1.0][1] < 0.05

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
