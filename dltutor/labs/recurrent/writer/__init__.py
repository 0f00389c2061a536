"""The writer. A recurrent network learns a text character by character, and writes while it learns."""

from dltutor.labs.recurrent.writer.lab import Writer as Writer
