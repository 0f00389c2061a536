"""How sure is it? Letters shown to a digit reader; one network, five, dropout and the nearest training image."""

from dltutor.labs.sure.sure.lab import Sure as Sure
