"""What a record is related to: by whatever name it is named, whichever came first, and for whom."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from infra.tables import create_table
from shared.aws import dynamodb
from shared.meter import metered
from shared.principal import ANONYMOUS, CallerKind, Principal
from shared.search import Card, Reading, user
from shared.search.addresses import uuid_name, uuid_of
from shared.search.face import digest, packed, unpacked
from shared.search.faces import Faces
from shared.search.names import DOI, NAME, PID, UUID, named
from shared.search.related import kept_faces, related, related_header
from shared.settings import settings
from tests.unit.search.cards import card

NAMES = (named(DOI, "10.5072/Ebb"), named(PID, "deposit:0c1f"), uuid_name("deposit/7"))
OWNER = Principal(CallerKind.USER, user_id=4)


class Shown:
    """Cards, and what is told of them."""

    def __init__(self) -> None:
        self.faces: Faces = kept_faces()
        self._version = 0

    def put(self, *cards: Card, gone: tuple[str, ...] = ()) -> None:
        self._version += 1
        self.faces.keep({each.id: each for each in cards} | dict.fromkeys(gone), self._version)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    with mock_aws():
        monkeypatch.setenv("SEARCH_TABLE", create_table(f"search-{uuid4().hex}"))
        yield Shown()


def plan(*links: str, **more: Any) -> Card:
    return card("plan/5", "A plan", landing="/plans/5", links=links, kind="plan", **more)


def deposit(**more: Any) -> Card:
    said = {
        "landing": "/deposit/0c1f",
        "aliases": NAMES,
        "kind": "deposit",
        "size": 7,
        "raw": {"state": ("published",)},
    }
    return card("deposit/7", "Ebb", **(said | more))


def ids(address: str, caller: Principal = ANONYMOUS, names: Any = ()) -> list[str]:
    return [each.id for each in related(address, caller, names)]


@pytest.mark.parametrize("first", ["plan", "deposit", "both"])
@pytest.mark.parametrize("name", ["deposit/7", *NAMES])
def test_whichever_came_first_both_tell_of_it(shown: Shown, first: str, name: str) -> None:
    both = [plan(name), deposit()]
    parts = [both] if first == "both" else [[each] for each in (both if first == "plan" else both[::-1])]
    for part in parts:
        shown.put(*part)
    assert ids("plan/5") == ["deposit/7"]
    assert ids("deposit/7", names=NAMES) == ["plan/5"]
    with metered() as use:
        found = related("deposit/7", ANONYMOUS, NAMES)
    assert use.trips == 2
    assert related_header(found, "https://s") == {"Link": '<https://s/plans/5>; rel="related"'}


def test_what_is_named_twice_and_what_names_itself_is_told_once_or_never(shown: Shown) -> None:
    shown.put(plan("deposit/7", *NAMES), deposit(links=(NAMES[0], "deposit/7", "doi:10.5072/nobody")))
    assert ids("plan/5") == ["deposit/7"]
    assert ids("deposit/7", names=NAMES) == ["plan/5"]


def test_a_name_that_is_given_up_leads_nowhere_or_to_whoever_has_it_now(shown: Shown) -> None:
    name = named(NAME, "kiln")
    kiln, other = card("package/1", landing="/dataset/kiln", aliases=(name,)), card("package/2", landing="/dataset/b")
    shown.put(plan(name), kiln, other)
    assert ids("plan/5") == ["package/1"]
    shown.put(card("package/1", landing="/dataset/a"), card("package/2", landing="/dataset/kiln", aliases=(name,)))
    assert ids("plan/5") == ["package/2"]
    shown.put(kiln, gone=("package/2",))
    assert ids("plan/5") == ["package/1"]
    shown.put(gone=("package/1", "package/2"))
    assert ids("plan/5") == []
    assert shown.faces.get([name, "package/1"]) == {}


def test_what_is_hidden_is_told_to_those_who_may_see_it_by_every_name(shown: Shown) -> None:
    shown.put(plan(NAMES[0]), deposit(readers=(Reading(user(4)),)))
    assert (ids("plan/5"), ids("plan/5", OWNER)) == ([], ["deposit/7"])
    shown.put(plan(NAMES[0], readers=(Reading(user(4)),)), deposit())
    assert (ids("deposit/7", names=NAMES), ids("deposit/7", OWNER, NAMES)) == ([], ["plan/5"])


def test_by_another_name_a_face_is_the_same_without_its_card(shown: Shown) -> None:
    it = deposit()
    shown.put(it)
    found = shown.faces.get([it.id, *NAMES])
    assert found[it.id].card == it
    for name in NAMES:
        face = found[name]
        assert (face.id, face.card, face.state, face.size) == (it.id, None, "published", 7)
    assert shown.faces.digests(NAMES) == dict.fromkeys(NAMES, digest(it))


def test_what_was_kept_before_there_were_names_is_read(shown: Shown) -> None:
    """Items as they were made: a face without a state, of a card without aliases, and links between addresses."""
    table, old = settings.table("search"), deposit(aliases=())
    kept = json.loads(zlib.decompress(packed(old, whole=True)))
    inside = json.loads(kept["card"])
    del kept["state"], inside["aliases"]
    kept["card"] = json.dumps(inside)
    body = zlib.compress(json.dumps(kept).encode())
    item = {"pk": {"S": "face#deposit/7"}, "sk": {"S": "-"}, "version": {"N": "1"}, "digest": {"S": "d"}}
    dynamodb().put_item(TableName=table, Item={**item, "body": {"B": body}, "links": {"SS": ["plan/5"]}})
    for pk, sk in (("link#deposit/7", "to#plan/5"), ("link#plan/5", "from#deposit/7")):
        dynamodb().put_item(TableName=table, Item={"pk": {"S": pk}, "sk": {"S": sk}, "version": {"N": "1"}})
    face = shown.faces.get(["deposit/7"])["deposit/7"]
    assert (face.card, face.state) == (old, "")
    assert unpacked("deposit/7", body) == face
    shown.put(plan())
    assert ids("deposit/7") == ["plan/5"]
    shown.put(deposit())
    assert ids("deposit/7", names=NAMES) == []


def test_a_package_is_named_by_its_own_uuid(shown: Shown) -> None:
    own = str(uuid4())
    package = card("package/3", landing="/dataset/kiln", uuid=own, aliases=(named(UUID, own),))
    shown.put(plan(named(UUID, own.upper()), uuid_name("package/3")), package)
    assert ids("plan/5") == ["package/3"]
    assert package.known_as == own != uuid_of("package/3")
