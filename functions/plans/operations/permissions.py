"""Who may call the API: API clients, and people with the privilege "use API"."""

from __future__ import annotations

from functions.plans import refusals
from shared.principal import Principal


def require_api(caller: Principal) -> None:
    """See that the caller may call the API.

    Raises:
        Refused: 401, for nobody and for whoever lacks the privilege.
    """
    if caller.is_anonymous:
        raise refusals.missing_token()
    if not caller.may_use_api:
        raise refusals.invalid_token()
