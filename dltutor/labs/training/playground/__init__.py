"""The playground. The learner's own Keras model learns to tell two classes of points apart, and all is seen."""

from dltutor.labs.training.playground.lab import Playground as Playground
