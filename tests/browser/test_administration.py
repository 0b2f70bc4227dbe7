"""One's own profile, and what a site administrator does: inviting people, new credentials for an API client."""

import re

import requests
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.exposure import Watch


def test_a_profile_is_changed(grace: Visitor) -> None:
    page = grace.visit("/account")
    page.locator("summary", has_text="Change your name").click()
    page.get_by_label(re.compile("ORCID")).fill("https://orcid.org/0000-0002-1825-0097")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("dl.facts").first).to_contain_text("0000-0002-1825-0097")
    grace.accessible()
    page.locator("summary", has_text="Change your name").click()
    page.get_by_label(re.compile("ORCID")).fill("0000-0002-1825-0098")  # its last digit is wrong
    with grace.watched.expecting("422 POST", "400 POST"):
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".wrong").first).to_be_visible()
    grace.accessible()


def test_somebody_is_invited(site_keeper: Visitor) -> None:
    page = site_keeper.visit("/account")
    page.get_by_role("main").get_by_role("link", name="Administration").click()
    site_keeper.accessible()
    page.get_by_role("main").get_by_role("list").get_by_role("link", name="People").click()
    page.locator("summary", has_text="Invite somebody").click()
    page.get_by_label(re.compile("^Username")).last.fill("heron")
    page.get_by_label(re.compile("^E-mail")).last.fill("heron@firth.example")
    page.get_by_role("button", name="Invite").click()
    page.wait_for_url(re.compile(r"/account/admin/users/\d+"))
    expect(page.get_by_role("main")).to_contain_text("has never signed in")
    site_keeper.accessible()
    page = site_keeper.visit("/account/admin/users?invited=true")
    expect(page.get_by_role("row").filter(has_text="heron")).to_have_count(1)


def test_a_client_gets_new_credentials(site_keeper: Visitor, watch: Watch) -> None:
    site = site_keeper.site
    page = site_keeper.visit("/account/admin/clients")
    page.get_by_role("link", name="Estuary harvester").click()
    page.get_by_role("link", name="New id and secret").click()
    page.get_by_role("main").get_by_role("button").first.click()
    shown = page.locator(".copy pre")
    expect(shown).to_have_count(2)
    id, secret = (shown.nth(number).inner_text().strip() for number in (0, 1))
    watch.note("credential", secret)
    site_keeper.accessible()
    old = site.credentials["STELE_CLIENT2_ID"], site.credentials["STELE_CLIENT2_SECRET"]
    assert not _access_token(site.url, *old)
    headers = {"Authorization": f"Bearer {_access_token(site.url, id, secret)}"}
    assert requests.get(f"{site.url}/api/v1/plans", headers=headers, timeout=60).ok
    row = site_keeper.visit("/account/admin/clients").get_by_role("row").filter(has_text="Estuary harvester")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("never")


def _access_token(site: str, id: str, secret: str) -> str:
    """Give a client's access token; empty for bad credentials."""
    asked = {"grant_type": "client_credentials", "client_id": id, "client_secret": secret}
    answer = requests.post(f"{site}/api/v1/authenticate", json=asked, timeout=60)
    return str(answer.json()["access_token"]) if answer.ok else ""
