"""The live ten-neuron lab in a real JupyterLab in headless Chromium: pictures, answers, stopping, closing the page.

python benchmarks/weight_images.py
"""

from __future__ import annotations

from page import measure_training, opened

MODEL = """\
import dltutor
dltutor.setup()
import keras
from dltutor import datasets, labs
train, test = datasets.digits()
model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy", metrics=["accuracy"])"""
LAB = "lab = labs.WeightImages(model, train, test)\nlab"


def main() -> None:
    with opened(MODEL, LAB) as notebook:
        measure_training(notebook, notebook.cell("lab = "))


if __name__ == "__main__":
    main()
