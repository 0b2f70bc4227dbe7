"""What follows from a write beside the record itself, in the same transaction: derived values and other records.

Rulings of the original: an author with an identifier has the uuid that follows from it; an object has a component
for the whole of it from the start; an external object keeps the version that its data product had; a data product
says whether its object has other components. The last is kept on the product, so that lists need not look for it.

What fewer may find from now on is left out of searches until they know: what stands for an object that becomes
private, a data product that stands for another object, which may be private, and what is deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from functions.registry.store import ACCESSIBILITY, PRIVATE, store
from shared.records import Amend, Change, Create, Delete, Prepared, Record, Unchanged, Update
from shared.search.addresses import address
from shared.search.shrinking import left_out

Values = dict[str, Any]

WHOLE = "whole_object"

BATCH = 100


def reserved(table: str) -> list[str]:
    """Name the tables in which a new record of `table` needs ids, its own first."""
    return ["object", "object_component"] if table == "object" else [table]


def needed(table: str) -> frozenset[str]:
    """Name the reverse links that a write to `table` must know whole, however many they are."""
    return _NEEDED.get(table, frozenset())


def create(table: str, id: int, values: Values, prepared: Prepared) -> list[Change]:
    """Give all changes that create a record, its own first."""
    derive = _ON_CREATE.get(table, _nothing)
    others = derive(id, values, prepared)
    return [Create(table, id, values), *others]


def change(record: Record, values: Values, prepared: Prepared) -> list[Change]:
    """Give all changes that give a record new values, its own first."""
    others: list[Change] = []
    if record.collection == "issue":
        others = _issue_components(record.id, values, set(record.reverse["component_issues"]))
    elif record.collection == "data_product" and values["object"] != record.values["object"]:
        others = [*_product(record.id, values, prepared), left_out(address(record.collection, record.id))]
    return [Update(record, values), *others]


def remove(record: Record) -> list[Change]:
    """Give all changes that delete a record, its own first."""
    return [Delete(record), left_out(address(record.collection, record.id))]


def _nothing(id: int, values: Values, prepared: Prepared) -> list[Change]:
    return []


def _author(id: int, values: Values, prepared: Prepared) -> list[Change]:
    if values["identifier"]:
        values["uuid"] = identified_uuid(values["identifier"])
    return []


def identified_uuid(identifier: str) -> str:
    """Derive an author's uuid from the identifier: every second hex digit of its SHA-256."""
    return str(UUID(hashlib.sha256(identifier.encode()).hexdigest()[::2]))


def _object(id: int, values: Values, prepared: Prepared) -> list[Change]:
    component = {
        "last_updated": values["last_updated"],
        "updated_by": values["updated_by"],
        "name": WHOLE,
        "description": None,
        WHOLE: True,
        "object": id,
        "issues": [],
    }
    return [Create("object_component", prepared.ids[-1], component)]


def _component(id: int, values: Values, prepared: Prepared) -> list[Change]:
    """Mark the data products of a component's object, if it is not the whole and none has done so before."""
    if values[WHOLE]:
        return []
    parent = prepared.records["object", values["object"]]
    products = _read("data_product", parent.reverse["data_products"])
    marked = [Update(each, {**each.values, "internal_format": True}) for each in products]
    return [
        Unchanged(parent, "data_products"),
        *(each for each in marked if not each.record.values["internal_format"]),
    ]


def _product(id: int, values: Values, prepared: Prepared) -> list[Change]:
    """Say of a data product whether a component of its object is not the whole; the first one always is."""
    parent = prepared.records["object", values["object"]]
    others = parent.reverse["components"]
    values["internal_format"] = len(others) > 1 and any(
        not each.values[WHOLE] for each in _read("object_component", others)
    )
    return [Unchanged(parent, "components")]


def _external_object(id: int, values: Values, prepared: Prepared) -> list[Change]:
    values["version"] = prepared.records["data_product", values["data_product"]].values["version"]
    return []


def _key_value(id: int, values: Values, prepared: Prepared) -> list[Change]:
    private = (values["key"], values["value"]) == (ACCESSIBILITY, PRIVATE)
    return [left_out(address("object", values["object"]))] if private else []


def _issue(id: int, values: Values, prepared: Prepared) -> list[Change]:
    return _issue_components(id, values, set())


def _issue_components(id: int, values: Values, before: set[int]) -> list[Change]:
    """Have the components of an issue keep its id; the issue itself keeps nothing."""
    if "component_issues" not in values:
        return []
    after = set(values.pop("component_issues"))
    issue = frozenset((id,))
    return [
        *(Amend("object_component", each, "issues", add=issue) for each in sorted(after - before)),
        *(Amend("object_component", each, "issues", remove=issue) for each in sorted(before - after)),
    ]


def _read(table: str, ids: tuple[int, ...]) -> Iterable[Record]:
    """Read records as they are needed, some at a time."""
    for start in range(0, len(ids), BATCH):
        yield from store().get_many(table, ids[start : start + BATCH]).values()


_NEEDED: Mapping[str, frozenset[str]] = {
    "object_component": frozenset({"data_products"}),
    "data_product": frozenset({"components"}),
    "issue": frozenset({"component_issues"}),
}

_ON_CREATE: Mapping[str, Callable[[int, Values, Prepared], list[Change]]] = {
    "author": _author,
    "object": _object,
    "object_component": _component,
    "data_product": _product,
    "external_object": _external_object,
    "issue": _issue,
    "key_value": _key_value,
}
