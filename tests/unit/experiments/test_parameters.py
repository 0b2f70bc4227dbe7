"""How the values of parameters are typed, and what parameter sets in requests may look like."""

from typing import Any

import pytest

from functions.experiments import models, parameters
from functions.experiments.kinds import BadValue
from functions.experiments.parameters.values import typed

SETS = "experimentparameterset"


def value_of(data_type: int, **given: Any) -> Any:
    """The one value that is stored, and the link's id."""
    stored = typed({"name": "p", "data_type": data_type}, given)
    kept = {name: value for name, value in stored.items() if value is not None}
    return kept


@pytest.mark.parametrize(
    ("data_type", "value", "stored"),
    [
        (models.NUMERIC, "57.136", {"numerical_value": 57.136}),
        (models.NUMERIC, 4, {"numerical_value": 4.0}),
        (models.NUMERIC, True, {"numerical_value": 1.0}),
        (models.NUMERIC, False, {"numerical_value": 0.0}),
        (models.STRING, 4, {"string_value": "4"}),
        (models.STRING, "", {"string_value": ""}),
        (models.LONGSTRING, ["a", 1], {"string_value": '["a", 1]'}),
        (models.URL, "no url at all", {"string_value": "no url at all"}),
        (models.FILENAME, "a.csv", {"string_value": "a.csv"}),
        (models.JSON, '{"a": 1}', {"string_value": '{"a": 1}'}),
        (models.JSON, {"a": 1}, {"string_value": '{"a": 1}'}),
        (models.JSON, True, {"string_value": "true"}),
        (models.JSON, False, {"string_value": "false"}),
        (models.JSON, 1.5, {"string_value": "1.5"}),
        (models.JSON, [None, "é"], {"string_value": '[null, "é"]'}),
        (models.DATETIME, "2026-03-04T05:06:07Z", {"datetime_value": "2026-03-04T05:06:07"}),
        (models.DATETIME, "2026-03-04", {"datetime_value": "2026-03-04T00:00:00"}),
        (models.DATETIME, "4 March 2026 05:06", {"datetime_value": "2026-03-04T05:06:00"}),
        (models.DATETIME, "Wed, 04 Mar 2026 05:06:07 GMT", {"datetime_value": "2026-03-04T05:06:07"}),
        (models.DATETIME, "4 March 2026 05:06 +0300 (MSK)", {"datetime_value": "2026-03-04T02:06:00"}),
        (models.LINK, "", {}),
        (models.LINK, None, {}),
        (models.LINK, "/api/v1/dataset/7/", {"string_value": "/api/v1/dataset/7/", "link_id": 7}),
        (models.LINK, "/experiment/view/7/", {"string_value": "/experiment/view/7/", "link_id": 7}),
        (
            models.LINK,
            "https://host/live/below/api/v1/dataset/9/",
            {"string_value": "https://host/live/below/api/v1/dataset/9/", "link_id": 9},
        ),
        (models.LINK, "/dataset/7", {"string_value": "/dataset/7", "link_id": 7}),
    ],
)
def test_values(data_type: int, value: Any, stored: Any) -> None:
    assert value_of(data_type, value=value) == stored


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        (models.NUMERIC, "hot"),
        (models.NUMERIC, "nan"),
        (models.NUMERIC, None),
        (models.NUMERIC, ""),
        (models.DATETIME, "10"),
        (models.DATETIME, "March 2026"),
        (models.DATETIME, "soon"),
        (models.DATETIME, "2026-03-04T" + "0" * 1000),
        (models.DATETIME, "2026-W10-3"),
        (models.DATETIME, "2026-03-04T05:06:07,5"),
        (models.DATETIME, "4 March 2026 05:06 AEST"),
        (models.DATETIME, None),
        (models.JSON, "{"),
        (models.JSON, "NaN"),
        (models.JSON, "1e999"),
        (models.JSON, "9" * 5000),
        (models.JSON, None),
        (models.NUMERIC, "9" * 5000),
        (models.NUMERIC, "1e999"),
        (models.JSON, "[" * 100_000),
        (models.LINK, "https://example.org/"),
        (models.LINK, "/api/v1/user/7/"),
        (models.STRING, "a\x00b"),
    ],
)
def test_values_that_are_none(data_type: int, value: Any) -> None:
    with pytest.raises(BadValue, match="'p'"):
        value_of(data_type, value=value)


def test_values_under_the_key_of_their_type() -> None:
    assert value_of(models.NUMERIC, numerical_value="2.5") == {"numerical_value": 2.5}
    assert value_of(models.STRING, value=None, string_value="a", numerical_value=None) == {"string_value": "a"}
    with pytest.raises(BadValue, match="'numerical_value', not a 'string_value'"):
        value_of(models.NUMERIC, string_value="2.5")


@pytest.mark.parametrize(
    "given",
    [
        "a",
        {"schema": "x"},
        ["a"],
        [{"parameters": []}],
        [{"schema": "x", "parameters": {}}],
        [{"schema": 7, "parameters": []}],
        [{"schema": "x", "parameters": ["a"]}],
        [{"schema": "x", "parameters": [{"value": 1}]}],
        [{"schema": "x", "parameters": [{"name": "a", "value": 1}] * 1000}],
        [{"schema": "x", "resource_uri": "/api/v1/datasetparameterset/1/"}],
    ],
)
def test_sets_that_are_none(given: Any) -> None:
    with pytest.raises(BadValue):
        parameters.read_sets(given, SETS)


def test_schemas_and_names_are_texts_or_addresses() -> None:
    given = [
        {
            "schema": "/api/v1/schema/3/",
            "parameters": [{"name": "/api/v1/parametername/4/", "value": 1}, {"name": "peak", "value": 2}],
        },
        {"schema": {"resource_uri": "/api/v1/schema/5/"}, "parameters": None},
    ]
    first, second = parameters.read_sets(given, SETS)
    assert (first.schema, [each.name for each in first.parameters]) == (3, [4, "peak"])
    assert (second.schema, second.parameters) == (5, ())
    assert parameters.read_sets(None, SETS) == []
