"""Purging: an administrator removes a package or a group for good, and its name and id are free again."""

from __future__ import annotations

from collections.abc import Sequence

from functions.catalogue import refusals
from functions.catalogue.operations import groups, references, revisions
from functions.catalogue.operations.dropped import remove_dropped
from functions.catalogue.operations.permissions import require_account
from functions.catalogue.operations.writes import missing
from functions.catalogue.store import GROUP, PACKAGE, REVISION, store
from functions.catalogue.wire import is_active
from shared.principal import Principal
from shared.records import Change, Delete, Prepared, Record, RecordKey, Update, Values
from shared.search.addresses import address
from shared.search.shrinking import left_out


def purge_package(reference: str, caller: Principal) -> None:
    """Remove a package for good, and with it its relationships and files.

    Relationships with many packages end in several transactions; where that breaks off, the same request does the rest.

    Raises:
        Refused: 403 for all but administrators, 404.
    """
    purged = _found(PACKAGE, reference, caller)
    related = list(dict.fromkeys(each["other"] for each in purged.values["relationships"]))
    *parts, last = groups.parts(related) or [[]]
    for part in parts:
        _unrelate(purged, part, caller, goes=False)
    _unrelate(purged, last, caller, goes=True)
    remove_dropped(purged.values["resources"], ())


def _unrelate(purged: Record, related: Sequence[int], caller: Principal, *, goes: bool) -> None:
    """End the relationships of a package with some others, and with that the package itself if it `goes`."""

    def plan(prepared: Prepared) -> list[Change]:
        package = _present(prepared, purged)
        others = [each for each in prepared.records.values() if each.id != package.id]
        revision = _revision(prepared, package, caller, [each.id for each in others])
        changed = [Update(each, revision.on(_unrelated(each.values, [package.id]))) for each in others]
        if not goes:
            return [Update(package, revision.on(_unrelated(package.values, related))), *changed, revision.change]
        hidden = [left_out(address(PACKAGE, package.id))] if is_active(package) else []
        return [Delete(package), *changed, revision.change, *hidden]

    others: list[RecordKey] = [(PACKAGE, id) for id in related]
    store().transact(plan, reserve=[REVISION], read=[(PACKAGE, purged.id), *others])


def purge_group(reference: str, caller: Principal) -> None:
    """Remove a group for good; its packages stay, and are in it no more.

    Raises:
        Refused: 403 for all but administrators, 404.
    """
    purged = _found(GROUP, reference, caller)
    groups.update(purged.values["uuid"], lambda _: {"packages": []}, caller)

    def plan(prepared: Prepared) -> list[Change]:
        group = _present(prepared, purged)
        return [Delete(group), _revision(prepared, group, caller).change]

    store().transact(plan, reserve=[REVISION], read=[(GROUP, purged.id)])


def _found(collection: str, reference: str, caller: Principal) -> Record:
    require_account(caller)
    if not caller.is_site_admin:
        raise refusals.denied()
    record = references.find(collection, reference)
    if record is None:
        raise missing(collection, reference)
    return record


def _present(prepared: Prepared, record: Record) -> Record:
    present = prepared.get(record.collection, record.id)
    if present is None:
        raise refusals.not_found()
    return present


def _revision(
    prepared: Prepared, record: Record, caller: Principal, packages: list[int] | None = None
) -> revisions.Revision:
    message = f"REST API: Purge object {record.values['name']}"
    return revisions.new(prepared.ids[0], message, caller.username, packages or ())


def _unrelated(package: Values, others: Sequence[int]) -> Values:
    """Give a package's values without its relationships to some others."""
    return {**package, "relationships": [each for each in package["relationships"] if each["other"] not in others]}
