from dltutor import datasets as datasets
from dltutor import errors as errors
from dltutor import exercises as exercises
from dltutor import figures as figures
from dltutor import labs as labs
from dltutor import live as live
from dltutor import notebook as notebook
from dltutor import pretrained as pretrained
from dltutor import scratch as scratch
from dltutor import validation as validation
from dltutor.exercises import hand_in as hand_in
from dltutor.exercises import progress as progress
from dltutor.notebook import setup as setup

__version__: str

__all__: list[str]
