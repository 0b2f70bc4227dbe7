"""What OPTIONS answers: the documentation of an endpoint and its fields (DRF 3.16, `SimpleMetadata`)."""

from __future__ import annotations

from functools import cache
from typing import Any

from functions.registry.body import PARSES
from functions.registry.negotiation import FORMATS
from functions.registry.tables import TABLES, Column, Table
from shared.fields import Text

Metadata = dict[str, Any]


def endpoint(name: str, description: str) -> Metadata:
    """Give what every endpoint says of itself."""
    return {
        "name": name,
        "description": description,
        "renders": [each.media_type for each in FORMATS],
        "parses": list(PARSES),
    }


def of_list(table: Table, signed_in: bool) -> Metadata:
    """Give the metadata of a table's list; the fields of a POST only to whoever is signed in."""
    return _metadata(table, "List", ("POST",) if signed_in else ())


def of_record(table: Table, signed_in: bool) -> Metadata:
    """Give the metadata of a table's records, there or not."""
    puts = ("PUT",) if "PUT" in table.methods else ()
    return _metadata(table, "Instance", ("POST", *puts) if signed_in else ())


def _metadata(table: Table, suffix: str, actions: tuple[str, ...]) -> Metadata:
    metadata = endpoint(f"{table.words} {suffix}", description(table))
    if actions:
        metadata["actions"] = {action: actions_of(table) for action in actions}
    metadata["filter_fields"] = list(table.filter_fields)
    return metadata


@cache
def _fields(name: str) -> Metadata:
    return {"url": _URL, **{each.name: _field(each) for each in TABLES[name].wire}}


def actions_of(table: Table) -> Metadata:
    """Give the metadata of a table's fields, in wire order."""
    return _fields(table.name)


_URL = {"type": "field", "required": False, "read_only": True, "label": "Url"}


def _field(each: Column) -> Metadata:
    metadata = {
        "type": each.kind.type,
        "required": each.required,
        "read_only": each.read_only,
        "label": each.label,
    }
    if isinstance(each.kind, Text) and each.kind.limit is not None and not each.read_only:
        metadata["max_length"] = each.kind.limit
    return metadata


def description(table: Table) -> str:
    """Give a table's documentation, in Markdown."""
    read_only = ["`url`: The address of the record; the number in it is its id."]
    read_only += [f"`{each.name}`: {each.hint}" for each in table.wire if each.read_only]
    return "\n\n".join(
        (
            f"***{table.about}***",
            "### Writable fields",
            *(f"`{each.name}`{_optional(each)}: {each.hint}" for each in table.writable),
            *(f"Unique: {_key(key)}." for key in table.unique),
            "### Read-only fields",
            *read_only,
        )
    )


def _optional(each: Column) -> str:
    return "" if each.required else " (*optional*)"


def _key(key: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in key)
