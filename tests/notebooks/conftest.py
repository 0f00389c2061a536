"""The chapters as they are built."""

from __future__ import annotations

from pathlib import Path

import pytest

from dltutor.command.catalogue import chapters


@pytest.fixture(params=chapters().values(), ids=lambda path: path.stem)
def built(request: pytest.FixtureRequest) -> Path:
    """Each built notebook in turn."""
    return request.param
