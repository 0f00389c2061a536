"""What benchmarks share whose tasks give numbers by name for one seed: the mean over the seeds, and the ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

import numpy as np

SEEDS = range(5)


def report(tasks: Mapping[str, Callable[[int], dict[str, float]]]) -> None:
    """Run the tasks that the command line names, or all, with the seeds that it names, or five."""
    seeds = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(SEEDS)
    for task in [word for word in sys.argv[1:] if not word.isdigit()] or list(tasks):
        began = time.process_time()
        runs = [tasks[task](seed) for seed in seeds]
        print(f"{task}: {(time.process_time() - began) / len(seeds):.1f} s of the processor a seed")
        for name in runs[0]:
            values = [run[name] for run in runs]
            print(f"    {name:66} {np.mean(values):7.3f}  ({min(values):.3f} to {max(values):.3f})", flush=True)
