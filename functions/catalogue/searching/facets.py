"""How many hits have which value in a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from functions.catalogue.store import GROUP, store
from functions.catalogue.wire import is_active

Counts = Mapping[str, int]
"""How many hits have a value, by value: most first, then by value."""

_FIELDS: Final = {
    "tags": "tag",
    "groups": "group_ids",
    "name": "name",
    **{name: name for name in ("license_id", "res_format", "isopen")},
}
"""The fields that are counted, and the index's names for them; nothing has a value in any other."""


def fields_of(names: Iterable[str]) -> list[str]:
    """Give the fields of the index to count."""
    return [_FIELDS[name] for name in names if name in _FIELDS]


def facets_of(names: Iterable[str], counted: Mapping[str, Counts], most: int | None) -> dict[str, Counts]:
    """Give the facets that were asked for.

    Args:
        names: the fields that were asked for.
        counted: by the index's names.
        most: values of each; None is all of them.
    """
    found = {name: counted.get(_FIELDS.get(name, ""), {}) for name in names}
    if "groups" in found:
        found["groups"] = _named(found["groups"])
    return {name: dict(list(counts.items())[:most]) for name, counts in found.items()}


def _named(counts: Counts) -> Counts:
    """Give the counts of groups by their names. A round trip."""
    groups = store().get_many(GROUP, map(int, counts)).values()
    named = {str(each.values["name"]): counts[str(each.id)] for each in groups if is_active(each)}
    return dict(sorted(named.items(), key=lambda each: (-each[1], each[0])))
