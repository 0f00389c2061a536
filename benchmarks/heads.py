"""One trunk, four heads: what each reaches, after how many steps and seconds, and what one answer to everything does.

That answer is the most frequent class, the mean box, every pixel marked (none marked: 0), and straight ahead.

python benchmarks/heads.py [seeds]

Wanted, each after at most 40 s of training on two cores: detection 0.7 mean IoU, segmentation 0.8 mean IoU, steering a
mean error under a tenth of the range of 40 degrees.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras.layers import Conv2D, Conv2DTranspose, Dense, Flatten

from dltutor import datasets
from dltutor.live.training.trainer import Trainer
from dltutor.scratch.overlap import box_iou, mask_iou

GENERATED = 2000


def trunk():
    return keras.Sequential(
        [
            Conv2D(16, 5, strides=2, padding="same", activation="relu"),
            Conv2D(32, 5, strides=2, padding="same", activation="relu"),
            Conv2D(32, 5, padding="same", activation="relu"),
        ]
    )


def classifier():
    head = [Flatten(), Dense(64, activation="relu"), Dense(3, activation="softmax")]
    model = keras.Sequential([keras.Input((32, 32, 1)), trunk(), *head])
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def detector():
    head = [Flatten(), Dense(64, activation="relu"), Dense(4, activation="sigmoid")]
    model = keras.Sequential([keras.Input((32, 32, 1)), trunk(), *head])
    model.compile(keras.optimizers.Adam(0.002), "mae")
    return model


def segmenter():
    head = [
        Conv2DTranspose(16, 4, strides=2, padding="same", activation="relu"),
        Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid"),
    ]
    model = keras.Sequential([keras.Input((32, 32, 1)), trunk(), *head])
    model.compile(keras.optimizers.Adam(0.002), "binary_crossentropy")
    return model


def driver():
    head = [Flatten(), Dense(64, activation="relu"), Dense(1)]
    model = keras.Sequential([keras.Input((32, 64, 1)), trunk(), *head])
    model.compile(keras.optimizers.Adam(0.002), "mae")
    return model


def answers(model, images):
    return np.concatenate([np.asarray(model(images[i : i + 100])) for i in range(0, len(images), 100)])


def share_right(labels, answer):
    return (answer.argmax(axis=1) == labels).mean()


def mean_box_iou(boxes, answer):
    return box_iou(boxes, answer).mean()


def mean_mask_iou(masks, answer):
    return mask_iou(masks[..., 0], answer[..., 0]).mean()


def mean_error(angles, answer):
    return np.abs(angles - answer[:, 0]).mean()


def main() -> None:
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    for make in (datasets.scenes, datasets.roads):
        began = time.perf_counter()
        make(GENERATED)
        print(f"{make.__name__}({GENERATED}): {time.perf_counter() - began:.2f} s")
    scenes, test = datasets.scenes(4000), datasets.scenes(500, seed=1)
    roads, test_roads = datasets.roads(4000), datasets.roads(500, seed=1)
    middle = np.tile(scenes.boxes.mean(axis=0), (500, 1))
    tasks = {
        "classification (share right)": (
            (classifier, share_right, scenes.images, scenes.labels, test.images, test.labels),
            np.eye(3)[np.full(500, np.bincount(scenes.labels).argmax())],
        ),
        "detection (mean IoU)": (
            (detector, mean_box_iou, scenes.images, scenes.boxes, test.images, test.boxes),
            middle,
        ),
        "segmentation (mean IoU)": (
            (segmenter, mean_mask_iou, scenes.images, scenes.masks, test.images, test.masks),
            np.ones((500, 32, 32, 1)),
        ),
        "steering (mean error in degrees)": (
            (driver, mean_error, roads.images, roads.angles, test_roads.images, test_roads.angles),
            np.zeros((500, 1)),
        ),
    }
    for name, ((build, measure, x, y, x_test, y_test), naive) in tasks.items():
        print(f"{name}: without looking {measure(y_test, naive):.3f}")
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            model = build()
            trainer = Trainer(model, x, y, seed=seed)
            course, spent = [], 0.0
            for epochs in (1, 2, 3, 4, 6):
                began = time.perf_counter()
                trainer.train(until=epochs)
                spent += time.perf_counter() - began
                result = measure(y_test, answers(model, x_test))
                course.append(f"{trainer.step} steps {spent:.1f} s {result:.3f}")
            print(f"  seed {seed}, {model.count_params():,} weights: " + "; ".join(course), flush=True)


if __name__ == "__main__":
    main()
