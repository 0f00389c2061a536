"""The valley. Seven optimizers start from one place: who arrives, who creeps, who flies off?"""

from dltutor.labs.descent.valley.lab import Valley as Valley
