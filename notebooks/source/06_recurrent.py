# %% [markdown]
# # 06 · Recurrent networks
#
# **You will build networks that remember: one that follows a ball, one that understands "not", one that forecasts, and
# one that writes.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/06_recurrent.ipynb)
# · 120 minutes
#
# After this chapter you will be able to:
#
# - compute a recurrent layer step by step, and say what its state holds;
# - turn words into numbers: vocabulary, index, embedding, padding, masking;
# - train networks that read a sentence, forecast a series and write a text;
# - hold a forecast against the naive one, without leakage;
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
# ## 1 · One frame is not enough (10 min)
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
# One frame tells the place, two tell the speed. Such data are a **sequence**: what a step means depends on the steps
# before it. Words, sounds and weather are sequences. A `Dense` network has a fixed number of inputs; a **recurrent**
# network reads one step at a time, as many as there are, and keeps notes for itself: its **state**.
#
# | In | Out | Example |
# |---|---|---|
# | one | one | image → class (chapter 05; no sequence) |
# | many | one | sentence → praise or complaint |
# | one | many | first letter → a name |
# | many | many | every character so far → the next one |

# %% [markdown]
# ## 2 · A layer with a state (20 min)
#
# A recurrent neuron has one more weight: for what it said itself, one step before.
#
# $$h_t = \tanh(x_t \cdot W + h_{t-1} \cdot U + b)$$
#
# **Predict:** the input is 1, then 0, 0, 0, … With $w = 1$, $b = 0$: for which $u$ does the neuron still know of
# the 1 after seven steps?
#
# **Play:** step through time; then look for your $u$.

# %%
labs.Unrolled()

# %% [markdown]
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
expected = layer(x).numpy()

W, U, b = layer.get_weights()
h, states = np.zeros((1, 3)), []
for t in range(5):
    h = np.tanh(x[:, t] @ W + h @ U + b)
    states.append(h)
print("shapes of W, U, b:", W.shape, U.shape, b.shape)
print("the same states as Keras's:", np.allclose(np.stack(states, axis=1), expected, atol=1e-5))

# %% [markdown]
# **A common mistake: "every step has weights of its own."** The three arrays are used at every step. So the layer reads
# 5 steps or 5,000 with the same 18 numbers.
#
# Without `return_sequences=True` the layer gives only the last state: many-to-one.
#
# Now a network for the ball: it reads the positions so far and says the next one, at every step.

# %%
keras.utils.set_random_seed(1)
follower = keras.Sequential([keras.Input((None, 2)), layers.GRU(32, return_sequences=True), layers.Dense(2)])
follower.compile(keras.optimizers.Adam(0.01), "mae")
for rate, epochs in ((0.01, 30), (0.002, 10)):
    follower.optimizer.learning_rate = rate
    live.train(follower, (positions[:, :-1], positions[:, 1:]), epochs=epochs)

flights = datasets.ball(200, steps=20, seed=1).positions
before, now, after = flights[:, :-2], flights[:, 1:-1], flights[:, 2:]
guesses = follower.predict(flights[:, :-1], verbose=0)[:, 1:]
print(f"new flights: it stays {miss(now):.3f}, the rule {miss(2 * now - before):.3f}, the network {miss(guesses):.3f}")

# %% [markdown]
# Nobody told it of speed: it has found out from 500 flights that the last two places count. The rule, which somebody
# who understood the ball has written down, is still a little better. Where you know a rule, you need no network.

# %%
labs.Ball(follower, frames=8)

# %% [markdown]
# ## 3 · Language as numbers (15 min)
#
# A network computes with numbers. So a text becomes a list of numbers, in three steps: cut it into **words**, list all
# different words, the **vocabulary**, and give each its **index**. Two numbers are kept free: 0 means *nothing here*,
# 1 means *a word that I do not know*.

# %%
texts = ["the film was good not bad", "the film was bad not good", "what a good film"]
vocabulary = sorted({word for text in texts for word in text.split()})
index = {word: i + 2 for i, word in enumerate(vocabulary)}
print(index)
for text in [*texts, "the soup was good"]:
    print([index.get(word, 1) for word in text.split()], text)

# %% [markdown]
# The index says *which* word it is, not *how much* of something: `good` is not twice as much as `bad`. As a **one-hot**
# vector each word has a place of its own, and all are equally far from each other.
#
# **Predict:** a layer multiplies a one-hot vector by its weights, a matrix with one row for each word. What comes out?

# %%
numbers = [index[word] for word in texts[0].split()]
one_hot = np.eye(len(index) + 2)[numbers]
weights = np.random.default_rng(0).normal(size=(len(index) + 2, 3)).round(1)
print("one-hot:", one_hot.shape, " times weights:", (one_hot @ weights).shape)
print("the product is a row of the weights, looked up:", np.array_equal(one_hot @ weights, weights[numbers]))

embedding = layers.Embedding(len(index) + 2, 3)
embedding.build()
embedding.set_weights([weights])
print("keras.layers.Embedding gives the same:", np.allclose(embedding(np.array(numbers)), weights[numbers]))

# %% [markdown]
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
words = np.array(vectorize(["The film was good"]))
gru, table = layers.GRU(2), keras.initializers.RandomNormal(stddev=1, seed=3)
for mask_zero in (False, True):
    embedding = layers.Embedding(vectorize.vocabulary_size(), 8, mask_zero=mask_zero, embeddings_initializer=table)
    for zeros in (0, 4, 20):
        state = np.array(gru(embedding(np.pad(words, ((0, 0), (0, zeros))))))[0]
        print(f"mask_zero={mask_zero!s:5} {zeros:2} zeros behind: state {state.round(3)}")

# %% [markdown]
# Without a **mask** the layer reads the zeros like any other word, and its state goes on changing: the answer depends
# on how long the other sentences of the batch are. With `mask_zero=True` it skips the zeros, however many there are.


# %% [markdown]
# ## 4 · Many to one: does it praise? (15 min)
#
# *“The film was good, not bad.”* and *“The film was bad, not good.”* have the same words.
# A **bag of words** adds the words up, or takes their mean, and forgets their order.
#
# **Predict**, in per cent right on new sentences of this kind: a bag of words; a GRU; the same GRU without the mask.


# %%
def reader(*middle, mask_zero=True):
    keras.utils.set_random_seed(1)
    parts = [keras.Input((None,)), layers.Embedding(vectorize.vocabulary_size(), 8, mask_zero=mask_zero)]
    model = keras.Sequential([*parts, *middle, layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    live.train(model, (train, y_train), epochs=8)
    return model, model.evaluate(test, y_test, verbose=0)[1]


bag, share_bag = reader(layers.GlobalAveragePooling1D())
gru, share_gru = reader(layers.GRU(16))
_, unmasked = reader(layers.GRU(16), mask_zero=False)
print(f"right: bag of words {share_bag:.0%}, GRU {share_gru:.0%}, GRU without a mask {unmasked:.0%}")

# %% [markdown]
# The bag of words is right with one sentence of each pair, and so with half of them: no training can change that. The
# GRU carries the *not* along to the word that it concerns. Without the mask the same network is still at the start: it
# can learn this as well, but needs more than twice as long, since it must first learn to read nothing into the zeros.
#
# **Play:** move *not*. Then find a sentence on which the bag of words is wrong.

# %%
pair = ["The film was good, not bad.", "The film was bad, not good."]
labs.Sentiment(gru, vectorize, [*pair, *x_test[:12]], [1, 0, *y_test[:12]], other=bag)

# %% [markdown]
# Where does such a network put the words? Train one whose embedding has only 2 numbers a word, so that you see all of
# it. Nobody tells it which words are good: it has only the sentences and their labels.
#
# **Predict:** will `tasty`, `clear` and `funny` be together, although no sentence holds two of them?

# %%
keras.utils.set_random_seed(1)
parts = [layers.Embedding(vectorize.vocabulary_size(), 2, mask_zero=True), layers.GRU(16), layers.Dense(1, "sigmoid")]
flat = keras.Sequential([keras.Input((None,)), *parts])
flat.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
labs.EmbeddingMap(flat, (train, y_train), vectorize, groups=datasets.opinion_words())

# %% [markdown]
# ## 5 · Forecasting (18 min)
#
# How many spots will the sun have next year? They have been counted since 1700 and come and go in about 11 years. The
# years from 1950 on are kept for the test, and nothing may be computed from them: no weights, no scaling, no choice.
#
# **Predict:** which of these simple forecasts is best: as last year, as 11 years ago, or a linear model of nine years?

# %% tags=["nbval-check-output"]
years, spots = datasets.series("sunspots")
learn, test = years < 1910, years >= 1950


def error(forecast):
    return np.mean(np.abs(forecast - spots[test]))


def last(count, mask):
    """The `count` values before each of the chosen years, the newest last."""
    return np.stack([spots[i - count : i] for i in np.flatnonzero(mask) if i >= count])


A = np.c_[last(9, learn), np.ones(np.sum(learn) - 9)]
weights = np.linalg.lstsq(A, spots[learn][9:], rcond=None)[0]
naive, linear = error(last(1, test)[:, 0]), error(last(9, test) @ weights[:9] + weights[9])
print(f"as last year: {naive:.1f}; as 11 years ago: {error(last(11, test)[:, 0]):.1f}; linear: {linear:.1f} spots")

# %% [markdown]
# ### Exercise 3 · The bar to beat: the naive forecast
#
# {task: practice.naive_error}


# %%
def naive_error(train, test, ahead):
    return ...


practice.naive_error.check(naive_error)

# %% [markdown]
# Now a recurrent network, which reads 24 years. The years from 1910 to 1949 are its **validation** set: they say when
# to stop.
#
# **Play:** train it. Drag the line in the picture to the moment from which all forecast. Look at the test part last.


# %%
def forecaster():
    model = keras.Sequential([keras.Input((24, 1)), layers.GRU(16), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mae")
    return model


labs.Forecast(forecaster(), "sunspots")

# %% [markdown]
# One training is no proof. Five, each with the weights that had the lowest validation error, and the same for the
# carbon dioxide in the air, month by month:

# %%
found = {}
for series, seeds in {"sunspots": 5, "co2": 3}.items():
    for seed in range(seeds):
        keras.utils.set_random_seed(seed)
        lab = labs.Forecast(forecaster(), series)
        lab.run(epochs=40)
        lab.press("best")
        found.setdefault(series, []).append(lab.errors("test", ahead=1))
    errors = np.array(found[series])
    print(f"{series}: as last time {errors[0, 0]:.3g}, a season ago + growth {errors[0, 2]:.3g},", end=" ")
    print(f"linear {errors[0, 3]:.3g}, network {np.array2string(errors[:, 4], precision=3)}")

# %% tags=["test"]
for series, errors in found.items():
    assert all(e[4] < np.min(errors[0][:3]) for e in errors), f"{series}: a naive forecast beats the network"

# %% [markdown]
# Both times the network beats what can be said without learning. But look at the linear model: on the sunspots it is as
# good, and it is trained in a millisecond. On the carbon dioxide the network is a little ahead. **Hold every forecast
# against the naive one and against a linear model**, on data that came later.

# %% [markdown]
# ## 6 · How far back does it remember? (20 min)
#
# A sequence of symbols. The network is to say, at every step, which one came **first**. Everything else distracts.
#
# **Predict:** after how many steps is a plain recurrent layer down to guessing?


# %%
def memory(layer):
    model = keras.Sequential([keras.Input((None, 8)), layer(16, return_sequences=True), layers.Dense(8, "softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    return model


experiment = labs.Distance(memory)
experiment

# %% [markdown]
# Five trainings of each, from five seeds: the distance up to which at least 95 % are right.

# %%
reached = experiment.run(5)
for name, distances in reached.items():
    print(f"{name:9} in the median up to {np.median(distances):3.0f} steps, from {min(distances)} to {max(distances)}")

# %% tags=["test"]
assert min(reached["LSTM"] + reached["GRU"]) > max(reached["SimpleRNN"]), "SimpleRNN remembers as far"

# %% [markdown]
# This is what 200 steps of training give, with 8 symbols and 16 units; with fewer symbols or more units the SimpleRNN
# learns it, too. Try `layer(32, …)` and 4 symbols. The gates make it easier to learn, and more certain.
#
# Where does the memory go? Training sends the gradient back through the unrolled network. Step by step it is multiplied
# by $U$ and by the slope of tanh: it **vanishes** or **explodes**, as in a deep network (chapter 02).
#
# **Play:** make the gradient of the SimpleRNN explode; then find the scale where it does neither.

# %%
labs.GradientThroughTime()

# %% [markdown]
# **Gates** are a remedy. An LSTM has a second state, $c_t = f \cdot c_{t-1} + i \cdot g$, without a matrix in the way.
# The **forget gate** $f$, between 0 and 1, keeps; the **input gate** $i$ lets the new $g$ in; an **output gate**
# decides what is shown. A GRU does the same with two gates and one state.
#
# **Predict:** the bias of the forget gate is 0, 1, 2 or 3. How much of the gradient is left per step?

# %%
through = labs.GradientThroughTime(steps=100)
for bias in (0, 1, 2, 3):
    through.set(forget_bias=bias)
    gate = 1 / (1 + np.exp(-bias))
    print(f"bias {bias}: the gate is {gate:.2f} open, the gradient keeps {through.factor('LSTM'):.2f} of itself a step")

# %% [markdown]
# Keras begins with bias 1. **A common mistake: "an LSTM remembers."** A fresh one forgets, too. It *can* learn to keep.
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
# ## 7 · The gates of your own LSTM (10 min)
#
# A **character model** reads a text and says, at every place, which character comes next. Here it learns the names of
# emoji: input and target are the same text, shifted by one.

# %%
names = datasets.text("emoji")
characters = sorted(set(names))
codes = np.array([characters.index(c) for c in names])
starts = range(0, len(codes) - 51, 25)
x, y = (np.array([codes[i + shift : i + shift + 50] for i in starts]) for shift in (0, 1))
print(repr(names[:60]), "…", x.shape)

# %%
keras.utils.set_random_seed(0)
speller = keras.Sequential([keras.Input((None,)), layers.Embedding(len(characters), 16)])
speller.add(layers.LSTM(64, return_sequences=True))
speller.add(layers.Dense(len(characters), "softmax"))
speller.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
history = live.train(speller, (x, y), epochs=5)

# %% [markdown]
# **Play:** what does each unit follow? Go through the units and the characters. Is there one that counts the letters of
# a word, one that notices a space?

# %%
labs.Gates(speller, names[:240], characters)

# %% [markdown]
# Nobody asked for such units; they helped to guess the next character. Most units follow nothing that we have a word
# for. Take care with stories about single units.
#
# And what does it invent? One word in, many characters out:

# %%
begin = "smiling "
print(begin + labs.Writer(speller, (x, y), characters=characters).write(200, begin=begin, temperature=0.7))

# %% [markdown]
# ## 8 · The writer (25 min)
#
# Sentences now, one character after the other: what Python's help says about the language. The last tenth is kept to
# judge. The loss is in **nats per character**: the mean of $-\ln$ of the probability that the right character got.
#
# **Predict:** the text has some 70 different characters. What loss has a model that finds all equally likely?

# %%
corpus = datasets.Corpus(datasets.text("prose"))
kinds = len(corpus.characters)
print(corpus)
print(f"all {kinds} equally likely: {np.log(kinds):.2f} nats")

# %% [markdown]
# Each number tells how likely a character is by itself. A network that has read the characters before it does better.
# `weight_decay` (chapter 04) keeps it from learning the text by heart.


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
# almost any. **Top-k** and **top-p** leave only the likeliest to choose from. Point at a character: what else could
# have come?
#
# The same without a lab, whether you have played or not:

# %%
writing.run(epochs=4)
print(f"held-out text: {writing.loss:.2f} nats per character; all equally likely: {np.log(kinds):.2f}")
for temperature in (0, 0.5, 1.0, 2.0):
    print(f"--- temperature {temperature}\n{writing.write(150, temperature=temperature)}")

# %% [markdown]
# ### Exercise 5 · The temperature
#
# {task: practice.probabilities}


# %%
def probabilities(logits, temperature):
    return ...


practice.probabilities.check(probabilities)

# %% [markdown]
# **Your own text:** Python's source code, Shakespeare, or your letters, in any language.

# %%
source = datasets.text("python")
# source = datasets.own_text("letters.txt")           # a file of yours
# source = datasets.shakespeare(download=True)        # 1 MB from the internet, once
own = datasets.Corpus(source, most=100)
labs.Writer(writer_model(len(own.characters)), own, begin="def ")

# %% [markdown]
# ## 9 · What it cannot do, and what came next (5 min)
#
# How many of the words that it writes exist in the text at all? And how many of the groups of four words?

# %%
known = corpus.text.split()
written = writing.write(2000, temperature=0.7).split()[1:-1]


def share_known(count):
    groups = {tuple(known[i : i + count]) for i in range(len(known))}
    return np.mean([tuple(written[i : i + count]) in groups for i in range(len(written) - count + 1)])


for count in (1, 2, 4):
    print(f"groups of {count}: {share_known(count):.0%} of {len(written)} occur in the text")

# %% [markdown]
# It has learned to spell, not to mean. Does it know facts?

# %%
for begin in ("The capital of France is ", "Two plus two is "):
    print(begin + writing.write(60, begin=begin, temperature=0.3))

# %% [markdown]
# And what it wrote three lines ago is gone: no plot, no argument. A state is a notebook with a fixed number of pages,
# and it is rewritten at every step.
#
# **Attention** (2014, and alone since 2017) does without handing on: each word looks back at all words and takes most
# from those that fit. Here by hand: "it" asks for a thing that can be too large. Networks learn such vectors.

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
# of it (transformers). Recurrent networks live on where data arrive one by one and memory is small: in a watch, a
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
# ## Quiz (5 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute a recurrent layer by hand, feed it with text and with measurements, say how far it remembers, look at
# its gates, and make it write.
#
# | Word | Meaning |
# |---|---|
# | state | what a recurrent layer hands from one step to the next |
# | unrolled | the same layer drawn once for every step |
# | vocabulary, index | all words, and the number of each |
# | one-hot | a vector with a single 1, in the place of the word |
# | embedding | a table of learned numbers, a row for each word |
# | padding, mask | zeros that fill up a sequence, and the note not to read them |
# | LSTM, GRU | recurrent layers with gates that keep, let in and show |
# | backpropagation through time | the gradient through the unrolled network |
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
