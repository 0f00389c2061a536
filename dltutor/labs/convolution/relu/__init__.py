"""ReLU on a feature map. What is negative becomes 0; what is positive passes as it is."""

from dltutor.labs.convolution.relu.lab import Relu as Relu
