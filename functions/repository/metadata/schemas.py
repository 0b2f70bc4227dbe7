"""The schema of a community or a collection: how it is said and shown, and what is wrong with values of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from functions.repository.metadata.base import Complaint
from functions.repository.metadata.bounds import MOST_BYTES, size_of
from functions.repository.metadata.kinds import TYPES, VOCABULARY, kind_of, message_of
from shared.fields import BadValue

MANDATORY: Final = "M"
USES: Final = {MANDATORY: "Mandatory", "R": "Recommended", "O": "Optional"}

MOST_FIELDS: Final = 500
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
_COMPUTED: Final = frozenset({"index", "useString"})
_ALWAYS: Final = ("name", "type", "use", "label", "desc")
_UNSET: Final[Mapping[str, Any]] = {"values": [], "default": None, "multi": False}
"""What a field need not say, and what is not shown."""

SchemaField = Mapping[str, Any]
"""A field as it is kept: `name`, `type`, `use`, `label` and `desc`; `values`, `default` and `multi` where said."""


class BadSchema(ValueError):
    """Fields that are none; the message says so to the caller."""


# Saying


def read(said: Any) -> list[SchemaField]:
    """Read the fields of a schema; what is computed of a field that was shown is passed over.

    Raises:
        BadSchema: they are no fields, too many or too long, or two have one name.
    """
    if not isinstance(said, list):
        raise BadSchema("'fields' must be an array")
    if len(said) > MOST_FIELDS:
        raise BadSchema(f"A schema has at most {MOST_FIELDS} fields")
    fields = [_field(place, each) for place, each in enumerate(said)]
    names = [field["name"] for field in fields]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BadSchema(f"There are two fields '{twice}'")
    if size_of(fields) > MOST_BYTES:
        raise BadSchema(f"A schema has at most {MOST_BYTES} bytes")
    return fields


def faults(said: Any) -> list[str]:
    """Give all that is wrong with the fields of a schema; empty for what `read` takes."""
    found = []
    for place, each in enumerate(said if isinstance(said, list) else ()):
        try:
            _field(place, each)
        except BadSchema as bad:
            found.append(str(bad))
    try:
        read(said)
    except BadSchema as bad:
        found = found or [str(bad)]
    return found


def _field(place: int, said: Any) -> SchemaField:
    if not isinstance(said, dict):
        raise BadSchema(f"Field {place} must be an object")
    name = said.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadSchema(f"Field {place}: 'name' must be 1 to 100 letters, digits, '_' and '-', and begin with no digit")
    if unknown := said.keys() - {*_ALWAYS, *_UNSET, *_COMPUTED}:
        raise BadSchema(f"Field '{name}': unknown member '{min(unknown)[:100]}'")
    for member, options in (("type", TYPES), ("use", tuple(USES))):
        if said.get(member) not in options:
            raise BadSchema(f"Field '{name}': '{member}' must be one of {', '.join(options)}")
    field = {"label": name, "desc": "", **{member: value for member, value in said.items() if value is not None}}
    _require_shape(field)
    return {
        **{member: field[member] for member in _ALWAYS},
        **{member: field[member] for member, unset in _UNSET.items() if field.get(member) not in (None, unset)},
    }


def _require_shape(field: SchemaField) -> None:
    """See that what else is said of a field has its shape, and that its default is a value of it."""
    name, terms = field["name"], field.get("values", [])
    if not all(isinstance(field[member], str) for member in ("label", "desc")):
        raise BadSchema(f"Field '{name}': 'label' and 'desc' must be strings")
    if not isinstance(field.get("multi", False), bool):
        raise BadSchema(f"Field '{name}': 'multi' must be true or false")
    if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip() for term in terms):
        raise BadSchema(f"Field '{name}': 'values' must be an array of strings")
    if terms and field["type"] != VOCABULARY:
        raise BadSchema(f"Field '{name}': only a {VOCABULARY} has 'values'")
    if "default" in field:
        try:
            _kind(field).parse(field["default"])
        except BadValue as bad:
            raise BadSchema(f"Field '{name}': 'default' {message_of(bad)}") from None


# Showing


def shown(fields: Sequence[SchemaField]) -> list[dict[str, Any]]:
    """Give fields as they are shown: with their places, and with the word for their use."""
    return [
        {
            "index": str(place),
            **{member: field[member] for member in _ALWAYS},
            "useString": USES[field["use"]],
            **{member: field[member] for member in _UNSET if member in field},
        }
        for place, field in enumerate(fields)
    ]


# Checking


def complaints(values: Mapping[str, Any], fields: Sequence[SchemaField]) -> list[Complaint]:
    """Give what is wrong with values of a schema's fields."""
    known = {field["name"]: field for field in fields}
    found = []
    for name, value in values.items():
        if name not in known:
            found.append((name, f"'{name[:100]}' is not a field of the schema"))
            continue
        try:
            _kind(known[name]).parse(value)
        except BadValue as bad:
            found.append((name, message_of(bad)))
    return found


def _kind(field: SchemaField) -> Any:
    return kind_of(field["type"], field.get("multi", False), field.get("values", ()))
