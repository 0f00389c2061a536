"""What a network thinks of a sentence after each of its words, and what happens when a word is moved."""

from dltutor.labs.recurrent.sentiment.lab import Sentiment as Sentiment
