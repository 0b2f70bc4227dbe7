"""Groups: reading, making, changing and deleting them. Which packages are in one stands on the packages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from functions.catalogue import models, refusals, validation
from functions.catalogue.operations import package_values, references, revisions, writes
from functions.catalogue.operations.packages import LEGACY, Rules, SayChange, SayNew
from functions.catalogue.operations.permissions import require_sight
from functions.catalogue.operations.writes import Writing, names_kept, require_no_id
from functions.catalogue.store import GROUP, LISTED, PACKAGE, REVISION, member_of, store
from functions.catalogue.validation import Said
from functions.catalogue.wire import ShownGroup, is_active
from shared.allowances import making
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Change, Create, IdempotencyKey, Line, Prepared, Record, Update, Values
from shared.settings import settings

AT_ONCE: Final = 25
"""Packages that come to or leave a group in one transaction; more follow in further ones."""

_EMPTY: Final[Values] = {"title": None, "description": None, "extras": {}}


# Reading


def read(reference: str, caller: Principal) -> ShownGroup:
    """Give a group by its name or id. One round trip where it has been met, else three.

    Raises:
        Refused: 404; 403 for a deleted one that is not the caller's.
    """
    hint = references.hinted(GROUP, reference)
    calls: list[Callable[[], Any]] = [partial(references.find, GROUP, reference)]
    record, *lines = parallel(*calls, *([partial(members, hint.id)] if hint else []))
    if record is None:
        raise refusals.not_found()
    require_sight(record, caller)
    if hint and hint.id == record.id:
        return ShownGroup(record, lines[0])
    return show(record)


def show(record: Record) -> ShownGroup:
    """Give a group with its packages. One round trip for each MB of them."""
    references.remember(record)
    return ShownGroup(record, members(record.id))


def members(group: int) -> list[Line]:
    """Give the lines of a group's active packages, by name. One round trip for each MB."""
    return list(store().entries(PACKAGE, LISTED, member_of(group)))


# Making


def create(
    said: SayNew, caller: Principal, rules: Rules = LEGACY, idempotency: IdempotencyKey | None = None
) -> ShownGroup:
    """Make a group. Three round trips; three more with packages, and two for each 25 beyond the first.

    Raises:
        Refused: 403 for nobody, 400, 409 also for a package that is not there.
        AllowanceSpent: the caller has made as many records today as an account may.
    """
    start, values = writes.begin(GROUP, models.GROUP, said, caller, rules.takes_id)
    packages = _found(values.get("packages", ()))
    after = _changed({**_EMPTY, **start}, values, rules)
    first, *rest = parts(packages) or [[]]

    def plan(prepared: Prepared) -> list[Change]:
        id, number = prepared.ids
        revision = revisions.new(number, f"REST API: Create object {after['name']}", caller.username, first, [id])
        dates = {"created": revision.timestamp, "revision": revision.uuid}
        moved = _moved(prepared.records.values(), id, True, revision)
        return [Create(GROUP, id, {**after, **dates}), *moved, revision.change]

    wanted = [(PACKAGE, id) for id in first]
    with names_kept(GROUP):
        made = making(
            settings.table("catalogue"),
            start["owner"],
            lambda: store().transact(plan, reserve=[GROUP, REVISION], read=wanted, idempotency=idempotency),
        )
    _move_rest(made[0], rest, True, caller)
    return show(made[0])


def _changed(values: Values, said: Said, rules: Rules) -> Values:
    after: Values = {**values, **{name: said[name] for name in ("name", "title", "description") if name in said}}
    if "extras" in said:
        after["extras"] = package_values.extras(values["extras"] if rules.merges_extras else {}, said["extras"])
    return package_values.with_state(after, said.get("state"))


# Changing


def update(reference: str, said: SayChange, caller: Principal, rules: Rules = LEGACY) -> ShownGroup:
    """Change what a body says of a group; what it does not say stays, packages that it does not name leave.

    Raises:
        Refused: 403 for nobody, 404, 403, 400, 409 also for a package that is not there.
    """
    seen: list[Record] = []
    rest: list[tuple[bool, Sequence[int]]] = []

    def plan(writing: Writing) -> list[Change]:
        record, body = writing.record, said(writing.record)
        seen.append(record)
        validation.require_same_id(body, record.values["uuid"])
        read = validation.read(models.GROUP, body)
        after = _changed(record.values, read, rules)
        require_no_id(GROUP, after["name"], own=record.values["uuid"])
        coming, leaving = _moves(record, read)
        now = [*coming, *leaving][:AT_ONCE]
        rest[:] = [(True, [id for id in coming if id not in now]), (False, [id for id in leaving if id not in now])]
        if after == record.values and not now:
            return []
        message = f"REST API: Update object {record.values['name']}"
        revision = revisions.new(writing.revision, message, caller.username, now, [record.id])
        packages = store().get_many(PACKAGE, now) if now else {}
        return [
            Update(record, {**after, "revision": revision.uuid}),
            *_moved((packages[id] for id in coming if id in packages), record.id, True, revision),
            *_moved((packages[id] for id in leaving if id in packages), record.id, False, revision),
            revision.change,
        ]

    with names_kept(GROUP):
        written = writes.transact(GROUP, reference, caller, plan)
    record = written[0] if written else seen[-1]
    for comes, ids in rest:
        _move_rest(record, parts(ids), comes, caller)
    return show(record)


def delete(reference: str, caller: Principal) -> None:
    """Delete a group: it stays, for those who may change it, and gives back its name; packages show it no more.

    Raises:
        Refused: 403 for nobody, 404, 403.
    """

    def plan(writing: Writing) -> list[Change]:
        record, after = writing.record, package_values.deleted(writing.record.values)
        if after == record.values:
            return []
        message = f"REST API: Delete object {record.values['name']}"
        revision = revisions.new(writing.revision, message, caller.username, (), [record.id])
        return [Update(record, {**after, "revision": revision.uuid}), revision.change]

    writes.transact(GROUP, reference, caller, plan)


def _moves(record: Record, said: Said) -> tuple[list[int], list[int]]:
    """Give the packages that come to a group and that leave it, by what a body says."""
    if "packages" not in said:
        return [], []
    wanted, present = _found(said["packages"]), {line.id for line in members(record.id)}
    return [id for id in wanted if id not in present], sorted(present.difference(wanted))


def _found(said: Sequence[str]) -> list[int]:
    """Give the packages that a body names, by the ids of their records, each once.

    Raises:
        Refused: 409 for one that is not there.
    """
    found = references.find_all(PACKAGE, said)
    missing = [name for name, record in zip(said, found, strict=True) if record is None or not is_active(record)]
    if missing:
        raise refusals.bad_fields({"packages": [f"Package {name[:200]} does not exist" for name in missing[:20]]})
    return list(dict.fromkeys(record.id for record in found if record is not None))


def _moved(packages: Iterable[Record], group: int, comes: bool, revision: revisions.Revision) -> list[Change]:
    """Give the changes of packages that come to a group or leave it, but for those that are there already."""
    return [
        Update(each, revision.on({**each.values, "groups": sorted({*each.values["groups"]} ^ {group})}))
        for each in packages
        if (group in each.values["groups"]) is not comes
    ]


def parts(ids: Sequence[int]) -> list[Sequence[int]]:
    """Give the ids in parts, each of as many as one transaction changes."""
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def _move_rest(group: Record, parts: Iterable[Sequence[int]], comes: bool, caller: Principal) -> None:
    """Let further packages come or leave, in transactions of their own: the request, sent again, does what is left."""
    for part in parts:
        _move(group, part, comes, caller)


def _move(group: Record, ids: Sequence[int], comes: bool, caller: Principal) -> None:
    def plan(prepared: Prepared) -> list[Change]:
        message = f"REST API: Update object {group.values['name']}"
        revision = revisions.new(prepared.ids[0], message, caller.username, ids, [group.id])
        moved = _moved(prepared.records.values(), group.id, comes, revision)
        return [*moved, revision.change] if moved else []

    store().transact(plan, reserve=[REVISION], read=[(PACKAGE, id) for id in ids])
