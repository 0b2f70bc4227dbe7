"""Creating and changing experiments: anybody with an account makes them, and owns what they make.

Who may write one does not publish it: who sees it, and whether it is locked, is its owners' affair, and whether it is
approved the administrators'. What they leave as it is, writers may send along.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from functions.experiments import inside, refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue, now
from functions.experiments.operations import deletion, described
from functions.experiments.operations.audiences import respread
from functions.experiments.operations.described import Described
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.permissions import signed_in
from functions.experiments.operations.work import Step, Work, Written
from functions.experiments.store import store
from shared.records import Values
from shared.settings import settings


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change experiments, one a draft.

    Raises:
        BadValue: a parameter set cannot be used.
    """
    try:
        sets = described.plan(drafts)
    except BadValue:
        _refuse_strangers(drafts, caller)
        raise
    apply = partial(_apply, sets, caller)
    return sets.steps(drafts, apply, lambda draft: draft.own)


def _refuse_strangers(drafts: Sequence[Draft], caller: Caller) -> None:
    """Refuse a caller who may not write an experiment anyway: what is wrong with its sets is told to others only."""
    changed = store().get_many("experiment", [draft.id for draft in drafts if draft.id is not None])
    if not all(rights.may_write(each, caller.principal) for each in changed.values()):
        raise refusals.unauthorized()


def _apply(sets: Described, caller: Caller, number: int, draft: Draft, work: Work) -> int:
    if draft.id is None:
        return _create(sets, caller, number, draft, work)
    return _change(sets, caller, number, draft, draft.id, work)


def _create(sets: Described, caller: Caller, number: int, draft: Draft, work: Work) -> int:
    id, user = work.new_id("experiment"), signed_in(caller)
    moment = now()
    values = {
        **draft.values,
        "institution_name": draft.values["institution_name"] or settings.institution,
        "created_time": moment,
        "update_time": moment,
        "created_by": user,
        **inside.SET.none,
        **inside.ACCESS_ROWS.none,
        **inside.AUTHORS.none,
    }
    values = inside.ACCESS_ROWS.add(values, _owners_row(user))
    _check_kept({**values, "approved": False}, values, caller, owns=True)
    return work.create("experiment", id, sets.store_sets(number, values, id))


def _owners_row(user: int) -> Values:
    """Give the access row of whoever creates an experiment: all rights, for good."""
    return {
        "pluginId": "django_user",
        "entityId": str(user),
        "canRead": True,
        "canWrite": True,
        "canDelete": True,
        "isOwner": True,
        "effectiveDate": None,
        "expiryDate": None,
        "aclOwnershipType": 1,
    }


def _change(sets: Described, caller: Caller, number: int, draft: Draft, id: int, work: Work) -> int:
    record, before = work.record("experiment", id), work.values("experiment", id)
    if record is None or before is None:
        raise refusals.not_found()
    after = {**before, **draft.values, "update_time": now()}
    if not rights.may_write(record, caller.principal):
        raise refusals.unauthorized()
    owns = rights.is_owner(record, caller.principal)
    if before["locked"]:
        _check_unlocks(owns, draft, after)
    _check_kept(before, after, caller, owns=owns)
    return work.change("experiment", id, sets.store_sets(number, after, id))


def _check_unlocks(owns: bool, draft: Draft, after: Values) -> None:
    """Check what may be done to a locked experiment: its owner changes it, and says more of it once it is unlocked."""
    if not owns or (draft.sets and after["locked"]):
        raise refusals.unauthorized()


def _check_kept(before: Values, after: Values, caller: Caller, *, owns: bool) -> None:
    """Check that a caller leaves as it is what only others may change.

    Raises:
        Refused: 401.
    """
    kept = [*([] if owns else _OWNERS), *([] if caller.principal.is_site_admin else _ADMINISTRATORS)]
    if any(before[name] != after[name] for name in kept):
        raise refusals.unauthorized()


_OWNERS: Final = ("public_access", "locked")
_ADMINISTRATORS: Final = ("approved",)
"""The fields that only an experiment's owners, and only administrators change."""


def after(drafts: Sequence[Draft], written: Written) -> Written:
    """Let the datasets know who sees them by now, and remove what experiments leave that have been deleted."""
    for draft, id in zip(drafts, written.ids, strict=False):
        if draft.id is not None and "public_access" in draft.values:
            respread(id)
    deletion.purge_for_a_while(written.ids[len(drafts) :])
    return written
