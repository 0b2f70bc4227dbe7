"""What an operation asks before anything else: whether somebody is calling who may write at all."""

from __future__ import annotations

from functions.experiments import refusals
from functions.experiments.access.callers import Caller


def signed_in(caller: Caller) -> int:
    """Give the account of a caller who has one; an API client has none.

    Raises:
        Refused: 401.
    """
    if caller.principal.user_id is None:
        raise refusals.unauthorized()
    return caller.principal.user_id


def administrator(caller: Caller) -> None:
    """Check that an administrator is calling.

    Raises:
        Refused: 401.
    """
    if not caller.principal.is_site_admin:
        raise refusals.unauthorized()
