"""A symbol long ago: attention against a recurrent layer, and what each costs as the sequence grows."""

from dltutor.labs.attention.reach.lab import Reach as Reach
