"""Drawn faces in four tones of skin: who is missing from the training set is missed, and the total does not tell."""

from dltutor.labs.sure.moods.lab import Moods as Moods
