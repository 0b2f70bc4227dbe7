"""Keys and cursors stay within DynamoDB's bounds and in order, whatever text comes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.records import BadCursor, keys
from shared.records.reading.cursors import Cursor, parse

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize("text", ["\x00" * 2000, "ü" * 2000, "𝄞" * 600, "a" + "\x00" * 899, '"\x01' * 900])
def test_a_sort_key_has_at_most_1024_bytes(text: str) -> None:
    key = keys.ordered_entry("object", "name", text, 7)
    assert len(key.sk.encode()) <= 1024
    assert keys.id_of(key.sk) == 7
    assert (keys.text_of(keys.sortable(text)) or "").startswith(text[:200])


@given(texts, texts)
@example("a", "a\x00b")
@example("a\x00b", "a\x01")
def test_entries_lie_in_the_order_of_their_texts(one: str, other: str) -> None:
    """DynamoDB orders by UTF-8 bytes, and Python's order of characters is the same."""
    first, second = (keys.ordered_entry("object", "name", text, 7).sk.encode() for text in (one, other))
    assert (first < second) == (one < other)
    assert keys.text_of(keys.sortable(one)) == one


def _cursor(place: str) -> str:
    return urlsafe_b64encode(urlencode({"p": place}).encode()).decode()


@pytest.mark.parametrize(
    ("place", "sort_keys"),
    [
        ("[" * 5000, 0),
        ("[" * 5000 + "1" + "]" * 5000, 1),
        ("9" * 5000, 0),
        (str(10**16), 0),
        ("-1", 0),
        ("true", 0),
        (json.dumps(["3\ud800", 1]), 1),
        (json.dumps(["3" + "x" * 1000, 1]), 1),
        (json.dumps([["3a"], 1]), 1),
        ("{}", 0),
        ("[]", 0),
    ],
)
def test_a_hostile_cursor_is_a_bad_one(place: str, sort_keys: int) -> None:
    with pytest.raises(BadCursor):
        parse(_cursor(place), sort_keys)


@given(texts, st.integers(0, 10**16 - 1), st.booleans())
def test_a_cursor_is_read_back(text: str, id: int, backwards: bool) -> None:
    cursor = Cursor((keys.sortable(text),), id, backwards)
    assert parse(str(cursor), 1) == cursor
