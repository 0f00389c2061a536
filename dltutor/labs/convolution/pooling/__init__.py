"""Pooling. What a small shift of the image changes in a feature map, measured before and after pooling."""

from dltutor.labs.convolution.pooling.lab import Pooling as Pooling
