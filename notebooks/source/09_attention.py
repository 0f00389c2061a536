# %% [markdown]
# # 09 · Attention and transformers
#
# **You will build, part by part, what today's language models are made of, see where it looks, and measure what it can
# and what it cannot.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/09_attention.ipynb)
# · 120 minutes, the core way ★ 80
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
# ### Exercise 4 · Nobody looks ahead
#
# {task: practice.causal_mask}


# %%
def causal_mask(places):
    return ...


practice.causal_mask.check(causal_mask)

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
# with several heads and a causal mask, and of two dense layers that work at each place alone. Each part *adds* to what
# was there before, and is normalised first. The end: a logit for each character that may come next. Plain Keras:

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
# **Predict:** each network has less than half a minute. Who guesses new text best: the GPT, the GRU, or counting?
#
# **Play:** press *Play* and read. When a word looks like English, pause. Point at a character: the ground under the
# text before it shows where one **head** looked for it. Go through the layers and heads. Is there one that looks at the
# character just before? One that looks at the last space, the beginning of the word?

# %%
writer = labs.Writer(model, corpus, batch_size=16, goal=1.7)
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
