"""How many records an account makes in a day, and how many bytes of uploads it has open."""

import time
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from shared import allowances
from shared.allowances import AT_ONCE, AllowanceSpent, close_upload, making, open_upload
from shared.aws import boto3_dynamodb, dynamodb
from shared.meter import metered
from tests.unit.accounts_table import TABLE, accounts_table

ADA, GRACE = 7, 8
NOON = 1_795_262_400
DAY = 24 * 60 * 60
MIB = 1024**2


class Clock:
    """The time, which passes when the test says so."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    monkeypatch.setattr(allowances, "_made", {})
    monkeypatch.setenv("RECORDS_A_DAY", "40")
    monkeypatch.setenv("OPEN_BYTES", str(10 * MIB))
    with accounts_table(monkeypatch):
        yield clock


def make(account: int = ADA, times: int = 1) -> None:
    for _ in range(times):
        assert making(TABLE, account, lambda: "made") == "made"


# Records


def test_an_account_makes_as_many_as_it_may_in_a_day(clock: Clock) -> None:
    make(times=40)
    make(GRACE)
    with pytest.raises(AllowanceSpent, match=r"40 records a day at the most\. Go on tomorrow") as raised:
        make()
    assert raised.value.retry_after == DAY / 2
    clock.now += DAY / 2
    make(times=40)


def test_many_are_made_at_once_or_none() -> None:
    assert making(TABLE, ADA, lambda: "made", 30) == "made"
    with pytest.raises(AllowanceSpent):
        making(TABLE, ADA, lambda: "made", 11)
    make(times=10)


def test_other_processes_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        monkeypatch.setattr(allowances, "_made", {})
        make(times=AT_ONCE + 4)
    monkeypatch.setattr(allowances, "_made", {})
    made = 0
    with pytest.raises(AllowanceSpent):
        while True:
            make()
            made += 1
    assert 40 - 2 * (AT_ONCE + 4) <= made <= 40 - 2 * (AT_ONCE + 1) + 1


def test_what_counting_costs() -> None:
    with metered() as use:
        make(times=1 + 2 * AT_ONCE)
    assert use.operations == ["UpdateItem"] * 3


def test_it_takes_no_trip_of_its_own() -> None:
    def read() -> object:
        return dynamodb().get_item(TableName=TABLE, Key={"pk": {"S": "a"}, "sk": {"S": "b"}})

    with metered() as use:
        making(TABLE, ADA, read)
    assert (use.calls, use.trips) == (2, 1)


def test_what_fails_to_be_made_is_told(clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError):
        making(TABLE, ADA, lambda: 1 // 0)
    make()


def test_a_count_that_fails_costs_nobody_their_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    with monkeypatch.context() as patch:
        patch.setattr(allowances, "_add", broken)
        make(times=10)
    make(times=30)
    with pytest.raises(AllowanceSpent):
        make()


# Uploads


def test_open_bytes_have_a_bound_and_are_given_back(clock: Clock) -> None:
    open_upload(TABLE, ADA, "a", 6 * MIB)
    with pytest.raises(AllowanceSpent, match=f"hold {10 * MIB} bytes at the most") as raised:
        open_upload(TABLE, ADA, "b", 5 * MIB)
    assert raised.value.retry_after == 60
    open_upload(TABLE, ADA, "c", 4 * MIB)
    open_upload(TABLE, GRACE, "d", 10 * MIB)
    close_upload(TABLE, "a")
    open_upload(TABLE, ADA, "e", 6 * MIB)


def test_bytes_are_given_back_once_and_only_if_they_were_opened(clock: Clock) -> None:
    open_upload(TABLE, ADA, "a", 6 * MIB)
    with pytest.raises(AllowanceSpent):
        open_upload(TABLE, ADA, "b", 6 * MIB)
    for key in ("a", "a", "b", "unknown"):
        close_upload(TABLE, key)
    open_upload(TABLE, ADA, "c", 10 * MIB)
    with pytest.raises(AllowanceSpent):
        open_upload(TABLE, ADA, "d", 1)


def test_what_was_left_open_counts_until_the_day_ends(clock: Clock) -> None:
    open_upload(TABLE, ADA, "a", 10 * MIB)
    clock.now += DAY / 2
    open_upload(TABLE, ADA, "b", 10 * MIB)
    close_upload(TABLE, "a")  # it was yesterday's
    with pytest.raises(AllowanceSpent):
        open_upload(TABLE, ADA, "c", 1)


def test_one_file_larger_than_the_bound_is_refused_at_once() -> None:
    with pytest.raises(AllowanceSpent):
        open_upload(TABLE, ADA, "a", 11 * MIB)


def test_opening_takes_one_trip_and_nothing_stays_for_good(clock: Clock) -> None:
    with metered() as use:
        open_upload(TABLE, ADA, "a", 1)
    assert use.trips == 1
    make()
    items = boto3_dynamodb().scan(TableName=TABLE)["Items"]
    assert len(items) == 3
    assert all(clock.now + DAY < int(item["expires"]["N"]) < clock.now + 10 * DAY for item in items)
