# %% [markdown]
# # 11 · Learning by doing: reinforcement learning
#
# **Nobody tells you what is right: you act, you are paid, and you find out. You do it first; then tables and networks
# do it, on the same problems.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/11_reinforcement.ipynb)
# · 120 minutes, the core way ★ 76
#
# After this chapter you will be able to:
#
# - say how much to explore, and what it costs;
# - reckon what each place of a known world is worth, sweep by sweep;
# - let a table learn in a world that it does not know;
# - train a policy with plain Keras, and judge it beside a rule of one line;
# - see that what was paid for is not what was meant, and mend it.
#
# **What to know first:** the mean; for sections 5 and 6 a network in Keras (chapter 04).

# %% tags=["setup"]
try:
    import dltutor
except ImportError:
    # %pip install --quiet git+https://github.com/dltutor/dltutor
    import dltutor

dltutor.setup()

# %% [markdown]
# ## 1 · Actions: ten machines (16 min) ★
#
# In all chapters so far, each sample came with its answer. Here nobody knows the answer. Somebody, the **agent**, acts,
# and gets a **reward**, a number. Whether another **action** would have been better, nobody says.
#
# The smallest case: ten machines with an arm each. Each pays by chance, around a mean of its own, which is hidden.
#
# **Predict:** you have 30 pulls. How many will you spend on finding out, and how many on the machine that looks best?
#
# **Play:** click on a machine to pull its arm, 30 times. Then *show the truth*, and press *Play*: four rivals pull the
# same machines, 60 times each, 1,000 pulls long. The lines show what each has lost against the best machine.

# %%
from dltutor import labs

labs.Bandit()

# %% [markdown]
# <details><summary>Answer</summary>
#
# There is no right number. Who pulls each machine once knows little: one pull tells hardly anything. Who pulls each
# three times has none left. To find out (**explore**) costs pulls on bad machines; to use what one knows (**exploit**)
# costs the better machine that one has never found. What was lost against always pulling the best one is called
# **regret**.
#
# </details>
#
# The simplest of the rivals, **epsilon-greedy**: mostly the machine with the best mean so far; with probability
# epsilon, any machine.
#
# ### Exercise 1 · Epsilon-greedy
#
# {task: practice.epsilon_greedy}

# %%
from dltutor.exercises import doing as practice


def epsilon_greedy(estimates, epsilon, chance):
    return ...


practice.epsilon_greedy.check(epsilon_greedy)

# %% [markdown]
# The *estimate* of a machine is the mean of what it has paid. No list is needed: each new number moves the mean a
# little, by one part in as many as there are. Nearly everything in this chapter learns so: **a value moves a part of
# the way to what was just seen.**

# %% tags=["nbval-check-output"]
import numpy as np

chance = np.random.default_rng(0)
mean, count = 0.0, 0
for paid in chance.normal(1.5, 1, 1000):
    count = count + 1
    mean = mean + (paid - mean) / count  # a part of the way
    if count in (1, 10, 100, 1000):
        print(f"after {count:4} pulls the estimate is {mean:.2f}; the truth is 1.50")

# %% [markdown]
# **Predict:** 500 players, each before ten machines of its own, 1,000 pulls. Epsilon 0, 0.1 or 0.3: who pulls the best
# machine most often in the end? (**UCB** adds to each estimate a hope that is the larger the less the machine was
# pulled: it tries what it does not know.)

# %%
from dltutor import figures
from dltutor.scratch.doing import bandit

means = np.random.default_rng(1).normal(size=(500, 10))
ways = {"epsilon 0": (0, 0), "epsilon 0.1": (0.1, 0), "epsilon 0.3": (0.3, 0), "UCB": (0, 2)}  # epsilon, hope
places, lines, best = [10, 30, 100, 300, 1000], {}, {}
for name, (epsilon, hope) in ways.items():
    player = bandit.Player(means, epsilon=epsilon, hope=hope)
    player.pull(1000)
    lines[name] = [np.mean(player.best[place // 2 : place]) for place in places]
    best[name] = np.mean(player.best[-100:])

figures.shares(places, lines, "pulls", "share that pulls the best machine")

# %%
for name, epsilon, start in (("epsilon 1", 1, 0), ("optimistic start", 0, 5)):
    player = bandit.Player(means, epsilon=epsilon, start=start)
    player.pull(1000)
    best[name] = np.mean(player.best[-100:])
for name, share in best.items():
    print(f"{name:16} the best machine in {share:.0%} of the last 100 pulls")

# %% tags=["test"]
assert best["epsilon 0"] < best["epsilon 0.3"] < best["epsilon 0.1"] < best["UCB"] < best["optimistic start"]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Epsilon 0.1. Without exploring (0) most players stay with the first machine that paid well. With 0.3 the best machine
# is found sooner, and then three pulls in ten are given away for ever. UCB and the optimist do better than both: they
# explore while they know little, and cease by themselves. The optimist only begins with estimates that are far too
# high, and is disappointed by one machine after the other.
#
# </details>
#
# **A common mistake: "more exploration is safer."** It is safe from missing the best, and pays for it with every pull.
# Find it in the lab, with its last two goals.

# %% [markdown]
# ## 2 · Values: what a place is worth (18 min) ★
#
# A machine pays at once. In most of life an action also leads somewhere, and is paid much later. The lab below shows a
# world of squares: S is the start, one square pays +1, four are pits and pay −1; each of these ends the game. Every
# other step costs 0.01. The floor is slippery: one step in ten goes to the side.
#
# How good is it to be at a place? Its **value** is what one can still expect from there. To enter place t is worth its
# reward, and then the value of t, a little less because it comes later: times the **discount**, here 0.95. An action
# leads to several places by chance, so take the mean; and take the best action:
#
# $$V(s) \leftarrow \max_a \sum_t P(t \mid s, a)\,\bigl(r_t + \gamma\,V(t)\bigr)$$
#
# One such step for all places at once is a **sweep**. At first all values are 0.
#
# **Predict:** from S to the +1 it takes 18 steps. After how many sweeps is the start worth more than 0?
#
# **Play:** press *Sweep* and watch where the colour goes; then *Plan*. Click on a square to see its four moves. Then
# drag the +1, a pit or a wall elsewhere: the whole plan follows. Reach the goals.

# %%
from dltutor import labs

labs.Gridworld()

# %% [markdown]
# The same without the lab, until no value moves by more than a millionth:

# %% tags=["nbval-check-output"]
import numpy as np

from dltutor.scratch.doing import gridworld, planning

world = gridworld.world()  # chances, rewards, and where the game ends
plan = planning.plan(world.chances, world.rewards, world.ends, discount=0.95)
sweeps = 0
while plan.course[sweeps][0] <= 0:  # the value of the start, place 0, after so many sweeps
    sweeps = sweeps + 1
print(f"the start is worth more than 0 after {sweeps} sweeps; all is at rest after {plan.sweeps}")
print(f"then the start is worth {plan.values[0]:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# As many as the way is long, or a few more: each sweep carries what is known one square further, and slips and
# costs must be outweighed. Before that the start knows only that steps cost. What to do at each place, the arrows, is
# called a **policy**: here it is simply the best action.
#
# </details>
#
# ### Exercise 2 · One sweep
#
# {task: practice.sweep}


# %%
def sweep(chances, rewards, ends, values, discount):
    return ...


practice.sweep.check(sweep)

# %% [markdown]
# **Predict:** the discount says how far one looks ahead. What is the start worth with 0.8, and what does one do there?

# %%
for discount in (0.5, 0.8, 0.9, 0.95, 0.99):
    looking = planning.plan(world.chances, world.rewards, world.ends, discount)
    print(
        f"discount {discount:.2f}: a point 18 steps away counts {discount**17:.4f}, the start {looking.values[0]:6.3f}"
    )

# %% tags=["test"]
assert planning.plan(world.chances, world.rewards, world.ends, 0.8).values[0] < 0

# %% [markdown]
# <details><summary>Answer</summary>
#
# Less than nothing: the +1 is so far away that it hardly counts, and the steps cost. With 0.8 the arrows still lead
# there, since to walk about for ever costs more. A short-sighted agent is not stupid; it does not care for what comes
# late. Set 0.8 in the lab and look at the colours.
#
# </details>
#
# No network was needed, and no trial: the world was known, and small.

# %% [markdown]
# ## 3 · Learning without a map (14 min)
#
# Now nobody knows the chances. The agent stands at the start and knows four moves; it does not even know what a wall
# is. What it can keep is a table: for each place, what each of the four moves seems to be worth, its **Q** (for
# quality). After each step one of them moves a part of the way to what the step has told, and how large this
# part is, is the **learning rate**.
#
# ### Exercise 3 · What a value is to move to
#
# {task: practice.q_targets}


# %%
def q_targets(rewards, next_values, ended, discount):
    return ...


practice.q_targets.check(q_targets)

# %% [markdown]
# This is all of **Q-learning**; `q_target` is your exercise for one step:

# %%
import numpy as np

from dltutor import labs
from dltutor.scratch.doing import gridworld, planning

world = gridworld.world()
plan = planning.plan(world.chances, world.rewards, world.ends, discount=0.95)  # the rival, which knows the world

# %%
chance = np.random.default_rng(0)
q = np.zeros((100, 4))  # places and moves
for _ in range(300):
    place, ended, steps = 0, False, 0
    while not ended and steps < 200:
        move = chance.integers(4) if chance.random() < 0.1 else q[place].argmax()
        new, reward, ended = world.step(place, move, chance)
        target = gridworld.q_target(reward, q[new], ended, discount=0.95)
        q[place, move] = q[place, move] + 0.2 * (target - q[place, move])
        place, steps = new, steps + 1
learned = planning.worth(world.chances, world.rewards, world.ends, q.argmax(axis=1), 0.95)[0]
print(f"after 300 games its best moves are worth {learned:.3f} at the start, the plan {plan.values[0]:.3f}")

# %% tags=["test"]
assert learned > 0.9 * plan.values[0]

# %% [markdown]
# In the lab the plan is the dotted line.
#
# **Predict:** a learning rate of 1 takes over whatever the last step has told. Does it learn faster than 0.2?
#
# **Play:** watch it at a *slow* pace, then *normal*, then *full*. Reach 95 % of the plan. Then take a rate of 1. Behind
# *More* you can change its world while it learns: move the +1, and see how long it believes in the old place.

# %%
labs.Gridworld(learn=True)

# %% [markdown]
# Five agents for each rate, 500 games each; then what their best moves are worth, as a share of the plan:

# %%
for rate in (0.02, 0.2, 1.0):
    shares = []
    for seed in range(5):
        learner = gridworld.QLearner(world, seed)
        while learner.games < 500:
            learner.walk(1000, learning_rate=rate, epsilon=0.1, discount=0.95)
            now = planning.worth(world.chances, world.rewards, world.ends, learner.actions, 0.95)[0]
            if learner.games > 300:
                shares.append(now / plan.values[0])
    print(f"rate {rate:4}: {np.mean(shares):5.2f} ± {np.std(shares):.2f} of the plan, over the last 200 games")

# %% tags=["test"]
assert np.mean(shares) < 0.7 and np.std(shares) > 0.2, "a rate of 1 does not settle"

# %% [markdown]
# <details><summary>Answer</summary>
#
# At first it does. But it never settles: one slip into a pit, and a good move has the value of the pit. A rate of 0.2
# averages over the last steps, so that chance cancels out. 0.02 averages over many more, and has not found the way yet.
#
# </details>
#
# **A common mistake: "a larger rate only learns faster."** Where chance plays a part, a rate is also a memory: how many
# of the last steps count.

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
from dltutor.scratch.doing import cart_pole
from dltutor.scratch.doing.cart_pole import advantages, returns

keras.utils.set_random_seed(1)
chance = np.random.default_rng(1)


# %%
def play(policy, games):
    """Play some games: for each of 500 steps the states, the pushes (1 is right), and which games were going."""
    w1, b1, w2, b2 = policy.get_weights()
    states, right, going = np.zeros((500, games, 4)), np.zeros((500, games)), np.zeros((500, games), bool)
    now, alive = cart_pole.start(games, chance), np.ones(games, bool)
    for t in range(500):
        answer = np.tanh(now @ w1 + b1) @ w2 + b2
        states[t], going[t] = now, alive
        right[t] = chance.random(games) < 1 / (1 + np.exp(-answer[:, 0]))
        now = cart_pole.step(now, 2 * right[t] - 1)
        alive = alive & ~cart_pole.fell(now)
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
rule = cart_pole.lengths(lambda states: np.where(states[:, 2] + 0.3 * states[:, 3] > 0, 1, -1)).mean()
figures.game_lengths({"network": course, "rule": rule})

# %% tags=["test"]
assert max(steps for _, steps in course) >= 300, course

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
# pushed? Then spoil it by its rate; *full* pace is quicker.

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
# **A common mistake, here as with tables: "a larger rate only learns faster."** Elsewhere the data stay the same, and
# a bad step is mended by the next one. Here the network makes its own data. The same as above, with three rates:

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
# To balance with it, **plan**: imagine what 64 sequences of five pushes would lead to, and make the first push of the
# best one. Then look where the pole really is, and plan anew.


# %%
def plan(states, imagine=imagine, ahead=5, tries=64):
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
# **Predict:** how long does the plan hold the pole? Is a longer plan a better one? And how many steps can the model
# imagine in a row, without a look at the true pole, until it is clearly wrong?
#
# **Play:** press *Play*. Above is the true pole, below the imagined one, which gets the same pushes. Let it look less
# often. Choose *rule*, and see it dream on. Then make the plan shorter and longer, or let it try few sequences.

# %%
labs.Cartpole(model=imagine)

# %% [markdown]
# The same without a lab, beside a rival with five numbers for each change: a *linear* model, fitted to the same steps
# by least squares.

# %%
linear = np.linalg.lstsq(inputs, changes, rcond=None)[0]


def imagine_linear(states, pushes):
    return states + np.column_stack([states, pushes]) @ linear


def planned(known, ahead=5):
    return cart_pole.lengths(lambda states: plan(states, known, ahead), games=10)


for name, known in (("network", imagine), ("linear model", imagine_linear), ("true world", cart_pole.step)):
    held = planned(known)
    print(f"planned with the {name:12}: {held.mean():.0f} steps in the mean, shortest {held.min()}")
for ahead in (1, 2, 40):
    print(f"with the network, {ahead:2} steps ahead: {planned(imagine, ahead).mean():.0f} steps in the mean")

# %% tags=["test"]
assert planned(imagine).mean() >= 450

# %% [markdown]
# <details><summary>Answer</summary>
#
# The plan holds it to the end or nearly so, from 200 steps in which the pole only fell. Policy gradient has played some
# hundred games for that. But look at the second line: near the upright pole the world is nearly linear, and least
# squares does as well, without any training. One step ahead is too short: a push changes the speed first, and the angle
# only a step later. Forty are too many: 64 tries are nothing among so many sequences.
#
# Without a look the imagined pole goes wrong after some dozen steps: each small mistake is the beginning of the next
# step, and grows. The plan bears that, for it looks anew after each push. And where the network never was, as at the
# ends of the track, it knows nothing: if a game is lost, then there.
#
# </details>

# %% [markdown]
# ## 7 · Games: playing against oneself (12 min)
#
# In a game somebody plays against you. What is your best move worth? Just as little as the best answer leaves you: **a
# board is worth the contrary of what the other side can make of it.** So one table can play both sides, and learn from
# games against itself.
#
# **Predict:** at first all values are 0, and it plays by chance. Nobody shows it a good move. After how many games will
# it lose no more, even to perfect play?
#
# **Play:** beat it while it knows nothing. Press *Play*; pause now and then, and try again. The number on each free
# field is what the table thinks your move there is worth, to you.

# %%
from dltutor import labs
from dltutor.scratch.doing import tic_tac_toe

labs.TicTacToe()

# %% [markdown]
# The whole of it, and a judge that plays perfectly:

# %%
import random


def best_of(values, boards, chance):
    seem = [values.get(board, 0) + 1e-6 * chance.random() for board in boards]  # among equals, any
    return boards[seem.index(max(seem))]


def learn(values, games, rate, epsilon, chance):
    for _ in range(games):
        board = tic_tac_toe.EMPTY
        while not tic_tac_toe.winner(board):
            after = tic_tac_toe.boards_after(board)  # one board for each move
            best = best_of(values, after, chance)
            target = -values.get(best, 0)  # what is good for the other side is bad for me
            values[board] = values.get(board, 0) + rate * (target - values.get(board, 0))
            board = chance.choice(after) if chance.random() < epsilon else best
        values[board] = 0 if tic_tac_toe.winner(board) == "draw" else 1  # who moved last has won


# %%
def choose(board, chance):
    after = tic_tac_toe.boards_after(board)
    return tic_tac_toe.fields(board)[after.index(best_of(values, after, chance))]


values, chance, done = {}, random.Random(0), 0
for games in (0, 1000, 5000, 20000):
    learn(values, games - done, 0.3, 0.2, chance)
    done = games
    lost = tic_tac_toe.share_lost(choose, tic_tac_toe.perfectly)
    print(f"after {games:6,} games: {len(values):5,} boards in the table, loses {lost:.0%} to perfect play")

# %% tags=["test"]
assert lost <= 0.1

# %% [markdown]
# <details><summary>Answer</summary>
#
# After some thousands: less than a second here. It has met nearly every board that there is, and each many times.
#
# </details>
#
# **The honest rival.** Perfect play needs no learning: `tic_tac_toe.best` tries all games to their ends, in a moment.
# Chess and Go have far too many boards: no table holds them, and no search comes to an end. There a network says what a
# board is worth, also one that it has never seen, and it is trained by playing against itself, just so.

# %% [markdown]
# ## 8 · What you asked for is what you get (12 min) ★
#
# A boat race on a ring of twelve places. The finish pays 10 points and ends the race. So that the boat learns to steer,
# somebody has set out two buoys, each of which pays 1 point whenever it is reached. The discount is 0.95, and the
# boat plans perfectly.
#
# **Predict:** what does the best boat do?
#
# **Play:** press *Play* and see. Then mend it, four times, each time by one thing alone. What does each of them cost?

# %%
from dltutor import labs
from dltutor.scratch.doing import boat

labs.BoatRace()

# %%
for discount in (0.5, 0.7, 0.8, 0.9, 0.95, 0.99):
    race = boat.Race(discount=discount)
    ends = "finishes" if race.finishes else "never finishes"
    print(f"discount {discount:.2f}: {ends}, by the places {race.sail(9)}")

# %% tags=["test"]
assert boat.Race(discount=0.8).finishes and not boat.Race(discount=0.9).finishes

# %% [markdown]
# <details><summary>Answer</summary>
#
# It goes to and fro between the buoys, for ever: each time a point, and 1 + 0.95 + 0.95² + … is 20, more than the 10 of
# the finish. It has not failed: this *is* the best, as the points stand. A more short-sighted boat finishes, but it
# does so since it sees less, and would also miss a prize that is far away.
#
# Buoys that pay less, or once, or steps that cost: each mends it, and each has a price. Buoys that pay little teach
# little; if steps cost, the boat hurries, also where care is needed. Best is to pay for what is wanted, and no more.
#
# </details>
#
# ### Exercise 6 · How much may a buoy pay?
#
# {task: practice.most_points}


# %%
def most_points(prize, steps, discount):
    return ...


practice.most_points.check(most_points)

# %% [markdown]
# From the second buoy the finish is 3 steps away. Does a boat that plans agree with you? Look for the points where it
# changes its mind, by halving:

# %%
low, high = 0.0, 1.0
for _ in range(20):
    middle = (low + high) / 2
    if boat.Race(buoy=middle, discount=0.95).finishes:
        low = middle
    else:
        high = middle
print(f"with up to {low:.3f} points a buoy it finishes; your most_points(10, 3, 0.95) should say so, too")

# %% tags=["test"]
assert abs(low - 10 * 0.95**2 * 0.05) < 1e-3

# %% [markdown]
# **A common mistake: "it does what we want."** It does what is paid for. This is called **reward hacking**, and it is
# not a matter of toys: a racing game was really played so, by a boat that went in circles, hit others, caught fire, and
# got more points than people do. Who writes the reward must ask: what is the best that can be done with it, if one
# wants nothing else?

# %% [markdown]
# ## Quiz (2 min)

# %%
practice.quiz()

# %%
dltutor.progress()

# %% [markdown]
# ## What you can do now
#
# You can weigh trying against using, reckon with values in a world that is known, learn them in one that is not, train
# a policy, plan with a model, and look for what a reward really asks for.
#
# | Word | Meaning |
# |---|---|
# | agent, action, reward | who acts, what it does, the number that comes of it |
# | explore, exploit | find out, use what is known |
# | regret | what was lost against always doing the best |
# | epsilon-greedy | mostly the best so far; with probability epsilon, anything |
# | value | what can still be expected from a place |
# | discount | what a point is worth one step later |
# | sweep, value iteration | all values reckoned once from those before; again and again |
# | policy | what is done at each place |
# | Q-learning | a table of what each action is worth, each step moves one number |
# | state | all that must be known to go on: a place, or the numbers of cart and pole |
# | return | all rewards that follow, discounted |
# | policy gradient | what was followed by more than usual is made likelier |
# | baseline, advantage | what is usual; how much better a return is than that |
# | model | what says where an action leads, before it is done |
# | self-play | learning from games against oneself |
# | reward hacking | the best way to get points is not what was meant |
#
# **In the world.** Games; chips laid out, data centres cooled, balloons kept in their place; which advertisement, which
# film comes next; language models that are trained by people's votes. Nearly always there is a simulation in which it
# costs nothing to fail a million times. It must not be trusted where a trial can harm somebody, and nowhere before
# somebody has looked at what it really does for its points.
#
# **Your turn.** A world of your own: draw a map for `labs.Gridworld(map=[...])`, your way to work, a game board, a
# warehouse. What pays, what costs, where does it slip? Say what you expect, plan, and let a table learn. Does it do
# what you meant? Then give it a square that pays, and that you did not think through.
#
# **Where to read on.** R. Sutton and A. Barto, *Reinforcement Learning* (2018), whose text is free. C. Watkins and
# P. Dayan, *Q-learning* (1992). G. Tesauro, *Temporal difference learning and TD-Gammon* (1995). D. Silver and others,
# *Mastering the game of Go without human knowledge* (2017). J. Clark and D. Amodei, *Faulty reward functions in the
# wild* (2016).
