"""A community from its making to its first deposit: what its steward does, and what a member and a reviewer do."""

from __future__ import annotations

import re
import secrets

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.waiting import until

DEPOSIT = "Levels of one winter"


def test_a_steward_makes_a_community_and_reviews_its_first_deposit(
    site_keeper: Visitor, grace: Visitor, ada: Visitor, stranger: Visitor
) -> None:
    community = _made(site_keeper)
    _asks_for_a_sea(site_keeper)
    _has_people(site_keeper)
    _is_reviewed(grace, community)
    collection = _has_a_collection(grace)

    ada.visit(community)
    _deposited(ada, collection)
    _returned(grace, community, "Say what was measured.")
    page = ada.visit("/deposit/drafts")
    page.get_by_role("link", name=DEPOSIT).click()
    expect(page.locator(".notice")).to_contain_text("Say what was measured.")
    page.get_by_label("Description", exact=True).first.fill("The levels of a gauge.")
    _submitted(page)

    page = _reviewed(grace, community)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DEPOSIT)
    page = stranger.visit(grace.path)
    expect(page.get_by_role("main")).to_contain_text("North Sea")
    page.get_by_role("link", name=collection).click()
    until(
        lambda: page.reload() and page.get_by_role("link", name=DEPOSIT).is_visible(), "it stands in its collection", 90
    )
    stranger.accessible()


def _made(keeper: Visitor) -> str:
    """Make a community, and give its path."""
    id = f"institute-{secrets.token_hex(3)}"
    page = keeper.visit("/communities")
    page.get_by_role("link", name="New community").click()
    page.get_by_label("Title", exact=False).fill("Harbour Institute")
    page.get_by_label("Id", exact=True).fill(id)
    page.get_by_role("button", name="Make the community").click()
    page.wait_for_url(f"**/community/{id}/edit")
    return f"/community/{id}"


def _asks_for_a_sea(keeper: Visitor) -> None:
    """Have it ask for a term that its deposits cannot be published without."""
    page = _tab(keeper.page, "Metadata")
    page.get_by_label(re.compile("^Label")).fill("Sea")
    page.get_by_label("Type", exact=True).select_option("One of a list of terms")
    page.get_by_label("Use", exact=True).select_option("Mandatory")
    page.get_by_label("Terms to choose from").fill("North Sea\nWadden Sea")
    page.get_by_role("button", name="Add the field").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_role("row").filter(has_text="North Sea, Wadden Sea")).to_contain_text("Mandatory")
    keeper.accessible()


def _has_people(keeper: Visitor) -> None:
    """Let Grace run it, and Ada deposit in it."""
    page = _tab(keeper.page, "People")
    for who, role in (("grace", "Administrator"), ("ada@firth.example", "Member")):
        page.get_by_label(re.compile("^Who")).fill(who)
        page.get_by_role("radio", name=role).check()
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", name=f"{role}s")).to_be_visible()
    keeper.accessible()


def _is_reviewed(steward: Visitor, community: str) -> None:
    page = steward.visit(community)
    page.get_by_role("link", name="Administer").click()
    _tab(page, "Policies")
    page.get_by_label("Review deposits").check()
    page.get_by_label("Members only").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")


def _has_a_collection(steward: Visitor) -> str:
    """Publish a collection in it, and give its title."""
    title = f"Gauges {secrets.token_hex(3)}"
    page = _tab(steward.page, "Collections")
    page.get_by_label(re.compile("^Title")).fill(title)
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_role("main").get_by_label(re.compile("^Sea")).select_option("North Sea")
    _submitted(page)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_role("link", name="New deposit in it")).to_be_visible()
    return title


def _deposited(member: Visitor, collection: str) -> None:
    """Deposit in the collection, and submit it."""
    page = member.page
    page.get_by_role("link", name=collection).click()
    page.get_by_role("link", name="New deposit in it").click()
    page.get_by_label(re.compile("^Title")).fill(DEPOSIT)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("main").get_by_label(re.compile("^Sea")).select_option("North Sea")
    _submitted(page)
    expect(page.locator(".notice")).to_contain_text("waits for the review")


def _submitted(page: Page) -> None:
    page.get_by_role("button", name="Save and submit").click()
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/edit")


def _returned(steward: Visitor, community: str, reason: str) -> None:
    """Give the deposit back with a reason."""
    page = _reviewed(steward, community)
    steward.accessible()
    page.get_by_label("What has to change first").fill(reason)
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_role("status")).to_contain_text("It is given back")
    expect(page.get_by_role("link", name=DEPOSIT)).to_have_count(0)


def _reviewed(steward: Visitor, community: str) -> Page:
    """Open the deposit where its community lists what waits."""
    page = steward.visit(f"{community}/edit")
    _tab(page, "Reviews")
    page.get_by_role("link", name=DEPOSIT).click()
    expect(page.get_by_role("button", name="Approve and publish")).to_be_visible()
    return page


def _tab(page: Page, words: str) -> Page:
    page.get_by_role("navigation", name="Administration of the community").get_by_role("link", name=words).click()
    expect(page.locator(".tabs [aria-current]")).to_have_text(words)
    return page
