"""A boat that gets just what was asked for: mend the points, so that it finishes."""

from dltutor.labs.doing.boat_race.lab import BoatRace as BoatRace
