"""A record with more links than one write carries out: none of it, and about how many there may be."""

from __future__ import annotations

import re

import pytest

from tests.unit.registry.conftest import Registry


def test_too_many_links_are_told_how_many_may_come(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.records.writing.fitting.LARGEST", 24)
    monkeypatch.setattr("shared.records.writing.outbox._PART_WEIGHT", 8)
    things = [registry.make("object")["url"] for _ in range(80)]
    components = [each["components"][0] for each in map(registry.read, things)]
    run = {"run_date": "2031-05-02", "description": "a", "submission_script": things[0]}
    refused = registry.send("POST", "/api/code_run/", {**run, "inputs": components})
    assert refused.status == 413
    found = re.search(r"about (\d+)", refused.body["detail"])
    assert found, refused.text
    assert 10 < int(found[1]) < 80
    made = registry.send("POST", "/api/code_run/", {**run, "inputs": components[: int(found[1])]})
    assert (made.status, len(made.body["inputs"])) == (201, int(found[1]))
    assert registry.send("GET", "/api/code_run/").body["count"] == 1
