"""Your own Keras model learns to find a shape in a scene and to draw a box around it."""

from dltutor.labs.convolution.detection.lab import Detection as Detection
