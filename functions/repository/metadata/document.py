"""The document that a patch of metadata changes: the base fields, and the members `community` and `collection`.

Nothing else of an object can be changed by a patch (SURF Data Repository documentation, "Update draft deposit
metadata"). Diffs of what is shown name base fields below `/base`, and older documentation has other names of the title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from functions.repository.metadata import json_patch
from functions.repository.metadata.json_patch import BadPatch, PatchOperation
from shared.http.body import MAX_DEPTH, depth_of

COMMUNITY: Final = "community"
COLLECTION: Final = "collection"

_ALIASES: Final = (("/base/", "/"), ("/titles/title", "/title"), ("/titles/0/title", "/title"), ("/titles", "/title"))
"""Other names of what a pointer begins with, each looked for after those before it."""

_WRITTEN_BY_THE_SITE: Final = frozenset(
    {"$schema", "identifier", "id", "pid", "created", "updated", "properties", "files", "links", "metadata"}
    | {"state", "sharelevel", "owner", "epicpid", "doi"}
)


class Metadata(NamedTuple):
    """The metadata of an object: base fields, and what its community's and its collection's schema say."""

    base: Mapping[str, Any]
    community: Mapping[str, Any]
    collection: Mapping[str, Any]


def patched(metadata: Metadata, operations: Sequence[PatchOperation]) -> Metadata:
    """Give what operations make of metadata; of what fields there are, nothing is known here.

    Raises:
        BadPatch: an operation fails, or touches what only the site writes.
        DocumentTooLarge: the metadata become too large.
    """
    document = {**metadata.base, COMMUNITY: metadata.community, COLLECTION: metadata.collection}
    after = json_patch.apply(document, [_checked(each) for each in operations], _keep_both)
    if depth_of(after) > MAX_DEPTH:
        raise BadPatch("Metadata are nested too deeply")
    base = {name: value for name, value in after.items() if name not in (COMMUNITY, COLLECTION)}
    return Metadata(base, after[COMMUNITY], after[COLLECTION])


def _checked(operation: PatchOperation) -> PatchOperation:
    """Give an operation in the document's own names.

    Raises:
        BadPatch: it writes what cannot be changed.
    """
    source = None if operation.source is None else _named(operation.source)
    operation = replace(operation, path=_named(operation.path), source=source)
    written = [] if operation.name == "test" else [operation.path]
    if operation.name == "move":
        written.append(operation.source or "")
    for pointer in written:
        if not pointer:
            raise operation.failed("the whole document cannot be changed")
        if pointer.split("/")[1] in _WRITTEN_BY_THE_SITE:
            raise operation.failed("read-only")
    return operation


def _named(pointer: str) -> str:
    for alias, name in _ALIASES:
        if pointer == alias or pointer.startswith(alias if alias.endswith("/") else f"{alias}/"):
            pointer = name + pointer[len(alias) :]
    return pointer


def _keep_both(operation: PatchOperation, document: dict[str, Any]) -> None:
    """See that both members are there and are objects: one that is removed is emptied."""
    for name in (COMMUNITY, COLLECTION):
        if not isinstance(document.setdefault(name, {}), dict):
            raise operation.failed(f"'{name}' must be an object")
