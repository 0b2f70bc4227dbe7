"""The registry in the browser: its tables, filters and forms, and the picture of where a data product came from."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenAs
from tests.browser.visitor import Visitor


def test_a_table_is_filtered(stranger: Visitor) -> None:
    page = stranger.visit("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Registry").click()
    page.get_by_role("main").get_by_role("link", name="Data products").first.click()
    rows = page.locator("tbody tr")
    everything = rows.count()
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Name", exact=True).first.fill("simulation/*")
    stranger.accessible()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.wait_for_url("**name=simulation*")
    assert 0 < rows.count() < everything
    rows.first.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("simulation/")


def test_a_record_is_made_by_the_form(ada: Visitor) -> None:
    page = ada.visit("/api/namespace/?format=api")
    page.locator("summary", has_text="New namespace").click()
    page.get_by_label(re.compile("^Name")).last.fill("browsed")
    page.get_by_label(re.compile("^Full name")).last.fill("Made in a browser")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("browsed")
    expect(page.get_by_role("main")).to_contain_text("Made in a browser")
    ada.accessible()


def test_a_bad_form_is_shown_again_with_what_is_wrong(ada: Visitor) -> None:
    page = ada.visit("/api/namespace/?format=api")
    page.locator("summary", has_text="New namespace").click()
    page.get_by_label(re.compile("^Name")).last.fill("firth")  # it is there
    page.get_by_label(re.compile("^Full name")).last.fill("Typed before")
    with ada.watched.expecting("400 POST", "409 POST", "422 POST"):
        page.get_by_role("button", name="Create").click()
        expect(page.get_by_role("alert").or_(page.locator(".wrong")).first).to_be_visible()
    expect(page.get_by_label(re.compile("^Full name")).last).to_have_value("Typed before")
    ada.accessible()


def test_where_a_data_product_came_from_is_drawn(stranger: Visitor) -> None:
    page = stranger.visit("/api/data_product/?format=api&name=simulation/north/weekly-summary")
    page.locator("tbody tr").first.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("link", name="Draw the provenance").click()
    picture = page.locator(".picture svg")
    expect(picture).to_be_visible()
    expect(picture).to_contain_text("Code run")
    stranger.accessible()
    page.get_by_role("link", name="Full report").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    stranger.accessible()


def test_of_two_editors_the_second_sees_what_the_first_has_saved(open_as: OpenAs) -> None:
    first, second = open_as("ada"), open_as("ada", phone=True)
    page = first.visit("/api/code_run/2/?format=api")
    page.get_by_role("link", name="Edit", exact=True).click()
    late = second.visit(first.path)
    description = re.compile("^Description")
    late.get_by_label(description).fill("Run again, with other seeds")
    page.get_by_label(description).fill("Run again, corrected")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Run again, corrected")

    with second.watched.expecting("409 POST"):
        late.get_by_role("button", name="Save").click()
        expect(late.get_by_role("alert")).to_contain_text("Nothing of yours was saved")
    expect(late.get_by_label(description)).to_have_value("Run again, with other seeds")
    expect(late.locator(".stands")).to_contain_text("Run again, corrected")
    second.accessible()
    late.get_by_role("button", name="Save mine anyway").click()
    expect(late.get_by_role("main")).not_to_contain_text("Run again, corrected")
    expect(late.get_by_role("main")).to_contain_text("Run again, with other seeds")
