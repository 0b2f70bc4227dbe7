"""Every kind of page: accessible in both colour schemes and on a phone, the same without scripts, its links alive.

Pictures of all of them go to `.browser/`: NAME-wide-light.png, -wide-dark, -phone-light, -phone-dark.
"""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.browser.accessible import COLOURS
from tests.browser.conftest import PHONE, WIDE, OpenAs
from tests.browser.pages import PAGES, KnownPage, addresses
from tests.browser.visitor import BrowsedSite, Visitor
from tests.waiting import until

_COPY = "Copy"
"""What the script adds beside a text that can be copied."""

_CLOSED = {401, 403}
"""What a link may answer a stranger: it is there, for somebody else."""

_SIGN_IN = "/_github/"
"""Where links lead a stranger who must sign in; what stands for GitHub there takes no HEAD."""

_LINKS = """() => [...document.querySelectorAll("a[href]")].map(
  link => new URL(link.getAttribute("href"), document.baseURI).href.split("#")[0])"""

_INLINE = """() => [...document.querySelectorAll("script:not([src]):not([type='application/ld+json'])")].length"""


@pytest.fixture(scope="module")
def places(site: BrowsedSite) -> dict[str, str]:
    """Where the demo records are."""
    return addresses(site)


@pytest.fixture(scope="module")
def followed() -> set[str]:
    """The links that some page's test has followed."""
    return set()


@pytest.mark.parametrize("known", PAGES, ids=[known.name for known in PAGES])
def test_a_page(known: KnownPage, open_as: OpenAs, places: dict[str, str], followed: set[str]) -> None:
    visitor = open_as(known.seen_by)
    page = visitor.visit(known.path.format_map(places), known.status)
    assert page.locator("h1").count() == 1 or known.not_ours
    assert page.evaluate(_INLINE) == 0, "an executable script stands in the page itself"
    _look(visitor, known)
    _follow(visitor, followed)
    if not known.needs_scripts:
        plain = open_as(known.seen_by, scripts=False)
        until(lambda: _same(known, places, visitor, plain), "the page says the same with and without scripts")


def _same(known: KnownPage, places: dict[str, str], *visitors: Visitor) -> bool:
    """Say whether two visitors read the same lines now; the site's index may have grown between them, so ask again."""
    path = known.path.format_map(places)
    with_scripts, without = (_lines(visitor.visit(path, known.status)) for visitor in visitors)
    return without == [line for line in with_scripts if line != _COPY]


def _look(visitor: Visitor, known: KnownPage) -> None:
    """Look at the page in four ways; on a phone it is no wider than the screen (WCAG 2.2, 1.4.10)."""
    page = visitor.page
    for size, width in (("wide", WIDE), ("phone", PHONE)):
        page.set_viewport_size(width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            visitor.picture(f"{known.name}-{size}-{scheme}")
            if not known.not_ours:
                visitor.accessible(COLOURS if scheme == "dark" else ())
        if not known.not_ours:
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than a {size} screen"
    page.set_viewport_size(WIDE)


def _follow(visitor: Visitor, followed: set[str]) -> None:
    """Ask for what a page links to on this site, as a stranger: who has signed in would change things by that."""
    if visitor.page.context.cookies():
        return
    known = followed | {visitor.page.url}
    links = {link for link in visitor.page.evaluate(_LINKS) if link.startswith(f"{visitor.site.url}/")} - known
    followed |= links
    dead = {link: status for link in sorted(links) if (status := _status(visitor, link)) >= 400}
    assert not {link: status for link, status in dead.items() if status not in _CLOSED}


def _status(visitor: Visitor, link: str) -> int:
    """Give what a link comes to on this site; where it leads away from it, to others or to sign in, is not asked."""
    answer = visitor.page.request.head(link, max_redirects=0)
    following = urljoin(link, answer.headers.get("location", link))
    if following == link or _SIGN_IN in following or not following.startswith(f"{visitor.site.url}/"):
        return answer.status
    return _status(visitor, following)


def _lines(page: Page) -> list[str]:
    return [line.strip() for line in page.locator("main").inner_text().splitlines() if line.strip()]
