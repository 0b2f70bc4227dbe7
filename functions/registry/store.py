"""The registry's records: one collection a table, derived from `tables`, and one of the bytes that the site holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from functions.registry import kinds
from functions.registry.tables import TABLES, Column, Table
from shared.fields import Datetime
from shared.records import Collection, Index, IndexItem, Link, Lookup, Unique
from shared.tables import store_of

USERS = "users"
"""What links to people name as their table; accounts are kept elsewhere, so such a link is only a number here."""


FILE = "file"
"""The collection of the bytes that the site holds itself (see `holdings`); the API does not show it."""

ACCESSIBILITY = "accessibility"
"""The key of the key_value that says who may have an object."""

PRIVATE = "private"
"""Its value where only signed-in people may have the object's bytes, and who made what stands for it finds that."""

MIXED_HASH = "mixed_hash"
"""The index of storage locations whose SHA-1 is neither all small letters nor all capitals, by the SHA-1."""


def collection(table: Table) -> Collection:
    """Declare a table to the storage: every field that a list can be filtered by has a lookup or is a key."""
    single_keys = {key[0] for key in table.unique if len(key) == 1}
    plain = [each for each in table.stored if each.name in table.filter_fields and not _is_link(each)]
    return Collection(
        table.name,
        unique=tuple(Unique(*key, blanks=False) for key in table.unique),
        lookups={each.name: _lookup(each) for each in plain if each.name not in single_keys or _globbed(each)},
        links={each.name: _link(each) for each in table.stored if _is_link(each)},
        deletable="DELETE" in table.methods,
        indexes={MIXED_HASH: Index(_mixed_hash)} if table.name == "storage_location" else {},
    )


def _mixed_hash(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    hash = str(values["hash"])
    if kinds.SHA1.fullmatch(hash) and hash not in (hash.lower(), hash.upper()):
        yield IndexItem(hash.lower())


def _is_link(each: Column) -> bool:
    return isinstance(each.kind, kinds.RecordUrl) and each.kind.to != USERS


def _lookup(each: Column) -> Lookup:
    if isinstance(each.kind, Datetime):
        return Lookup(spread=True, key=each.kind.instant)
    return Lookup(ordered=_globbed(each), counted=each.common)


def _globbed(each: Column) -> bool:
    """Tell whether globs look for the field: names. Orders by anything but names and dates walk the records."""
    return isinstance(each.kind, kinds.Name)


def _link(each: Column) -> Link:
    """Declare a link; the target keeps track of it only where replies show it there."""
    kind = each.kind
    assert isinstance(kind, kinds.RecordUrl)
    shown = kind.reverse in TABLES[kind.to].fields
    return Link(
        kind.to, many=isinstance(kind, kinds.RecordUrls), reverse=kind.reverse if shown else None, counted=each.common
    )


_files = Collection(FILE, unique=(Unique("sha1", covers=("stored",)),))

store = store_of("registry", [*map(collection, TABLES.values()), _files])
"""Gives the store of the registry's records."""
