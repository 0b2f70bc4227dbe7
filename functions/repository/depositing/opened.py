"""What the page of a deposit or a collection shows to whoever works on it: itself, what is asked, what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.repository import refusals
from functions.repository.depositing.fields import FieldGroup, FormField, groups
from functions.repository.depositing.surroundings import Surroundings, surroundings_of
from functions.repository.metadata.mandatory import missing
from functions.repository.operations import objects
from functions.repository.operations.permissions import (
    Right,
    administers,
    owns,
    require_account,
    require_draft,
    require_editor,
)
from functions.repository.operations.versions import Document, document_of, version_of_written
from functions.repository.pids import Pid
from functions.repository.store import (
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    FAILED,
    PENDING,
    SUBMITTED,
)
from functions.repository.wire import ShownObject, is_published
from shared.http import Refused
from shared.principal import Principal
from shared.records import Record, Values


@dataclass(frozen=True, slots=True)
class Opened:
    """A deposit, or a collection, that somebody works on.

    Attributes:
        shown: the object with its files.
        around: what belongs to it.
        may_edit: whether the caller may change its metadata now.
        may_send: whether they may change its files, and submit it, now.
        may_review: whether they may approve it or give it back now.
        may_delete: whether they may delete it.
    """

    shown: ShownObject
    around: Surroundings
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
        """What tells this state of its metadata, as far as people write them, from others."""
        return version_of_written(self.document)

    @property
    def groups(self) -> list[FieldGroup]:
        """The fields of its form."""
        return groups(self.around.fields, self.around.inside, self.around.policies)

    @property
    def form(self) -> list[FormField]:
        """The fields of its form, one after the other."""
        return [field for group in self.groups for field in group.fields]

    @property
    def unnamed(self) -> dict[str, Any]:
        """Values of the community and the collection that no field of a schema names, by the names of such fields.

        Programs have written them, or a schema has lost the field.
        """
        named, document = {field.name for field in self.form}, self.document
        found = {f"{ns}.{name}": value for ns in (COMMUNITY, COLLECTION) for name, value in document[ns].items()}
        return {name: value for name, value in found.items() if name not in named}

    def must_go(self, name: str) -> bool:
        """Whether nothing is saved as long as such a value is there: its schema has other fields."""
        fields = self.around.fields if name.startswith(f"{COMMUNITY}.") else self.around.inside
        return fields is None or bool(fields)

    @property
    def missing(self) -> list[str]:
        """The fields without a value that it needs before it is published, as complaints name them."""
        values = self.record.values
        inside = values.get("collection_values") or {}
        around = self.around
        return missing(values["base"], values["values"], inside, around.fields, around.inside or (), around.policies)


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
    return Opened(
        shown,
        surroundings_of(record, is_own=mine, may_edit=may_edit),
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


def is_open(upload: Values) -> bool:
    """Whether parts of an upload can still be sent."""
    return bool(upload["state"] == PENDING)


def has_failed(upload: Values) -> bool:
    """Whether an upload will never become a file."""
    return bool(upload["state"] == FAILED)
