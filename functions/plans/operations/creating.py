"""Making plans: all that a request sends, or none.

What a plan is connected with is found or made first: organisations and people are accounts', in another table. If the
plans are refused after that, or a crash comes in between, an organisation or an invited account is left that no plan
names, and the next request finds it.
"""

from __future__ import annotations

from typing import Final

from functions.plans.operations.permissions import require_api
from shared.principal import Principal
from shared.records import IdempotencyKey, Record

EXISTS: Final = "Plan already exists. Send an update instead."

MOST_AT_ONCE: Final = 20
"""Plans in a request."""


def create(caller: Principal, body: bytes, site: str, idempotency: IdempotencyKey | None = None) -> list[Record]:
    """Make plans. Four round trips; two more for each organisation and person that is not known.

    Args:
        caller: who makes them.
        body: what was sent.
        site: the address that the request came in on.
        idempotency: makes it safe to repeat.

    Raises:
        Refused: 401; 400 with all that is wrong.
        AllowanceSpent: the caller has made as many records today as anybody may.
    """
    require_api(caller)
