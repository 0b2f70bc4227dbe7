"""Who may do what."""

from functions.accounts.refusals import NotPermitted, NotSignedIn
from shared.principal import Means, Principal


def person(caller: Principal) -> int:
    """Give the id of the caller's account.

    Raises:
        NotSignedIn: nobody in particular is calling.
        NotPermitted: an API client is calling, which has no account.
    """
    if caller.is_client:
        raise NotPermitted("An API client has no account.")
    if caller.user_id is None:
        raise NotSignedIn
    return caller.user_id


def keeper(caller: Principal) -> int:
    """Give the id of the caller's account, to which a credential that lasts may be given.

    A web token does not show that: whoever got hold of one has two hours, and must not make more of them.

    Raises:
        NotSignedIn: nobody in particular is calling.
        NotPermitted: an API client is calling, or a person with a web token.
    """
    id = person(caller)
    if caller.means is Means.WEB_TOKEN:
        raise NotPermitted("A web token gives no other credential.")
    return id


def site_admin(caller: Principal) -> int:
    """Give the id of the calling site administrator's account.

    Raises:
        NotSignedIn: nobody in particular is calling.
        NotPermitted: somebody else is calling.
    """
    id = person(caller)
    if not caller.is_site_admin:
        raise NotPermitted("Only site administrators may do this.")
    return id
