"""Forms that make and change records: one control for each field that may be said, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from functions.registry.kinds import Uuid, Version
from functions.registry.labels import singular
from functions.registry.pages.filtering import Control
from functions.registry.pages.names import linked
from functions.registry.refusals import NON_FIELD
from functions.registry.tables import LONG, Column, Table
from shared.fields import Boolean, Datetime, Integer, Text, ToMany, ToOne
from shared.html import prose
from shared.http import Request
from shared.records import Record

MOST_LINKS: Final = 100
"""Links that a form shows of a field; one with more is left as it is."""

_YES_OR_NO: Final = (("true", "Yes"), ("false", "No"))
_SHORT: Final = 10_000


def blank(table: Table) -> list[Control]:
    """Give the controls for a new record, each with the value that it has unless told otherwise."""
    return [_control(each, _text(each.initial) if each.has_default else "") for each in table.writable]


def filled(table: Table, record: Record, base: str) -> list[Control]:
    """Give the controls that change a record, with what it is now. What is too much for a form is not in it."""
    return [
        replace(control, required=False) if isinstance(each.kind, Uuid) else control
        for each in table.writable
        if not _is_too_much(record, each)
        for control in [_control(each, _now(record, each, base))]
    ]


def _is_too_much(record: Record, each: Column) -> bool:
    if isinstance(each.kind, ToMany):
        return each.name in record.overflowed or len(linked(record, each)) > MOST_LINKS
    return len(_text(record.values[each.name])) > _SHORT


def again(table: Table, request: Request, body: Mapping[str, Any]) -> tuple[list[Control], list[str]]:
    """Give the controls with what was said in this request and what is wrong with it, and what is wrong beside them."""
    said = request.form()
    known = {each.name for each in table.writable}
    wrong = {name: " ".join(map(str, _listed(texts))) for name, texts in body.items()}
    controls = [
        replace(_control(each, "\n".join(said.get(each.name, ()))), wrong=wrong.get(each.name, ""))
        for each in table.writable
        if each.name in said or each.name in wrong
    ]
    return controls, [_plain(name, text) for name, text in wrong.items() if name not in known]


def _listed(texts: Any) -> Sequence[Any]:
    return texts if isinstance(texts, list) else [texts]


def _plain(name: str, text: str) -> str:
    return text if name in (NON_FIELD, "detail") else f"{name}: {text}"


def _control(each: Column, value: str) -> Control:
    kind, choices = _kind(each, value)
    needed = each.required and not each.has_default
    hint = prose(" ".join(filter(None, (each.hint, _how(each)))))
    return Control(each.name, each.label, value, kind, hint, required=needed, choices=choices, extra=_extra(each, kind))


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
            return f"Addresses, one a line, such as `/api/{to}/12/`."
        case ToOne(to=to):
            return f"The address of one: {singular(to).lower()}, such as `/api/{to}/12/`."
        case Datetime():
            return "In UTC."
        case Version():
            return "Such as `1.0.0`."
        case _:
            return ""


def _now(record: Record, each: Column, base: str) -> str:
    """Give what a field of a record says now, as a form says it."""
    if isinstance(each.kind, ToOne):
        return "\n".join(f"{base}/api/{each.kind.to}/{id}/" for id in linked(record, each))
    return _text(record.values[each.name])


def _text(value: Any) -> str:
    if value is None or isinstance(value, tuple | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
