"""What must be there before anyone has written anything: the site's own storage boxes.

`default` (id 1) is where verified files lie, `staging` (id 2) where files arrive. Clients of the original take for
granted that at least one box exists, and name them in requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from functions.experiments.files.boxes import DEFAULT, STAGING
from functions.experiments.models import RESOURCES
from functions.experiments.operations.storage import new_box
from functions.experiments.store import store
from shared.records import Change, Create, NotUnique, Prepared, Values
from shared.settings import settings

_looked: set[str] = set()
"""The DynamoDB tables in which this process has seen them."""


class _AlreadyThere(Exception):
    """Another process has made them."""


def ensure() -> None:
    """Make the boxes if they are not there yet.

    It may be called at any time and by any number of processes at once; a process looks only once.
    """
    table = settings.experiments_table
    if table in _looked:
        return
    if store().get("storagebox", STAGING) is None:
        _create()
    _looked.add(table)


def _create() -> None:
    def plan(prepared: Prepared) -> list[Change]:
        if prepared.records:
            raise _AlreadyThere
        return [Create("storagebox", id, values) for id, values in BOXES.items()]

    with suppress(_AlreadyThere, NotUnique):  # another process may be a moment earlier
        store().transact(plan, read=[("storagebox", id) for id in BOXES])


def _box(name: str, description: str, type: str) -> Values:
    defaults = {each.name: each.default for each in RESOURCES["storagebox"].writable if each.has_default}
    box = new_box({**defaults, "name": name, "description": description})
    return {**box, "attributes": [{"n": 1, "key": "type", "value": type}], "next_attribute": 2}


BOXES: Final[Mapping[int, Values]] = {
    DEFAULT: _box("default", "Where verified files are kept", "disk"),
    STAGING: _box("staging", "Where files arrive, until they are verified", "receiving"),
}
"""The boxes of a new site, by id."""
