"""The page for a notebook of one's own: its cells run one after the other, and leave what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "anybodys_notebook.md"
CELLS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_every_cell_of_the_page_runs(tmp_path, monkeypatch, capsys):
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    install, *cells = CELLS
    assert install.startswith("%pip install") and len(cells) >= 8
    names: dict = {}
    for cell in cells:
        exec(compile(cell, PAGE.name, "exec"), names)
    watch, lab = names["watch"], names["lab"]
    assert watch.history.epoch[-1] <= 5 and watch.history.validation_loss and "Epoch" in watch.words()
    assert lab.history.epoch == [1.0, 2.0, 3.0]
    assert capsys.readouterr().out.endswith(f"{lab.to_code()}\n")
    kept = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert all(kept[name] > 5_000 for name in ("watched.png", "training.png", "training.pdf", "model.keras")), kept
