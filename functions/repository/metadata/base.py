"""The base metadata: the fifteen elements of Dublin Core 1.1, and what SURF's repository has besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from functions.repository.metadata.access import with_entry, without_entries
from functions.repository.metadata.kinds import Date, Email, Plain, Right, Several, Single, message_of
from shared.fields import BadValue, Field

LONGEST_TITLE: Final = 1_000

TITLE: Final = "title"
RIGHTS: Final = "rights"
IDENTIFIER: Final = "identifier"
LICENCE: Final = "license"
"""What is called so is an entry of `rights` besides who may have the files."""

FIELDS: Final = (
    Field(TITLE, Single(Plain(LONGEST_TITLE)), "what it is called"),
    Field("creator", Several(Plain()), "who made it"),
    Field("description", Single(Plain()), "what it is"),
    Field("type", Single(Plain()), "what sort of thing it is, such as `Dataset`"),
    Field("subject", Several(Plain()), "what it is about: keywords"),
    Field(RIGHTS, Several(Right()), "licences, and last who may have the files, which the site writes"),
    Field("date", Single(Date()), "a year, a month, a day or a moment"),
    Field("publisher", Single(Plain()), "who makes it available"),
    Field("language", Single(Plain()), "the language of its contents"),
    Field("contributor", Several(Plain()), "who else had a part in it"),
    Field("format", Several(Plain()), "media types and the like"),
    Field("source", Several(Plain()), "what it is made from"),
    Field("relation", Several(Plain()), "what it has to do with"),
    Field("coverage", Several(Plain()), "places, times and jurisdictions"),
    Field("discipline", Single(Plain()), "the field of research"),
    Field("contact", Single(Email()), "an e-mail address"),
    Field(IDENTIFIER, Several(Plain()), "its names, which the site writes", read_only=True),
)
"""The fields."""

_BY_NAME: Final = {field.name: field for field in FIELDS}

NAMES: Final = frozenset(field.name for field in FIELDS if not field.read_only)
"""The fields that clients write."""

Complaint = tuple[str, str]
"""A field, and what is wrong with it."""


def shown(base: Mapping[str, Any], level: str, identifiers: Sequence[str]) -> dict[str, Any]:
    """Give base metadata with what the site says: who may have the files, and the names that there are."""
    values = {**base, RIGHTS: with_entry(base.get(RIGHTS, ()), level), IDENTIFIER: [*identifiers]}
    return {field.name: values[field.name] for field in FIELDS if values.get(field.name) not in (None, [])}


def kept(base: Mapping[str, Any]) -> tuple[dict[str, Any], list[Complaint]]:
    """Give what is kept of base metadata as a client would have them, and what is wrong with them."""
    complaints = [
        (name, f"'{name[:100]}' is not a field of the base metadata") for name in base if name not in _BY_NAME
    ]
    values = {}
    for field in FIELDS:
        if field.name not in base or field.read_only:
            continue
        try:
            value = field.kind.parse(without_entries(base[RIGHTS]) if field.name == RIGHTS else base[field.name])
        except BadValue as bad:
            complaints.append((field.name, message_of(bad)))
        else:
            if value != []:
                values[field.name] = value
    return values, complaints


def as_schema() -> list[dict[str, Any]]:
    """Give the fields as those of a schema."""
    return [
        {
            "name": field.name,
            "type": "xs:string",
            "use": "M" if field.name == TITLE else "O",
            "label": field.name.capitalize(),
            "desc": field.hint,
            **({"multi": True} if isinstance(field.kind, Several) else {}),
        }
        for field in FIELDS
    ]
