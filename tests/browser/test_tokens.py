"""A token's life in the browser: generated, copied, used by a program, revoked."""

import requests
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.exposure import Watch


def test_a_newcomer_generates_uses_and_revokes_a_token(stranger: Visitor, watch: Watch) -> None:
    page = stranger.visit("/account/login")
    page.get_by_label("Somebody else, with a GitHub name").fill("wren")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account")
    page.get_by_text("Links", exact=True).click()
    page.get_by_role("link", name="Generate API token").click()
    if not page.locator("#accesstoken").count():  # it asks first
        page.get_by_role("main").get_by_role("button").first.click()
    shown = page.get_by_label("API token", exact=True).first
    expect(shown).to_be_visible()
    token = shown.input_value()
    watch.note("token", token)
    page.get_by_role("button", name="Copy the API token").click()
    assert page.evaluate("navigator.clipboard.readText()") == token
    stranger.accessible()

    me = f"{stranger.site.url}/account/me"
    answer = requests.get(me, headers={"Authorization": f"token {token}"}, timeout=60)
    assert (answer.status_code, answer.json()["username"]) == (200, "wren")

    page.get_by_text("Links", exact=True).click()
    page.get_by_role("link", name="Revoke API token").click()
    if page.get_by_role("button", name="Revoke").count():
        page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("revoked")
    stranger.accessible()
    assert requests.get(me, headers={"Authorization": f"token {token}"}, timeout=60).status_code == 401
