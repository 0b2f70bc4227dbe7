"""Records of the repository's objects for tests of pure rules, as the store would give them."""

from __future__ import annotations

from typing import Any

from functions.repository.store import CATEGORY, COLLECTION, COMMUNITY, DEPOSIT, DRAFT, PUBLISHED, SCHEMA
from shared.records import Record

MADE = "2026-02-03T08:00:00.120000Z"

_PUBLIC = {"state": PUBLISHED, "sharelevel": "open", "owner": 4, "created": MADE, "updated": MADE, "claimed": None}
_NAMELESS = {"epicpid": None, "doi": None, "doi_key": None}


def deposit(number: int, id: str = "", **more: Any) -> Record:
    """Gives a published deposit of the community `surf`; what is said of it besides counts before what is usual."""
    id = id or f"{number:016x}"
    names = {"epicpid": f"21.T12996/AB-{number}", "doi": f"10.5072/STELE.aa-{id}"}
    values = {
        **{"namespace": DEPOSIT, "id": id, "base": {"title": f"Deposit {number}"}, **_PUBLIC, **names},
        **{"doi_key": names["doi"].lower(), "community": 1, "community_id": "surf", "schema": 1, "users": []},
        **{"values": {}, "links": [], "collection": None, "collection_values": {}},
    }
    return Record(DEPOSIT, number, 1, {**values, **more})


def draft(number: int, **more: Any) -> Record:
    """Gives a deposit that nobody has published."""
    return deposit(number, **{"state": DRAFT, **_NAMELESS, **more})


def other(kind: str, number: int, id: str, title: str, **more: Any) -> Record:
    """Gives a collection, a community, a category or a schema."""
    assert kind in (COLLECTION, COMMUNITY, CATEGORY, SCHEMA)
    base = {"title": title}
    return Record(kind, number, 1, {"namespace": kind, "id": id, "base": base, **_PUBLIC, **_NAMELESS, **more})
