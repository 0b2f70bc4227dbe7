"""Who may do what."""

from functions.accounts import refusals
from shared.principal import Means, Principal


def person(caller: Principal) -> int:
    """Give the id of the caller's account.

    Raises:
        Refused: 401 for nobody in particular, 403 for an API client, which has no account.
    """
    if caller.is_client:
        raise refusals.not_permitted("An API client has no account.")
    if caller.user_id is None:
        raise refusals.not_signed_in()
    return caller.user_id


def keeper(caller: Principal) -> int:
    """Give the id of the caller's account, to which a credential that lasts may be given.

    A web token does not show that: whoever got hold of one has two hours, and must not make more of them.

    Raises:
        Refused: 401 for nobody in particular, 403 for an API client and for a person with a web token.
    """
    id = person(caller)
    if caller.means is Means.WEB_TOKEN:
        raise refusals.not_permitted("A web token gives no other credential.")
    return id


def administrator(caller: Principal) -> int | None:
    """Give the organisation whose people the caller administers; None for a site administrator, who has them all.

    Raises:
        Refused: 401 for nobody in particular, 403 for whoever administers nothing.
    """
    person(caller)
    if caller.is_site_admin:
        return None
    if not caller.is_administrator:
        raise refusals.not_permitted("Only administrators may do this.")
    return caller.organisation


def site_admin(caller: Principal) -> int:
    """Give the id of the calling site administrator's account.

    Raises:
        Refused: 401 for nobody in particular, 403 for anybody else.
    """
    id = person(caller)
    if not caller.is_site_admin:
        raise refusals.not_permitted("Only site administrators may do this.")
    return id
