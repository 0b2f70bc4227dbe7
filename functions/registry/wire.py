"""What goes out: records, lists and the listing of tables, as the dialect's JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from functions.registry.kinds import Address, RecordUrl, RecordUrls, ReverseUrls
from functions.registry.tables import TABLES, Column, Table
from shared.records import Record

Body = dict[str, Any]
Writer = Callable[[Record, str], Any]
"""Gives one field of a record's body; the text is the address of the API, with its trailing slash."""


def listing(base: str) -> Body:
    """Write what `/api/` answers: every resource and its address, tables after users and groups."""
    return {name: f"{base}/api/{name}/" for name in ("users", "groups", *TABLES)}


def record_body(table: Table, record: Record, base: str) -> Body:
    """Write a record, fields in wire order; `base` is the site's address, without a trailing slash."""
    api = f"{base}/api/"
    body = {"url": f"{api}{table.name}/{record.id}/"}
    for name, write in _writers(table.name):
        body[name] = write(record, api)
    return body


def list_body(count: int, following: str | None, previous: str | None, results: Sequence[Body]) -> Body:
    """Write a page of a list: `count` of all matching records, the addresses of its neighbours, and the page itself."""
    return {"count": count, "next": following, "previous": previous, "results": list(results)}


def page_url(address: str, query: Mapping[str, Sequence[str]], cursor: str | None) -> str | None:
    """Give the address of another page of a list: the same arguments, sorted, with that cursor; None without one."""
    if cursor is None:
        return None
    return f"{address}?{urlencode(sorted({**query, 'cursor': [cursor]}.items()), doseq=True)}"


@cache
def _writers(table: str) -> tuple[tuple[str, Writer], ...]:
    return tuple((each.name, _writer(each)) for each in TABLES[table].wire)


def _writer(each: Column) -> Writer:
    """Make the writer of a field; it is made once for each field, so that writing a record costs little."""
    name, kind = each.name, each.kind
    match kind:
        case Address(report=report):
            return lambda record, api: f"{api}{report}/{record.id}/"
        case ReverseUrls(to=to, single=single):
            return _reverse_writer(name, to, single)
        case RecordUrls(to=to):
            return lambda record, api: [f"{api}{to}/{id}/" for id in record.values[name]]
        case RecordUrl(to=to):
            return lambda record, api: None if record.values[name] is None else f"{api}{to}/{record.values[name]}/"
        case _:
            return lambda record, api: record.values[name]


def _reverse_writer(name: str, table: str, single: bool) -> Writer:
    if single:
        return lambda record, api: next((f"{api}{table}/{id}/" for id in record.reverse[name]), None)
    return lambda record, api: [f"{api}{table}/{id}/" for id in record.reverse[name]]
