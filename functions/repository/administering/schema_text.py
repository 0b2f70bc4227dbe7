"""The fields that a community, or a collection, asks for, as the JSON that people read, change and send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from functions.repository import refusals
from functions.repository.metadata import schemas as metadata_schemas
from functions.repository.metadata.kinds import VOCABULARY
from shared.http import MalformedBody
from shared.http.body import Form, parse_json

_ROOMY: Final = 12_000
"""Characters of a schema that is written over many lines; a longer one has a line for each field."""

_MOST_FAULTS: Final = 20

EXAMPLE: Final[Sequence[Mapping[str, Any]]] = [
    {
        "name": "sea",
        "type": VOCABULARY,
        "use": "M",
        "label": "Sea",
        "desc": "where the gauge stands",
        "values": ["North Sea", "Wadden Sea"],
    },
    {"name": "since", "type": "xs:date", "use": "O", "label": "In use since"},
]
"""Two fields, which a page shows to whoever has not written any."""


def sent(typed: str | None, form: Form) -> bytes:
    """Give the JSON of a form: of its file, or what was typed; all that was there deleted is no fields.

    Raises:
        Refused: 400.
    """
    if files := [each.content for each in form.files.get("file", ()) if each.content]:
        return files[-1]
    if typed is None:
        raise refusals.bad_request("Choose a file")
    return typed.strip().encode() or b"[]"


def body_of(content: bytes) -> Any:
    """Give what the API would be sent.

    Raises:
        Refused: 400, with every fault.
    """
    try:
        said = parse_json(content)
    except MalformedBody as bad:
        raise refusals.bad_request(f"This is no JSON: {bad}") from None
    if isinstance(said, Mapping) and "fields" in said:
        said = said["fields"]  # as the API takes them
    if faults := metadata_schemas.faults(said):
        raise refusals.bad_request(faults[0], [{"field": "fields", "message": each} for each in faults[:_MOST_FAULTS]])
    return {"fields": said}


def written(fields: Sequence[Mapping[str, Any]]) -> str:
    """Write fields as JSON that people read: a line for each member, or for each field where there are very many."""
    whole = _listed((_lines(each) for each in fields), "  ")
    return whole if len(whole) <= _ROOMY else _listed(map(_json, fields))


def _lines(field: Mapping[str, Any]) -> str:
    members = ",\n".join(f"    {_json(name)}: {_json(value)}" for name, value in field.items() if value != "")
    return f"{{\n{members}\n  }}"


def _listed(texts: Iterable[str], margin: str = "") -> str:
    items = [f"{margin}{each}" for each in texts]
    return "[\n" + ",\n".join(items) + "\n]" if items else "[]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
