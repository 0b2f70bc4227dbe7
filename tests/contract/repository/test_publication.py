"""Publishing over HTTP: names, mandatory metadata, reviews, and deletion."""

from __future__ import annotations

import re

import pytest

from tests.waiting import until

from .client import Client, Json, at, fresh


@pytest.fixture(scope="module")
def waves(admin: Client) -> Json:
    """A community that asks for the number of a gauge."""
    made = admin.make_community()
    field = {"name": "gauge", "type": "xs:integer", "use": "M"}
    admin.ok("PUT", f"{at(made)}/schema", {"fields": [field]})
    return made


def test_mandatory_fields_of_the_community_are_asked_for(owner: Client, waves: Json) -> None:
    draft = owner.create(community=waves["properties"]["pid"])
    status, said = owner.refused("POST", f"{at(draft)}/submit")
    assert (status, said) == (400, {"error": "Missing mandatory fields: 'community.gauge'"})
    assert owner.get(draft)["properties"]["state"] == "draft"
    owner.patch(draft, {"op": "add", "path": "/community/gauge", "value": 7})
    named = owner.submit(draft)["properties"]
    assert named["state"] == "published"
    assert re.fullmatch(r"[^/]+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", named["epicpid"])
    assert re.fullmatch(rf"10\.[^/]+/[^/]+\.[0-9a-f]{{8}}-{draft['id']}", named["doi"])
    sentence = f"Object '{named['pid']}' is already published"
    assert owner.refused("POST", f"{at(draft)}/submit") == (409, {"error": sentence})


def test_what_is_published_is_everybodys_to_read_and_keeps_its_names(
    owner: Client, other: Client, stranger: Client
) -> None:
    draft = owner.create()
    owner.upload(draft)
    assert stranger.refused("POST", f"{at(draft)}/submit")[0] == 401
    assert other.refused("POST", f"{at(draft)}/submit") == (403, {"error": "Permission denied"})
    shown = owner.submit(draft)
    named, landing = shown["properties"], shown["links"]["landing"]
    assert stranger.get(draft) == shown
    for address in (f"/pid/{named['epicpid']}", f"/doi/{named['doi'].upper()}"):
        answer = stranger.send("GET", address)
        assert (answer.status_code, answer.headers["Location"]) == (302, landing)
    handle = shown["files"][0]["epicpid"]
    assert stranger.send("GET", f"/pid/{handle}").headers["Location"] == shown["files"][0]["url"]
    sentence = "Files of a published object cannot be changed"
    assert owner.refused("PUT", f"{at(draft)}/files/b.csv", b"") == (403, {"error": sentence})
    later = owner.add(draft, creator=["Ada Muir"])
    assert later["updated"] > shown["updated"]
    assert later["properties"] == named
    assert later["metadata"]["base"]["identifier"] == shown["metadata"]["base"]["identifier"]
    told = {"state": "published", "epicpid": named["epicpid"], "doi": named["doi"], "files": "registered"}
    assert stranger.ok("GET", f"{at(draft)}/publication") == told


def test_a_community_reviews(owner: Client, other: Client, admin: Client) -> None:
    community = admin.make_community(policies={"review": True})
    draft = owner.create(community=community["properties"]["pid"])
    assert owner.submit(draft)["properties"]["state"] == "submitted"
    for word in ("approve", "reject"):
        assert other.refused("POST", f"{at(draft)}/{word}") == (403, {"error": "Permission denied"})
    waits = f"Object '{draft['properties']['pid']}' is submitted and waits for its review"
    assert owner.refused("PUT", f"{at(draft)}/files/a.csv", b"") == (409, {"error": waits})
    given = admin.ok("POST", f"{at(draft)}/reject", {"reason": "Which gauge?"})
    assert given["properties"]["state"] == "draft"
    assert owner.ok("GET", f"{at(draft)}/publication") == {"state": "draft", "note": "Which gauge?"}
    owner.upload(draft)
    owner.submit(draft)
    assert admin.ok("POST", f"{at(draft)}/approve")["properties"]["state"] == "published"
    sentence = f"Object '{draft['properties']['pid']}' does not wait for a review"
    assert admin.refused("POST", f"{at(draft)}/approve") == (409, {"error": sentence})


def test_a_deleted_object_leaves_a_tombstone(owner: Client, admin: Client, stranger: Client) -> None:
    collection = owner.published(fresh("Gauges"), "collection")
    shown = owner.submit(owner.create(collection=collection["properties"]["pid"]))
    assert shown["links"]["relationships"]["collection"].endswith(at(collection))
    for each in (collection, shown):
        assert owner.refused("DELETE", at(each)) == (403, {"error": "Permission denied"})
    admin.delete(collection)
    until(lambda: "collection" not in owner.get(shown)["links"]["relationships"], "it is taken out of the collection")
    admin.delete(shown)
    for each in (collection, shown):
        pid = each["properties"]["pid"]
        assert stranger.refused("GET", at(each)) == (404, {"error": f"Object '{pid}' not found"})
        assert stranger.send("GET", f"/{pid.replace(':', '/')}").status_code == 410
        location = stranger.send("GET", f"/doi/{each['properties']['doi']}").headers["Location"]
        assert location == each["links"]["landing"]
