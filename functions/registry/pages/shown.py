"""What a page shows of one value: words, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from functions.registry.kinds import ReverseUrls, Uuid
from functions.registry.labels import cut
from functions.registry.links import linked
from functions.registry.pages.names import Names, is_link
from functions.registry.store import USERS
from functions.registry.tables import Column
from shared.fields import Datetime, ToMany, ToOne
from shared.records import Record

IN_A_CELL: Final = 60
"""Characters of a value in a list; the rest is on the record's page."""

_HASHES: Final = frozenset({"hash", "uuid"})
_OF_A_HASH: Final = 12


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value on a page.

    `path` leads to a record of the site, below its address; `address` elsewhere. `look` is `hash` for digests,
    `day` and `moment` for moments (`text` is ISO 8601 then), `number` for numbers, `long` for text of several lines.
    """

    text: str
    path: str = ""
    address: str = ""
    look: str = ""


def values(record: Record, each: Column, names: Names, *, most: int, full: bool) -> list[ShownValue]:
    """Give what is shown of a field: nothing, one value, or of links as many as asked for.

    Args:
        record: the record.
        each: the field.
        names: of what it leads to.
        most: how many of its links are shown.
        full: whether long texts are shown whole.
    """
    if is_link(each):
        assert isinstance(each.kind, ToOne)
        to = each.kind.to
        return [ShownValue(names.of(to, id), path=_path(to, id, names)) for id in linked(record, each)[:most]]
    value = record.values[each.name]
    return [] if value is None or value == "" else [_value(each, value, full)]


def _path(table: str, id: int, names: Names) -> str:
    """Give where a record is; strangers are not led to people, whom they may not see."""
    return "" if table == USERS and id not in names.people else f"/api/{table}/{id}/"


def number(record: Record, each: Column) -> ShownValue:
    """Give how many links a record has in a field."""
    return ShownValue(str(len(linked(record, each))), look="number")


def is_many(each: Column) -> bool:
    """Tell whether a field holds any number of links."""
    single = isinstance(each.kind, ReverseUrls) and each.kind.single
    return isinstance(each.kind, ToMany) and not single


def _value(each: Column, value: Any, full: bool) -> ShownValue:
    if isinstance(value, bool):
        return ShownValue("Yes" if value else "No")
    if isinstance(each.kind, Datetime):
        return ShownValue(value, look="moment" if full else "day")
    if isinstance(value, int):
        return ShownValue(str(value), look="number")
    if each.name in _HASHES or isinstance(each.kind, Uuid):
        return ShownValue(value if full else cut(value, _OF_A_HASH), look="hash")
    address = value if on_the_web(value) else ""
    if full:
        return ShownValue(value, address=address, look="long" if "\n" in value or len(value) > 4 * IN_A_CELL else "")
    return ShownValue(cut(value.removeprefix("https://") if address else value, IN_A_CELL), address=address)


def on_the_web(value: Any) -> bool:
    """Tell whether a browser may follow a value."""
    return isinstance(value, str) and value.startswith(("http://", "https://"))
