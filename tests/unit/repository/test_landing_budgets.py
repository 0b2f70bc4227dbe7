"""How many sequential trips to the database the pages of objects take.

What is related to nothing takes one less: its links are read, and no faces. The rest of a page is read beside them.
"""

from typing import Any

from shared.meter import metered
from shared.search.readers import Reading, user
from shared.search.related import kept_faces
from tests.unit.repository.conftest import NOBODY, SITE, Repository
from tests.unit.repository.test_metadata_writes import PATCH
from tests.unit.search.cards import card

PAGE = {"headers": {"Accept": "text/html"}}


def _trips(repository: Repository, path: str, status: int = 200, **details: Any) -> int:
    with metered() as use:
        reply = repository.send("GET", path, **(PAGE | details))
    assert reply.status == status, reply.text
    return use.trips


def _published(repository: Repository, **said: Any) -> str:
    draft = repository.make(**said)
    repository.ok("PUT", f"/api/objects/deposit/{draft['id']}/files/a.csv", b"a,b\n1,2\n")
    repository.ok("POST", f"/api/objects/deposit/{draft['id']}/submit")
    return str(draft["id"])


def test_a_page_costs_what_the_api_does_one_batch_and_the_reads_of_links(repository: Repository) -> None:
    page = f"/deposit/{_published(repository)}"
    assert {
        "API": _trips(repository, f"/api/objects{page}"),
        "page": _trips(repository, page),
        "stranger": _trips(repository, page, caller=NOBODY),
        "JSON": _trips(repository, page, headers={"Accept": "application/json"}),
        "BibTeX": _trips(repository, page, query={"export": ["bibtex"]}),
        "all files": _trips(repository, page, query={"export": ["md5"]}),
        "a table": _trips(repository, page, query={"preview": ["a.csv"]}),
    } == {"API": 1, "page": 2, "stranger": 2, "JSON": 2, "BibTeX": 2, "all files": 3, "a table": 3}


def test_drafts_and_what_is_closed(repository: Repository) -> None:
    draft = f"/deposit/{repository.make()['id']}"
    closed = f"/deposit/{_published(repository, sharelevel='Closed')}"
    assert {
        "own draft": _trips(repository, draft),
        "another's": _trips(repository, draft, 403, caller=repository.other),
        "closed": _trips(repository, closed, caller=NOBODY),
        "closed, asks who administers": _trips(repository, closed, caller=repository.other),
    } == {"own draft": 2, "another's": 1, "closed": 2, "closed, asks who administers": 3}


def test_communities_and_collections(repository: Repository) -> None:
    collection = repository.make(kind="collection")["id"]
    assert {
        "community, not met": _trips(repository, "/community/surf"),
        "community": _trips(repository, "/community/surf"),
        "schema": [_trips(repository, "/schema/dublin") for _ in range(2)],
        "draft of a collection": _trips(repository, f"/collection/{collection}"),
        "nothing": _trips(repository, "/deposit/0000000000000000", 404),
    } == {"community, not met": 2, "community": 2, "schema": [3, 2], "draft of a collection": 2, "nothing": 2}


def test_records_that_are_named_are_told_to_whoever_may_see_them(repository: Repository) -> None:
    """Links, then faces: of what is related, and of what the metadata name; side by side."""
    secret, known = "A plan of one person alone", "A plan for everybody"
    owner = (Reading(user(int(repository.me["user_id"]))),)
    cards = [
        card("plan/1", secret, landing="/plans/1", kind="plan", readers=owner),
        card("plan/2", known, landing="/plans/2", kind="plan"),
    ]
    draft = repository.make()
    named = [f"{SITE}/plans/1", f"{SITE}/plans/2"]
    patch = [{"op": "add", "path": f"/{name}", "value": named} for name in ("relation", "source")]
    repository.ok("PATCH", f"/api/objects/deposit/{draft['id']}", patch, **PATCH)
    repository.ok("POST", f"/api/objects/deposit/{draft['id']}/submit")
    kept_faces().keep({each.id: each for each in cards}, 1)
    page = f"/deposit/{draft['id']}"
    for caller, sees in ((repository.me, True), (repository.other, False), (NOBODY, False)):
        assert _trips(repository, page, caller=caller) == 2
        for export in ([], ["jsonld"], ["bibtex"]):
            reply = repository.send("GET", page, caller=caller, query={"export": export} if export else {}, **PAGE)
            assert reply.status == 200
            assert (secret in reply.text) == (sees and not export)
            assert (known in reply.text) == (not export)
