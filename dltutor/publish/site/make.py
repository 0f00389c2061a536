"""Makes the web site, without running a chapter and without a network.

python -m dltutor.publish.site.make                writes it into build/site/html
python -m dltutor.publish.site.make --out DIR      writes it there
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from dltutor.command import ROOT
from dltutor.errors import LearnerError

WORK = ROOT / "build" / "site"


def make(
    out: Path, work: Path = WORK, numbers: Collection[int] = (), names: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Make the site in `out`, of the chapters `numbers` and the labs `names`, or of all; returns what is wrong with it.

    Raises a `LearnerError` where Sphinx is missing, or fails; any warning of Sphinx is a failure.
    """
    try:
        from sphinx.application import Sphinx
        from sphinx.errors import SphinxError
    except ModuleNotFoundError:
        raise LearnerError('Sphinx is missing: type  pip install "dltutor[site]"') from None
    from dltutor.publish.site.checks import problems
    from dltutor.publish.site.stage import OURS, stage

    stage(work, numbers, names)
    if out == work / "html":
        shutil.rmtree(out, ignore_errors=True)  # pages that nobody writes any more
    extra = {"html_extra_path": [str(work / "extra")]}
    try:
        app = Sphinx(
            work / "source", OURS, out, work / "doctrees", "html",
            confoverrides=extra, status=None, warning=sys.stderr, warningiserror=True, exception_on_warning=False,
        )  # fmt: skip
        app.build()
    except SphinxError as error:
        raise LearnerError(f"the site was not made: {error}") from None
    if app.statuscode:
        shutil.rmtree(work / "doctrees")  # what Sphinx keeps of a page, it does not warn of again
        raise LearnerError("the site was made with the warnings above: each of them must go")
    return problems(out)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0 if the site is whole, 1 if something is wrong with it, 2 if it was not made."""
    parser = argparse.ArgumentParser(prog="dltutor site", description="Makes the web site of the course.")
    parser.add_argument("--out", type=Path, default=WORK / "html", metavar="DIR", help="where to write it")
    chosen = parser.parse_args(arguments)
    began = time.perf_counter()
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")  # its lines are for others
    try:
        found = make(chosen.out.resolve())
    except LearnerError as problem:
        print(f"dltutor: {problem}", file=sys.stderr)
        return 2
    for kind, lines in found.items():
        print("\n".join([f"{len(lines)} {kind}", *(f"  {line}" for line in lines)]))
    print(f"{chosen.out}/index.html: {time.perf_counter() - began:.0f} s")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
