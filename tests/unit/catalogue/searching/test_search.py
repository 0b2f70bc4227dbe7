"""What the search does beside finding: options of the Action API, pages read afresh, orders past their bound, costs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.catalogue.action.endpoint import run_action
from functions.catalogue.endpoints.search import count_tags
from functions.catalogue.operations import registers
from functions.catalogue.operations.search import search
from functions.catalogue.searching.errors import BadOption
from functions.catalogue.searching.options import SearchOptions, of_action
from shared.http import Refused
from shared.meter import metered
from shared.search.engine import searching as engine
from tests.unit.catalogue.searching.conftest import Catalogue, searching


def test_options_of_the_action_api() -> None:
    assert of_action({}) == SearchOptions(limit=10, most_values=50, shown=("*",))
    asked = {
        "q": "fen",
        "fq": ["tags:a", "tags:b"],
        "sort": "score desc, name asc",
        "rows": "5000",
        "start": 3,
        "facet.field": '["tags", "license_id"]',
        "facet.limit": -1,
        "use_default_schema": True,
        "title": "not a field here",
        "include_private": {"x": 1},
    }
    found = of_action(asked)
    assert (found.q, found.filters, found.fields, found.offset, found.limit) == (
        "fen",
        ("tags:a", "tags:b"),
        (),
        3,
        1000,
    )
    assert [each.by for each in found.orders] == ["rank", "name"]
    assert (found.facets, found.most_values) == (("tags", "license_id"), None)


@pytest.mark.parametrize("names", [["tags", "groups"], "tags,groups", "tags groups", '["tags","groups"]'])
def test_facets_are_named_in_a_list_or_with_commas(names: Any) -> None:
    assert of_action({"facet.field": names, "facet.limit": "7"}).facets == ("tags", "groups")
    assert of_action({"facet.field": names, "facet": "false"}).facets == ()


@pytest.mark.parametrize(
    "asked",
    [{"rows": "x"}, {"start": -1}, {"facet.limit": "x"}, {"facet.field": "[1]"}, {"facet.field": "["}, {"q": {}}],
)
def test_bad_options_of_the_action_api(asked: dict[str, Any]) -> None:
    with pytest.raises(BadOption):
        of_action(asked)


def test_facets_count_all_hits_and_show_as_many_as_are_wanted(catalogue: Catalogue) -> None:
    group = catalogue.group("fens")
    for number, tags in enumerate((["a", "b"], ["a"], ["c", "b", "a"])):
        catalogue.index(catalogue.package(f"p-{number}", tags=tags, groups=[group.id]))
    catalogue.change(group, name="moors", claimed="moors")
    found = search(of_action({"rows": 1, "facet.field": ["tags", "groups", "organization"], "facet.limit": 2}))
    assert found.count == 3
    assert found.facets == {"tags": {"a": 3, "b": 2}, "groups": {"moors": 3}, "organization": {}}
    assert list(found.facets["tags"]) == ["a", "b"]
    assert [list(each) for each in count_tags(searching("/api/tag_counts", {}))] == [["a", 3], ["b", 2], ["c", 1]]


def test_more_tags_than_can_be_counted(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.index(catalogue.package("p", tags=["fen", "peat", "sand"]))
    monkeypatch.setattr(engine, "MOST_VALUES", 2)
    with pytest.raises(Refused) as refused:
        count_tags(searching("/api/tag_counts", {}))
    assert refused.value.status == 400


def test_many_lost_tags_are_not_asked_about_one_by_one(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "MOST_ASKED", 3)
    kept = catalogue.package("kept", tags=["fen", "tag 0"])
    losing = catalogue.package("losing", tags=[f"tag {number}" for number in range(5)])
    catalogue.change(losing, tags=["peat"])
    catalogue.index(kept, losing)
    with metered() as meter:
        assert registers.tags() == ["fen", "peat", "tag 0"]
    assert meter.calls == 1
    monkeypatch.setattr(engine, "MOST_VALUES", 2)
    assert {"fen", "peat", "tag 0"} <= {*registers.tags()}


def test_what_an_action_finds_has_its_groups(catalogue: Catalogue) -> None:
    catalogue.index(catalogue.package("p", groups=[catalogue.group("fens").id]))
    (found,) = search(of_action({"q": "fens"})).packages
    assert [each.values["name"] for each in found.active_groups] == ["fens"]


def test_a_page_that_the_platform_does_not_carry_is_cut(catalogue: Catalogue) -> None:
    catalogue.index(*(catalogue.package(f"p-{number}", notes="x" * 1_200_000) for number in range(4)))
    found = catalogue.search({"all_fields": "1", "order_by": "name"})
    assert found["count"] == 4
    assert [each["name"] for each in found["results"]] == ["p-0", "p-1"]
    assert len(catalogue.search()["results"]) == 4


def test_so_is_a_page_of_an_action_and_a_list_refused(catalogue: Catalogue) -> None:
    catalogue.index(*(catalogue.package(f"p-{number}", notes="x" * 1_200_000) for number in range(4)))
    answer = run_action(searching("/api/action/package_search", {}, b'{"sort": "name asc"}'), "package_search")
    found = json.loads(answer.body)["result"]
    assert (answer.status, found["count"], [each["name"] for each in found["results"]]) == (200, 4, ["p-0", "p-1"])
    assert run_action(searching("/api/action/package_list", {}, b'{"all_fields": 1}'), "package_list").status == 413


def test_what_has_gone_since_is_not_shown(catalogue: Catalogue) -> None:
    kept, gone = catalogue.package("kept"), catalogue.package("gone")
    catalogue.index(kept, gone)
    catalogue.delete(gone)
    catalogue.change(kept, name="renamed")
    assert catalogue.search() == {"count": 2, "results": ["renamed"]}
    assert [each["name"] for each in catalogue.search({"all_fields": "1"})["results"]] == ["renamed"]


def test_a_renamed_group_is_found_by_its_name_at_once(catalogue: Catalogue) -> None:
    group = catalogue.group("fens", "The fens")
    catalogue.index(catalogue.package("p", groups=[group.id]))
    catalogue.change(group, name="moors", claimed="moors")
    assert catalogue.found(groups="moors") == catalogue.found(groups=group.values["uuid"]) == {"p"}
    assert catalogue.found(groups="fens") == set()
    catalogue.delete(group)
    assert catalogue.found(groups="moors") == catalogue.found(groups=group.values["uuid"]) == set()


@pytest.mark.parametrize("by", ["notes", "tags", "isopen"])
def test_a_package_s_own_fields_are_orders(catalogue: Catalogue, by: str) -> None:
    catalogue.index(
        catalogue.package("a", notes="Levels", tags=["water"], license="cc-by"),
        catalogue.package("b", notes="A fen", tags=["fen"], license="other-closed"),
        catalogue.package("c", license="other-closed") if by != "isopen" else catalogue.package("c", license="cc-by"),
    )
    expected = ["b", "a", "c"]
    assert catalogue.search({"order_by": by})["results"] == expected


def test_ids_order_any_number_of_hits_and_other_fields_so_many(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [catalogue.package(f"p-{number}") for number in range(5)]
    catalogue.index(*made)
    ids = sorted(each.values["uuid"] for each in made)
    assert catalogue.search({"sort": "id asc"}, version=2)["results"] == ids
    monkeypatch.setattr(engine, "MOST_SORTED", 4)
    pages = [catalogue.search({"sort": "id asc", "rows": "2", "start": str(at)}, version=2) for at in (0, 2, 4)]
    assert [id for page in pages for id in page["results"]] == ids
    with pytest.raises(Refused) as refused:
        catalogue.search({"order_by": "department"})
    assert refused.value.status == 400


def test_a_search_reads_records_once_and_groups_only_where_they_are_named(catalogue: Catalogue) -> None:
    group = catalogue.group("fens")
    catalogue.index(*(catalogue.package(f"p-{number}", groups=[group.id]) for number in range(30)))
    for query, calls in (({}, 1), ({"all_fields": "1"}, 2), ({"groups": "fens"}, 3), ({"limit": "0"}, 0)):
        with metered() as meter:
            assert catalogue.search(query)["count"] == 30
        assert meter.calls == calls


@pytest.mark.parametrize(
    "query",
    [
        {"groups": [f"group-{number}" for number in range(1_100)]},
        {"title": "fen " * 30_000},
        {"fq": ["title:fen"] * 15_000},
        {"order_by": ",".join(f"extra-{number}" for number in range(11))},
    ],
    ids=["groups", "a text", "filters", "orders"],
)
def test_what_is_too_much_is_refused_before_anything_is_read(catalogue: Catalogue, query: dict[str, Any]) -> None:
    with metered() as meter, pytest.raises(Refused) as refused:
        catalogue.search(body=query)
    assert (refused.value.status, meter.calls) == (400, 0)
    assert "Bad search option" in str(refused.value.body)
