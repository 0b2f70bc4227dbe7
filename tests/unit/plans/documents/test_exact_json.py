from decimal import Decimal
from typing import Any

import pytest

from functions.plans.documents.exact_json import pack, read, unpack, unread, value_of, write
from shared.http.errors import MalformedBody

NUMBERS = {
    "0": "0",
    "-1": "-1",
    "1.10": "1.10",
    "1E5": "1E+5",
    "-0.0": "-0.0",
    "0.0000001": "1E-7",
    "1e-400": "1E-400",
    "1.7976931348623157e308": "1.7976931348623157E+308",
    "12345678901234567.89": "12345678901234567.89",
    str(2**53 + 1): "9007199254740993",
    "7" * 100: "7" * 100,
    "0." + "3" * 500: "0." + "3" * 500,
}


@pytest.mark.parametrize(("sent", "written"), NUMBERS.items())
def test_numbers_come_back_digit_for_digit(sent: str, written: str) -> None:
    kept = pack({"a": [read(sent.encode())]})
    assert write(unpack(kept)) == write(unread(kept)) == f'{{"a":[{written}]}}'
    assert Decimal(written) == Decimal(sent)


@pytest.mark.parametrize(
    "value",
    [False, True, None, "", [], {}, [{"a": [None, ""]}], "<b>\t naïve \u2028 \U0001f9ec</b> ", {"": 0, "b": 0, "a": 0}],
)
def test_values_come_back(value: Any) -> None:
    members = {"a": value, "": [value], 'b":,\n{}': {"c": value}}
    kept = pack(members)
    assert write(unpack(kept)) == write(unread(kept)) == write(members)
    for back in (unpack(kept)["a"], value_of(unread(kept)["a"]), value_of(value)):
        assert (back, type(back)) == (value, type(value))


def test_nothing_is_kept() -> None:
    assert unpack(pack({})) == unread(pack({})) == {}


def test_members_keep_their_order() -> None:
    kept = pack(read(b'{"b": 1, "a": 2, "c": 3}'))
    assert list(unpack(kept)) == list(unread(kept)) == ["b", "a", "c"]


def test_what_is_kept_is_ascii_and_short() -> None:
    packed = pack({"title": "海" * 10_000})
    assert packed.isascii()
    assert len(packed) < 500


def test_a_charset_is_honoured() -> None:
    assert read(b'"caf\xe9"', "iso-8859-1") == "café"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value: line 1 column 1 (char 0)"),
        (b'"a\nb"', "Invalid control character at: line 1 column 3 (char 2)"),
        (b"[NaN]", "Out of range float values are not JSON compliant: 'NaN'"),
        (b"1e309", "a number is too large"),
        (b"-1e99999999999999999999", "a number is too large"),
        (b"1e-99999999999999999999", "a number is too small"),
        (b"1e-1001", "a number is too small"),
        (b"9" * 1001, "a number has more than 1000 digits"),
        (b'{"a": 1.5, "b": "\\udc00"}', "a lone surrogate is no character"),
        (b"[" * 201 + b"1.5" + b"]" * 201, "nested too deeply"),
        (b'{"a": 1, "a": 1}', "the member 'a' is there twice"),
        (b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    ],
)
def test_what_is_no_json_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(MalformedBody) as refused:
        read(body)
    assert str(refused.value) == reason


@pytest.mark.parametrize("body", [b'{"a": 1,}', b"[1,]", b"{'a': 1}", b"01", b"+1", b".5", b"1."])
def test_what_is_nearly_json_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        read(body)
