"""Personal tokens: one a person, shown once, known here by its digest alone."""

from typing import Any

from shared.accounts.callers import caller_with_token
from shared.accounts.collections import store
from shared.credentials import TokenCredential, new_token, token_digest
from shared.principal import Principal


def generate_token(user_id: int) -> str:
    """Give the person a new token, which nobody can read again; the old one stops working at once.

    Raises:
        MissingRecord: nobody has that id.
    """
    token = new_token()
    _set_digest(user_id, token_digest(token))
    return token


def revoke_token(user_id: int) -> None:
    """Take the person's token away, if there is one.

    Raises:
        MissingRecord: nobody has that id.
    """
    _set_digest(user_id, None)


def owner_of(digest: str) -> Principal:
    """Give the person whose token has this digest. One consistent round trip.

    Raises:
        BadCredential: nobody has it, or the account is suspended.
    """
    return caller_with_token(TokenCredential(digest))


def _set_digest(user_id: int, digest: str | None) -> None:
    def renewed(values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "token_digest": digest}

    store().update("user", user_id, renewed)
