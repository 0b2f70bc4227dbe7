"""Revisions: each write makes one."""

from urllib.parse import quote

import pytest

from tests.contract.conftest import Site

from .client import Client


def test_a_revision(owner: Client, site: Site) -> None:
    made = owner.make()
    revision = owner.get(f"/api/rest/revision/{made['revision_id']}")
    assert revision == {
        "id": made["revision_id"],
        "timestamp": made["metadata_modified"],
        "message": f"REST API: Create object {made['name']}",
        "author": site.user,
        "approved_timestamp": None,
        "packages": [made["name"]],
        "groups": [],
    }
    assert owner.get(f"/api/2/rest/revision/{made['revision_id']}")["packages"] == [made["id"]]
    assert owner.refused("GET", "/api/rest/revision/nowhere")[0] == 404


def test_each_write_makes_one_and_what_changes_nothing_makes_none(owner: Client) -> None:
    group = owner.make_group()
    made = owner.make()
    path = f"/api/rest/package/{made['name']}"
    ids = [made["revision_id"], owner.ok("PUT", path, {"title": "x"})["revision_id"]]
    assert owner.ok("PUT", path, {"title": "x"})["revision_id"] == ids[-1]
    ids.append(owner.ok("PUT", f"/api/rest/group/{group['name']}", {"packages": [made["name"]]})["revision_id"])
    owner.ok("DELETE", path)
    listed = owner.get(f"{path.replace(made['name'], made['id'])}/revisions")
    assert [each["id"] for each in listed][1:] == ids[::-1]
    assert all(each.keys() == {"id", "timestamp", "message", "author", "approved_timestamp"} for each in listed)
    revision = owner.get(f"/api/rest/revision/{ids[-1]}")
    assert (revision["groups"], revision["packages"]) == ([group["name"]], [made["name"]])


def test_the_register_has_the_newest_first(owner: Client) -> None:
    ids = [owner.make()["revision_id"] for _ in range(3)]
    listed = owner.get("/api/rest/revision")
    assert [each for each in listed if each in ids] == ids[::-1]


def test_since(owner: Client) -> None:
    first, second, third = (owner.make() for _ in range(3))
    ids = [each["revision_id"] for each in (first, second, third)]

    def since(query: str) -> list[str]:
        return [each for each in owner.get(f"/api/search/revision?{query}") if each in ids]

    assert since(f"since_id={ids[0]}") == ids[1:]
    assert since(f"since_id={ids[2]}") == []
    for text in (first["metadata_modified"], first["metadata_modified"] + "Z", first["metadata_modified"] + "+00:00"):
        assert since(f"since_time={quote(text)}") == ids[1:]
    assert since(f"since_time={first['metadata_modified']}+00:00") == ids[1:]
    assert since("since_time=9000-01-01") == []


def test_since_a_day_gives_up_to_a_thousand_the_oldest_first(owner: Client) -> None:
    found = owner.get("/api/2/search/revision?since_time=2020-01-01")
    assert 0 < len(found) <= 1000
    assert found == [each for each in reversed(owner.get("/api/rest/revision")) if each in found]


@pytest.mark.parametrize("query", ["", "?since_time=", "?since_time=soon", "?since_time=2020-W10-3"])
def test_a_bad_question(stranger: Client, query: str) -> None:
    status, text = stranger.refused("GET", f"/api/search/revision{query}")
    assert status == 400
    assert text.startswith("Bad request - ")


def test_since_a_revision_that_is_not_there(stranger: Client) -> None:
    assert stranger.refused("GET", "/api/search/revision?since_id=nowhere")[0] == 404
