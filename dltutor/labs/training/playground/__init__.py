"""The playground. The learner's own Keras model learns classes or numbers of points, and all is seen."""

from dltutor.labs.training.playground.lab import Playground as Playground
