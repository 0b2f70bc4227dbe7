"""Arguments of a list, as filters."""

import pytest

from functions.registry import filters
from functions.registry.tables import TABLES
from shared.http import Refused
from shared.records import AnyOf, Equal, Filter, Glob, Order

UUID = "0c6a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"


@pytest.mark.parametrize(
    ("table", "name", "texts", "expected"),
    [
        ("data_product", "name", ["tides/*"], Glob("name", "tides/*")),
        ("data_product", "name", ["tides/north"], Equal("name", "tides/north")),
        ("data_product", "version", ["1.*"], Equal("version", "1.*")),
        ("data_product", "namespace", ["2"], Equal("namespace", 2)),
        ("data_product", "namespace", ["2.5"], Equal("namespace", -1)),
        ("data_product", "namespace", ["1e400000000"], Equal("namespace", -1)),
        ("object", "description", ["first", " last "], Equal("description", "last")),
        ("object", "authors", ["3", "4", "3", ""], AnyOf("authors", (3, 4))),
        ("object", "uuid", [UUID.upper()], Equal("uuid", UUID)),
        ("storage_root", "local", ["True"], Equal("local", True)),
        ("storage_root", "local", ["maybe"], None),
        ("storage_root", "locations", ["3"], None),
        ("storage_root", "root", [""], None),
        ("issue", "severity", ["4"], Equal("severity", 4)),
        ("code_run", "run_date", ["2031-05-02 08:11"], Equal("run_date", "2031-05-02T08:11:00Z")),
        ("code_run", "run_date", ["2031-05-02T08:11:00 02:00"], Equal("run_date", "2031-05-02T06:11:00Z")),
    ],
)
def test_an_argument_is_a_filter(table: str, name: str, texts: list[str], expected: Filter | None) -> None:
    assert filters.read(TABLES[table], {name: texts}).filters == (() if expected is None else (expected,))


def test_all_bad_values_are_complained_of_at_once() -> None:
    query = {"uuid": ["x"], "storage_location": ["x"], "last_updated": ["x"], "authors": ["9999999999999999"]}
    with pytest.raises(Refused) as refused:
        filters.read(TABLES["object"], query)
    assert (refused.value.status, refused.value.body) == (
        400,
        {
            "last_updated": ["Enter a valid date/time."],
            "storage_location": ["Enter a number."],
            "uuid": ["Enter a valid UUID."],
            "authors": ["Select a valid choice. 9999999999999999 is not one of the available choices."],
        },
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,-version", (Order("name"), Order("version", True))),
        ("-last_updated", (Order("last_updated", True),)),
        ("nothing, name", (Order("name"),)),
        ("--name,url,external_object", ()),
    ],
)
def test_ordering_passes_over_what_it_does_not_know(text: str, expected: tuple[Order, ...]) -> None:
    assert filters.read(TABLES["data_product"], {"ordering": [text]}).order == expected


@pytest.mark.parametrize(
    ("text", "size"), [("5", 5), ("0", 100), ("-3", 100), ("x", 100), ("99999", 1000), ("9" * 5000, 100), ("²", 100)]
)
def test_page_sizes(text: str, size: int) -> None:
    assert filters.read(TABLES["object"], {"page_size": [text]}).size == size
