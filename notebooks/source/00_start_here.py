# %% [markdown]
# # 00 · Start here
#
# **In twenty minutes you know your tools, and your computer has learnt to read digits.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/00_start_here.ipynb)
# · 19 minutes
#
# After this chapter you will be able to:
#
# - run the cells of a notebook, and say in which order they ran;
# - play with a lab, stop it and start it again;
# - find out whether your installation is complete, and mend it;
# - train a small network on real handwriting, and say how many digits it reads correctly.
#
# **What to know first:** a little Python: variables, lists, functions. No deep learning.

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 1 · How a notebook works (6 min)
#
# A notebook is a page of **cells**. Some hold text, like this one. Others hold Python code, and you run them.
#
# - Click into the next cell and press **Shift + Enter**. The result appears below the cell.
# - The number in square brackets says which cell ran first, second, third. A star means that it is still running.
# - Change anything you like and run the cell again. You cannot break the computer, only this notebook.
#
# Run this one. It shows a **lab**, a picture that you can play with: one artificial neuron. **Play:** drag the
# sliders and watch its sum in the picture. What it means is the subject of chapter 01.

# %%
from dltutor import datasets, labs

labs.OneNeuron()

# %% [markdown]
# **Predict:** what will the next cell print?

# %% tags=["nbval-check-output"]
weights = [2, 3]
inputs = [10, 1]
total = weights[0] * inputs[0] + weights[1] * inputs[1]
print("The sum is", total)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 2 · 10 + 3 · 1 = 23. You have just computed the sum inside an artificial neuron, the one that the lab writes out:
# every input times its weight, all added up (and there a bias besides).
#
# </details>
#
# The **kernel** is the Python that runs behind the page. It remembers `weights` until you restart it.
#
# **A common mistake: "the order on the page is the order that counts."** What counts is the order in which you ran
# the cells. Run the next cell twice, and look at what it prints the second time.

# %%
weights[0] = weights[0] + 1
print("The first weight is now", weights[0])

# %% [markdown]
# Running a cell again does its work again: the weight keeps growing. When you are lost, choose
# *Kernel → Restart Kernel and Run All Cells* (on Colab *Runtime → Restart session and run all*).

# %% [markdown]
# ## 2 · Is everything installed? (1 min)
#
# Run the next cell. Where something is missing, it says what to type.

# %%
from dltutor.command.check import report

print(report())

# %% [markdown]
# ## 3 · The promise: a network that reads digits (4 min)
#
# Here are real digits that people wrote by hand. Each is a picture of 8 × 8 points: for a computer, 64 numbers.

# %% tags=["nbval-check-output"]
(train_x, train_y), (test_x, test_y) = datasets.digits()
print(f"{len(train_x)} pictures to learn from, {len(test_x)} kept for the test, each {test_x[0].shape}")

# %% [markdown]
# Here are the numbers of one of them: 0 is paper, 16 is ink. Can you read it? The **label** is the digit that somebody
# noted for it. Change `number` and run the cell again.

# %%
number = 0
print((16 * test_x[number]).astype(int))
print("Its label says:", test_y[number])

# %% [markdown]
# Now a network. Its first layer slides 16 small filters, each 3 × 3 points, over the picture and looks for strokes
# and corners. The next looks for combinations of them. The last 10 neurons say how likely each digit is. **Keras** is
# the library that we build with. Do not read the second cell yet: by chapter 05 you will understand every word of it.

# %%
print("Loading Keras and TensorFlow takes a few seconds, once.")
import keras
from keras import layers

# %%
keras.utils.set_random_seed(1)
network = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.BatchNormalization(momentum=0.9),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.BatchNormalization(momentum=0.9),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
network.compile(keras.optimizers.Adam(learning_rate=0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])

# %% [markdown]
# **Predict:** the network knows nothing yet. How many of 100 digits does it get right before it is trained?

# %%
_, before = network.evaluate(test_x, test_y, verbose=0)
print(f"Before training it reads {before:.0%} of the test digits correctly.")

# %% [markdown]
# <details><summary>Answer</summary>
#
# About one in ten, which is what guessing gives: its weights are random. A few more or less are chance.
#
# </details>

# %% [markdown]
# ## 4 · Train it, then write to it (6 min)
#
# This lab works on *your* network, the one in the cell above.
#
# - **Play** starts the training, the same button pauses it. A lab never trains while nobody looks at it.
# - A **slider** acts at once, also during the training. With the keyboard: Tab reaches it, the arrow keys move it.
# - **Reset** starts over. A **goal** is noticed by the lab itself.
#
# **Play:** run the cell and press *Play*: five seconds of training are enough. Pause, and draw a digit on the pad, with
# the mouse or a finger. (With the keyboard: click on the pad and hold Shift with the arrow keys.) Watch the bars, and
# below them what the filters make of your drawing. If the network misreads you, open *More*, choose what it was in
# *this was a*, and press *Train on them*.

# %%
labs.DrawDigit(network, (train_x, train_y), (test_x, test_y))

# %% [markdown]
# Draw a 1 without a foot, a 7 with a bar, a letter. It always answers, and sometimes it is sure and wrong: it has
# only learnt from the handwriting of a few people, and nobody taught it to say "that is no digit".
#
# The same training without a lab is one line of Keras. An **epoch** is one look at every training picture.

# %%
import time

start = time.perf_counter()
network.fit(train_x, train_y, epochs=10, batch_size=32, verbose=0)
seconds = time.perf_counter() - start
_, after = network.evaluate(test_x, test_y, verbose=0)
print(f"After {seconds:.1f} s more of training it reads {after:.0%} of the test digits correctly.")

# %% tags=["test"]
assert after > 0.9, f"{after:.0%} of the test digits are right"

# %% [markdown]
# Nobody told the network what a 3 looks like. It found out from examples, and the test digits were not among them.
#
# **A common mistake: "it now knows the digits by heart."** It never saw the test pictures. That is why we kept them
# apart: only they tell whether it has learnt something that holds for new handwriting.
#
# A lab in a frame, without buttons, is a picture that was stored, with no kernel behind it: run its cell.

# %% [markdown]
# ## 5 · The map (2 min)
#
# Each chapter stands on those before it. In each, the sections with a ★ are the core way, half to two thirds of the
# time.
#
# | Chapter | You will | Time |
# |---|---|---|
# | 01 · Neurons | set a neuron by hand, let it learn, follow one digit through a network | 107 min, ★ 66 |
# | 02 · Activations | see why a network needs curves, and which one where | 106 min, ★ 61 |
# | 03 · Gradient descent | walk downhill on a loss, by hand and with Adam | 139 min, ★ 78 |
# | 04 · Training deep networks | train, test, and repair networks that fail | 91 min, ★ 59 |
# | 05 · Convolutional networks | make a network see | 167 min, ★ 86 |
# | 06 · Recurrent networks | make a network remember, and write | 143 min, ★ 87 |
# | 07 · Generative adversarial networks | make two networks compete until digits appear from noise | 117 min, ★ 64 |
# | 08 · Encoder and decoder | squeeze and rebuild, find what is strange, translate, describe | 118 min, ★ 86 |
# | 09 · Attention and transformers | look back by hand, build a tiny GPT, hold it against counting | 125 min, ★ 84 |
# | 10 · Seeing inside | let a network dream, fool it and harden it, paint a style | 125 min, ★ 84 |
# | 11 · Learning by doing | hold a pole on a cart, let a network learn it, see a reward hacked | 120 min, ★ 76 |
# | 12 · How sure is it? | show letters to a reader of digits, screen people, find a shortcut | 100 min, ★ 65 |
# | 13 · Whom does it serve? | train with ten who keep their data, look for a fair threshold | 100 min, ★ 65 |
#
# ## 6 · What you can do now
#
# You can run cells in any order and know what that means, check your installation, and train a network.
#
# - **Notebook**: a page of text and code cells. **Kernel**: the Python that runs them.
# - **Lab**: a picture with controls that answers at once.
# - **Epoch**: one look at every training picture.
# - **Test set**: pictures kept apart, to measure what was learnt.
#
# **In the world:** post offices and banks have read handwriting this way since the 1990s. This small network has only
# seen tidy digits in the middle of an 8 × 8 picture: trust it with no cheque.
#
# **Your turn:** give the network 2 filters in place of 16 and 32, run the cells of section 3 again, and compare.
#
# **Next:** [01 · Neurons](01_neurons.ipynb)
