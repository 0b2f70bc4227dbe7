"""OPTIONS: the metadata that clients read to know fields, filters and what to upload first."""

import pytest

from tests.contract.matrix.callers import UNKNOWN_TOKEN

from .client import ABSENT, Client, methods_of, outcome
from .conftest import Example
from .tables import LISTED, Table, each_table

RENDERS = ["application/json", "text/html"]
PARSES = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]


@each_table
def test_what_a_table_tells_a_stranger(stranger: Client, table: Table) -> None:
    answer = stranger.options(f"{table.name}/")
    assert answer.status_code == 200
    assert methods_of(answer) == {"GET", "POST", "HEAD", "OPTIONS"}
    told = answer.json()
    assert told["name"] == f"{table.title} List"
    assert (told["renders"], told["parses"]) == (RENDERS, PARSES)
    assert "actions" not in told


@each_table
def test_the_description_documents_the_fields(stranger: Client, table: Table) -> None:
    for target in (f"{table.name}/", f"{table.name}/{ABSENT}/"):
        description = stranger.options(target).json()["description"]
        assert [field.name for field in table.own if f"{field.name}" not in description] == []


@each_table
def test_the_fields_of_a_post(registry: Client, table: Table) -> None:
    actions = registry.options(f"{table.name}/").json()["actions"]
    assert list(actions) == ["POST"]
    assert list(actions["POST"]) == [field.name for field in table.fields]
    assert actions["POST"] == {field.name: field.metadata for field in table.fields}


@each_table
def test_a_record_tells_the_fields_of_a_post_too(registry: Client, example: Example, table: Table) -> None:
    answer = registry.options(example(table.name)["url"])
    assert answer.status_code == 200
    assert methods_of(answer) == {"GET", "HEAD", "OPTIONS", *table.changes}
    told = answer.json()
    assert told["name"] == f"{table.title} Instance"
    assert (told["renders"], told["parses"]) == (RENDERS, PARSES)
    fields = {field.name: field.metadata for field in table.fields}
    assert told["actions"]["POST"] == fields
    assert list(told["actions"]["POST"]) == list(fields)
    assert told["actions"].get("PUT") == (fields if "PUT" in table.changes else None)
    assert told["filter_fields"] == registry.options(f"{table.name}/").json()["filter_fields"]


@each_table
def test_a_record_tells_a_stranger_no_actions(stranger: Client, example: Example, table: Table) -> None:
    answer = stranger.options(example(table.name)["url"])
    assert answer.status_code == 200
    assert "actions" not in answer.json()


@each_table
def test_a_record_that_is_not_there_tells_the_same(registry: Client, example: Example, table: Table) -> None:
    absent = registry.options(f"{table.name}/{ABSENT}/")
    assert outcome(absent) == outcome(registry.options(example(table.name)["url"]))


@each_table
def test_the_filters_of_a_table(stranger: Client, table: Table) -> None:
    """Reverse names, then who and when, then the table's own columns.

    issue.component_issues is both a reverse name and a column of its own.
    """
    told = stranger.options(f"{table.name}/").json()["filter_fields"]
    head = [*table.reverse, "updated_by", "last_updated"]
    assert told[: len(head)] == head
    own = {field.name for field in table.columns} - set(table.reverse)
    assert set(told[len(head) :]) == own
    assert len(told) == len(set(told))


def test_the_filters_of_key_value(stranger: Client) -> None:
    told = stranger.options("key_value/").json()["filter_fields"]
    assert told == ["updated_by", "last_updated", "object", "key", "value"]


@each_table
def test_the_order_of_uploading(registry: Client, table: Table) -> None:
    """The command-line client uploads what a record's writable links point at, in this order."""
    fields = registry.options(f"{table.name}/").json()["actions"]["POST"].items()
    linked = [name for name, told in fields if told["type"] == "field" and not told["read_only"]]
    assert linked == table.upload_fields


@pytest.mark.parametrize("key", ["users", "groups"])
def test_users_and_groups_have_no_actions(registry: Client, stranger: Client, key: str) -> None:
    for client in (registry, stranger):
        for target in (f"{key}/", f"{key}/1/"):
            answer = client.options(target)
            assert answer.status_code == 200
            assert methods_of(answer) == {"GET", "HEAD", "OPTIONS"}
            assert "actions" not in answer.json()


@pytest.mark.parametrize("key", LISTED)
def test_every_key_of_the_listing_answers(registry: Client, stranger: Client, key: str) -> None:
    assert registry.options(f"{key}/").status_code == 200
    assert stranger.options(f"{key}/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "username/",
        "prov-report/1/",
        "ro-crate/data-product/1/",
        "ro-crate/code-run/1/",
        "data_extraction/1/",
    ],
)
def test_every_other_endpoint_answers(registry: Client, stranger: Client, path: str) -> None:
    assert registry.options(path).status_code == 200
    assert stranger.options(path).status_code == 200


def test_a_preflight_is_told_apart(stranger: Client) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    preflight = stranger.options("object/", headers=origin | {"Access-Control-Request-Method": "POST"})
    assert preflight.status_code in (200, 204)
    assert preflight.headers["Access-Control-Allow-Origin"] in ("*", "https://elsewhere.example")
    assert stranger.options("object/", headers=origin).json()["name"] == "Object List"


def test_a_preflight_looks_at_no_credential(stranger: Client) -> None:
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Authorization": f"token {UNKNOWN_TOKEN}",
    }
    assert stranger.options("object/", headers=headers).status_code in (200, 204)
