"""From the first page by a search to a record, and what the guide and the first page tell of programs."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_a_search_is_narrowed_down_to_a_record(stranger: Visitor) -> None:
    page = stranger.visit("/")
    page.get_by_role("searchbox", name="Search all data, records and plans").fill("harbour")
    page.get_by_role("button", name="Search", exact=True).click()
    hits = page.locator("li.hit")
    everything = hits.count()
    page.locator("aside").get_by_role("link", name="Deposits").first.click()
    page.wait_for_url("**/search?*kind=deposit*")
    assert 0 < hits.count() < everything
    expect(page.locator("mark").first).to_have_text(re.compile("harbour", re.IGNORECASE))
    stranger.accessible()
    page.get_by_role("link", name="Interviews with the harbour's pilots").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Interviews with the harbour's pilots")
    assert stranger.path.startswith("/deposit/")


def test_the_search_of_the_bar_is_on_every_page(stranger: Visitor) -> None:
    page = stranger.visit("/plans")
    page.get_by_role("searchbox", name="Search everything").fill("celadon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("celadon over porcelain")).first).to_be_visible()


def test_what_points_a_client_here_is_copied(stranger: Visitor) -> None:
    page = stranger.visit("/")
    shown = page.locator(".copy pre")
    assert shown.count() == 5
    for number in range(shown.count()):
        assert stranger.site.url in shown.nth(number).inner_text()
    page.get_by_role("button", name=re.compile("^Copy")).first.click()
    assert page.evaluate("navigator.clipboard.readText()") == shown.first.inner_text().strip()


def test_the_guide_leads_to_every_operation(stranger: Visitor) -> None:
    page = stranger.visit("/docs/")
    page.get_by_role("main").get_by_role("link", name="Deposits", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    stranger.accessible()
    page.get_by_role("main").locator("a[href*='/docs/repository/']").first.click()
    expect(page.get_by_role("main")).to_contain_text("/api/objects")
    stranger.accessible()


def test_swagger_ui_lives_under_the_same_policy(stranger: Visitor) -> None:
    page = stranger.visit("/docs/swagger/")
    expect(page.locator(".swagger-ui .opblock-tag").first).to_be_visible()
