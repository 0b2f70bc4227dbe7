"""Storage boxes with their options and attributes, which administrators define."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from functions.experiments import inside
from functions.experiments.access.callers import Caller
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.members import Members
from functions.experiments.operations.work import Step
from shared.records import Values

_NOWHERE: Final = "The 'storage_box' field names no storage box: /api/v1/storagebox/{}/."

OPTIONS: Final = Members(inside.OPTIONS, "storage_box", _NOWHERE)
ATTRIBUTES: Final = Members(inside.ATTRIBUTES, "storage_box", _NOWHERE)
"""How options and attributes of boxes are written."""


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change storage boxes, one a draft."""
    return [draft.step(partial(draft.put, new=new_box({}))) for draft in drafts]


def new_box(values: Values) -> Values:
    """Give the stored values of a new box, without options or attributes."""
    return {**values, **inside.OPTIONS.none, **inside.ATTRIBUTES.none}
