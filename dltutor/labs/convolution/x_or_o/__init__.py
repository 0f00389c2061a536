"""An X or an O? Comparing pixel by pixel fails as soon as it moves; looking for three small features does not."""

from dltutor.labs.convolution.x_or_o.lab import XOrO as XOrO
