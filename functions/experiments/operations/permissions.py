"""What an operation asks before anything else: whether somebody is calling who may do such things at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from functions.experiments import refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.lists.filters import Wanted
from functions.experiments.lists.pages import NOTHING, Listed
from shared.http import Who
from shared.records import Record

Lister = Callable[[Wanted, Caller], Listed]


def signed_in(caller: Caller) -> int:
    """Give the account of a caller who has one; an API client has none.

    Raises:
        Refused: 401.
    """
    if caller.principal.user_id is None:
        raise refusals.unauthorized()
    return caller.principal.user_id


def check_writes(who: Who, caller: Caller) -> None:
    """Check that a caller may write objects that `who` writes; of which of them, each operation decides.

    Raises:
        Refused: 401.
    """
    signed_in(caller)
    if who is Who.ADMIN and not caller.principal.is_site_admin:
        raise refusals.unauthorized()


def check_publishes(held: Sequence[Record], wanted: Sequence[Record], caller: Caller) -> None:
    """Check that who shows something to everybody by moving it, or takes it away from them, owns where it is.

    Args:
        held: the experiments that it is in, by its dataset.
        wanted: those that it comes to.
        caller: who moves it.

    Raises:
        Refused: 401.
    """
    published = rights.open_to_all(held) != rights.open_to_all(wanted)
    if published and not all(rights.is_owner(each, caller.principal) for each in held):
        raise refusals.unauthorized()


def to_people(listed: Lister) -> Lister:
    """Give a list to people with an account, and nothing to anybody else."""
    return lambda wanted, caller: listed(wanted, caller) if caller.signed_in else NOTHING
