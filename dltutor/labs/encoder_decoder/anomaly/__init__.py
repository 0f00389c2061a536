"""Lab: what cannot be rebuilt is strange."""

from dltutor.labs.encoder_decoder.anomaly.lab import Anomaly as Anomaly
