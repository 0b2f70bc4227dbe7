"""A plan's datasets and the records that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from functions.plans import wire
from functions.plans.documents import exact_json, identifiers
from functions.plans.linking import MOST, live, names_in
from infra.tables import create_table
from shared.meter import metered
from shared.principal import ANONYMOUS, CallerKind, Principal
from shared.search import PUBLIC, Card, Reading, user
from shared.search.related import kept_faces
from tests.unit.plans.kept import SITE, kept
from tests.unit.search.cards import card

OWNER = Principal(CallerKind.USER, user_id=4)
CLIENT = Principal(CallerKind.CLIENT, client_id=4)
ID = "3f0c8a52-1d6b-4e7f-9a20-5b1c44d0e9f1"


def dataset(identifier: Any, type: Any = "other") -> dict[str, Any]:
    return {"title": "Tides", "dataset_id": {"type": type, "identifier": identifier}}


@pytest.mark.parametrize(
    ("type", "identifier", "name"),
    [
        ("doi", "10.5072/STELE.Aa", "doi:10.5072/stele.aa"),
        ("DOI", "https://doi.org/10.5072/stele.aa", "doi:10.5072/stele.aa"),
        ("handle", "https://hdl.handle.net/21.T12996/ab", "epicpid:21.t12996/ab"),
        ("handle", " 21.T12996/ab", "epicpid:21.t12996/ab"),
        ("other", "deposit:0c1f6a2be94d7753", "pid:deposit:0c1f6a2be94d7753"),
        ("url", f"{SITE}/deposit/0c1f6a2be94d7753", "pid:deposit:0c1f6a2be94d7753"),
        ("url", f"{SITE}/api/v1/experiment/7/", "experiment/7"),
        ("url", f"{SITE}/data_product/7", "data_product/7"),
        ("url", f"{SITE}/dataset/kiln-7", "name:kiln-7"),
        ("url", f"{SITE}/dataset/plan-7", "plan/7"),
        ("package", "kiln-7", "name:kiln-7"),
        ("CKAN", "kiln-7", "name:kiln-7"),
        (None, ID, f"uuid:{ID}"),
    ],
)
def test_a_dataset_names_a_record(type: Any, identifier: str, name: str) -> None:
    assert names_in({"dataset": [{}, dataset(identifier, type)]}, SITE) == [[1, name]]


@pytest.mark.parametrize(
    "datasets",
    [
        None,
        "deposit:0c1f6a2be94d7753",
        [None, 5, [], "10.5072/a", {"dataset_id": None}, {"dataset_id": {"identifier": {}}}, {"title": "10.5072/a"}],
        [
            dataset("kiln-7"),
            dataset("kiln-7", "url"),
            dataset(7, "package"),
            dataset("https://elsewhere.example/dataset/a"),
        ],
        [dataset("21.T12996/ab")],
        [dataset("10.5072/\ud800", "doi")],
    ],
)
def test_most_datasets_name_nothing(datasets: Any) -> None:
    assert names_in({"dataset": datasets}, SITE) == []


def test_several_names_and_many_datasets() -> None:
    several = {"dataset_id": [{"type": "doi", "identifier": "10.5072/a"}, "deposit:0c1f", {"identifier": "10.5072/A"}]}
    assert names_in({"dataset": [several]}, SITE) == [[0, "doi:10.5072/a"], [0, "pid:deposit:0c1f"]]
    many = [dataset(f"10.5072/{number}") for number in range(2 * MOST)]
    assert len(names_in({"dataset": many}, SITE)) == MOST


def test_few_of_a_datasets_many_names_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("functions.plans.linking.references.read", lambda text, site: asked.append(text))
    assert names_in({"dataset": [{"dataset_id": [f"a/{number}" for number in range(500)]}] * 10}, SITE) == []
    assert len(asked) == 10 * identifiers.MOST


class Site:
    """Records' faces, and plans that name them."""

    def put(self, *cards: Card) -> None:
        kept_faces().keep({each.id: each for each in cards}, 1)

    def live(self, *datasets: Any, caller: Principal = ANONYMOUS) -> list[dict[str, Any]]:
        plan = kept({"dataset": list(datasets)})
        return live(plan.values, wire.full(plan, SITE), caller, SITE)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with mock_aws():
        monkeypatch.setenv("SEARCH_TABLE", create_table(f"search-{uuid4().hex}"))
        yield Site()


def deposit(**more: Any) -> Card:
    said = {
        "kind": "deposit",
        "landing": "/deposit/0c1f",
        "aliases": ("doi:10.5072/a",),
        "raw": {"state": ("published",)},
    }
    return card("deposit/7", "Tides", size=40, licence="cc-by", **(said | more))


def test_a_record_is_told_as_it_is_by_now(site: Site) -> None:
    named = dataset("10.5072/A", "doi")
    assert site.live({}, named) == []
    site.put(deposit(), card("experiment/9", "Run", kind="experiment", landing="/experiment/view/9/"))
    assert site.live({}, named, dataset(f"{SITE}/experiment/view/9")) == [
        {
            "dataset": 1,
            "dataset_id": named["dataset_id"],
            "kind": "deposit",
            "title": "Tides",
            "url": f"{SITE}/deposit/0c1f",
            "state": "published",
            "size": 40,
            "licence": "cc-by",
            "modified": "2026-01-02T00:00:00Z",
            "links": {"page": f"{SITE}/deposit/0c1f", "record": f"{SITE}/api/objects/deposit/0c1f"},
        },
        {
            "dataset": 2,
            "dataset_id": {"type": "other", "identifier": f"{SITE}/experiment/view/9"},
            "kind": "experiment",
            "title": "Run",
            "url": f"{SITE}/experiment/view/9/",
            "state": "public",
            "modified": "2026-01-02T00:00:00Z",
            "links": {"page": f"{SITE}/experiment/view/9/", "record": f"{SITE}/api/v1/experiment/9/"},
        },
    ]


def test_what_is_not_for_everybody_is_told_to_those_who_may_see_it(site: Site) -> None:
    site.put(deposit(readers=(Reading(user(4)),), raw={}))
    named = dataset("10.5072/a", "doi")
    assert site.live(named) == site.live(named, caller=CLIENT) == []
    [told] = site.live(named, caller=OWNER)
    assert told["state"] == "restricted"
    site.put(deposit(readers=(Reading(PUBLIC),)))
    assert len(site.live(named, caller=CLIENT)) == 1


def test_a_document_need_not_be_read_for_it(site: Site) -> None:
    site.put(card("deposit/7", aliases=("doi:10.5072/a",)))
    plan = kept({"dataset": [{}, dataset("10.5072/a", "doi")]})
    [told] = live(plan.values, wire.full(plan, SITE, read=exact_json.unread), ANONYMOUS, SITE)
    assert (told["dataset"], told["dataset_id"]) == (1, {"type": "doi", "identifier": "10.5072/a"})


def test_it_is_one_batch_or_nothing(site: Site) -> None:
    with metered() as use:
        site.live({}, {"dataset_id": {"type": "other", "identifier": "a paper"}})
    assert use.trips == 0
    with metered() as use:
        site.live(*(dataset(f"10.5072/{number}", "doi") for number in range(90)))
    assert use.trips == 1


def test_a_plan_is_told_without_them_where_they_cannot_be_asked_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_TABLE", "there-is-none")
    assert site.live(dataset("10.5072/a", "doi")) == []
