"""How little flips the answer of your own network, and what it learns when it is trained on such changes."""

from dltutor.labs.inside.fooled.lab import Fooled as Fooled
