"""A world of squares: plan in it, sweep by sweep, or let a table learn in it by trying."""

from dltutor.labs.doing.gridworld.lab import Gridworld as Gridworld
