"""The fields of a form as a page shows them: with what stands in them, and what is wrong with that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from functions.repository.depositing import texts
from functions.repository.depositing.fields import FieldGroup, FormField, Shape
from functions.repository.depositing.texts import Typed
from functions.repository.operations.versions import Document

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_LINE: Final = 120
"""Characters that one line of a form shows well."""

_LONGEST_FIXED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled into a form beside the metadata as they are.

    Attributes:
        said: what somebody has typed, by the names of fields; the others show what the metadata say.
        wrong: what is wrong with fields, by their names.
        rows: empty rows for licences.
        was_overtaken: whether the metadata have changed since the form was read, so that both are shown.
        removed: the names of values that are to go.
    """

    said: Mapping[str, Typed]
    wrong: Mapping[str, str]
    rows: int = 1
    was_overtaken: bool = False
    removed: frozenset[str] = frozenset()


EMPTY: Final = Filling({}, {})

ALL_UNNAMED: Final = "*"
"""Stands for all values that no field of a schema names, where some are to go."""


@dataclass(frozen=True, slots=True)
class BesideForm:
    """What a form beside that of the metadata has sent, where it could not be done.

    Attributes:
        said: what was typed or chosen, by the names of fields.
        wrong: what is wrong with it, likewise.
    """

    said: Mapping[str, str]
    wrong: Mapping[str, str]


NOTHING_BESIDE: Final = BesideForm({}, {})


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field of a form as it is shown.

    Attributes:
        field: the field.
        shape: how it is filled in, which may take more room than others of its sort.
        texts: what stands in it.
        pairs: of licences, their names and addresses, and empty rows.
        choices: what can be chosen, and what has been that cannot any more.
        wrong: what is wrong with it.
        saved: what the metadata say instead, where somebody else has changed them meanwhile.
        fixed: its value as JSON, where no form can write it.
    """

    field: FormField
    shape: Shape
    texts: Typed
    pairs: Sequence[tuple[str, str]] = ()
    choices: Sequence[tuple[str, str]] = ()
    wrong: str = ""
    saved: str = ""
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class FilledGroup:
    """Fields that stand together; `is_open` where those few people need have something in them."""

    group: FieldGroup
    fields: Sequence[FilledField]
    is_open: bool


def said_of(fields: Iterable[FormField], form: Mapping[str, list[str]]) -> dict[str, Typed]:
    """Give what was typed into the fields that a form had."""
    said = ((field.name, texts.typed(field, form)) for field in fields)
    return {name: each for name, each in said if each is not None}


def shown_groups(groups: Iterable[FieldGroup], document: Document, filling: Filling) -> list[FilledGroup]:
    """Give the groups of fields as they are shown."""
    return [_group(each, document, filling) for each in groups]


def _group(group: FieldGroup, document: Document, filling: Filling) -> FilledGroup:
    fields = [_shown(field, document, filling) for field in group.fields]
    return FilledGroup(group, fields, any(each.texts or each.wrong for each in fields))


def _shown(field: FormField, document: Document, filling: Filling) -> FilledField:
    value = field.value_in(document)
    kept = texts.written(field, value)
    wrong = filling.wrong.get(field.name, "")
    if kept is None:
        fixed = json.dumps(value, ensure_ascii=False)[:_LONGEST_FIXED]
        return FilledField(field, field.shape, (), wrong=wrong, fixed=fixed)
    stands = filling.said.get(field.name, kept)
    return FilledField(
        field,
        _shape(field, stands),
        stands,
        tuple(_pairs(stands, filling.rows)) if field.shape is Shape.RIGHTS else (),
        tuple(_choices(field, stands)),
        wrong,
        (" · ".join(kept) or "nothing") if filling.was_overtaken and stands != kept else "",
    )


def _shape(field: FormField, stands: Typed) -> Shape:
    """Give how a field is filled in, so that a browser leaves what stands in it as it is (HTML, value sanitization)."""
    text = stands[0] if stands else ""
    if field.shape is Shape.LINE and ("\n" in text or len(text) > _LONGEST_LINE):
        return Shape.AREA
    return Shape.LINE if field.shape is Shape.DAY and text and not _DAY.fullmatch(text) else field.shape


def _pairs(stands: Typed, rows: int) -> Iterator[tuple[str, str]]:
    return chain(zip(stands[::2], stands[1::2], strict=True), [("", "")] * rows)


def _choices(field: FormField, stands: Typed) -> Iterator[tuple[str, str]]:
    yield from field.choices
    known = {choice for choice, _ in field.choices}
    if field.shape in (Shape.CHOICE, Shape.CHOICES):
        yield from ((text, text) for text in stands if text not in known)


def wrong_of(errors: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Give what is wrong with fields, by their names, from what a refusal tells of each."""
    found: dict[str, Any] = {}
    for error in errors:
        found.setdefault(error["field"], error["message"])
    return found
