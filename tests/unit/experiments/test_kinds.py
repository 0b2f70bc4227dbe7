"""How values of requests are read."""

from typing import Any

import pytest

from functions.experiments import validation
from functions.experiments.kinds import INSTANT, Many, Namespace, One
from functions.experiments.models import RESOURCES
from shared.fields import BadValue, Boolean, Day, Float, Integer, Kind, Text


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (Text(3), "abc", "abc"),
        (Text(), 12, "12"),
        (Integer(), "12", 12),
        (Integer(), 12.0, 12),
        (Integer(), "9223372036854775807", 2**63 - 1),
        (Integer(least=-5), "-3", -3),
        (Float(), "57.136", 57.136),
        (Float(), 3, 3.0),
        (Boolean(), "False", False),
        (Boolean(), 1, True),
        (INSTANT, "2026-03-04T05:06:07Z", "2026-03-04T05:06:07"),
        (INSTANT, "2026-03-04 05:06:07.123456", "2026-03-04T05:06:07.123456"),
        (INSTANT, "2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07"),
        (Day(), "2026-03-04", "2026-03-04"),
        (Namespace(), "https://meta.example.org/kiln/run", "https://meta.example.org/kiln/run"),
        (One("dataset"), "/api/v1/dataset/12/", 12),
        (One("dataset"), "https://stele.example/live/api/v1/dataset/12", 12),
        (One("dataset"), {"id": 12, "resource_uri": "/api/v1/dataset/12/"}, 12),
        (Many("experiment"), ["/api/v1/experiment/3/", "/api/v1/experiment/2/", "/api/v1/experiment/3/"], [3, 2]),
    ],
)
def test_what_is_read(kind: Kind, value: Any, stored: Any) -> None:
    assert kind.parse(value) == stored
    assert type(kind.parse(value)) is type(stored)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text(3), "abcd"),
        (Text(), "a\x00b"),
        (Text(), True),
        (Text(), ["a"]),
        (Integer(), "-1"),
        (Integer(), "1.5"),
        (Integer(), True),
        (Integer(), "1" * 60),
        (Integer(), "\u0661"),
        (Integer(), 2**63),
        (Integer(options=(1, 2)), 3),
        (Float(), "nan"),
        (Float(), "1e999"),
        (Float(), "1_0"),
        (Float(), None),
        (Boolean(), "perhaps"),
        (INSTANT, "yesterday"),
        (INSTANT, "0001-01-01T00:00:00+05:00"),
        (INSTANT, 5),
        (Day(), "04.03.2026"),
        (Namespace(), "kiln run"),
        (Namespace(), "http://[bad"),
        (One("dataset"), "/api/v1/experiment/12/"),
        (One("dataset"), "/api/v1/dataset/0/"),
        (One("dataset"), "/api/v1/dataset/12/\n"),
        (One("dataset"), 12),
        (Many("experiment"), "/api/v1/experiment/3/"),
    ],
)
def test_what_is_refused(kind: Kind, value: Any) -> None:
    with pytest.raises(BadValue):
        kind.parse(value)


def test_a_body_is_read_by_the_declaration() -> None:
    told = {"title": "Kiln 7", "created_by": "/api/v1/user/1/", "owner_ids": [1], "immutable": True, "locked": "true"}
    values = validation.read(RESOURCES["experiment"], told, creating=True)
    assert values["title"] == "Kiln 7"
    assert values["locked"] is True
    assert values["public_access"] == 1
    assert values["url"] is None
    assert not {"created_by", "owner_ids", "immutable", "parameter_sets"} & values.keys()


def test_a_change_says_only_what_it_says() -> None:
    assert validation.read(RESOURCES["experiment"], {"title": "Kiln 7"}, creating=False) == {"title": "Kiln 7"}


def test_null_says_nothing_where_it_is_no_value() -> None:
    told = {"title": None, "public_access": None, "url": None}
    assert validation.read(RESOURCES["experiment"], told, creating=False) == {"url": None}
    assert validation.read(RESOURCES["experiment"], told, creating=True)["public_access"] == 1
    with pytest.raises(BadValue, match=r"'dataset' field has no data"):
        validation.read(RESOURCES["dataset_file"], {"dataset": None}, creating=False)


def test_null_is_kept_where_it_is_a_value() -> None:
    values = validation.read(RESOURCES["parametername"], _NAME | {"order": None}, creating=True)
    assert values["order"] is None
    assert validation.read(RESOURCES["parametername"], _NAME, creating=True)["order"] == 9999


_NAME = {"schema": "/api/v1/schema/1/", "name": "peak", "full_name": "Peak"}


def test_complaints_name_the_field() -> None:
    with pytest.raises(BadValue, match=r"'dataset' field has no data"):
        validation.read(RESOURCES["dataset_file"], {"filename": "a"}, creating=True)
    with pytest.raises(BadValue, match=r"'public_access' field"):
        validation.read(RESOURCES["experiment"], {"public_access": 2}, creating=True)
