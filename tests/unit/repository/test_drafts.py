"""Drafts are made, read and deleted."""

import re
from typing import Any

import pytest

from functions.repository.operations import drafts
from shared.meter import metered
from tests.unit.repository.conftest import NOBODY, SITE, Repository

_SAID = {"title": "Tidal gauge 7, raw", "community": "community:surf", "sharelevel": "Restricted"}


def test_a_new_draft_is_shown_whole(repository: Repository) -> None:
    reply = repository.send("POST", "/api/objects/deposit", _SAID)
    draft = reply.body
    id, created = draft["id"], draft["created"]
    assert reply.status == 201
    assert re.fullmatch("[0-9a-f]{16}", id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", created)
    assert reply.headers["Location"] == f"{SITE}/api/objects/deposit/{id}"
    assert reply.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert draft == {
        "$schema": f"{SITE}/static/schemas/object-metadata",
        "id": id,
        "created": created,
        "updated": created,
        "properties": {
            "namespace": "deposit",
            "pid": f"deposit:{id}",
            "type": "deposit",
            "state": "draft",
            "sharelevel": "restricted",
            "owner": f"user:{repository.user}",
        },
        "links": {
            "self": f"{SITE}/api/objects/deposit/{id}",
            "landing": f"{SITE}/deposit/{id}",
            "relationships": {"community": f"{SITE}/api/objects/community/surf"},
            "files": f"{SITE}/api/objects/deposit/{id}/files",
        },
        "metadata": {
            "base": {
                "$schema": f"{SITE}/api/objects/schema/dublin",
                "title": "Tidal gauge 7, raw",
                "rights": ["info:eu-repo/semantics/restrictedAccess"],
            }
        },
    }
    assert list(draft) == ["$schema", "id", "created", "updated", "properties", "links", "metadata"]
    assert repository.ok("GET", f"/api/objects/deposit/{id}") == draft


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": None}, "Missing mandatory fields: 'title'"),
        ({"title": " ", "sharelevel": ""}, "Missing mandatory fields: 'title', 'sharelevel'"),
        ({"sharelevel": "O"}, "Invalid share level 'O', choose from 'Open', 'Restricted', 'Closed'"),
        ({"community": "community:x"}, "Unknown community 'community:x'"),
        ({"community": "collection:surf"}, "Unknown community 'collection:surf'"),
        ({"creator": ["A"], "date": "2021"}, "Unknown fields: 'creator', 'date'"),
        ({"title": 7}, "Invalid title, expected a string"),
        ({"title": "x" * 1001}, "The title is longer than 1000 characters"),
        ({"collection": "collection:none"}, "Unknown collection 'collection:none'"),
    ],
)
def test_a_bad_draft_is_refused_and_leaves_nothing(
    repository: Repository, changed: dict[str, Any], sentence: str
) -> None:
    assert repository.refused(400, "POST", "/api/objects/deposit", {**_SAID, **changed}) == sentence


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b'{"title": "x",}', b'{"title": 1, "title": 2}'])
def test_a_body_that_is_no_object_is_refused(repository: Repository, body: bytes) -> None:
    repository.refused(400, "POST", "/api/objects/deposit", body)


@pytest.mark.parametrize(
    ("legacy", "level"),
    [
        ({"titles": "Waves", "open_access": True}, "open"),
        ({"titles": ["Waves"], "open_access": False}, "closed"),
        ({"titles": [{"title": "Waves"}], "sharelevel": "rESTRICTED"}, "restricted"),
    ],
)
def test_the_old_names_of_fields_are_understood(repository: Repository, legacy: dict[str, Any], level: str) -> None:
    draft = repository.ok("POST", "/api/objects/deposit", {"community": "surf", **legacy})
    assert draft["metadata"]["base"]["title"] == "Waves"
    assert draft["properties"]["sharelevel"] == level


def test_a_collection_is_made_alike_and_holds_no_files(repository: Repository) -> None:
    made = repository.make("Gauges", kind="collection")
    assert made["properties"]["type"] == "collection"
    assert "files" not in made["links"]


def test_the_schema_of_a_collection_is_seen_as_the_collection_is(repository: Repository) -> None:
    id = repository.make("Not yet", kind="collection")["id"]
    path = f"/api/objects/schema/{id}"
    assert repository.refused(401, "GET", path, caller=NOBODY) == "Access token required"
    assert repository.refused(403, "GET", path, caller=repository.other) == "Permission denied"
    assert repository.ok("GET", path)["properties"]["state"] == "draft"
    repository.ok("POST", f"/api/objects/collection/{id}/submit")
    shown = repository.ok("GET", path, caller=NOBODY)
    assert shown["properties"]["state"] == "published"
    assert shown["properties"]["epicpid"]


def test_nobody_has_more_drafts_than_are_looked_through(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    for kind in ("deposit", "collection"):
        repository.make(kind=kind)
    for kind in ("deposit", "collection"):
        body = {"title": "x", "community": "surf", "sharelevel": "Open"}
        assert "2 drafts" in repository.refused(409, "POST", f"/api/objects/{kind}", body)


def test_a_draft_is_seen_by_its_owner_and_administrators(repository: Repository) -> None:
    path = f"/api/objects/deposit/{repository.make()['id']}"
    assert repository.refused(401, "GET", path, caller=NOBODY) == "Access token required"
    assert repository.refused(403, "GET", path, caller=repository.other) == "Permission denied"
    repository.ok("GET", path, caller=repository.admin)


def test_a_draft_is_deleted_by_its_owner(repository: Repository) -> None:
    draft = repository.make()
    path = f"/api/objects/deposit/{draft['id']}"
    assert repository.refused(401, "DELETE", path, caller=NOBODY) == "Access token required"
    assert repository.refused(403, "DELETE", path, caller=repository.other) == "Permission denied"
    reply = repository.send("DELETE", f"{path}/")
    assert (reply.status, reply.text) == (204, "")
    assert repository.refused(404, "GET", path) == f"Object 'deposit:{draft['id']}' not found"
    assert repository.refused(401, "DELETE", path, caller=NOBODY) == "Access token required"
    assert repository.refused(404, "DELETE", path) == f"Object 'deposit:{draft['id']}' not found"


def test_an_id_of_another_object_with_the_same_number_is_not_found(repository: Repository) -> None:
    from functions.repository.pids import new_id, number_of

    number = number_of(repository.make()["id"])
    assert number
    repository.refused(404, "GET", f"/api/objects/deposit/{new_id(number)}")


def test_a_name_that_nothing_has_is_looked_up_once(repository: Repository) -> None:
    repository.ok("GET", "/api/communities")
    with metered() as use:
        repository.refused(404, "GET", "/api/objects/community/none")
    assert use.trips == 1


def test_communities_are_listed_with_capitals(repository: Repository) -> None:
    (surf,) = repository.ok("GET", "/api/communities", caller=NOBODY)
    assert surf == {
        "id": "surf",
        "created": surf["created"],
        "properties": {
            "pid": "community:surf",
            "namespace": "community",
            "type": "Community",
            "state": "Published",
            "sharelevel": "Open",
        },
        "metadata": {"base": {"title": "SURF", "description": "This is the SURF community"}},
        "links": {"self": f"{SITE}/api/objects/community/surf"},
    }
    assert repository.ok("GET", "/api/objects/community/", caller=NOBODY) == [surf]
    assert repository.ok("GET", "/api/objects/community/surf/deposits", caller=NOBODY) == []
    assert repository.refused(404, "GET", "/api/objects/community/none/deposits") == (
        "Object 'community:none' not found"
    )


def test_pages_and_schemas_answer(repository: Repository) -> None:
    page = repository.send("GET", "/community/surf", caller=NOBODY)
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["Vary"].startswith("Accept")
    assert "SURF" in page.text
    as_json = repository.ok("GET", "/community/surf", headers={"Accept": "application/json"}, caller=NOBODY)
    assert as_json["properties"]["pid"] == "community:surf"
    assert repository.ok("GET", "/api/objects/schema/dublin")["properties"]["type"] == "schema"
    assert repository.send("GET", "/deposit/none", caller=NOBODY).status == 404
    assert repository.ok("GET", "/static/schemas/object-metadata")["title"]
    assert (
        repository.refused(404, "GET", "/doi/10.1/none", headers={"Accept": "application/json"})
        == "Object 'doi:10.1/none' not found"
    )


def test_a_draft_without_a_title_is_listed_and_has_a_page(repository: Repository) -> None:
    draft = repository.make()
    pid, path = draft["properties"]["pid"], f"/api/objects/deposit/{draft['id']}"
    patch = {"Content-Type": "application/json-patch+json"}
    repository.ok("PATCH", path, [{"op": "remove", "path": "/title"}], headers=patch)
    (hit,) = repository.ok("GET", "/api/objects", query={"drafts": [""]})["hits"]["hits"]
    page = repository.send("GET", f"/deposit/{draft['id']}")
    assert (hit["pid"], hit["title"]) == (pid, "")
    assert page.status == 200
    assert f"<title>{pid}" in page.text


def test_what_has_left_a_collection_is_not_found_in_it(repository: Repository) -> None:
    collection = repository.make("Coast", "collection")
    pid = collection["properties"]["pid"]
    repository.ok("POST", f"/api/objects/collection/{collection['id']}/submit")
    draft = repository.make(collection=pid)

    def found() -> int:
        total: int = repository.ok("GET", "/api/objects", query={"drafts": [""], "context": [pid]})["hits"]["total"]
        return total

    assert found() == 1
    repository.ok("PUT", f"/api/objects/deposit/{draft['id']}/collection", {"collection": None})
    assert found() == 0
