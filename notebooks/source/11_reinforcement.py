# %% [markdown]
# # 11 · Learning by doing: reinforcement learning
#
# **Nobody tells you what is right: you act, you are paid, and you find out. You do it first; then tables and networks
# do it, on the same problems.**
#
# [Open in Colab](https://colab.research.google.com/github/dltutor/dltutor/blob/main/notebooks/clean/11_reinforcement.ipynb)
# · 120 minutes, the core way ★ 90
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
# ## 3 · Learning without a map (14 min) ★
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
