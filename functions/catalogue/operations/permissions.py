"""Who may write: whoever has an account makes things, and changes their own; administrators change all."""

from __future__ import annotations

from functions.catalogue import refusals
from functions.catalogue.wire import is_active
from shared.principal import Principal
from shared.records import Record


def require_account(caller: Principal) -> int:
    """Give the account of who wants to write.

    Raises:
        Refused: 403: nobody is calling, or an API client, which has no account.
    """
    if caller.user_id is None:
        raise refusals.denied()
    return caller.user_id


def may_change(record: Record, caller: Principal) -> bool:
    """Whether somebody may change a package or a group: its maker, or an administrator of the site."""
    return caller.is_site_admin or (caller.user_id is not None and record.values["owner"] == caller.user_id)


def require_right(record: Record, caller: Principal) -> None:
    """See that somebody may change a package or a group.

    Raises:
        Refused: 403.
    """
    if not may_change(record, caller):
        raise refusals.denied()


def require_sight(record: Record, caller: Principal) -> None:
    """See that somebody may read a package or a group: a deleted one is for those who may change it.

    Raises:
        Refused: 403.
    """
    if not is_active(record):
        require_right(record, caller)
