"""Storage boxes with their options and attributes, which administrators define."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from functions.experiments import inside as children
from functions.experiments import refusals
from functions.experiments.access.callers import Caller
from functions.experiments.inside import child, child_id
from functions.experiments.kinds import BadValue
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.permissions import administrator
from functions.experiments.operations.work import Step, Work
from shared.records import RecordKey, Values

KEPT_IN: Final = {
    "storageboxoption": ("options", "next_option"),
    "storageboxattribute": ("attributes", "next_attribute"),
}
"""Where a box keeps what belongs to it, and the number that comes next."""


def box_steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change storage boxes, one a draft.

    Raises:
        Refused: 401 for all but administrators.
    """
    administrator(caller)
    return [_box_step(draft) for draft in drafts]


def _box_step(draft: Draft) -> Step:
    if draft.id is None:
        return Step(partial(_create_box, draft), ["storagebox"])
    return Step(partial(_change_box, draft, draft.id), read=[("storagebox", draft.id)])


def _create_box(draft: Draft, work: Work) -> int:
    return work.create("storagebox", work.new_id("storagebox"), new_box(draft.values))


def new_box(values: Values) -> Values:
    """Give the stored values of a new box, without options or attributes."""
    return {**values, "options": [], "next_option": 1, "attributes": [], "next_attribute": 1}


def _change_box(draft: Draft, id: int, work: Work) -> int:
    before = work.values("storagebox", id)
    if before is None:
        raise refusals.not_found()
    return work.change("storagebox", id, {**before, **draft.values})


def property_steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that add and change options, or attributes, of storage boxes, one a draft.

    Raises:
        Refused: 401 for all but administrators.
    """
    administrator(caller)
    made = []
    for draft in drafts:
        box = draft.values["storage_box"] if draft.id is None else child(draft.id, children.PROPERTIES).owner
        read: list[RecordKey] = [("storagebox", box)]
        made.append(Step(partial(_apply_property, draft, box), read=read))
    return made


def _apply_property(draft: Draft, box: int, work: Work) -> int:
    kept_in, following = KEPT_IN[draft.resource.name]
    before = work.values("storagebox", box)
    if before is None:
        if draft.id is not None:
            raise refusals.not_found()
        raise BadValue(f"The 'storage_box' field names no storage box: /api/v1/storagebox/{box}/.")
    said = {name: value for name, value in draft.values.items() if name != "storage_box"}
    if draft.id is None:
        number = before[following]
        if number >= children.PROPERTIES:
            raise BadValue(f"A storage box has no more than {children.PROPERTIES - 1} {kept_in}.")
        work.change(
            "storagebox", box, {**before, kept_in: [*before[kept_in], {"n": number, **said}], following: number + 1}
        )
        return child_id(box, number, children.PROPERTIES)
    number = child(draft.id, children.PROPERTIES).n
    if all(each["n"] != number for each in before[kept_in]):
        raise refusals.not_found()
    changed = [{**each, **said} if each["n"] == number else each for each in before[kept_in]]
    work.change("storagebox", box, {**before, kept_in: changed})
    return draft.id
