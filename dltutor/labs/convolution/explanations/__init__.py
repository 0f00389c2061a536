"""What does your own network look at? Cover a part of an image, or let three methods say which places matter."""

from dltutor.labs.convolution.explanations.lab import Explanations as Explanations
