# %% [markdown]
# # 06 · Recurrent networks
#
# **You will build networks that remember: one that follows a ball, one that understands "not", one that forecasts, and
# one that writes.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/06_recurrent.ipynb)
# · 143 minutes, the core way ★ 87
#
# After this chapter you will be able to:
#
# - compute a recurrent layer step by step, and say what its state holds;
# - turn words into numbers: vocabulary, index, embedding, padding, masking;
# - train networks that read a sentence, forecast a series and write a text;
# - hold each of them against its rival: a rule, a bag of words, the naive forecast, counting;
# - say why a plain recurrent layer forgets, what gates change, and what they do not.
#
# **What to know first:** activations (chapter 02), gradients (03), training and test set (04).

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
from dltutor.exercises import recurrent as practice

# %% [markdown]
# ## 1 · One frame is not enough (7 min) ★
#
# A ball flies through a box. You see one frame.
#
# **Predict:** where is it one step later? Point at the place, ten times. Then let the lab show you two frames.

# %%
labs.Ball()

# %% [markdown]
# All flights, counted: how far from the ball are two simple answers, in widths of the box?

# %% tags=["nbval-check-output"]
positions = datasets.ball(500, steps=20).positions
before, now, after = positions[:, :-2], positions[:, 1:-1], positions[:, 2:]


def miss(guess):
    return np.mean(np.linalg.norm(guess - after, axis=2))


print(f"it stays where it is:   {miss(now):.3f}")
print(f"2 · now − before:       {miss(2 * now - before):.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# From one frame nobody can say it: the ball may fly in any direction. From two frames you can, for the way from
# *before* to *now* is the speed, and the ball goes on with it: *now + (now − before)*.
#
# </details>
#
# One frame tells the place, two tell the speed. Such data are a **sequence**: what a step means depends on the steps
# before it. Words, sounds and weather are sequences. A `Dense` network has a fixed number of inputs; a **recurrent**
# network reads one step at a time, as many as there are, and keeps notes for itself: its **state**.
#
# | In | Out | Example |
# |---|---|---|
# | one | one | image → class (chapter 05; no sequence) |
# | many | one | sentence → praise or complaint (section 5) |
# | one | many | image → a sentence that describes it: **captioning** |
# | many | many, step by step | every character so far → the next one (section 10) |
# | many | many, another number | sentence → the same in another language: **translation** |

# %% [markdown]
# ## 2 · A layer with a state (16 min) ★
#
# A recurrent neuron has one more weight: for what it said itself, one step before.
#
# $$h_t = \tanh(x_t \cdot W + h_{t-1} \cdot U + b)$$
#
# At step $t$ the input is $x_t$, and the neuron says $h_t$; that is its state. $W$, $U$ and $b$ are learned. For a
# single neuron they are three numbers, written small.
#
# **Predict:** the input is 1, then 0, 0, 0, … With $w = 1$, $b = 0$: for which $u$ does the neuron still know of
# the 1 after seven steps?
#
# **Play:** step through time; then look for your $u$.

# %%
labs.Unrolled()

# %% tags=["nbval-check-output"]
for u in (0.2, 0.5, 1.0, 1.5, -1.5):
    h = np.tanh(1)
    for _ in range(7):
        h = np.tanh(u * h)
    print(f"u = {u:4}: after seven more steps it says {h:6.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# From about $u = 1$ on. Below 1 the memory shrinks at every step, the faster the smaller $u$ is. Above 1 it does not
# fade: the neuron holds a fixed number, whose sign says which sign the input had. With a negative $u$ the sign changes
# at every step.
#
# </details>
#
# The picture is **unrolled**: the same neuron, with the same weights, drawn once for every step.

# %% [markdown]
# ### Exercise 1 · One step of a recurrent layer
#
# {task: practice.recurrent_step}


# %%
def recurrent_step(x, h, W, U, b):
    return ...


practice.recurrent_step.check(recurrent_step)

# %% [markdown]
# The same in Keras. A layer's weights come in this order: $W$ for the input, $U$ for the state, $b$.

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
from keras import layers

# %% tags=["nbval-check-output"]
keras.utils.set_random_seed(0)
layer = layers.SimpleRNN(3, return_sequences=True)
x = np.random.default_rng(0).normal(size=(1, 5, 2)).astype("float32")  # 1 sequence, 5 steps, 2 numbers each
expected = layer(x).numpy()[0]

W, U, b = layer.get_weights()
print("shapes of W, U, b:", W.shape, U.shape, b.shape)
h = np.zeros(3)
for t in range(5):
    h = np.tanh(x[0, t] @ W + h @ U + b)
    print(f"step {t}: by hand {h.round(3)}, Keras {expected[t].round(3)}")

# %% [markdown]
# **A common mistake: "every step has weights of its own."** The three arrays are used at every step. So the layer reads
# 5 steps or 5,000 with the same 18 numbers.
#
# Without `return_sequences=True` the layer gives only the last state: many-to-one.
#
# From here on the layer is mostly a **GRU**. In this recurrent layer each unit has a *gate*: a number from 0 to 1 that
# says how much of the old state stays. It is called like a `SimpleRNN` and learns more easily. Section 8 looks inside.

# %% [markdown]
# ## 3 · The ball, learned (6 min)
#
# Now a network for the ball: it reads the positions so far and says the next one, at every step. In code, what goes in
# are all positions but the last, and what is wanted are all but the first.

# %%
keras.utils.set_random_seed(1)
follower = keras.Sequential([keras.Input((None, 2)), layers.GRU(32, return_sequences=True), layers.Dense(2)])
follower.compile(keras.optimizers.Adam(0.01), "mae")
history = live.train(follower, (positions[:, :-1], positions[:, 1:]), epochs=30)
follower.optimizer.learning_rate = 0.002
history = live.train(follower, (positions[:, :-1], positions[:, 1:]), epochs=10)

# %%
flights = datasets.ball(200, steps=20, seed=1).positions
before, now, after = flights[:, :-2], flights[:, 1:-1], flights[:, 2:]
guesses = follower.predict(flights[:, :-1], verbose=0)[:, 1:]
print(f"new flights: it stays {miss(now):.3f}, the rule {miss(2 * now - before):.3f}, the network {miss(guesses):.3f}")
labs.Ball(follower, frames=8)

# %% [markdown]
# Nobody told it of speed: it has found out from 500 flights that the last two places count. The rule, which somebody
# who understood the ball has written down, is still a little better. Where you know a rule, you need no network.

# %% [markdown]
# ## 4 · Language as numbers (14 min) ★
#
# A network computes with numbers. So a text becomes a list of numbers, in three steps: cut it into **words**, list all
# different words, the **vocabulary**, and give each its **index**. Two numbers are kept free: 0 means *nothing here*,
# 1 means *a word that I do not know*.

# %% tags=["nbval-check-output"]
texts = ["the film was good not bad", "the film was bad not good", "what a good film"]
vocabulary = sorted(set(" ".join(texts).split()))
index = {}
for word in vocabulary:
    index[word] = len(index) + 2
print(index)
texts.append("the soup was good")
for text in texts:
    print([index.get(word, 1) for word in text.split()], text)

# %% [markdown]
# The index says *which* word it is, not *how much* of something: `good` is not twice as much as `bad`. As a **one-hot**
# vector each word has a place of its own, and all are equally far from each other.
#
# **Predict:** a layer multiplies a one-hot vector by its weights, a matrix with one row for each word. What comes out?

# %% tags=["nbval-check-output"]
one_hot = np.zeros(len(index) + 2)
one_hot[index["good"]] = 1
weights = np.random.default_rng(0).normal(size=(len(index) + 2, 3)).round(1)
print("one-hot vector of “good”: ", one_hot)
print("times the weights:        ", one_hot @ weights)
print(f"row {index['good']} of the weights:     ", weights[index["good"]])

embedding = layers.Embedding(len(index) + 2, 3)
embedding.build()
embedding.set_weights([weights])
print("Embedding:                ", embedding(np.array(index["good"])).numpy())

# %% [markdown]
# <details><summary>Answer</summary>
#
# One row of the weights: that of the word. All other rows are multiplied by 0.
#
# </details>
#
# So an **embedding** is a Dense layer without bias on one-hot vectors, without the multiplications by zero. Its rows
# are weights: they are learned. Each word becomes a point.

# %% [markdown]
# ### Exercise 2 · A text as numbers
#
# {task: practice.encode}


# %%
def encode(text, vocabulary, length):
    return ...


practice.encode.check(encode)

# %% [markdown]
# Now 2,000 opinions on films, meals and workshops. `TextVectorization` does what you have written. The sentences have
# 4 to 24 words, but a batch is *one* array, so the rows must be equally long: short ones are filled up with 0, the
# **padding**.

# %%
(x_train, y_train), (x_test, y_test) = datasets.sentences("hard")
vectorize = layers.TextVectorization()
vectorize.adapt(x_train)
train, test = np.array(vectorize(x_train)), np.array(vectorize(x_test))
print(x_train[0], train[0], sep="\n")
print(f"{vectorize.vocabulary_size()} words and marks; {train.shape}; {np.mean(train == 0):.0%} of it is padding")

# %% [markdown]
# **Predict:** a GRU reads 4 words, then no, 4 or 20 zeros. Does its state change while it reads the padding?

# %%
keras.utils.set_random_seed(0)
words = list(np.array(vectorize(["The film was good"]))[0])
gru, table = layers.GRU(2), keras.initializers.RandomNormal(stddev=1, seed=3)
for mask in (False, True):
    embedding = layers.Embedding(vectorize.vocabulary_size(), 8, mask_zero=mask, embeddings_initializer=table)
    for zeros in (0, 4, 20):
        state = np.array(gru(embedding(np.array([words + [0] * zeros]))))[0]
        print("with a mask:" if mask else "no mask:    ", f"{zeros:2} zeros behind, state {state.round(3)}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without a **mask**, yes: the layer reads the zeros like any other word, so the answer depends on how long the other
# sentences of the batch are. With `mask_zero=True` it skips the zeros, however many there are.
#
# </details>


# %% [markdown]
# ## 5 · Many to one: does it praise? (12 min) ★
#
# *“The film was good, not bad.”* and *“The film was bad, not good.”* have the same words.
# A **bag of words** adds the words up, or takes their mean, and forgets their order.
#
# **Predict**, in per cent right on new sentences of this kind: a bag of words; a GRU; the same GRU without the mask.


# %%
def reader(middle, mask=True):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((None,))])
    model.add(layers.Embedding(vectorize.vocabulary_size(), 8, mask_zero=mask))
    model.add(middle)
    model.add(layers.Dense(1, "sigmoid"))
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    live.train(model, (train, y_train), epochs=8)
    return model, model.evaluate(test, y_test, verbose=0)[1]


bag, share_bag = reader(layers.GlobalAveragePooling1D())
gru, share_gru = reader(layers.GRU(16))
_, unmasked = reader(layers.GRU(16), mask=False)
print(f"right: bag of words {share_bag:.0%}, GRU {share_gru:.0%}, GRU without a mask {unmasked:.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The bag of words is right with one sentence of each pair, and so with half of them: no training can change that. The
# GRU carries the *not* along to the word that it concerns. Without the mask the same network is still at the start: it
# must first learn to read nothing into the zeros.
#
# </details>
#
# **Play:** move *not*. Then find a sentence on which the bag of words is wrong.

# %%
sentences, praises = ["The film was good, not bad.", "The film was bad, not good."], [1, 0]
sentences.extend(x_test[:12])
praises.extend(y_test[:12])
labs.Sentiment(gru, vectorize, sentences, praises, other=bag)

# %% [markdown]
# Where does such a network put the words? Train one whose embedding has only 2 numbers a word, so that you see all of
# it. Nobody tells it which words are good: it has only the sentences and their labels.
#
# **Predict:** will `tasty`, `clear` and `funny` be together, although no sentence holds two of them?

# %%
keras.utils.set_random_seed(1)
flat = keras.Sequential([keras.Input((None,)), layers.Embedding(vectorize.vocabulary_size(), 2, mask_zero=True)])
flat.add(layers.GRU(16))
flat.add(layers.Dense(1, "sigmoid"))
flat.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
labs.EmbeddingMap(flat, (train, y_train), vectorize, groups=datasets.opinion_words())

# %% [markdown]
# <details><summary>Answer</summary>
#
# Yes, once it is trained. They do the same to the answer, so the same gradients push them. The map groups words by what
# they do *for this task*. A network that is to tell meals from films would have a reason to part `tasty` from `funny`.
#
# </details>

# %% [markdown]
# ## 6 · Forecasting (14 min)
#
# How many spots will the sun have next year? They have been counted since 1700 and come and go in about 11 years. The
# years from 1950 on are kept for the test, and nothing may be computed from them: no weights, no scaling, no choice.
# The years from 1910 to 1949 are the **validation** set: they say when to stop.
#
# **Predict:** which of these simple forecasts is best: as last year, as 11 years ago, or a **linear model**, that is, a
# weighted sum of the last nine years?
#
# **Play:** a recurrent network reads 24 years. Train it. Drag the line in the picture to the moment from which all
# forecast. Look at the test part last: *judged on*, behind "More".


# %%
def forecaster():
    model = keras.Sequential([keras.Input((24, 1)), layers.GRU(16), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mae")
    return model


labs.Forecast(forecaster(), "sunspots")

# %% [markdown]
# One training is no proof. Five, each with the weights that had the lowest validation error:

# %%
found = []
for seed in range(5):
    keras.utils.set_random_seed(seed)
    lab = labs.Forecast(forecaster(), "sunspots")
    lab.run(epochs=40)
    lab.press("best")
    found.append(lab.errors("test", ahead=1))
for i, way in enumerate(lab.ways):
    errors = [errors[i] for errors in found]
    print(f"{way.name:24} misses by {min(errors):.1f} to {max(errors):.1f} spots, in the mean over the test years")

# %% tags=["test"]
assert all(errors[4] < min(errors[:3]) for errors in found), "a naive forecast beats the network"

# %% [markdown]
# <details><summary>Answer</summary>
#
# The linear model, by far. "As last year" is better than "as 11 years ago", for the cycle is not exactly 11 years.
#
# </details>
#
# Each time the network beats what can be said without learning. But look at the linear model: it is as good, and is
# trained at once. **Hold every forecast against the naive one and against a linear model**, on data that came later.
# (`"co2"` in place of `"sunspots"` gives the carbon dioxide in the air, month by month.)

# %% [markdown]
# ### Exercise 3 · The bar to beat: the naive forecast
#
# {task: practice.naive_error}


# %%
def naive_error(train, test, ahead):
    return ...


practice.naive_error.check(naive_error)

# %% [markdown]
# ## 7 · How far back does it remember? (8 min) ★
#
# *“I was born in **France** and lived there until I was ten; since then we have moved five times, but at home I still
# speak fluent …”* You know the next word. What decides it stands far back:

# %% tags=["nbval-check-output"]
sentence = "I was born in France and lived there until I was ten since then we have moved five times"
words = (sentence + " but at home I still speak fluent").split()
print(f"“France” stands {len(words) - words.index('France')} words before the gap")

# %% [markdown]
# A recurrent network has to carry *France* through all the words between. Here is the same as an experiment: a network
# hears noise in eight inputs. Once, one of them is loud, its **symbol**. From then on the network is to say, at every
# step, which one it was, while the noise goes on. Whoever guesses is right once in eight times.
#
# **Predict:** trained for 20 steps of noise, how many steps later does a plain recurrent layer still know the symbol?
# And the layers with gates, GRU and LSTM (*long short-term memory*)?
#
# **Play:** press *Play*.


# %%
def memory(layer):
    model = keras.Sequential([keras.Input((None, 8)), layer(16, return_sequences=True), layers.Dense(8, "softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    return model


experiment = labs.Distance(memory)
experiment

# %% [markdown]
# Five trainings of each, from five seeds: the share right, so many steps after the symbol, in the mean.

# %%
reached = experiment.run(5)
for steps in (0, 1, 5, 20, 50, 100):
    means = [f"{name} {np.mean(shares):4.0%}" for name, shares in experiment.right(steps).items()]
    print(f"{steps:3} steps later: ", ", ".join(means))
for name, distances in reached.items():
    print(f"{name:9} is right 95 times in 100 up to step", sorted(distances), "with the five seeds")

# %% tags=["test"]
early, late = experiment.right(1), experiment.right(100)
assert min(reached["LSTM"] + reached["GRU"]) >= 20, "the gates do not carry it as far as they were trained"
assert np.mean(early["SimpleRNN"]) > np.mean(late["SimpleRNN"]) + 0.2 < 0.6, "SimpleRNN remembers"
assert min(late["LSTM"] + late["GRU"]) > 0.75, "the gates forget"

# %% [markdown]
# <details><summary>Answer</summary>
#
# The plain layer loses some of it with every step. After 100 steps it knows hardly more than a guess. The layers with
# gates know the symbol for all the steps that they were trained on, and lose little by little after that.
#
# </details>
#
# This is what 300 steps of training give, with 8 symbols and 16 units. Try `layer(32, …)` in `memory`, or another
# *distance*.
#
# Why does the plain layer not learn it? Training sends the gradient back through the unrolled network (this is called
# **backpropagation through time**). Step by step it is multiplied by $U$ and by the slope of tanh: it **vanishes** or
# **explodes**, as in a deep network (chapter 02). What comes from far back then counts for nothing.

# %% [markdown]
# ## 8 · Gates (11 min) ★
#
# **Gates** are a remedy. An LSTM has a second state, the **cell state** $c$. It is not multiplied by a matrix from step
# to step, only by a number:
#
# $$c_t = f \cdot c_{t-1} + i \cdot g \qquad h_t = o \cdot \tanh(c_t)$$
#
# Three gates, each from 0 (shut) to 1 (open). The **forget gate** $f$ says how much is kept. The **input gate** $i$
# lets something new in, the **candidate** $g$. The **output gate** $o$ says how much is shown.

# %%
figures.lstm_cell(before=0.8, forget=0.95, input=0.1, candidate=-0.6, output=0.5)

# %% [markdown]
# **Predict:** forget gate 1, input gate 0, output gate 0: what is the cell state after the step, and what does the next
# layer see?

# %%
figures.lstm_cell(before=0.8, forget=1, input=0, candidate=-0.6, output=0)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The cell state stays as it is, and the next layer sees 0: it is kept, and hidden. So *France* waits until it is
# needed.
#
# </details>
#
# A **GRU** does the same with one state and two gates: its **update gate** $z$ mixes old and new,
# $h_t = z \cdot h_{t-1} + (1 - z) \cdot g$; its **reset gate** says how much of the old state the candidate hears.
#
# The lab shows how much of the gradient is left, step by step back in time. A gate is a sigmoid, so its bias says how
# far it is open before it has read anything. In the lab the gates that keep have a bias of 3: they are open, as
# training can make them.
#
# **Play:** which bias makes the gated layers as bad as the plain one? Then make the gradient of the SimpleRNN explode
# with *weights ×*, and find the scale where it neither vanishes nor explodes. Both sliders are behind "More".

# %%
labs.GradientThroughTime()

# %% [markdown]
# **Predict:** the bias of the LSTM's forget gate is 0, 1, 2 or 3. How much of the gradient is left per step? The cell
# measures it twice: as it is, and with the recurrent weights $U$ of the gates made ten times smaller.

# %%
through = labs.GradientThroughTime(steps=100)
for bias in (0, 1, 2, 3):
    gate = 1 / (1 + np.exp(-bias))
    through.set(forget_bias=bias, scale=1.0)
    whole = through.factor("LSTM")
    through.set(scale=0.1)
    alone = through.factor("LSTM")
    print(f"bias {bias}: the gate is {gate:.2f} open, the gradient keeps {whole:.2f} of itself a step", end="")
    print(f" ({alone:.2f} with recurrent weights × 0.1)")

# %% [markdown]
# <details><summary>Answer</summary>
#
# About as much as the gate is open, and some more. There are two ways from one cell state to the next. One leads
# through the forget gate. The other leads through $h$ and the recurrent weights, since the next step's gates and
# candidate hear $h$. With small weights the second way is shut, and the gate alone is left: the number in brackets.
#
# With bias 0 the gates are half open, and the gated layers lose more per step than the plain one. Somewhere between 0
# and 1 they are as bad. The plain one explodes with large weights, and only in a narrow range it does neither.
#
# </details>
#
# Keras begins with bias 1. **A common mistake: "an LSTM remembers."** A fresh one forgets, too. It *can* learn to keep.

# %% [markdown]
# ## 9 · Inside your own LSTM (16 min)
#
# A **character model** reads a text and says, at every place, which character comes next. Here it learns the names of
# emoji: input and target are the same text, shifted by one.

# %%
names = datasets.text("emoji")
characters = sorted(set(names))
codes = np.array([characters.index(c) for c in names])
x, y = datasets.windows(codes, 50)
print(repr(names[:60]), "…", x.shape)

# %%
keras.utils.set_random_seed(0)
speller = keras.Sequential([keras.Input((None,)), layers.Embedding(len(characters), 16)])
speller.add(layers.LSTM(64, return_sequences=True))
speller.add(layers.Dense(len(characters), "softmax"))
speller.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
history = live.train(speller, (x, y), epochs=5)

# %% [markdown]
# **Play:** what does each unit follow? Go through the units and the characters. Is there one that follows the spaces,
# the ends of lines, or the place in the word? The lab says how closely.

# %%
gates = labs.Gates(speller, names[:240], characters, place=20)
gates

# %% [markdown]
# The unit and the character that you have chosen, drawn:

# %%
gates.cell()

# %% [markdown]
# Nobody asked for such units; they helped to guess the next character. Most units follow nothing that we have a word
# for. Take care with stories about single units.
#
# And what does it invent? One word in, many characters out:

# %%
writer = labs.Writer(speller, (x, y), characters=characters)
print("smiling " + writer.write(200, begin="smiling ", temperature=0.7))

# %% [markdown]
# ### Gradients that explode
#
# **Clipping** is the remedy against exploding: a gradient that is too long is made shorter, and goes on pointing where
# it did. In Keras: `Adam(clipnorm=1.0)`, for each array by itself, or `global_clipnorm=1.0`, for all together.
#
# ### Exercise 4 · Gradients that are too long
#
# {task: practice.clip}


# %%
def clip(gradients, limit):
    return ...


practice.clip.check(clip)

# %% [markdown]
# ## 10 · The writer (19 min) ★
#
# Which word comes next? The oldest answer: count. Here are the words of Lewis Carroll's *Alice's Adventures in
# Wonderland*. How probable is a sentence $S$? As probable as its first word, times the second after the first, times
# the third after the second, …: $P(S) = P(w_1) \cdot P(w_2 | w_1) \cdot P(w_3 | w_2) \cdots$ (Read $P(w_2 | w_1)$ as:
# how probable the second word is where the first one stands before it.)

# %% tags=["nbval-check-output"]
book = datasets.text("alice")
words = book.lower().split()
print(f"{len(words):,} words, {len(set(words)):,} different ones")
probability = words.count("the") / len(words)
before = "the"
for word in ["march", "hare", "said", "to", "alice"]:
    followers = [words[i + 1] for i in range(len(words) - 1) if words[i] == before]
    share = followers.count(word) / len(followers)
    print(f"after “{before}” comes “{word}” with probability {share:.4f}")
    probability, before = probability * share, word
print(f"P(the march hare said to alice) = {probability:.1e}")

# %% [markdown]
# One pair that never occurred would make the whole product 0, so counting mixes longer groups with shorter ones. Pairs
# look one word back; longer groups, **n-grams**, look further.
#
# **Predict:** of the groups of five words in the last tenth of the book, how many occur before, so that counting knows
# them?

# %% tags=["nbval-check-output"]
cut = len(words) * 9 // 10
for n in (1, 2, 3, 5):
    seen = {" ".join(words[i : i + n]) for i in range(cut - n)}
    new = [" ".join(words[i : i + n]) for i in range(cut, len(words) - n)]
    print(f"groups of {n}: {np.mean([group in seen for group in new]):.1%} occur in the first nine tenths")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly any: the longer the group, the less often it was seen. *France* stands more than twenty words before the gap;
# no book is long enough to count such groups. A state, or attention (section 12), must carry it.
#
# </details>
#
# A network for the next **character** needs no vocabulary of words. Its loss is counted in **nats per character**: the
# mean of $-\ln$ of the probability that the right character got (ln is the natural logarithm). 0 is certain; ln 2 =
# 0.69 is as unsure as between two equally likely characters. The last tenth of the book is kept to judge.
#
# **Predict:** what loss has a model that finds all characters equally likely? And one that counts runs of five
# characters, and where it has not seen a run, shorter ones?

# %%
from dltutor.scratch.texts import ngrams

corpus = datasets.Corpus(book)
kinds = len(corpus.characters)
x, y = corpus.train
counting = ngrams.NGrams(x, y, kinds, longest=5)
x, y = corpus.validation
print(corpus)
print(f"all {kinds} equally likely: {np.log(kinds):.2f} nats; runs of five: {counting.loss(x, y):.2f} nats")

# %%
chance = np.random.default_rng(0)
text = list(corpus.encode("Alice "))
for _ in range(200):
    text.append(chance.choice(kinds, p=counting.shares(text)))
print("written by counting:", corpus.decode(text))

# %% [markdown]
# <details><summary>Answer</summary>
#
# All equally likely: ln of their number. Counting gets far below it, and its text looks like English from afar. That is
# the bar to beat.
#
# </details>
#
# Now a network that has read *all* characters before. `weight_decay` (chapter 04) keeps it from learning the text by
# heart. It gives **logits**, numbers before the softmax (chapter 02).


# %%
def writer_model(kinds, units=128):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((None,)), layers.Embedding(kinds, 32)])
    model.add(layers.GRU(units, return_sequences=True))
    model.add(layers.Dense(kinds))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01, weight_decay=0.1, clipnorm=1.0), loss)
    return model


writing = labs.Writer(writer_model(kinds), corpus)
writing

# %% [markdown]
# **Play:** press *Play* and read. First come the frequent characters, then words, then sentences without sense. When
# the held-out loss stands still, lower the learning rate to an eighth, and watch it fall once more. Pause, and move the
# **temperature**: the logits are divided by it before the softmax. 0 always takes the likeliest character, 2 takes
# almost any. Behind "More", **top-k** leaves only the k likeliest characters to choose from, **top-p** only the
# likeliest that together have the probability p. Point at a character: what else could have come?
#
# The same without a lab, whether you have played or not:

# %%
writing.run(epochs=4)
print(f"held out: the network {writing.loss:.2f} nats per character, counting runs of five {counting.loss(x, y):.2f}")
writing.set(learning_rate=0.00125)
writing.run(epochs=1)
print(f"one more epoch, with an eighth of the rate: {writing.loss:.2f}")
for temperature in (0, 0.5, 1.0, 2.0):
    print(f"--- temperature {temperature}\n{writing.write(150, temperature=temperature)}")

# %% [markdown]
# Counting is a hard rival: it needs a second, and the network must read the book several times to get past it, by a
# little. On much longer texts larger networks leave counting behind; this one, on one book, hardly does.

# %% [markdown]
# ### Exercise 5 · The temperature
#
# {task: practice.probabilities}


# %%
def probabilities(logits, temperature):
    return ...


practice.probabilities.check(probabilities)

# %% [markdown]
# ## 11 · Your own text (7 min)
#
# Python's source code, the names of emoji, Shakespeare, or your letters, in any language. For code there is a judge:
# Python's own *parser*, the part of Python that reads code, says which lines it can read. **Play:** train it as before.

# %%
source = datasets.text("python")
# source = datasets.own_text("letters.txt")           # a file of yours
# source = datasets.shakespeare(download=True)        # 1 MB from the internet, once
own = datasets.Corpus(source, most=100)
coder = labs.Writer(writer_model(len(own.characters)), own, begin="def ")
coder

# %%
from dltutor.scratch.texts import grammar

x, y = own.train
counting = ngrams.NGrams(x, y, len(own.characters), longest=5)
code = list(own.encode("\n"))
for _ in range(3000):
    code.append(chance.choice(len(own.characters), p=counting.shares(code)))

coder.run(epochs=1)
for name, text in (
    ("the library itself", own.text[-20_000:]),
    ("counting", own.decode(code)),
    ("the network", coder.write(3000, begin="\n", temperature=0.7)),
):
    lines = grammar.readable_lines(text)
    print(f"{name}: Python can read {lines.right} of {lines.all} lines")

# %% [markdown]
# Of the library itself only a part can be read line by line: other lines explain, or end in the middle of a bracket.
# Counting sees four characters back, too few to end what it has begun. The network does better, and not well. And a
# line that can be read need not mean anything: most names in it do not exist.

# %% [markdown]
# ## 12 · What it cannot do, and what came next (10 min)
#
# How many of the words that it writes exist in the book at all? And how many of the groups of four words?

# %%
known = corpus.text.split()
written = writing.write(2000, temperature=0.7).split()[1:-1]
for n in (1, 2, 4):
    seen = {" ".join(known[i : i + n]) for i in range(len(known))}
    groups = [" ".join(written[i : i + n]) for i in range(len(written) - n + 1)]
    print(f"groups of {n}: {np.mean([group in seen for group in groups]):.0%} of {len(groups)} occur in the book")

# %% [markdown]
# It has learned to spell, not to mean. Does it know facts?

# %%
for begin in ("The Cheshire Cat lived in ", "Two plus two is "):
    print(begin + writing.write(60, begin=begin, temperature=0.3))

# %% [markdown]
# And what it wrote three lines ago is gone: no plot, no argument. A state is a notebook with a fixed number of pages,
# and it is rewritten at every step.
#
# **Attention** hands nothing on: each word looks back at all words and takes most from those that fit. It came in 2014,
# as a help for recurrent networks that translate (chapter 08); since 2017 there are networks that use nothing else
# (chapter 09). Here by hand: each word has a **key** of two numbers: is it a thing, and can it be too large? The word
# "it" has a **query**: it asks for both. Where key and query fit, the softmax gives much weight. Networks learn such
# numbers.

# %%
words = ["the", "trophy", "does", "not", "fit", "the", "bag", ",", "it"]
keys = np.zeros((len(words), 2))  # a thing? one that can be too large?
keys[1], keys[6] = (3, 3), (3, -1)
query = np.array([1, 1])
scores = keys @ query / np.sqrt(2)
weights = np.exp(scores) / np.exp(scores).sum()
figures.attention(words, weights)

# %% [markdown]
# Every word reaches every other in one step, and all steps can be computed at once. Today's language models are built
# of it (**transformers**). Recurrent networks live on where data arrive one by one and memory is small: in a watch, a
# hearing aid, a keyboard.
#
# ### Exercise 6 · A reader of opinions (open)
#
# Your own network, from the text to the answer.
#
# {task: practice.reader}

# %%
model = vectorize = ...

practice.reader.check(model, vectorize)

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute a recurrent layer by hand, and feed it with text and with measurements. You can say how far it
# remembers, look at its gates, and make it write.
#
# | Word | Meaning |
# |---|---|
# | state | what a recurrent layer hands from one step to the next |
# | unrolled | the same layer drawn once for every step |
# | vocabulary, index | all words, and the number of each |
# | one-hot | a vector with a single 1, in the place of the word |
# | embedding | a table of learned numbers, a row for each word |
# | padding, mask | zeros that fill up a sequence, and the note not to read them |
# | gate | a number from 0 to 1 that says how much passes |
# | LSTM, GRU | recurrent layers with gates that keep, let in and show |
# | cell state | the second state of an LSTM, that is only scaled and added to |
# | backpropagation through time | the gradient through the unrolled network |
# | n-gram | a run of n words or characters that is counted |
# | nat | the unit of −ln of a probability: what a character costs |
# | clipping | make a gradient that is too long shorter |
# | temperature | what logits are divided by before softmax: low is timid, high is wild |
# | top-k, top-p | draw only from the likeliest |
# | attention | take from all words at once, most from those that fit |
#
# **In the world.** Recurrent networks suggest the next word on a telephone, recognise speech, watch machines for faults
# and forecast the use of electricity. A model of language repeats what it has read, its prejudices too, and it invents
# with the same ease with which it remembers. Never take its text for a fact; say where a text comes from a machine.
#
# **Your turn.** Take a text of your own of at least 50,000 characters: your language, songs or recipes. Train the
# writer. Find the temperature at which a friend cannot tell a line of it from a real one, and count how often.
#
# **Where to read on.** S. Hochreiter and J. Schmidhuber, *Long Short-Term Memory* (1997). A. Karpathy, *The
# Unreasonable Effectiveness of Recurrent Neural Networks* (2015). I. Goodfellow, Y. Bengio, A. Courville, *Deep
# Learning* (2016), chapter 10. Next here: **07 · Generative adversarial networks**, two networks that compete.
