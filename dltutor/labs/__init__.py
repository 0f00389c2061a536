"""One interactive lab a file: a model of the lab, a figure and controls, put together.

``labs.OneNeuron()`` makes one; a lab that is the last line of a cell shows itself.
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "lab",
    {
        "ActivationExplorer": "activations.activation_explorer",
        "ActivationRace": "activations.activation_race",
        "AskFor": "adversarial.ask_for",
        "Adversaries": "adversarial.adversaries",
        "Augmentation": "convolution.augmentation",
        "Backpropagation": "descent.backpropagation",
        "Ball": "recurrent.ball",
        "BendingLine": "activations.bending_line",
        "Confusion": "convolution.confusion",
        "Convolution": "convolution.convolution",
        "Debugging": "training.debugging",
        "Detection": "convolution.detection",
        "Detective": "adversarial.detective",
        "Digits": "convolution.digits",
        "Distance": "recurrent.distance",
        "DrawDigit": "neurons.draw_digit",
        "EmbeddingMap": "recurrent.embedding_map",
        "Equilibrium": "adversarial.equilibrium",
        "Explanations": "convolution.explanations",
        "Fakes": "adversarial.fakes",
        "FeatureMaps": "convolution.feature_maps",
        "FitByHand": "descent.fit_by_hand",
        "Forecast": "recurrent.forecast",
        "Gates": "recurrent.gates",
        "GradientThroughTime": "recurrent.gradient_through_time",
        "HiddenLayer": "neurons.hidden_layer",
        "LatentWalk": "adversarial.latent_walk",
        "Layers": "neurons.layers",
        "LearningRateRange": "descent.learning_rate_range",
        "LossLandscape": "descent.loss_landscape",
        "MiniBatch": "descent.mini_batch",
        "OneDimension": "descent.one_dimension",
        "OneNeuron": "neurons.one_neuron",
        "Playground": "training.playground",
        "Perceptron": "neurons.perceptron",
        "Pooling": "convolution.pooling",
        "Relu": "convolution.relu",
        "Remedies": "training.remedies",
        "Robustness": "convolution.robustness",
        "Segmentation": "convolution.segmentation",
        "Sentiment": "recurrent.sentiment",
        "Softmax": "activations.softmax",
        "Steering": "convolution.steering",
        "Training": "training.training",
        "Transfer": "convolution.transfer",
        "Unrolled": "recurrent.unrolled",
        "Valley": "descent.valley",
        "VanishingGradients": "activations.vanishing_gradients",
        "WeightImages": "neurons.weight_images",
        "Writer": "recurrent.writer",
        "XOrO": "convolution.x_or_o",
    },
)


def __dir__() -> list[str]:
    return __all__
