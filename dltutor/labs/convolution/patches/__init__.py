"""The parts of images that excite a unit most, layer by layer: edges, then parts, then things."""

from dltutor.labs.convolution.patches.lab import Patches as Patches
