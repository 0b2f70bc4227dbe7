"""A deposit that waits is approved in the browser, and then everybody sees it."""

import requests
from playwright.sync_api import expect

from tests.browser.visitor import BrowsedSite, Visitor

TITLE = "A pulsar that waits for its reviewer"


def test_a_reviewer_approves(site: BrowsedSite, site_keeper: Visitor, stranger: Visitor) -> None:
    id = _submitted(site)
    stranger.visit(f"/deposit/{id}", 401)
    page = site_keeper.visit(f"/deposit/{id}/edit")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    site_keeper.accessible()
    page.get_by_role("button", name="Approve and publish").click()
    page.wait_for_url(f"**/deposit/{id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page = stranger.visit(f"/deposit/{id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    stranger.accessible()


def _submitted(site: BrowsedSite) -> str:
    """Give a deposit of Ada's in the community that reviews."""
    objects, user = f"{site.url}/api/objects", {"token": site.credentials["STELE_TOKEN"]}
    draft = {"title": TITLE, "community": "lofar", "sharelevel": "Open"}
    made = requests.post(f"{objects}/deposit", json=draft, params=user, timeout=60)
    id = str(made.json()["properties"]["pid"]).partition(":")[2]
    patch = [{"op": "add", "path": "/community", "value": {"antennas": "HBA", "megahertz": 149.8}}]
    json_patch = {"Content-Type": "application/json-patch+json"}
    requests.patch(
        f"{objects}/deposit/{id}", json=patch, params=user, headers=json_patch, timeout=60
    ).raise_for_status()
    requests.post(f"{objects}/deposit/{id}/submit", params=user, timeout=60).raise_for_status()
    return id
