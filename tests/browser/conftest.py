"""A site with the demo data and a Chromium for each process that runs tests; people who walk through it.

What any page does on their way is watched (`watched.py`): a test fails where something was wrong, also with what it
does not look at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, StorageState, ViewportSize, expect

from infra.local.credentials import read
from infra.local.signing_in import PEOPLE
from tests.browser import chromium
from tests.browser.visitor import ROOT, BrowsedSite, Visitor
from tests.browser.watched import Watched
from tests.exposure import Watch
from tests.serving import serving

WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_SECONDS = 20
"""How long an element is waited for: a busy machine is slow, and nothing takes nearly as long."""


class OpenAs(Protocol):
    """Opens a browser for somebody: a stranger (the empty name), `ada`, `grace` or `admin`."""

    def __call__(self, name: str = "", *, phone: bool = False, dark: bool = False, scripts: bool = True) -> Visitor: ...


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, watch: Watch) -> Iterator[BrowsedSite]:
    """Give a site of the process's own with demo data, or the local one that `--base-url` names."""
    if given := request.config.getoption("--base-url"):
        bucket = os.environ.get("STELE_BUCKET", given)
        yield BrowsedSite(given.rstrip("/"), bucket, read(ROOT / ".local" / "credentials.env"))
        return
    endpoint = request.getfixturevalue("emulator")
    home = request.getfixturevalue("tmp_path_factory").mktemp("site")
    with serving(home, AWS_ENDPOINT_URL=endpoint, STELE_DEMO="yes", LOG_LEVEL="INFO") as served:
        credentials = read(home / "credentials.env")
        for name, value in credentials.items():
            if name.endswith(("TOKEN", "TOKEN2", "PASSWORD", "PASSWORD2", "CODE", "SECRET")):
                watch.note("credential", value)
        yield BrowsedSite(served.url, f"http://localhost:{urlsplit(endpoint).port}", credentials)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """Give a Chromium; a run without one fails, and says how to come by it."""
    expect.set_options(timeout=_SECONDS * 1000)
    try:
        with chromium.running() as browser:
            yield browser
    except chromium.NoChromium as missing:
        pytest.exit(str(missing), returncode=1)


@pytest.fixture(scope="session")
def signed_in(chrome: Browser, site: BrowsedSite) -> dict[str, StorageState]:
    """What browsers keep of people who have signed in, by username: who is not in it yet signs in first."""
    return {}


@pytest.fixture
def open_as(chrome: Browser, site: BrowsedSite, signed_in: dict[str, StorageState], watch: Watch) -> Iterator[OpenAs]:
    """Give what opens browsers; they are closed behind the test, which fails if any page of them did wrong."""
    opened: list[Visitor] = []

    def open(name: str = "", *, phone: bool = False, dark: bool = False, scripts: bool = True) -> Visitor:
        if name and name not in signed_in:
            signed_in[name] = _sign_in(open(), name)
        context = chrome.new_context(
            base_url=site.url,
            viewport=PHONE if phone else WIDE,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            storage_state=signed_in.get(name),
            permissions=["clipboard-read", "clipboard-write"],
            reduced_motion="reduce",
        )
        context.set_default_timeout(_SECONDS * 1000)
        watched = Watched(context, (site.url, site.bucket))
        visitor = Visitor(context.new_page(), site, watched)
        opened.append(visitor)
        return visitor

    yield open
    for each in opened:
        each.page.context.close()
    problems = [problem for each in opened for problem in each.watched.problems]
    assert not problems, "\n".join(problems)


def _sign_in(stranger: Visitor, name: str) -> StorageState:
    """Sign in as people do: the development page stands where GitHub asks them."""
    stranger.visit("/account/login")
    stranger.page.get_by_role("button", name=PEOPLE[name].name, exact=True).click()
    stranger.page.wait_for_url("**/account")
    return stranger.page.context.storage_state()


@pytest.fixture
def stranger(open_as: OpenAs) -> Visitor:
    """Somebody who has not signed in."""
    return open_as()


@pytest.fixture
def ada(open_as: OpenAs) -> Visitor:
    """Ada Muir, who owns most of the demo data, and has signed in."""
    return open_as("ada")


@pytest.fixture
def grace(open_as: OpenAs) -> Visitor:
    """Grace Nkemelu, another user, who has signed in."""
    return open_as("grace")


@pytest.fixture
def site_keeper(open_as: OpenAs) -> Visitor:
    """The site's administrator, who has signed in."""
    return open_as("admin")
