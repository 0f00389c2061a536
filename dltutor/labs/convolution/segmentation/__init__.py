"""Your own Keras model learns to say of every pixel whether it belongs to the shape."""

from dltutor.labs.convolution.segmentation.lab import Segmentation as Segmentation
