"""Many writers register files in one dataset at once: what they write in their transactions is never the same item.

So on DynamoDB no transaction meets another's, and each writer goes on at the speed that it has alone. (The ids come
from one counter, which an ordinary update raises: it waits for nobody.)
"""

from __future__ import annotations

from typing import Any

import pytest

from functions.experiments.store import store
from shared import tables
from shared.records import keys
from shared.records.writing.planning import Planner
from tests.unit.experiments.files.site import Site

WRITERS = 8


def test_processes_that_fill_one_folder_write_no_common_item(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = site.dataset(site.experiment(), site.experiment())
    written: dict[int, set[keys.Key]] = {}
    plan = Planner.plan
    for writer in range(WRITERS):
        tables._stores.clear()  # another process, with what it knows and the shard that it has
        monkeypatch.setattr(store()._writer, "_shard", writer)
        site.add(dataset, filename=f"first-{writer}.csv", directory="raw/day 1")

        def noting(self: Planner, changes: Any, writer: int = writer) -> None:
            plan(self, changes)
            written.setdefault(writer, set()).update(effect.key for effect in self.effects)

        monkeypatch.setattr(Planner, "plan", noting)
        site.add(dataset, filename=f"second-{writer}.csv", directory="raw/day 1")
        monkeypatch.setattr(Planner, "plan", plan)
    assert len(written) == WRITERS
    assert len(set[keys.Key]().union(*written.values())) == sum(map(len, written.values()))
    record = site.record("dataset", dataset)
    assert store().tally(record)["files"] == 2 * WRITERS
