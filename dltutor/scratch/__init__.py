"""The subject itself in plain NumPy, written to be read aloud.

One module a subject: ``scratch.neuron``, ``scratch.activations``, ``scratch.losses``, ``scratch.optimizers``, …
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "module of dltutor.scratch",
    {
        "activations": "",
        "attention": "",
        "backprop": "",
        "convolution": "",
        "dreams": "",
        "doing": "",
        "fair": "",
        "forgery": "",
        "frechet": "",
        "frechet_distance": "frechet",
        "image_changes": "",
        "gated_gradients": "",
        "initializers": "",
        "kernels": "",
        "layers": "",
        "losses": "",
        "measures": "",
        "neuron": "",
        "optimizers": "",
        "overlap": "",
        "perceptron": "",
        "races": "",
        "recurrent": "",
        "slopes": "",
        "style": "",
        "surfaces": "",
        "through_time": "",
    },
)


def __dir__() -> list[str]:
    return __all__
