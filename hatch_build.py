"""What a package index shows: the readme, its links and pictures as addresses at the release that is being built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?P<picture>!?)\[(?P<words>[^\]]*)\]\((?P<place>[^):#]+)\)")


class Readme(MetadataHookInterface):
    """README.md with whole addresses, for files beside it cannot be seen on an index."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        address = metadata["urls"]["Repository"]
        metadata["readme"] = {"content-type": "text/markdown", "text": whole(text, address, f"v{metadata['version']}")}


def whole(text: str, repository: str, tag: str) -> str:
    """`text` with each link to a file led to `repository` at `tag`, and each picture to the file itself."""
    raw = repository.replace("https://github.com/", "https://raw.githubusercontent.com/")

    def led(found: re.Match[str]) -> str:
        to = f"{raw}/{tag}" if found["picture"] else f"{repository}/blob/{tag}"
        return f"{found['picture']}[{found['words']}]({to}/{found['place']})"

    return _LINK.sub(led, text)
