"""Look a key up in a list of pairs: one layer cannot, two can, and the moment it jumps is seen."""

from dltutor.labs.attention.look_up.lab import LookUp as LookUp
