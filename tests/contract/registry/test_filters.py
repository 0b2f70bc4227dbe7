"""Filters: patterns, exact texts, ids, booleans, numbers, uuids and datetimes, and how they combine."""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

import pytest

from .client import ABSENT, Client, Json, id_of, ids_of, outcome, unique
from .conftest import Example
from .tables import GLOBS, Field, Table, each_field, each_table

# Patterns over whole values, on the six fields of names

ENDINGS = ("/ab", "/abc", "/xbc", "/AB")


@pytest.fixture(scope="module")
def named(registry: Client) -> Callable[[str, str], str]:
    """Gives the start of four names ENDINGS that four records of a table have in a field; made once."""

    @cache
    def made(table: str, field: str) -> str:
        start = unique()
        for ending in ENDINGS:
            registry.make(table, **{field: start + ending})
        return start

    return made


@pytest.mark.parametrize(("table", "field"), GLOBS, ids=str)
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{}/*", "ab abc xbc AB"),
        ("{}*", "ab abc xbc AB"),
        ("{}*bc", "abc xbc"),
        ("*{}/*c", "abc xbc"),
        ("{}/ab*", "ab abc"),
        ("{}/?bc", "abc xbc"),
        ("{}/?", ""),
        ("{}/[ax]bc", "abc xbc"),
        ("{}/[a-c]bc", "abc"),
        ("{}/[!a]bc", "xbc"),
        ("{}/[!a-z]*", "AB"),
        ("{}/ab", "ab"),
        ("{}/AB", "AB"),
        ("{}", ""),
    ],
)
def test_patterns(
    stranger: Client,
    named: Callable[[str, str], str],
    table: str,
    field: str,
    pattern: str,
    expected: str,
) -> None:
    """Slash, star and brackets go out as written here, and escaped as `requests` does it."""
    start = named(table, field)
    pattern = pattern.format(start)
    raw = stranger.read(f"{table}/?{field}={pattern}")
    assert {record[field].removeprefix(start + "/") for record in raw["results"]} == set(expected.split())
    assert raw["count"] == len(raw["results"])
    escaped = stranger.page(table, **{field: pattern})
    assert escaped == raw


def test_products_by_the_start_of_their_name(registry: Client, stranger: Client) -> None:
    """The seed's own example: `data_product/?name=fixed-parameters/*`."""
    name = unique("fixed-parameters/")
    made = registry.make("data_product", name=name)
    for query in ("name=fixed-parameters/*", "name=fixed-parameters%2F%2A", "name=fixed-parameters%2f*"):
        page = stranger.read(f"data_product/?{query}&ordering=-last_updated")
        assert made["url"] in {record["url"] for record in page["results"]}
        assert all(record["name"].startswith("fixed-parameters/") for record in page["results"])


def test_a_plus_and_an_escape_are_a_space_and_a_sign(registry: Client, stranger: Client) -> None:
    name = unique("a b+c%20d ")
    made = registry.make("namespace", name=name)
    query = name.replace("%", "%25").replace("+", "%2B").replace(" ", "+")
    assert stranger.read(f"namespace/?name={query}")["results"] == [made]


# Every column of every table


def _argument(field: Field, value: Any) -> Any:
    """The filter argument that means `value`."""
    if field.kind == "link":
        return id_of(value)
    if field.kind == "links":
        return [id_of(one) for one in value]
    return value


def _other(field: Field) -> Any:
    """A filter argument that means a value which no record here has."""
    others = {"link": ABSENT, "integer": 4711, "uuid": str(uuid4()), "datetime": "1999-12-31T23:59:59Z"}
    return others.get(field.kind, unique())


@each_table
@pytest.mark.parametrize("name", ["updated_by", "last_updated"])
def test_every_table_filters_by_who_and_when(stranger: Client, example: Example, table: Table, name: str) -> None:
    record = stranger.read(example(table.name)["url"])
    when = {"last_updated": record["last_updated"]}
    assert stranger.records(table.name, **when | {name: _argument(table[name], record[name])}) == [record]
    assert stranger.records(table.name, **when | {name: _other(table[name])}) == []


@each_field(lambda field: True, columns=True)
def test_every_column_filters(stranger: Client, example: Example, table: Table, field: Field) -> None:
    """The instant of the record's making narrows the list to it, so both filters hold at once."""
    record = stranger.read(example(table.name)["url"])
    when = {"last_updated": record["last_updated"]}
    found = stranger.page(table.name, **when, **{field.name: _argument(field, record[field.name])})
    assert (found["count"], found["results"]) == (1, [record])


@each_field(lambda field: field.kind != "links", columns=True)
def test_every_column_leaves_out(stranger: Client, example: Example, table: Table, field: Field) -> None:
    record = stranger.read(example(table.name)["url"])
    other = str(not record[field.name]) if field.kind == "boolean" else _other(field)
    found = stranger.page(table.name, last_updated=record["last_updated"], **{field.name: other})
    assert (found["count"], found["results"]) == (0, [])


@each_field(lambda field: True, columns=True)
def test_an_empty_value_filters_nothing(stranger: Client, example: Example, table: Table, field: Field) -> None:
    record = stranger.read(example(table.name)["url"])
    found = stranger.page(table.name, last_updated=record["last_updated"], **{field.name: ""})
    assert (found["count"], found["results"]) == (1, [record])


@each_table
def test_reverse_names_are_allowed(stranger: Client, example: Example, table: Table) -> None:
    example(table.name)
    for name in table.reverse:
        assert stranger.get(f"{table.name}/?{name}=1&page_size=1").status_code == 200


# Exact texts


@pytest.mark.parametrize("sent", ["{}*", "*", "{}?", "[{}]", "{}/"])
def test_exact_texts_know_no_patterns(registry: Client, stranger: Client, sent: str) -> None:
    extension = unique()
    registry.make("file_type", extension=extension)
    for pattern in (sent.format(extension), sent.format(extension[:-1])):
        found = stranger.records("file_type", extension=pattern)
        assert {record["extension"] for record in found} <= {pattern}


def test_a_pattern_is_a_text_like_any_other_there(registry: Client, stranger: Client) -> None:
    root = unique("https://example.org/*/?[a]")
    made = registry.make("storage_root", root=root)
    assert stranger.records("storage_root", root=root) == [made]


def test_case_matters(registry: Client, stranger: Client) -> None:
    extension = unique("csvA")
    registry.make("file_type", extension=extension)
    assert stranger.records("file_type", extension=extension.lower()) == []
    name = unique("tides-A")
    registry.make("namespace", name=name)
    assert stranger.records("namespace", name=name.lower()) == []


@pytest.mark.parametrize(("table", "field"), GLOBS, ids=str)
def test_patterns_over_long_names(registry: Client, stranger: Client, table: str, field: str) -> None:
    start = unique() + "é" * 900
    made = {end: registry.make(table, **{field: start + end})["url"] for end in ("/ab", "/ac", "/b")}
    for pattern, ends in ((f"{start}/a*", "/ab /ac"), (f"{start[:40]}*/b", "/b"), (f"{start}/ab", "/ab")):
        page = stranger.page(table, **{field: pattern})
        assert {record["url"] for record in page["results"]} == {made[end] for end in ends.split()}
        assert page["count"] == len(ends.split())


# Ids


@each_field(lambda field: field.kind == "link")
@pytest.mark.parametrize("sent", ["tides", "1x", "https://stele.example/api/object/1/"])
def test_an_id_that_is_no_number(stranger: Client, table: Table, field: Field, sent: str) -> None:
    expected = (400, {field.name: ["Enter a number."]})
    assert outcome(stranger.get(f"{table.name}/?{field.name}={sent}")) == expected


# issue.component_issues is a reverse name too, and may change nothing
each_repeatable = each_field(lambda field: field.kind == "links" and field.name != "component_issues")


@each_repeatable
def test_a_repeatable_id_that_is_no_number(stranger: Client, table: Table, field: Field) -> None:
    assert stranger.get(f"{table.name}/?{field.name}=tides").status_code == 400


@each_repeatable
def test_a_repeatable_id_that_is_unknown(stranger: Client, table: Table, field: Field) -> None:
    message = f"Select a valid choice. {ABSENT} is not one of the available choices."
    assert outcome(stranger.get(f"{table.name}/?{field.name}={ABSENT}")) == (400, {field.name: [message]})


def test_updated_by_wants_a_number(stranger: Client) -> None:
    expected = (400, {"updated_by": ["Enter a number."]})
    assert outcome(stranger.get("object/?updated_by=admin")) == expected


@pytest.mark.parametrize(
    ("table", "field", "target"),
    [
        ("object", "authors", "author"),
        ("object_component", "issues", "issue"),
        ("code_run", "inputs", "object_component"),
        ("code_run", "outputs", "object_component"),
    ],
)
def test_repeated_ids_mean_either(registry: Client, table: str, field: str, target: str) -> None:
    one, two, other = (registry.make(target) for _ in range(3))
    made = [registry.make(table, **{field: [link["url"] for link in links]}) for links in ([one, two], [two])]
    registry.make(table, **{field: [other["url"]]})
    ids = f"{field}={id_of(one)}&{field}={id_of(two)}"
    page = registry.read(f"{table}/?{ids}")
    assert (page["count"], ids_of(page["results"])) == (2, ids_of(made)[::-1])
    assert ids_of(registry.records(table, **{field: id_of(one)})) == ids_of(made)[:1]


def test_an_object_is_found_by_its_location(registry: Client, stranger: Client) -> None:
    made = registry.stored_object(unique("https://example.org/"), "a.csv")
    assert stranger.records("object", storage_location=id_of(made["storage_location"])) == [made]


# Booleans, numbers, uuids, datetimes


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("true", [True]),
        ("True", [True]),
        ("1", [True]),
        ("false", [False]),
        ("False", [False]),
        ("0", [False]),
        ("perhaps", [False, True]),
        ("", [False, True]),
    ],
)
def test_booleans(registry: Client, stranger: Client, sent: str, expected: list[bool]) -> None:
    root = registry.make("storage_root")
    for public in (True, False):
        registry.make("storage_location", storage_root=root["url"], public=public)
    found = stranger.records("storage_location", storage_root=id_of(root), public=sent)
    assert [record["public"] for record in found] == expected


def test_a_severity_wants_a_number(stranger: Client) -> None:
    assert outcome(stranger.get("issue/?severity=high")) == (400, {"severity": ["Enter a number."]})


@each_field(lambda field: field.kind == "link")
def test_an_unknown_id_is_an_empty_list(stranger: Client, table: Table, field: Field) -> None:
    assert stranger.page(table.name, **{field.name: ABSENT})["results"] == []


@each_field(lambda field: field.kind == "uuid")
def test_a_uuid_in_any_spelling(stranger: Client, example: Example, table: Table, field: Field) -> None:
    record = stranger.read(example(table.name)["url"])
    for sent in (record["uuid"], record["uuid"].upper(), record["uuid"].replace("-", "")):
        assert stranger.records(table.name, uuid=sent) == [record]


@each_field(lambda field: field.kind == "uuid")
def test_what_is_no_uuid(stranger: Client, table: Table, field: Field) -> None:
    expected = (400, {field.name: ["Enter a valid UUID."]})
    assert outcome(stranger.get(f"{table.name}/?{field.name}=tides")) == expected


@each_table
def test_what_is_no_datetime(stranger: Client, table: Table) -> None:
    expected = (400, {"last_updated": ["Enter a valid date/time."]})
    assert outcome(stranger.get(f"{table.name}/?last_updated=yesterday")) == expected


@pytest.mark.parametrize(
    "sent",
    [
        "2031-05-02T08:11:09.512Z",
        "2031-05-02T08:11:09.512000Z",
        "2031-05-02 08:11:09.512",
        "2031-05-02T08:11:09.512%2B00:00",
        "2031-05-02T10:11:09.512%2B02:00",
    ],
)
def test_the_exact_instant_in_any_spelling(registry: Client, stranger: Client, sent: str) -> None:
    run = registry.make("code_run", run_date="2031-05-02T08:11:09.512Z")
    registry.make("code_run", run_date="2031-05-02T08:11:09.513Z", submission_script=run["submission_script"])
    script = id_of(run["submission_script"])
    page = stranger.read(f"code_run/?run_date={sent}&submission_script={script}")
    assert (page["count"], page["results"]) == (1, [run])


# Together


def test_all_filters_must_hold(registry: Client, stranger: Client) -> None:
    namespace, other = (registry.make("namespace") for _ in range(2))
    name = unique("tides/")
    made: dict[tuple[int, str], Json] = {}
    for space in (namespace, other):
        for version in ("1.0.0", "1.1.0"):
            product = registry.make("data_product", namespace=space["url"], name=name, version=version)
            made[id_of(space), version] = product
    page = stranger.read(f"data_product/?namespace={id_of(namespace)}&name={name[:-3]}*&version=1.1.0")
    assert (page["count"], page["results"]) == (1, [made[id_of(namespace), "1.1.0"]])
    page = stranger.read(f"data_product/?namespace={id_of(other)}&name={name}")
    assert page["count"] == 2


def test_the_last_of_repeated_single_values_holds(registry: Client, stranger: Client) -> None:
    """As every form parser of the original does it: `name=a&name=b` asks for b."""
    made = registry.make("namespace")
    page = stranger.read(f"namespace/?name=nothing&name={made['name']}")
    assert page["results"] == [made]
