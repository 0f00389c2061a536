"""Ask a conditional generator for a digit, and let a judge read what comes."""

from dltutor.labs.adversarial.ask_for.lab import AskFor as AskFor
