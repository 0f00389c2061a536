# %% [markdown]
# # 13 · Whom does it serve?
#
# **Data come from people, and answers go to people. You train without collecting the data, see what leaks all the same,
# and find out what "fair" can mean, and that it cannot mean everything at once.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/13_whom_it_serves.ipynb)
# · 100 minutes, the core way ★ 65
#
# After this chapter you will be able to:
#
# - train a network with ten who do not give their data away, and say what it costs;
# - read an image off a gradient, and say what hides it;
# - name three meanings of "fair" that exclude each other, and choose with reasons;
# - show that leaving out a column does not make decisions fair, and what does;
# - ask who gains, who is harmed and who can object, and write a model card.
#
# **What to know first:** a network in Keras and its test set (chapter 04), gradients (03).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 1 · Ten who do not share (20 min) ★
#
# Ten clinics have images. Each has too few to train a good network, and none may give its images away: they belong to
# patients. **Federated learning** is a way out. A server sends the same network to all of them. Each trains it at
# home, on its own images, and sends back its *weights*. The server takes the mean, sends it out again, and so on. One
# such turn is a **round**, and those who take part are called **clients**.
#
# Our images are digits, and the network is yours: 64 pixels, 64 units, 10 digits.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
import numpy as np
from keras import layers

from dltutor import datasets, figures, labs

(x, y), (x_test, y_test) = datasets.digits()


def reader(seed=0):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((8, 8)), layers.Flatten()])
    model.add(layers.Dense(64, "relu"))
    model.add(layers.Dense(10, "softmax"))
    model.compile(keras.optimizers.SGD(0.2), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


network = reader()

# %% [markdown]
# **Predict:** each client has images of *one digit only*: client 1 has zeros, client 2 ones, and so on. How many test
# digits does the mean of their networks read after 30 rounds? And a client that trains alone?
#
# **Play:** press *Play* with ten digits each: it goes through 30 rounds, *Round* through one. The squares on the right
# say of each network which digits it reads after training at home, the last row what the mean reads. Then fewer *digits
# each*, down to one. Reach the goals; *clip* and *noise* stand behind *More*.

# %%
labs.Federated(network, (x, y), (x_test, y_test))

# %% [markdown]
# Two rivals stand beside it: one network for which all images were **brought to one place**, and the ten networks
# **alone**, without the mean.
#
# ### Exercise 1 · The mean of the clients
#
# {task: practice.average}

# %%
from dltutor.exercises import fair as practice


def average(weights, sizes):
    return ...


practice.average.check(average)

# %% [markdown]
# The same without the lab. A client goes through its images in batches of 16:

# %%
chance = np.random.default_rng(0)


def at_home(weights, mine):
    """The weights after a client has trained on its own images, whose numbers are `mine`."""
    network.set_weights(weights)
    for batch in np.array_split(chance.permutation(mine), len(mine) // 16):
        network.train_on_batch(x[batch], y[batch])
    return network.get_weights()


def share_right(weights):
    network.set_weights(weights)
    return np.mean(network(x_test).numpy().argmax(axis=1) == y_test)


# %%
def federated(clients, rounds):
    """The weights after so many rounds, and the share of test digits right after each."""
    mean, course = beginning, []
    sizes = [len(mine) for mine in clients]
    for _ in range(rounds):
        sent, mean = [at_home(mean, mine) for mine in clients], []
        for layer in range(4):  # weights and biases of two layers
            parts = [weights[layer] for weights in sent]
            mean.append(np.average(parts, axis=0, weights=sizes))
        course.append(share_right(mean))
    return mean, course


# %% tags=["nbval-check-output"]
alike = np.array_split(chance.permutation(len(x)), 10)
one_digit = [np.flatnonzero(y == digit) for digit in range(10)]
print("images of each client, if each has one digit:", ", ".join(str(len(mine)) for mine in one_digit))

# %%
beginning = reader().get_weights()
_, course_alike = federated(alike, 30)
_, course_one = federated(one_digit, 30)
together, alone, zeros = beginning, beginning, beginning
for _ in range(30):
    together = at_home(together, np.arange(len(x)))
    alone, zeros = at_home(alone, alike[0]), at_home(zeros, one_digit[0])

# %%
rivals = {"all in one place": together, "one client alone, all digits": alone, "one client alone, zeros": zeros}
for name, weights in rivals.items():
    print(f"{name}: {share_right(weights):.1%}")
print(f"the mean of ten, after 30 rounds: {course_alike[-1]:.1%} and {course_one[-1]:.1%}")
rounds = np.array([1, 2, 4, 8, 15, 30])
lines = {"all digits each": np.array(course_alike)[rounds - 1], "one digit each": np.array(course_one)[rounds - 1]}
figures.shares(rounds, lines, "rounds", "test digits right, by the mean of ten networks")

# %% tags=["test"]
assert course_alike[-1] > 0.93 and 0.8 < course_one[-1] < course_alike[-1], (course_alike[-1], course_one[-1])
assert share_right(together) > course_alike[-1] - 0.01 and share_right(zeros) < 0.15
assert share_right(alone) < course_alike[-1]

# %% [markdown]
# <details><summary>Answer</summary>
#
# With all digits each, the mean comes near to the network that had all images in one place, and is better than a client
# alone. With one digit each it still reads nearly nine of ten. A client alone reads one in ten: it has learned to say
# its digit, whatever it sees. At home each network forgets the others' digits, again and again. In the mean the ten
# pull against each other, and what is left tells digits apart. It only takes more rounds.
#
# </details>
#
# Every round costs a journey of all weights, there and back. So clients train longer at home, for several epochs. That
# is the method of H. B. McMahan and others, *Communication-Efficient Learning of Deep Networks from Decentralized Data*
# (2017), who so needed 10 to 100 times fewer rounds than with one step a round. In the lab, epochs at home save many
# rounds when all clients are alike, and hardly any when each has one digit.
#
# **Clip and noise.** A client that sends a large change is heard loudest. So changes are **clipped**: none may be
# longer than a limit. And the server adds random **noise** to the mean. Then whoever gets the mean can hardly tell
# whether one certain client took part. With a bound that says how well that is hidden, this is called **differential
# privacy** (H. B. McMahan and others, *Learning Differentially Private Recurrent Language Models*, 2018). The lab does
# not reckon the bound. Ten clients are few: with many, the same noise harms less.
#
# Ask whom the mean serves. It fits those who have most images. Whoever has few, or others, gets a network that was made
# for somebody else, and may not even be told.

# %% [markdown]
# ## 2 · What leaks (14 min) ★
#
# A client has one new image. It trains one step, and sends no image, only the **gradient**: for every weight, how the
# loss changes with it. 4,810 numbers, and the server knows the network.
#
# **Predict:** what can the server find out about the image? What it shows? How it looks, roughly? Every pixel?
#
# **Play:** draw something on the pad on the left; on the right you see what the server reads. In the middle is what is
# sent, an image for each of the 64 units. Then make the batch larger, add noise, and reach the goals.

# %%
labs.ReadOff(reader(), x, y)

# %% [markdown]
# Why? A unit's sum is $w_1 x_1 + w_2 x_2 + … + b$. Let the loss change by $d$ times as much as this sum does. A change
# of the bias changes the sum by as much: its slope is $d$. A change of a weight counts times its pixel: its slope is
# $d$ times that pixel.
#
# ### Exercise 2 · Read the digit off
#
# {task: practice.read_off}


# %%
def read_off(weight_gradient, bias_gradient):
    return ...


practice.read_off.check(read_off)

# %% [markdown]
# The same on a real gradient, without the lab:

# %%
import tensorflow as tf

network = reader()


def gradient(images, labels):
    with tf.GradientTape() as tape:
        loss = keras.losses.sparse_categorical_crossentropy(labels, network(images))
    return [part.numpy() for part in tape.gradient(loss, network.trainable_variables)]


# %%
of_weights, of_biases, _, of_last = gradient(x[:1], y[:1])
unit = np.abs(of_biases).argmax()
read = of_weights[:, unit] / of_biases[unit]
print(f"largest error of a pixel: {np.abs(read - x[0].ravel()).max():.6f}; label {of_last.argmin()}, really {y[0]}")
figures.gallery({"at home": x[:1], "read off": read.clip(0, 1).reshape(1, 8, 8)}, side=90)

# %% tags=["test"]
assert np.abs(read - x[0].ravel()).max() < 1e-3 and of_last.argmin() == y[0]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Every pixel, exactly. And the label: of the ten biases of the last layer, only that of the right digit is to grow. A
# batch mixes the images, but a unit that was active for one of them alone still gives it away. With 8 images about half
# are read off exactly, with 32 few. Noise hides the image as well.
#
# </details>
#
# **A common mistake: "federated means private."** The images stay at home; what was learned from them does not. L. Zhu
# and others, *Deep Leakage from Gradients* (2019), got images back from the gradients of larger networks, pixel by
# pixel. A server that changes the network on purpose can get images out of large batches, too (L. Fowl and others,
# *Robbing the Fed*, 2022). With large batches and long training at home it is harder: H. Zhu and others tried nine
# known attacks under everyday conditions, and none read the data well (*Privacy Attack in Federated Learning Is Not
# Easy*, 2025). So measure it; the word alone promises nothing.
#
# What helps? **Noise**, as above; if the server adds it, it does not protect *from* the server. **Secure aggregation**:
# the clients mask what they send so that the masks cancel in the sum, and the server sees the sum alone (K. Bonawitz
# and others, *Practical Secure Aggregation for Privacy-Preserving Machine Learning*, 2017). And to send less.
#
# **In the world.** Google's keyboard for phones learns so, with noise and in parts with secure aggregation (Y. Zhang
# and others, *Private Federated Learning in Gboard*, 2023). Twenty institutes trained a network together that foresees
# how much oxygen patients with COVID-19 will need; on the others' patients it did far better than a network from one
# place alone (I. Dayan and others, *Federated learning for predicting clinical outcomes in patients with COVID-19*,
# 2021).

# %% [markdown]
# ## 3 · What stays in the weights (7 min)
#
# In section 1 nobody sent the gradient of one image: a client trained for a whole epoch, and sent its weights.
#
# **Predict:** each client has the images of one digit. The server divides the *change* of the weights by the change of
# the bias, over all units. What does it see?

# %%
mean, _ = federated(one_digit, 3)
seen, guessed = [], []
for mine in one_digit:
    sent = at_home(mean, mine)
    of_weights, of_biases, of_last = sent[0] - mean[0], sent[1] - mean[1], sent[3] - mean[3]
    seen.append((of_weights @ of_biases / (of_biases @ of_biases)).clip(0, 1).reshape(8, 8))
    guessed.append(of_last.argmax())
print("the digit of each client, guessed from the last biases:", " ".join(str(digit) for digit in guessed))
figures.gallery({"the mean of each client's images": [x[mine].mean(axis=0) for mine in one_digit], "read off": seen})

# %% tags=["test"]
assert guessed == list(range(10))

# %% [markdown]
# <details><summary>Answer</summary>
#
# No single image, but what the client's images have in common, and which digit it is, of all ten clients. Think of
# clinics: that one has many patients with a certain illness may be a secret, too.
#
# </details>
#
# The other question: **was somebody's image among the training data at all?** In a clinic that alone may be a secret.
# An attacker has an image and its label, and asks the trained network for its loss. A small loss may mean: it knows
# this one. For comparison, 1 in 10 images is *unusual* here: its label is another one than its looks would say, in
# training and test alike.
#
# **Predict:** take one training image and one new image by chance. In how many such pairs has the training image the
# smaller loss? Half would be chance. And if both are unusual?


# %%
from dltutor import live


def with_unusual(labels):
    unusual = chance.random(len(labels)) < 0.1
    return np.where(unusual, (labels + 1) % 10, labels), unusual


few = chance.permutation(len(x))[:300]
(y_in, unusual_in), (y_new, unusual_new) = with_unusual(y[few]), with_unusual(y_test)
model = reader()
history = live.train(model, (x[few], y_in), epochs=60, batch_size=16)


# %%
def losses(images, labels):
    return -np.log(model(images).numpy()[np.arange(len(labels)), labels] + 1e-9)


of_known, of_new = losses(x[few], y_in), losses(x_test, y_new)
usual = np.mean(of_known[~unusual_in][:, None] < of_new[~unusual_new])
unusual = np.mean(of_known[unusual_in][:, None] < of_new[unusual_new])
print(f"the training image has the smaller loss in {usual:.0%} of the pairs; of unusual ones in {unusual:.0%}")

# %% tags=["test"]
assert 0.52 < usual < 0.75 and unusual > 0.8, (usual, unusual)

# %% [markdown]
# <details><summary>Answer</summary>
#
# For usual images only somewhat more often than by chance: what many have in common need not be remembered one by one.
# An unusual one can only be learned by heart, and so it is found. Whoever is unlike the others in the data is protected
# least.
#
# </details>
#
# This is called **membership inference**: R. Shokri and others, *Membership Inference Attacks Against Machine Learning
# Models* (2017), did it also with discharge data of hospitals. That networks learn rare examples by heart, V. Feldman
# and C. Zhang show in *What Neural Networks Memorize and Why* (2020). An average over all people says little about who
# is harmed; that will come again.

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can train a network whose data stay where they are, read images off gradients and hide them, hold several meanings
# of "fair" against each other, look for what hides behind a column that was left out, and say of a network whom it
# serves.
#
# | Word | Meaning |
# |---|---|
# | client, server | who has data and trains at home; who takes the mean |
# | federated learning | weights travel, data stay |
# | round | all train at home once, then the mean is taken |
# | clipping an update | making it shorter if it is longer than a limit |
# | differential privacy | noise, so that nobody can tell whether one of many took part |
# | membership inference | finding out whether somebody was among the training data |
# | secure aggregation | the server sees the sum alone, not what each has sent |
# | threshold | the score from which somebody gets a yes |
# | base rate | how many of a group would, say, repay |
# | parity | the same share of each group gets a yes |
# | equal odds | the same share gets a yes among those who repay, and among those who do not |
# | equal precision | of those who get a yes, the same share repays |
# | proxy | a column from which the group can be guessed |
# | reweighing | some examples count more, so that group and label say nothing of each other |
# | model card | what a network is for, how it was measured, and what it must not be used for |
#
# **In the world.** Networks sort applications, set prices, read X-ray images and put faces on other people's bodies.
# Before you build one, ask three questions, and ask them of those concerned, not only of those who pay. Who gains? Who
# is harmed, and does anybody count them? Who can object, and who listens? If nobody can answer, do not build it.
#
# **Your turn.** Take a network of your own, from this course or your work, and write its model card. Give it to
# somebody whom its answers concern, and let them ask.
#
# **Where to read on.** H. B. McMahan and others, *Communication-Efficient Learning of Deep Networks from Decentralized
# Data* (2017). L. Zhu and others, *Deep Leakage from Gradients* (2019). S. Barocas, M. Hardt and A. Narayanan,
# *Fairness and Machine Learning* (2023). M. Mitchell and others, *Model Cards for Model Reporting* (2019).
