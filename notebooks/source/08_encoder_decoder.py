# %% [markdown]
# # 08 · Encoder and decoder
#
# **You will build networks of two halves: one makes a few numbers of what it is given, the other makes something of
# these numbers: the same image again, a sentence in another language, words for a picture.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/08_encoder_decoder.ipynb)
# · 118 minutes, the core way ★ 86
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

# %% tags=["nbval-check-output"]
from sklearn.decomposition import PCA

flat_train, flat_test = x_train.reshape(-1, 64), x_test.reshape(-1, 64)
print(f"the mean image for all: {np.sqrt(np.mean((x_train.mean(axis=0) - x_test) ** 2)):.3f}")
for code in (8, 32):
    pca = PCA(code).fit(flat_train)
    rebuilt = pca.inverse_transform(pca.transform(flat_test))
    print(f"PCA, {code} numbers: {np.sqrt(np.mean((rebuilt - flat_test) ** 2)):.3f}")

# %%
for code in (8, 32):
    model = autoencoder(code)
    live.train(model, (x_train, x_train), epochs=50, batch_size=64)
    rebuilt = model.predict(x_test, verbose=0)
    print(f"network, {code} numbers: {np.sqrt(np.mean((rebuilt - x_test) ** 2)):.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# With 8 numbers the network is clearly nearer: its encoder and decoder may bend. With 32, half as many numbers as the
# image has, there is nothing left to gain: PCA is at least as good, and costs nothing.
#
# What a number of the code does has no name. A bar that you drag changes strokes all over the image: only all numbers
# together are a digit.
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
# ## 2 · Two numbers: a map of the digits (12 min)
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
history = live.train(cleaner, (noisy_train, clean), epochs=15, batch_size=64)
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
# ## 5 · A sentence through one state (17 min) ★
#
# A sentence of one language in, the same in another language out. The two need not have as many words, nor the same
# order. So the **encoder** reads all of it and keeps a **state**; the **decoder** begins with this state and says one
# word after the other, until it says `<end>`:
#
# `the red house` → encoder → **state** → decoder → `la maison rouge <end>`
#
# Here are 12,000 pairs from a small grammar. (Your own pairs, in any language, are a list of tuples of two texts.)

# %% tags=["nbval-check-output"]
pairs = datasets.sentence_pairs(12000)
data = datasets.Pairs(pairs)
for english, french in pairs[:5]:
    print(f"{english}\n    {french}")
print(data)

# %% [markdown]
# **Predict:** look up each word in a dictionary and write the French words in the English order. How many of the
# sentences come out right? Which rules of French does this way miss?

# %% tags=["nbval-check-output"]
dictionary = datasets.dictionary()
lengths = [(2, 4), (5, 6), (7, 8), (9, 11), (12, 14), (15, 25)]
words = np.array([len(english.split()) for english, french in data.test_pairs])


def by_length(values):
    return [np.mean(np.array(values)[(words >= low) & (words <= high)]) for low, high in lengths]


right = []
for english, french in data.test_pairs:
    found = [dictionary[word] for word in english.split() if dictionary[word]]
    right.append(" ".join(found) == french)
literal = by_length(right)
for i in range(len(lengths)):
    print(f"{lengths[i][0]} to {lengths[i][1]} words: {literal[i]:.0%} right, word by word")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Few, and of the long ones none. An article and an adjective have the gender of their noun (*la maison verte*, *le
# livre vert*), a colour follows its noun, *not* becomes two words around the verb (*ne … pas*), and after them *a*
# becomes *de*. No dictionary says so: these are rules about words together.
#
# </details>
#
# How does one train a decoder? If it goes on from its own words, one slip at the beginning spoils all that follows. So
# in training it is handed the **right** words so far, whatever it has said: **teacher forcing**. One array holds what
# it knows at each place, another what it is to say there: the same sentence, shifted by one.

# %% [markdown]
# ### Exercise 4 · What the decoder is given, and what it is to say
#
# {task: practice.shift}


# %%
def shift(sentences, start, end):
    return ...


practice.shift.check(shift)

# %% [markdown]
# `data.train` holds these arrays. The model has two inputs: the sentence, and the words before. The state of the first
# GRU, a list of 96 numbers, is where the second one begins. Nothing else goes from one to the other.


# %%
def network(units, look_back=False):
    source, before = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    read = layers.Embedding(len(data.source_words), 32, mask_zero=True)(source)
    states, last = layers.GRU(units, return_sequences=True, return_state=True)(read)
    said = layers.Embedding(len(data.target_words), 32, mask_zero=True)(before)
    said = layers.GRU(units, return_sequences=True)(said, initial_state=last)
    if look_back:  # section 6
        found = layers.Attention(use_scale=True, name="look")([said, states])
        said = layers.Dense(units, "tanh")(layers.Concatenate()([said, found]))
    model = keras.Model([source, before], layers.Dense(len(data.target_words))(said))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), loss)
    return model


# %% [markdown]
# **Predict:** it trains for five epochs, which takes about half a minute. New sentences have 2 to 25 words. Will long
# ones come out right as often as short ones?

# %%
keras.utils.set_random_seed(1)
plain = network(96)
history = live.train(plain, data.train, epochs=4, batch_size=64)
plain.optimizer.learning_rate = 0.002
history = live.train(plain, data.train, epochs=1, batch_size=64)


# %%
def exact(model):
    (source, before), after = data.test
    said = model.predict([source, before], verbose=0).argmax(axis=-1)
    return np.all((said == after) | (after == 0), axis=1), np.mean(said[after > 0] == after[after > 0])


right, right_words = exact(plain)
middles = np.round(by_length(words), 1)
lines = {"word by word": literal, "one state": by_length(right)}
print(f"{right_words:.0%} of the words are right, and {np.mean(right):.0%} of the sentences as a whole")
figures.shares(middles, lines, across="words of the sentence", title="new sentences exactly right")

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Up to six words nearly all are exactly right; from about twelve on hardly any. The state has 96 numbers, however
# long the sentence is: everything has to fit through this one place, and the more there is, the more is lost.
#
# </details>
#
# Whether a sentence comes out right is seen in one look. If every word is the likeliest one after the *right* words
# before it, then the decoder, left alone, says just these words. If one is not, it goes wrong there.

# %% [markdown]
# ## 6 · Looking back (18 min) ★
#
# The encoder had a state after *every* word; only the last one was handed on. **Attention** keeps them all. At each
# word that it says, the decoder asks a question, its **query**: its own state $q$. Each word of the sentence answers
# with its state $k_i$: how well does it fit? The answers become weights, and what is handed on is a weighted mean:
#
# $$w_i = \operatorname{softmax}_i(q \cdot k_i) \qquad \text{found} = \sum_i w_i \, k_i$$
#
# By hand, with three words and states of two numbers. What is the decoder about to say?
#
# **Predict:** which word gets most of the weight?

# %% tags=["nbval-check-output"]
sentence = ["the", "red", "house"]
keys = np.array([[0.5, 0.2], [0.1, 2.0], [2.0, 0.3]])  # a thing? a colour?
query = np.array([1.5, -0.5])  # a thing is asked for
scores = keys @ query
weights = np.exp(scores) / np.exp(scores).sum()
for i in range(3):
    print(f"{sentence[i]:6} score {scores[i]:5.2f}, weight {weights[i]:.2f}")
print("found:", (weights @ keys).round(2))
layer = layers.Attention()
print("Keras:", layer([query[None, None].astype("float32"), keys[None].astype("float32")]).numpy()[0, 0].round(2))

# %% [markdown]
# <details><summary>Answer</summary>
#
# *house*: it is the thing, and a thing is asked for. The decoder is about to say *maison*. In a network nobody says
# what the numbers stand for: they are learned, and so are the questions.
#
# </details>

# %% [markdown]
# ### Exercise 5 · A weighted mean, and padding left out
#
# {task: practice.look}


# %%
def look(scores, values, mask):
    return ...


practice.look.check(look)

# %% [markdown]
# `network(64, look_back=True)` has this one layer more, and fewer units.
#
# **Predict:** it trains for less than half the time. At which lengths will it be right?
#
# **Play:** press *Play*: its curve grows. When it is good, press a word of the English sentence: it is **shut**, and
# may not be looked at. Then press a French word: the next candidate is forced there, and the sentence goes on from it.
# Force *la* where it says *le*: what becomes of the noun?

# %%
keras.utils.set_random_seed(0)
attending = network(64, look_back=True)
longer = datasets.sentence_pairs(60, clauses=3, seed=5)
models = {"one state": plain, "looks back": attending}
lab = labs.Translator(models, data, longer=longer, dictionary=dictionary, trained="looks back")
lab

# %% [markdown]
# The same without a lab, if you have not trained it there:

# %%
if attending.optimizer.iterations < 500:
    live.train(attending, data.train, epochs=2, batch_size=64)
    attending.optimizer.learning_rate = 0.002
    live.train(attending, data.train, epochs=1, batch_size=64)
right, right_words = exact(attending)
lines["looks back"] = by_length(right)
figures.shares(middles, lines, across="words of the sentence", title="new sentences exactly right")

# %% tags=["test"]
assert min(lines["looks back"]) > 0.95, "the one that attends loses sentences"
assert min(lines["one state"][:2]) > 0.9 and max(lines["one state"][4:]) < 0.3, "one state does otherwise than said"
assert max(lines["word by word"]) < 0.3, "a dictionary translates"

# %% [markdown]
# <details><summary>Answer</summary>
#
# At all of them, the longest ones last, with fewer units and in half the time. Nothing has to be carried through one
# state any more: what is needed is looked up when it is needed.
#
# And if you force *la*? Mostly it goes on with a feminine noun, though the English one has not changed. It hears what
# it has said, and that decides together with what it looks at.
#
# </details>
#
# Is it really the looking? Shut the word that is asked for, and count.
#
# **Predict:** the first noun of each sentence is shut. How often is the French noun right? And if another word is shut?

# %%
nouns = ["cat", "dog", "book", "boat", "boy", "bread", "garden", "house", "car", "table", "flower", "girl", "cow"]
nouns += ["city", "street"]
(source, before), after = data.test
rows = np.arange(len(source))
numbers = [data.source_words.index(noun) for noun in nouns]
first = np.isin(source, numbers).argmax(axis=1)  # where the first noun of each sentence stands
wanted = np.array([data.target_words.index(dictionary[data.source_words[n]]) for n in source[rows, first]])
place = (after == wanted[:, None]).argmax(axis=1)  # where it stands in French
eyes = live.Attending(attending)
for name, shut_at in (("the noun", first), ("the word before it", first - 1)):
    shut = np.arange(source.shape[1]) == shut_at[:, None]
    said = eyes.predict([source, before], shut).argmax(axis=-1)
    print(f"shut: {name:18} the French noun is right in {np.mean(said[rows, place] == wanted):.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Almost never if it is shut, and almost always if another word is. So the weights are no ornament: what the model does
# not look at, it does not know. It then says some other noun, without a moment of doubt.
#
# </details>
#
# `live.Attending` looks into any Keras model with `Attention`, `AdditiveAttention` or `MultiHeadAttention`.
#
# **A common mistake: "attention translates word by word."** Then *la* in front of *maison* would look at *the*, and at
# nothing else. Where does the French article look, with which weight?

# %%
weights = eyes.weights([source, before])[:, 0]  # (sentences, French words, English words)
print(f"the first French word, an article: {np.mean(weights[:, 0, 0]):.0%} of its weight on the English article,")
print(f"    {np.mean(weights[rows, 0, first]):.0%} on the noun that follows it")
print(f"the first French noun: {np.mean(weights[rows, place, first]):.0%} on its English noun")
denied = np.isin(source, data.source_words.index("not"))
some = denied.any(axis=1)
pas = (after == data.target_words.index("pas")).argmax(axis=1)
print(f"pas: {np.mean(weights[some, pas[some]][denied[some]]):.0%} on “not”")

# %% tags=["test"]
assert np.mean(weights[rows, 0, first]) > 0.3, "the article does not look at its noun"

# %% [markdown]
# A noun looks at its noun. An article needs the gender, and *the* does not know it: so it looks at the noun too, which
# comes later. *pas* has hardly any use for *not*: *ne* has been said, and the decoder heard it.

# %% [markdown]
# ## 7 · What it has not learned (11 min)
#
# In use there is no right word to be handed over. The decoder says a word, hears it, and says the next.

# %% [markdown]
# ### Exercise 6 · Word after word, always the likeliest
#
# {task: practice.greedy}


# %%
def greedy(next_word, start, end, most):
    return ...


practice.greedy.check(greedy)

# %% [markdown]
# **Predict:** it has learned from sentences with up to two clauses. Now one has three, of the same words. How many are
# right?

# %%
for name, model in models.items():
    (source, before), after = data.arrays(longer)
    said = model.predict([source, before], verbose=0).argmax(axis=-1)
    right = np.all((said == after) | (after == 0), axis=1)
    print(f"{name}: {np.mean(right):.0%} of {len(longer)} longer sentences")
english, french = longer[0]
print("said: ", lab.translate(english))
print("right:", french)

# %% [markdown]
# <details><summary>Answer</summary>
#
# None, with attention as well. It has never seen an *and* after the second clause, so it says `<end>` there, or loses
# its place. Every rule that it needs it knows; how to go on it does not. A network interpolates between what it has
# seen, and a longer sentence is not between.
#
# </details>
#
# **A common mistake: "it has learned French."** Ask it for things that everyone who knows French can say:

# %%
for text in ("the red small house", "the cat", "cat the sees", "the the the the", "the happy dog sees the cat"):
    print(f"{text:28} → {lab.translate(text)}")

# %% [markdown]
# It has learned which words follow which in 12,000 sentences of one grammar. A word that it does not know, it replaces
# by one that fits. Words in no order become a sentence. It never says that it does not know.
#
# **Beam search** keeps the best few beginnings instead of one, and takes the likeliest sentence in the end. Translators
# in use do it. Here it gains nothing: where the model is right, it is sure.

# %% [markdown]
# ## 8 · An image into words (15 min) ★
#
# An encoder need not read words. Any list of vectors will do, and a convolutional network makes one: its maps have
# 8 × 8 places, and at each place stands a vector. The decoder looks back at these places as it looked back at words.
#
# Here are scenes with a sentence each. Every colour has a texture of its own as well.

# %%
never = [("red", "triangle"), ("blue", "circle")]
train = datasets.captioned_scenes(8000, without=never)
test = datasets.captioned_scenes(500, without=never, seed=1)
figures.captioned_images(train.images[:5], train.captions[:5])

# %% [markdown]
# **Predict:** how many different sentences are there, roughly? And how often is a machine right that always says the
# commonest one?

# %%
from collections import Counter

caption, count = Counter(train.captions).most_common(1)[0]
print(f"{len(set(train.captions)):,} different sentences in {len(train.captions):,}; the commonest, {count} times:")
print(f"“{caption}”, right for {np.mean(np.array(test.captions) == caption):.1%} of the test scenes")

# %% [markdown]
# <details><summary>Answer</summary>
#
# 2 sizes × 4 colours × 3 shapes are 24 things; without the two pairs of colour and shape that we have left out, 20. Two
# things and two relations: 20 × 20 × 2 = 800 sentences. Guessing one of them is hopeless, so whoever is right has
# looked.
#
# </details>
#
# The sentences become numbers. What the decoder reads is what it is to say, one word later.

# %%
words = ["", "<start>", "<end>", *sorted(set(" ".join(train.captions).split()))]
number = {word: i for i, word in enumerate(words)}
length = 11


def encode(captions):
    rows = np.zeros((len(captions), length + 1), "int32")
    for i, caption in enumerate(captions):
        codes = [number[word] for word in f"<start> {caption} <end>".split()]
        rows[i, : len(codes)] = codes
    return rows[:, :-1], rows[:, 1:]  # what is read, what is to be said


print(test.captions[0])
print(encode(test.captions[:1])[1][0])

# %% [markdown]
# The encoder: three convolutions; then the 8 × 8 places become a list of 64 vectors. In a list nobody knows where a
# vector came from, so each place adds a vector of its own, which is learned: the bias of `EinsumDense`, a `Dense` layer
# with a bias for each place. What the decoder begins with is taken from the maps as well; dropout leaves gaps in it
# while it trains, so that the decoder had better look for itself.

# %%
keras.utils.set_random_seed(0)
image = keras.Input((32, 32, 3))
maps = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(image)
maps = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(maps)
maps = layers.Conv2D(64, 3, padding="same", activation="relu")(maps)
places = layers.Reshape((64, 64))(maps)
places = layers.EinsumDense("bpc,cd->bpd", (64, 64), bias_axes="pd")(places)
state = layers.Dropout(0.3)(layers.Flatten()(layers.Conv2D(12, 1, activation="relu")(maps)))
state = layers.Dense(64, "tanh")(state)

# %% [markdown]
# The decoder: a GRU that begins with what the encoder hands on. At each word its state asks (`Dense`) the 64 places,
# and what `Attention` brings back helps to choose the word. The question is made 8 times smaller (`Rescaling`): a sum
# of 64 products is large, and where one place has nearly all the weight from the start, the others are never tried
# (chapter 09 says why).

# %%
text = keras.Input((length,), dtype="int32")
heard = layers.Embedding(len(words), 32, mask_zero=True)(text)
heard = layers.GRU(64, return_sequences=True, unroll=True)(heard, initial_state=state)
question = layers.Rescaling(1 / 8)(layers.Dense(64)(heard))
seen = layers.Attention()([question, places])
both = layers.Dense(96, "relu")(layers.Concatenate()([heard, seen]))
model = keras.Model([image, text], layers.Dense(len(words))(both))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.005, clipnorm=1.0), loss)

# %% [markdown]
# **Predict:** it is told sentences, and never where the things are. When it says the shape of the first thing, how much
# of its attention will lie on that thing, which covers a tenth of the places? And keep an answer for section 9: no
# training scene has a red triangle or a blue circle. What will it say of a red triangle?

# %%
captioning = labs.Caption(model, train, test, words, batch_size=64)
captioning

# %% [markdown]
# **Play:** press *Play* and watch what it says: first only frequent words, then true sentences. Above each word stands
# the image as the network looks at it: bright where the weights are. When the share of test scenes stands still, lower
# the learning rate. Then pause and drag the shapes: can you make it say something false?
#
# The same without a lab, whether you have played or not:

# %%
captioning.run(epochs=6)
captioning.set(learning_rate=0.001)
captioning.run(epochs=2)
print(f"every word right for {captioning.exact:.0%} of the test scenes")

# %%
read, _ = encode(test.captions)
weights = live.Attending(model).weights([test.images, read])[:, 0]  # 500 scenes, 11 words, 64 places
cells = test.masks.reshape(500, 2, 8, 4, 8, 4).any(axis=(3, 5)).reshape(500, 2, 64)  # places that a thing touches
for place, word in [(1, "size"), (2, "colour"), (3, "shape")]:
    on_it = np.mean([weights[i, place][cells[i, 0]].sum() for i in range(500)])
    print(f"when it says the {word} of the first thing: {on_it:.0%} of the weight is on it")
print(f"the thing covers {cells[:, 0].mean():.0%} of the places")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nearly all of it when it says the shape. Nobody has told the network where the things are: it has found out that it
# pays to look there. Of the red triangle you will see in a moment.
#
# </details>
#
# If you have two minutes more, leave `Attention` away, so that `both` is made from `heard` alone. Train again, and read
# what it says beside the images.

# %% [markdown]
# ## 9 · It says what it has read (7 min) ★
#
# It has seen red circles and red squares, and triangles in three colours, but no red triangle, and no blue circle. Here
# are scenes that have one of them:

# %%
new = datasets.captioned_scenes(200, having=never, seed=2)
said = captioning.tell(new.images)
figures.captioned_images(new.images[:10], said[:10], new.captions[:10])

# %%
colours = ["red", "green", "blue", "yellow"]


def colours_in(sentence):
    return [word for word in sentence.split() if word in colours]


exact = np.mean(np.array(said) == np.array(new.captions))
right = np.mean([colours_in(said[i]) == colours_in(new.captions[i]) for i in range(200)])
dared = np.mean(["red triangle" in sentence or "blue circle" in sentence for sentence in said])
print(f"every word right: {exact:.0%}; both colours right: {right:.0%}")
print(f"it says “red triangle” or “blue circle” at all: {dared:.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A red square, or a triangle of another colour: never, or hardly ever, a red triangle. Colour and shape are both in
# sight, and the attention lies on the thing. But after "red" it has only ever read "circle" and "square", so the right
# word has no chance.
#
# </details>
#
# **A common mistake: "It describes what it sees."** It says the sentence that is most like those it has read in
# front of such images. Where the two differ, what it has read wins, and it sounds as sure as ever. Try it in the lab:
# make one shape a red triangle, and look where it looks.
#
# Another program will not mend this, other data will. **Predict:** we put scenes with red triangles and blue circles
# among the 8,000. How many does it take: 50, 200, 1,000?

# %%
captioning.set(learning_rate=0.002)
for added in (50, 200):
    captioning.set(added=added)
    captioning.run(epochs=1)
    said = captioning.tell(new.images)
    exact = np.mean(np.array(said) == np.array(new.captions))
    dared = np.mean(["red triangle" in sentence or "blue circle" in sentence for sentence in said])
    print(f"{added} scenes added, one epoch more: it says the new pairs in {dared:.0%} of the new scenes,")
    print(f"    every word right for {exact:.0%} of them, and for {captioning.exact:.0%} of the test scenes")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Fifty scenes among 8,000 are enough for it to say the words that it never dared to say. To be right about them as
# often as elsewhere takes hundreds, and more rounds. Model and training have stayed as they were; only the data are
# others.
#
# </details>
#
# **Play** once more, in the lab above: behind *More* you can add scenes, or none, and look again. Who wants to know
# what such a program will say of a picture must ask what it has read, and of whom there was nothing to read.

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
# A. Courville, *Deep Learning* (2016), chapter 14.
