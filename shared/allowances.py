"""What one account may do: how many records it makes in a day, and how many bytes of uploads it has open.

Both are counted in the table of the group that is asked, in items whose key names the day (UTC); the table's TTL
removes them. Neither takes a round trip of its own.

| what | pk | sk |
|---|---|---|
| records made | `made!` + account | day |
| bytes of open uploads | `open!` + account | day on which they were opened |
| an open upload: account, day, bytes | `opened!` + staging key | `-` |
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from shared.aws import dynamodb, parallel
from shared.settings import settings

T = TypeVar("T")

_DAY: Final = 24 * 60 * 60
_KEPT: Final = 8 * _DAY
"""As long as staged bytes live, and a day."""

AT_ONCE: Final = 16
"""Records that a process counts in one call: as many may be made beyond the allowance, once for each process."""


class AllowanceSpent(Exception):
    """The account may do no more; the message says so to a person.

    Attributes:
        retry_after: the seconds after which it may be asked again.
    """

    def __init__(self, text: str, retry_after: int) -> None:
        super().__init__(text)
        self.retry_after = retry_after


# Records


@dataclass(slots=True)
class _Made:
    """What is known of the records that an account has made in a day: `uncounted` are this process's latest."""

    day: int
    total: int = 0
    uncounted: int = 0
    looked: bool = False


_made: dict[tuple[str, int | str], _Made] = {}
_MOST_KNOWN: Final = 4096


def making(table: str, account: int | str, make: Callable[[], T], records: int = 1) -> T:
    """Give what `make` makes, unless the account has made as many records as it may today.

    Counting goes on beside `make`, so what others have counted is known to the next call. What `make` refuses counts
    too; a count that fails costs nobody their record.

    Args:
        table: the group's table.
        account: who makes them: a person's account, or another name of theirs.
        make: writes them.
        records: how many they are.

    Raises:
        AllowanceSpent: with these it would be more.
    """
    made = _today(table, account)
    if made.total + records > settings.records_a_day:
        text = f"An account makes {settings.records_a_day} records a day at the most. Go on tomorrow (UTC)."
        raise AllowanceSpent(text, _seconds_left())
    made.total += records
    made.uncounted += records
    if made.looked and made.uncounted < AT_ONCE:
        return make()
    calls: list[Callable[[], Any]] = [make, partial(_count, table, account, made)]
    result: T = parallel(*calls)[0]
    return result


def _today(table: str, account: int | str) -> _Made:
    day, key = _day(), (table, account)
    if key not in _made or _made[key].day != day:
        if len(_made) >= _MOST_KNOWN:
            _made.clear()
        _made[key] = _Made(day)
    return _made[key]


def _count(table: str, account: int | str, made: _Made) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    from shared.logs import logger

    counting, made.uncounted, made.looked = made.uncounted, 0, True
    try:
        made.total = _add(table, f"made!{account}", made.day, counting) + made.uncounted
    except (BotoCoreError, ClientError) as error:
        made.uncounted += counting
        logger.warning("records were not counted", cause=type(error).__name__)


# Uploads


def open_upload(table: str, account: int, key: str, size: int) -> None:
    """Count the bytes of an upload as open, until `close_upload` or the day's end. One round trip.

    Args:
        table: the group's table.
        account: who opens it.
        key: its staging key.
        size: as many bytes as its address takes.

    Raises:
        AllowanceSpent: with what is open it would be more than an account may have open.
    """
    day, most = _day(), settings.open_bytes
    opened = {"account": account, "day": day, "bytes": size, "expires": _now() + _KEPT}
    item: Any = {**_key(f"opened!{key}", "-"), **{name: {"N": str(value)} for name, value in opened.items()}}
    calls: list[Callable[[], Any]] = [
        partial(_add, table, f"open!{account}", day, size, at_most=most),
        partial(dynamodb().put_item, TableName=table, Item=item),
    ]
    try:
        parallel(*calls)
    except dynamodb().exceptions.ConditionalCheckFailedException:
        dynamodb().delete_item(TableName=table, Key=_key(f"opened!{key}", "-"))
        text = f"The uploads that an account has open hold {most} bytes at the most. Send what is open first."
        raise AllowanceSpent(text, min(60, _seconds_left())) from None


def close_upload(table: str, key: str) -> None:
    """Count an upload's bytes no more, now that they are verified or gone; doing it again does nothing. Two calls."""
    found: Any = dynamodb().delete_item(TableName=table, Key=_key(f"opened!{key}", "-"), ReturnValues="ALL_OLD")
    if opened := found.get("Attributes"):
        account, day, size = (int(opened[name]["N"]) for name in ("account", "day", "bytes"))
        _add(table, f"open!{account}", day, -size)


def _add(table: str, partition: str, day: int, amount: int, at_most: int | None = None) -> int:
    """Add to a day's count and give the sum.

    Raises:
        ClientError: ConditionalCheckFailedException if the sum would be more than `at_most`.
    """
    values = {":amount": amount, ":expires": (day + 1) * _DAY + _KEPT}
    condition: dict[str, Any] = {}
    if at_most is not None:
        values[":room"] = at_most - amount
        condition = {"ConditionExpression": ":room >= :zero AND (attribute_not_exists(n) OR n <= :room)"}
        values[":zero"] = 0
    answer: Any = dynamodb().update_item(
        TableName=table,
        Key=_key(partition, str(day)),
        UpdateExpression="ADD n :amount SET expires = :expires",
        ExpressionAttributeValues={name: {"N": str(value)} for name, value in values.items()},
        ReturnValues="UPDATED_NEW",
        **condition,
    )
    return int(answer["Attributes"]["n"]["N"])


def _key(pk: str, sk: str) -> Any:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _now() -> int:
    return int(time.time())


def _day() -> int:
    return _now() // _DAY


def _seconds_left() -> int:
    return _DAY - _now() % _DAY
