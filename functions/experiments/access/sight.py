"""Which records a caller may see, decided from the experiments as they are now; for lists there is `visibility`.

Each function gives the ids of the visible ones among records of one collection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from functions.experiments import audience
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.store import store
from shared.records import Record, Values

Judge = Callable[[Sequence[Record], Caller], set[int]]


def experiments(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which experiments are visible. No round trip."""
    return {each.id for each in records if rights.may_see(each, caller.viewer)}


def datasets(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which datasets are visible. One round trip."""
    found = store().get_many("experiment", {id for each in records for id in each.values["experiments"]})
    return {
        each.id
        for each in records
        if rights.dataset_visible((found[id] for id in each.values["experiments"] if id in found), caller.viewer)
    }


def files(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which files are visible. Two round trips."""
    found = store().get_many("dataset", {each.values["dataset"] for each in records})
    visible = datasets(list(found.values()), caller)
    return {each.id for each in records if each.values["dataset"] in visible}


def facilities(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which facilities are visible: those that the caller manages."""
    return {each.id for each in records if manages(each, caller)}


def instruments(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which instruments are visible: those of facilities that the caller manages. One round trip."""
    found = store().get_many("facility", {each.values["facility"] for each in records})
    return {each.id for each in records if manages(found[each.values["facility"]], caller)}


def manages(facility: Record, caller: Caller) -> bool:
    """Tell whether the caller belongs to the group that manages a facility; administrators do."""
    principal = caller.principal
    return principal.is_site_admin or facility.values["manager_group"] in principal.groups


def boxes(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which storage boxes are visible: all, to people with an account."""
    return {each.id for each in records} if caller.signed_in else set()


def everything(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell that all records are visible."""
    return {each.id for each in records}


JUDGES: Final[Mapping[str, Judge]] = {
    "experiment": experiments,
    "dataset": datasets,
    "dataset_file": files,
    "schema": everything,
    "parametername": everything,
    "facility": facilities,
    "instrument": instruments,
    "storagebox": boxes,
}
"""What decides for the records of each collection, and for the objects that live inside them."""


def row_visible(experiment: Record, row: Values, caller: Caller) -> bool:
    """Tell whether an access row is visible: an experiment's owners see all, who else sees it those that name them."""
    if rights.is_owner(experiment, caller.principal):
        return True
    return audience.reader(row) in named(caller) and rights.may_see(experiment, caller.viewer)


def named(caller: Caller) -> frozenset[str]:
    """Give the names under which access rows name the caller; a token is nobody's name."""
    return frozenset(name for name in caller.viewer.readers if not name.startswith("token:"))
