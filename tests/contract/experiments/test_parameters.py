"""Values of parameters: which of the four columns each data type goes to, and what is refused."""

from typing import Any

import pytest
import requests

from .client import Client, Json, assert_error, unique
from .conftest import Schema, Tree

COLUMNS = ("string_value", "numerical_value", "datetime_value", "link_id")


def posted(owner: Client, schema: Schema, name: str, value: object) -> tuple[str, requests.Response]:
    """The title of an experiment with one parameter, and the answer to its POST."""
    title = unique()
    return title, owner.post("experiment/", {"title": title, "parameter_sets": [schema.set_of(**{name: value})]})


def stored(owner: Client, schema: Schema, name: str, value: object) -> Json:
    """The columns of a parameter that are not null."""
    _, answer = posted(owner, schema, name, value)
    assert answer.status_code == 201, answer.text
    read = owner.read(answer.headers["Location"])["parameter_sets"][0]["parameters"][0]
    assert read == answer.json()["parameter_sets"][0]["parameters"][0]
    assert read["value"] is None
    return {column: read[column] for column in COLUMNS if read[column] is not None}


def refused(owner: Client, schema: Schema, name: str, value: object) -> None:
    """A value is refused by its parameter's name, and nothing is made."""
    title, answer = posted(owner, schema, name, value)
    assert_error(answer, name)
    assert owner.count("experiment", title=title) == 0


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("57.136", 57.136),
        (57.136, 57.136),
        ("301", 301),
        (0, 0),
        ("-1.5e3", -1500),
        ("1e-7", 1e-7),
        (" 8 ", 8),
        (2**53, 2**53),
        (0.1, 0.1),
        (1.7976931348623157e308, 1.7976931348623157e308),
        (5e-324, 5e-324),
        (1243.5, 1243.5),
    ],
)
def test_numbers(owner: Client, run_schema: Schema, value: object, number: float) -> None:
    found = stored(owner, run_schema, "number", value)
    assert found == {"numerical_value": number}
    assert type(found["numerical_value"]) in (int, float)


BAD_NUMBERS = ["hot", "", "1,5", "nan", "NaN", "inf", "-Infinity", "1e999", [], {}, "0x10"]


@pytest.mark.parametrize("value", BAD_NUMBERS, ids=repr)
def test_what_are_no_numbers(owner: Client, run_schema: Schema, value: object) -> None:
    refused(owner, run_schema, "number", value)


@pytest.mark.parametrize("body", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_cannot_say(owner: Client, run_schema: Schema, body: str) -> None:
    sets = f'[{{"schema": "{run_schema.namespace}", "parameters": [{{"name": "number", "value": {body}}}]}}]'
    title = unique()
    told = f'{{"title": "{title}", "parameter_sets": {sets}}}'.encode()
    assert_error(owner.send("POST", "experiment/", data=told, headers={"Content-Type": "application/json"}))
    assert owner.count("experiment", title=title) == 0


@pytest.mark.parametrize("name", ["text", "long", "filename", "url"])
@pytest.mark.parametrize(
    ("value", "text"),
    [("Test16", "Test16"), (57, "57"), ("", ""), ("ü\nλ 🏺", "ü\nλ 🏺"), ("not a url", "not a url"), ("null", "null")],
)
def test_texts(owner: Client, run_schema: Schema, name: str, value: object, text: str) -> None:
    assert stored(owner, run_schema, name, value) == {"string_value": text}


def test_a_long_text(owner: Client, run_schema: Schema) -> None:
    text = "0123456789" * 2000
    assert stored(owner, run_schema, "long", text) == {"string_value": text}


@pytest.mark.parametrize("text", ['{"a": [1, 2.5, null]}', "[]", "5", '"x"', "null", '{"ü": "λ"}'])
def test_json(owner: Client, run_schema: Schema, text: str) -> None:
    assert stored(owner, run_schema, "json", text) == {"string_value": text}


@pytest.mark.parametrize("text", ["{", "{'a': 1}", "nonsense", "", "[1,]"])
def test_what_is_no_json(owner: Client, run_schema: Schema, text: str) -> None:
    refused(owner, run_schema, "json", text)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07"),
        ("2026-03-04T05:06:07", "2026-03-04T05:06:07"),
        ("2026-03-04 05:06:07.000123", "2026-03-04T05:06:07.000123"),
        ("2026-03-04T05:06:07+10:00", "2026-03-03T19:06:07"),
        ("2026-03-04", "2026-03-04T00:00:00"),
        ("4 March 2026", "2026-03-04T00:00:00"),
    ],
)
def test_times(owner: Client, run_schema: Schema, value: str, printed: str) -> None:
    assert stored(owner, run_schema, "time", value) == {"datetime_value": printed}


@pytest.mark.parametrize("value", ["soon", "", "2026-02-30", "25:00", [], {"a": 1}], ids=repr)
def test_what_are_no_times(owner: Client, run_schema: Schema, value: object) -> None:
    refused(owner, run_schema, "time", value)


@pytest.mark.parametrize("form", ["/api/v1/experiment/{}/", "/experiment/view/{}/"])
@pytest.mark.parametrize("whole", [False, True])
def test_links_to_experiments(owner: Client, run_schema: Schema, public: Tree, form: str, whole: bool) -> None:
    link = (owner.site if whole else "") + form.format(public.experiment["id"])
    assert stored(owner, run_schema, "link", link) == {"string_value": link, "link_id": public.experiment["id"]}


@pytest.mark.parametrize("form", ["/api/v1/dataset/{}/", "/dataset/{}"])
def test_links_to_datasets(owner: Client, run_schema: Schema, public: Tree, form: str) -> None:
    link = form.format(public.dataset["id"])
    assert stored(owner, run_schema, "link", link) == {"string_value": link, "link_id": public.dataset["id"]}


def test_an_empty_link_is_ignored(owner: Client, run_schema: Schema) -> None:
    _, answer = posted(owner, run_schema, "link", "")
    assert answer.status_code == 201
    [made] = answer.json()["parameter_sets"]
    assert all(one["link_id"] is None and not one["string_value"] for one in made["parameters"])


BAD_LINKS = ["nonsense", "/api/v1/schema/1/", "/api/v1/experiment/x/", "/dataset/x", "https://example.org/", "5"]


@pytest.mark.parametrize("link", BAD_LINKS)
def test_what_are_no_links(owner: Client, run_schema: Schema, link: Any) -> None:
    refused(owner, run_schema, "link", link)


def test_values_of_every_level(owner: Client, hidden: Tree) -> None:
    assert hidden.dataset["parameter_sets"][0]["parameters"][0]["numerical_value"] == 8
    first, second = hidden.file["parameter_sets"][0]["parameters"]
    assert (first["numerical_value"], second["string_value"]) == (4, "K")
