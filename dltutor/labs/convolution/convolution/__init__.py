"""Convolution. A kernel slides over an image; what it sees, its products and its sum are written out."""

from dltutor.labs.convolution.convolution.lab import Convolution as Convolution
