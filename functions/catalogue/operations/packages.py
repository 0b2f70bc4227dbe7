"""Packages: reading, making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.catalogue import mirror, models, refusals, validation
from functions.catalogue.operations import package_values, references, revisions, writes
from functions.catalogue.operations.dropped import remove_dropped
from functions.catalogue.operations.permissions import require_right, require_sight
from functions.catalogue.operations.writes import Writing, names_kept, require_no_id
from functions.catalogue.store import ACTIVE, GROUP, PACKAGE, REVISION, store
from functions.catalogue.wire import ShownPackage, is_active
from shared.allowances import making
from shared.principal import Principal
from shared.records import Change, Create, IdempotencyKey, Prepared, Record, RecordKey, Update, Values
from shared.search.addresses import address
from shared.search.shrinking import left_out
from shared.settings import settings

Body = Mapping[str, Any]
SayNew = Callable[[], Body]
"""Gives the body of a new package, or refuses it."""
SayChange = Callable[[Record], Body]
"""Gives what a body says of a package as it is; called again, with what it has become, after a lost race."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a body is taken.

    Attributes:
        version: of the legacy API.
        takes_id: whether an administrator may say the id of a new package.
        merges_extras: whether extras are merged key by key; else they are replaced.
    """

    version: int = 1
    takes_id: bool = False
    merges_extras: bool = True


LEGACY: Final = Rules()


# Reading


def read(reference: str, caller: Principal) -> ShownPackage:
    """Give a package by its name or id. One round trip where it has been met, else up to three.

    A record of another group that is shown as a package takes up to two more.

    Raises:
        Refused: 404; 403 for a deleted one that is not the caller's.
    """
    record, beside = references.find_with(PACKAGE, reference)
    if record is None:
        if mirrored := mirror.find(reference):
            return mirrored
        raise refusals.not_found()
    require_sight(record, caller)
    return show(record, beside)


def read_many(ids: Iterable[int]) -> list[ShownPackage]:
    """Give the active packages among these records, in order. Two round trips."""
    wanted = list(ids)
    found = store().get_many(PACKAGE, wanted)
    return show_all([found[id] for id in wanted if id in found and is_active(found[id])])


def show(record: Record, known: Mapping[RecordKey, Record] | None = None) -> ShownPackage:
    """Give a package with what is shown in it. One round trip where that is not known."""
    return show_all([record], known)[0]


def show_all(records: Sequence[Record], known: Mapping[RecordKey, Record] | None = None) -> list[ShownPackage]:
    """Give packages with what is shown in them. One round trip where that is not known."""
    found = dict(known or {})
    wanted = {key for record in records for key in _beside(record)} - found.keys()
    if wanted:
        found.update(store().get_all(sorted(wanted), ()))
    for record in records:
        references.remember(record, _beside(record))
    groups = {id: each for (collection, id), each in found.items() if collection == GROUP}
    others = {id: each for (collection, id), each in found.items() if collection == PACKAGE}
    return [ShownPackage(record, groups, others) for record in records]


def _beside(record: Record) -> list[RecordKey]:
    """Give what is shown in a package."""
    groups = [(GROUP, id) for id in record.values["groups"]]
    return [*groups, *dict.fromkeys((PACKAGE, each["other"]) for each in record.values["relationships"])]


# Making


def create(
    said: SayNew, caller: Principal, rules: Rules = LEGACY, idempotency: IdempotencyKey | None = None
) -> ShownPackage:
    """Make a package. Two round trips; three more where it is put into groups.

    Args:
        said: gives the body.
        caller: who makes it.
        rules: how the body is taken.
        idempotency: makes it safe to repeat.

    Raises:
        Refused: 403 for nobody, 400, 409; 404 for a group that is not there, 403 for one that is not the caller's.
        AllowanceSpent: the caller has made as many records today as an account may.
    """
    start, values = writes.begin(PACKAGE, models.PACKAGE, said, caller, rules.takes_id)
    groups = _groups_of(values.get("groups", ()), [], {}, caller)
    after = package_values.changed({**package_values.EMPTY, **start}, values, rules.version, rules.merges_extras)

    def plan(prepared: Prepared) -> list[Change]:
        id, number = prepared.ids
        revision = revisions.new(number, f"REST API: Create object {after['name']}", caller.username, [id])
        dates = {"created": revision.timestamp, "changed": revision.timestamp, "revision": revision.uuid}
        return [Create(PACKAGE, id, {**after, **dates, "groups": sorted(groups)}), revision.change]

    with names_kept(PACKAGE):
        made = making(
            settings.table("catalogue"),
            start["owner"],
            lambda: store().transact(plan, reserve=[PACKAGE, REVISION], idempotency=idempotency),
        )
    return show(made[0], {(GROUP, id): group for id, group in groups.items()})


# Changing


def update(reference: str, said: SayChange, caller: Principal, rules: Rules = LEGACY) -> ShownPackage:
    """Change what a body says of a package; what it does not say stays. Two round trips where it has been met.

    Args:
        reference: its name or id.
        said: gives the body, once it is known that the caller may change the package.
        caller: who changes it.
        rules: how the body is taken.

    Raises:
        Refused: 403 for nobody, 404, 403, 400, 409; 404 and 403 for groups.
    """
    found: dict[RecordKey, Record] = {}

    def values(writing: Writing) -> Values:
        record, body = writing.record, said(writing.record)
        validation.require_same_id(body, record.values["uuid"])
        read = validation.read(models.PACKAGE, body)
        after = package_values.changed(record.values, read, rules.version, rules.merges_extras)
        require_no_id(PACKAGE, after["name"], own=record.values["uuid"])
        if "groups" in read:
            groups = _groups_of(read["groups"], record.values["groups"], writing.beside, caller)
            after["groups"] = sorted(groups)
            found.update({(GROUP, id): group for id, group in groups.items()})
        return after

    record, beside = _write(reference, values, caller)
    return show(record, {**beside, **found})


def change(
    reference: str, values: Callable[[Writing], Values], caller: Principal, doing: str = "Update"
) -> ShownPackage:
    """Give a package the values that a function makes of it as it is; nothing is written where they are the same.

    Raises:
        Refused: as for `update`, and what the function raises.
    """
    return show(*_write(reference, values, caller, doing))


def _write(
    reference: str, values: Callable[[Writing], Values], caller: Principal, doing: str = "Update"
) -> tuple[Record, Mapping[RecordKey, Record]]:
    """Write as `change` says, and give the package as it is then, and what was read with it."""
    seen: list[Writing] = []

    def plan(writing: Writing) -> list[Change]:
        seen.append(writing)
        record, after = writing.record, values(writing)
        if after == record.values:
            return []
        revision = revisions.new(
            writing.revision, f"REST API: {doing} object {record.values['name']}", caller.username, [record.id]
        )
        hidden = [left_out(address(PACKAGE, record.id))] if is_active(record) and after["state"] != ACTIVE else []
        return [Update(record, revision.on(after)), revision.change, *hidden]

    with names_kept(PACKAGE):
        written = writes.transact(PACKAGE, reference, caller, plan)
    if written:
        remove_dropped(seen[-1].record.values["resources"], written[0].values["resources"])
    return written[0] if written else seen[-1].record, seen[-1].beside


def delete(reference: str, caller: Principal) -> None:
    """Delete a package: it stays, for those who may change it, and gives back its name.

    Raises:
        Refused: 403 for nobody, 404, 403.
    """
    change(reference, lambda writing: package_values.deleted(writing.record.values), caller, "Delete")


def _groups_of(
    said: Iterable[str], present: Sequence[int], known: Mapping[RecordKey, Record], caller: Principal
) -> dict[int, Record]:
    """Give the groups that a package will be in: those said, and deleted ones that it is in and nobody sees.

    Raises:
        Refused: 404 for a group that is not there, 403 for one added or removed that the caller may not change.
    """
    before = {id: known[GROUP, id] for id in present if (GROUP, id) in known}
    if missing := [id for id in present if id not in before]:
        before.update(store().get_many(GROUP, missing))
    active = {id: group for id, group in before.items() if is_active(group)}
    named = {name: group for group in active.values() for name in (group.values["uuid"], group.values["name"])}
    unknown = [each for each in said if each not in named]
    for each, group in zip(unknown, references.find_all(GROUP, unknown), strict=True):
        if group is None or not is_active(group):
            raise refusals.not_found(f"Group {each[:200]}")
        named[each] = group
    after = {named[each].id: named[each] for each in said}
    for id in after.keys() ^ active.keys():
        require_right(after.get(id) or active[id], caller)
    return {**{id: group for id, group in before.items() if id not in active}, **after}
