"""Versions of what forms are written from: a form comes back with that of when it was read.

So of two people with one form the later learns that the first has saved, and loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from functions.repository import refusals
from functions.repository.metadata.access import without_entries
from functions.repository.metadata.base import IDENTIFIER, RIGHTS
from functions.repository.wire import base_of
from shared.records import Record

Document = Mapping[str, Any]
"""The metadata as patches see them: the base fields, and `community` and `collection` beside them."""


def document_of(record: Record) -> Document:
    """Give the metadata of an object as patches see them."""
    values = record.values
    return {
        **base_of(record),
        "community": values.get("values") or {},
        "collection": values.get("collection_values") or {},
    }


def guarded(document: Document, operations: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the JSON Patch that makes some changes of metadata as they were read; none if there are none.

    Its first operation tests the whole document (RFC 6902 §4.6): it fails as a whole where somebody else has changed
    anything meanwhile.
    """
    return [{"op": "test", "path": "", "value": document}, *operations] if operations else []


def version_of(value: Any) -> str:
    """Give what tells one state of metadata, of a schema or of policies from another."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:20]


def version_of_written(document: Document) -> str:
    """Give the version of what people write of metadata: what the server writes among them may change meanwhile."""
    others = {name: value for name, value in document.items() if name != IDENTIFIER}
    return version_of({**others, RIGHTS: without_entries(document.get(RIGHTS, ()))})


def require_version(value: Any, seen: str | None) -> None:
    """See that something is as whoever changes it has seen it.

    Args:
        value: what it is now.
        seen: the version that was seen; None: whatever it was.

    Raises:
        Refused: 409.
    """
    if seen is not None and version_of(value) != seen:
        raise refusals.conflict("Somebody else has changed this meanwhile, and nothing was changed")
