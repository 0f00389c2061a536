"""Lab: style transfer, a photograph that takes on which answers of a network occur together in another picture."""

from dltutor.labs.inside.style.lab import Style as Style
