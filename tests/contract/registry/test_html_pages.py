"""Pages for people: the HTML view of lists and records, and the addresses that lead there."""

import re

import pytest

from .client import ABSENT, HTML, Client, Site, id_of, state_of, unique
from .conftest import Example
from .tables import Table, each_table


@each_table
def test_lists_and_records_have_pages(stranger: Client, example: Example, table: Table) -> None:
    for target in (f"{table.name}/", example(table.name)["url"]):
        answer = stranger.get(target, headers=HTML)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        words = table.title.replace("Quality Controlled", "Quality control").replace("Repo ", "")
        assert words.lower() in answer.text.lower()
        title, heading = (re.search(rf"<{each}>(.*?)</{each}>", answer.text) for each in ("title", "h1"))
        assert title and heading
        assert title[1] == f"{heading[1]} · Stele"


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


@pytest.mark.parametrize("path", ["/api/v1/swagger/", "/docs/openapi.json"])
def test_the_api_guide_leads_to_those_of_the_other_apis(stranger: Client, site: Site, path: str) -> None:
    assert f'{path}">' in stranger.get(f"{site.url}/docs/", headers=HTML).text
    assert stranger.get(f"{site.url}{path}").status_code == 200


def test_a_form_of_a_browser_leads_to_what_it_made_or_comes_back(registry: Client) -> None:
    """A reload repeats nothing (303); what was wrong stands beside what was typed. Programs get 201 as ever."""
    name = unique("sea")
    made = registry.send(
        "POST", "namespace/", data={"name": name, "full_name": "", "website": ""}, headers=HTML, allow_redirects=False
    )
    assert made.status_code == 303
    assert registry.get(made.headers["Location"]).json()["name"] == name
    for status, said in ((409, name), (400, "no*globs")):
        refused = registry.send("POST", "namespace/", data={"name": said, "website": ""}, headers=HTML)
        assert refused.status_code == status
        assert f'value="{said}"' in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert "contains invalid characters" in refused.text
    for media_type, sent in (("application/x-www-form-urlencoded", b"name=%ff"), ("multipart/form-data", b"x")):
        unread = registry.send("POST", "namespace/", data=sent, headers={**HTML, "Content-Type": media_type})
        assert unread.status_code == 400, unread.text
        assert unread.headers["Content-Type"].startswith("text/html")


def test_a_browser_changes_and_deletes_records(registry: Client, stranger: Client) -> None:
    run = registry.make(
        "code_run", run_date="2031-05-02T08:11", description="x", submission_script=registry.make("object")["url"]
    )
    inputs = [registry.make("object")["components"][0] for _ in range(2)]
    edit, delete = (f"{path}/code_run/{id_of(run)}/" for path in ("edit", "delete"))
    for path in (edit, delete):
        assert stranger.get(path, headers=HTML).status_code == 403
        assert stranger.send("POST", path, headers=HTML).status_code == 403
    assert 'name="inputs"' in registry.get(edit, headers=HTML).text
    said = {"description": "y", "inputs": "\r\n".join(inputs), "state": state_of(registry, edit)}
    assert registry.send("POST", edit, data=said, headers=HTML, allow_redirects=False).status_code == 303
    changed = registry.get(run["url"]).json()
    assert (changed["description"], changed["inputs"]) == ("y", inputs)
    refused = registry.send("POST", edit, data={"run_date": "never", "state": said["state"]}, headers=HTML)
    assert refused.status_code == 400
    assert said["state"] in refused.text  # so that what is put right is still compared with what was shown
    assert registry.get(delete, headers=HTML).status_code == 200
    assert registry.send("POST", delete, headers=HTML, allow_redirects=False).status_code == 303
    assert registry.get(run["url"]).status_code == 404
    assert registry.send("POST", f"edit/object/{ABSENT}/", data={"description": "x"}, headers=HTML).status_code == 404


def test_a_data_product_has_a_landing_page(registry: Client, stranger: Client) -> None:
    """With names, a citation and links for machines, unless it is private."""
    name, thing = unique("north"), registry.make("object", description="Tide gauge")["url"]
    registry.make("keyword", object=thing, keyphrase=unique("sea"))
    space = registry.make("namespace", name=unique("tides"))
    product = registry.make("data_product", name=name, version="1.0.0", object=thing, namespace=space["url"])
    page = stranger.get(product["url"], headers=HTML)
    assert "Tide gauge" in page.text
    assert f">{space['name']}</a>" in page.text
    assert "application/ld+json" in page.text
    assert 'rel="cite-as"' in page.headers["Link"]
    assert "<svg class" not in page.text
    assert "<svg class" in stranger.get(f"{product['url']}?provenance=yes", headers=HTML).text
    registry.make("key_value", object=thing, key="accessibility", value="private")
    private = stranger.get(product["url"], headers=HTML)
    assert "application/ld+json" not in private.text.partition("<main")[0]
    assert "cite-as" not in private.headers.get("Link", "")
    assert "public" not in private.headers["Cache-Control"]
