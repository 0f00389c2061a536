"""Pictures that are optimised: the pixels are changed step by step, and the network that is asked stays as it is."""
