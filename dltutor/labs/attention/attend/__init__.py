"""Lab: attention by hand, with a query, keys and values that are dragged."""

from dltutor.labs.attention.attend.lab import Attend as Attend
