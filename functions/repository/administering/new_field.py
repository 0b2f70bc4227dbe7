"""A field of a schema as somebody fills it in who need not know how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from functions.repository.metadata.kinds import VOCABULARY
from functions.repository.serving import text_of

EMPTY: Final[Mapping[str, str]] = {
    "label": "",
    "type": "xs:normalizedString",
    "use": "O",
    "desc": "",
    "values": "",
    "multi": "",
}
"""What the form has before anybody has filled it in."""

_LONGEST_NAME: Final = 100


def said_in(form: Mapping[str, list[str]]) -> dict[str, str]:
    """Give what a form says, to be shown again if it cannot be saved."""
    return {name: text_of(form, name).strip() for name in EMPTY}


def field_of(said: Mapping[str, str], fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the field that a form describes, with a name that none of the `fields` beside it has.

    Terms are those of a vocabulary: with any other type there are none.
    """
    terms = [line.strip() for line in said["values"].splitlines() if line.strip()]
    field: dict[str, Any] = {"name": _name_of(said["label"], {each["name"] for each in fields})}
    field |= {member: said[member] for member in ("type", "use", "label", "desc")}
    if terms and said["type"] == VOCABULARY:
        field["values"] = terms
    if said["multi"]:
        field["multi"] = True
    return field


def _name_of(label: str, taken: set[str]) -> str:
    """Make a name of a label: its letters and digits, and a number behind it where it is taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    stem = stem if stem and not stem[0].isdigit() else f"field_{stem}".rstrip("_")
    stem = stem[: _LONGEST_NAME - 4]
    return next(name for name in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if name not in taken)
