"""A pole on a cart: balanced by hand, by a rule, by chance, by a network, and by planning in a learned model."""

from dltutor.labs.doing.cartpole.lab import Cartpole as Cartpole
