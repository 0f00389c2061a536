"""How many images a network needs, from scratch and with a trunk that was trained on other classes."""

from dltutor.labs.convolution.transfer.lab import Transfer as Transfer
