"""Pages of the longest experiments and datasets that the API takes have at most 50 KB."""

from __future__ import annotations

from typing import Any

import pytest

from functions.experiments.operations import browsing
from tests.unit.experiments.conftest import Lab
from tests.unit.landing.worst import many_faces, quotes

FIRST, LOGS = "/experiment/view/1/", "/experiment/view/1/dataset/1/"
LONGEST = 50_000


def _patch(lab: Lab, resource: str, objects: list[dict[str, Any]], size: int) -> None:
    for start in range(0, len(objects), size):
        reply = lab.send("PATCH", f"{resource}/", {"objects": objects[start : start + size]})
        assert reply.status == 202, reply.text


def _length(lab: Lab, path: str, **query: str) -> int:
    reply = lab.send("GET", path, query=query)
    assert reply.status == 200, reply.text
    assert sum(len(str(each)) for each in (reply.headers.get("Link") or "",)) < 8_000
    return len(reply.text.encode())


def test_the_longest_records_have_pages_that_a_browser_opens(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsing, "related", lambda *_: many_faces())
    schema = lab.schema("https://meta.example.org/" + "x" * 180, name=quotes(50))
    for number in range(3):
        lab.name(schema, f"{number}{quotes(59)}".replace(" ", ""), 2, full_name=quotes(60), units=quotes(60))
    names = [each["name"] for each in lab.get("parametername/").body["objects"]]
    sets = [
        {
            "schema": schema["namespace"],
            "parameters": [{"name": names[n % 3], "value": quotes(9_000)} for n in range(60)],
        }
    ]
    one = lab.experiment(
        title=quotes(400),
        description=quotes(60_000),
        institution_name=quotes(400),
        handle="10.5555/" + "x" * 900,
        url="https://kiln.example/" + "'" * 3_000,
        public_access=100,
        parameter_sets=sets,
    )
    for number in range(120):
        lab.make(
            "experimentauthor",
            experiment=one["resource_uri"],
            author=quotes(255),
            url="https://kiln.example/" + "x" * 1900,
            order=number,
        )
    uri = one["resource_uri"]
    sets[0]["parameters"] = sets[0]["parameters"][:9]
    lab.dataset(one, description=quotes(60_000), directory=quotes(255), parameter_sets=sets)
    _patch(lab, "dataset", [{"description": quotes(9_000), "experiments": [uri]} for _ in range(52)], 20)
    files = [
        {
            "dataset": "/api/v1/dataset/1/",
            "filename": f"{n:03}" + "'" * 397,
            "directory": f"{n:02}" + "\U0001f409" * 60,
            "md5sum": f"{n:032x}",
            "size": 12,
            "replicas": [],
            "mimetype": "image/png",
        }
        for n in range(120)
    ] + [
        {
            "dataset": "/api/v1/dataset/1/",
            "filename": f"{n:03}" + "'" * 397,
            "md5sum": f"{n:032x}",
            "size": 12,
            "replicas": [],
        }
        for n in range(60)
    ]
    _patch(lab, "dataset_file", files, 20)
    lengths = {
        "experiment": _length(lab, FIRST),
        "experiment, page 2": _length(lab, FIRST, page="2"),
        "dataset": _length(lab, LOGS),
        "folder": _length(lab, LOGS, folder="01" + "\U0001f409" * 60),
        "experiments": _length(lab, "/experiment/view/"),
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
