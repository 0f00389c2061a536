"""How many weights does a layer need that looks at an image?"""

from dltutor.labs.convolution.weight_count.lab import WeightCount as WeightCount
