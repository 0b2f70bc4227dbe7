"""The page of a table's list: its records as a table with the columns that tell them apart, and the filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from functions.registry.answers import Answer
from functions.registry.labels import cut, field_label, label, plural, singular
from functions.registry.pages import filtering, forms, names, shown
from functions.registry.pages.addresses import as_json, as_page
from functions.registry.pages.names import Names
from functions.registry.pages.shown import ShownValue
from functions.registry.tables import Column, Table
from shared.http import Request
from shared.records import Record

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "file_type": ("extension",),
    "issue": ("severity", "component_issues"),
    "author": ("identifier",),
    "object": ("file_type", "storage_location", "authors"),
    "user_author": ("user", "author"),
    "object_component": ("object", "whole_object", "inputs_of", "outputs_of"),
    "code_run": ("run_date", "code_repo", "inputs", "outputs"),
    "storage_root": ("local", "locations"),
    "storage_location": ("storage_root", "hash", "public"),
    "namespace": ("full_name", "website"),
    "data_product": ("namespace", "object", "external_object"),
    "external_object": ("release_date", "data_product", "identifier"),
    "quality_controlled": ("object", "document"),
    "keyword": ("object", "identifier"),
    "licence": ("object", "identifier"),
    "code_repo_release": ("object", "website"),
    "key_value": ("value", "object"),
}
"""What stands behind the name of a record, in each table; when it was written and by whom follow."""

_ALWAYS: Final = ("last_updated", "updated_by")
_MOST_NAMES: Final = 3
_NAMED: Final = frozenset({"authors"})
"""Lists of links that are shown by name; of others it is shown how many there are."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a table: what it is called, its id, and its cells."""

    name: str
    id: int
    cells: list[list[ShownValue]]


def shown_list(request: Request, given: Answer) -> dict[str, Any]:
    """Give what the page of a list shows. One round trip, for names: none that it shows is of a component."""
    table = given.table
    assert table
    columns = [table.fields[name] for name in (*COLUMNS[table.name], *_ALWAYS)]
    named = [each for each in columns if not _is_counted(each)]
    keys = [key for record in given.records for key in names.keys_of(record, named, _MOST_NAMES)]
    found = names.read([*keys, *filtering.keys_asked_for(table, request)], request.principal)
    return {
        **_about(table),
        "columns": [(field_label(each), _is_number(each)) for each in columns],
        "rows": [Row(cut(label(record)), record.id, _cells(record, columns, found)) for record in given.records],
        "count": given.body["count"],
        "previous": as_page(given.body["previous"]),
        "next": as_page(given.body["next"]),
        "json": as_json(request),
        "controls": filtering.controls(table, request),
        "active": filtering.active(table, request, found),
        "new": forms.blank(table) if request.principal.is_user else [],
    }


def refused_list(request: Request, table: Table, wrong: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the page of a list shows where its filters cannot be as they are: what is wrong with each of them."""
    said = {name: " ".join(map(str, texts)) for name, texts in wrong.items()}
    controls = [replace(each, wrong=said.get(each.name, "")) for each in filtering.controls(table, request)]
    nothing: dict[str, Any] = {"columns": [], "rows": [], "previous": "", "next": "", "active": [], "new": []}
    return {**_about(table), **nothing, "count": None, "json": as_json(request), "controls": controls}


def _about(table: Table) -> dict[str, Any]:
    return {
        "about": table.about,
        "heading": plural(table.name),
        "singular": singular(table.name),
        "table": table.name,
        "without_effect": filtering.without_effect(table),
    }


def _cells(record: Record, columns: list[Column], found: Names) -> list[list[ShownValue]]:
    return [_cell(record, each, found) for each in columns]


def _cell(record: Record, each: Column, found: Names) -> list[ShownValue]:
    if _is_counted(each):
        return [shown.number(record, each)]
    return shown.values(record, each, found, most=_MOST_NAMES, full=False)


def _is_counted(each: Column) -> bool:
    return shown.is_many(each) and each.name not in _NAMED


def _is_number(each: Column) -> bool:
    return _is_counted(each) or each.name == "severity"
