"""Writes milestones.csv: what had to come together between the perceptron (1958) and deep networks (2012).

Run it from anywhere: ``python3 data/make_milestones.py``. Standard library only.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

COLUMNS = ("year", "kind", "name", "what", "number", "unit", "source")
SAMPLES = "training samples"
SPEED = "floating-point operations/s"

ALEXNET = (
    "A. Krizhevsky, I. Sutskever and G. Hinton, ImageNet classification with deep convolutional neural networks, 2012"
)
LENET = "Y. LeCun and others, Backpropagation applied to handwritten zip code recognition, Neural Computation 1, 1989"
LENET5 = "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document recognition, 1998"
BACKPROP = "D. Rumelhart, G. Hinton and R. Williams, Learning representations by back-propagating errors, Nature, 1986"

ROWS = (
    (
        1957,
        "software",
        "FORTRAN",
        "an early compiled language, made for the IBM 704",
        None,
        "",
        "J. Backus and others, The FORTRAN automatic coding system, Western Joint Computer Conference, 1957",
    ),
    (
        1958,
        "idea",
        "perceptron",
        "one layer of neurons that learns its weights from examples",
        None,
        "",
        "F. Rosenblatt, The perceptron: a probabilistic model for information storage and organization in the brain, "
        "Psychological Review 65, 1958",
    ),
    (
        1958,
        "hardware",
        "IBM 704",
        "the computer on which the perceptron was simulated: additions of floating-point numbers a second",
        12e3,
        SPEED,
        "IBM Corporation, IBM Archives: 704 Data Processing System, announced in 1954",
    ),
    (
        1960,
        "hardware",
        "Mark I",
        "the perceptron as a machine: an eye of 20 × 20 photocells, weights as motor-driven knobs",
        400,
        "photocells",
        "J. Hay, B. Lynch and D. Smith, Mark I Perceptron Operators' Manual, Cornell Aeronautical Laboratory, 1960",
    ),
    (
        1962,
        "idea",
        "convergence proof",
        "proof that the perceptron's corrections come to an end if a line separates the points",
        None,
        "",
        "A. Novikoff, On convergence proofs on perceptrons, Symposium on the Mathematical Theory of Automata, 1962",
    ),
    (
        1969,
        "idea",
        "limits of one layer",
        "proofs of what one layer cannot compute: parity, of which XOR is the smallest case",
        None,
        "",
        "M. Minsky and S. Papert, Perceptrons, MIT Press, 1969",
    ),
    (
        1976,
        "hardware",
        "Cray-1",
        "a supercomputer, sustained speed",
        138e6,
        SPEED,
        "R. Russell, The CRAY-1 computer system, Communications of the ACM 21, 1978",
    ),
    (
        1979,
        "software",
        "BLAS",
        "a standard library for vectors, later for matrices, the work that a layer consists of",
        None,
        "",
        "C. Lawson, R. Hanson, D. Kincaid and F. Krogh, Basic linear algebra subprograms for Fortran usage, 1979",
    ),
    (
        1980,
        "idea",
        "neocognitron",
        "layers of small features that are shared by all places of an image",
        None,
        "",
        "K. Fukushima, Neocognitron: a self-organizing neural network model, Biological Cybernetics 36, 1980",
    ),
    (
        1986,
        "idea",
        "backpropagation",
        "several layers learn together, by passing the error backwards",
        None,
        "",
        BACKPROP,
    ),
    (
        1986,
        "data",
        "family trees",
        "the example of the paper on backpropagation: triples of person, relation, person",
        100,
        SAMPLES,
        BACKPROP,
    ),
    (
        1989,
        "data",
        "zip codes",
        "handwritten digits from envelopes, on which LeNet was trained",
        7291,
        SAMPLES,
        LENET,
    ),
    (
        1989,
        "hardware",
        "SPARCstation 1",
        "a workstation on which training LeNet took three days",
        3,
        "days of training",
        LENET,
    ),
    (
        1989,
        "idea",
        "LeNet",
        "a convolutional network trained by backpropagation",
        9760,
        "parameters",
        LENET,
    ),
    (
        1997,
        "idea",
        "LSTM",
        "a recurrent network that remembers over long distances",
        None,
        "",
        "S. Hochreiter and J. Schmidhuber, Long short-term memory, Neural Computation 9, 1997",
    ),
    (
        1997,
        "hardware",
        "ASCI Red",
        "the first computer above a million million operations a second; it filled a hall",
        1.068e12,
        SPEED,
        "TOP500 list, June 1997",
    ),
    (
        1998,
        "data",
        "MNIST",
        "handwritten digits, 28 × 28 pixels",
        60_000,
        SAMPLES,
        LENET5,
    ),
    (
        2002,
        "software",
        "Torch",
        "an open library for machine learning, the ancestor of PyTorch",
        None,
        "",
        "R. Collobert, S. Bengio and J. Mariéthoz, Torch: a modular machine learning software library, IDIAP, 2002",
    ),
    (
        2006,
        "hardware",
        "GeForce 8800 GTX",
        "a graphics card that can be programmed freely: 128 units × 1.35 GHz × 2 operations",
        345.6e9,
        SPEED,
        "NVIDIA Corporation, GeForce 8800 GPU Architecture Overview, 2006",
    ),
    (
        2007,
        "software",
        "CUDA",
        "graphics cards are programmed in C",
        None,
        "",
        "J. Nickolls, I. Buck, M. Garland and K. Skadron, Scalable parallel programming with CUDA, ACM Queue 6, 2008",
    ),
    (
        2009,
        "data",
        "ImageNet",
        "labelled photographs from the web (all of the first release)",
        3.2e6,
        SAMPLES,
        "J. Deng and others, ImageNet: a large-scale hierarchical image database, CVPR, 2009",
    ),
    (
        2010,
        "software",
        "Theano",
        "formulas in Python, gradients made from them, run on graphics cards",
        None,
        "",
        "J. Bergstra and others, Theano: a CPU and GPU math expression compiler, Python in Science Conference, 2010",
    ),
    (
        2010,
        "idea",
        "ReLU",
        "an activation that does not saturate for positive sums",
        None,
        "",
        "V. Nair and G. Hinton, Rectified linear units improve restricted Boltzmann machines, ICML, 2010",
    ),
    (
        2012,
        "data",
        "ILSVRC 2012",
        "the ImageNet challenge: photographs in 1,000 classes",
        1_281_167,
        SAMPLES,
        "O. Russakovsky and others, ImageNet Large Scale Visual Recognition Challenge, IJCV 115, 2015",
    ),
    (
        2012,
        "hardware",
        "2 × GTX 580",
        "two graphics cards for gamers, 512 units × 1.544 GHz × 2 operations each, train AlexNet in five to six days",
        3.16e12,
        SPEED,
        f"{ALEXNET}; NVIDIA Corporation, GeForce GTX 580 specifications, 2010",
    ),
    (
        2012,
        "idea",
        "AlexNet",
        "a deep network wins the ImageNet challenge by far",
        60e6,
        "parameters",
        ALEXNET,
    ),
    (
        2015,
        "software",
        "Keras, TensorFlow",
        "networks in a few lines of Python, free for all",
        None,
        "",
        "F. Chollet, Keras, 2015; M. Abadi and others, TensorFlow: large-scale machine learning on heterogeneous "
        "systems, 2015",
    ),
    (
        2017,
        "hardware",
        "Tesla V100",
        "one card for a data centre, single precision",
        15.7e12,
        SPEED,
        "NVIDIA Corporation, NVIDIA Tesla V100 GPU architecture, white paper, 2017",
    ),
)


def text() -> str:
    """The whole file, as it should be."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in ROWS:
        writer.writerow(["" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else cell for cell in row])
    return out.getvalue()


if __name__ == "__main__":
    Path(__file__).with_name("milestones.csv").write_text(text(), encoding="utf-8", newline="\n")
