"""What a form changes: the difference between what was written into it and what came back, as a JSON Patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from functions.repository.depositing import texts
from functions.repository.depositing.fields import FormField
from functions.repository.depositing.texts import Typed
from functions.repository.metadata.base import NAMES
from functions.repository.operations.versions import Document, guarded
from functions.repository.store import COLLECTION, COMMUNITY


def patch_of(
    fields: Iterable[FormField], document: Document, said: Mapping[str, Typed], removed: Iterable[str] = ()
) -> list[Mapping[str, Any]]:
    """Give the JSON Patch that makes of metadata what was typed; empty if that changes nothing.

    Its first operation tests the whole document: it fails as a whole where somebody else has changed anything
    meanwhile (RFC 6902 §4.6).

    Args:
        fields: of the form.
        document: the metadata that the form was written from.
        said: what came back of the fields, by name.
        removed: the names of values that are to go, which no field of the form can write.
    """
    operations = [*_operations(fields, document, said), *_removals(document, removed)]
    return guarded(document, operations)


def _operations(fields: Iterable[FormField], document: Document, said: Mapping[str, Typed]) -> Iterator[dict[str, Any]]:
    for field in fields:
        before = field.value_in(document)
        shown = texts.written(field, before)
        if field.name not in said or shown is None or said[field.name] == shown:
            continue
        value = texts.read(field, said[field.name], before)
        if value is None:
            yield {"op": "remove", "path": field.pointer}
        else:
            yield {"op": "add", "path": field.pointer, "value": value}


def _removals(document: Document, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys(names):
        within, _, member = name.partition(".")
        if within in (COMMUNITY, COLLECTION) and member in document[within]:
            yield {"op": "remove", "path": f"/{within}/{_escaped(member)}"}
        elif name in NAMES and name in document:
            yield {"op": "remove", "path": f"/{name}"}


def _escaped(name: str) -> str:
    """Write a name in a JSON Pointer (RFC 6901 §3)."""
    return name.replace("~", "~0").replace("/", "~1")
