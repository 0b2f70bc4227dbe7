"""The page of a record: what it says, what it leads to by name, and what leads to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.registry.kinds import Address, RecordUrl, ReverseUrls
from functions.registry.labels import field_label, label, links_to, plural, singular
from functions.registry.links import linked
from functions.registry.pages import names, shown
from functions.registry.pages.addresses import as_json, list_path
from functions.registry.pages.names import Names
from functions.registry.pages.shown import ShownValue
from functions.registry.tables import LAST_UPDATED, UPDATED_BY, Column, Table
from shared.aws import parallel
from shared.http import Request
from shared.principal import Principal
from shared.records import Record
from shared.search.addresses import address
from shared.search.face import Face
from shared.search.related import related

MOST_OF_A_GROUP: Final = 20
"""Records that a page names of those it is linked with in one way."""

_LONGEST_HEADING: Final = 200


@dataclass(frozen=True, slots=True)
class LinkedRecords:
    """Records that a record is linked with in one way: some of them, how many there are, and where the others are."""

    label: str
    some: list[ShownValue]
    number: int
    all: str


def shown_record(request: Request, table: Table, record: Record) -> dict[str, Any]:
    """Give what the page of a record shows. One round trip, for names; where it leads to components, two.

    What is related of other groups takes two, side by side with them.
    """
    keys = names.keys_of(record, table.wire, MOST_OF_A_GROUP)
    within = record.id if table.name == "object" else None
    results: list[Any] = parallel(
        partial(names.read, keys, request.principal, within),
        partial(_related, record, request.principal),
    )
    found, faces = results
    return {
        "heading": heading(record),
        "table": table.name,
        "plural": plural(table.name),
        "facts": facts(table, record, found),
        "groups": groups(table, record, found),
        "beyond": beyond(table, record),
        "related": faces,
        **beside(request, table, record, found),
    }


def _related(record: Record, caller: Principal) -> Sequence[Face]:
    """Give what of all groups a record is related to that searches find; other records are told of by these."""
    return related(address(record.collection, record.id), caller) if record.collection in _FOUND else ()


_FOUND: Final = ("external_object", "code_run")
"""The tables whose records searches find (`card`), besides data products, which have pages of their own."""


def beside(request: Request, table: Table, record: Record, found: Names) -> dict[str, Any]:
    """Give what stands beside a record: when and by whom it was written, its other forms, what may be done with it."""
    may_write = request.principal.is_user
    return {
        "singular": singular(table.name),
        "record": record,
        "changed": record.values[LAST_UPDATED.name],
        "who": shown.values(record, UPDATED_BY, found, most=1, full=True),
        "json": as_json(request),
        "reports": list(_reports(table, record)),
        "edit": f"/api/edit/{table.name}/{record.id}/" if may_write and "PUT" in table.methods else "",
        "delete": f"/api/delete/{table.name}/{record.id}/" if may_write and "DELETE" in table.methods else "",
    }


def heading(record: Record) -> str:
    """Give what a page of a record is headed with."""
    text = label(record)
    return text if len(text) <= _LONGEST_HEADING else f"{text[:_LONGEST_HEADING].rstrip()}…"


def facts(table: Table, record: Record, found: Names) -> list[tuple[str, list[ShownValue]]]:
    """Give what a record says of itself beside its heading, and the single records that it leads to, as declared."""
    fields = [each for each in table.own if not isinstance(each.kind, Address) and not shown.is_many(each)]
    said = [(field_label(each), shown.values(record, each, found, most=1, full=True)) for each in fields]
    return [(name, values) for name, values in said if [each.text for each in values] != [heading(record)]]


def groups(table: Table, record: Record, found: Names) -> list[LinkedRecords]:
    """Give the records that a record is linked with, those of one way together."""
    return [_group(record, each, found) for each in table.own if shown.is_many(each) and linked(record, each)]


def _group(record: Record, each: Column, found: Names) -> LinkedRecords:
    some = shown.values(record, each, found, most=MOST_OF_A_GROUP, full=True)
    number = len(linked(record, each))
    return LinkedRecords(field_label(each), some, number, _all(record, each) if number > len(some) else "")


def _all(record: Record, each: Column) -> str:
    """Give the list that has all that link here; of the links that a record has itself there is none."""
    kind = each.kind
    return list_path(kind.to, **{kind.by: record.id}) if isinstance(kind, ReverseUrls) else ""


def beyond(table: Table, record: Record) -> list[tuple[str, str]]:
    """Give the lists of what links here without being named here: words, and the path of the list."""
    shown_here = {(each.kind.to, each.kind.by) for each in table.own if isinstance(each.kind, ReverseUrls)}
    return [
        (f"{plural(other.name)} with this {_as(other.fields[name])}", list_path(other.name, **{name: record.id}))
        for other, name in links_to(table.name)
        if (other.name, name) not in shown_here and isinstance(other.fields[name].kind, RecordUrl)
    ]


def _as(each: Column) -> str:
    words = field_label(each).lower()
    return words.removesuffix("s") if shown.is_many(each) else words


def _reports(table: Table, record: Record) -> Iterator[tuple[str, str]]:
    """Give the reports on a record: words and paths."""
    for each in table.own:
        if isinstance(each.kind, Address):
            yield _REPORTS[each.name], f"/api/{each.kind.report}/{record.id}/"


_REPORTS: Final = {"prov_report": "Provenance", "ro_crate": "RO-Crate"}
