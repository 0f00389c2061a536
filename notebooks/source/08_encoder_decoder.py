# %% [markdown]
# # 08 · Encoder and decoder

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 8 · An image into words (15 min) ★
#
# An encoder need not read words. Any list of vectors will do, and a convolutional network makes one: its maps have
# 8 × 8 places, and at each place stands a vector. The decoder looks back at these places as it looked back at words.
#
# Here are scenes with a sentence each. Every colour has a texture of its own as well.

# %%
import keras
import numpy as np
from keras import layers

from dltutor import datasets, figures, labs, live

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
# with a bias for each place.

# %%
keras.utils.set_random_seed(0)
image = keras.Input((32, 32, 3))
maps = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(image)
maps = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(maps)
maps = layers.Conv2D(64, 3, padding="same", activation="relu")(maps)
places = layers.Reshape((64, 64))(maps)
places = layers.EinsumDense("bpc,cd->bpd", (64, 64), bias_axes="pd")(places)
state = layers.Flatten()(layers.Conv2D(12, 1, activation="relu")(maps))
state = layers.Dense(64, "tanh")(state)

# %% [markdown]
# The decoder: a GRU that begins with what the encoder hands on. At each word its state asks (`Dense`) the 64 places,
# and what `Attention` brings back helps to choose the word.

# %%
text = keras.Input((length,), dtype="int32")
heard = layers.Embedding(len(words), 32, mask_zero=True)(text)
heard = layers.GRU(64, return_sequences=True, unroll=True)(heard, initial_state=state)
seen = layers.Attention()([layers.Dense(64)(heard), places])
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
captioning.run(epochs=8)
captioning.set(learning_rate=0.001)
captioning.run(epochs=3)
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
# Leave `Attention` away, so that `both` is made from `heard` alone, and train again: the sentences stay good English,
# and hardly one is true of its image.

# %% [markdown]
# ## 9 · It says what it has read (11 min) ★
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
captioning.set(learning_rate=0.003)
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
