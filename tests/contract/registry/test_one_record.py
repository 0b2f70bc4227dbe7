"""A single record: the same as in a list, its 404, and that filters do not touch it."""

import pytest

from .client import ABSENT, Client, methods_of, outcome
from .conftest import Example
from .tables import Table, each_table


@each_table
def test_everyone_reads_what_the_post_answered(
    registry: Client, stranger: Client, example: Example, table: Table
) -> None:
    answer = stranger.get(example(table.name)["url"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert methods_of(answer) == {"GET", "HEAD", "OPTIONS", *table.changes}
    assert answer.json()["url"] == example(table.name)["url"]
    assert registry.get(example(table.name)["url"]).json() == answer.json()


@each_table
def test_a_record_that_is_not_there(stranger: Client, table: Table) -> None:
    detail = f"No {table.model} matches the given query."
    for absent in (0, ABSENT):
        assert outcome(stranger.get(f"{table.name}/{absent}/")) == (404, {"detail": detail})


@pytest.mark.parametrize(
    "path", ["object/tides/", "keyword/1x/", "keyword/-1/", "nothing/", "nothing/1/", "keyword/1/2/"]
)
def test_a_path_that_is_not_there(stranger: Client, path: str) -> None:
    assert outcome(stranger.get(path)) == (404, {"detail": "Not found."})


@each_table
def test_filters_do_not_touch_a_record(stranger: Client, example: Example, table: Table) -> None:
    url = example(table.name)["url"]
    assert stranger.read(f"{url}?updated_by={ABSENT}&nonsense=1") == stranger.read(url)


@each_table
def test_head_of_a_list_and_of_a_record(stranger: Client, example: Example, table: Table) -> None:
    for target in (f"{table.name}/", example(table.name)["url"]):
        head = stranger.send("HEAD", target)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Type"] == "application/json"
    assert stranger.send("HEAD", f"{table.name}/{ABSENT}/").status_code == 404
