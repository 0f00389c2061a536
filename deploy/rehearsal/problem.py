"""What ends a learner's rehearsal."""


class RehearsalError(Exception):
    """Something went wrong that a learner would have seen; the message is one line."""
