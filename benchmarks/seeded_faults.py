"""Do the tests notice? Each fault is put into a copy of the project, and the tests that should see it must fail.

python benchmarks/seeded_faults.py [NAME …]

It prints a line a fault: whether it was caught, by which test, and the seconds. Without the fault the same tests pass.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dltutor.command.testing import CHAPTERS, ENVIRON  # noqa: E402


@dataclass(frozen=True)
class Fault:
    """In `file`, `right` becomes `wrong`; `tests` are pytest's arguments."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str


FAULTS = (
    Fault(
        "a control that does nothing",
        "dltutor/live/page/lab.py",
        "{name: clean[name] for name in settings}",
        '{name: clean[name] for name in settings if name != "w2"}',
        "tests/labs/test_conformance.py -k OneNeuron",
    ),
    Fault(
        "a button that raises",
        "dltutor/labs/neurons/one_neuron/lab.py",
        "        vars(self.values).update(self._start)\n",
        "        vars(self.values).update(self.start)\n",
        "tests/labs/test_conformance.py -k OneNeuron",
    ),
    Fault(
        "a setting that is not checked",
        "dltutor/live/page/controls.py",
        "        return validation.choice(self.name, value, self.values)\n",
        "        return value\n",
        "tests/labs/test_conformance.py -k OneNeuron",
    ),
    Fault(
        "words that lie upon each other",
        "dltutor/figures/neuron.py",
        "heights = (0.88, 0.77,",
        "heights = (0.88, 0.87,",
        "tests/labs/test_conformance.py -k OneNeuron",
    ),
    Fault(
        "a chapter that reaches for the network",
        "dltutor/datasets/images.py",
        "from __future__ import annotations\n",
        "from __future__ import annotations\nimport urllib.request\n"
        'urllib.request.urlopen("http://example.org", timeout=3)\n',
        "notebooks/00_start_here.ipynb",
    ),
    Fault(
        "a chapter that writes warnings",
        "dltutor/datasets/images.py",
        "from __future__ import annotations\n",
        'from __future__ import annotations\nimport sys\nprint("noise", file=sys.stderr)\n',
        "notebooks/00_start_here.ipynb",
    ),
    Fault(
        "a chapter whose numbers have changed",
        "dltutor/scratch/layers.py",
        "return sum(n * m",
        "return 1 + sum(n * m",
        "notebooks/01_neurons.ipynb",
    ),
    Fault(
        "a wrong sign in an optimizer",
        "dltutor/scratch/optimizers.py",
        "return weights - rate * self.m",
        "return weights + rate * self.m",
        "tests/scratch/test_optimizers.py",
    ),
    Fault(
        "a session that drops a message",
        "dltutor/live/page/session.py",
        'elif kind == "pointer":',
        'elif kind == "pointer" and message.get("phase") != "move":',
        "tests/live/page",
    ),
    Fault(
        "a stage that keeps ticking",
        "dltutor/live/page/stage.js",
        'const playing = () => model.get("playing") && ',
        "const playing = () => ",
        "tests/browser/test_neurons.py",
    ),
    Fault(
        "a slip that is accepted",
        "dltutor/exercises/neurons/by_hand.py",
        "given == _NAND,",
        "True,",
        "tests/exercises/neurons",
    ),
    Fault(
        "a loader that returns other labels",
        "dltutor/datasets/images.py",
        "loaded.target[keep].astype(np.int64)",
        "loaded.target[keep].astype(np.int64)[::-1]",
        "tests/datasets/test_datasets.py",
    ),
    Fault(
        "an error of ours inside a check",
        "dltutor/exercises/convolution/slips.py",
        "exact = (size - kernel) / stride + 1\n",
        "exact = (size - kernels) / stride + 1\n",
        "tests/exercises/convolution/test_by_hand.py",
    ),
    Fault(
        "a gradient that is not noticed as infinite",
        "dltutor/live/training/slices.py",
        "    return all(np.isfinite(value).all()",
        "    return True or all(np.isfinite(value).all()",
        "tests/live/training/test_divergence.py tests/live/training/test_slices.py",
    ),
    Fault(
        "a figure that knows a lab",
        "dltutor/figures/neuron.py",
        "import numpy as np\n",
        "import numpy as np\nfrom dltutor.labs.neurons import one_neuron\n",
        "tests/test_arrows.py",
    ),
)


def main(names: list[str]) -> int:
    """Try the faults whose names contain one of `names`, or all."""
    chosen = [f for f in FAULTS if not names or any(name in f.name for name in names)]
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, "dltutor")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv*", "build", "__pycache__"))
        healthy = {tests: run(copy, tests) for tests in dict.fromkeys(fault.tests for fault in chosen)}
        missed = [tests for tests, (status, _, _) in healthy.items() if status != 0]
        for tests in missed:
            print(f"FAILS WITHOUT A FAULT: {tests}: {healthy[tests][1]}")
        for fault in chosen:
            if not tried(copy, fault):
                missed.append(fault.name)
    print(f"{len(chosen)} faults, {len(missed)} not as they should be")
    return int(bool(missed))


def tried(copy: Path, fault: Fault) -> bool:
    """Whether the tests fail with the fault."""
    file = copy / fault.file
    whole = file.read_text(encoding="utf-8")
    assert fault.right in whole, f"{fault.name}: {fault.file} has no {fault.right!r} any more"
    file.write_text(whole.replace(fault.right, fault.wrong, 1), encoding="utf-8")
    try:
        status, by, seconds = run(copy, fault.tests)
    finally:
        file.write_text(whole, encoding="utf-8")
    print(f"{'caught' if status == 1 else 'NOT CAUGHT'} in {seconds:.0f} s: {fault.name}, by {by}", flush=True)
    return status == 1


def run(copy: Path, tests: str) -> tuple[int, str, float]:
    """pytest's status, the first test that failed, the seconds."""
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-x", *CHAPTERS, *tests.split()]
    environ = {**os.environ, **ENVIRON, "PYTHONPATH": str(copy)}
    done = subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True)
    failed = re.findall(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return done.returncode, failed[0] if failed else "nothing", time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
