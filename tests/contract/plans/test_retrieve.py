"""Plans in answers: all of one as it was sent with defaults for what was not, and the abbreviated form of lists."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from .client import API, Client, Json, document, number, posted

HEAD = (
    *("schema", "title", "description", "language", "created", "modified"),
    *("ethical_issues_exist", "ethical_issues_description", "ethical_issues_report", "dmp_id", "contact"),
    "dmproadmap_links",
)

RICH: Json = {
    "schema": "https://example.org/schema/9",
    "description": "<p>Tidal\tflats</p>  ",
    "language": "nno",
    "created": "2019-03-01T10:20:30.123+02:00",
    "modified": "2019-03-02",
    "ethical_issues_exist": "maybe",
    "ethical_issues_description": "",
    "ethical_issues_report": "https://example.org/report",
    "contributor": [],
    "cost": [{"title": "Storage", "value": 1234.5, "currency_code": "EUR"}, {"title": "Nothing", "value": 0}],
    "project": [{"title": "Two years", "funding": [{"grant_id": {"type": "other", "identifier": 77}}]}],
    "dataset": [
        {
            "title": "Høydedata 潮",
            "type": "dataset",
            "available_until": "2030-01-01",
            "data_quality_assurance": "one text instead of a list",
            "distribution": {"title": "one object instead of a list", "byte_size": 9_007_199_254_740_993},
            "technical_resource": [{"name": "Sonde", "settings": {"on": False, "steps": [0, -1, 1e3]}}],
        }
    ],
    "unheard_of": {"deep": [[{"a": ""}], []], "true": True},
}


def test_all_that_was_sent_comes_back(client: Client) -> None:
    sent = document(**RICH)
    made = client.post(sent)[0]
    read = client.get(number(made))
    assert read == made
    assert {name: value for name, value in read.items() if name in sent} == sent
    assert set(read) - set(sent) == {"dmp_id", "dmproadmap_links", "extension"}


@pytest.mark.parametrize("text", ["1234.50", "0.1000000000000000055511151231257827", "9007199254740993", "-0", "1E+2"])
def test_numbers_are_exact(client: Client, text: str) -> None:
    body = json.dumps(posted(document(cost=[{"title": "x", "value": 4711}]))).replace("4711", text)
    answer = client.send("POST", f"{API}/plans", body)
    assert answer.status_code == 201, answer.text
    id = number(answer.json()["items"][0]["dmp"])
    for told in (answer, client.send("GET", f"{API}/plans/{id}")):
        dmp = json.loads(told.text, parse_float=Decimal, parse_int=Decimal)["items"][0]["dmp"]
        assert dmp["cost"][0]["value"] == Decimal(text)


def test_defaults_are_for_what_was_not_sent_at_all(client: Client) -> None:
    empty: Json = {"dataset": [], "project": [], "contributor": [], "cost": [], "language": "", "schema": ""}
    made = client.create(**empty)
    assert {name: made[name] for name in empty} == empty
    project = client.create(project=[{"title": "Without dates"}])["project"]
    assert project == [{"title": "Without dates"}]


def test_what_was_not_sent_has_a_default(client: Client) -> None:
    made = client.create(description="What it is about")
    assert list(made) == [
        *("schema", "title", "description", "language", "created", "modified", "ethical_issues_exist", "dmp_id"),
        *("contact", "project", "dataset", "dmproadmap_links", "extension"),
    ]
    assert made["language"] == "eng"
    assert made["ethical_issues_exist"] == "unknown"
    assert made["project"][0]["description"] == "What it is about"
    assert made["created"] == made["modified"]


def test_a_list_has_the_abbreviated_form(client: Client) -> None:
    sent = document(**RICH | {"created": "1877-05-05T00:00:00Z"})
    made = client.post(sent)[0]
    [item] = client.list(created_before="1877-12-31", created_after="1877-01-01")["items"]
    assert list(item["dmp"]) == list(HEAD)
    assert item["dmp"] == {name: made[name] for name in HEAD}


@pytest.mark.parametrize(
    ("created", "year"),
    [
        *(("1871-08-27", "1871"), ("1872-08-27 16:01:58.0", "1872"), ("1873-08-27T16:01:58", "1873")),
        *((-2_524_521_600_000, "1890"), ("1875-08-27T16:01:58.5-07:00", "1875")),
    ],
)
def test_a_moment_in_any_form_is_kept_and_is_found(client: Client, created: Any, year: str) -> None:
    made = client.create(created=created)
    assert made["created"] == created
    found = client.list(created_after=f"{year}-01-01", created_before=f"{year}-12-31", per_page=100)["items"]
    assert number(made) in [number(item["dmp"]) for item in found]


@pytest.mark.parametrize("created", ["27/08/2020", "", None, {}, True])
def test_what_is_no_moment_is_found_as_received_now(client: Client, created: Any) -> None:
    made = client.create(created=created)
    last = client.list(created_after="2026-01-01", per_page=100)
    pages = -(-last["total_items"] // 100)
    found = client.list(created_after="2026-01-01", per_page=100, page=pages)["items"]
    assert number(made) in [number(item["dmp"]) for item in found]


def test_a_megabyte_is_kept(client: Client) -> None:
    datasets = [{"title": f"Dataset {each}", "description": "å" * 900} for each in range(600)]
    sent = document(description="x" * 20_000, dataset=datasets)
    made = client.post(sent)[0]
    assert made["dataset"] == datasets
    read = client.get(number(made))
    assert read == made
    assert number(made) in client.numbers()


def test_it_is_compared_with_a_version_of_the_standard(client: Client) -> None:
    made = client.create()
    told = client.ok("GET", f"{API}/plans/{number(made)}?validate=1.2")["items"][0]["dmp"]
    [ours] = [each["stele"] for each in told["extension"] if "stele" in each]
    assert {"pointer", "message"} == set().union(*(found.keys() for found in ours["validation"]["findings"]))
    status, errors = client.refused("GET", f"{API}/plans/{number(made)}?validate=9.9")
    assert status == 400
    assert len(errors) == 1
