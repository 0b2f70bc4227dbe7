"""Pages of a community's administration: what they cost, and who comes in between reading and writing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.repository.administering.collections import MOST_OWN
from functions.repository.administering.schema_text import written
from functions.repository.depositing.file_list import MOST, file_list
from functions.repository.metadata import schemas
from functions.repository.operations.versions import version_of
from functions.repository.store import COMMUNITY, store
from shared.accounts.enrolment import create_user
from shared.landing.file_pages import FILES_A_PAGE, files_a_page
from shared.landing.work import CreativeWork, WorkFile
from shared.meter import metered
from tests.unit.reply import Reply
from tests.unit.repository.conftest import Repository
from tests.unit.repository.test_metadata_writes import PATCH, meanwhile

PAGE = "/community/surf"
BROWSER = {"Accept": "text/html"}
FORM = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}


def send(repository: Repository, end: str, said: dict[str, Any], **details: Any) -> Reply:
    """Send a form of the community's administration, as an administrator of the site."""
    body = urlencode(said, doseq=True).encode()
    return repository.send("POST", f"{PAGE}/{end}", body, headers=FORM, **({"caller": repository.admin} | details))


def surf() -> Any:
    """What is kept of the community."""
    found = store().lookup(COMMUNITY, {"claimed": "community:surf"})
    record = store().get(COMMUNITY, found["id"]) if found else None
    assert record
    return record.values


def test_pages_cost_what_the_api_costs_and_what_they_show_besides(repository: Repository) -> None:
    repository.ok("GET", "/api/objects/community/surf")
    costs = {}
    for end in ("edit", "schema", "members", "policies", "collections", "reviews"):
        with metered() as use:
            reply = repository.send("GET", f"{PAGE}/{end}", headers=BROWSER, caller=repository.admin)
        assert reply.status == 200, reply.text
        assert len(reply.text.encode()) < 50_000
        costs[end] = use.trips
    # for the schema its owner once more, and itself; for collections drafts and what is published, for reviews deposits
    # and collections: side by side
    assert costs == {"edit": 1, "schema": 3, "members": 1, "policies": 1, "collections": 2, "reviews": 2}
    somebody = create_user("cat").id
    with metered() as use:
        assert send(repository, "members", {"who": f"user:{somebody}", "role": "members"}).status == 303
    assert use.trips == 4  # the community, the account, and the write
    with metered() as use:
        assert "cat" in repository.send("GET", f"{PAGE}/members", headers=BROWSER, caller=repository.admin).text
    assert use.trips == 2


def test_nobody_is_lost_when_two_add_people_at_once(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (create_user(name).id for name in ("cat", "dog"))

    def other() -> None:
        assert send(repository, "members", {"who": "dog", "role": "admins"}).status == 303

    with meanwhile(monkeypatch, other):
        assert send(repository, "members", {"who": "CAT", "role": "members"}).status == 303
    assert (surf()["admins"], surf()["members"]) == ([second], [first])


@pytest.mark.parametrize("end", ["policies", "schema"])
def test_who_comes_second_sees_both(repository: Repository, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    field = {"name": "depth", "type": "xs:decimal", "use": "O"}
    version = version_of(surf()["policies"] if end == "policies" else [])
    said: dict[str, Any] = {"version": version, "fields": json.dumps([field]), "membersOnly": "yes"}

    def other() -> None:
        body: dict[str, Any] = {"review": True} if end == "policies" else {"fields": [{**field, "name": "width"}]}
        repository.ok("PUT", f"/api/objects/community/surf/{end}", body, caller=repository.admin)

    with meanwhile(monkeypatch, other):
        reply = send(repository, end, said)
    assert reply.status == 409
    assert "aved meanwhile" in reply.text


def test_fields_are_written_as_they_are_read() -> None:
    said: list[dict[str, Any]] = [
        {"name": "sea", "type": "vocabulary", "use": "M", "label": "Sea", "desc": "", "values": ["a", 'b "c"']},
        {"name": "n", "type": "xs:integer", "use": "O", "label": "n", "desc": "é", "default": 7, "multi": False},
    ]
    for fields in (schemas.read(said), schemas.read([{**said[0], "name": f"f{n}"} for n in range(200)]), []):
        assert schemas.read(json.loads(written(fields))) == fields
    assert schemas.faults([{"name": 1}, said[0], 7]) == [
        "Field 0: 'name' must be 1 to 100 letters, digits, '_' and '-', and begin with no digit",
        "Field 2 must be an object",
    ]
    assert schemas.faults([said[0], said[0]]) == ["There are two fields 'sea'"]
    assert schemas.faults(said) == []


def test_a_person_is_in_one_list(repository: Repository) -> None:
    somebody = create_user("cat").id
    repository.ok(
        "PUT",
        "/api/objects/community/surf/members",
        {"admins": [f"user:{somebody}"], "members": [f"user:{somebody}"]},
        caller=repository.admin,
    )
    for role, lists in (("members", ([], [somebody])), ("admins", ([somebody], [])), ("remove", ([], []))):
        said = {role: f"user:{somebody}"}
        assert send(repository, "members", said).status == 303, role
        assert (surf()["admins"], surf()["members"]) == lists


def test_files_are_listed_by_pages_that_fit() -> None:
    entries = [{"name": f"{n}-{'é' * 400}", "url": "https://s/" + "%C3%A9" * 400} for n in range(60)]
    seen: list[Any] = []
    for number in range(1, 100):
        shown = file_list(entries, number, "/deposit/x/edit")
        seen += shown.entries
        if not shown.next:
            break
    assert seen == entries
    short = [{"name": f"{n}.csv", "url": f"https://s/{n}"} for n in range(60)]
    assert len(file_list(short, 1, "").entries) == MOST
    assert file_list(short, 99, "").words == "Files 51 to 60 of 60"
    assert file_list([], 1, "").entries == []
    work = CreativeWork(type="Dataset", url="", title="")
    assert files_a_page(work) == FILES_A_PAGE
    long = CreativeWork(type="Dataset", url="", title="", files=(WorkFile(name="x", url="https://s/" + "é" * 1000),))
    assert 1 <= files_a_page(long) < FILES_A_PAGE


def test_pages_of_new_communities_and_of_collections_cost_what_their_operations_do(repository: Repository) -> None:
    def trips(path: str, status: int = 200) -> int:
        with metered() as use:
            reply = repository.send("GET", path, headers=BROWSER, caller=repository.admin)
        assert reply.status == status, reply.text
        return use.trips

    collection = f"/collection/{repository.make(kind='collection')['id']}"
    ends = ("edit", "submit", "schema")
    # of another's: whether they administer its community is not asked of an administrator of the site
    assert {end: trips(f"{collection}/{end}") for end in ends} == {"edit": 2, "submit": 2, "schema": 3}
    assert trips("/communities/new") == 0
    repository.ok("POST", f"/api/objects{collection}/submit")
    assert {end: trips(f"{collection}/{end}") for end in ("edit", "schema")} == {"edit": 2, "schema": 3}
    with metered() as use:
        said = urlencode({"title": "Tides"}).encode()
        made = repository.send("POST", "/communities/new", said, headers=FORM, caller=repository.admin)
    assert (made.status, use.trips) == (303, 3)
    related = repository.make()
    names = ["relation", "source"]
    patch = [{"op": "add", "path": f"/{name}", "value": [f"https://repository.example{collection}"]} for name in names]
    repository.ok("PATCH", f"/api/objects/deposit/{related['id']}", patch, **PATCH)
    repository.ok("POST", f"/api/objects/deposit/{related['id']}/submit")
    assert trips(f"/deposit/{related['id']}") <= 3  # one more where the index knows what they lead to


def test_long_titles_leave_room_for_lists(repository: Repository) -> None:
    title = "<&" * 500
    said = {"title": title, "community": "surf", "sharelevel": "Open"}
    for kind in ("deposit", "collection"):
        for _ in range(25):
            repository.ok("POST", f"/api/objects/{kind}", said, caller=repository.admin)
    for path in ("/deposit/drafts", f"{PAGE}/collections"):
        reply = repository.send("GET", path, headers=BROWSER, caller=repository.admin)
        assert (path, reply.status) == (path, 200)
        assert len(reply.text.encode()) < 50_000
    assert reply.text.count("Your draft") == MOST_OWN
    assert "All of your drafts" in reply.text


def test_a_page_of_many_files_with_long_names_has_room_for_what_its_owner_sees(repository: Repository) -> None:
    draft = repository.make("<&" * 500)
    for number in range(70):
        repository.ok("PUT", f"/api/objects/deposit/{draft['id']}/files/{'<' * 250}{number}", b"1")
    repository.ok("POST", f"/api/objects/deposit/{draft['id']}/submit")
    seen = set()
    for number in range(1, 10):
        query = {"page": [str(number)]}
        reply = repository.send("GET", f"/deposit/{draft['id']}", headers=BROWSER, query=query)
        assert reply.status == 200
        assert len(reply.text.encode()) < 50_000
        assert f"/deposit/{draft['id']}/edit" in reply.text
        seen |= {n for n in range(70) if f"{'&lt;' * 250}{n}<" in reply.text}
    assert seen == set(range(70))
