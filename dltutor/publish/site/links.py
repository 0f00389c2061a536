"""Links between the files of the project, when some of them are laid out anew as pages of the site."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from dltutor.command import ROOT
from dltutor.errors import LearnerError

_LINK = re.compile(r"(?<=\]\()([^)\s:#]+)(#[^)\s]*)?(?=\))")


def moved(text: str, source: Path, page: Path, pages: Mapping[Path, Path], web: str) -> str:
    """`text`, Markdown that stands in the file `source`, as it is to stand in `page`.

    A link to a file that is itself a page (`pages` says where, from its path in the project) leads to that page, and
    one to any other file to the same file on the web, below the address `web`.

    >>> pages = {Path("docs/colab.md"): Path("places/colab.md")}
    >>> text = "[Colab](docs/colab.md), [the licence](LICENSE)"
    >>> moved(text, Path("README.md"), Path("setting_up.md"), pages, "https://example.org/blob/v1")
    '[Colab](places/colab.md), [the licence](https://example.org/blob/v1/LICENSE)'
    """

    def lead(found: re.Match[str]) -> str:
        target = Path(os.path.normpath(source.parent / found[1]))
        if target in pages:
            return Path(os.path.relpath(pages[target], page.parent)).as_posix() + (found[2] or "")
        if not (ROOT / target).exists():
            raise LearnerError(f"{source}: its link to {found[1]} leads nowhere")
        return f"{web}/{target.as_posix()}{found[2] or ''}"

    return _LINK.sub(lead, text)


def section(text: str, title: str) -> str:
    """What stands below the heading ``## title``, its own headings one level higher.

    >>> section("# A\\n\\n## B\\n\\nb\\n\\n### C\\n\\n## D\\n", "B")
    'b\\n\\n## C\\n'
    """
    found = re.search(rf"^## {re.escape(title)}\n+(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise LearnerError(f"there is no section {title!r}")
    return re.sub(r"^#(#{2,} )", r"\1", found[1], flags=re.MULTILINE).rstrip() + "\n"
