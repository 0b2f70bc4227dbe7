"""Package search: every option, one by one and mixed."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from .client import FORM_TYPE, FORMS, Client
from .shelf import Shelf, fill, until


@pytest.fixture(scope="session")
def shelf(owner: Client) -> Shelf:
    """Four packages: a is open and can be downloaded, b is not open, c has no resource, d no licence."""
    return fill(owner)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # q: all words, any order, any case
        ("geodata", "ac"),
        ("GEODATA", "ac"),
        ("government sweden", "a"),
        ("sweden+government", "a"),
        ("sweden nothing", ""),
        ('"drug abuse"', "ab"),
        ('"abuse drug"', ""),
        ("drug abuse", "abc"),
        ("rivers", "d"),
        ("river", "d"),
        ("löwe", "a"),
        ("lowe", "a"),
        ("eleven", "b"),
        ("gauges", "a"),
        ("csv", "a"),
        ("drainage", "a"),
        ("attribution", "a"),
        # a name is found by its whole and by its parts
        ("fen-water-levels", "a"),
        ("levels fen", "a"),
        # in a field
        ("title:drug", "bc"),
        ('title:"drug abuse"', "b"),
        ("title:drug notes:geodata", "c"),
        ("department:drainage", "a"),
        ('department:"home office"', "b"),
        ("tags:health", "ab"),
        ('tags:"drug abuse"', "a"),
        ("tags:fisheries", "c"),
        ("author:ada", "a"),
        ("none:ada", ""),
        ("license:attribution", "a"),
        ("license_id:cc-by", "a"),
        ("isopen:true", "a"),
        ("state:active", "abcd"),
        ("state:deleted", ""),
        ("res_format:csv", "a"),
        ("res_format:CSV", "a"),
        ("res_description:gauges", "a"),
        ("organization:x", ""),
        # without a word: everything
        ("", "abcd"),
        ('""', "abcd"),
        ("''", "abcd"),
        ("*:*", "abcd"),
        ("*", "abcd"),
        # operators
        ("sweden OR wales", "ad"),
        ("drug -sweden", "bc"),
        ("drug NOT (sweden OR uk)", "c"),
        ("+drug +uk", "b"),
        ("(uk && drug) || rivers", "bd"),
        ("geo*", "ac"),
        ("tags:(health OR census) abuse", "abc"),
        ("metadata_modified:[2020-01-01T00:00:00Z TO *]", "abcd"),
        ("metadata_modified:[* TO 2020-01-01T00:00:00.123456]", ""),
        # what is nothing's beginning or end is passed over
        ('"geodata', "ac"),
        ("(geodata", "ac"),
        ("geodata AND", "ac"),
    ],
)
def test_words_of_a_query(shelf: Shelf, query: str, found: str) -> None:
    assert shelf.found(q=query) == found
    assert shelf.search(body={"q": query})["count"] == len(found)
    assert shelf.found(fq=query) == found


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"title": "uk stat"}, "b"),
        ({"title": "UK+STAT"}, "b"),
        ({"title": "stat", "tags": "health"}, "b"),
        ({"title": "statistic of d"}, "b"),
        ({"title": "tatistics"}, ""),
        ({"notes": "swed"}, "a"),
        ({"author": "low"}, "a"),
        ({"maintainer": "smi"}, "b"),
        ({"name": "fen wat"}, "a"),
        ({"version": "2.0"}, "a"),
        ({"author_email": "home"}, "a"),
        ({"license_id": "cc-n"}, "b"),
        ({"license": "own terms"}, "c"),
        ({"isopen": "true"}, "a"),
        ({"isopen": "0"}, "bcd"),
        ({"state": "active"}, "abcd"),
        ({"res_format": "cs"}, "a"),
        ({"res_url": "levels"}, "a"),
        ({"res_description": "hour"}, "a"),
        ({"metadata_created": "2020-01"}, ""),
        ({"organization": "x"}, ""),
        # tags: exact
        ({"tags": "health"}, "ab"),
        ({"tags": "heal"}, ""),
        ({"tags": "HEALTH"}, ""),
        ({"tags": "FISHERIES"}, "b"),
        ({"tags": ["health", "census"]}, "a"),
        ({"tags": "health census"}, "a"),
        ({"tags": "census+health"}, "a"),
        ({"tags": "drug abuse"}, "ab"),
        # extras
        ({"department": "drain"}, "a"),
        ({"geographic_coverage": "wales"}, "a"),
        ({"geographic-coverage": "eng wal"}, "a"),
        ({"update_frequency": "HOURLY"}, "a"),
        ({"national_statistic": "yes"}, "c"),
        ({"agency": "none"}, "b"),
        ({"precision": "1000"}, "b"),
        ({"numbers": "7"}, "b"),
        ({"external-reference": "x"}, "c"),
        ({"categories": "any"}, ""),
        ({"no_such_extra": "x"}, ""),
        # openness and downloads
        ({"filter_by_openness": "1"}, "a"),
        ({"filter_by_openness": "0"}, "abcd"),
        ({"filter-by-openness": "true"}, "a"),
        ({"filter_by_downloadable": "1"}, "ad"),
        ({"filter_by_downloadbable": "1"}, "ad"),
        ({"filter_by_openness": "1", "filter_by_downloadable": "1"}, "a"),
        # what says nothing, and what is not the search's
        ({"groups": "", "title": "", "tags": "", "q": "", "order_by": "", "limit": "", "all_fields": ""}, "abcd"),
        ({"_": "123", "wt": "json", "qf": "name", "facet": "true", "facet.field": "tags"}, "abcd"),
        ({"extras": "1"}, "abcd"),
        ({"q": "drug", "title": "abuse", "tags": "census"}, "c"),
    ],
)
def test_parameters(shelf: Shelf, parameters: dict[str, Any], found: str) -> None:
    assert shelf.found(**parameters) == found


def test_groups_are_named_by_name_or_id(shelf: Shelf) -> None:
    group, other = shelf.groups
    ids = [shelf.client.get(f"/api/rest/group/{name}")["id"] for name in shelf.groups]
    assert shelf.found(groups=group) == shelf.found(groups=ids[0]) == shelf.found(q=f"groups:{group}") == "ab"
    assert shelf.found(groups=[group, other]) == shelf.found(groups=f"{ids[0]} {other}") == "b"
    assert shelf.found(groups="no-such-group") == shelf.found(groups=[group, "no-such-group"]) == ""
    assert shelf.found(q=group) == "ab"


def test_names_and_ids_are_found_whole(shelf: Shelf) -> None:
    name, id = shelf.name("a"), shelf.made["a"]["id"]
    for query in (f"name:{name}", f"id:{id}"):
        assert shelf.found(q=query) == shelf.found(fq=query) == "a"
    assert shelf.found(fq="name:fen") == ""


def test_results_are_names_or_ids_by_version(shelf: Shelf) -> None:
    for path in ("/api/search/package", "/api/1/search/package", "/api/search/dataset", "/api/rest/search"):
        assert shelf.search(path, q="sweden") == {"count": 1, "results": [shelf.name("a")]}
    assert shelf.search("/api/2/search/dataset", q="sweden") == {"count": 1, "results": [shelf.made["a"]["id"]]}


@pytest.mark.parametrize("value", ["1", "true", "True"])
@pytest.mark.parametrize("version", ["", "/1", "/2"])
def test_all_fields_gives_what_reading_gives(shelf: Shelf, value: str, version: str) -> None:
    found = shelf.search(f"/api{version}/search/package", q="sweden", all_fields=value)
    assert found == {"count": 1, "results": [shelf.client.get(f"/api{version}/rest/package/{shelf.name('a')}")]}


def test_the_seeds_own_example(shelf: Shelf) -> None:
    found = shelf.search("/api/rest/search", q="geodata", allfields="1")
    assert {each["title"] for each in found["results"]} == {"Fen water levels", "Abuse of a drug"}


def test_some_fields(shelf: Shelf) -> None:
    made = shelf.made["a"]
    for fl, expected in (
        ("name", made["name"]),
        ("id", made["id"]),
        ("title", {"title": made["title"]}),
        ("name,title, department,nothing", {name: made[name] for name in ("name", "title")}),
        ("*", shelf.client.get(f"/api/rest/package/{made['id']}")),
    ):
        (found,) = shelf.search(q="sweden", fl=fl)["results"]
        if "department" in fl:
            expected = {**expected, "department": "Drainage Board"}
        assert found == expected


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, "cadb"),
        ({"order_by": "name"}, "cadb"),
        ({"order_by": "name asc"}, "cadb"),
        ({"order_by": "name desc"}, "bdac"),
        ({"order-by": "name"}, "cadb"),
        ({"order_by": "title"}, "cadb"),
        ({"order_by": "version"}, "bacd"),
        ({"order_by": "version desc"}, "abcd"),
        ({"order_by": "department"}, "abcd"),
        ({"order_by": "metadata_created"}, "abcd"),
        ({"order_by": "metadata_modified desc"}, "dcba"),
        ({"order_by": "no_such_field"}, "cadb"),
        ({"order_by": "rank"}, "cadb"),
        ({"sort": "name asc"}, "cadb"),
        ({"sort": "score desc, metadata_modified desc"}, "dcba"),
        ({"sort": "license_id desc,name desc"}, "cbad"),
        ({"q": "drug abuse", "order_by": "rank"}, "bca"),
    ],
)
def test_orders(shelf: Shelf, query: dict[str, str], order: str) -> None:
    whole = shelf.letters(shelf.search(**query)["results"])
    if query.get("q"):
        assert set(whole) == set(order) and whole[-1] == order[-1]  # where both words are in the title is best
    else:
        assert whole == order
    for size in (1, 2, 3):
        pages = [shelf.search(**query, offset=at, limit=size) for at in range(0, 6, size)]
        assert {page["count"] for page in pages} == {len(order)}
        assert "".join(shelf.letters(page["results"]) for page in pages) == whole


def test_ids_ascend_where_pages_go_by_id(shelf: Shelf) -> None:
    ids = shelf.search("/api/2/search/package", sort="id asc", rows=100, start=0)["results"]
    assert ids == sorted(ids) and len(ids) == 4


def test_limits(shelf: Shelf) -> None:
    assert shelf.search(limit=0) == {"count": 4, "results": []}
    assert shelf.search(limit="100000")["count"] == 4
    assert shelf.search(offset=10**30) == {"count": 4, "results": []}
    assert shelf.search(rows=1, start=1)["results"] == [shelf.name("a")]
    assert shelf.search(body={"limit": 1, "offset": 1.0})["results"] == [shelf.name("a")]


def test_qjson(shelf: Shelf) -> None:
    for text in ('{"q": "sweden"}', "['q':'sweden']", "{'q': 'sweden'}", '{"q": ["sweden"], "limit": "5"}'):
        assert shelf.found(qjson=text) == "a"
    options = {"q": None, "tags": ["health", "census"], "all_fields": False, "filter_by_openness": 1, "limit": 3}
    assert shelf.found(qjson=json.dumps(options)) == "a"


@pytest.mark.parametrize("form", FORMS)
def test_options_in_a_body_in_every_form(shelf: Shelf, form: str) -> None:
    body = {"q": "sweden", "title": "water levels", "limit": 10}
    assert shelf.search(body=body, form=form) == {"count": 1, "results": [shelf.name("a")]}
    assert shelf.search(body={"q": None, "limit": 10}, form=form)["count"] == 4


def test_options_in_a_form(shelf: Shelf) -> None:
    for body in ("q=sweden&tags=health&tags=census", "q=sweden&order_by=rank&offset=0&limit=20&filter_by_openness=0"):
        sent = shelf.client.send("POST", shelf.address(), body, headers={"Content-Type": FORM_TYPE})
        assert sent.json() == {"count": 1, "results": [shelf.name("a")]}


def test_of_two_values_the_bodys_counts_then_that_of_qjson(shelf: Shelf) -> None:
    query = {"q": "rivers", "qjson": '{"q": "sweden", "tags": ["health"]}'}
    assert shelf.found(**query) == "a"
    assert shelf.search(body={"q": "uk"}, **query)["results"] == [shelf.name("b")]


def test_filters(shelf: Shelf) -> None:
    assert shelf.found(fq=["tags:health", "-isopen:true"]) == "b"
    assert shelf.found(q="drug", fq="tags:census res_format:CSV") == "a"
    assert shelf.found(fq="organization:a OR organization:b metadata_modified:[2020-01-01T00:00:00.123456Z TO *]") == ""
    assert shelf.found(fq="tags:health OR tags:fisheries metadata_modified:[2020-01-01 TO *]") == "abc"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"limit": "x"}, ("limit", "integer")),
        ({"limit": "-1"}, ("limit", "integer")),
        ({"limit": "1.5"}, ("limit", "integer")),
        ({"offset": "ten"}, ("offset", "integer")),
        ({"offset": "-1"}, ("offset", "integer")),
        ({"rows": "x"}, ("limit", "integer")),
        ({"all_fields": "2"}, ("all_fields", "boolean")),
        ({"all_fields": "maybe"}, ("all_fields", "boolean")),
        ({"filter_by_openness": "x"}, ("filter_by_openness", "boolean")),
        ({"filter_by_downloadable": "x"}, ("filter_by_downloadable", "boolean")),
        ({"fq": "metadata_modified:[yesterday TO *]"}, ("yesterday",)),
    ],
)
def test_bad_options(shelf: Shelf, query: dict[str, str], words: tuple[str, ...]) -> None:
    status, text = shelf.client.refused("GET", shelf.address(**query))
    assert status == 400
    assert text.startswith("Bad request - Bad search option: ")
    assert all(word in text for word in words)


@pytest.mark.parametrize("qjson", ["", "{", "[]", '"q"', "3", "null", "q=x", "[1]"])
def test_unreadable_qjson(stranger: Client, qjson: str) -> None:
    status, text = stranger.refused("GET", f"/api/search/package?qjson={quote(qjson)}")
    assert status == 400
    assert text.startswith("Bad request - Could not read parameters: ")


@pytest.mark.parametrize("body", ["{", '["q"]', '"q"', "%7B%22q%22", '{"q": "x"}}', "3"])
def test_unreadable_bodies(stranger: Client, body: str) -> None:
    status, text = stranger.refused("POST", "/api/search/package", body)
    assert status == 400
    assert text.startswith("Bad request - Could not read parameters: ")


def test_the_third_version_knows_its_engines_options_alone(shelf: Shelf) -> None:
    path, q = "/api/3/search/dataset", f"shelf:{shelf.mark}"
    ask = shelf.client
    names = ask.get(f"{path}?q={q}&sort=name%20asc&rows=2&start=1&wt=json&_=1")
    assert names == {"count": 4, "results": [shelf.name("a"), shelf.name("d")]}
    assert ask.get(f"/api/3/search/package?q={q}&fq=title:sweden")["count"] == 0
    assert ask.get(f"{path}?q={q}%20sweden&fl=title")["results"] == [{"title": "Fen water levels"}]
    for name in ("all_fields", "limit", "offset", "title", "tags", "filter_by_openness"):
        assert ask.refused("GET", f"{path}?q=x&{name}=1") == (
            400,
            f"Bad request - Bad search option: Invalid search parameters: ['{name}']",
        )


def test_tags_are_counted(shelf: Shelf) -> None:
    counts = dict(shelf.client.get("/api/tag_counts"))
    assert list(counts) == sorted(counts)
    for tag in ("health", "census", "drug abuse", "FISHERIES", "fisheries"):
        assert counts[tag] >= 1
    for path in ("/api/1/tag_counts", "/api/2/tag_counts"):
        assert dict(shelf.client.get(path)).keys() >= {"health", "census"}


def test_a_script_gets_its_answer_as_a_call(shelf: Shelf) -> None:
    answer = shelf.client.send("GET", shelf.address(q="sweden", callback="show"))
    assert answer.text == f'show({{"count":1,"results":["{shelf.name("a")}"]}});'


def test_a_search_needs_no_key(shelf: Shelf, stranger: Client) -> None:
    assert stranger.get(shelf.address(q="sweden"))["count"] == 1


def test_what_changes_is_found_as_it_is_now(owner: Client) -> None:
    shelf = fill(owner)
    owner.ok("PUT", f"/api/rest/package/{shelf.name('d')}", {"title": "Lakes", "tags": ["lake"]})
    until(lambda: shelf.found(q="lakes") == "d")
    assert shelf.found(q="title:rivers") == ""
    group = shelf.groups[0]
    owner.ok("PUT", f"/api/rest/group/{group}", {"name": f"{group}-renamed"})
    assert shelf.found(groups=f"{group}-renamed") == "ab"
    assert shelf.found(groups=group) == ""
    until(lambda: shelf.found(q="renamed") == "ab")
    owner.ok("DELETE", f"/api/rest/package/{shelf.name('d')}")
    assert shelf.name("d") not in shelf.search()["results"]
    until(lambda: shelf.search()["count"] == 3)
