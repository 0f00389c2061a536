"""Two models learn to translate, one through a single state, one that looks back; words can be shut and forced."""

from dltutor.labs.encoder_decoder.translator.lab import Translator as Translator
