import os

import pytest

from dltutor.exercises.core import store


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """A progress file of the test's own: the developer's real one is never touched."""
    file = tmp_path / "kept" / "progress.json"
    monkeypatch.setenv("DLTUTOR_PROGRESS", str(file))
    monkeypatch.setattr(store, "_unsaved", {})
    monkeypatch.setattr(store, "_told", set())
    return file


@pytest.fixture
def unwritable(monkeypatch):
    """Make a folder refuse writing, for root too, on every system."""

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(store.tempfile, "mkstemp", refuse)
