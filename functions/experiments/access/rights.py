"""Who may see, read and write what (MyTardis 4.x, ObjectACL and `public_access`).

Everything is decided from the experiments themselves, as they are at the request: what lies below them inherits. An
access row gives its holder rights from `effectiveDate` through `expiryDate`; its owner flag implies the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.experiments import audience
from functions.experiments.audience import CONTENT_IS_PUBLIC, METADATA_IS_PUBLIC
from shared.principal import Principal
from shared.records import Record


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking.

    Attributes:
        readers: the names under which access rows are held: `user:9`, `group:3`.
        everything: an administrator, who sees all.
        opened: the experiment that an access token in the request opens, with all below it.
    """

    readers: frozenset[str] = frozenset()
    everything: bool = False
    opened: int | None = None


def viewer(principal: Principal, opened: int | None = None) -> Viewer:
    """Give the viewer that a caller is; `opened` is the experiment of the request's access token."""
    token = {f"token:{opened}"} if opened is not None else set()
    if not principal.is_user:
        return Viewer(frozenset(token), opened=opened)
    names = {f"user:{principal.user_id}", *(f"group:{group}" for group in principal.groups), *token}
    return Viewer(frozenset(names), principal.is_site_admin, opened)


def today() -> str:
    """Give the day in UTC, as an ISO date."""
    return datetime.now(UTC).date().isoformat()


# Experiments


def may_see(experiment: Record, viewer: Viewer) -> bool:
    """Say whether an experiment is shown to somebody."""
    return experiment.values["public_access"] >= METADATA_IS_PUBLIC or _reads(experiment, viewer)


def may_read_content(experiment: Record, viewer: Viewer) -> bool:
    """Say whether somebody may have the files of an experiment."""
    return experiment.values["public_access"] >= CONTENT_IS_PUBLIC or _reads(experiment, viewer)


def _reads(experiment: Record, viewer: Viewer) -> bool:
    return viewer.everything or viewer.opened == experiment.id or _has(experiment, viewer, "canRead")


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
    day = today()
    return any(
        (row[right] or row["isOwner"]) and audience.reader(row) in viewer.readers and holds_today(row, day)
        for row in experiment.values["acls"]
    )


def holds_today(row: Mapping[str, Any], day: str) -> bool:
    """Say whether an access row counts on a day."""
    return audience.holds([[row["effectiveDate"], row["expiryDate"]]], day)


# What lies below them


def dataset_visible(experiments: Iterable[Record], viewer: Viewer) -> bool:
    """Say whether a dataset of these experiments is shown to somebody: any of them is enough."""
    return viewer.everything or any(may_see(each, viewer) for each in experiments)


def dataset_content_readable(experiments: Iterable[Record], viewer: Viewer) -> bool:
    """Say whether somebody may have the files of a dataset of these experiments."""
    return viewer.everything or any(may_read_content(each, viewer) for each in experiments)


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
