"""Facilities and their instruments: administrators make facilities, a facility's managers its instruments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from functions.experiments import refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue, now
from functions.experiments.lists import records
from functions.experiments.lists.filters import Wanted
from functions.experiments.lists.pages import NOTHING, Listed
from functions.experiments.models import RESOURCES
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.work import Step, Work
from functions.experiments.store import store
from shared.accounts import groups
from shared.records import AnyOf, RecordKey


def listed(wanted: Wanted, caller: Caller) -> Listed:
    """List the facilities that the caller's groups manage; all for administrators."""
    if caller.principal.is_site_admin:
        return records.plain(RESOURCES["facility"], wanted, caller)
    managed = AnyOf("manager_group", tuple(sorted(caller.principal.groups)))
    return records.plain(RESOURCES["facility"], wanted, caller, [managed]) if managed.values else NOTHING


def facility_steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change facilities, one a draft. One round trip for the groups that they name.

    Raises:
        BadValue: a group does not exist.
    """
    wanted = {draft.values["manager_group"] for draft in drafts if "manager_group" in draft.values}
    missing = wanted - groups.groups(wanted).keys() if wanted else set()
    for each in sorted(missing):
        raise BadValue(f"The 'manager_group' field names no group: /api/v1/group/{each}/.")
    return [draft.step(partial(_put, draft)) for draft in drafts]


def instrument_steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change instruments, one a draft. One round trip for a change."""
    changed = [draft.id for draft in drafts if draft.id is not None]
    held = store().get_many("instrument", changed) if changed else {}
    made = []
    for draft in drafts:
        named = [draft.values["facility"]] if "facility" in draft.values else []
        own = [held[draft.id].values["facility"]] if draft.id is not None and draft.id in held else []
        needed: list[RecordKey] = [("facility", id) for id in (*named, *own)]
        made.append(draft.step(partial(_apply_instrument, draft, caller), needed))
    return made


def _apply_instrument(draft: Draft, caller: Caller, work: Work) -> int:
    held = work.values("instrument", draft.id) if draft.id is not None else None
    if draft.id is not None and held is None:
        raise refusals.not_found()
    for id in ([held["facility"]] if held else []) + ([draft.values["facility"]] if "facility" in draft.values else []):
        found = work.fetch("facility", [id])
        if not found:
            raise BadValue(f"The 'facility' field names no facility: /api/v1/facility/{id}/.")
        if not rights.manages(found[0], caller):
            raise refusals.unauthorized()
    return _put(draft, work)


def _put(draft: Draft, work: Work) -> int:
    """Make or change a record that is what the draft says, with the moments of both."""
    moment = now()
    return draft.put(work, {"created_time": moment}, {"modified_time": moment})
