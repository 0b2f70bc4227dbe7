"""Signing in and out, as people do it."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_a_stranger_signs_in_and_out_again(stranger: Visitor) -> None:
    page = stranger.visit("/account")
    stranger.accessible()
    page.get_by_role("link", name="Sign in with GitHub").click()
    page.get_by_role("button", name="Grace Nkemelu").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("header.top")).to_contain_text("grace")
    stranger.accessible()
    page.get_by_text("Links", exact=True).click()
    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
