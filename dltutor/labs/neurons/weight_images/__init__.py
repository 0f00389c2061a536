"""A layer of neurons on images, trained live; every neuron's weights are an image that can be watched."""

from dltutor.labs.neurons.weight_images.lab import WeightImages as WeightImages
