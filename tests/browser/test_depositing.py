"""Depositing: a draft is made and filled in, files are sent, interrupted and gone on with, and it is published."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import OpenAs
from tests.browser.visitor import Visitor

LARGE = 30_000_000
"""Bytes of a file that goes in four parts."""

_SLOWLY = 6_000_000
"""Bytes a second that the browser sends, so that a reload comes in between."""

SECONDS = 60_000
"""Milliseconds that sending may take on a busy machine."""


def _file(where: Path, name: str, size: int) -> Path:
    """Make a file with bytes that compress badly."""
    file = where / name
    file.write_bytes(random.Random(name).randbytes(size))
    return file


def _new(visitor: Visitor, title: str) -> Page:
    """Make a draft."""
    page = visitor.visit("/deposit/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("radio", name="SURF").first.check()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page


def test_a_deposit_is_made_and_a_large_file_goes_on_after_a_reload(ada: Visitor, tmp_path: Path) -> None:
    page = ada.visit("/deposit/drafts")
    ada.accessible()
    ada.picture("deposit-drafts")
    page.get_by_role("link", name="New deposit").click()
    ada.accessible()
    ada.picture("deposit-new")
    page = _new(ada, "Levels of a tide")
    ada.accessible()
    small, other, large = (_file(tmp_path, *it) for it in (("a b.csv", 900), ("ü#%.dat", 40_000), ("run.h5", LARGE)))

    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": _SLOWLY}
    slow.send("Network.emulateNetworkConditions", speed)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response(lambda it: "partNumber=" in it.url and it.ok, timeout=SECONDS):
        page.get_by_label("Add files").set_input_files([small, other, large])
    with ada.watched.expecting("PUT "):  # what the reload cuts off
        page.reload()
    unfinished = page.locator("#unfinished li")
    expect(unfinished).to_contain_text("run.h5")
    slow.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": -1})
    sent: list[str] = []
    page.on("requestfinished", lambda it: sent.append(it.url) if "partNumber=" in it.url else None)
    page.get_by_label("Add files").set_input_files(large)
    digest = hashlib.md5(large.read_bytes()).hexdigest()
    expect(page.locator("#uploads")).to_contain_text(f"Stored and verified: MD5 {digest}", timeout=SECONDS)
    assert 1 <= len(sent) < 4  # only what was missing
    ada.accessible()
    ada.picture("deposit-files")
    expect(page.locator("#rows tr")).to_have_count(3)
    expect(unfinished).to_have_count(0)

    # Deleting a file leaves what was typed and is not saved yet
    page.get_by_label("Description").fill("Every ten minutes")
    page.get_by_role("button", name="Delete a b.csv").click()
    expect(page.locator("#rows tr")).to_have_count(2)
    page.get_by_label("Creators").fill("Muir, Ada\nNkemelu, Grace")
    page.get_by_role("button", name="Save and submit …").click()
    expect(page.get_by_text("Files: 2, 30.0 MB")).to_be_visible()
    ada.accessible()
    ada.picture("deposit-submit")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(lambda url: "/submit" not in url)
    expect(page.locator("main")).to_contain_text("Every ten minutes")
    expect(page.locator("main")).to_contain_text(digest)


def test_an_upload_is_given_up_and_a_broken_connection_is_got_over(ada: Visitor, tmp_path: Path) -> None:
    page = _new(ada, "A broken connection")
    large = _file(tmp_path, "run.h5", LARGE)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": _SLOWLY}
    slow.send("Network.emulateNetworkConditions", speed)
    with ada.watched.expecting("PUT "), page.expect_response(lambda it: "partNumber=" in it.url, timeout=SECONDS):
        page.get_by_label("Add files").set_input_files(large)
    with ada.watched.expecting("PUT ", "DELETE "):
        page.get_by_role("button", name="Cancel: run.h5").click()
        expect(page.locator("#uploads li")).to_have_count(0)
        expect(page.get_by_label("Add files")).to_be_focused()
    slow.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": -1})
    broken = [2]

    def fail(route: Route, request: Request) -> None:
        broken[0] -= request.method == "PUT"
        route.abort() if broken[0] >= 0 and request.method == "PUT" else route.continue_()

    with ada.watched.expecting("PUT "):
        page.route("**/*partNumber=*", fail)
        page.get_by_label("Add files").set_input_files(large)
        expect(page.locator("#uploads")).to_contain_text("Stored and verified", timeout=SECONDS)


def test_drafts_are_kept_on_a_phone_without_scripts(open_as: OpenAs) -> None:
    grace = open_as("grace", phone=True, dark=True, scripts=False)
    page = _new(grace, "On a phone")
    page.get_by_label("Keywords").fill("tides")
    page.get_by_role("button", name="Add a row").click()
    expect(page.get_by_label("Keywords")).to_have_value("tides")
    page.get_by_label("Date").fill("yesterday")
    with grace.watched.expecting("400 POST"):
        page.get_by_role("button", name="Save", exact=True).last.click()
        expect(page.get_by_role("alert")).to_contain_text("is not a date")
    grace.picture("deposit-edit-phone-dark")
    page.get_by_label("Date").fill("2026-03")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    page.get_by_label("Add files").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#rows tr")).to_have_count(1)
    page.get_by_text("Delete this draft").click()
    page.get_by_role("button", name="Delete the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My drafts")
