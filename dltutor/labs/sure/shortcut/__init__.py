"""The ground gives the answer away in most training images: what does a network learn, and what undoes it?"""

from dltutor.labs.sure.shortcut.lab import Shortcut as Shortcut
