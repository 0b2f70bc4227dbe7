"""Patches and administration: what they cost, and what becomes of them when others write in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from functions.repository.operations import communities, writes
from functions.repository.store import COMMUNITY, OBJECTS, store
from shared.meter import metered
from shared.records.writing.writer import Writer
from tests.unit.repository.conftest import Repository

PATCH: dict[str, Any] = {"headers": {"Content-Type": "application/json-patch+json"}}


def add(path: str, value: Any) -> list[dict[str, Any]]:
    """Give a patch of one operation."""
    return [{"op": "add", "path": path, "value": value}]


def at(it: dict[str, Any]) -> str:
    """Give the path of an object."""
    return "/api/objects/" + str(it["properties"]["pid"]).replace(":", "/")


def trips(repository: Repository, method: str, path: str, body: Any = None, **details: Any) -> int:
    """Give how many sequential round trips a request takes."""
    with metered() as use:
        repository.ok(method, path, body, **details)
    return use.trips


@contextmanager
def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any], times: int = 1) -> Iterator[None]:
    """Let somebody else write between a write's reading and its commit, some times."""
    write = Writer._write
    left = [times]

    def interrupted(self: Writer, *given: Any) -> Any:
        if left[0] > 0:
            left[0], before = 0, left[0]
            act()
            left[0] = before - 1
        return write(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_write", interrupted)
        yield
    assert left == [0]


def test_a_patch_of_what_has_been_met_takes_two_trips(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = repository.make("Gauges", kind="collection")
    repository.ok("POST", f"{at(collection)}/submit")
    draft = repository.make()
    path = at(draft)
    assert trips(repository, "PATCH", path, add("/subject", ["a"]), **PATCH) == 2
    assert trips(repository, "PATCH", path, add("/subject", ["a"]), **PATCH) == 1
    assert trips(repository, "PUT", f"{path}/collection", {"collection": collection["id"]}) == 4
    repository.ok("PATCH", path, add("/collection/x", 1), **PATCH)
    assert trips(repository, "PATCH", path, add("/collection/x", 2), **PATCH) == 2
    repository.ok("POST", f"{path}/submit")
    repository.ok("PATCH", path, add("/subject", ["b"]), **PATCH)
    assert trips(repository, "PATCH", path, add("/subject", ["c"]), **PATCH) == 2
    assert trips(repository, "PUT", f"{path}/access", {"sharelevel": "Restricted"}) == 2
    monkeypatch.setattr(writes, "_beside", {})
    assert trips(repository, "PATCH", path, add("/subject", ["d"]), **PATCH) <= 5


def test_patches_at_once_are_both_kept(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    path = at(repository.make())

    def other() -> None:
        repository.ok("PATCH", path, add("/community/b", 2), **PATCH)

    with meanwhile(monkeypatch, other):
        after = repository.ok("PATCH", path, add("/community/a", 1), **PATCH)
    assert after["metadata"]["community"] == {"a": 1, "b": 2}


def test_a_patch_that_is_overtaken_each_time_gives_up(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    path = at(repository.make())
    others = iter(range(9))

    def other() -> None:
        repository.ok("PATCH", path, add("/community/b", next(others)), **PATCH)

    with meanwhile(monkeypatch, other, 4):
        text = repository.refused(409, "PATCH", path, add("/community/a", 1), **PATCH)
    assert text.endswith("is being changed by others, nothing was changed; try again")
    with meanwhile(monkeypatch, other, 3):
        after = repository.ok("PATCH", path, add("/community/a", 1), **PATCH)
    assert after["metadata"]["community"] == {"a": 1, "b": 6}


def test_nothing_is_left_in_a_community_that_goes_meanwhile(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    community = repository.ok("POST", "/api/objects/community", {"title": "Waves"}, caller=repository.admin)
    pid, path = community["properties"]["pid"], at(community)
    body = {"title": "T", "community": pid, "sharelevel": "Open"}
    draft = repository.ok("POST", "/api/objects/deposit", body)

    def delete() -> None:
        assert repository.send("DELETE", path, caller=repository.admin).status == 204

    repository.send("DELETE", at(draft))
    with meanwhile(monkeypatch, delete):
        assert repository.refused(400, "POST", "/api/objects/deposit", body) == f"Unknown community '{pid}'"


def test_a_community_that_gets_an_object_meanwhile_stays(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    community = repository.ok("POST", "/api/objects/community", {"title": "Waves"}, caller=repository.admin)
    body = {"title": "T", "community": community["properties"]["pid"], "sharelevel": "Open"}
    with meanwhile(monkeypatch, lambda: repository.ok("POST", "/api/objects/deposit", body)):
        text = repository.refused(409, "DELETE", at(community), caller=repository.admin)
    assert text == "Community 'community:waves' is not empty"
    found = store().find(COMMUNITY, {"claimed": "community:waves"})
    assert found is not None
    assert store().tally(found)[OBJECTS] == 1


def test_a_deletion_that_was_cut_off_can_be_finished(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    community = repository.ok("POST", "/api/objects/community", {"title": "Waves"}, caller=repository.admin)

    def cut(*given: Any) -> Any:
        raise RuntimeError("cut off")

    with monkeypatch.context() as patch:
        patch.setattr(communities, "_end", cut)
        assert repository.send("DELETE", at(community), caller=repository.admin).status == 500
    body = {"title": "T", "community": "waves", "sharelevel": "Open"}
    assert repository.refused(400, "POST", "/api/objects/deposit", body) == "Unknown community 'community:waves'"
    assert [each["id"] for each in repository.ok("GET", "/api/communities")] == ["surf"]
    assert repository.send("DELETE", at(community), caller=repository.admin).status == 204
    repository.refused(404, "GET", at(community), caller=repository.admin)


def test_a_deposit_leaves_a_collection_that_is_gone(repository: Repository) -> None:
    collection = repository.make("Gauges", kind="collection")
    repository.ok("POST", f"{at(collection)}/submit")
    path = at(repository.make(collection=collection["properties"]["pid"]))
    assert repository.send("DELETE", at(collection), caller=repository.admin).status == 204
    after = repository.ok("PUT", f"{path}/collection", {"collection": None})
    assert "collection" not in after["links"]["relationships"]


def test_a_deposit_that_has_left_a_collection_is_not_found_in_it(repository: Repository) -> None:
    collection = repository.make("Gauges", kind="collection")
    repository.ok("POST", f"{at(collection)}/submit")
    pid = collection["properties"]["pid"]
    path = at(repository.make(collection=pid))

    def found() -> int:
        total: int = repository.ok("GET", "/api/objects", query={"drafts": [""], "context": [pid]})["hits"]["total"]
        return total

    assert found() == 1
    repository.ok("PUT", f"{path}/collection", {"collection": None})
    assert found() == 0


def test_a_list_tells_the_first_of_very_many_creators(repository: Repository) -> None:
    path = at(repository.make())
    creators = ["x" * 1000, "y" * 2000, "z" * 2000]
    repository.ok("PATCH", path, add("/creator", creators), **PATCH)
    shown = repository.ok("POST", f"{path}/submit")
    assert shown["metadata"]["base"]["creator"] == creators

    def told() -> Any:
        (listed,) = repository.ok("GET", "/api/objects/community/surf/deposits")
        return listed["metadata"]["base"]

    assert told() == {"title": "Tidal gauge 7", "creator": creators[:2]}
    repository.ok("PATCH", path, add("/creator", ["x" * 4001]), **PATCH)
    assert told() == {"title": "Tidal gauge 7"}


@pytest.mark.parametrize("way", ["create", "put", "leave", "delete"])
def test_a_collection_that_goes_meanwhile(repository: Repository, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    collection = repository.make("Gauges", kind="collection")
    repository.ok("POST", f"{at(collection)}/submit")
    pid = collection["properties"]["pid"]
    said = {"collection": pid}
    path = at(repository.make(**said if way in ("leave", "delete") else {}))

    def delete() -> None:
        assert repository.send("DELETE", at(collection), caller=repository.admin).status == 204

    new = {"title": "Late", "community": "surf", "sharelevel": "Open", **said}
    asked: dict[str, tuple[str, str, Any, int]] = {
        "create": ("POST", "/api/objects/deposit", new, 400),
        "put": ("PUT", f"{path}/collection", said, 400),
        "leave": ("PUT", f"{path}/collection", {"collection": None}, 200),
        "delete": ("DELETE", path, None, 204),
    }
    *request, status = asked[way]
    with meanwhile(monkeypatch, delete):
        reply = repository.send(*request)
    assert reply.status == status, reply.text
    community = store().find(COMMUNITY, {"claimed": "community:surf"})
    assert community is not None
    assert store().tally(community)[OBJECTS] == (0 if way == "delete" else 1)
