"""What the registry refuses, in the dialect's words (Django REST framework 3.16, `exceptions.py`).

Operations raise these; the `App` answers them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from functions.registry.tables import Table
from shared.http import Refused

NON_FIELD: Final = "non_field_errors"


def detail(status: int, text: str) -> Refused:
    """Make a refusal that is told in one sentence."""
    return Refused(status, {"detail": text})


def bad_fields(errors: Mapping[str, Sequence[str]]) -> Refused:
    """400 for values that do not pass: every bad field with its messages, at once."""
    return Refused(400, {name: list(messages) for name, messages in errors.items()})


def no_such_record(camel: str) -> Refused:
    """404 for a record that is not there; `camel` is the table's name in camel case."""
    return detail(404, f"No {camel} matches the given query.")


def not_found() -> Refused:
    """404 for an address that names nothing."""
    return detail(404, "Not found.")


def not_signed_in() -> Refused:
    """403 for a caller without a credential."""
    return detail(403, "Authentication credentials were not provided.")


def not_permitted() -> Refused:
    """403 for a caller who is known, but may not do this."""
    return detail(403, "You do not have permission to perform this action.")


def duplicate(fields: Sequence[str]) -> Refused:
    """409 for a POST of what exists already: both known clients then look it up."""
    name = fields[0] if len(fields) == 1 else NON_FIELD
    return detail(409, f"Field {name} must be unique")


def broken_key(table: Table, fields: Sequence[str]) -> Refused:
    """Refuse a change that would make a record a duplicate: 400 for a key of several fields, else 409."""
    if len(fields) == 1:
        return duplicate(fields)
    names = ", ".join(fields)
    return bad_fields({NON_FIELD: [f"The fields {names} must make a unique set."]})
