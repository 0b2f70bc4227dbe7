"""Searching what is published, and one's own drafts."""

from __future__ import annotations

from typing import Any
from unicodedata import combining, normalize
from urllib.parse import quote

import pytest

from tests.waiting import until

from .client import Client, Json, fresh

SEARCH = "/api/objects"


def word() -> str:
    """A word that nothing else has."""
    return fresh("q").replace("-", "")


def asked(**said: Any) -> str:
    """Gives the path of a search; blanks and such are percent-encoded."""
    return SEARCH + "?" + "&".join(f"{name}={quote(str(value), safe=':*,')}" for name, value in said.items())


def titles(client: Client, **said: Any) -> list[str]:
    """Gives the titles of the hits, in order."""
    return [each["title"] for each in client.get(asked(**said))["hits"]["hits"]]


def plain(text: str) -> str:
    """A text as orders compare it: without case, accents and blanks around it."""
    return "".join(each for each in normalize("NFKD", text.casefold()) if not combining(each)).strip()


def pids(client: Client, **said: Any) -> list[str]:
    return [each["pid"] for each in client.get(asked(**said))["hits"]["hits"]]


class Shore:
    """Five published deposits, a collection with its schema, and a draft: all with one word that nothing else has."""

    def __init__(self, owner: Client, stranger: Client, admin: Client) -> None:
        self.word = word()
        self.community = str(admin.make_community(fields=[{"name": "station", "type": "xs:string", "use": "O"}])["id"])
        inside = f"community:{self.community}"
        collection = owner.create(f"Coast {self.word}", "collection", community=inside)
        self.collection = str(owner.submit(collection)["properties"]["pid"])
        self.deposits = [self._deposit(owner, number) for number in range(4)]
        described = owner.create(
            f"Épsilon gauge {self.word}", community=inside, collection=self.collection, sharelevel="Closed"
        )
        owner.upload(described, "run 7/tide.csv")
        owner.add(
            described,
            description="x" * 600,
            creator=["N. Wave", "Köln, Ann"],
            subject=["sea level"],
            rights=[{"name": "CC-BY-4.0"}],
        )
        owner.patch(described, {"op": "add", "path": "/community/station", "value": "Harbour nine"})
        self.described = owner.submit(described)
        self.draft = owner.create(f"Draft {self.word}", community=inside)
        until(lambda: stranger.get(asked(query=self.word))["hits"]["total"] == 7, "all are found")

    def _deposit(self, owner: Client, number: int) -> Json:
        return owner.published(f"{'DcBa'[number]} tidal gauge {self.word}")


@pytest.fixture(scope="module")
def shore(owner: Client, stranger: Client, admin: Client) -> Shore:
    return Shore(owner, stranger, admin)


def test_a_hit_has_seven_members(shore: Shore, stranger: Client) -> None:
    pid, id = shore.described["properties"]["pid"], shore.described["id"]
    assert stranger.get(asked(query=f"pid:{pid}"))["hits"] == {
        "hits": [
            {
                "pid": pid,
                "title": f"Épsilon gauge {shore.word}",
                "description": "x" * 499 + "…",
                "createdDate": shore.described["created"],
                "state": "Published",
                "url": f"{stranger.url}/deposit/{id}",
                "type": "Deposit",
            }
        ],
        "total": 1,
    }


def test_pages_are_counted_and_linked(shore: Shore, stranger: Client) -> None:
    path = asked(query=f"title:{shore.word}", page=2, size=4, sort="asc")
    found = stranger.get(path)
    base = f"{stranger.url}{SEARCH}?query=title:{shore.word}&size=4&sort=asc&page="
    assert found["params"] == {
        **{"query": f"title:{shore.word}", "type": "", "page": 2, "size": 4},
        **{"start": 5, "end": 7, "pages": 2},
    }
    assert found["links"] == {
        "self": f"{stranger.url}{path}",
        "prev": f"{base}1",
        "first": f"{base}1",
        "last": f"{base}2",
    }
    assert found["hits"]["total"] == 7
    first = stranger.ok("GET", found["links"]["prev"].removeprefix(stranger.url))
    assert first["links"]["next"] == f"{base}2"
    both = [each["pid"] for each in (*first["hits"]["hits"], *found["hits"]["hits"])]
    assert both == pids(stranger, query=f"title:{shore.word}", sort="asc")
    past = stranger.get(asked(query=shore.word, page=9))
    assert (past["params"]["start"], past["params"]["end"], past["hits"]) == (0, 0, {"hits": [], "total": 7})
    assert past["links"]["prev"].endswith("page=1")


def test_without_arguments_everything_is_listed_by_title(shore: Shore, stranger: Client) -> None:
    found = stranger.get(SEARCH)
    assert stranger.get(f"{SEARCH}/") == found
    assert found["links"]["self"] == f"{stranger.url}{SEARCH}?"
    assert (found["params"]["query"], found["params"]["type"], found["params"]["size"]) == ("*", "", 25)
    names = [plain(each["title"]).strip() for each in found["hits"]["hits"]]
    assert names == sorted(names)
    assert stranger.send("HEAD", SEARCH).status_code == 200


def test_sorting_is_by_title_without_case(shore: Shore, stranger: Client) -> None:
    ascending = titles(stranger, query=shore.word, sort="asc")
    assert [each.split()[0] for each in ascending] == ["a", "B", "c", "Coast", "Coast", "D", "Épsilon"]
    assert titles(stranger, query=shore.word, sort="desc") == ascending[::-1]
    assert titles(stranger, query=f"type:deposit community.station:* {shore.word}") == [ascending[-1]]


def test_fields_and_operators(shore: Shore, stranger: Client) -> None:
    everything, described = shore.word, shore.described["properties"]
    for query in (
        f'subject:"sea level" {everything}',
        f"creators.creator:wave {everything}",
        f"creator:koln {everything}",
        f"file:tide {everything}",
        f"license:cc* {everything}",
        f"{everything} -tidal -type:collection -type:schema",
        f'community.station:"harbour nine" {everything}',
        f"sharelevel:closed {everything}",
        f"doi:{described['doi'].upper()}",
        f"epicpid:{described['epicpid']}",
        described["pid"].upper(),
        f"id:{shore.described['id']}",
    ):
        assert pids(stranger, query=query) == [described["pid"]], query
    assert pids(stranger, q=f"pid:{described['pid']}") == [described["pid"]]
    for query in (f"colour:{everything}", f"{everything} state:draft", f"description:{everything}"):
        assert pids(stranger, query=query) == [], query


def test_types_and_contexts(shore: Shore, stranger: Client) -> None:
    def count(**said: Any) -> int:
        return int(stranger.get(asked(query=shore.word, **said))["hits"]["total"])

    assert (count(type="Deposit"), count(type="collection,schema"), count(type="group")) == (5, 2, 0)
    assert count(context=f"community:{shore.community}") == count(context=shore.community) == 2
    assert (count(context=shore.collection), count(context="community:nowhere")) == (1, 0)
    for kind in ("deposit", "schema", "category", "anything"):
        below = f"{SEARCH}/{kind}?query={shore.word}&size=2"
        assert stranger.get(below) == stranger.get(asked(query=shore.word, size=2, type=kind)), kind


def test_communities_and_schemas_are_objects_too(shore: Shore, stranger: Client) -> None:
    assert pids(stranger, query=f"id:{shore.community}", type="community") == [f"community:{shore.community}"]
    assert pids(stranger, query="id:dublin", type="schema") == ["schema:dublin"]


@pytest.mark.parametrize("name", ["page", "size"])
@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", "", "%D9%A3"])
def test_numbers_are_positive(stranger: Client, name: str, value: str) -> None:
    status, said = stranger.refused("GET", f"{SEARCH}?{name}={value}")
    shown = "٣" if "%" in value else value
    expected = f"Invalid value '{shown}' for parameter '{name}', expected a positive integer"
    assert (status, said) == (400, {"error": expected})


def test_other_arguments(stranger: Client) -> None:
    assert stranger.get(f"{SEARCH}?size=5000&colour=red")["params"]["size"] == 1000
    status, said = stranger.refused("GET", f"{SEARCH}?sort=up")
    expected = "Invalid value 'up' for parameter 'sort', choose from 'asc', 'desc'"
    assert (status, said) == (400, {"error": expected})


def test_drafts_are_the_callers_own_and_there_at_once(
    shore: Shore, owner: Client, other: Client, admin: Client, stranger: Client
) -> None:
    made = owner.create(f"Fresh {shore.word}")
    owner.upload(made, "halo.dat")
    path = f"{SEARCH}?drafts&query={shore.word}"
    found = owner.get(path)
    assert [each["title"].split()[0] for each in found["hits"]["hits"]] in (["Draft", "Fresh"], ["Fresh", "Draft"])
    assert {each["state"] for each in found["hits"]["hits"]} == {"Draft"}
    assert found["links"]["self"] == f"{owner.url}{path}"
    assert owner.token and owner.token not in str(found)
    for query in ("file:halo.dat", "halo", f"title:fresh state:draft pid:{made['properties']['pid']}"):
        assert [each["id"] for each in (made,)] == [
            each["pid"].partition(":")[2] for each in owner.get(f"{path} {query}")["hits"]["hits"]
        ]
    assert owner.get(f"{path}&context={shore.community}")["hits"]["total"] == 1
    assert owner.get(f"{path}&type=collection")["hits"]["total"] == 0
    for somebody in (other, admin):
        assert somebody.get(path)["hits"]["total"] == 0
    assert stranger.refused("GET", path) == (401, {"error": "Access token required"})
    assert owner.get(f"{SEARCH}?drafts=false&query={shore.word}")["hits"]["total"] == 7
    owner.delete(made)
    assert owner.get(path)["hits"]["total"] == 1


def test_what_is_deleted_is_not_found(owner: Client, admin: Client, stranger: Client) -> None:
    seen = word()
    gone = owner.published(f"Gone {seen}")
    until(lambda: pids(stranger, query=seen), "it is found")
    admin.delete(gone)
    until(lambda: stranger.get(asked(query=seen))["hits"] == {"hits": [], "total": 0}, "it is not found any more")
