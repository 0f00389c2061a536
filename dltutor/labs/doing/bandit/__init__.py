"""Machines with an arm each: pull yourself, then see what chance, hope and epsilon make of the same machines."""

from dltutor.labs.doing.bandit.lab import Bandit as Bandit
