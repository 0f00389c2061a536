"""One interactive lab a file: a model of the lab, a figure and controls, put together."""
