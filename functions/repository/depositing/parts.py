"""A form with more fields than a page has room for, in parts: each is a page of its own, and is saved by itself.

A form changes the fields that it has and no others (`texts.typed`), so a part says nothing of those of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from functions.repository.depositing.fields import FieldGroup, FormField
from shared.http import Request

_ROOM: Final = 26_000
"""Bytes of a page, which has at most 50 KB, for empty fields."""

_FIELD: Final = 350
"""Bytes that a field takes beside its names, its hint and its choices."""

_CHOICE: Final = 70

MOST_PARTS: Final = 999

Part = Sequence[FieldGroup]


def parts_of(groups: Sequence[FieldGroup]) -> Sequence[Part]:
    """Give the groups of a form's fields in parts that fit; one part in nearly every case."""
    parts: list[list[FieldGroup]] = [[]]
    left = _ROOM
    for group in groups:
        some: list[FormField] = []
        for field in group.fields:
            taken = _weight_of(field)
            if taken > left and (some or parts[-1]):
                parts[-1] += [replace(group, fields=tuple(some))] if some else []
                parts.append([])
                some, left = [], _ROOM
            some.append(field)
            left -= taken
        parts[-1] += [replace(group, fields=tuple(some))] if some else []
    return parts


def weight_of(part: Part) -> int:
    """Give the bytes of a page that a part takes as long as nothing is filled in."""
    return sum(_weight_of(field) for group in part for field in group.fields)


def _weight_of(field: FormField) -> int:
    from shared.html.measures import weight  # and Jinja with it, which only pages want

    names = 5 * weight(field.name) + 2 * weight(field.label)
    return _FIELD + names + weight(field.hint) + sum(_CHOICE + 2 * weight(words) for _, words in field.choices)


def part_number(request: Request, count: int) -> int:
    """Give which part is asked for, from 1; the first where none is, or one that there is not."""
    said = (request.query.get("part") or [""])[-1]
    is_number = said.isascii() and said.isdecimal() and len(said) <= len(str(MOST_PARTS))
    return int(said) if is_number and 1 <= int(said) <= count else 1


def query_of(number: int) -> str:
    """Give what leads to a part, behind the address of the form; nothing for the first."""
    return f"?part={number}" if number > 1 else ""
