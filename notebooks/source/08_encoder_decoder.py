# %% [markdown]
# # 08 · Encoder and decoder
#
# **You will build networks of two halves: one makes a few numbers of what it is given, the other makes something of
# these numbers: the same image again, a sentence in another language, words for a picture.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/08_encoder_decoder.ipynb)
# · 120 minutes, the core way ★ 80
#
# After this chapter you will be able to:
#
# - squeeze images through a few numbers and rebuild them, and hold that against PCA;
# - take noise away, and find what is strange without an example of it;
# - translate sentences with an encoder and a decoder, and say where long ones are lost;
# - let a network look back with attention, and look at what it looks at;
# - put images into words, and say what such a network has read and what it sees.
#
# **What to know first:** layers and losses (chapters 01–03), training and test set (04), recurrent networks (06).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %%
import numpy as np

from dltutor import datasets, figures, labs, live
from dltutor.exercises import encoder_decoder as practice

(x_train, y_train), (x_test, y_test) = datasets.digits()
figures.blocks(
    [("image", (8, 8, 1)), ("encoder", (256,)), ("code", (8,)), ("decoder", (256,)), ("image again", (8, 8, 1))]
)

# %% [markdown]
# ## 1 · Through a narrow place (12 min) ★
#
# An image of a digit has 64 numbers. How many does it take to say which image it is? Build a network that must answer
# with its own input, and give it a narrow place in the middle, as above. What comes before that place is the
# **encoder**, what stands there is the **code**, what comes after is the **decoder**. The whole is an **autoencoder**.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
from keras import layers


# %%
def autoencoder(code, hidden=(256,)):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((8, 8)), layers.Flatten()])
    for units in hidden:
        model.add(layers.Dense(units, "relu"))
    model.add(layers.Dense(code, name="code"))
    for units in reversed(hidden):
        model.add(layers.Dense(units, "relu"))
    model.add(layers.Dense(64, "sigmoid"))
    model.add(layers.Reshape((8, 8)))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model


# %% [markdown]
# The rival needs no training: **PCA**, principal component analysis. It finds the directions along which the images
# differ most, and keeps as many as there are numbers in the code. Among all encoders and decoders *without* an
# activation it is the best.
#
# **Predict:** with 8 numbers, which is nearer to the image: PCA, or the network? And with 32?
#
# **Play:** press *Play* and watch the point fall. Then try other sizes of the code. Draw into the input. And drag the
# bars of the code: what does each number do?

# %%
labs.Squeeze(autoencoder, x_train, (x_test, y_test))

# %% [markdown]
# The same without a lab, on images that neither has seen. The **RMSE** is the root of the mean of the squared errors:
# 0 is perfect, 1 is ink instead of paper everywhere.

# %%
from sklearn.decomposition import PCA

flat_train, flat_test = x_train.reshape(-1, 64), x_test.reshape(-1, 64)
print(f"the mean image for all: {np.sqrt(np.mean((x_train.mean(axis=0) - x_test) ** 2)):.3f}")
models = {}
for code in (8, 32):
    models[code] = autoencoder(code)
    live.train(models[code], (x_train, x_train), epochs=50, batch_size=64)
    rebuilt = models[code].predict(x_test, verbose=0)
    pca = PCA(code).fit(flat_train)
    flat = pca.inverse_transform(pca.transform(flat_test))
    print(f"{code:2} numbers: PCA {np.sqrt(np.mean((flat - flat_test) ** 2)):.3f}", end=", ")
    print(f"network {np.sqrt(np.mean((rebuilt - x_test) ** 2)):.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# With 8 numbers the network is clearly nearer: its encoder and decoder may bend. With 32, half as many numbers as the
# image has, PCA is ahead, and it costs nothing.
#
# </details>
#
# Nobody told the network what a digit is. The task alone, *say it again through a few numbers*, makes it find out what
# digits have in common. Labels were not needed. Wipe the input and draw: a digit comes back almost as it was, a
# cross does not. What it has never seen it cannot say.
#
# ### Exercise 1 · How far is it from what it was?
#
# {task: practice.rmse}


# %%
def rmse(x, rebuilt):
    return ...


practice.rmse.check(rmse)

# %% [markdown]
# ## 2 · Two numbers: a map of the digits (12 min) ★
#
# With two numbers the code is a point in a plane, and all digits together are a map. So narrow a place needs more
# layers before and behind it. The model has two halves, and each is of use alone; they share their layers with the
# whole:

# %%
model = autoencoder(2, hidden=(256, 64))
live.train(model, (x_train, x_train), epochs=80, batch_size=64)
encoder = keras.Model(model.inputs[0], model.get_layer("code").output)
codes = encoder.predict(x_test, verbose=0)
print("an image:", x_test[0].shape, "→ its code:", codes[0].round(1))

# %% [markdown]
# **Predict:** the network has seen no label. Will equal digits lie together in its plane? More so than in the plane of
# PCA, or less?

# %%
from sklearn.neighbors import KNeighborsClassifier

linear = PCA(2).fit(flat_train)
told = []
for train, test in (
    (linear.transform(flat_train), linear.transform(flat_test)),
    (encoder.predict(x_train, verbose=0), codes),
):
    neighbours = KNeighborsClassifier(10).fit(train, y_train)
    told.append(f"told apart by ten neighbours: {neighbours.score(test, y_test):.0%}")
figures.planes({"PCA": linear.transform(flat_test), "autoencoder": codes}, y_test, told)

# %% [markdown]
# <details><summary>Answer</summary>
#
# They lie together in both, and more clearly in the plane of the network. Nobody asked for that. But two numbers are
# all that it has, and what is near in the code is rebuilt alike: so it had better put like to like.
#
# </details>
#
# The decoder alone makes images of points. **Play:** drag the point through the plane, from one digit to another one.

# %%
labs.Squeeze(model, x_train, (x_test, y_test))

# %% [markdown]
# Between the digits are images that nobody has written. Some look like digits, many like two at once. The plane was
# made to *rebuild*, not to invent: it has holes of which the decoder has never heard. To draw new digits, take a
# generator (chapter 07).
#
# ### Exercise 2 · One model, two halves
#
# {task: practice.halves}


# %%
def halves(model):
    return ...


practice.halves.check(halves)

# %% [markdown]
# ## 3 · Take the noise away (6 min)
#
# Now give it something else than what it is to answer: noise goes in, the clean image is wanted. The same network
# learns to take noise away. Without noise a network may just copy what comes in; here copying is wrong.
#
# **Predict:** noise with a deviation of 0.3 is added to every pixel. Which comes nearest to the clean image: the noisy
# image itself, a smoothed one, PCA, or the network?

# %%
chance = np.random.default_rng(0)
clean = np.tile(x_train, (8, 1, 1))  # each image eight times, with other noise
noisy_train = np.clip(clean + chance.normal(0, 0.3, clean.shape), 0, 1).astype("float32")
noisy = np.clip(x_test + chance.normal(0, 0.3, x_test.shape), 0, 1).astype("float32")
cleaner = autoencoder(32)
history = live.train(cleaner, (noisy_train, clean), epochs=20, batch_size=64)
cleaner.optimizer.learning_rate = 0.0006
history = live.train(cleaner, (noisy_train, clean), epochs=5, batch_size=64)

# %%
from scipy.ndimage import gaussian_filter


def off(images):
    return np.sqrt(np.mean((images - x_test) ** 2))


smoothed, by_pca = [], []
for width in (0.4, 0.5, 0.6, 0.7, 0.8):
    smoothed.append(gaussian_filter(noisy, (0, width, width)))
for code in (6, 10, 15, 20):
    pca = PCA(code).fit(flat_train)
    by_pca.append(pca.inverse_transform(pca.transform(noisy.reshape(-1, 64))).reshape(-1, 8, 8))

# %%
results = {"as it came": noisy, "smoothed": min(smoothed, key=off), "PCA": min(by_pca, key=off)}
results["the network"] = cleaner.predict(noisy, verbose=0)
rows = {"clean": x_test[:12]}
for name, images in results.items():
    rows[f"{name}: {off(images):.3f} from the clean image"] = np.clip(images[:12], 0, 1)
figures.gallery(rows)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The network, clearly. Smoothing and PCA were even allowed to choose their best size on the test images. Smoothing
# knows nothing of digits: it wipes away strokes with the noise. The network knows what digits look like, and that is
# also its danger: where the noise hides a stroke it draws what is *usual* there. Look for a digit that has become
# another one.
#
# </details>
#
# **Play:** go back to the lab of section 1 and set *noise* to 0.3. PCA now has a best size: with more numbers it lets
# the noise through. See whether it is so for the network.

# %% [markdown]
# ## 4 · Strange, without an example (17 min) ★
#
# A heart beats a hundred thousand times a day. Which beats are faulty? There are many healthy ones to learn from, and
# hardly a faulty one, and the next fault may be one that nobody has seen. So learn from healthy beats alone, and call
# strange what cannot be rebuilt: an **anomaly**.
#
# The beats are made by a function: waves P, Q, R, S and T, each a bump, with another size and place in each beat. Four
# faults: the first wave is missing (no P), the last one points down (T inverted), the line between them is too high
# (ST raised), the sharp waves are too wide (wide QRS).


# %%
def heart(code):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((100,)), layers.Dense(64, "relu")])
    model.add(layers.Dense(code, name="code"))
    model.add(layers.Dense(64, "relu"))
    model.add(layers.Dense(100))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model


healthy, new = datasets.heartbeats(2000), datasets.heartbeats(500, seed=1)
strange = {}
for kind in ("no P", "T inverted", "ST raised", "wide QRS"):
    strange[kind] = datasets.heartbeats(500, kind, seed=2)

# %% [markdown]
# A **threshold** decides: an error above it is an alarm. It finds faults, and it gives **false alarms**, on healthy
# beats. Each threshold has its share of both; all of them together are the **ROC curve**. The **area** below it says
# how often a faulty beat has a larger error than a healthy one: 1 is perfect, 0.5 is a coin.
#
# **Predict:** which of the four faults will be hardest to find? And who finds more: the network, PCA, or the distance
# to the **nearest neighbour** among the healthy beats?
#
# **Play:** train; then pause, and drag the threshold. Choose single faults, and other judges. Look at what is missed.

# %%
labs.Anomaly(heart(8), healthy, new, strange)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The missing P is hardest: it is a small wave, and healthy beats have small ones, too. The network finds more than its
# rivals: it has learned how the waves vary. The neighbour compares with beats as they were, so each new combination
# of heights and places looks a little strange; PCA cannot follow a wave that moves.
#
# </details>
#
# **A common mistake: "a smaller error is a better detector."** A wider code rebuilds healthy beats better.
#
# **Predict:** does it also find more faults?

# %%
from sklearn.metrics import roc_auc_score


def errors(model, beats):
    return np.sqrt(np.mean((model.predict(beats, verbose=0) - beats) ** 2, axis=1))


def mean_area(model):
    areas = []
    for beats in strange.values():
        labels = [0] * len(new) + [1] * len(beats)
        areas.append(roc_auc_score(labels, np.concatenate([errors(model, new), errors(model, beats)])))
    return np.mean(areas)


# %%
areas = {}
for code in (4, 8, 32):
    model = heart(code)
    live.train(model, (healthy, healthy), epochs=50, batch_size=64)
    areas[code] = mean_area(model)
    print(f"{code:2} numbers: error on healthy beats {errors(model, new).mean():.4f}, ROC area {areas[code]:.3f}")

# %% tags=["test"]
assert areas[8] > 0.95 > areas[32] + 0.05, areas

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. With 32 numbers the error is the smallest of all, and the detector the worst: so wide a place lets the faults
# through, too. With 4 numbers healthy beats get stuck as well. What counts is the *difference* between the two.
#
# </details>
#
# Which code is best can only be said with faulty beats at hand. Without any, you choose blindly: that is the price of
# learning without examples.
#
# Does the network always win? Leave one digit out of the training, and look for it among all digits.
#
# **Predict:** the autoencoder, or the nearest neighbour?

# %%
from sklearn.neighbors import NearestNeighbors

for left_out in (0, 4, 9):
    known = x_train[y_train != left_out]
    model = autoencoder(8)
    live.train(model, (known, known), epochs=30, batch_size=64)
    lost = np.mean((model.predict(x_test, verbose=0) - x_test) ** 2, axis=(1, 2))
    near = NearestNeighbors(n_neighbors=1).fit(known.reshape(-1, 64))
    distance = near.kneighbors(flat_test)[0][:, 0]
    print(f"without {left_out}: autoencoder {roc_auc_score(y_test == left_out, lost):.3f}", end=", ")
    print(f"nearest neighbour {roc_auc_score(y_test == left_out, distance):.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The neighbour, each time. There are many digits like each digit, so a small distance says enough; and out of the
# strokes of the other digits the network can rebuild a good part of a 9. The rival costs one line. Try it first.
#
# </details>
#
# ### Exercise 3 · A threshold, and how good it can get
#
# {task: practice.detector}


# %%
def detector(healthy, strange, rate):
    return ...


practice.detector.check(detector)

# %% [markdown]
# The two halves need not be of one kind. What stands before the code may read images and what stands behind it may
# write words; encoder and decoder need only agree on the code.
#
# | Encoder reads | Code | Decoder writes | Used for |
# |---|---|---|---|
# | an image | a few numbers | the same image | noise, anomalies (this section) |
# | a sentence | the state of a recurrent layer | a sentence in another language | translation |
# | an image | a map of features | a sentence | captions |

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can build an encoder and a decoder, cut them apart, and join others; you can find what is strange and say how
# well; you can translate and describe, and show where such a network looked.
#
# | Word | Meaning |
# |---|---|
# | encoder, decoder | the half that makes a code, the half that makes something of it |
# | code | the numbers in the narrow place |
# | autoencoder | a network that answers with its input, through a narrow place |
# | PCA | the best linear encoder and decoder |
# | RMSE | the root of the mean of the squared errors |
# | anomaly | what is unlike all that was learned from |
# | threshold | the error from which on there is an alarm |
# | false alarm | an alarm on something healthy |
# | ROC curve, area | all thresholds at once; how often the strange one has the larger score |
# | teacher forcing | while it learns, the decoder is given the right words so far |
# | greedy decoding | always take the likeliest next word |
# | attention | take from all that was read, most from what fits |
# | caption | a sentence that describes an image |
#
# **In the world.** Machines, networks and hearts are watched for anomalies; messages are translated, and images are
# described to people who cannot see them. Three cautions. An alarm says *unlike before*, not *ill*: if one beat in ten
# thousand is faulty, and one healthy beat in a hundred gives an alarm, then a hundred alarms are false for each that is
# right. A decoder makes something plausible of any code, noise or not: an image that was cleaned is no evidence. And a
# sentence that is well formed may be false.
#
# **Your turn.** Record something that repeats: your steps with the sensor of a telephone, the hum of a machine, a
# number that your town publishes every hour. Learn from what is usual. Set a threshold at one false alarm a day, and
# write down for a week what it found, beside what the nearest neighbour found.
#
# **Where to read on.** G. Hinton, R. Salakhutdinov, *Reducing the Dimensionality of Data with Neural Networks* (2006).
# I. Sutskever, O. Vinyals, Q. Le, *Sequence to Sequence Learning with Neural Networks* (2014). D. Bahdanau, K. Cho,
# Y. Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate* (2014). I. Goodfellow, Y. Bengio,
# A. Courville, *Deep Learning* (2016), chapter 14. Next here: **09 · Attention and transformers**.
