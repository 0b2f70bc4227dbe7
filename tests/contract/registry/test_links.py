"""Links and addresses: what bodies carry, what linked fields accept, trailing slashes and `.json`."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from .client import Client, Json, Site, id_of, methods_of, outcome, unique
from .conftest import Example
from .tables import Table, each_table


def _links(record: Json, table: Table) -> Iterator[tuple[str, str]]:
    """Every link of a record with the table that it must point into."""
    for field in table.fields:
        value = record[field.name]
        if field.kind == "link" and value is not None:
            yield value, field.target
        elif field.kind == "links":
            yield from ((one, field.target) for one in value)


@each_table
def test_every_link_is_absolute_and_leads_to_its_table(
    registry: Client, site: Site, example: Example, table: Table
) -> None:
    record = registry.read(example(table.name)["url"])
    assert record["url"] == f"{site.url}/api/{table.name}/{id_of(record)}/"
    for link, target in _links(record, table):
        assert link == f"{site.url}/api/{target}/{id_of(link)}/"
        assert registry.read(link)["url"] == link


def test_the_derived_links_are_absolute(site: Site, example: Example) -> None:
    product, run = example("data_product"), example("code_run")
    assert product["prov_report"] == f"{site.url}/api/prov-report/{id_of(product)}/"
    assert product["ro_crate"] == f"{site.url}/api/ro-crate/data-product/{id_of(product)}/"
    assert run["ro_crate"] == f"{site.url}/api/ro-crate/code-run/{id_of(run)}/"


def test_ids_rise_with_creation(registry: Client) -> None:
    ids = [id_of(registry.make("object")) for _ in range(5)]
    assert ids[0] >= 1
    assert ids == sorted(set(ids))


def test_a_deleted_id_is_never_used_again(registry: Client) -> None:
    deleted = registry.make("code_run")
    assert registry.delete(deleted["url"]).status_code == 204
    assert id_of(registry.make("code_run")) > id_of(deleted)


@pytest.mark.parametrize("host", ["", "https://elsewhere.example", "http://localhost:1"])
def test_a_linked_field_takes_a_path_on_any_host(registry: Client, site: Site, host: str) -> None:
    author = registry.make("author")
    for stage in {"", urlsplit(site.url).path}:
        made = registry.create("object", {"authors": [f"{host}{stage}/api/author/{id_of(author)}/"]})
        assert made["authors"] == [author["url"]]


def test_a_linked_field_needs_the_trailing_slash(registry: Client) -> None:
    author = registry.make("author")
    answer = registry.post("object/", {"authors": [author["url"].rstrip("/")]})
    assert outcome(answer) == (400, {"authors": ["Invalid hyperlink - No URL match."]})


def test_get_without_the_slash_leads_to_the_record(stranger: Client, example: Example) -> None:
    url = example("object")["url"]
    first = stranger.get(url.rstrip("/"), allow_redirects=False)
    assert first.status_code in (200, 301)
    if first.status_code == 301:
        assert stranger.api + first.headers["Location"].partition("/api/")[2] == url
    assert stranger.read(url.rstrip("/")) == stranger.read(url)


def test_get_of_a_list_without_the_slash_keeps_the_query(registry: Client, stranger: Client) -> None:
    name = unique("tides/")
    made = registry.make("namespace", name=name)
    assert stranger.read(f"namespace?name={name}&page_size=3")["results"] == [made]


def test_head_without_the_slash(stranger: Client, example: Example) -> None:
    url = example("object")["url"].rstrip("/")
    assert stranger.send("HEAD", url, allow_redirects=True).status_code == 200
    assert stranger.send("HEAD", url, allow_redirects=False).status_code in (200, 301)


def test_other_methods_do_without_the_slash(registry: Client) -> None:
    created = registry.post("code_run", registry.minimal("code_run"), allow_redirects=False)
    assert created.status_code == 201
    url = created.json()["url"].rstrip("/")
    assert registry.options(url, allow_redirects=False).json()["name"] == "Code Run Instance"
    assert registry.patch(url, {"description": "patched"}).json()["description"] == "patched"
    whole = registry.minimal("code_run", description="put")
    assert registry.put(url, whole).json()["description"] == "put"
    assert registry.delete(url).status_code == 204


def test_a_method_that_is_not_there_is_refused_without_the_slash_too(registry: Client) -> None:
    answer = registry.delete("namespace")
    assert outcome(answer) == (405, {"detail": 'Method "DELETE" not allowed.'})
    assert methods_of(answer) == {"GET", "POST", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("accept", ["application/json", "text/html,*/*;q=0.8", "*/*"])
def test_json_in_place_of_the_slash(registry: Client, stranger: Client, accept: str) -> None:
    root = registry.make("storage_root")
    made = registry.make("storage_location", storage_root=root["url"])
    headers = {"Accept": accept}
    listed = stranger.read("storage_location.json", params={"storage_root": id_of(root)}, headers=headers)
    assert listed["count"] == 1
    assert listed["results"][0]["hash"] == made["hash"]
    one = stranger.read(f"storage_location/{id_of(made)}.json", headers=headers)
    assert one["hash"] == made["hash"]
