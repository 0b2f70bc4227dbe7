"""What records and tables are called on pages: a name instead of an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from functions.registry.kinds import RecordUrl, RecordUrls
from functions.registry.tables import TABLES, Column, Table
from shared.records import Record, Values

LONGEST: Final = 90
"""Characters of a name in a list, or where it is linked; what is longer is cut."""

_SINGULARS: Final = {"quality_controlled": "Quality control", "code_repo_release": "Code release"}


def plural(table: str) -> str:
    """Give what many records of a table are called: `Data products`."""
    return f"{singular(table)}s"


def singular(table: str) -> str:
    """Give what one record of a table is called: `Data product`."""
    return _SINGULARS.get(table) or table.replace("_", " ").capitalize()


def field_label(each: Column) -> str:
    """Give what a field is called on pages; OPTIONS has the original's names, which are those of its columns."""
    return member_label(each.name)


def member_label(name: str) -> str:
    """Give what a member of an answer is called on pages, whether it is a table's field or not."""
    return _FIELDS.get(name) or name.replace("_", " ").capitalize()


_FIELDS: Final[Mapping[str, str]] = {
    "email": "E-mail",
    "orgs": "Organisations",
    "uuid": "UUID",
    "hash": "SHA-1",
    "code_repo": "Code repository",
    "model_config": "Configuration",
    "component_issues": "Components concerned",
    "inputs_of": "Read by",
    "outputs_of": "Written by",
    "licence_info": "Licence",
    "primary_not_supplement": "Primary source",
    "original_store": "Original location",
    "code_repo_release": "Code release",
    "internal_format": "Has further components",
    "public": "Open to everyone",
    "local": "On one machine only",
    "last_updated": "Last changed",
    "updated_by": "Added by",
}
"""What researchers would say; whoever adds a record stays the one whom the original says to have updated it."""


def numbered(table: str, id: int) -> str:
    """Give what a record is called of which no more than its number is known: `Object 12`."""
    return f"{singular(table)} {id}"


def label(record: Record) -> str:
    """Give what a record is called, by its own values alone; one without a name is called by its number."""
    text = _LABELS.get(record.collection, _nameless)(record.values)
    return text or numbered(record.collection, record.id)


def cut(text: str, most: int = LONGEST) -> str:
    """Give a text in one line, cut where it is too long."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1].rstrip()}…"


@cache
def links_to(table: str) -> tuple[tuple[Table, str], ...]:
    """Give the fields that link to a table, each with the table that has it."""
    return tuple(
        (other, each.name)
        for other in TABLES.values()
        for each in other.own
        if isinstance(each.kind, RecordUrl | RecordUrls) and each.kind.to == table
    )


def _first(*names: str) -> Callable[[Values], str]:
    """Give the first of the values that there is."""
    return lambda values: next((str(values[name]) for name in names if values[name]), "")


def _joined(*names: str) -> Callable[[Values], str]:
    """Give all of the values, with spaces between."""
    return lambda values: " ".join(str(values[name]) for name in names if values[name])


def _component(values: Mapping[str, Any]) -> str:
    whole = numbered("object", values["object"])
    return whole if values["whole_object"] else f"{values['name']} of {whole.lower()}"


def _nameless(values: Mapping[str, Any]) -> str:
    return ""


_LABELS: Final[Mapping[str, Callable[[Values], str]]] = {
    "file_type": _first("name"),
    "issue": _first("description"),
    "author": _first("name", "identifier"),
    "object": _first("description"),
    "object_component": _component,
    "code_run": _first("description"),
    "storage_root": _first("root"),
    "storage_location": _first("path"),
    "namespace": _first("name"),
    "data_product": _joined("name", "version"),
    "external_object": _joined("title", "version"),
    "keyword": _first("keyphrase"),
    "licence": _first("licence_info"),
    "code_repo_release": _joined("name", "version"),
    "key_value": _first("key"),
}
