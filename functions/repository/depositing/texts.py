"""From the values of metadata to what stands in a form's fields, and from what was typed back to values.

A text that has not been touched stands for the value that it was written from, whatever its type: so saving a form
changes what somebody has changed, and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.repository.depositing.fields import BOOLEAN, FormField, Shape, is_number
from functions.repository.metadata.access import without_entries

Typed = tuple[str, ...]
"""What stands in a field: its text, or each of several; of a licence its name and its address. Nothing: `()`."""

_JSON_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
"""Numbers that JSON has, and that a float does not round."""


# To a form


def written(field: FormField, value: Any) -> Typed | None:
    """Give what stands in a field for a value, None where a form cannot say it; of no value, nothing.

    Args:
        field: the field.
        value: its value in the metadata, None for none.
    """
    if value is None:
        return ()
    if field.shape is Shape.RIGHTS:
        return _of_rights(value)
    if isinstance(value, list) != field.is_list:
        return None
    texts = [_text(each) for each in value] if field.is_list else [_text(value)]
    if field.is_list and not all(text and text == text.strip() and "\n" not in text for text in texts):
        return None
    if None in texts:
        return None
    return tuple(text for text in texts if text and text.strip())


def _of_rights(value: Any) -> Typed | None:
    pairs: list[str] = []
    for right in without_entries(value):
        name, uri = _right(right)
        if not name.strip() or {"\n", "\r"} & {*name, *uri}:
            return None
        pairs += [name, uri]
    return tuple(pairs)


def _right(right: str | Mapping[str, str]) -> tuple[str, str]:
    return (right, "") if isinstance(right, str) else (right["name"], right.get("uri", ""))


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return _lines(value)
    return json.dumps(value) if isinstance(value, bool | int | float) else None


def _lines(text: str) -> str:
    """Give a text with the ends of its lines as they are kept: forms send both characters (HTML, form submission)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# From a form


def typed(field: FormField, form: Mapping[str, list[str]]) -> Typed | None:
    """Give what somebody has typed into a field; None where the form did not have it."""
    if field.shape is Shape.RIGHTS:
        names = form.get(f"{field.name}.name")
        return None if names is None else tuple(_pairs(names, form.get(f"{field.name}.uri", [])))
    said = form.get(field.name)
    if said is None:
        return None
    if field.shape is Shape.LINES:
        said = [line.strip() for text in said for line in _lines(text).split("\n")]
    return tuple(_lines(text) for text in said if text.strip())


def _pairs(names: list[str], uris: list[str]) -> Iterator[str]:
    for name, uri in zip(names, uris, strict=False):
        if name.strip() or uri.strip():
            yield from (name, uri)


def read(field: FormField, texts: Typed, before: Any) -> Any:
    """Give the value that what was typed stands for; None for none. What is wrong with it, the metadata's check says.

    Args:
        field: the field.
        texts: what was typed, which is not what was written there.
        before: the value that it had; of a list each entry that is still there stays as it was.
    """
    if not texts:
        return None
    if field.shape is Shape.RIGHTS:
        kept = {_right(each): each for each in without_entries(before or [])}
        pairs = zip(texts[::2], texts[1::2], strict=True)
        return [kept.get(pair) or _as_right(*(each.strip() for each in pair)) for pair in pairs]
    if field.is_list:
        known = {_text(each): each for each in before} if isinstance(before, list) else {}
        return [known[text] if text in known else _value(field, text) for text in texts]
    return _value(field, texts[0])


def _as_right(name: str, uri: str) -> str | dict[str, str]:
    return {"name": name, "uri": uri} if name and uri else name or uri


def _value(field: FormField, text: str) -> Any:
    stripped = text.strip()
    if is_number(field):
        return json.loads(stripped) if _JSON_NUMBER.fullmatch(stripped) else stripped
    if field.type == BOOLEAN and stripped in ("true", "false"):
        return stripped == "true"
    return text.rstrip() if field.shape is Shape.AREA else stripped
