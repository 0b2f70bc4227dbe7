from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.plans.documents.moments import BadDate, after, before, instant_of, moment_of, written

RECEIVED = datetime(2026, 10, 26, 7, 35, 0, 999_999, UTC)

READ = {
    "2020-08-27T16:01:58Z": "2020-08-27T16:01:58Z",
    "2020-08-27t16:01:58z": "2020-08-27T16:01:58Z",
    "2020-08-27T16:01:58.999999999Z": "2020-08-27T16:01:58Z",
    "2020-08-27T16:01:58-07:00": "2020-08-27T23:01:58Z",
    "2020-08-27T16:01:58+0200": "2020-08-27T14:01:58Z",
    "2020-08-27T16:01:58 02:00": "2020-08-27T14:01:58Z",
    "2020-08-27 16:01:58 +02:00": "2020-08-27T14:01:58Z",
    "2020-02-07 14:04:01 UTC": None,
    "2022-05-01 22:00:00.0": "2022-05-01T22:00:00Z",
    "2019-02-22T13:20:15.5": "2019-02-22T13:20:15Z",
    "2022-05-01T22:00": "2022-05-01T22:00:00Z",
    " 2022-05-01\n": "2022-05-01T00:00:00Z",
    "2016-12-31T23:59:60Z": "2017-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00": "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:60-14:00": "9999-12-31T23:59:59Z",
    "1969-12-31T23:59:59.5Z": "1969-12-31T23:59:59Z",
    "2020-08-27T16:01:58:00Z": None,
    "27/08/2020": None,
    "2020-02-30": None,
    "2020-13-01": None,
    "2020-08-27T24:00:00Z": None,
    "2020-08-27T10:00:00+24:00": None,
    "0000-01-01": None,
    "20200827": None,
    "2020-W35-4": None,
    "\uff12020-08-27": None,
    "created": None,
    "": None,
}


@pytest.mark.parametrize("text", READ)
def test_texts(text: str) -> None:
    moment = READ[text]
    if moment is None:
        assert instant_of(text, RECEIVED) == int(RECEIVED.timestamp())
        for read in (after, before):
            with pytest.raises(BadDate):
                read(text)
    else:
        assert written(moment_of(instant_of(text, RECEIVED))) == moment


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1_650_000_000_123, "2022-04-15T05:20:00Z"),
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59Z"),
    ],
)
def test_whole_numbers_are_milliseconds(value: int, moment: str) -> None:
    assert written(moment_of(instant_of(value, RECEIVED))) == moment


@pytest.mark.parametrize("value", [None, True, Decimal("1.5"), {}, [], 10**100, -(10**100), 253_402_300_800_000])
def test_anything_else_is_the_time_of_receipt(value: Any) -> None:
    assert written(moment_of(instant_of(value, RECEIVED))) == "2026-10-26T07:35:00Z"


def test_filters_take_dates_whole() -> None:
    day = after("2026-01-01")
    assert (day, before("2026-01-01")) == (1_767_225_600, day + 86_399)
    assert before(" 2026-01-01 ") == day + 86_399
    assert after("2026-01-01T00:00:00Z") == before("2026-01-01T00:00:00Z") == day


@pytest.mark.parametrize("text", ["1650000000123", "yesterday", " "])
def test_what_no_filter_takes(text: str) -> None:
    for read in (after, before):
        with pytest.raises(BadDate):
            read(text)
