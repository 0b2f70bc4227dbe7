"""Who may do what: everyone reads the tables, every signed-in person writes them, only such see people."""

from __future__ import annotations

from functions.registry import refusals
from shared.principal import Principal


def signed_in(caller: Principal) -> int:
    """Give the account of a signed-in person.

    Raises:
        Refused: 403 for a stranger, and for an API client: it has no account to write under.
    """
    if caller.user_id is not None:
        return caller.user_id
    raise refusals.not_signed_in() if caller.is_anonymous else refusals.not_permitted()
