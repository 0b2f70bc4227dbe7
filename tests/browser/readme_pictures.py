"""`make pictures`: the pictures of README, of a site with the demo data. Runs of tests do not collect this file."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import FloatRect

from tests.browser.pages import SURGES, addresses
from tests.browser.visitor import ROOT, BrowsedSite, Visitor
from tests.waiting import until

_PICTURES = ROOT / "infra" / "pictures"
_LARGEST = 200_000
"""Bytes of a picture."""

_WIDTH = 1280


@pytest.fixture(scope="module")
def places(site: BrowsedSite) -> dict[str, str]:
    """Where the demo records are; the search has all of them, the plans last."""
    until(lambda: SURGES in requests.get(site.url, timeout=60).text, "the search has the plans")
    return addresses(site)


@pytest.mark.parametrize(
    ("name", "path", "height"),
    [("home", "/", 900), ("deposit", "/deposit/{gauge}", 860), ("provenance", "/api/prov-report/{run}/?depth=2", 900)],
)
def test_picture(name: str, path: str, height: int, stranger: Visitor, places: dict[str, str]) -> None:
    page = stranger.visit(path.format_map(places))
    page.evaluate("document.activeElement.blur()")
    _PICTURES.mkdir(exist_ok=True)
    file = _PICTURES / f"{name}.png"
    shown: FloatRect = {"x": 0, "y": 0, "width": _WIDTH, "height": height}
    page.screenshot(path=file, full_page=True, clip=shown)
    assert file.stat().st_size <= _LARGEST
