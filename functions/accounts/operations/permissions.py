"""Who may do what."""

from functions.accounts.refusals import NotPermitted, NotSignedIn
from shared.principal import Principal


def person(caller: Principal) -> int:
    """Gives the id of the caller's account.

    Raises:
        NotSignedIn: nobody in particular is calling.
        NotPermitted: an API client is calling, which has no account.
    """
    if caller.is_client:
        raise NotPermitted("An API client has no account.")
    if caller.user_id is None:
        raise NotSignedIn
    return caller.user_id


def site_admin(caller: Principal) -> int:
    """Gives the id of the calling site administrator's account.

    Raises:
        NotSignedIn: nobody in particular is calling.
        NotPermitted: somebody else is calling.
    """
    id = person(caller)
    if not caller.is_site_admin:
        raise NotPermitted("Only site administrators may do this.")
    return id
