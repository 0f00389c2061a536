"""Figures of what networks get right: over something that grows, run by run, group by group."""
