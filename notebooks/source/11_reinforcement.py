# %% [markdown]
# # 11 · Learning by doing: reinforcement learning
#
# **The pole: sections 4 to 6.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/11_reinforcement.ipynb)
# · 46 minutes, the core way ★ 30

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 4 · A pole on a cart (10 min) ★
#
# A world need not be a board. Here a pole stands on a cart. You can do two things, fifty times a second: push the cart
# to the left, or to the right. The pole is lost when it leans more than 12 degrees, or when the cart leaves its track.
# Each step that it stands is paid with 1, and after 500 steps, ten seconds, the game is won.
#
# **Predict:** how many steps will you hold it? And how many does this rule hold: *push to the side to which it leans*?
#
# **Play:** press *Play*, and hold ← or → down. (Or press with the mouse, left or right of the cart.) Begin in slow
# motion, then try real time. After that choose *rule*, and find a number for its slider. At last choose *search*, at
# full pace.

# %%
from dltutor import labs

labs.Cartpole()

# %% [markdown]
# <details><summary>Answer</summary>
#
# In real time it is hard: until your hand follows your eye, a quarter of a second has passed. That is a dozen steps,
# and the cell below shows what they cost even the best rule. In slow motion you can do it.
#
# The rule that only looks where the pole leans fails as well. It pushes until the pole stands upright, and by then it
# is already falling to the other side. Who also looks how fast it turns pushes against that in time.
#
# </details>
#
# What is known at each moment, the **state**, is four numbers: place, speed, angle, and how fast the angle changes.
# This is the whole world, with the constants of Gymnasium's CartPole-v1, for many poles at once:

# %%
import numpy as np


def step(states, pushes):
    """The states 0.02 seconds later; a push is −1 or 1."""
    place, speed, angle, turning = states.T
    force = (10 * pushes + 0.05 * turning**2 * np.sin(angle)) / 1.1  # 10 newtons; cart and pole weigh 1.1 kg
    turn = (9.8 * np.sin(angle) - force * np.cos(angle)) / (0.5 * (4 / 3 - 0.1 * np.cos(angle) ** 2 / 1.1))
    gain = force - 0.05 * turn * np.cos(angle) / 1.1
    after = [place + 0.02 * speed, speed + 0.02 * gain, angle + 0.02 * turning, turning + 0.02 * turn]
    return np.stack(after, axis=1)


def fell(states):
    return (np.abs(states[:, 0]) > 2.4) | (np.abs(states[:, 2]) > np.radians(12))


# %% tags=["test"]
from dltutor.scratch.doing import cart_pole

_states = np.random.default_rng(0).normal(0, 1, (50, 4))
_pushes = np.where(_states[:, 0] > 0, 1, -1)
assert np.allclose(step(_states, _pushes), cart_pole.step(_states, _pushes))
assert np.array_equal(fell(_states), cart_pole.fell(_states))

# %% [markdown]
# What says for each state what is to be done is called a **policy**. The simplest ones need four numbers: push right
# where the state times these numbers adds up to more than 0. The rule is of this kind. Others are found by chance:
# draw four numbers, play one game, and draw again, until a game lasts to its end.

# %%
from dltutor import figures
from dltutor.scratch.doing.cart_pole import lengths  # plays games in this world, and counts their steps


def linear(numbers):
    return lambda states: np.where(states @ np.array(numbers) > 0, 1, -1)


def search(seed):
    chance, course, best = np.random.default_rng(seed), [], 0
    while best < 500:
        policy = linear(chance.normal(size=4))
        best = max(best, lengths(policy, games=1, seed=chance.integers(10_000))[0])
        course.append((len(course) + 1, best))
    return course


# %%
def late(policy, delay):
    """The same pushes, so many steps later."""
    waiting = []

    def push(states):
        waiting.append(policy(states))
        return waiting[-1 - delay] if len(waiting) > delay else np.zeros(len(states))

    return push


# %% [markdown]
# **A common mistake: "deep learning is needed here."** The rules are measured in 20 new games:

# %%
for name, numbers in (("angle", [0, 0, 1, 0]), ("angle + 0.3 × its speed", [0, 0, 1, 0.3])):
    rule = lengths(linear(numbers)).mean()
    print(f"rule, {name}: {rule:.0f} steps in the mean")
hand = lengths(late(linear([0, 0, 1, 0.3]), delay=12)).mean()
print(f"the same a quarter of a second late: {hand:.0f} steps")
searches = [search(seed) for seed in range(10)]
print("games that ten searches needed:", sorted([len(course) for course in searches]))
figures.game_lengths({"rule": rule, "search": searches[2]})

# %% tags=["test"]
assert rule == 500 and np.median([len(course) for course in searches]) < 100

# %% [markdown]
# One line without any learning masters it, and so does mere chance, mostly after some dozen games. Keep both in mind.
# What now follows needs no rule from you, and it also works where four numbers are not enough.

# %% [markdown]
# ## 5 · A policy that learns (20 min) ★
#
# A network shall find the rule by itself. It gets the four numbers, and gives the chance of a push to the right. At
# first that is about ½ everywhere. Nobody can tell it the right push, for nobody knows it. But it can *try*:
#
# 1. play some games, each push drawn by these chances;
# 2. see what followed each push: its **return**, all rewards until the end of the game, later ones **discounted**;
# 3. make pushes that were followed by much more likely, and those that were followed by little less likely.
#
# The third step is ordinary training on its own pushes as labels, each weighted: `sample_weight`. This is called
# **policy gradient**.
#
# ### Exercise 4 · What followed
#
# {task: practice.returns}

# %%
import numpy as np

from dltutor.exercises import doing as practice


def returns(rewards, ended, discount):
    return ...


practice.returns.check(returns)

# %% [markdown]
# All returns are above 0: every push would be strengthened, the bad ones only less. So take off what is usual, a
# **baseline**, here the mean. What is left is the **advantage**: above 0 if it went better than usual.
#
# ### Exercise 5 · Better than usual?
#
# {task: practice.advantages}


# %%
def advantages(returns, going):
    return ...


practice.advantages.check(advantages)

# %% [markdown]
# Now the games. The network is asked at each step, so its two layers are reckoned in NumPy, as in chapter 01. All
# arrays have 500 rows, also where games were shorter: for another shape Keras would build its training step anew.

# %%
import keras
from keras import layers

from dltutor import figures, labs
from dltutor.scratch.doing.cart_pole import advantages, fell, lengths, returns, start, step

keras.utils.set_random_seed(1)
chance = np.random.default_rng(1)


# %%
def play(policy, games):
    """Play some games: for each of 500 steps the states, the pushes (1 is right), and which games were going."""
    w1, b1, w2, b2 = policy.get_weights()
    states, right, going = np.zeros((500, games, 4)), np.zeros((500, games)), np.zeros((500, games), bool)
    now, alive = start(games, chance), np.ones(games, bool)
    for t in range(500):
        answer = np.tanh(now @ w1 + b1) @ w2 + b2
        states[t], going[t] = now, alive
        right[t] = chance.random(games) < 1 / (1 + np.exp(-answer[:, 0]))
        now = step(now, 2 * right[t] - 1)
        alive = alive & ~fell(now)
    return states, right, going


# %% [markdown]
# **Predict:** after how many games will it hold the pole for 475 steps, in the mean of 16 games?


# %%
def new_policy(rate=0.02):
    keras.utils.set_random_seed(1)
    policy = keras.Sequential([keras.Input((4,)), layers.Dense(32, "tanh"), layers.Dense(1, "sigmoid")])
    policy.compile(keras.optimizers.Adam(rate), "binary_crossentropy")
    return policy


def learn(policy, updates, games=16):
    course = []
    for update in range(1, updates + 1):
        states, right, going = play(policy, games)
        advantage = advantages(returns(1.0 * going, ~going, discount=0.99), going)  # as in the exercises
        policy.train_on_batch(states.reshape(-1, 4), right.ravel(), sample_weight=advantage.ravel())
        course.append((update * games, going.sum(axis=0).mean()))
    return course


# %%
policy = new_policy()
course = learn(policy, updates=40)
rule = lengths(lambda states: np.where(states[:, 2] + 0.3 * states[:, 3] > 0, 1, -1)).mean()
figures.game_lengths({"network": course, "rule": rule})

# %% tags=["test"]
assert max(steps for _, steps in course) >= 475, course

# %% [markdown]
# <details><summary>Answer</summary>
#
# After some hundred games, in a second or two. The pushes are still drawn by the chances: without that it would never
# try anything. But look at the dotted line above. The rule was there from the beginning, and random search needs fewer
# games in most cases. What the network has for it: nobody told it that angles matter.
#
# </details>
#
# Now watch it. Here one **update** is made after each game that you see; at *full* pace it does not wait for you.
#
# **Predict:** what will a larger learning rate do? And what a discount of 0, with which only the next step counts?
#
# **Play:** press *Play*, and let it learn until the first goal is reached. Hold ← or → for a moment: can it bear to be
# pushed? Then spoil it by its rate.

# %%
labs.Cartpole(new_policy())

# %% [markdown]
# <details><summary>Answer</summary>
#
# With a discount of 0 each push is paid 1, whatever it was: all advantages are 0, and nothing is learned at all. A
# larger rate is quicker, up to a point; what happens beyond it is measured next.
#
# </details>
#
# **A common mistake: "a larger rate only learns faster."** Elsewhere the data stay the same, and a bad step is mended
# by the next one. Here the network makes its own data. The same as above, with three rates:

# %%
for rate in (0.002, 0.02, 0.5):
    steps = [held for _, held in learn(new_policy(rate), updates=25)]
    print(f"rate {rate:5}: best update {max(steps):3.0f} steps in the mean, last one {steps[-1]:3.0f}")

# %% [markdown]
# Too small, and it takes long. Too large, and the chances are soon near 0 or 1: the network always does the same, tries
# nothing else, and hardly learns that it is wrong. *Games an update* is the batch size: one game makes sixteen times as
# many updates of the same games, each of them more by chance.

# %% [markdown]
# ## 6 · A model in the head (16 min)
#
# Before you catch a ball you do not try all movements: you know how balls fly. A network can learn that, too, from
# steps in which nothing was achieved at all. What it learns, *which state follows which push*, is called a **model** of
# the world. Nobody pays it anything meanwhile.
#
# Here are 200 steps with pushes drawn by chance, four seconds of the world:

# %%
import keras
import numpy as np

from dltutor import labs, live
from dltutor.scratch.doing import cart_pole

chance = np.random.default_rng(2)

# %%
now, states, pushes, changes, games = cart_pole.start(1, chance), [], [], [], 1
for _ in range(200):
    push = chance.choice([-1, 1], size=1)
    following = cart_pole.step(now, push)
    states.append(now[0])
    pushes.append(push[0])
    changes.append(following[0] - now[0])
    now = following
    if cart_pole.fell(now)[0]:
        now, games = cart_pole.start(1, chance), games + 1
inputs, changes = np.column_stack([states, pushes]), np.array(changes)
print(f"{len(inputs)} steps from {games} games: {len(inputs) / games:.0f} steps each")

# %% [markdown]
# From state and push to the *change* of the state, each change divided by how much it usually is:

# %%
keras.utils.set_random_seed(2)
model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(32, "tanh"), keras.layers.Dense(4)])
model.compile(keras.optimizers.Adam(0.01), "mse")
size = changes.std(axis=0)
live.train(model, (inputs, changes / size), epochs=150, batch_size=32)
w1, b1, w2, b2 = model.get_weights()


def imagine(states, pushes):
    """What the network thinks that follows."""
    x = np.column_stack([states, pushes])
    return states + (np.tanh(x @ w1 + b1) @ w2 + b2) * size


# %% [markdown]
# To balance with it, **plan**: imagine what 64 sequences of ten pushes would lead to, and make the first push of the
# best one. Then look where the pole really is, and plan anew.


# %%
def plan(states, imagine=imagine, ahead=10, tries=64):
    """The first push of the best sequence, for each of some poles."""
    poles = len(states)
    sequences = chance.choice([-1, 1], size=(ahead, tries, poles))
    imagined, good = np.tile(states, (tries, 1)), np.zeros(tries * poles)
    stands = np.ones(tries * poles, bool)
    for push in sequences:
        imagined = imagine(imagined, push.ravel())
        stands &= ~cart_pole.fell(imagined)
        lean, away = np.abs(imagined[:, 2]) / np.radians(12), np.abs(imagined[:, 0]) / 2.4
        good += stands * (1 - 0.5 * lean - 0.2 * away)  # upright is good, and so is the middle
    best = good.reshape(tries, poles).argmax(axis=0)
    return sequences[0, best, np.arange(poles)]


# %% [markdown]
# **Predict:** how long does the plan hold the pole? And how many steps can the model imagine in a row, without a look
# at the true pole, until it is clearly wrong?
#
# **Play:** press *Play*. Above is the true pole, below the imagined one, which gets the same pushes. Let it look less
# often. Choose *rule*, and see it dream on. Then make the plan short-sighted, or let it try few sequences.

# %%
labs.Cartpole(model=imagine)

# %% [markdown]
# The same without a lab, beside a rival with five numbers for each change: a *linear* model, fitted to the same steps
# by least squares.

# %%
linear = np.linalg.lstsq(inputs, changes, rcond=None)[0]


def imagine_linear(states, pushes):
    return states + np.column_stack([states, pushes]) @ linear


def planned(known):
    return cart_pole.lengths(lambda states: plan(states, known), games=10)


for name, known in (("network", imagine), ("linear model", imagine_linear), ("true world", cart_pole.step)):
    held = planned(known)
    print(f"planned with the {name:12}: {held.mean():.0f} steps in the mean, shortest {held.min()}")

# %% tags=["test"]
assert planned(imagine).mean() >= 450

# %% [markdown]
# <details><summary>Answer</summary>
#
# The plan holds it nearly to the end, from 200 steps in which the pole only fell. Policy gradient has played some
# hundred games for that. But look at the second line: near the upright pole the world is nearly linear, and least
# squares does as well, without any training.
#
# Without a look the imagined pole goes wrong after some dozen steps: each small mistake is the beginning of the next
# step, and grows. The plan bears that, for it looks anew after each push. And where the network never was, as at the
# ends of the track, it knows nothing: if a game is lost, then there.
#
# </details>
