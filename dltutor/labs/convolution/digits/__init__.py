"""A convolutional network learns digits live: its first filters take shape, and its mistakes disappear."""

from dltutor.labs.convolution.digits.lab import Digits as Digits
