"""Lab: an image goes through a narrow place, and what comes out again."""

from dltutor.labs.encoder_decoder.squeeze.lab import Squeeze as Squeeze
