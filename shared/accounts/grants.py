"""What the plans' ``authenticate`` gives: a web token to an API client, or to a person with the privilege."""

import hmac

from shared.accounts.clients import client_with_secret
from shared.accounts.collections import comparable_address, store
from shared.accounts.web_tokens import WebToken, issue
from shared.credentials import token_digest
from shared.principal import CallerKind, Role


def grant_to_client(client_id: str, secret: str) -> WebToken | None:
    """Give a web token to the API client that has these credentials, None if nobody has."""
    client = client_with_secret(client_id, secret)
    return issue(CallerKind.CLIENT, client.id, token_digest(secret)) if client else None


def grant_to_user(email: str, token: str) -> WebToken | None:
    """Give a web token to the person with that e-mail address and personal token.

    None if nobody has them, the account is suspended, or the person lacks the privilege to use the API.
    """
    digest = token_digest(token)
    owner = store().lookup("user", {"email_key": key}) if (key := comparable_address(email)) else None
    if owner is None or not owner["token_digest"] or not hmac.compare_digest(owner["token_digest"], digest):
        return None
    if owner["suspended"] or Role.USE_API not in owner["roles"]:
        return None
    return issue(CallerKind.USER, owner["id"], digest)
