"""When a request to DynamoDB is sent again, and after how long (SDKs and Tools Reference Guide, "Retry behavior").

The waits are those of the standard mode: a random part of a time that doubles with each try, from 25 ms for what may
pass by itself and from a second where less is to be asked. All requests of a process share a budget of retries, so
that a service that is down is not asked four times as much as one that is up.
"""

from __future__ import annotations

import random
from threading import Lock

TRIES = 4
"""How often a request is sent at the most."""

THROTTLED = frozenset({"ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"})
"""Codes of errors of DynamoDB that say: slower. What was asked for has not been done."""

_SLOWER = THROTTLED | {"Throttling", "TransactionInProgressException", "LimitExceededException"}

PASSING = frozenset({"InternalServerError", "InternalServerErrorException", "ServiceUnavailable", "RequestTimeout"})
"""Codes of errors of DynamoDB that may pass by themselves. What was asked for may have been done."""

_PASSING_STATUS = frozenset({500, 502, 503, 504})

_FIRST_WAIT = 0.025
_FIRST_WAIT_SLOWER = 1.0
_LONGEST_WAIT = 20.0

_BUDGET = 500
_COST = 14
_COST_SLOWER = 5
_GAIN = 1


def says_slower(status: int, code: str) -> bool:
    """Whether an answer says that less is to be asked."""
    return code in _SLOWER or status == 429


def may_pass(status: int, code: str) -> bool:
    """Whether an answer is an error that another try may not meet."""
    return status in _PASSING_STATUS or code in PASSING


def wait(attempt: int, *, slower: bool) -> float:
    """Give the seconds to wait before the next try; `attempt` counts from 0."""
    first = _FIRST_WAIT_SLOWER if slower else _FIRST_WAIT
    return random.uniform(0, min(first * 2.0**attempt, _LONGEST_WAIT))


class Budget:
    """What all requests of a process may spend on retries; what goes well pays into it."""

    def __init__(self) -> None:
        self._left = _BUDGET
        self._lock = Lock()

    def spend(self, *, slower: bool) -> int:
        """Take what a retry costs, and give it; 0: there is too little left."""
        cost = _COST_SLOWER if slower else _COST
        with self._lock:
            if cost > self._left:
                return 0
            self._left -= cost
        return cost

    def earn(self, spent: int) -> None:
        """Put back what a request has spent last that went well, or a little where it went well at once."""
        if self._left < _BUDGET:
            with self._lock:
                self._left = min(_BUDGET, self._left + (spent or _GAIN))
