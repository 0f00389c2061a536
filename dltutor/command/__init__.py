"""The commands of `python3 -m dltutor`; the standard library only, until there is an environment."""
