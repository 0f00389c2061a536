"""The caption. A network puts a scene that the learner arranges into words, and shows where it looks."""

from dltutor.labs.encoder_decoder.caption.lab import Caption as Caption
