"""A plan and its PDF; an experiment, its dataset, a file; what is gone."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.pages import CELADON, SURGES
from tests.browser.visitor import Visitor


def test_a_plan_is_had_as_pdf(stranger: Visitor) -> None:
    page = stranger.visit("/plans")
    page.get_by_role("link", name=SURGES).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SURGES)
    address = page.get_by_role("link", name="PDF").first.get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.ok and answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF-")


def test_an_experiments_file_is_downloaded(stranger: Visitor) -> None:
    page = stranger.visit("/experiment/view/")
    page.get_by_role("link", name=CELADON).click()
    page.get_by_role("link", name="Thermocouples").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thermocouples")
    stranger.accessible()
    file = page.get_by_role("link", name="channel-1.csv")
    if not file.count():  # it lies in a folder
        page.get_by_role("link", name="raw").first.click()
    with page.expect_download() as downloading:
        file.first.click()
    assert Path(downloading.value.path()).read_text().startswith("minute,celsius\n")


def test_what_cites_a_deposit_is_copied(stranger: Visitor) -> None:
    page = stranger.visit("/search?kind=deposit&q=pulsar")
    page.get_by_role("link", name=re.compile("pulsar", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Copy the reference").click()
    cited = page.evaluate("navigator.clipboard.readText()")
    assert "A pulsar in the lower band, one night" in cited and "Reid" in cited
