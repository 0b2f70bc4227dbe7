"""The Action API: searching datasets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from .actions import Actions
from .client import fresh
from .shelf import until


@pytest.fixture(scope="module")
def shelf(act: Actions) -> list[dict[str, Any]]:
    """Three datasets with one tag, which are found."""
    tag, group = fresh("shelf"), fresh("fens")
    act("group_create", name=group, title="Fens")
    names = sorted(fresh() for _ in range(3))
    for n, name in enumerate(names):
        act(
            "package_create",
            name=name,
            title=f"Levels {n}",
            license_id=("cc-by", "cc-by", "other-closed")[n],
            tags=[{"name": tag}, {"name": f"{tag}-{n}"}],
            groups=[{"name": group}] if n else [],
            resources=[{"url": "http://x.example/", "format": "CSV"}],
        )
    until(lambda: act("package_search", fq=f"tags:{tag}")["count"] == 3)
    return [act("package_show", id=name) for name in names]


def _tag(shelf: list[dict[str, Any]]) -> str:
    return str(shelf[0]["tags"][0]["name"])


def _found(act: Actions, shelf: list[dict[str, Any]], **said: Any) -> list[int]:
    result = act("package_search", **{"fq": f"tags:{_tag(shelf)}", "sort": "name asc", **said})
    names = [each["name"] for each in shelf]
    return [names.index(each["name"]) for each in result["results"]]


def test_what_is_found(act: Actions, nobody_act: Actions, shelf: list[dict[str, Any]]) -> None:
    query = {"fq": f"tags:{_tag(shelf)}", "sort": "name asc"}
    result = act("package_search", **query, include_private=True)
    assert result.keys() == {"count", "sort", "results", "facets", "search_facets"}
    assert (result["count"], result["sort"], result["results"]) == (3, "name asc", shelf)
    assert (result["facets"], result["search_facets"]) == ({}, {})
    assert nobody_act.get("package_search", f"?{urlencode(query)}") == result
    assert act("dataset_search", **query) == result
    named = act("package_search", **query, fl="name,title", rows=1)["results"]
    assert named == [{"name": shelf[0]["name"], "title": "Levels 0"}]


def test_pages_and_orders(act: Actions, shelf: list[dict[str, Any]]) -> None:
    assert _found(act, shelf, sort="name desc") == [2, 1, 0]
    assert _found(act, shelf, sort="metadata_modified desc, name asc") == [2, 1, 0]
    assert _found(act, shelf, sort="name") == [0, 1, 2]
    assert _found(act, shelf, rows=1, start=1) == [1]
    assert _found(act, shelf, start=3) == []
    by_id = sorted(range(3), key=lambda n: str(shelf[n]["id"]))
    assert _found(act, shelf, sort="id asc") == by_id
    assert act("package_search", fq=f"tags:{_tag(shelf)}", rows=0)["count"] == 3


def test_filters(act: Actions, shelf: list[dict[str, Any]]) -> None:
    tag = _tag(shelf)
    assert _found(act, shelf, fq=[f"tags:{tag}", "license_id:cc-by"]) == [0, 1]
    assert _found(act, shelf, fq=f"tags:{tag} license_id:cc-by") == [0, 1]
    assert _found(act, shelf, fq=f"+tags:{tag} -license_id:cc-by") == [2]
    assert _found(act, shelf, q="title:levels") == [0, 1, 2]
    assert _found(act, shelf, q=f"name:{shelf[1]['name']} OR name:{shelf[2]['name']}") == [1, 2]
    assert _found(act, shelf, q=f"id:{shelf[2]['id']}") == [2]
    assert _found(act, shelf, q="organization:x") == []
    assert _found(act, shelf, fq=f"tags:{tag} groups:{shelf[1]['groups'][0]['name']}") == [1, 2]
    since = shelf[1]["metadata_modified"]
    assert _found(act, shelf, fq=f"tags:{tag} metadata_modified:[{since}Z TO *]") == [1, 2]
    query = urlencode([("fq", f"tags:{tag}"), ("fq", "license_id:other-closed")])
    assert [each["name"] for each in act.get("package_search", f"?{query}")["results"]] == [shelf[2]["name"]]


def test_facets(act: Actions, shelf: list[dict[str, Any]]) -> None:
    tag = _tag(shelf)
    for fields in (["license_id", "tags"], '["license_id", "tags"]', "license_id,tags"):
        said = {"fq": f"tags:{tag}", "rows": 1, "facet.field": fields, "facet.limit": 1}
        result = act("package_search", **said)
        assert result["facets"] == {"license_id": {"cc-by": 2}, "tags": {tag: 3}}
        assert result["search_facets"]["license_id"] == {
            "title": "license_id",
            "items": [{"name": "cc-by", "display_name": "Creative Commons Attribution", "count": 2}],
        }
    said = {"fq": f"tags:{tag}", "facet.field": '["tags", "groups"]', "facet.limit": -1}
    facets = act("package_search", **said)["facets"]
    assert facets["tags"] == {tag: 3, f"{tag}-0": 1, f"{tag}-1": 1, f"{tag}-2": 1}
    assert facets["groups"] == {shelf[1]["groups"][0]["name"]: 2}


@pytest.mark.parametrize("said", [{"rows": "x"}, {"start": -1}, {"fq": "metadata_modified:[x TO *]"}, {"q": {}}])
def test_bad_searches(act: Actions, said: dict[str, Any]) -> None:
    status, error = act.refused("package_search", **said)
    assert (status, error["__type"]) == (400, "Search Query Error")
    assert error["message"]
