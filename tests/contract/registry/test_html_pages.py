"""Pages for people: the HTML view of lists and records, and the addresses that lead there."""

import pytest

from .client import ABSENT, Client, Site, id_of, unique
from .conftest import Example
from .tables import Table, each_table

HTML = {"Accept": "text/html"}


@each_table
def test_lists_and_records_have_pages(stranger: Client, example: Example, table: Table) -> None:
    for target in (f"{table.name}/", example(table.name)["url"]):
        answer = stranger.get(target, headers=HTML)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        assert table.title.lower() in answer.text.lower()


@each_table
def test_the_filters_are_on_the_page_of_a_list(stranger: Client, table: Table) -> None:
    """The seed: the arguments can be seen by clicking on the filters button on the endpoint's page."""
    page = stranger.get(f"{table.name}/", headers=HTML).text
    assert "filters" in page.lower()
    assert [field.name for field in table.columns if field.name not in page] == []


@each_table
def test_the_form_is_on_the_page_of_the_signed_in(registry: Client, table: Table) -> None:
    """The seed: what a POST needs can be seen in the form on the endpoint's page, when logged in."""
    page = registry.get(f"{table.name}/", headers=HTML).text
    assert "<form" in page
    assert [field.name for field in table.writable if field.name not in page] == []


def test_a_page_escapes_what_it_shows(registry: Client, stranger: Client) -> None:
    attack = unique("<script>alert(1)</script>")
    made = registry.make("object", description=attack)
    for target in (made["url"], "object/?page_size=1", f"object/?description={attack}"):
        page = stranger.get(target, headers=HTML)
        assert page.status_code == 200
        assert attack not in page.text


def test_a_page_for_what_is_not_there(stranger: Client) -> None:
    answer = stranger.get(f"object/{ABSENT}/", headers=HTML)
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/", "/issues/", "/objects/", "/data_products/", "/docs/"])
def test_the_addresses_of_the_website(stranger: Client, site: Site, path: str) -> None:
    answer = stranger.get(f"{site.url}{path}", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("table", ["object", "issue", "data_product", "external_object", "code_run"])
def test_the_address_of_a_record_on_the_website(stranger: Client, site: Site, example: Example, table: str) -> None:
    """Also of a data product and an external object, whose aliases have the same beginning."""
    answer = stranger.get(f"{site.url}/{table}/{id_of(example(table))}", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_api_guide_shows_words_of_the_api_as_such(stranger: Client, site: Site) -> None:
    """OPTIONS describes fields in Markdown, as the original does; a page is no place for its marks."""
    guide = stranger.get(f"{site.url}/docs/registry/file_type/", headers=HTML).text
    assert "such as <code>csv</code>." in guide
    assert "such as <em>Comma-separated values</em>." in guide
    assert "`" not in guide


@pytest.mark.parametrize("path", ["/api/v1/swagger/", "/account/openapi.json"])
def test_the_api_guide_leads_to_those_of_the_other_apis(stranger: Client, site: Site, path: str) -> None:
    assert f'{path}">' in stranger.get(f"{site.url}/docs/", headers=HTML).text
    assert stranger.get(f"{site.url}{path}").status_code == 200
