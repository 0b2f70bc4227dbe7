"""Relationships between packages."""

from typing import Any

import pytest

from .client import Client

_PAIRS = {
    "depends_on": "dependency_of",
    "derives_from": "has_derivation",
    "child_of": "parent_of",
    "links_to": "linked_from",
}
INVERSE = {**_PAIRS, **{inverse: type for type, inverse in _PAIRS.items()}}


@pytest.fixture
def pair(owner: Client) -> tuple[dict[str, Any], dict[str, Any]]:
    return owner.make(), owner.make()


Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.mark.parametrize("type", INVERSE)
def test_it_is_seen_from_both_ends(owner: Client, stranger: Client, pair: Pair, type: str) -> None:
    one, two = (each["name"] for each in pair)
    path = f"/api/rest/package/{one}/{type}/{two}"
    expected = {"subject": one, "type": type, "object": two, "comment": "Why"}
    assert owner.ok("POST", path, {"comment": "Why"}, form="b") == expected
    assert stranger.get(path) == expected
    there = {"subject": two, "type": INVERSE[type], "object": one, "comment": "Why"}
    assert stranger.get(f"/api/rest/package/{two}/{INVERSE[type]}/{one}") == there
    assert owner.get(f"/api/rest/package/{one}")["relationships"] == [expected]
    assert owner.get(f"/api/rest/package/{two}")["relationships"] == [there]
    ids = {"subject": pair[0]["id"], "object": pair[1]["id"]}
    assert owner.get(f"/api/2/rest/package/{one}/relationships") == [{**expected, **ids}]


def test_every_way_to_make_one(owner: Client, pair: Pair) -> None:
    one, two = (each["name"] for each in pair)
    start = f"/api/rest/package/{one}"
    for path, body in (
        (f"{start}/relationships", {"type": "links_to", "object": two, "comment": "a"}),
        (f"{start}/links_to", {"object": pair[1]["id"], "comment": "b"}),
        (f"{start}/relationships/{two}", {"type": "links_to", "comment": "c"}),
        (f"{start}/links_to/{two}", {"comment": "d"}),
    ):
        made = owner.ok("POST", path, body)
        assert made == {"subject": one, "type": "links_to", "object": two, "comment": body["comment"]}
        assert owner.get(f"{start}/relationships") == [made]


def test_changing_and_deleting(owner: Client, pair: Pair) -> None:
    one, two = (each["name"] for each in pair)
    path = f"/api/rest/package/{one}/child_of/{two}"
    assert owner.refused("PUT", path, {"comment": "x"})[0] == 404
    assert owner.refused("DELETE", path)[0] == 404
    owner.ok("POST", path, {"comment": "x"})
    assert owner.ok("PUT", path, {"comment": "y"})["comment"] == "y"
    assert owner.get(f"/api/rest/package/{two}/parent_of/{one}")["comment"] == "y"
    assert owner.ok("DELETE", path) is None
    assert owner.refused("GET", path)[0] == 404
    for each in (one, two):
        assert owner.get(f"/api/rest/package/{each}/relationships") == []


def test_lists(owner: Client, pair: Pair) -> None:
    one, two = (each["name"] for each in pair)
    three = owner.make()["name"]
    start = f"/api/dataset/{one}".replace("/api/", "/api/rest/")
    for type, other in (("links_to", two), ("depends_on", two), ("links_to", three)):
        owner.ok("POST", f"{start}/{type}/{other}", {})
    assert len(owner.get(f"{start}/relationships")) == 3
    assert {each["type"] for each in owner.get(f"{start}/relationships/{two}")} == {"links_to", "depends_on"}
    assert {each["object"] for each in owner.get(f"{start}/links_to")} == {two, three}
    assert owner.get(f"/api/rest/package/{two}/relationships/{three}") == []
    assert owner.refused("GET", f"{start}/child_of/{two}")[0] == 404
    owner.ok("DELETE", f"/api/rest/package/{three}")
    assert {each["object"] for each in owner.get(f"{start}/links_to")} == {two}


def test_refusals(owner: Client, other: Client, stranger: Client, pair: Pair) -> None:
    one, two = (each["name"] for each in pair)
    path = f"/api/rest/package/{one}/links_to/{two}"
    assert stranger.refused("POST", path, {})[0] == 403
    assert other.refused("POST", path, {})[0] == 403
    assert owner.refused("POST", f"/api/rest/package/{one}/knows/{two}", {})[0] == 400
    assert owner.refused("GET", f"/api/rest/package/{one}/knows/{two}")[0] == 400
    assert owner.refused("POST", f"/api/rest/package/{one}/links_to/nowhere", {})[0] == 404
    assert owner.refused("POST", f"/api/rest/package/nowhere/links_to/{two}", {})[0] == 404
    assert owner.refused("POST", f"/api/rest/package/{one}/links_to/{one}", {})[0] == 409
    assert owner.refused("POST", f"/api/rest/package/{one}/relationships", {"type": "links_to"})[0] == 400
    assert owner.refused("POST", path, "{")[0] == 400


def test_only_the_right_on_the_subject_is_needed(owner: Client, other: Client) -> None:
    mine, theirs = owner.make()["name"], other.make()["name"]
    owner.ok("POST", f"/api/rest/package/{mine}/derives_from/{theirs}", {"comment": ""})
    assert other.get(f"/api/rest/package/{theirs}")["relationships"][0]["object"] == mine


def test_a_comment_that_is_not_said_stays(owner: Client) -> None:
    one, two = owner.make()["name"], owner.make()["name"]
    path = f"/api/rest/package/{one}/depends_on/{two}"
    owner.ok("POST", path, {"comment": "Why"})
    for method in ("PUT", "POST"):
        assert owner.ok(method, path, {"other": 1})["comment"] == "Why"
    assert owner.ok("PUT", path, {"comment": None})["comment"] == ""
