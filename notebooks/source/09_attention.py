# %% [markdown]
# # 09 · Attention and transformers
#
# **You will build, part by part, what today's language models are made of, see where it looks, and measure what it can
# and what it cannot.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/09_attention.ipynb)
# · 125 minutes, the core way ★ 84
#
# After this chapter you will be able to:
#
# - compute attention by hand and in NumPy, with one head and with several;
# - say what positions and masks are for, and show that a mask holds;
# - tell how far attention reaches, what that costs, and what takes two layers;
# - give a text a probability, by counting and with a network;
# - build a small GPT, judge it beside its honest rivals, and place the large ones.
#
# **What to know first:** softmax (chapter 02), text as numbers and the writer (06), looking back (08).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 1 · Attend by hand (12 min) ★
#
# *The trophy does not fit into the bag: it is too large.* What is too large? You know at once. Put *small* for *large*,
# and "it" is the bag. To find the next word, whoever writes this sentence must look back from "it" to the right thing.
#
# Chapter 08 looked back from one language to another one. Here every word looks at the words of its own sentence:
# **self-attention**. For that a word has three small lists of numbers:
#
# - its **query**: what it asks for;
# - its **key**: what it answers to;
# - its **value**: what it hands over to those who look at it.
#
# How well query and key fit is their product, the **score**. Softmax makes weights of the scores, and what is found is
# the mean of the values with these weights.
#
# **Predict:** at first the query of "it" asks for a thing, and for nothing else. Which words get the most weight?
#
# **Play:** drag the tips of the arrows. Turn the query so that "it" means the trophy, then the bag. Then drag a value:
# what changes, and what does not?

# %%
from dltutor import labs

labs.Attend()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Trophy and bag alike: both are things, so both keys point the way of the query. What is found lies half-way between
# their values, and decides nothing. As soon as the query also asks for what can be too large, the trophy wins; turned
# the other way, the bag wins. A value moves what is found, and no weight.
#
# What is found decides how the sentence goes on, above the picture: this is all that attention does for a next word.
# A longer query, or a larger scale, makes the weights sharper, down to one word alone. Nothing was trained here: you
# have set the numbers. In a network they are learned.
#
# </details>
#
# Real keys have more than two numbers, often 64. *Numbers d in a key* adds such numbers, drawn by chance, as a new
# network has them.
#
# **Predict:** a score is the sum of d products. If all numbers are chance, of size 1, how large are the scores with
# d = 4, 64 and 1,024? What does softmax make of them?

# %% tags=["nbval-check-output"]
import numpy as np

chance = np.random.default_rng(0)
for d in (4, 64, 1024):
    queries, keys = chance.normal(size=(500, 1, d)), chance.normal(size=(500, 8, d))
    scores = (queries * keys).sum(axis=2)  # 500 times a query and eight keys
    for name, used in (("q · k", scores), ("q · k / √d", scores / np.sqrt(d))):
        weights = np.exp(used - used.max(axis=1, keepdims=True))
        weights = weights / weights.sum(axis=1, keepdims=True)
        print(
            f"d = {d:4}, {name:10}: scores of size {used.std():5.1f}, largest weight {weights.max(axis=1).mean():.2f}"
        )

# %% [markdown]
# <details><summary>Answer</summary>
#
# Of size √d: 2, 8 and 32. With large scores one word of eight gets nearly all of the weight, by chance. Its weight w
# hardly moves any more, for the slope of softmax is w (1 − w), and nothing can be learned (chapter 02). Divided by √d,
# the scores have the size 1 whatever d is, and every word has its share at first.
#
# </details>
#
# **Play:** reach the last goal of the lab: let chance make one word certain, and take it back by the root alone.

# %% [markdown]
# ## 2 · In NumPy, and equal to Keras (20 min) ★
#
# In a sentence *every* word asks. Put the queries into the rows of a matrix $Q$, keys and values into $K$ and $V$, and
# all of it is one line:
#
# $$\operatorname{attention}(Q, K, V) = \operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V$$
#
# Two matrix products and a softmax, and each word has looked at each other one. Nothing waits for a word before it, as
# a recurrent network must.
#
# ### Exercise 1 · Queries, keys and values
#
# {task: practice.attention}

# %%
from dltutor.exercises import attention as practice


def attention(queries, keys, values, mask):
    return ...


practice.attention.check(attention)

# %% [markdown]
# Where do the three come from? From the vector of the word, its embedding, by three matrices that are learned: three
# times a `Dense` layer without activation. A fourth one makes a vector of the old size out of what was found. Here is
# Keras's layer, and the same with its own weights in NumPy:

# %%
print("Loading Keras; the first time this takes some seconds.")
import keras
from keras import layers

from dltutor import figures, scratch

words = ["trophy", "not", "fit", "bag", "it"]
x = np.random.default_rng(3).normal(size=(5, 4)).astype("float32")  # five words, four numbers each
keras.utils.set_random_seed(1)
layer = layers.MultiHeadAttention(num_heads=1, key_dim=4)
found = layer(x[None], x[None])[0]  # who asks, and who is asked: the same words
wq, bq, wk, bk, wv, bv, wo, bo = layer.get_weights()
queries, keys, values = x @ wq[:, 0] + bq[0], x @ wk[:, 0] + bk[0], x @ wv[:, 0] + bv[0]
by_hand = scratch.attention.attention(queries, keys, values).found @ wo[0] + bo
print(f"largest difference: {np.abs(found - by_hand).max():.1e}")

# %% tags=["test"]
assert np.abs(found - by_hand).max() < 1e-5

# %% [markdown]
# A word has more than one question. "It" asks what it stands for, and also what is said of that. With one set of
# weights it can put only one. So there are several **heads**: the numbers of query, key and value are shared out among
# them, each head attends by itself, and what they find stands side by side.
#
# **Predict:** a layer has vectors of 64 numbers. Has it more weights with eight heads of 8 numbers than with one head
# of 64?

# %%
for heads in (1, 2, 8):
    layer = layers.MultiHeadAttention(num_heads=heads, key_dim=64 // heads)
    layer.build((None, None, 64), (None, None, 64))
    print(f"heads: {heads}, numbers of each: {64 // heads:2}, weights: {layer.count_params():,}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Exactly as many: four matrices of 64 × 64 and their biases. The heads share the numbers out. So eight questions cost
# what one costs; each has fewer numbers to put it.
#
# </details>
#
# ### Exercise 2 · Several heads by reshaping
#
# {task: practice.split_heads}


# %%
def split_heads(x, heads):
    return ...


practice.split_heads.check(split_heads)

# %% [markdown]
# Attention moves numbers from word to word, and only mixes them. To make something of them, two `Dense` layers follow,
# for each word by itself. Twice what came in is *added* to what comes out: the **residual** way, or way around. And
# before each part the numbers of a word are **normalised**, to mean 0 and deviation 1, so that they do not grow from
# block to block. All that together is a **block**:

# %%
keras.utils.set_random_seed(1)
large = keras.initializers.RandomNormal(stddev=0.7)  # new weights are small: larger ones, so that you see something
attend = layers.MultiHeadAttention(num_heads=1, key_dim=4, kernel_initializer=large)
normal_1, normal_2 = layers.LayerNormalization(), layers.LayerNormalization()
hidden, out = layers.Dense(16, "relu"), layers.Dense(4)

first = normal_1(x[None])
looked, weights = attend(first, first, return_attention_scores=True)
middle = x[None] + looked  # added to what came in
second = normal_2(middle)
made = out(hidden(second))
result = middle + made  # and once more
steps = [np.array(step)[0] for step in (x[None], first, looked, middle, second, made, result)]
figures.transformer_block(words, steps, np.array(weights)[0, 0])

# %% [markdown]
# Follow one row from left to right. Only at *attention* do rows meet, along lines as thick as the weights. What comes
# out has the shape of what came in, so blocks can be stacked.
#
# **Predict:** twelve new blocks one upon the other, and ten different words. How much do the words differ in the end,
# with the way around and without it?

# %%
start = np.random.default_rng(0).normal(size=(1, 10, 32)).astype("float32")


def differ(blocks, around):
    """By how much the ten words differ, as a share of their size."""
    keras.utils.set_random_seed(0)
    h = start
    for _ in range(blocks):
        normal = layers.LayerNormalization()(h)
        looked = layers.MultiHeadAttention(4, 8)(normal, normal)
        h = h + looked if around else looked
        made = layers.Dense(32)(layers.Dense(128, "relu")(layers.LayerNormalization()(h)))
        h = h + made if around else made
    numbers = np.array(h)[0]
    return np.sqrt(numbers.var(axis=0).sum() / (numbers**2).mean(axis=0).sum())


# %%
print(f"before: {differ(0, True):.2f}")
for blocks in (1, 3, 12):
    print(f"blocks: {blocks:2}, with the way around {differ(blocks, True):.2f}, without {differ(blocks, False):.4f}")

# %% tags=["test"]
assert differ(3, False) < 0.01 and differ(12, True) > 0.2

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without it all words are the same after three blocks. What attention finds is a mean, and a mean of means, until
# nothing is left of the single word. With the way around a block only *adds* something to a word, and the word remains.
# On the way back the sum hands a gradient on unchanged, too. So a hundred blocks can be trained.
#
# </details>
#
# In `scratch.attention` all of this stands in NumPy, some 20 lines: heads, normalisation, a block. Tests hold it equal
# to Keras.

# %% [markdown]
# ## 3 · A bag of words, until it is told (18 min) ★
#
# Chapter 06 has sentences that only the order of the words tells. Each has a twin of the same words that says the
# contrary, and both are in the same set.

# %% tags=["nbval-check-output"]
import keras
from keras import layers, ops

from dltutor import datasets, figures, labs, live

(x_train, y_train), (x_test, y_test) = datasets.sentences("hard")
encode = layers.TextVectorization(output_sequence_length=24)
encode.adapt(x_train)
train, test = np.array(encode(x_train)), np.array(encode(x_test))
words = encode.get_vocabulary()
twins = [i for i in range(400) if sorted(test[i]) == sorted(test[0])]
for i in twins:
    print(x_test[i], "→ praises" if y_test[i] else "→ complains")

# %% [markdown]
# Here is a block as in section 2: attention, then two dense layers at each place, each of the two parts added to what
# came in. The vectors of all words are averaged in the end, and one neuron says whether the sentence praises.


# %%
def block(x, masked=False, size=16):
    looking = layers.LayerNormalization()(x)
    found = layers.MultiHeadAttention(1, size)(looking, looking, use_causal_mask=masked)
    x = layers.Add()([x, found])
    thought = layers.Dense(2 * size, "relu")(layers.LayerNormalization()(x))
    return layers.Add()([x, layers.Dense(size)(thought)])


# %% [markdown]
# **Predict:** every word looks at every other one. After training, how many of 400 new sentences will be right?


# %%
def reader(place=None, masked=False):
    numbers = keras.Input((24,), dtype="int64")
    x = layers.Embedding(len(words), 16, mask_zero=True)(numbers)
    if place is not None:  # further below
        x = place(x)
    x = layers.GlobalAveragePooling1D()(block(x, masked))
    model = keras.Model(numbers, layers.Dense(1, "sigmoid")(x))
    model.compile(keras.optimizers.Adam(0.004), "binary_crossentropy", metrics=["accuracy"])
    return model


# %%
keras.utils.set_random_seed(1)
model = reader()
history = live.train(model, (train, y_train), epochs=6, batch_size=32)
print(f"right: {model.evaluate(test, y_test, verbose=0)[1]:.1%} of {len(test)} new sentences")
for i in twins:
    print(f"{model.predict(test[i : i + 1], verbose=0)[0, 0]:.6f}  {x_test[i]}")

# %% tags=["test"]
assert abs(model.evaluate(test, y_test, verbose=0)[1] - 0.5) < 0.03

# %% [markdown]
# <details><summary>Answer</summary>
#
# Exactly half: of each pair of twins one. A word's query meets the keys of all others, and what is found is a *sum*
# over them. A sum does not ask in which order things are added. The twins have the same words, so they get the same
# answer, to the last digit.
#
# </details>
#
# **A common mistake: "attention knows the order by itself."** A recurrent network reads one word after the other, so it
# cannot help knowing the order. Attention reads all at once. It is a **bag of words**, until somebody tells it where
# each word stands.
#
# The remedy is simple: each place has a vector of its own, its **position**, which is added to the vector of the word
# that stands there. The vectors can be learned, as those of the words are. Or they can be fixed: waves.

# %%
from dltutor.scratch.attention import waves

table = 0.5 + 0.5 * waves(24, 16)  # from 0 to 1, to be drawn
figures.gallery({"each column a place, from 0 to 23; each row a wave: eight sines, then eight cosines": [table.T]}, 300)

# %% [markdown]
# ### Exercise 3 · Positions as waves
#
# {task: practice.positions}


# %%
def positions(places, size):
    return ...


practice.positions.check(positions)


# %% [markdown]
# A layer of our own adds them: `learned` says whether training may change them.


# %%
class Positions(layers.Layer):
    def __init__(self, table, learned):
        super().__init__()
        start = keras.initializers.Constant(table)
        self.table = self.add_weight(shape=table.shape, initializer=start, trainable=learned)
        self.supports_masking = True  # padding stays padding

    def call(self, x):
        return x + self.table[: ops.shape(x)[1]]


def told(positions, masked=False):
    if positions == "learned":
        return reader(Positions(np.random.normal(0, 0.1, (24, 16)), learned=True), masked)
    if positions == "waves":
        return reader(Positions(waves(24, 16), learned=False), masked)
    return reader(None, masked)


# %% [markdown]
# **Predict:** which will learn faster, positions that are learned or waves? And which will be better in the end?
#
# **Play:** press *Play*, without positions first. The square shows where each word of a sentence looks: a row for each
# word that looks, a column for each that is looked at. *Shuffle the words*: does the answer move? Then choose *learned*
# and *waves*, and train these too. Swap two words, so that the answer turns.

# %%
labs.Order(told, (train, y_train), (test, y_test), words)

# %% [markdown]
# The same without a lab:

# %%
lines, epochs = {}, list(range(3, 34, 3))
for kind in ("learned", "waves"):
    keras.utils.set_random_seed(1)
    model, lines[kind] = told(kind), []
    trainer = live.Trainer(model, train, y_train, batch_size=32)
    for epoch in epochs:
        trainer.learning_rate = 0.004 if epoch <= 27 else 0.001
        trainer.train_epochs(3)
        lines[kind].append(model.evaluate(test, y_test, verbose=0)[1])
figures.shares(epochs, lines, across="epochs", title="new sentences right")

# %% tags=["test"]
assert min(right[-1] for right in lines.values()) >= 0.9, lines
assert lines["learned"][2] > lines["waves"][2], lines

# %% [markdown]
# <details><summary>Answer</summary>
#
# Those that are learned help sooner: they begin small, and grow where they are needed. Waves are large from the
# beginning, and the words have to be heard above them. In the end both tell nearly all sentences. Waves have one thing
# more: there is a wave for place 1,000, even if no sentence of the training was so long.
#
# </details>

# %% [markdown]
# ## 4 · Not looking ahead (12 min)
#
# A language model is to say the next word. It trains at all places of a sentence at once: at each place the word that
# follows is wanted. But each place looks at the whole sentence, and the word that follows stands in it! So places that
# come later are shut: the **causal mask**, `use_causal_mask=True`.

# %% [markdown]
# ### Exercise 4 · Nobody looks ahead
#
# {task: practice.causal_mask}


# %%
def causal_mask(places):
    return ...


practice.causal_mask.check(causal_mask)


# %%
def next_word(masked):
    numbers = keras.Input((23,), dtype="int64")
    x = layers.Embedding(len(words), 16)(numbers)
    x = Positions(np.random.normal(0, 0.1, (24, 16)), learned=True)(x)
    x = block(x, masked)
    model = keras.Model(numbers, layers.Dense(len(words))(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


# %% [markdown]
# **Predict:** one network is trained with the mask, one without. Which of the two has the lower loss, on sentences
# that neither has seen? Which one would you take?

# %%
before, after = test[:, :-1], test[:, 1:]
there = after > 0  # padding is no word
models = {}
for masked in (True, False):
    keras.utils.set_random_seed(1)
    models[masked] = next_word(masked)
    history = live.train(models[masked], (train[:, :-1], train[:, 1:]), epochs=8, batch_size=32)
    logits = models[masked].predict(before, verbose=0)
    chances = ops.softmax(logits).numpy()
    loss = -np.log(np.take_along_axis(chances, after[..., None], axis=-1)[..., 0][there]).mean()
    print(f"{'with' if masked else 'without'} the mask: loss {loss:.3f} nats on new sentences")


# %% [markdown]
# <details><summary>Answer</summary>
#
# The one without the mask, by far: it copies the word that it is to guess from the place behind. Nobody can know the
# next word so well: after "The" may come a film, a soup or a lecture. A loss below what is possible is the sign of a
# leak. In use the next word is not there to be copied, and then:
#
# </details>


# %%
def guesses(model):
    chance, rows = np.random.default_rng(0), np.arange(200)
    cuts = np.array([chance.integers(2, np.count_nonzero(row)) for row in test[:200]])
    begun = np.where(np.arange(23) < cuts[:, None], test[:200, :-1], 0)  # the words so far, and nothing behind them
    said = model.predict(begun, verbose=0)[rows, cuts - 1].argmax(axis=-1)
    return np.mean(said == test[rows, cuts])


found = {masked: guesses(model) for masked, model in models.items()}
print(f"the next word, when it is not there yet: {found[True]:.0%} right with the mask, {found[False]:.0%} without")

# %% tags=["test"]
assert found[True] > found[False] + 0.2, found

# %% [markdown]
# **A common mistake: "a low training loss is a good model."** Low loss on what it will be used for, under the same
# conditions: that is a good model.
#
# With the mask, what comes later cannot change what was before. Try it: change the last words of a sentence.

# %%
changed = before.copy()
changed[:, 8:] = 5
for masked, model in models.items():
    moved = np.abs(model.predict(before, verbose=0) - model.predict(changed, verbose=0))[:, :8].max()
    print(f"{'with' if masked else 'without'} the mask the first eight places move by {moved:.6f}")

# %% tags=["test"]
assert np.abs(models[True].predict(before, verbose=0) - models[True].predict(changed, verbose=0))[:, :8].max() < 1e-5

# %% [markdown]
# **Predict:** in the lab of section 3 choose no positions, but the mask. Is it still a bag of words? Try it: look at
# the upper right of the square, and train.
#
# <details><summary>Answer</summary>
#
# No: it learns most of the sentences, though more slowly. The first word sees itself alone, the second one sees two
# words, and so on: the mask itself tells the places apart. Without the mask and without positions nothing does.
#
# </details>

# %% [markdown]
# ## 5 · As far as you like, and what it costs (10 min)
#
# What came long ago fades in a recurrent network (chapter 06). For attention no place is further than another: one step
# leads from the last to the first. The task again: random symbols; which of 8 came first? It is asked at every place,
# and judged at the last one, 200 symbols later.


# %%
def model_of(numbers, x):
    model = keras.Model(numbers, layers.Dense(8)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


# %%
def gru():
    numbers = keras.Input((None,), dtype="int64")
    x = layers.Embedding(8, 16)(numbers)
    return model_of(numbers, layers.GRU(16, return_sequences=True)(x))


def attending():
    numbers = keras.Input((None,), dtype="int64")
    x = layers.Embedding(8, 16)(numbers)
    x = Positions(np.random.normal(0, 0.1, (3200, 16)), learned=True)(x)
    looking = layers.LayerNormalization()(x)
    found = layers.MultiHeadAttention(1, 16)(looking, looking, use_causal_mask=True)
    return model_of(numbers, layers.Add()([x, found]))


# %% [markdown]
# **Predict:** both train for as many seconds. Which one will know the first of 200 symbols? Will the other one at 50?
#
# **Play:** press *Play*. Then other lengths. Then *Time a pass*: what does length cost?

# %%
labs.Reach({"GRU 16": gru, "attention 16": attending})

# %% [markdown]
# The same without a lab, one epoch each:

# %%
import time

x, first = datasets.recall(199, 2600, symbols=8)
x_new, first_new = datasets.recall(199, 300, symbols=8, seed=1)
known = {}
for name, build in (("GRU", gru), ("attention", attending)):
    keras.utils.set_random_seed(1)
    model, began = build(), time.perf_counter()
    history = live.train(model, (x, np.repeat(first[:, None], 200, axis=1)), epochs=1, batch_size=32)
    took = time.perf_counter() - began
    known[name] = np.mean(model.predict(x_new, verbose=0)[:, -1].argmax(axis=-1) == first_new)
    print(f"{name}: right {known[name]:.0%} after {took:.0f} s")

# %% tags=["test"]
assert known["attention"] > 0.95 and known["GRU"] < 0.3, known

# %% [markdown]
# <details><summary>Answer</summary>
#
# Attention, after a few dozen steps. The GRU guesses at 200: the first symbol would have to survive 199 steps of the
# state, and its gradient the way back. At 50 it learns it as well, in seconds.
#
# </details>
#
# Nothing comes for free. Each of n places looks at n places, so a layer makes n × n weights, and a sequence twice as
# long needs four times as many. The recurrent layer makes n steps, one after the other: twice as long, twice as much.

# %%
for n in (200, 3200, 100_000):
    print(f"{n:7,} symbols: {n**2 * 4 / 1e6:12,.1f} MB for the weights of one head; a state of 16: {16 * 4} bytes")

# %% [markdown]
# **Predict:** in the lab, which one takes longer for 3,200 symbols?
#
# <details><summary>Answer</summary>
#
# Mostly the GRU, still! Attention multiplies far more, but all places at once, which is what processors are made for;
# the GRU must wait for each step before it can begin the next one. But look how steep the lines are: from 1,600 to
# 3,200 symbols that of attention rises by up to four, that of the GRU by two. They will cross, and before that the
# memory is full.
# A book of 100,000 words would take 40 GB, for one head in one layer. Much work has gone into attending to less, and
# into not keeping the weights.
#
# </details>

# %% [markdown]
# ## 6 · Looking something up takes two layers (10 min)
#
# A list of pairs, a key and its value, then a key once more: `C 4 A 11 K 0 A`. Which value belongs to it? Here 11. The
# pairs are new in each sequence, so there is nothing to learn by heart: the network must *look up*.

# %% tags=["nbval-check-output"]
seen, unseen = datasets.lookup(pairs=6), datasets.lookup(pairs=6, samples=500, seed=1)
print("a sequence:", unseen.sequences[0], "→", unseen.answers[0])
print("keys are the numbers 0 to 15, values 16 to 31; the answer is a value, from 0 to 15")

# %% [markdown]
# Whoever names one of the six values at random is right in about one case of five. The network has one layer of
# attention, or two, and nothing else but embeddings, positions, and `Dense` at the end.


# %%
def seeker(depth):
    numbers = keras.Input((13,), dtype="int64")
    start = keras.initializers.RandomNormal(stddev=0.5)
    x = layers.Embedding(32, 32, embeddings_initializer=start)(numbers)
    x = Positions(np.random.normal(0, 0.5, (13, 32)), learned=True)(x)
    for _ in range(depth):
        looking = layers.LayerNormalization()(x)
        found = layers.MultiHeadAttention(1, 32)(looking, looking, use_causal_mask=True)
        x = layers.Add()([x, found])
    last = layers.LayerNormalization()(x[:, -1])
    model = keras.Model(numbers, layers.Dense(16)(last))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return model


# %% [markdown]
# **Predict:** will one layer do? And will the share that is right grow little by little, or all at once?
#
# **Play:** train one layer for a while. Then choose two, and watch the curve and both squares. When it is good, pause,
# and press a key of the sequence: that one is asked for. Which layer does what?

# %%
labs.LookUp(seeker, seen, unseen)

# %% [markdown]
# The same without a lab:

# %%
lines, steps = {}, [188 * epoch for epoch in range(1, 5)]
for depth in (1, 2):
    keras.utils.set_random_seed(1)
    model, name = seeker(depth), f"{depth} layer{'s' if depth > 1 else ''}"
    trainer = live.Trainer(model, *seen, batch_size=64)
    lines[name] = []
    for _ in steps:
        trainer.train_epochs(1)
        lines[name].append(model.evaluate(*unseen, verbose=0)[1])
figures.shares(steps, lines, across="steps", title="new sequences right")

# %% tags=["test"]
assert lines["2 layers"][-1] > 0.95 and max(lines["1 layer"]) < 0.45, lines

# %% [markdown]
# <details><summary>Answer</summary>
#
# One layer stays at guessing one of the values. With two the curve lies flat for hundreds of steps, and then it jumps,
# within a few dozen, to nearly all. Such a jump is often seen when two parts must fit together before either is of use.
#
# </details>
#
# What has it found? `live.Attending` tells the weights.

# %%
looks = live.Attending(model)
_, weights = looks.look(unseen.sequences)
one, two = [weights[name][:, 0] for name in looks.names]
values = np.arange(1, 12, 2)
rows = np.arange(len(unseen.sequences))
asked = (unseen.sequences[:, :-1:2] == unseen.sequences[:, -1:]).argmax(axis=1)
print(f"layer 1: a value looks at the key before it with {one[:, values, values - 1].mean():.2f}")
print(f"layer 2: the last place looks at the right value with {two[rows, -1, 2 * asked + 1].mean():.2f}")

# %% tags=["test"]
assert two[rows, -1, 2 * asked + 1].mean() > 0.7

# %% [markdown]
# Layer 1 lets each value look at the key before it, and take it over: now it says "I am 11, and A stood before me".
# Layer 2 lets the last place, an A, look for whom an A stood before. With one layer the last place can find the other
# A, but there stands nothing of 11; and at the 11 nothing stands of A.
#
# In large models there are pairs of heads that do just this: they find where the present word stood before, and say
# what came after it then. They are called **induction heads**, and they too appear suddenly in training.

# %% [markdown]
# ## 7 · How probable is a text? Count first (15 min) ★
#
# A model that writes is a model of what is probable. Cut a text into its characters $c_1, c_2, c_3, …$. Its
# probability is a product, each character after *all* that stand before it:
#
# $P = P(c_1) \cdot P(c_2 | c_1) \cdot P(c_3 | c_1 c_2) \cdots$
#
# So one question is enough: *what comes next?* Who can answer it can write: draw a character, add it, ask again. The
# oldest answer is counting. An **n-gram** is a run of n characters: the n − 1 before say what may follow. Here is what
# Python's own help says about the language, 123,000 characters. The last tenth is kept to judge.

# %%
import numpy as np

from dltutor import datasets, figures, labs, live
from dltutor.exercises import attention as practice
from dltutor.scratch.texts import ngrams

corpus = datasets.Corpus(datasets.text("prose"))
kinds = len(corpus.characters)
x, y = corpus.train
x_new, y_new = corpus.validation
print(corpus)

# %%
counting = ngrams.NGrams(x, y, kinds, longest=5)
sentence = "The value of a name"
codes = corpus.encode(sentence)
for place in range(1, len(sentence)):
    share = counting.shares(codes[:place])[codes[place]]
    print(f"{sentence[:place]:>18} → {sentence[place]!r}: {share:.0%}")

# %% [markdown]
# Most characters inside a word are nearly certain, the first ones of a word are not. A run that was never counted must
# not get the probability 0, or the whole product is 0. So each count is mixed with that of the next shorter run, down
# to all characters being equally likely: **interpolation**. A run that was seen often speaks for itself; one that was
# seen seldom leaves the word to the shorter one.
#
# **Predict:** runs of 2 characters, of 5, of 9: which guesses best in the text that was counted? And in the new text?

# %%
lengths = list(range(1, 10))
counted, new = [], []
for n in lengths:
    counting = ngrams.NGrams(x, y, kinds, longest=n)
    counted.append(np.exp(-counting.loss(x, y)))
    new.append(np.exp(-counting.loss(x_new, y_new)))

lines = {"text that was counted": counted, "new text": new}
figures.shares(lengths, lines, "characters in a run, n", "probability of the character that came, on average")

# %% tags=["test"]
assert lengths[int(np.argmax(new))] in (4, 5, 6) and int(np.argmax(counted)) == 8, (counted, new)

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the text that was counted, the longer the better: in the end it is known by heart. In new text runs of five are
# best, and longer ones do harm: most of them are new, and those that were counted were counted once or twice. That is
# overfitting (chapter 04), of a table.
#
# </details>
#
# **A common mistake: "who looks further back guesses better."** Not by counting. A table takes "the cat sat" and "the
# dog sat" for two different things, and what it has learned of one says nothing of the other.
#
# ### Exercise 5 · Count, and mix with what is shorter
#
# {task: practice.ngram}


# %%
def ngram(text, context, character, kinds):
    return ...


practice.ngram.check(ngram)

# %% [markdown]
# ## 8 · A tiny GPT (19 min) ★
#
# **GPT** stands for *generative pre-trained transformer*: it writes, it has read before, and it is made of blocks of
# attention. You know each part: a vector for each character, plus one for its place; then blocks, each of attention
# with several heads, and of two dense layers that work at each place alone. Each part *adds* to what was there before,
# and is normalised first. A **causal mask** lets each place look at itself and at what came before, not ahead (section
# 4). The end: a logit for each character that may come next. Plain Keras:

# %%
import keras
from keras import layers


def blocks(x, size, heads, causal):
    for _ in range(2):
        h = layers.LayerNormalization()(x)
        x = x + layers.MultiHeadAttention(heads, size // heads)(h, h, use_causal_mask=causal)
        h = layers.LayerNormalization()(x)
        x = x + layers.Dense(size)(layers.Dense(4 * size, "relu")(h))
    return layers.LayerNormalization()(x)


# %%
def gpt(kinds, size=64, heads=4, window=100, causal=True, rate=0.003):
    keras.utils.set_random_seed(0)
    text = keras.Input((None,), dtype="int32")
    place = keras.ops.cumsum(keras.ops.ones_like(text), axis=1) - 1  # 0, 1, 2, …
    start = keras.initializers.RandomNormal(stddev=0.1)
    x = layers.Embedding(kinds, size, start)(text) + layers.Embedding(window, size, start)(place)
    model = keras.Model(text, layers.Dense(kinds)(blocks(x, size, heads, causal)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate, beta_2=0.98, weight_decay=0.1, clipnorm=1.0), loss)
    return model


model = gpt(kinds)
print(f"{model.count_params():,} weights")

# %% [markdown]
# All places of a window learn at once: each is asked for its next character, and the mask keeps the answer from it.
# The rivals: runs of five, counted, which took a moment; and the GRU of chapter 06, with a state of 128 numbers.
#
# **Predict:** each network has about half a minute. Who guesses new text best: the GPT, the GRU, or counting?
#
# **Play:** press *Play* and read. When a word looks like English, pause. Point at a character: the ground under the
# text before it shows where one **head** looked for it. Go through the layers and heads. Is there one that looks at the
# character just before? One that looks at the last space, the beginning of the word?

# %%
writer = labs.Writer(model, corpus, batch_size=12, goal=1.7)
writer

# %% [markdown]
# The same without a lab, whether you have played or not; then the GRU; all on the same windows of new text:

# %%
writer.run(epochs=3)
writer.set(learning_rate=0.0004)
writer.run(epochs=1)

keras.utils.set_random_seed(0)
gru = keras.Sequential([keras.Input((None,)), layers.Embedding(kinds, 32)])
gru.add(layers.GRU(128, return_sequences=True))
gru.add(layers.Dense(kinds))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
gru.compile(keras.optimizers.Adam(0.01, weight_decay=0.1, clipnorm=1.0), loss)
history = live.train(gru, (x, y), epochs=3, batch_size=32)
gru.optimizer.learning_rate = 0.00125
history = live.train(gru, (x, y), epochs=1, batch_size=32)

# %% [markdown]
# **Perplexity** is e to the power of the loss: between so many equally likely characters a model wavers.

# %%
counting = ngrams.NGrams(x, y, kinds, longest=5)
nats = {"5-gram, counted": counting.loss(x_new, y_new)}
nats["GRU 128"] = gru.evaluate(x_new, y_new, verbose=0)
nats["GPT"] = writer.loss  # the same windows
for name, loss in nats.items():
    print(f"{name:16} {loss:.2f} nats a character, perplexity {np.exp(loss):.1f}")

# %%
chance = np.random.default_rng(0)
text = list(corpus.encode("The "))
for _ in range(200):
    text.append(chance.choice(kinds, p=counting.shares(text)))
print("counted:", corpus.decode(text))
print("\nGPT:    ", "The " + writer.write(200, begin="The ", temperature=0.8))

# %% tags=["test"]
assert max(nats["5-gram, counted"], nats["GRU 128"]) + 0.2 < nats["GPT"] < 1.95, nats

# %% [markdown]
# <details><summary>Answer</summary>
#
# Counting is ahead, and took less than a second. The GRU comes near it. The GPT is last. Give each network a minute,
# and the GRU passes the table; the GPT comes nearer to both, and stays behind.
#
# </details>
#
# **A common mistake: "a transformer is better."** Here it loses, twice. Nothing in it knows that the last characters
# matter most: the GRU and the table are built so, the GPT must find it out. And the text is short.
#
# **Why that is not the end.** A table is full: twice as long a run makes it worse, as you saw. The GRU reads one
# character after the other: a thousand processors cannot help it with one text. The GPT works at all places at once,
# so it can be made larger, and given a thousand times as much text, in the same time. What was a burden, to know
# nothing beforehand, is no burden any more when there is enough to learn from.
#
# ### Exercise 6 · Perplexity
#
# {task: practice.perplexity}


# %%
def perplexity(probabilities):
    return ...


practice.perplexity.check(perplexity)

# %% [markdown]
# ### Forget the mask
#
# One argument, `use_causal_mask=True`, is easily forgotten. A smaller GPT with shorter windows, once with the mask and
# once without:
#
# **Predict:** which has the smaller loss, on text that neither has read? And which writes better?

# %%
short = datasets.Corpus(corpus.text, window=24)
for causal in (True, False):
    small = gpt(kinds, size=32, heads=2, window=24, causal=causal, rate=0.01)
    trial = labs.Writer(small, short)
    trial.run(epochs=1)
    print(f"causal={causal}: {trial.loss:.2f} nats on new text, and it writes:")
    print("   ", trial.write(70, begin="The ", temperature=0.7).replace("\n", " "))

# %% tags=["test"]
assert trial.loss < 0.6, "without the mask it copies"

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without the mask the loss is far below anything that is honest, on new text as well: each place looks at the next
# one and copies the answer. When it writes there is no next one to look at, and it writes rubbish.
#
# </details>
#
# **A common mistake: "a small loss is a good model."** A loss that is too good to be true says that the answer has
# slipped into the question. It happened to data (chapter 04: a leak between the sets), and here to a network.

# %% [markdown]
# ## 9 · From here to large models (6 min)
#
# Your GPT and the large ones are built alike: the same blocks, only more of them, and wider. One formula counts the
# weights of all of them: a block of width $d$ has $12 d^2 + 13 d$, the tables for characters and positions come on top.

# %%
from dltutor import datasets, figures


def count(blocks, size, kinds, context):
    """How many weights a GPT has: in its blocks, in its tables, and in the last normalisation."""
    return blocks * (12 * size**2 + 13 * size) + (kinds + context) * size + 2 * size


text = datasets.text("prose")
kinds = len(set(text))
own = count(blocks=2, size=64, kinds=kinds, context=100) + 65 * kinds  # and the layer that says the character
print(f"yours: {own:,}")
print(f"GPT-2, the small one: {count(blocks=12, size=768, kinds=50257, context=1024):,}")
print(f"GPT-3: {count(blocks=96, size=12288, kinds=50257, context=2048):,}")

# %% [markdown]
# How far is it from yours to them? Each line is logarithmic: from one mark to the next it is a hundred or a thousand
# times as much. (A **token** is a piece of a word, about four characters. A laptop takes some 30 watts.)

# %%
models = datasets.language_models()
energy = 30 / 1000 * 1 / 60  # kWh for one minute
figures.model_sizes(models, own, len(text) / 4, energy)

# %%
largest = max(models, key=lambda model: model.weights)
heard = 18 * 365 * 12000 * 4 / 3  # a childhood of 18 years, 12,000 words a day, 4 tokens for 3 words
print(f"{largest.name}: {largest.weights / own:,.0f} times your weights")
print(f"    read as much as is said in {largest.tokens / heard:,.0f} childhoods")
print(f"    its training took what a household that uses 3,500 kWh a year needs in {largest.energy / 3500:,.0f} years")
print(models[-1].source)

# %% [markdown]
# `datasets.language_models()` names the source of each number; the 12,000 words a day were counted by J. Gilkerson and
# others (2017). What was learned with you on one page still holds there: it gives each next piece a probability. With
# so much text it gets from that what nobody has programmed: translating, summing up, writing programs. Many are then
# trained further, by examples and by people's votes, to answer as one wishes.
#
# **A common mistake: "It understands."** The sentence of section 1 is famous. Such sentences were made in 2012 as a
# test that only someone who understands would pass. Large models pass it today, and those who made the test say: it
# does not show what it was to show. They have read such sentences, and more of our texts than we can know.
#
# **Predict:** you have set the arrows of the lab so that it passes the test. What does the lab say if another thing
# comes into the sentence, a car in which trophy and bag lie?

# %%
query = np.array([2, 1.5])  # asks for a thing that can be too large
keys = np.array([[2.5, 1.5], [-2, -1], [-1.5, 1.5], [2.5, -1.5], [-0.6, -1.6], [3.5, 2]])  # those of the lab; the car
names = ["trophy", "not", "fit", "bag", "it", "car"]
for several in (5, 6):
    scores = keys[:several] @ query / np.sqrt(2)
    weights = np.exp(scores) / np.exp(scores).sum()
    best = weights.argmax()
    print(f"{several} words: “it” means “{names[best]}”, with a weight of {weights[best]:.2f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# "It" means the car: a large thing is asked for, and it is the largest. The numbers that solved the one sentence are
# wrong for the next, and nothing in them says so. A large model has more numbers, and has read more cars; it still
# takes what fits best, and it sounds alike when it is right and when it is not.
#
# </details>
#
# **What they must not be trusted with.** Facts without a source: what is likely and what is true are two things, and a
# book that does not exist is quickly invented. News from after the training. Decisions about people: it repeats what
# was written about people like them. Secrets: what you type in may be kept, and what was read can come out again. Who
# answers for the result? A person must.

# %% [markdown]
# ## Quiz (3 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can compute attention by hand, build a transformer from its parts, test its mask, say what its order comes from
# and what its reach costs, and judge a language model by what it says of text that it has not read.
#
# | Word | Meaning |
# |---|---|
# | query, key, value | what a word asks, what it answers to, what it hands over |
# | score, weight | how well query and key fit; softmax of it |
# | self-attention | the words of a sequence look at each other |
# | head | one set of queries, keys and values; several stand side by side |
# | residual | what came in is added to what comes out |
# | layer normalisation | the numbers of each word, with mean 0 and deviation 1 |
# | block | attention and two dense layers, each normalised before and with a way around |
# | transformer | a network of such blocks |
# | position | a vector for each place, added so that the order is known |
# | causal mask | nobody looks at what comes later |
# | n-gram | a run of n characters or words, counted |
# | perplexity | e to the loss: among how many equally likely ones it seems to choose |
# | GPT | a transformer with a causal mask that says what comes next |
# | token | a piece of a word, the unit of large models |
#
# **In the world.** Translators, search, programs that complete code, that sum up and answer; in biology the shapes of
# proteins; in images patches instead of words. Wherever there are many things that look at each other, there is much
# data, and time to train. Where data are few, try counting, a recurrent network or a linear model first, and print
# them side by side.
#
# **Your turn.** Take a text of your own, letters, recipes, a log of a machine: `datasets.own_text()`. Count n-grams,
# then train the GPT on it, each for a minute. Then change the block: one head or eight, no way around, two blocks or
# four. Write down the loss on the last tenth of the text for each, and say before each run what you expect.
#
# **Where to read on.** A. Vaswani and others, *Attention Is All You Need* (2017). A. Radford and others, *Language
# Models are Unsupervised Multitask Learners* (2019). H. Levesque, E. Davis, L. Morgenstern, *The Winograd Schema
# Challenge* (2012); V. Kocijan and others, *The Defeat of the Winograd Schema Challenge* (2023). E. Bender, T. Gebru
# and others, *On the Dangers of Stochastic Parrots* (2021).
