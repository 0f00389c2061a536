"""How soon a key that is held down moves the cart, and how smoothly the pole is drawn, in a real JupyterLab.

python benchmarks/doing_keys.py [KEYS]

A key has acted once the push is seen at the cart in a painted frame, the world's step with it made. Wanted: 95 of 100
within 80 ms, and 20 pictures a second, also while a policy learns. What a busy machine adds is seen in the first row: a
slider of a lab that stands still, from its key to its picture.
"""

from __future__ import annotations

import statistics
import sys
import time

from page import opened, p95, pictures_a_second, play

from dltutor.figures.palette import LIGHT

PUSH = """async (keys) => {
    const canvas = document.querySelector('.dltutor-stage canvas'), pen = canvas.getContext('2d');
    const wanted = [1, 3, 5].map(k => parseInt('COLOUR'.slice(k, k + 2), 16));
    const pushed = () => {
        const ratio = canvas.width / 860, strip = [0, 340, 510, 20].map(v => Math.round(v * ratio));
        const seen = pen.getImageData(...strip).data;
        let found = 0;
        for (let i = 0; i < seen.length; i += 4)
            found += wanted.every((value, k) => Math.abs(seen[i + k] - value) < 40);
        return found > 20;
    };
    const fire = (type, key) => canvas.dispatchEvent(new KeyboardEvent(type, {key, bubbles: true}));
    const until = async (state) => {
        const began = performance.now();
        while (pushed() !== state && performance.now() - began < 2000) await new Promise(requestAnimationFrame);
        return performance.now() - began;
    };
    const times = [];
    canvas.focus();
    for (let i = 0; i < keys; i++) {
        const key = i % 2 ? 'ArrowLeft' : 'ArrowRight';
        fire('keydown', key);
        times.push(await until(true));
        await new Promise(done => setTimeout(done, 60 + 60 * Math.random()));
        fire('keyup', key);
        await until(false);
        await new Promise(done => setTimeout(done, 100 + 100 * Math.random()));
    }
    return times;
}""".replace("COLOUR", LIGHT.training)
SLIDER = """async (keys) => {
    const canvas = document.querySelector('.dltutor-stage canvas'), times = [];
    const handle = document.querySelector('.dltutor-lab .noUi-handle');
    handle.focus();
    for (let i = 0; i < keys; i++) {
        await new Promise(done => setTimeout(done, 250 + 100 * Math.random()));
        const before = canvas.dataset.frames, began = performance.now();
        handle.dispatchEvent(new KeyboardEvent('keydown', {key: i % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}));
        while (canvas.dataset.frames === before && performance.now() - began < 3000)
            await new Promise(requestAnimationFrame);
        times.push(performance.now() - began);
    }
    return times;
}"""
STILL = "from dltutor import labs\nlab = labs.OneNeuron()\nlab"
BY_HAND = "from dltutor import labs\nlab = labs.Cartpole(pace='slow motion')\nlab"
LEARNING = """import keras
from dltutor import labs
keras.utils.set_random_seed(1)
policy = keras.Sequential([keras.Input((4,)), keras.layers.Dense(32, "tanh"), keras.layers.Dense(1, "sigmoid")])
policy.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
lab = labs.Cartpole(policy, pace='full')
lab"""


def measure(keys: int) -> None:
    """Print the rows."""
    with opened(STILL) as notebook:
        times = notebook.js(SLIDER, keys)
        print(
            f"a slider of a still lab to its picture: median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms"
        )
    with opened(BY_HAND) as notebook:
        play(notebook.cell("labs.Cartpole"))
        times = notebook.js(PUSH, keys)
        print(f"key to cart: median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms (wanted: at most 80)")
        print(f"pictures a second by hand: {pictures_a_second(notebook):.1f} (wanted: at least 20)")
    with opened(LEARNING) as notebook:
        play(notebook.cell("labs.Cartpole"))
        time.sleep(1)
        print(f"pictures a second while it learns: {pictures_a_second(notebook):.1f} (wanted: at least 20)")
        print(notebook.evaluate("print(lab.learner.updates, 'updates', lab.learner.solved, 'games until solved')"))


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
