"""What follows from publishing, changing and deleting an object, whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from functions.repository import stream
from functions.repository.operations import following, registration
from functions.repository.pids import number_of
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT, FILE, FILES_OF, OBJECTS, TOMBSTONE, UPLOAD, store
from shared.aws import s3
from shared.records import Record, Values, keys
from tests.unit.repository.conftest import BUCKET, NOBODY, Repository

from .publishing import Registrars, path_of, record_of, registering, rewrite, told_of_change, told_of_end
from .registrars import down, lost


@pytest.fixture
def registrars(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registrars]:
    monkeypatch.setattr(following, "_PAGE", 2)
    with registering(monkeypatch) as found:
        yield found


def with_files(repository: Repository, count: int = 5) -> dict[str, Any]:
    """A published deposit with files, one of them elsewhere."""
    draft = repository.make()
    for number in range(count):
        repository.ok("PUT", f"{path_of(draft)}/files/{number}%20%23.csv", b"a")
    reference = [{"name": "elsewhere.csv", "epicpid": "21.T99999/theirs"}]
    repository.ok("POST", f"{path_of(draft)}/files", reference)
    published: dict[str, Any] = repository.ok("POST", f"{path_of(draft)}/submit")
    return published


def bytes_kept() -> int:
    return len(s3().list_objects_v2(Bucket=BUCKET).get("Contents", []))


def handles_of(it: dict[str, Any]) -> list[str]:
    return [each["epicpid"] for each in it["files"] if not each["external"]]


def test_the_handles_of_files_are_registered_afterwards_page_by_page(
    repository: Repository, registrars: Registrars
) -> None:
    shown = with_files(repository)
    progress = f"{path_of(shown)}/publication"
    assert repository.ok("GET", progress)["files"] == "waiting"
    assert len(registrars.handles.handles) == 1
    told_of_change(shown)
    registrars.handles.fail("PUT", down(503))
    registrars.handles.fail("PUT", lost)
    assert False in registrars.deliver(times=2)
    assert repository.ok("GET", progress)["files"] == "registered"
    found = registrars.handles.handles
    assert {each: found[each]["URL"] for each in handles_of(shown)} == {
        each["epicpid"]: each["url"] for each in shown["files"] if not each["external"]
    }
    assert set(found) == {*handles_of(shown), shown["properties"]["epicpid"]}
    told_of_change(shown)
    assert registrars.deliver() == [True]  # of its metadata only
    assert repository.ok("GET", path_of(shown)) == shown


def test_refused_handles_are_counted_and_stop_no_others(repository: Repository, registrars: Registrars) -> None:
    shown = with_files(repository)
    taken = handles_of(shown)[0]
    registrars.handles.handles[taken] = {"URL": "https://elsewhere.example/"}
    told_of_change(shown)
    registrars.deliver()
    told = repository.ok("GET", f"{path_of(shown)}/publication")
    assert (told["files"], told["refused"]) == ("registered", 1)
    assert set(handles_of(shown)) < set(registrars.handles.handles)


def _titled(title: str, values: Values) -> Values:
    return {**values, "base": {"title": title}}


def test_a_changed_object_is_told_of_as_it_is_by_then(repository: Repository, registrars: Registrars) -> None:
    shown = repository.ok("POST", f"{path_of(repository.make())}/submit")
    record = record_of(shown)
    for title in ("Second", "Third"):
        rewrite((DEPOSIT, record.id), partial(_titled, title))
        told_of_change(shown)
    registrars.dois.fail("PUT", lost)
    assert registrars.deliver().count(False) == 1
    assert [each.attributes["titles"] for each in registrars.dois.dois.values()] == [[{"title": "Third"}]]
    registrars.dois.domain = "elsewhere.example"
    told_of_change(shown)
    assert registrars.deliver() == [True]  # what is refused is not asked again


def test_names_that_somebody_else_has_registered_are_left_alone(repository: Repository, registrars: Registrars) -> None:
    shown = repository.ok("POST", f"{path_of(repository.make())}/submit")
    rewrite((DEPOSIT, record_number(shown)), lambda old: {**old, "naming": None})  # as of an imported object
    told_of_change(shown)
    assert repository.send("DELETE", path_of(shown), caller=repository.admin).status == 204
    told_of_end(shown)
    registrars.deliver()
    assert [each.state for each in registrars.dois.dois.values()] == ["findable"]
    assert "DESC" not in registrars.handles.handles[shown["properties"]["epicpid"]]


def test_drafts_are_told_nobody_of(repository: Repository, registrars: Registrars) -> None:
    told_of_change(repository.make())
    assert registrars.deliver() == []
    assert not registrars.names


def test_communities_have_names_from_the_start(repository: Repository, registrars: Registrars) -> None:
    shown = repository.ok("GET", "/api/objects/community/surf")["properties"]
    schema = repository.ok("GET", "/api/objects/schema/surf")["properties"]
    following.made(COMMUNITY, 1)
    registrars.dois.fail("POST", lost)
    assert registrars.deliver() == [False, True]
    names = [shown["doi"].lower(), shown["epicpid"], schema["doi"].lower(), schema["epicpid"]]
    assert registrars.names == sorted(names)
    assert "doi" not in repository.ok("GET", "/api/objects/schema/dublin")["properties"]


def test_only_an_administrator_deletes_what_is_published_and_a_tombstone_stays(
    repository: Repository, registrars: Registrars
) -> None:
    shown = with_files(repository)
    path, named = path_of(shown), shown["properties"]
    told_of_change(shown)
    registrars.deliver()
    repository.ok("POST", f"{path_of(repository.make())}/submit")
    assert repository.refused(403, "DELETE", path) == "Permission denied"
    assert repository.refused(401, "DELETE", path, caller=NOBODY) == "Access token required"
    assert repository.ok("GET", path) == shown
    assert repository.send("DELETE", path, caller=repository.admin).status == 204
    assert repository.refused(404, "GET", path) == f"Object '{named['pid']}' not found"
    repository.refused(404, "GET", f"{path}/files")
    assert repository.send("GET", f"/deposit/{shown['id']}", caller=NOBODY).status == 410
    for address in (f"/pid/{named['epicpid']}", f"/doi/{named['doi']}"):
        location = repository.send("GET", address, caller=NOBODY).headers["Location"]
        assert location == shown["links"]["landing"]
    (left,) = repository.ok("GET", "/api/objects/community/surf/deposits")
    assert left["id"] != shown["id"]
    assert bytes_kept() == 5
    told_of_end(shown)
    registrars.dois.fail("PUT", lost)
    registrars.handles.fail("PUT", down(500))
    registrars.handles.fail("PUT", lost)
    assert registrars.deliver().count(False) in (2, 3)
    assert registrars.dois.dois[named["doi"].lower()].state == "registered"
    for handle in (named["epicpid"], *handles_of(shown)):
        assert registrars.handles.handles[handle]["DESC"] == "What this was is deleted."
        assert registrars.handles.handles[handle]["URL"] == shown["links"]["landing"]
    assert bytes_kept() == 0
    assert not list(store().entries(FILE, FILES_OF, str(record_number(shown))))
    repository.refused(404, "DELETE", path, caller=repository.admin)


def record_number(it: dict[str, Any]) -> int:
    return number_of(it["id"]) or 0


def test_a_deleted_draft_leaves_nothing(repository: Repository, registrars: Registrars) -> None:
    draft = repository.make()
    for number in range(3):
        repository.ok("PUT", f"{path_of(draft)}/files/{number}.csv", b"a")
    upload = repository.ok("POST", f"{path_of(draft)}/uploads", {"name": "big.h5", "size": 10})
    assert repository.send("DELETE", path_of(draft)).status == 204
    told_of_end(draft)
    registrars.deliver(times=2)
    assert bytes_kept() == 0
    assert not list(store().entries(FILE, FILES_OF, str(record_number(draft))))
    assert store().get(UPLOAD, record_number(upload)) is None
    assert not registrars.names


def test_a_job_for_what_is_still_there_does_nothing(repository: Repository, registrars: Registrars) -> None:
    shown = with_files(repository)
    following.deposit_gone(record_number(shown))
    registrars.deliver()
    assert repository.ok("GET", path_of(shown)) == shown
    assert bytes_kept() == 5


def test_a_deleted_collection_is_taken_out_of_its_deposits(repository: Repository, registrars: Registrars) -> None:
    collection = repository.ok("POST", f"{path_of(repository.make('Gauges', kind='collection'))}/submit")
    pid = collection["properties"]["pid"]
    inside = [repository.make(collection=pid) for _ in range(5)]
    rewrite((DEPOSIT, record_of(inside[0]).id), lambda old: {**old, "collection_values": {"x": 1}})
    assert repository.refused(403, "DELETE", path_of(collection)) == "Permission denied"
    assert repository.send("DELETE", path_of(collection), caller=repository.admin).status == 204
    assert repository.send("DELETE", path_of(inside[-1])).status == 204  # before it was taken out
    told_of_end(collection, COLLECTION)
    registrars.deliver(times=2)
    for each in inside[:-1]:
        shown = repository.ok("GET", path_of(each))
        assert "collection" not in shown["links"]["relationships"]
        assert "collection" not in shown["metadata"]
        repository.ok("POST", f"{path_of(each)}/submit")
    community = store().get(COMMUNITY, 1)
    assert community
    assert store().tally(community)[OBJECTS] == 4
    schema = f"/schema/{collection['id']}"
    assert repository.send("GET", schema, caller=NOBODY).status == 410
    assert [each.state for each in registrars.dois.dois.values()].count("registered") == 2


def test_the_stream_asks_the_queue(repository: Repository, registrars: Registrars) -> None:
    shown = with_files(repository, 1)
    told = stream.handler(event("MODIFY", DEPOSIT, record_number(shown)), None)  # type: ignore[arg-type]
    assert told == {"batchItemFailures": []}
    registrars.deliver()
    assert repository.ok("GET", f"{path_of(shown)}/publication")["files"] == "registered"


def event(name: str, collection: str, id: int) -> dict[str, Any]:
    """A stream's event of a record."""
    key = keys.record(collection, id)
    change = {"Keys": {"pk": {"S": key.pk}, "sk": {"S": key.sk}}, "SequenceNumber": "1", "StreamViewType": "NEW_IMAGE"}
    return {"Records": [{"eventID": "1", "eventName": name, "eventSource": "aws:dynamodb", "dynamodb": change}]}


@pytest.mark.parametrize("kind", ["deposit", "collection"])
def test_names_of_a_draft_that_was_not_published_after_all_are_withdrawn(
    repository: Repository, registrars: Registrars, kind: str
) -> None:
    draft = repository.make(kind=kind)
    if kind == "deposit":
        repository.ok("PUT", f"{path_of(draft)}/files/a.csv", b"a")
    registrars.handles.fail("PUT", down(503))
    repository.refused(503, "POST", f"{path_of(draft)}/submit")
    assert registrars.dois.dois
    assert repository.send("DELETE", path_of(draft)).status == 204
    told_of_end(draft, kind)
    registrars.deliver()
    assert {each.state for each in registrars.dois.dois.values()} == {"registered"}
    assert len(registrars.handles.handles) == len(registrars.dois.dois)  # none of files, which never had one
    repository.refused(404, "GET", path_of(draft))


def test_what_is_described_while_it_is_deleted_is_withdrawn_all_the_same(
    repository: Repository, registrars: Registrars, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = repository.ok("POST", f"{path_of(repository.make())}/submit")
    told_of_change(shown)
    describe = registration.describe

    def late(record: Record) -> None:
        repository.send("DELETE", path_of(shown), caller=repository.admin)
        following.withdraw(store().lookup(TOMBSTONE, {"pid": shown["properties"]["pid"]})["id"])  # type: ignore[index]
        describe(record)

    monkeypatch.setattr(registration, "describe", late)
    registrars.deliver()
    assert [each.state for each in registrars.dois.dois.values()] == ["registered"]
