"""Augmentation. What a learner's random layers make of an image, again and again, and when they do nothing."""

from dltutor.labs.convolution.augmentation.lab import Augmentation as Augmentation
