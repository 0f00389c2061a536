"""A client sends a gradient and no image. Divide it by the gradient of the bias, and there is the image."""

from dltutor.labs.fair.read_off.lab import ReadOff as ReadOff
