"""What the plans' ``authenticate`` gives: a web token to an API client, or to a person with the privilege.

What is compared are digests of random secrets, in constant time and without a slow hash. Failures are counted all the
same (`guesses`): whoever tries many waits. They are counted of a name at an address: names are no secret, and nobody
who knows one may keep its owner waiting, who is somewhere else.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Any, Final

from shared.accounts.collections import comparable_address, store
from shared.accounts.guesses import guarded
from shared.accounts.web_tokens import WebToken, issue
from shared.credentials import token_digest
from shared.principal import BadCredential, CallerKind, Flaw, Role

_OF_NOBODY: Final = "0" * 64
"""In place of a digest where there is none: it is compared with all the same, and nothing has it."""


def grant_to_client(client_id: str, secret: str, address: str = "") -> WebToken | None:
    """Give a web token to the API client that has these credentials, None if nobody has. Two round trips.

    Args:
        client_id: the public half of the credentials.
        secret: the other half.
        address: where it was sent from.

    Raises:
        BadCredential: there were too many failures, and the next try has to wait.
    """
    digest = token_digest(secret)

    def find() -> Mapping[str, Any] | None:
        record = store().find("client", {"client_id": client_id})
        return {"id": record.id, **record.values} if record else None

    def decide(client: Mapping[str, Any] | None) -> WebToken:
        if not _same(client, "secret_digest", digest) or client is None or client["revoked"]:
            raise BadCredential(Flaw.INVALID_TOKEN)
        return issue(CallerKind.CLIENT, client["id"], digest)

    return _granted(f"client {client_id}", address, find, decide)


def grant_to_user(email: str, token: str, address: str = "") -> WebToken | None:
    """Give a web token to the person with that e-mail address and personal token. One round trip.

    None if nobody has them, the account is suspended, or the person lacks the privilege to use the API.

    Args:
        email: the person's address; case does not count.
        token: their personal token.
        address: where it was sent from.

    Raises:
        BadCredential: there were too many failures, and the next try has to wait.
    """
    digest, key = token_digest(token), comparable_address(email)

    def find() -> Mapping[str, Any] | None:
        return store().lookup("user", {"email_key": key}) if key else None

    def decide(person: Mapping[str, Any] | None) -> WebToken:
        if not _same(person, "token_digest", digest) or person is None or person["suspended"]:
            raise BadCredential(Flaw.INVALID_TOKEN)
        if Role.USE_API not in person["roles"]:
            raise BadCredential(Flaw.INVALID_TOKEN)
        return issue(CallerKind.USER, person["id"], digest)

    return _granted(f"token of {key}", address, find, decide)


def _same(owner: Mapping[str, Any] | None, field: str, digest: str) -> bool:
    return hmac.compare_digest((owner or {}).get(field) or _OF_NOBODY, digest)


def _granted(
    name: str,
    address: str,
    find: Callable[[], Mapping[str, Any] | None],
    decide: Callable[[Mapping[str, Any] | None], WebToken],
) -> WebToken | None:
    try:
        return guarded(f"{name} at {address}", address, find, decide)
    except BadCredential as error:
        if error.flaw is Flaw.WAITING:
            raise
        return None
