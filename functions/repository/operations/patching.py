"""Changing metadata by a JSON Patch: of drafts and of what is published, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from typing import Any, Final

from functions.repository import moments, refusals
from functions.repository.metadata.bounds import MOST_BYTES
from functions.repository.metadata.checking import BadMetadata, kept, same
from functions.repository.metadata.document import Metadata, patched
from functions.repository.metadata.json_patch import BadPatch, DocumentTooLarge, PatchOperation
from functions.repository.metadata.mandatory import missing
from functions.repository.metadata.schemas import SchemaField
from functions.repository.operations import links, objects, writes
from functions.repository.operations.permissions import require_community_admin, require_editor, require_site_admin
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import CATEGORY, COLLECTION, COMMUNITY, DEPOSIT, SCHEMA
from functions.repository.wire import ShownObject, base_of, is_published
from shared.principal import Principal
from shared.records import Change, Record, Update, Values

MOST_ATTEMPTS: Final = 4
"""How often a patch is applied that somebody else's change has overtaken."""

_OF_COMMUNITIES: Final = ("title", "description")
"""The base fields of communities and categories."""


def patch(pid: Pid, said: Callable[[], Sequence[PatchOperation]], caller: Principal, site: str) -> ShownObject:
    """Change the metadata of an object. Two round trips where it has been met, one if it stays as it is.

    Args:
        pid: the object.
        said: gives the operations, once it is known that the caller may change it.
        caller: who changes it.
        site: the site's address, by which its own addresses are known in metadata.

    Raises:
        Refused: 401, 404, 403; 409 for one that is being reviewed or published, and where others keep changing it; 400
            for a patch that fails and for bad values; 413; 415.
    """
    operations = cache(said)
    attempt = count(1)

    def plan(writing: ObjectWrite) -> list[Change]:
        if next(attempt) > MOST_ATTEMPTS:
            raise refusals.conflict(f"Object '{pid}' is being changed by others, nothing was changed; try again")
        before = writing.record.values
        after = _after(writing, operations())
        if same(after, before):
            return []
        if links.texts_of(after["base"]) != links.texts_of(before["base"]):
            after = {**after, "links": links.names_in(after["base"], site)}
        return [Update(writing.record, {**after, "updated": moments.now()})]

    return objects.shown_after(pid, lambda: writes.changed(pid, caller, _require_right, plan))


def _require_right(record: Record, caller: Principal) -> None:
    """See that somebody may change the metadata of an object, of whatever kind it is.

    Raises:
        Refused: 403, 409.
    """
    match record.collection:
        case collection if collection in (DEPOSIT, COLLECTION):
            require_editor(record, caller)
        case collection if collection == COMMUNITY:
            require_community_admin(record, caller)
        case collection if collection == CATEGORY:
            require_site_admin(caller)
        case _:
            raise refusals.denied("A schema is changed where it is used: at its community or collection")


def _after(writing: ObjectWrite, operations: Sequence[PatchOperation]) -> Values:
    """Give what operations make of an object.

    Raises:
        Refused: 400, 413.
    """
    values = writing.record.values
    before = Metadata(base_of(writing.record), values.get("values", {}), values.get("collection_values", {}))
    try:
        if writing.record.collection not in (DEPOSIT, COLLECTION):
            return _described(values, patched(before, operations))
        fields, inside = _schemas(writing)
        after = kept(patched(before, operations), fields, inside)
    except BadPatch as bad:
        raise refusals.bad_request(str(bad)) from None
    except BadMetadata as bad:
        raise refusals.bad_request(str(bad), bad.errors) from None
    except DocumentTooLarge:
        raise refusals.too_large(f"Metadata too large (limit {MOST_BYTES} bytes)") from None
    if is_published(writing.record):
        _require_mandatory(writing, after, fields, inside)
    return _with(writing.record, after)


def _described(values: Values, said: Metadata) -> Values:
    """Give what a community or a category is after a patch: it has a title, perhaps a description, and no more."""
    after = kept(said, (), None)
    others = [name for name in after.base if name not in _OF_COMMUNITIES] + (["community"] if after.community else [])
    if others:
        raise BadMetadata([(name, f"'{name}' is not a field of a {values['namespace']}") for name in others])
    if not after.base.get("title", "").strip():
        raise refusals.missing_fields(["title"])
    return {**values, "base": after.base}


def _with(record: Record, after: Metadata) -> Values:
    values = {**record.values, "base": after.base, "values": after.community}
    if record.collection == DEPOSIT:
        values["collection_values"] = after.collection
    return values


# What belongs to an object


def _schemas(writing: ObjectWrite) -> tuple[Sequence[SchemaField], Sequence[SchemaField] | None]:
    """Give the fields of the community's schema, and those of the collection's; None where there is no collection."""
    values = writing.record.values
    inside = _fields(writing, values["collection_schema"]) if values.get("collection") else None
    return _fields(writing, values["schema"]), inside


def _fields(writing: ObjectWrite, schema: int) -> Sequence[SchemaField]:
    record = writing.beside((SCHEMA, schema))
    fields: Sequence[SchemaField] = record.values["fields"] if record else ()
    return fields


def _require_mandatory(
    writing: ObjectWrite, after: Metadata, fields: Sequence[SchemaField], inside: Sequence[SchemaField] | None
) -> None:
    community = writing.beside((COMMUNITY, writing.record.values["community"]))
    policies: dict[str, Any] = community.values["policies"] if community else {}
    if names := missing(after.base, after.community, after.collection, fields, inside or (), policies):
        raise refusals.missing_fields(names)
