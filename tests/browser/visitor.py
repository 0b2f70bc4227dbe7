"""Somebody with a browser: whoever a test lets walk through the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import FloatRect, Page

from tests.browser.accessible import assert_accessible
from tests.browser.watched import Watched

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".browser"
"""Where screenshots go."""

_TALLEST = 4000
"""Pixels of a screenshot."""


@dataclass(frozen=True)
class BrowsedSite:
    """The site under test, with the demo data in it.

    Attributes:
        url: its address, without a slash at the end.
        bucket: the origin of the addresses that files are sent to and had from.
        credentials: what `.local/credentials.env` has.
    """

    url: str
    bucket: str
    credentials: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser of their own: cookies, one page, and what is watched of it.

    Attributes:
        page: Playwright's; its addresses may begin at the site: `page.goto("/search")`.
        site: where they are.
        watched: what the pages did that none may; a test that leaves anything there fails.
    """

    page: Page
    site: BrowsedSite
    watched: Watched

    def visit(self, path: str, status: int = 200) -> Page:
        """Go to an address and wait until it has loaded; the answer must have this status.

        Args:
            path: below the site, or a whole address.
            status: also one of 400 or more, which no other request may have.
        """
        asked = urljoin(self.site.url, path).partition("?")[0]
        with self.watched.expecting(f"{status} GET ", f" GET {asked}"):  # that one's status is looked at below
            answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status} instead of {status}: {answer.text()[:500]}"
        return self.page

    @property
    def path(self) -> str:
        """The path of the address that the page is at."""
        return urlsplit(self.page.url).path

    def accessible(self, rules: Sequence[str] = ()) -> None:
        """Assert that axe finds nothing serious on the page as it is shown now."""
        assert_accessible(self.page, rules)

    def picture(self, name: str) -> Path:
        """Save what the page looks like as `.browser/NAME.png`; of a very long one the beginning."""
        file = PICTURES / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        width, height = self.page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        shown: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(height, _TALLEST)}
        self.page.screenshot(path=file, full_page=True, clip=shown)
        return file
