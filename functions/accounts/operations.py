"""What people may do with their account; who may is each operation's first line."""

from shared.accounts import tokens
from shared.accounts.users import User, user
from shared.principal import Principal


class NotSignedIn(Exception):
    """Only a person with an account may do this."""


def read_account(principal: Principal) -> User:
    """Gives the caller's own account.

    Raises:
        NotSignedIn: the caller has none.
    """
    account = user(_own_id(principal))
    if account is None:
        raise NotSignedIn
    return account


def generate_token(principal: Principal) -> str:
    """Gives the caller a new token, in place of the old one.

    Raises:
        NotSignedIn: the caller has no account.
    """
    return tokens.generate_token(_own_id(principal))


def revoke_token(principal: Principal) -> None:
    """Takes the caller's token away.

    Raises:
        NotSignedIn: the caller has no account.
    """
    tokens.revoke_token(_own_id(principal))


def _own_id(principal: Principal) -> int:
    if principal.user_id is None:
        raise NotSignedIn
    return principal.user_id
