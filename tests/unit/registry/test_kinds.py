"""Values that each kind accepts, as it stores them, and what it says of the others."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.registry.kinds import BOOLEAN, SMALL_INTEGER, WORDS, Extension, Name, Trimmed, Url, Uuid, Version
from shared.fields import BadValue, Datetime, Kind

ACCEPTED: list[tuple[Kind, Any, Any]] = [
    (Trimmed(), "  a b ", "a b"),
    (Trimmed(), 5, "5"),
    (Trimmed(None), "x" * 5000, "x" * 5000),
    (Extension(), " .tar.gz ", ".tar.gz"),
    (Extension(), "out_3-b", "out_3-b"),
    (Name(), "tides/north", "tides/north"),
    (Version(), "1.0.0-rc.1+build.5", "1.0.0-rc.1+build.5"),
    (Url(), "https://orcid.org/0000-0002", "https://orcid.org/0000-0002"),
    (Url(), "ftp://user:pw@files.example.org:21/x?y#z", "ftp://user:pw@files.example.org:21/x?y#z"),
    (Url(), "http://localhost:8000/", "http://localhost:8000/"),
    (Url(), "https://[2001:db8::1]/", "https://[2001:db8::1]/"),
    (Url(), "https://münchen.example/", "https://münchen.example/"),
    (BOOLEAN, True, True),
    (BOOLEAN, "False", False),
    (BOOLEAN, "1", True),
    (BOOLEAN, 0, False),
    (BOOLEAN, "yes", True),
    (SMALL_INTEGER, "7", 7),
    (SMALL_INTEGER, 7.0, 7),
    (Datetime(), "2031-05-02 08:11:09.512000", "2031-05-02T08:11:09.512000Z"),
    (Datetime(), "2031-05-02T08:11", "2031-05-02T08:11:00Z"),
    (Datetime(), "2031-05-02T08:11:09+02:00", "2031-05-02T06:11:09Z"),
    (Uuid(), "0C6A2B3C4D5E6F708192A3B4C5D6E7F8", "0c6a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"),
    (Uuid(), "{0c6a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8}", "0c6a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"),
]

DATETIME = (
    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
)

REFUSED: list[tuple[Kind, Any, list[str]]] = [
    (Trimmed(), True, ["Not a valid string."]),
    (Trimmed(), {}, ["Not a valid string."]),
    (Trimmed(3), "abcd", ["Ensure this field has no more than 3 characters."]),
    (Trimmed(), "a\x00b", ["Null characters are not allowed."]),
    (Extension(), "a/b", ["Extension a/b may only have letters, digits, hyphens, underscores and single dots."]),
    (Name(), "tides/*", ["Name tides/* contains invalid characters ([]?*)."]),
    (
        Name(3),
        "[abc]",
        [
            "Name [abc] contains invalid characters ([]?*).",
            "Ensure this field has no more than 3 characters.",
        ],
    ),
    *((Version(), text, [f"Version {text} is not a valid semantic version."]) for text in ("2", "v1.0.0", "01.0.0")),
    *((Url(), text, ["Enter a valid URL."]) for text in ("x", "mailto:a@b.org", "http://a b.org", "http://nowhere/")),
    (Url(), "https://a.org:99999/", ["Enter a valid URL."]),
    (BOOLEAN, "maybe", ["Must be a valid boolean."]),
    (BOOLEAN, [], ["Must be a valid boolean."]),
    (SMALL_INTEGER, "x", ["A valid integer is required."]),
    (SMALL_INTEGER, 1.5, ["A valid integer is required."]),
    (SMALL_INTEGER, True, ["A valid integer is required."]),
    (SMALL_INTEGER, [], ["A valid integer is required."]),
    (SMALL_INTEGER, -1, ["Ensure this value is greater than or equal to 0."]),
    *((Datetime(), text, [DATETIME]) for text in ("yesterday", "", "2031-13-01T00:00")),
    (Datetime(), 20310502, [DATETIME]),
    (Datetime(), "0001-01-01T00:00+05:00", ["Datetime value out of range."]),
    (Uuid(), "x", ["Must be a valid UUID."]),
    (Uuid(), 5, ["Must be a valid UUID."]),
    (Uuid(), [], ["Must be a valid UUID."]),
]


@pytest.mark.parametrize(("kind", "value", "stored"), ACCEPTED)
def test_accepted(kind: Kind, value: Any, stored: Any) -> None:
    assert kind.parse(value) == stored


@pytest.mark.parametrize(("kind", "value", "messages"), REFUSED)
def test_refused(kind: Kind, value: Any, messages: list[str]) -> None:
    with pytest.raises(BadValue) as refused:
        kind.parse(value)
    assert refused.value.texts(WORDS) == messages


@given(st.datetimes(), st.timezones() | st.none())
def test_a_moment_comes_back_as_it_was_written(moment: Any, zone: Any) -> None:
    try:
        written = Datetime().parse(moment.replace(tzinfo=zone).isoformat())
    except BadValue:
        return
    assert Datetime().parse(written) == written


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)


@given(
    st.sampled_from([Trimmed(), Extension(), Name(), Version(), Url(), BOOLEAN, SMALL_INTEGER, Datetime(), Uuid()]),
    JSON,
)
def test_any_value_is_stored_or_refused(kind: Kind, value: Any) -> None:
    try:
        stored = kind.parse(value)
    except BadValue as invalid:
        assert invalid.texts(WORDS)
    else:
        assert kind.parse(stored) == stored
