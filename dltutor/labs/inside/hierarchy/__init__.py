"""What excites the units of each layer: nine parts of images, and nine pictures painted for a unit."""

from dltutor.labs.inside.hierarchy.lab import Hierarchy as Hierarchy
