"""Deep Dream: whatever a layer or a kind of a network finds a little in a photograph, it is to find more."""

from dltutor.labs.inside.deep_dream.lab import DeepDream as DeepDream
