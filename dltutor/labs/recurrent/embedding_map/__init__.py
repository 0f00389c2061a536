"""The embedding of the learner's own model as a map of words, before, during and after its training."""

from dltutor.labs.recurrent.embedding_map.lab import EmbeddingMap as EmbeddingMap
