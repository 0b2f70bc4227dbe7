"""What must be there before anyone has written anything: the site's own storage boxes.

`default` (id 1) is where verified files lie, `staging` (id 2) where files arrive. Clients of the original take for
granted that at least one box exists, and name them in requests.
"""

from __future__ import annotations

from functions.experiments.boxes import DEFAULT, STAGING
from functions.experiments.models import RESOURCES
from functions.experiments.operations.storage import new_box
from functions.experiments.store import store
from shared import tables
from shared.records import RecordKey, Values


def ensure() -> None:
    """Make the boxes if they are not there yet."""
    tables.ensure(store(), _boxes)


def _boxes() -> dict[RecordKey, Values]:
    return {
        ("storagebox", DEFAULT): _box("default", "Where verified files are kept", "disk"),
        ("storagebox", STAGING): _box("staging", "Where files arrive, until they are verified", "receiving"),
    }


def _box(name: str, description: str, type: str) -> Values:
    defaults = {each.name: each.default for each in RESOURCES["storagebox"].writable if each.has_default}
    box = new_box({**defaults, "name": name, "description": description})
    return {**box, "attributes": [{"n": 1, "key": "type", "value": type}], "next_attribute": 2}
