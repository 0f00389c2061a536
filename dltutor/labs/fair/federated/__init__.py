"""Ten clients train a network at home, and only its weights are averaged: how far does one come without their data?"""

from dltutor.labs.fair.federated.lab import Federated as Federated
