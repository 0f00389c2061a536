"""The pages beside the chapters: short, and every link in them leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLACES = ["colab", "kaggle", "vscode", "binder", "classrooms"]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/**/*.md")]


@pytest.mark.parametrize("name", PLACES)
def test_a_page_on_a_place_is_short_and_says_what_works_and_where_progress_goes(name):
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert len(text.strip().splitlines()) <= 12
    assert all(f"**{head}**" in text for head in ("Begin", "Works", "Does not", "Progress"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_to_files_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
