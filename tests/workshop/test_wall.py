"""The page for the wall: an address as a QR code."""

from __future__ import annotations

import sys

import pytest

from dltutor.errors import LearnerError
from dltutor.publish import wall


def test_the_page_holds_the_code_and_the_address(tmp_path, capsys):
    pytest.importorskip("segno")
    address = "https://hub.example.org/?a=1&b=<2>"
    assert wall.main([address, "--out", str(tmp_path / "wall.html")]) == 0
    page = (tmp_path / "wall.html").read_text(encoding="utf-8")
    assert 'role="img" aria-label="QR code of' in page and "<path" in page
    assert "https://hub.example.org/?a=1&amp;b=&lt;2&gt;</p>" in page
    assert "wall.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    "address", ["", "hub", "ftp://x.org", "http://", "http://localhost:8888", "http://127.0.0.1/x"]
)
def test_an_address_that_leads_nowhere_is_refused(address, tmp_path, capsys):
    assert wall.main([address, "--out", str(tmp_path / "wall.html")]) == 2
    assert f"address {address!r}" in capsys.readouterr().err
    assert not (tmp_path / "wall.html").exists()


def test_a_missing_package_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    with pytest.raises(LearnerError, match=r"pip install .*workshop"):
        wall.page("https://hub.example.org")
