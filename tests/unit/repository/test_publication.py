"""Drafts are published, at once or after a review, and nothing is ever half published or named twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.repository.operations import publishing, registration
from functions.repository.store import DEPOSIT, SCHEMA, UPLOAD, store
from shared.meter import metered
from shared.records import Busy, Create
from tests.unit.repository.conftest import NOBODY, SITE, Repository

from .publishing import Registrars, govern, path_of, record_of, registering, rewrite
from .registrars import down, late, lost


class Crash(BaseException):
    """The function is ended."""


@pytest.fixture
def registrars(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registrars]:
    with registering(monkeypatch) as found:
        yield found


def state_of(repository: Repository, it: dict[str, Any]) -> str:
    state: str = repository.ok("GET", path_of(it))["properties"]["state"]
    return state


def test_a_draft_is_published_with_its_names(repository: Repository) -> None:
    draft = repository.make()
    path = path_of(draft)
    repository.ok("PUT", f"{path}/files/a.csv", b"a,b\n")
    shown = repository.ok("POST", f"{path}/submit", b"whatever")
    named = shown["properties"]
    assert list(named) == ["namespace", "pid", "epicpid", "doi", "type", "state", "sharelevel", "owner"]
    assert (named["state"], named["pid"]) == ("published", draft["properties"]["pid"])
    assert re.fullmatch(r"21\.T12996/[0-9a-f-]{36}", named["epicpid"])
    assert re.fullmatch(rf"10\.5072/STELE\.[0-9a-f]{{8}}-{draft['id']}", named["doi"])
    epicpid = named["epicpid"]
    assert shown["metadata"]["base"]["identifier"] == [
        named["pid"],
        f"epic:{epicpid}",
        f"hdl:{epicpid}",
        f"doi:{named['doi']}",
    ]
    assert shown["updated"] > shown["created"] == draft["created"]
    assert [each["name"] for each in shown["files"]] == ["a.csv"]
    assert repository.ok("GET", path, caller=NOBODY) == shown
    (listed,) = repository.ok("GET", "/api/objects/community/surf/deposits", caller=NOBODY)
    assert listed["id"] == draft["id"]
    for address in (f"/pid/{epicpid}", f"/doi/{named['doi'].upper()}"):
        assert repository.send("GET", address, caller=NOBODY).headers["Location"] == f"{SITE}/deposit/{draft['id']}"
    sentence = f"Object '{named['pid']}' is already published"
    assert repository.refused(409, "POST", f"{path}/submit") == sentence
    assert repository.refused(403, "PUT", f"{path}/files/b.csv", b"") == "Files of a published object cannot be changed"
    assert repository.ok("GET", path) == shown
    assert repository.ok("GET", f"{path}/publication", caller=NOBODY) == {
        "state": "published",
        "epicpid": epicpid,
        "doi": named["doi"],
        "files": "registered",
    }


def test_who_may_submit(repository: Repository) -> None:
    path = path_of(repository.make())
    assert repository.refused(401, "POST", f"{path}/submit", caller=NOBODY) == "Access token required"
    assert repository.refused(401, "POST", "/api/objects/deposit/none/submit", caller=NOBODY)
    assert repository.refused(404, "POST", "/api/objects/deposit/none/submit")
    assert repository.refused(403, "POST", f"{path}/submit", caller=repository.other) == "Permission denied"
    assert repository.refused(409, "POST", "/api/objects/community/surf/submit", caller=repository.admin)
    repository.ok("POST", f"{path}/submit", caller=repository.admin)


def test_mandatory_fields_are_asked_for(repository: Repository) -> None:
    govern(repository, mandatory=["title", "creator", "license"])
    field = {"name": "gauge", "type": "xs:integer", "use": "M", "label": "", "desc": ""}
    rewrite((SCHEMA, 2), lambda old: {**old, "fields": [field]})
    draft = repository.make()
    sentence = "Missing mandatory fields: 'creator', 'license', 'community.gauge'"
    assert repository.refused(400, "POST", f"{path_of(draft)}/submit") == sentence
    assert state_of(repository, draft) == "draft"
    filled = {"base": {"title": "x", "creator": ["A"], "rights": [{"name": "MIT"}]}, "values": {"gauge": 7}}
    rewrite((DEPOSIT, record_of(draft).id), lambda old: {**old, **filled})
    repository.ok("POST", f"{path_of(draft)}/submit")


def test_a_file_that_is_being_verified_is_waited_for(repository: Repository) -> None:
    draft = repository.make()
    values = {
        **dict.fromkeys(("md5", "error", "slot", "file")),
        **{"id": "x", "deposit": record_of(draft).id, "owner": 1, "name": "big.h5", "size": 1, "staged": {}},
        **{"key": "k", "state": "verifying", "created": "2026", "expires": "2027"},
    }
    store().transact(lambda prepared: [Create(UPLOAD, prepared.ids[0], values)], reserve=[UPLOAD])
    sentence = "File 'big.h5' is still being verified"
    assert repository.refused(409, "POST", f"{path_of(draft)}/submit") == sentence
    repository.ok("PUT", f"{path_of(draft)}/files/a.csv", b"")


def test_a_collection_is_published_with_its_schema(repository: Repository, registrars: Registrars) -> None:
    made = repository.make("Gauges", kind="collection")
    assert not registrars.names
    shown = repository.ok("POST", f"{path_of(made)}/submit")["properties"]
    schema = repository.ok("GET", f"/api/objects/schema/{made['id']}")["properties"]
    assert registrars.names == sorted(
        [shown["doi"].lower(), shown["epicpid"], schema["doi"].lower(), schema["epicpid"]]
    )
    types = registrars.dois.dois[shown["doi"].lower()].attributes["types"]
    assert types == {"resourceTypeGeneral": "Collection"}


def test_names_are_given_where_somebody_gives_them(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    govern(repository, doi=False)
    shown = repository.ok("POST", f"{path_of(repository.make())}/submit")
    assert "doi" not in shown["properties"]
    assert shown["metadata"]["base"]["identifier"][-1].startswith("hdl:")
    monkeypatch.setenv("HANDLE_PROVIDER", "none")
    shown = repository.ok("POST", f"{path_of(repository.make())}/submit")
    assert {"doi", "epicpid"}.isdisjoint(shown["properties"])
    assert shown["metadata"]["base"]["identifier"] == [shown["properties"]["pid"]]


def test_a_submission_costs_the_same_however_many_files_there_are(repository: Repository) -> None:
    taken = []
    for files in (1, 40, 1):
        draft = repository.make()
        for number in range(files):
            repository.ok("PUT", f"{path_of(draft)}/files/{number}.csv", b"")
        with metered() as use:
            repository.ok("POST", f"{path_of(draft)}/submit")
        taken.append(use.trips)
    assert taken[1:] == [8, 8]


# Registrars that fail


@pytest.mark.parametrize("fault", [lost, late, down(502), down(429)])
@pytest.mark.parametrize("service", ["dois", "handles"])
def test_a_registrar_that_fails_leaves_a_draft_and_the_next_try_the_same_names(
    repository: Repository, registrars: Registrars, service: str, fault: Any
) -> None:
    draft = repository.make()
    path = path_of(draft)
    getattr(registrars, service).fail("*", fault)
    reply = repository.send("POST", f"{path}/submit")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "30")
    assert reply.body["error"].startswith("Identifier provider unavailable: ")
    shown = repository.ok("GET", path)
    assert shown["properties"]["state"] == "draft"
    assert {"doi", "epicpid"}.isdisjoint(shown["properties"])
    assert repository.ok("GET", "/api/objects/community/surf/deposits") == []
    repository.ok("PUT", f"{path}/files/late.csv", b"a")  # it can be changed again
    named = repository.ok("POST", f"{path}/submit")["properties"]
    assert registrars.names == sorted([named["doi"].lower(), named["epicpid"]])
    made = registrars.dois.dois[named["doi"].lower()]
    assert (made.state, made.attributes["sizes"]) == ("findable", ["1 file", "1 byte"])
    assert registrars.handles.handles[named["epicpid"]]["URL"] == shown["links"]["landing"]


def test_a_registrar_that_refuses_says_why(repository: Repository, registrars: Registrars) -> None:
    registrars.dois.domain = "elsewhere.example"
    draft = repository.make()
    path = path_of(draft)
    sentence = "Identifier provider refused: url: URL is not allowed by repository firth.repo domain settings."
    assert repository.refused(400, "POST", f"{path}/submit") == sentence
    assert state_of(repository, draft) == "draft"
    registrars.dois.domain = "repository.example"
    named = repository.ok("POST", f"{path}/submit")["properties"]
    assert registrars.names == sorted([named["doi"].lower(), named["epicpid"]])


def test_both_may_fail_at_once(repository: Repository, registrars: Registrars) -> None:
    draft = repository.make()
    registrars.dois.fail("*", down(500))
    registrars.handles.fail("*", lost)
    repository.refused(503, "POST", f"{path_of(draft)}/submit")
    repository.ok("POST", f"{path_of(draft)}/submit")
    assert len(registrars.names) == 2


# Runs that die


@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_dies_holds_the_object_for_a_while(
    repository: Repository, registrars: Registrars, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    draft = repository.make()
    path = path_of(draft)
    register = registration.register

    def dies(*said: Any) -> None:
        if after:
            register(*said)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(registration, "register", dies)
        with pytest.raises(Crash):
            repository.send("POST", f"{path}/submit")
    names = registrars.names
    assert len(names) == (2 if after else 0)
    shown = repository.ok("GET", path)["properties"]
    assert shown["state"] == "draft"
    assert "doi" not in shown
    sentence = f"Object '{draft['properties']['pid']}' is being published"
    for method, tail in (("POST", "/submit"), ("PUT", "/files/a.csv"), ("DELETE", "")):
        assert repository.refused(409, method, path + tail, b"") == sentence
    monkeypatch.setattr(publishing, "HELD", timedelta())
    named = repository.ok("POST", f"{path}/submit")["properties"]
    assert registrars.names == sorted([named["doi"].lower(), named["epicpid"]])
    assert not names or registrars.names == names


@pytest.mark.parametrize("way", ["patch", "put", "upload", "references", "incomplete"])
def test_what_a_dead_run_has_left_behind_is_a_draft_again(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    path = path_of(repository.make())

    def dies(*said: Any) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(registration, "register", dies)
        with pytest.raises(Crash):
            repository.send("POST", f"{path}/submit")
    monkeypatch.setattr(publishing, "HELD", timedelta())
    said = {"headers": {"Content-Type": "application/json-patch+json"}}
    change = [{"op": "add", "path": "/creator", "value": ["Ada"]}]
    match way:
        case "patch":
            repository.ok("PATCH", path, change, **said)
        case "put":
            repository.ok("PUT", f"{path}/files/a.csv", b"a")
        case "upload":
            opened = repository.ok("POST", f"{path}/uploads", {"name": "a.csv", "size": 1})
            assert repository.send("DELETE", f"{path}/uploads/{opened['id']}").status == 204
        case "references":
            repository.ok("POST", f"{path}/files", [{"name": "a.csv", "epicpid": "21.T1/a"}])
        case _:
            govern(repository, mandatory=["creator"])
            assert "creator" in repository.refused(400, "POST", f"{path}/submit")
            repository.ok("PATCH", path, change, **said)
    assert repository.ok("POST", f"{path}/submit")["properties"]["state"] == "published"


def test_a_run_that_comes_back_late_changes_nothing(
    repository: Repository, registrars: Registrars, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = repository.make()
    path = path_of(draft)
    register = registration.register
    monkeypatch.setattr(publishing, "HELD", timedelta())
    other: list[dict[str, Any]] = []

    def slow(*said: Any) -> None:
        monkeypatch.setattr(registration, "register", register)
        other.append(repository.ok("POST", f"{path}/submit"))
        register(*said)

    monkeypatch.setattr(registration, "register", slow)
    assert "by another request" in repository.refused(409, "POST", f"{path}/submit")
    assert repository.ok("GET", path) == other[0]
    assert len(registrars.names) == 2


def test_a_write_that_fails_at_the_end_leaves_a_draft(
    repository: Repository, registrars: Registrars, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = repository.make()

    def busy(*said: Any) -> Any:
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_published", busy)
        repository.refused(409, "POST", f"{path_of(draft)}/submit")
    assert state_of(repository, draft) == "draft"
    names = registrars.names
    repository.ok("POST", f"{path_of(draft)}/submit")
    assert registrars.names == names


# Reviews


def test_a_community_that_reviews_approves_or_gives_back(repository: Repository) -> None:
    govern(repository, review=True)
    draft = repository.make()
    path = path_of(draft)
    for word in ("approve", "reject"):
        assert repository.refused(401, "POST", f"{path}/{word}", caller=NOBODY) == "Access token required"
        assert repository.refused(403, "POST", f"{path}/{word}") == "Permission denied"
        sentence = f"Object '{draft['properties']['pid']}' does not wait for a review"
        assert repository.refused(409, "POST", f"{path}/{word}", caller=repository.other) == sentence
    repository.refused(403, "GET", path, caller=repository.other)
    submitted = repository.ok("POST", f"{path}/submit")
    assert submitted["properties"]["state"] == "submitted"
    assert {"doi", "epicpid"}.isdisjoint(submitted["properties"])
    waits = f"Object '{draft['properties']['pid']}' is submitted and waits for its review"
    assert repository.refused(409, "POST", f"{path}/submit") == waits
    assert repository.refused(409, "PUT", f"{path}/files/a.csv", b"") == waits
    assert repository.ok("GET", path, caller=repository.other) == submitted
    repository.refused(400, "POST", f"{path}/reject", {"reason": 7}, caller=repository.other)
    given = repository.ok("POST", f"{path}/reject", {"reason": "Which gauge?"}, caller=repository.other)
    assert given["properties"]["state"] == "draft"
    assert repository.ok("GET", f"{path}/publication") == {"state": "draft", "note": "Which gauge?"}
    repository.ok("PUT", f"{path}/files/a.csv", b"")
    repository.ok("POST", f"{path}/submit")
    assert repository.ok("GET", f"{path}/publication") == {"state": "submitted"}
    assert repository.ok("POST", f"{path}/reject", caller=repository.admin)["properties"]["state"] == "draft"
    repository.ok("POST", f"{path}/submit")
    published = repository.ok("POST", f"{path}/approve", caller=repository.other)
    assert published["properties"]["state"] == "published"
    assert published["properties"]["doi"]
    repository.refused(409, "POST", f"{path}/approve", caller=repository.other)
    repository.refused(409, "POST", f"{path}/reject", caller=repository.other)
    for place in ("schema/dublin", "schema/surf", "community/surf"):  # these wait for nobody
        for word in ("approve", "reject"):
            repository.refused(403, "POST", f"/api/objects/{place}/{word}")
            repository.refused(409, "POST", f"/api/objects/{place}/{word}", caller=repository.admin)


def test_what_a_reviewer_noted_is_for_nobody_once_it_is_published(repository: Repository) -> None:
    govern(repository, review=True)
    path = path_of(repository.make())
    repository.ok("POST", f"{path}/submit")
    repository.ok("POST", f"{path}/reject", {"reason": "Whose data are these?"}, caller=repository.admin)
    govern(repository, review=False)
    repository.ok("POST", f"{path}/submit")
    assert "note" not in repository.ok("GET", f"{path}/publication", caller=NOBODY)


def test_an_approval_that_fails_leaves_it_submitted(repository: Repository, registrars: Registrars) -> None:
    govern(repository, review=True)
    draft = repository.make()
    path = path_of(draft)
    repository.ok("POST", f"{path}/submit")
    registrars.dois.fail("*", lost)
    repository.refused(503, "POST", f"{path}/approve", caller=repository.other)
    assert state_of(repository, draft) == "submitted"
    repository.refused(409, "PUT", f"{path}/files/a.csv", b"")
    repository.ok("POST", f"{path}/approve", caller=repository.other)
    assert len(registrars.names) == 2
