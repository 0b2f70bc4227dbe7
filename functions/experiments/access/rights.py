"""Who may see, read and write what (MyTardis 4.x, ObjectACL and `public_access`).

Everything is decided from the experiments themselves, as they are at the request: what lies below them inherits. An
access row gives its holder rights from `effectiveDate` through `expiryDate`; its owner flag implies the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from functions.experiments import audience
from functions.experiments.access.callers import Caller, Viewer, viewer
from functions.experiments.audience import CONTENT_IS_PUBLIC, METADATA_IS_PUBLIC
from shared.principal import Principal
from shared.records import Record, Values

# Experiments


def may_see(experiment: Record, viewer: Viewer) -> bool:
    """Say whether an experiment is shown to somebody."""
    return experiment.values["public_access"] >= METADATA_IS_PUBLIC or _reads(experiment, viewer)


def may_read_content(experiment: Record, viewer: Viewer) -> bool:
    """Say whether somebody may have the files of an experiment."""
    return experiment.values["public_access"] >= CONTENT_IS_PUBLIC or _reads(experiment, viewer)


def _reads(experiment: Record, viewer: Viewer) -> bool:
    return viewer.everything or viewer.opened == experiment.id or _has(experiment, viewer, "canRead")


def named_in(experiment: Record, viewer: Viewer) -> bool:
    """Say whether an experiment is somebody's or shared with them, whoever else sees it."""
    return _has(experiment, viewer, "canRead")


def may_write(experiment: Record, principal: Principal) -> bool:
    """Say whether a caller may change an experiment; whether it is locked is another question."""
    return principal.is_site_admin or _has(experiment, viewer(principal), "canWrite")


def may_delete(experiment: Record, principal: Principal) -> bool:
    """Say whether a caller may delete an experiment."""
    return principal.is_site_admin or _has(experiment, viewer(principal), "canDelete")


def is_owner(experiment: Record, principal: Principal) -> bool:
    """Say whether a caller has the rights of an experiment's owner."""
    return principal.is_site_admin or _has(experiment, viewer(principal), "isOwner")


def _has(experiment: Record, viewer: Viewer, right: str) -> bool:
    day = audience.today()
    return any(
        (row[right] or row["isOwner"]) and audience.reader(row) in viewer.readers and audience.holds_on(row, day)
        for row in experiment.values["acls"]
    )


def row_visible(experiment: Record, row: Values, caller: Caller) -> bool:
    """Say whether an access row is visible: an experiment's owners see all, who else sees it those that name them."""
    if is_owner(experiment, caller.principal):
        return True
    return audience.reader(row) in caller.names and may_see(experiment, caller.viewer)


# What lies below them


def dataset_visible(experiments: Iterable[Record], viewer: Viewer) -> bool:
    """Say whether a dataset of these experiments is shown to somebody: any of them is enough."""
    return viewer.everything or any(may_see(each, viewer) for each in experiments)


def dataset_content_readable(experiments: Iterable[Record], viewer: Viewer) -> bool:
    """Say whether somebody may have the files of a dataset of these experiments."""
    return viewer.everything or any(may_read_content(each, viewer) for each in experiments)


def open_to_all(experiments: Sequence[Record]) -> tuple[bool, bool]:
    """Say whether everybody sees a dataset of these experiments, and whether everybody may have its files."""
    return dataset_visible(experiments, Viewer()), dataset_content_readable(experiments, Viewer())


def dataset_writable(experiments: Iterable[Record], principal: Principal) -> bool:
    """Say whether a caller may change a dataset of these experiments: all of them must allow it, and none be locked."""
    found = list(experiments)
    return bool(found) and all(may_write(each, principal) and not each.values["locked"] for each in found)


def files_writable(experiments: Iterable[Record], principal: Principal) -> bool:
    """Say whether a caller may add or change files of a dataset of these experiments: one that allows it is enough.

    None of them may be locked.
    """
    found = list(experiments)
    return any(may_write(each, principal) for each in found) and not any(each.values["locked"] for each in found)


# What belongs to no experiment


def manages(facility: Record, caller: Caller) -> bool:
    """Say whether the caller belongs to the group that manages a facility; administrators do."""
    principal = caller.principal
    return principal.is_site_admin or facility.values["manager_group"] in principal.groups
