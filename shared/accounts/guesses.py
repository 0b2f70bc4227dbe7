"""Guessing is slow: failed tries are counted by name and by address, and after some of them the next one waits.

This is for secrets that people choose; nobody guesses 160 random bits. A count is an item of the accounts table for one
window of time, which its key names: the next window begins anew, and the table's TTL removes what is over. Names and
addresses are kept as digests: people type passwords into the wrong line.
"""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from shared.accounts.collections import comparable
from shared.aws import dynamodb, parallel
from shared.principal import BadCredential, Flaw
from shared.settings import settings

Found = TypeVar("Found")
Decided = TypeVar("Decided")


@dataclass(frozen=True, slots=True)
class GuessLimit:
    """How many failures there may be, and what comes after them.

    Attributes:
        kind: what is counted.
        free: as many failures make nobody wait; each further one doubles the wait, from a second on.
        longest: the longest wait, in seconds.
        window: how many seconds failures count.
    """

    kind: str
    free: int
    longest: int
    window: int

    def wait(self, failures: int) -> int:
        """Give how many seconds after the last of so many failures the next try may be made."""
        return min(2 ** min(failures - self.free, 20), self.longest) if failures >= self.free else 0


NAME = GuessLimit("name", free=10, longest=5 * 60, window=24 * 60 * 60)
ADDRESS = GuessLimit("address", free=300, longest=60, window=60 * 60)
"""An address may be a whole institute's. One program that goes on trying an old password waits by its name, and so is
counted here a dozen times an hour."""


def guarded(name: str, address: str, find: Callable[[], Found], decide: Callable[[Found], Decided]) -> Decided:
    """Give what `decide` makes of what `find` finds, unless a try of this name or from this address has to wait.

    `find` and the counts take one round trip. A failure takes another one; so does a try after a wait, which is counted
    before it is made (of many that waited together one may go on), and the first success after failures.

    Args:
        name: whom the secret is said to belong to, whether or not there is such a one.
        address: where the request came from.
        find: reads what there is to know of that name.
        decide: compares. It raises `BadCredential` for a failure, after the same work whether or not the name exists.

    Raises:
        BadCredential: the try has to wait (`Flaw.WAITING`, with the seconds), or it was a failure.
    """
    reads: list[Callable[[], Any]] = [
        find,
        partial(_read, NAME, comparable(name) or ""),
        partial(_read, ADDRESS, _network(address)),
    ]
    found, named, placed = parallel(*reads)
    _see_that_nobody_waits(named, placed)
    taken = [_take_turn(named)] if NAME.wait(named.failures) else []
    try:
        decided = decide(found)
    except BadCredential:
        parallel(*(partial(_add, count) for count in (named, placed) if count not in taken))
        raise
    if named.failures:
        dynamodb().delete_item(TableName=settings.table("accounts"), Key=named.key)
    return decided


@dataclass(frozen=True, slots=True)
class _Failures:
    """What has been counted of one name or address in this window, and when the last failure was."""

    limit: GuessLimit
    key: Any
    failures: int
    last: float

    @property
    def waits_until(self) -> float:
        return self.last + self.limit.wait(self.failures)


def _read(limit: GuessLimit, of: str) -> _Failures:
    digest, window = hashlib.sha256(of.encode()).hexdigest(), int(time.time()) // limit.window
    key: Any = {"pk": {"S": f"guesses!{limit.kind}!{digest}"}, "sk": {"S": str(window)}}
    answer: Any = dynamodb().get_item(TableName=settings.table("accounts"), Key=key, ConsistentRead=True)
    item = answer.get("Item") or {"failures": {"N": "0"}, "last": {"N": "0"}}
    return _Failures(limit, key, int(item["failures"]["N"]), float(item["last"]["N"]))


def _see_that_nobody_waits(*counts: _Failures) -> None:
    now = time.time()
    until = max(count.waits_until for count in counts)
    if until > now:
        raise BadCredential(Flaw.WAITING, math.ceil(until - now))


def _take_turn(count: _Failures) -> _Failures:
    """Count a try beforehand, unless another one has been counted since this was read."""
    try:
        _add(count, ConditionExpression="failures = :known")
    except dynamodb().exceptions.ConditionalCheckFailedException:
        raise BadCredential(Flaw.WAITING, count.limit.wait(count.failures + 1)) from None
    return count


def _add(count: _Failures, **condition: Any) -> None:
    ends = (int(count.key["sk"]["S"]) + 1) * count.limit.window
    values = {"one": 1, "now": f"{time.time():.3f}", "ends": ends}
    if condition:
        values["known"] = count.failures
    dynamodb().update_item(
        TableName=settings.table("accounts"),
        Key=count.key,
        UpdateExpression="ADD failures :one SET #last = :now, expires = :ends",
        ExpressionAttributeNames={"#last": "last"},
        ExpressionAttributeValues={f":{name}": {"N": str(value)} for name, value in values.items()},
        **condition,
    )


def _network(address: str) -> str:
    """Give the address, or of IPv6 the network of it that one customer has (RFC 6177, RFC 7421: 64 bits)."""
    from ipaddress import AddressValueError, IPv6Address

    try:
        return str(int(IPv6Address(address)) >> 64)
    except AddressValueError:
        return address
