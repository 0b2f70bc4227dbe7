"""Forms that make and change records: one control for each field that may be said, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from functions.registry import editable
from functions.registry.body import RecordBody
from functions.registry.editable import LONGEST, MOST_LINKS, fields, form_text, text_of, typed
from functions.registry.kinds import Uuid, Version
from functions.registry.labels import field_label, plural
from functions.registry.pages import names, shown
from functions.registry.pages.filtering import Control
from functions.registry.pages.names import Names
from functions.registry.pages.shown import ShownValue
from functions.registry.refusals import NON_FIELD
from functions.registry.tables import LONG, Column, Table
from shared.fields import Boolean, Datetime, Integer, Text, ToMany, ToOne
from shared.html import prose
from shared.http import Request
from shared.records import Record

_YES_OR_NO: Final = (("true", "Yes"), ("false", "No"))


def blank(table: Table) -> list[Control]:
    """Give the controls for a new record, each with the value that it has unless told otherwise."""
    return [_control(each, form_text(each.initial) if each.has_default else "") for each in _in_order(table.writable)]


def filled(table: Table, record: Record) -> list[Control]:
    """Give the controls that change a record, with what it is now. What is too much for a form is not in it."""
    return [_control(each, text_of(record, each)) for each in _in_order(fields(table, record))]


def overtaken(table: Table, record: Record, said: RecordBody, request: Request) -> list[Control]:
    """Give the controls with what a record is now and what is to be changed of it, with what it says instead by now.

    One round trip, for the names of what it leads to; where that are components, two.
    """
    other, edited = editable.overtaken(table, record, said), fields(table, record)
    found = names.read(names.keys_of(record, other, MOST_LINKS), request.principal)
    return [
        replace(
            _control(each, typed(said, each) if each.name in said.members else text_of(record, each)),
            stands=_stands(record, each, found) if each in other else (),
        )
        for each in _in_order(table.writable)
        if each.name in said.members or each in edited
    ]


def _in_order(columns: Iterable[Column]) -> list[Column]:
    """Put last what nobody types: UUIDs, which are made where they are left out."""
    return sorted(columns, key=lambda each: isinstance(each.kind, Uuid))


def _stands(record: Record, each: Column, found: Names) -> list[ShownValue]:
    full = len(form_text(record.values.get(each.name))) <= LONGEST
    return shown.values(record, each, found, most=MOST_LINKS, full=full) or [ShownValue("nothing")]


def again(table: Table, request: Request, body: Mapping[str, Any]) -> tuple[list[Control], list[str]]:
    """Give the controls with what was said in this request and what is wrong with it, and what is wrong beside them."""
    said = request.form()
    known = {each.name for each in table.writable}
    wrong = {name: " ".join(map(str, _listed(texts))) for name, texts in body.items()}
    controls = [
        replace(_control(each, "\n".join(said.get(each.name, ()))), wrong=wrong.get(each.name, ""))
        for each in _in_order(table.writable)
        if each.name in said or each.name in wrong
    ]
    return controls, [_plain(name, text) for name, text in wrong.items() if name not in known]


def complaints(body: Mapping[str, Any]) -> list[str]:
    """Give what is wrong with values, each after the name of its field."""
    return [_plain(name, " ".join(map(str, _listed(texts)))) for name, texts in body.items()]


def _listed(texts: Any) -> Sequence[Any]:
    return texts if isinstance(texts, list) else [texts]


def _plain(name: str, text: str) -> str:
    return text if name in (NON_FIELD, "detail") else f"{name}: {text}"


def _control(each: Column, value: str) -> Control:
    kind, choices = _kind(each, value)
    needed = each.required and not each.has_default
    hint, extra = prose(" ".join(filter(None, (each.hint, _how(each))))), _extra(each, kind)
    return Control(each.name, field_label(each), value, kind, hint, required=needed, choices=choices, extra=extra)


def _kind(each: Column, value: str) -> tuple[str, Sequence[tuple[str, str]]]:
    match each.kind:
        case ToMany():
            return "textarea", ()
        case Boolean():
            return "select", _YES_OR_NO
        case Integer():
            return "number", ()
        case Datetime():
            # The control knows milliseconds and no zones: a moment that is more exact stays a text.
            return ("text" if value else "datetime-local"), ()
        case Text() if len(value.splitlines()) > 1:  # an input would put its lines into one
            return "textarea", ()
        case Text(limit=limit) if limit is None or (limit >= LONG and each.kind.type != "url"):
            return "textarea", ()
        case _:
            return "text", ()


def _extra(each: Column, kind: str) -> dict[str, Any]:
    if kind == "datetime-local":
        return {"step": "1"}
    if isinstance(each.kind, Text) and each.kind.limit is not None and each.kind.limit < LONG:
        return {"maxlength": each.kind.limit}
    return {"spellcheck": "false", "rows": "3"} if kind == "textarea" and isinstance(each.kind, ToMany) else {}


def _how(each: Column) -> str:
    """Give how a value is written."""
    match each.kind:
        case ToMany(to=to):
            return f"One address a line, as the pages of {plural(to).lower()} give them: `/api/{to}/12/`."
        case ToOne(to=to):
            return f"Its address, as its page gives it: `/api/{to}/12/`."
        case Datetime():
            return "In UTC."
        case Version():
            return "Such as `1.0.0`."
        case _:
            return ""
