"""Creating and changing datasets: who may write all of their experiments may do so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from functions.experiments import inside, refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue, now
from functions.experiments.operations import described, parents
from functions.experiments.operations.audiences import audience_of, unchanged
from functions.experiments.operations.described import Described
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.permissions import check_publishes
from functions.experiments.operations.work import Step, Work
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import Add, Fence, Record, RecordKey


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change datasets, one a draft. One round trip where something is said to exist.

    Raises:
        BadValue: a parameter set cannot be used.
    """
    try:
        results: list[Any] = parallel(partial(described.plan, drafts), partial(_needed, drafts))
    except BadValue:
        _refuse_strangers(drafts, caller)
        raise
    sets: Described = results[0]
    needed: Mapping[RecordKey, Record] = results[1]
    return sets.steps(drafts, partial(_apply, sets, caller), lambda draft: _keys(draft, needed))


def _refuse_strangers(drafts: Sequence[Draft], caller: Caller) -> None:
    """Refuse a caller who may not write a dataset anyway: what is wrong with its sets is told to others only."""
    changed = store().get_many("dataset", [draft.id for draft in drafts if draft.id is not None])
    for above in parents.of_datasets(list(changed.values())).values():
        _check_writable(above.experiments, caller)


def _needed(drafts: Sequence[Draft]) -> Mapping[RecordKey, Record]:
    """Read what tells which further records the steps need: the datasets to be changed, and the instruments."""
    keys = [key for draft in drafts for key in _known_beforehand(draft)]
    return store().get_all(keys, ()) if keys else {}


def _known_beforehand(draft: Draft) -> list[RecordKey]:
    instrument = draft.values.get("instrument")
    return [
        *draft.own,
        *([("instrument", instrument)] if instrument is not None else []),
    ]


def _keys(draft: Draft, needed: Mapping[RecordKey, Record]) -> list[RecordKey]:
    """Give the records that a draft's step needs: the dataset, its experiments, the instrument and its facility."""
    found = [needed[key] for key in _known_beforehand(draft) if key in needed]
    held = [id for each in found if each.collection == "dataset" for id in each.values["experiments"]]
    facilities: list[RecordKey] = [("facility", each.values["facility"]) for each in found if "facility" in each.values]
    experiments: list[RecordKey] = [("experiment", id) for id in (*held, *draft.values.get("experiments", ()))]
    return [*_known_beforehand(draft), *experiments, *facilities]


def _apply(sets: Described, caller: Caller, number: int, draft: Draft, work: Work) -> int:
    if draft.id is None:
        return _create(sets, caller, number, draft, work)
    return _change(sets, caller, number, draft, draft.id, work)


def _create(sets: Described, caller: Caller, number: int, draft: Draft, work: Work) -> int:
    experiments = _writable(draft.values["experiments"], caller, work)
    _check_instrument(draft, None, caller, work)
    id, moment = work.new_id("dataset"), now()
    values = {
        **draft.values,
        "experiments": [each.id for each in experiments],
        "created_time": draft.values["created_time"] or moment,
        "modified_time": moment,
        **inside.SET.none,
        "audience": audience_of(experiments),
    }
    work.create("dataset", id, sets.store_sets(number, values, id))
    work.also(*unchanged(experiments), *(Add("experiment", each.id, {"datasets": 1}) for each in experiments))
    return id


def _change(sets: Described, caller: Caller, number: int, draft: Draft, id: int, work: Work) -> int:
    record, before = work.record("dataset", id), work.values("dataset", id)
    if record is None or before is None:
        raise refusals.not_found()
    held = work.fetch("experiment", before["experiments"])
    _check_writable(held, caller)
    _check_instrument(draft, before["instrument"], caller, work)
    after = {**before, **draft.values, "experiments": before["experiments"], "modified_time": now()}
    wanted: list[int] = sorted(draft.values["experiments"] if "experiments" in draft.values else before["experiments"])
    if wanted != before["experiments"]:
        experiments = _writable(wanted, caller, work)
        check_publishes(held, experiments, caller)
        after |= {"experiments": wanted, "audience": audience_of(experiments)}
        _move(record, held, experiments, work)
    return work.change("dataset", id, sets.store_sets(number, after, id))


def _writable(ids: Sequence[int], caller: Caller, work: Work) -> list[Record]:
    """Give these experiments, ascending, if the caller may write all of them, and there is one.

    Raises:
        Refused: 401; also if one does not exist, which is nobody's business.
    """
    experiments = work.fetch("experiment", sorted(set(ids)))
    if len(experiments) < len(set(ids)):
        raise refusals.unauthorized()
    _check_writable(experiments, caller)
    return experiments


def _check_writable(experiments: Sequence[Record], caller: Caller) -> None:
    if not rights.dataset_writable(experiments, caller.principal):
        raise refusals.unauthorized()


def _check_instrument(draft: Draft, held: int | None, caller: Caller, work: Work) -> None:
    """Check that the caller may name a dataset's instrument, unless it is the one that it has.

    Raises:
        BadValue: there is none.
        Refused: 401 for a caller who does not manage its facility.
    """
    wanted = draft.values.get("instrument")
    if wanted is None or wanted == held:
        return
    instrument = work.record("instrument", wanted)
    if instrument is None:
        raise BadValue(f"The 'instrument' field names no instrument: /api/v1/instrument/{wanted}/.")
    facility = work.record("facility", instrument.values["facility"])
    if facility is None or not rights.manages(facility, caller):
        raise refusals.unauthorized()


def _move(dataset: Record, held: Sequence[Record], wanted: Sequence[Record], work: Work) -> None:
    """Move what a dataset counts from the experiments that it leaves to those that it comes to.

    Nothing may be added to the dataset meanwhile: whoever adds a file counts it for the experiments that it has seen.
    """
    seen = store().tally(dataset)
    amounts = {"datasets": 1, "files": seen["files"], "bytes": seen["bytes"]}
    left = {name: -amount for name, amount in amounts.items()}
    before, after = {each.id for each in held}, {each.id for each in wanted}
    work.also(
        *unchanged(wanted),
        Fence(dataset, seen, ",".join(map(str, sorted(after)))),
        *(Add("experiment", id, amounts) for id in sorted(after - before)),
        *(Add("experiment", id, left) for id in sorted(before - after)),
    )
