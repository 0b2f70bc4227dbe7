"""Facilities and their instruments: administrators make facilities, a facility's managers its instruments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from functions.experiments import refusals
from functions.experiments.access import sight
from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue, now
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.permissions import administrator, signed_in
from functions.experiments.operations.work import Step, Work
from functions.experiments.store import store
from shared.accounts import groups
from shared.records import RecordKey


def facility_steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change facilities, one a draft. One round trip for the groups that they name.

    Raises:
        Refused: 401 for all but administrators.
        BadValue: a group does not exist.
    """
    administrator(caller)
    wanted = {draft.values["manager_group"] for draft in drafts if "manager_group" in draft.values}
    missing = wanted - groups.groups(wanted).keys() if wanted else set()
    for each in sorted(missing):
        raise BadValue(f"The 'manager_group' field names no group: /api/v1/group/{each}/.")
    return [_step(draft, "facility", partial(_apply_plain, draft), []) for draft in drafts]


def instrument_steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change instruments, one a draft. One round trip for a change.

    Raises:
        Refused: 401 for a caller without an account.
    """
    signed_in(caller)
    changed = [draft.id for draft in drafts if draft.id is not None]
    held = store().get_many("instrument", changed) if changed else {}
    made = []
    for draft in drafts:
        named = [draft.values["facility"]] if "facility" in draft.values else []
        own = [held[draft.id].values["facility"]] if draft.id is not None and draft.id in held else []
        needed: list[RecordKey] = [("facility", id) for id in (*named, *own)]
        made.append(_step(draft, "instrument", partial(_apply_instrument, draft, caller), needed))
    return made


def _step(draft: Draft, collection: str, apply: partial[int], needed: Sequence[RecordKey]) -> Step:
    own: list[RecordKey] = [(collection, draft.id)] if draft.id is not None else []
    return Step(apply, [collection] if draft.id is None else [], [*own, *needed])


def _apply_instrument(draft: Draft, caller: Caller, work: Work) -> int:
    held = work.values("instrument", draft.id) if draft.id is not None else None
    if draft.id is not None and held is None:
        raise refusals.not_found()
    for id in ([held["facility"]] if held else []) + ([draft.values["facility"]] if "facility" in draft.values else []):
        found = work.fetch("facility", [id])
        if not found:
            raise BadValue(f"The 'facility' field names no facility: /api/v1/facility/{id}/.")
        if not sight.manages(found[0], caller):
            raise refusals.unauthorized()
    return _apply_plain(draft, work)


def _apply_plain(draft: Draft, work: Work) -> int:
    """Create or change a record that is what the draft says, with the moments of both."""
    collection, moment = draft.resource.collection, now()
    if draft.id is None:
        values = {**draft.values, "created_time": moment, "modified_time": moment}
        return work.create(collection, work.new_id(collection), values)
    before = work.values(collection, draft.id)
    if before is None:
        raise refusals.not_found()
    return work.change(collection, draft.id, {**before, **draft.values, "modified_time": moment})
