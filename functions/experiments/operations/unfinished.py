"""What follows from a changed or deleted experiment and may take long, however many datasets it has; and lists' packs.

The stream's consumer begins it and stops after a share of its time, so that no experiment holds up a shard: what is
left goes as a message, with the dataset after which to go on, into the group's queue. Whoever takes the message does
the same again. All of it may be done twice, or by several at once; a message of a run that died comes again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.experiments.operations.audiences import respread
from functions.experiments.operations.deletion import purge
from functions.experiments.store import packs, store
from shared.aws import sqs
from shared.deadline import Enough, share
from shared.packs.building import upkeep
from shared.settings import settings

_SPARE: Final = 30.0
"""Seconds for the records and calls that are still to come."""

_JOBS: Final[Mapping[str, Callable[[int, int, Enough], int | None]]] = {"respread": respread, "purge": purge}


def changed(experiment: int) -> None:
    """Give an experiment's datasets its audience: as many as there is time for now."""
    _do("respread", experiment, 0, share(0.25, _SPARE))


def gone(experiment: int) -> None:
    """Remove what a deleted experiment leaves: as much as there is time for now."""
    _do("purge", experiment, 0, share(0.25, _SPARE))


def noted(collection: str) -> None:
    """Pack what the journal of a collection has for lists, if it is enough: as much as there is time for now."""
    _pack(collection, share(0.25, _SPARE))


def _pack(collection: str, enough: Enough) -> None:
    if not upkeep(store(), packs(collection), enough):
        _send({"job": "pack", "collection": collection})


def go_on(left: Mapping[str, Any]) -> None:
    """Go on with what a message says is left; almost all of the time is for it."""
    if left["job"] == "pack":
        return _pack(left["collection"], share(1.0, _SPARE))
    return _do(left["job"], left["experiment"], left["after"], share(1.0, _SPARE))


def _do(job: str, experiment: int, after: int, enough: Enough) -> None:
    """Do a job for a while, and send what is left."""
    reached = _JOBS[job](experiment, after, enough)
    if reached is not None:
        _send({"job": job, "experiment": experiment, "after": reached})


def _send(left: Mapping[str, Any]) -> None:
    sqs().send_message(QueueUrl=settings.queue("experiments"), MessageBody=json.dumps({"unfinished": left}))
