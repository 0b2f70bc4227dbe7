"""JSON Patch (RFC 6902): read strictly, and applied within bounds.

The operations themselves are `jsonpatch`'s. Here is what it leaves to its callers: members that must be there, bounds
on what a patch may make of a document on the way, and one short reason for every failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from functions.repository.metadata.bounds import MOST_BYTES, size_of
from functions.repository.metadata.reasons import reason

MOST_OPERATIONS: Final = 1_000
_MOST_COPIED: Final = 4 * MOST_BYTES
"""What the `copy`s of one patch may copy together: else thousands of times the same work could be asked for."""

_NEEDED: Final = {
    "add": ("value",),
    "remove": (),
    "replace": ("value",),
    "move": ("from",),
    "copy": ("from",),
    "test": ("value",),
}
"""The operations, and what each needs besides its `path` (RFC 6902 §4)."""

_BAD_ESCAPE: Final = re.compile(r"~(?![01])")
_LONGEST_SHOWN: Final = 200


class BadPatch(ValueError):
    """A patch that is none, or that cannot be applied; the message says so to the caller."""


class DocumentTooLarge(Exception):
    """The document passes its bound, at the end or on the way."""


@dataclass(frozen=True, slots=True)
class PatchOperation:
    """One operation.

    Attributes:
        label: what it is called in errors: its place, and what it does where.
        name: `add`, `remove`, `replace`, `move`, `copy` or `test`.
        path: where.
        source: the `from` of a `move` or a `copy`.
        value: of an `add`, a `replace` or a `test`.
    """

    label: str
    name: str
    path: str
    source: str | None = None
    value: Any = None

    def failed(self, reason: str) -> BadPatch:
        """Say why it fails."""
        return BadPatch(f"{self.label}: {reason}")

    @property
    def as_document(self) -> dict[str, Any]:
        """Give it as the object of RFC 6902, without members that mean nothing."""
        members = {"op": self.name, "path": self.path, "from": self.source, "value": self.value}
        return {name: members[name] for name in ("op", "path", *_NEEDED[self.name])}


# Reading


def read(said: Any) -> list[PatchOperation]:
    """Read the operations of a patch, a JSON value in which no object had a member twice.

    Raises:
        BadPatch: it is no array, has too many operations, or one that lacks something.
    """
    if not isinstance(said, list):
        raise BadPatch("A JSON Patch must be an array of operations")
    if len(said) > MOST_OPERATIONS:
        raise BadPatch(f"A JSON Patch may have at most {MOST_OPERATIONS} operations, this one has {len(said)}")
    return [_operation(place, each) for place, each in enumerate(said)]


def _operation(place: int, said: Any) -> PatchOperation:
    label = f"JSON Patch operation {place}"
    if not isinstance(said, dict):
        raise BadPatch(f"{label}: must be an object")
    name = _text(label, said, "op")
    if name not in _NEEDED:
        raise BadPatch(f"{label}: unknown op {name[:_LONGEST_SHOWN]!r}")
    path = _pointer(label, said, "path")
    label = f"{label} ({name} '{path[:_LONGEST_SHOWN]}')"
    source = _pointer(label, said, "from") if "from" in _NEEDED[name] else None
    if "value" in _NEEDED[name] and "value" not in said:
        raise BadPatch(f"{label}: 'value' is missing")
    return PatchOperation(label, name, path, source, said.get("value"))


def _text(label: str, said: Mapping[str, Any], member: str) -> str:
    if member not in said:
        raise BadPatch(f"{label}: '{member}' is missing")
    if not isinstance(said[member], str):
        raise BadPatch(f"{label}: '{member}' must be a string")
    return str(said[member])


def _pointer(label: str, said: Mapping[str, Any], member: str) -> str:
    """Read a JSON Pointer (RFC 6901 §3)."""
    text = _text(label, said, member)
    if (text and not text.startswith("/")) or _BAD_ESCAPE.search(text):
        raise BadPatch(f"{label}: '{member}' must be a JSON Pointer")
    return text


# Applying


AfterEach = Callable[[PatchOperation, Any], None]
"""Sees the document after an operation; it may mend it, and raise."""


def apply(document: Any, operations: Sequence[PatchOperation], after_each: AfterEach) -> Any:
    """Give what operations make of a copy of a document.

    Args:
        document: a JSON value.
        operations: what is done to it, in order.
        after_each: is called after each of them.

    Raises:
        BadPatch: an operation fails.
        DocumentTooLarge: the document passes `MOST_BYTES` after one of them, or they copy too much.
    """
    bounds = _Bounds(size_of(document))
    document = deepcopy(document)
    try:
        for operation in operations:
            bounds.before(operation, document)
            document = _applied(document, operation)
            bounds.after(document)
            after_each(operation, document)
    except RecursionError:
        raise operation.failed("nested too deeply") from None
    return document


def _applied(document: Any, operation: PatchOperation) -> Any:
    from jsonpatch import JsonPatch, JsonPatchException, JsonPointerException

    try:
        return JsonPatch([operation.as_document]).apply(document, in_place=True, atomic=True)
    except (JsonPatchException, JsonPointerException):
        raise operation.failed(reason(document, operation.name, operation.path, operation.source)) from None


class _Bounds:
    """How large a document may be by now: counted up, and measured only where that would be too much."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._copied = 0

    def before(self, operation: PatchOperation, document: Any) -> None:
        """Count what an operation adds, before a copy is made."""
        if operation.name in ("add", "replace"):
            self._size += size_of(operation.value)
        if operation.name == "copy":
            copied = size_of(_at(document, operation))
            self._size += copied
            self._copied += copied
            if self._copied > _MOST_COPIED:
                raise DocumentTooLarge
        self._size += len(operation.path) + len('"":,')

    def after(self, document: Any) -> None:
        """See that the document is within its bound."""
        if self._size > MOST_BYTES:
            self._size = size_of(document)
            if self._size > MOST_BYTES:
                raise DocumentTooLarge


def _at(document: Any, operation: PatchOperation) -> Any:
    """Give what a `from` leads to, null if nothing is there: then the operation fails."""
    from jsonpointer import EndOfList, resolve_pointer

    value = resolve_pointer(document, operation.source or "", None)
    return None if isinstance(value, EndOfList) else value
