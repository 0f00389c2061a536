"""The confusion matrix of your own model, with the images behind each cell and the worst mistakes."""

from dltutor.labs.convolution.confusion.lab import Confusion as Confusion
