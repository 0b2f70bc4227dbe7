"""DCAT: what is stated of a dataset, and that every reader can read whatever is stated."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from functions.catalogue.harvest import dcat
from functions.catalogue.harvest.dataset import dataset_of
from functions.catalogue.harvest.dcat import HYDRA, VCARD
from functions.catalogue.harvest.listing import ListedPage
from functions.catalogue.wire import ShownPackage
from tests.unit.catalogue import hostile
from tests.unit.catalogue.harvested import FULL, SITE, package, record, resource

SYNTAXES = ("turtle", "json-ld", "xml")
THIS = URIRef(f"{SITE}/dataset/{FULL.record.values['uuid']}")


def _read(text: str, syntax: str = "turtle") -> Graph:
    return Graph().parse(data=text, format=syntax)


@pytest.fixture(scope="module")
def full() -> Graph:
    """What is stated of a package of which everything is said."""
    return _read(dcat.dataset(dataset_of(FULL, SITE), SITE, "turtle"))


def _texts(graph: Graph, subject: Any, predicate: Any) -> list[str]:
    return sorted(str(each) for each in graph.objects(subject, predicate))


def test_a_dataset_is_stated_with_what_dcat_ap_asks_for(full: Graph) -> None:
    assert (THIS, RDF.type, DCAT.Dataset) in full
    for predicate, texts in {
        DCTERMS.title: ["Fen water levels"],
        DCTERMS.description: ["Levels at *forty* gauges."],
        DCTERMS.identifier: [FULL.record.values["uuid"]],
        DCAT.keyword: ["fen", "water"],
        DCAT.landingPage: [f"{SITE}/dataset/fen-water-levels"],
        DCTERMS.license: ["http://www.opendefinition.org/licenses/cc-by"],
        FOAF.page: ["https://drainage.example/levels"],
        DCTERMS.accrualPeriodicity: ["http://publications.europa.eu/resource/authority/frequency/MONTHLY"],
    }.items():
        assert _texts(full, THIS, predicate) == texts
    modified = full.value(THIS, DCTERMS.modified)
    assert isinstance(modified, Literal)
    assert (str(modified), modified.datatype) == ("2026-02-04T11:30:00+00:00", XSD.dateTime)


def test_people_are_named_and_can_be_written_to(full: Graph) -> None:
    publisher, creator = full.value(THIS, DCTERMS.publisher), full.value(THIS, DCTERMS.creator)
    contact = full.value(THIS, DCAT.contactPoint)
    assert _texts(full, publisher, FOAF.name) == ["Drainage Board"]
    assert (_texts(full, creator, FOAF.name), _texts(full, creator, FOAF.mbox)) == (
        ["Ada Muir"],
        ["mailto:ada@drainage.example"],
    )
    assert _texts(full, contact, VCARD.fn) == ["Levels desk"]
    assert full.value(contact, VCARD.hasEmail) == URIRef("mailto:levels@drainage.example")


def test_places_and_times_are_stated(full: Graph) -> None:
    assert _texts(full, full.value(THIS, DCTERMS.spatial), SKOS.prefLabel) == ["East fens"]
    period = full.value(THIS, DCTERMS.temporal)
    start, end = full.value(period, DCAT.startDate), full.value(period, DCAT.endDate)
    assert isinstance(start, Literal)
    assert isinstance(end, Literal)
    assert (start.datatype, end.datatype) == (XSD.gYearMonth, XSD.date)


def test_a_file_has_its_address_size_and_type(full: Graph) -> None:
    levels, viewer, nowhere = (THIS + f"#resource-{id}" for id in ("9c1d1d54-0000-4000-8000-000000000001", "b", "c"))
    assert {levels, viewer, nowhere} == set(full.objects(THIS, DCAT.distribution))
    place = URIRef("https://drainage.example/levels%202026.csv")
    assert (full.value(levels, DCAT.accessURL), full.value(levels, DCAT.downloadURL)) == (place, place)
    size = full.value(levels, DCAT.byteSize)
    assert isinstance(size, Literal)
    assert (str(size), size.datatype) == ("2048", XSD.nonNegativeInteger)
    assert _texts(full, levels, DCAT.mediaType) == ["https://www.iana.org/assignments/media-types/text/csv"]
    assert _texts(full, full.value(levels, DCTERMS["format"]), RDFS.label) == ["CSV"]
    assert _texts(full, levels, DCTERMS.license) == ["http://www.opendefinition.org/licenses/cc-by"]
    assert full.value(viewer, DCAT.downloadURL) is None
    assert _texts(full, nowhere, DCAT.accessURL) == [f"{SITE}/dataset/fen-water-levels"]


def test_groups_are_themes_and_relationships_lead_to_datasets() -> None:
    shown = ShownPackage(
        record(
            groups=[3, 4],
            relationships=[
                {"type": "child_of", "other": 18, "comment": ""},
                {"type": "links_to", "other": 19, "comment": ""},
            ],
        ),
        {3: record("group", 3, title="Hydrology"), 4: record("group", 4, title="Gone", state="deleted")},
        {18: record(id=18), 19: record(id=19, state="deleted")},
    )
    graph = _read(dcat.dataset(dataset_of(shown, SITE), SITE, "turtle"))
    (theme,) = graph.objects(THIS, DCAT.theme)
    assert _texts(graph, theme, SKOS.prefLabel) == ["Hydrology"]
    assert _texts(graph, THIS, DCTERMS.isPartOf) == [f"{SITE}/dataset/{record(id=18).values['uuid']}"]
    assert graph.value(THIS, DCTERMS.references) is None


def _page(number: int, total: int) -> Iterator[tuple[str, str]]:
    listed = ListedPage([], number, 100, total)
    graph = _read(dcat.catalogue(listed, SITE, f"{SITE}/catalog.ttl", "turtle"))
    (page,) = graph.subjects(RDF.type, HYDRA.PagedCollection)
    assert str(page) == f"{SITE}/catalog.ttl?page={number}"
    for predicate, value in graph.predicate_objects(page):
        if predicate != RDF.type:
            yield str(predicate).removeprefix(str(HYDRA)), str(value).removeprefix(f"{SITE}/catalog.ttl?page=")


@pytest.mark.parametrize(
    ("number", "total", "others"),
    [
        (1, 0, {"first": "1", "last": "1"}),
        (1, 100, {"first": "1", "last": "1"}),
        (1, 101, {"first": "1", "last": "2", "next": "2"}),
        (2, 250, {"first": "1", "last": "3", "previous": "1", "next": "3"}),
        (3, 250, {"first": "1", "last": "3", "previous": "2"}),
        (9, 250, {"first": "1", "last": "3", "previous": "3"}),
    ],
)
def test_a_page_leads_to_the_others_by_the_present_names_and_by_those_of_before(
    number: int, total: int, others: dict[str, str]
) -> None:
    older = {f"{name}Page": page for name, page in others.items()}
    assert dict(_page(number, total)) == {"totalItems": str(total), "itemsPerPage": "100", **others, **older}


def test_the_catalogue_has_its_datasets_and_who_publishes_it() -> None:
    listed = ListedPage([FULL], 1, 100, 1)
    graph = _read(dcat.catalogue(listed, SITE, f"{SITE}/catalog.ttl", "turtle"))
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert list(graph.objects(catalogue, DCAT.dataset)) == [THIS]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert _texts(graph, catalogue, predicate)
    assert _texts(graph, graph.value(catalogue, DCTERMS.publisher), FOAF.name) == ["Stele"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_document_of_the_same_packages_states_the_same(syntax: str) -> None:
    first, second = (_read(dcat.dataset(dataset_of(FULL, SITE), SITE, syntax), syntax) for _ in range(2))
    assert set(first) == set(second)


@settings(deadline=None)
@given(hostile.packages())
def test_whatever_a_package_says_all_syntaxes_state_the_same(shown: ShownPackage) -> None:
    dataset = dataset_of(shown, SITE)
    turtle, *others = (set(_read(dcat.dataset(dataset, SITE, syntax), syntax)) for syntax in SYNTAXES)
    assert len(turtle) > 10
    for other in others:
        assert other == turtle


def test_a_package_of_which_nothing_is_said_has_what_is_required() -> None:
    graph = _read(dcat.dataset(dataset_of(package(), SITE), SITE, "turtle"))
    for predicate in (DCTERMS.title, DCTERMS.description, DCAT.keyword):
        assert _texts(graph, THIS, predicate) == ["fen-water-levels"]
    assert _texts(graph, graph.value(THIS, DCAT.contactPoint), VCARD.fn) == ["Stele"]
    assert _texts(graph, graph.value(THIS, DCTERMS.publisher), FOAF.name) == ["Stele"]


def test_a_page_of_very_large_packages_is_bounded_and_has_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dcat, "MOST_DISTRIBUTIONS", 5)
    many = [
        package(uuid=f"00000000-0000-4000-8000-00000000000{number}", resources=[resource(id=str(n)) for n in range(4)])
        for number in range(3)
    ]
    graph = _read(dcat.catalogue(ListedPage(many, 1, 100, 3), SITE, f"{SITE}/catalog.ttl", "turtle"))
    assert len(set(graph.objects(None, DCAT.dataset))) == 3
    assert len(set(graph.objects(None, DCAT.distribution))) == 5


def test_what_is_huge_is_cut() -> None:
    shown = package(
        title="t" * 10_000,
        notes="n" * 1_000_000,
        url=f"http://x.example/{'a' * 5_000}",
        tags=[f"tag {number}" for number in range(500)],
    )
    dataset = dataset_of(shown, SITE)
    assert (len(dataset.title), len(dataset.description), dataset.page) == (1_000, 100_000, "")
    assert len(dataset.keywords) == 100
