"""Several objects in one request: all of them, or none and how many there may be."""

from __future__ import annotations

import re
from typing import Any

import pytest

from functions.experiments.store import store
from tests.unit.experiments.conftest import Lab, Reply


def patch(lab: Lab, resource: str, objects: list[dict[str, Any]]) -> Reply:
    return lab.send("PATCH", f"{resource}/", {"objects": objects})


def most(reply: Reply) -> int:
    """Give the number of objects that a refusal names."""
    assert reply.status == 413, reply.text
    found = re.search(r"at most (\d+) objects", reply.body["error"])
    assert found, reply.text
    return int(found[1])


def files(dataset: Any, number: int) -> list[dict[str, Any]]:
    told = {"dataset": dataset["resource_uri"], "md5sum": "6f5902ac237024bdd0c176cb93063dc4", "size": "12"}
    return [{**told, "filename": f"{place}.csv", "directory": f"run{place}"} for place in range(number)]


@pytest.mark.parametrize("resource", ["dataset_file", "experiment"])
def test_too_many_are_told_how_many_may_come(lab: Lab, resource: str) -> None:
    dataset = lab.dataset(lab.experiment())
    before = store().page(resource).count
    objects = files(dataset, 100) if resource == "dataset_file" else [{"title": str(place)} for place in range(100)]
    number = most(patch(lab, resource, objects))
    assert number >= 40
    assert most(patch(lab, resource, objects[: number + 1])) == number
    assert store().page(resource).count == before
    reply = patch(lab, resource, objects[:number])
    assert reply.status == 202, reply.text
    assert store().page(resource).count == before + number
    if resource == "dataset_file":
        assert lab.get("dataset_file/", dataset__id=str(dataset["id"])).total == number


def test_more_than_any_request_takes_are_told_so(lab: Lab) -> None:
    assert most(patch(lab, "experiment", [{"title": "x"}] * 101)) == 100


def test_too_long_ones_are_told_how_many_bytes_and_how_many_objects(lab: Lab) -> None:
    """DynamoDB takes 4 MB in a transaction (API reference, TransactWriteItems).

    An item has less than half of what one may have: moto takes an update's old and new attributes together.
    """
    told = {"description": "x" * 190_000}
    ids = [lab.experiment(title=str(place), **told)["id"] for place in range(30)]
    objects = [{"resource_uri": f"/api/v1/experiment/{id}/", "title": "changed"} for id in ids]
    refused = patch(lab, "experiment", objects)
    number = most(refused)
    assert "4194304 bytes" in refused.body["error"]
    assert 16 <= number <= 22
    assert {each["title"] for each in lab.get("experiment/", limit="30").objects} == {str(each) for each in range(30)}
    assert patch(lab, "experiment", objects[:number]).status == 202
    titles = [each["title"] for each in lab.get("experiment/", limit="30").objects]
    assert titles.count("changed") == number


def test_objects_are_counted_and_not_what_they_make_besides(lab: Lab) -> None:
    """Each of these makes a parameter name of its own, which is a record."""
    schema = lab.schema()
    objects = [
        {
            "title": str(place),
            "parameter_sets": [{"schema": schema["namespace"], "parameters": [{"name": f"p{place}", "value": "x"}]}],
        }
        for place in range(60)
    ]
    number = most(patch(lab, "experiment", objects))
    assert 20 <= number < 60
    assert patch(lab, "experiment", objects[:number]).status == 202


def test_texts_are_tastypies_and_in_htmls_letters(lab: Lab) -> None:
    assert lab.send("PATCH", "experiment/", {}).body == {"error": "Invalid data sent: missing 'objects'"}
    page = lab.get("experiment/", limit="-1")
    text = "Invalid limit '-1' provided. Please provide a positive integer &gt;= 0."
    assert (page.status, page.body) == (400, {"error": text})
    shown = lab.get("experiment/", order_by="<b>&\"'").body["error"]
    assert shown == "No matching '&lt;b&gt;&amp;\"'' field for ordering on."
