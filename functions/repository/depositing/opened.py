"""What the page of a deposit or a collection shows to whoever works on it: itself, what is asked, what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.repository import moments, refusals
from functions.repository.depositing.fields import FieldGroup, FormField, groups
from functions.repository.metadata.mandatory import missing
from functions.repository.metadata.schemas import SchemaField
from functions.repository.operations import objects
from functions.repository.operations.permissions import (
    Right,
    administers,
    owns,
    require_account,
    require_draft,
    require_editor,
)
from functions.repository.operations.versions import Document, document_of, version_of
from functions.repository.pids import Pid
from functions.repository.store import (
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    DONE,
    FAILED,
    PENDING,
    SCHEMA,
    SUBMITTED,
    UPLOAD,
    UPLOADS_OF,
    store,
)
from functions.repository.wire import ShownObject, is_published
from shared.aws import parallel
from shared.http import Refused
from shared.principal import Principal
from shared.records import Record, RecordKey, Values

_MOST_UPLOADS: Final = 100
"""As many of the newest uploads are looked through for those that are not finished."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A deposit, or a collection, that somebody works on.

    Attributes:
        shown: the object with its files.
        policies: its community's.
        community: what its community is called.
        fields: of its community's schema.
        inside: of its collection's; None where it is in none.
        uploads: what has been begun to be sent and is no file yet.
        may_edit: whether the caller may change its metadata now.
        may_send: whether they may change its files, and submit it, now.
        may_review: whether they may approve it or give it back now.
        may_delete: whether they may delete it.
    """

    shown: ShownObject
    policies: Values
    community: str
    fields: Sequence[SchemaField]
    inside: Sequence[SchemaField] | None
    uploads: Sequence[Values]
    may_edit: bool
    may_send: bool
    may_review: bool
    may_delete: bool

    @property
    def record(self) -> Record:
        """The object's record."""
        return self.shown.record

    @property
    def document(self) -> Document:
        """Its metadata as patches see them."""
        return document_of(self.record)

    @property
    def version(self) -> str:
        """What tells this state of its metadata from others."""
        return version_of(self.document)

    @property
    def groups(self) -> list[FieldGroup]:
        """The fields of its form."""
        return groups(self.fields, self.inside, self.policies)

    @property
    def form(self) -> list[FormField]:
        """The fields of its form, one after the other."""
        return [field for group in self.groups for field in group.fields]

    @property
    def missing(self) -> list[str]:
        """The fields without a value that it needs before it is published, as complaints name them."""
        values = self.record.values
        inside = values.get("collection_values") or {}
        return missing(values["base"], values["values"], inside, self.fields, self.inside or (), self.policies)


def opened(pid: Pid, caller: Principal) -> Opened:
    """Give a deposit or a collection to whoever may work on it.

    Two round trips: the object with its files, then what belongs to it; one more for what is another's.

    Raises:
        Refused: 401, 404, 403.
    """
    require_account(caller)
    if pid.namespace not in (DEPOSIT, COLLECTION):
        raise refusals.not_found(pid)
    shown = objects.read(pid, caller)
    record = shown.record
    mine = owns(record, caller)
    # Whoever sees what another has submitted reviews it (`require_sight`)
    may_review = record.values["state"] == SUBMITTED and (not mine or administers(record, caller))
    may_edit = _may(require_editor, record, caller)
    if not (mine or may_edit or may_review):
        raise refusals.denied()
    beside, uploads = _beside(record, with_uploads=mine)
    values = record.values
    community = beside.get((COMMUNITY, values["community"]))
    return Opened(
        shown,
        community.values["policies"] if community else {},
        community.values["base"]["title"] if community else values["community_id"],
        _fields(beside, values["schema"]),
        _fields(beside, values["collection_schema"]) if values["collection"] else None,
        uploads,
        may_edit=may_edit,
        may_send=_may(require_draft, record, caller),
        may_review=may_review,
        may_delete=_may_delete(record, caller),
    )


def _may_delete(record: Record, caller: Principal) -> bool:
    """Whether somebody is offered to delete an object: of what is published, collections alone."""
    if is_published(record):
        return caller.is_site_admin and record.collection == COLLECTION
    return owns(record, caller)


def _may(right: Right, record: Record, caller: Principal) -> bool:
    try:
        right(record, caller)
    except Refused:
        return False
    return True


def _beside(record: Record, *, with_uploads: bool) -> tuple[dict[RecordKey, Record], list[Values]]:
    """Read what belongs to an object. One round trip."""
    values = record.values
    keys = [(COMMUNITY, values["community"]), (SCHEMA, values["schema"])]
    keys += [(SCHEMA, values["collection_schema"])] if values["collection"] else []
    calls: list[Any] = [lambda: store().get_all(keys, ())]
    if with_uploads and record.collection == DEPOSIT and not is_published(record):
        calls.append(lambda: _unfinished(record.id))
    beside, *rest = parallel(*calls)
    return beside, rest[0] if rest else []


def _unfinished(deposit: int) -> list[Values]:
    """Give the uploads of a deposit that are open, being verified or have failed, the newest of each name."""
    lines = store().entries(UPLOAD, UPLOADS_OF, str(deposit), limit=_MOST_UPLOADS, descending=True)
    now = moments.now()
    newest: dict[str, Values] = {}
    for line in lines:
        newest.setdefault(line.data["name"], dict(line.data))
    return [each for each in newest.values() if each["state"] != DONE and each["expires"] > now]


def is_open(upload: Values) -> bool:
    """Whether parts of an upload can still be sent."""
    return bool(upload["state"] == PENDING)


def has_failed(upload: Values) -> bool:
    """Whether an upload will never become a file."""
    return bool(upload["state"] == FAILED)


def _fields(beside: dict[RecordKey, Record], schema: int) -> Sequence[SchemaField]:
    record = beside.get((SCHEMA, schema))
    fields: Sequence[SchemaField] = record.values["fields"] if record else ()
    return fields
