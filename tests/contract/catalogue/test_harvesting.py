"""Harvesting documents: data.json, and DCAT in three syntaxes, read by their own readers."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, Namespace, URIRef

from .client import Client, fresh
from .shelf import until

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")

SYNTAXES = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("xml", "application/rdf+xml"),
    "xml": ("xml", "application/rdf+xml"),
}

HOSTILE = {
    "title": 'Levels \u0001 of <the> & "fens" ]]> \ufffe',
    "notes": 'Triple """ quotes\r\nand \\ backslashes',
    "url": "http://fen.example/a b{c}|d",
    "author": "\u202eAda",
    "author_email": "not an address",
    "license": "javascript:alert(1)",
    "tags": ["水位", "ab-c.d"],
    "extras": {"temporal_coverage": "2009-02-30 to 99", "update_frequency": "Annual", "agency": ["a", 1]},
    "resources": [
        {"url": "http://[bad", "format": "text/csv; x", "size": "-5"},
        {"url": "http://é.example/%zz?ü#a#b", "format": "CSV", "mimetype": "a b/c", "size": 7},
        {},
    ],
}


@pytest.fixture(scope="module")
def package(owner: Client) -> dict[str, Any]:
    """A package that says what no document may repeat as it is, once the search knows it."""
    made = owner.make(fresh("hostile"), **HOSTILE)
    until(lambda: _entry(owner, made["id"]) is not None)
    return made


def _entry(client: Client, id: str) -> dict[str, Any] | None:
    entries = client.get("/data.json")["dataset"]
    return next((each for each in entries if each["identifier"] == id), None)


def _graph(client: Client, address: str) -> Graph:
    end = address.partition("?")[0].rpartition(".")[2]
    syntax, media_type = SYNTAXES[end]
    answer = client.send("GET", address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return Graph().parse(data=answer.content.decode(), format=syntax)


def test_data_json_is_a_catalogue_of_everything(stranger: Client, package: dict[str, Any]) -> None:
    document = stranger.get("/data.json")
    assert {name: document[name] for name in ("@type", "conformsTo", "@id")} == {
        "@type": "dcat:Catalog",
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "@id": f"{stranger.url}/data.json",
    }
    for each in document["dataset"]:
        for name in ("title", "description", "keyword", "modified", "identifier"):
            assert each[name], each
        assert each["publisher"]["name"]
        assert each["contactPoint"]["fn"]
        assert each["contactPoint"]["hasEmail"].startswith("mailto:")
        assert each["accessLevel"] == "public"
    entry = _entry(stranger, package["id"])
    assert entry is not None
    assert entry["landingPage"] == f"{stranger.url}/dataset/{package['name']}"
    assert entry["references"] == ["http://fen.example/a%20b%7Bc%7D%7Cd"]
    assert "license" not in entry


def test_what_is_deleted_is_absent_at_once(owner: Client) -> None:
    made = owner.make()
    until(lambda: _entry(owner, made["id"]) is not None)
    owner.ok("DELETE", f"/api/rest/package/{made['name']}")
    assert _entry(owner, made["id"]) is None
    for reference in (made["name"], made["id"]):
        assert owner.send("GET", f"/dataset/{reference}.ttl").status_code == 404


@pytest.mark.parametrize("end", ["ttl", "jsonld", "rdf"])
def test_a_dataset_is_stated_alike_in_every_syntax(stranger: Client, package: dict[str, Any], end: str) -> None:
    named = _graph(stranger, f"/dataset/{package['name']}.{end}")
    assert set(named) == set(_graph(stranger, f"/dataset/{package['id']}.{end}"))
    assert set(named) == set(_graph(stranger, f"/dataset/{package['name']}.ttl"))
    this = URIRef(f"{stranger.url}/dataset/{package['id']}")
    assert (this, RDF.type, DCAT.Dataset) in named
    assert len(list(named.objects(this, DCAT.distribution))) == 3
    assert sorted(map(str, named.objects(this, DCAT.keyword))) == ["ab-c.d", "水位"]


@pytest.mark.parametrize("end", ["ttl", "jsonld", "xml"])
def test_the_pages_of_the_catalogue_are_followed_to_the_end(
    stranger: Client, package: dict[str, Any], end: str
) -> None:
    address: str | None = f"/catalog.{end}"
    found: list[str] = []
    total = 0
    while address:
        graph = _graph(stranger, address)
        found += map(str, graph.objects(None, DCAT.dataset))
        (page,) = graph.subjects(RDF.type, HYDRA.PagedCollection)
        total = int(str(graph.value(page, HYDRA.totalItems)))
        following = graph.value(page, HYDRA.next)
        assert following == graph.value(page, HYDRA.nextPage)
        address = str(following).removeprefix(stranger.url) if following else None
    assert f"{stranger.url}/dataset/{package['id']}" in found
    assert len(found) <= total or total == 0


def test_a_page_beyond_the_last_is_empty_and_one_that_is_no_number_is_refused(stranger: Client) -> None:
    graph = _graph(stranger, "/catalog.ttl?page=99999")
    assert not list(graph.objects(None, DCAT.dataset))
    assert list(graph.objects(None, DCTERMS.title))
    for said in ("0", "-1", "two"):
        status, text = stranger.refused("GET", f"/catalog.ttl?page={said}")
        assert (status, text) == (400, "Bad request - page: Must be a positive integer")


@pytest.mark.parametrize("end", ["ttl", "jsonld", "rdf"])
def test_what_is_not_there_is_404(stranger: Client, end: str) -> None:
    for reference in (fresh(), "experiment-999999", "00000000-0000-4000-8000-000000000000"):
        assert stranger.refused("GET", f"/dataset/{reference}.{end}") == (404, "Not found")


@pytest.mark.parametrize("path", ["/data.json", "/catalog.ttl", "/catalog.jsonld", "/catalog.xml"])
def test_a_document_can_be_asked_about(stranger: Client, path: str) -> None:
    answer = stranger.send("HEAD", path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert stranger.send("POST", path, {}).status_code == 405
