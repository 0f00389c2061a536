"""The quiz of chapter 1. The wrong options are what learners really believe; each is answered."""

from __future__ import annotations

from dltutor.exercises.core.quiz import Multiple, Number, Single, right, wrong

BIAS = Single(
    "bias",
    "A neuron has two inputs, and its weights stay as they are. You raise its bias. "
    "What happens to the line between its 0s and its 1s?",
    (
        wrong(
            "It turns around the origin.",
            "Only the weights can turn it: they point across the line, and they stay as they are.",
        ),
        right(
            "It moves without turning, and the neuron says 1 for more points.",
            "The direction of the line is set by the weights alone. With a higher bias a smaller weighted sum is "
            "enough to get above 0, so the side of the 1s grows.",
        ),
        wrong(
            "It becomes steeper.",
            "How steep the line is depends on the ratio of the two weights, and not on the bias.",
        ),
        wrong(
            "It stays where it is; only the output becomes larger.",
            "A neuron with a step gives 0 or 1 and nothing larger. What moves is the place where the sum is 0.",
        ),
    ),
)

XOR = Multiple(
    "xor",
    "Which of these sentences about XOR are true?",
    (
        right(
            "One neuron cannot compute XOR, because no straight line has both 1s on one side and both 0s on the other.",
            "The two 1s lie on opposite corners of a square, the two 0s on the other two corners: every line leaves at "
            "least one of them on the wrong side.",
        ),
        wrong(
            "One neuron could learn XOR if it were trained longer or with a smaller learning rate.",
            "Training looks for weights, and here there are none to be found: the perceptron goes round in circles.",
        ),
        right(
            "A hidden layer turns the inputs into new ones, for which a single line is enough.",
            "With OR and AND as hidden neurons, the four cases become three points, and one line parts them.",
        ),
        wrong(
            "The hidden layer helps because it draws one curved line.",
            "Each hidden neuron still draws a straight line. The output neuron combines their answers, which gives a "
            "border with corners.",
        ),
        wrong(
            "XOR is impossible for one neuron because four samples are too few to learn from.",
            "AND has just four samples too, and one neuron learns it. It is a matter of where the points lie.",
        ),
    ),
)

UPDATE = Number(
    "update",
    "A perceptron has the weights 0.5 and −0.5 and the bias 0. The sample (1, 2) has the target 1; the learning rate "
    "is 0.1. What is the second weight after one step?",
    -0.3,
    "The sum is 0.5·1 − 0.5·2 + 0 = −0.5, so it predicts 0. The error is 1 − 0 = 1, and the second weight becomes "
    "−0.5 + 0.1·1·2 = −0.3.",
    tolerance=1e-6,
    slips={
        -0.5: "That is the old weight. The sum is −0.5, so the prediction, 0, is wrong and must be corrected.",
        -0.7: "The wrong way: the sum is too low, so the weight of a positive input has to go up.",
        -0.4: "The weight moves by learning rate · error · input, and the second input is 2, not 1.",
        1.5: "That is the correction without the learning rate of 0.1.",
        0.6: "That is the first weight. The second one starts at −0.5, and its input is 2.",
        0.3: "Look at the sign: −0.5 + 0.2.",
        -0.2: "That takes the sum, −0.5, for the prediction. The neuron's step makes 0 of it, so the error is 1.",
    },
    otherwise="Go in this order: the sum, the prediction (0 or 1), the error (target − prediction), and then the old "
    "weight + 0.1 · error · 2.",
)

PARAMETERS = Number(
    "parameters",
    "A network has 64 inputs, one hidden layer of 30 neurons and 10 outputs, fully connected. How many parameters "
    "does training adjust?",
    2260,
    "64·30 + 30 = 1950 in the hidden layer and 30·10 + 10 = 310 in the output layer: 2260 together.",
    tolerance=0.5,
    slips={
        2220: "These are the weights only. Each of the 40 neurons has a bias too.",
        2324: "You gave the 64 inputs a bias. They are not neurons, only the numbers that come in.",
        104: "These are the neurons and the inputs. Count the connections between them, and the biases.",
        40: "These are the biases. The weights on the connections are still missing.",
        1950: "That is the hidden layer. The output layer has weights and biases too.",
        310: "That is the output layer. The hidden layer has weights and biases too.",
        1920: "These are the weights between the inputs and the hidden layer; there is more.",
        19200: "Layers follow each other: the connections between two layers are multiplied, then added to the next.",
        2250: "The output neurons have biases too.",
        2230: "The hidden neurons have biases too.",
        2222: "A layer has not one bias but one for each neuron.",
    },
    otherwise="For each layer: inputs · neurons weights, and one bias for each neuron. Then add the two layers.",
)

WEIGHT_IMAGE = Single(
    "weight_image",
    "A neuron says 1 for a handwritten 9 and 0 for an 8. Shown as an image, its weights are strongly negative in the "
    "lower left. What does this tell you?",
    (
        wrong(
            "Most 9s are dark there.",
            "A weight image is no picture of an average digit. It shows what ink at a place does to the sum.",
        ),
        wrong(
            "The neuron pays no attention to these pixels.",
            "Such pixels have weights near 0. A strongly negative weight counts as much as a strongly positive one.",
        ),
        right(
            "Ink there lowers the sum, so it speaks against a 9 and for an 8.",
            "A pixel adds weight times ink to the sum. The lower loop of an 8 has ink there, a 9 mostly has none.",
        ),
        wrong(
            "The training went wrong there: good weights are positive.",
            "To tell two digits apart, a neuron needs pixels that speak for the one, and pixels that speak against it.",
        ),
    ),
)

HISTORY = Multiple(
    "history",
    "The perceptron is from 1958, the breakthrough of deep networks in recognising images from 2012. What had been "
    "missing until then?",
    (
        right(
            "Large sets of labelled data",
            "ImageNet, with more than a million labelled photographs, became available only around 2010.",
        ),
        right(
            "Enough computing power, such as graphics cards",
            "The winning network of 2012 was trained on two graphics cards for about a week; processors of the time "
            "would have taken far longer.",
        ),
        right(
            "Better software and training methods, such as ReLU and dropout",
            "Programmable graphics cards, libraries and small improvements of the method made deep networks trainable.",
        ),
        wrong(
            "The idea of networks with several layers",
            "The idea is much older; several layers were trained with backpropagation in the 1980s.",
        ),
        wrong(
            "A proof that networks think like a brain",
            "There is no such proof. The artificial neuron borrows an idea from biology, and is judged by its results.",
        ),
    ),
)

QUESTIONS = (BIAS, XOR, UPDATE, PARAMETERS, WEIGHT_IMAGE, HISTORY)
