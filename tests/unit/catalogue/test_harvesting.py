"""Harvesting through the handler: what is in the documents, what they cost, and what becomes of very many."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCAT, RDF, Graph

from functions.catalogue import card, publishing
from functions.catalogue.endpoints import harvest
from functions.catalogue.harvest import listing, stored
from functions.catalogue.operations import registers
from functions.catalogue.store import PACKAGE
from shared.aws import s3
from shared.meter import metered
from tests.unit.catalogue.conftest import BUCKET, HOST, NOBODY, Catalogue
from tests.unit.catalogue.indexed import Indexed, experiment, indexed

SITE = f"https://{HOST}"
SYNTAXES = {"ttl": "turtle", "jsonld": "json-ld", "xml": "xml", "rdf": "xml"}
TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "xml": "application/rdf+xml",
    "rdf": "application/rdf+xml",
}


class Harvested:
    """A catalogue whose packages are indexed when that is asked for."""

    def __init__(self, catalogue: Catalogue, index: Indexed) -> None:
        self.catalogue = catalogue
        self.index = index

    def make(self, *names: str, **values: Any) -> None:
        for name in names:
            self.catalogue.make(name, **values)
        self.refresh()

    def refresh(self) -> None:
        cards = card.SOURCE.kinds[PACKAGE]([line.id for line in registers.listed(PACKAGE)])
        self.index.put(*cards.values())

    def get(self, path: str, **query: str) -> Any:
        return self.catalogue.send("GET", path, caller=NOBODY, query={name: [said] for name, said in query.items()})

    def names(self) -> list[str]:
        """Give the names of the datasets in `data.json`."""
        reply = self.get("/data.json")
        assert reply.status == 200, reply.text
        return [each["landingPage"].rpartition("/")[2] for each in reply.body["dataset"]]

    def graph(self, path: str, **query: str) -> Graph:
        reply = self.get(path, **query)
        assert reply.status == 200, reply.text
        return Graph().parse(data=reply.text, format=SYNTAXES[path.rpartition(".")[2]])


@pytest.fixture
def site(catalogue: Catalogue, tmp_path: Path) -> Iterator[Harvested]:
    """A catalogue and its index, with nothing in them."""
    with indexed(tmp_path) as index:
        yield Harvested(catalogue, index)


def _datasets(graph: Graph) -> set[str]:
    return {str(each).rpartition("/")[2] for each in graph.objects(None, DCAT.landingPage)}


def test_all_packages_are_in_one_document_by_name(site: Harvested) -> None:
    site.index.put(experiment())
    site.make("tides", "fen-levels", title="Levels")
    assert site.names() == ["experiment-12", "fen-levels", "tides"]
    assert site.get("/data.json").headers["Access-Control-Allow-Origin"] == "*"


def test_an_empty_catalogue_has_documents(site: Harvested) -> None:
    assert site.names() == []
    for end in ("ttl", "jsonld", "xml"):
        assert not _datasets(site.graph(f"/catalog.{end}"))


def test_what_is_deleted_is_absent_before_the_index_knows(site: Harvested) -> None:
    site.make("tides", "fen-levels")
    site.catalogue.ok("DELETE", "/api/rest/package/tides")
    assert site.names() == ["fen-levels"]
    assert site.get("/dataset/tides.ttl").status == 403  # it answers to its name, and is not for others to see


@pytest.mark.parametrize("end", ["ttl", "jsonld", "xml"])
def test_the_catalogue_goes_by_pages_of_a_hundred(site: Harvested, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing.page, "__defaults__", (2,))
    site.make("aaa", "bbb", "ccc")
    first, second, third = (site.graph(f"/catalog.{end}", page=number) for number in ("1", "2", "3"))
    assert (_datasets(first), _datasets(second), _datasets(third)) == ({"aaa", "bbb"}, {"ccc"}, set())
    following = {str(each) for name in ("next", "nextPage") for each in first.objects(None, harvest_term(name))}
    assert following == {f"{SITE}/catalog.{end}?page=2"}
    assert not list(second.objects(None, harvest_term("next")))
    assert set(site.graph(f"/catalog.{end}")) == set(first)
    assert site.get(f"/catalog.{end}").headers["Content-Type"] == TYPES[end]


def harvest_term(name: str) -> Any:
    from functions.catalogue.harvest.dcat import HYDRA

    return HYDRA[name]


@pytest.mark.parametrize("said", ["0", "-1", "x", "", "1.0", "9" * 10, "\u0661"])
def test_a_page_is_a_positive_number(site: Harvested, said: str) -> None:
    reply = site.get("/catalog.ttl", page=said)
    assert (reply.status, reply.body) == (400, "Bad request - page: Must be a positive integer")


@pytest.mark.parametrize("end", ["ttl", "jsonld", "rdf"])
def test_a_package_is_told_by_its_name_and_its_id(site: Harvested, end: str) -> None:
    site.index.put(experiment())
    site.make("tides", title="Tides", resources=[{"url": "http://harbour.example/t.csv", "format": "CSV"}])
    id = site.catalogue.ok("GET", "/api/rest/package/tides")["id"]
    graph = site.graph(f"/dataset/tides.{end}")
    assert [str(each) for each in graph.subjects(RDF.type, DCAT.Dataset)] == [f"{SITE}/dataset/{id}"]
    assert set(site.graph(f"/dataset/{id}.{end}")) == set(graph)
    assert _datasets(site.graph(f"/dataset/experiment-12.{end}")) == {"experiment-12"}
    assert site.get(f"/dataset/tides.{end}").headers["Content-Type"] == TYPES[end]
    reply = site.get(f"/dataset/nothing.{end}")
    assert (reply.status, reply.body) == (404, "Not found")


def test_asking_again_costs_one_round_trip_until_something_changes(site: Harvested) -> None:
    site.make("tides")
    for path in ("/data.json", "/catalog.ttl", "/catalog.jsonld"):
        site.get(path)
        with metered() as use:
            site.get(path)
        assert use.trips == 1
    site.make("fen-levels")
    assert site.names() == ["fen-levels", "tides"]
    assert _datasets(site.graph("/catalog.ttl")) == {"fen-levels", "tides"}


def test_a_document_of_more_than_its_bound_is_fetched_elsewhere(
    site: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.make("tides")
    monkeypatch.setattr(harvest, "LARGEST", 100)
    reply = site.get("/data.json")
    assert reply.status == 302
    assert reply.headers["Cache-Control"] == "no-store"
    (key,) = _keys()
    assert key in reply.headers["Location"]
    assert [each["title"] for each in _stored(key)["dataset"]] == ["tides"]


def test_a_dataset_that_the_gateway_does_not_carry_is_fetched_elsewhere(
    site: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.make("tides")
    monkeypatch.setattr(harvest, "fits", lambda request, response: False)
    for path in ("/dataset/tides.ttl", "/catalog.jsonld"):
        assert site.get(path).status == 302
    assert len(_keys()) == 2


def _keys() -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def _stored(key: str) -> Any:
    return json.loads(s3().get_object(Bucket=BUCKET, Key=key)["Body"].read())


class TestVeryManyPackages:
    """A site with more packages than a request tells of."""

    @pytest.fixture(autouse=True)
    def few_are_many(self, site: Harvested, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(harvest, "MADE_WHEN_ASKED", 1)
        monkeypatch.setattr(publishing, "MADE_WHEN_ASKED", 1)
        monkeypatch.setenv("PUBLIC_URL", SITE)
        site.make("tides", "fen-levels")

    def publish(self) -> Any:
        return publishing.handler({}, None)  # type: ignore[arg-type]

    def test_the_stored_document_is_answered_and_says_its_age(self, site: Harvested) -> None:
        assert self.publish()["bytes"] > 0
        site.make("weirs")
        reply = site.get("/data.json")
        assert [each["title"] for each in reply.body["dataset"]] == ["fen-levels", "tides"]
        assert 0 <= int(reply.headers["Age"]) < 60
        assert reply.headers["Last-Modified"].endswith(" GMT")
        assert self.publish()["bytes"] > 0
        assert site.names() == ["fen-levels", "tides", "weirs"]

    def test_it_is_the_document_that_a_request_would_make(self, site: Harvested) -> None:
        made = site.get("/data.json").body
        assert "Age" not in site.get("/data.json").headers
        self.publish()
        assert site.get("/data.json").body == made

    def test_a_large_one_is_fetched_where_it_is_stored(self, site: Harvested, monkeypatch: pytest.MonkeyPatch) -> None:
        self.publish()
        monkeypatch.setattr(harvest, "LARGEST", 100)
        reply = site.get("/data.json")
        assert (reply.status, "Age" in reply.headers) == (302, True)
        (key,) = _keys()
        assert key in reply.headers["Location"]

    def test_it_is_made_when_something_has_changed(self, site: Harvested) -> None:
        self.publish()
        assert self.publish() == {}
        site.make("weirs")
        assert self.publish()["bytes"] > 0

    def test_it_is_made_again_before_it_goes(self, site: Harvested) -> None:
        self.publish()
        present = stored.find()
        assert present is not None
        old = stored.Published(present.version, datetime.now(UTC) - timedelta(days=6), present.size)
        assert (present.is_of(present.version), old.is_of(old.version)) == (True, False)

    def test_pages_of_dcat_are_always_as_the_index_is(self, site: Harvested) -> None:
        self.publish()
        site.make("weirs")
        assert _datasets(site.graph("/catalog.ttl")) == {"fen-levels", "tides", "weirs"}

    def test_nothing_is_stored_where_requests_make_it(self, site: Harvested, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(publishing, "MADE_WHEN_ASKED", 2)
        assert self.publish() == {}
        assert _keys() == []

    def test_nothing_is_stored_without_an_address(self, site: Harvested, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PUBLIC_URL")
        assert self.publish() == {}
        assert _keys() == []
