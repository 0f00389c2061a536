# %% [markdown]
# # 08 · Encoder and decoder
#
# **You will build networks that translate.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/08_encoder_decoder.ipynb)
# · 46 minutes, the core way ★ 35

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %%
import keras
import numpy as np
from keras import layers

from dltutor import datasets, figures, labs, live
from dltutor.exercises import encoder_decoder as practice

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
# **Predict:** it trains for six epochs, which takes about half a minute. New sentences have 2 to 25 words. Will long
# ones come out right as often as short ones?

# %%
keras.utils.set_random_seed(0)
plain = network(96)
history = live.train(plain, data.train, epochs=5, batch_size=64)
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
