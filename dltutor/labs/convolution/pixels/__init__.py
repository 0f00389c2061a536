"""A photograph and the numbers that it is made of, pixel by pixel."""

from dltutor.labs.convolution.pixels.lab import Pixels as Pixels
