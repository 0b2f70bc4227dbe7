"""API clients: programs that talk to the plans under a name of their own, without an account."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Self

from shared.accounts.collections import comparable, store
from shared.credentials import new_client_secret, token_digest
from shared.records import NotUnique, Page, Record, Values


class ClientNameTaken(Exception):
    """A client has that name; case does not count."""


class ClientRevoked(Exception):
    """The client's credentials are refused for good."""


@dataclass(frozen=True, slots=True)
class ApiClient:
    """An API client. Unknown texts are empty.

    Attributes:
        id: the id of its record; it stays when the credentials are renewed.
        client_id: the public half of its credentials.
        name: what people call it.
        organisation: id of the organisation that it works for.
        description, homepage: what it is for.
        contact_name, contact_email: who looks after it.
        revoked: whether its credentials are refused for good.
    """

    id: int
    client_id: str
    name: str
    organisation: int | None
    description: str
    homepage: str
    contact_name: str
    contact_email: str
    revoked: bool

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Give the client that a record of `client` tells of."""
        values = record.values
        return cls(
            id=record.id,
            client_id=values["client_id"],
            name=values["name"],
            organisation=values["organisation"],
            description=values["description"],
            homepage=values["homepage"],
            contact_name=values["contact_name"],
            contact_email=values["contact_email"],
            revoked=values["revoked"],
        )


def create_client(
    name: str,
    organisation: int | None = None,
    *,
    description: str = "",
    homepage: str = "",
    contact_name: str = "",
    contact_email: str = "",
) -> tuple[ApiClient, str]:
    """Give a new client and its secret, which nobody can read again.

    Raises:
        ClientNameTaken: a client has the name.
        MissingRecord: the organisation does not exist.
    """
    credentials, secret = _new_credentials()
    values = {
        **credentials,
        "name": name,
        "name_key": comparable(name),
        "organisation": organisation,
        "description": description,
        "homepage": homepage,
        "contact_name": contact_name,
        "contact_email": contact_email,
        "revoked": False,
    }
    try:
        return ApiClient.of_record(store().create("client", values)), secret
    except NotUnique as error:
        raise ClientNameTaken(name) from error


def refresh_client(id: int) -> tuple[ApiClient, str]:
    """Give the client a new id and secret; the old ones, and what was given for them, stop working at once.

    Raises:
        ClientRevoked: nothing makes its credentials work again.
        MissingRecord: there is no such client.
    """
    credentials, secret = _new_credentials()

    def renewed(values: Values) -> Values:
        if values["revoked"]:
            raise ClientRevoked
        return {**values, **credentials}

    return ApiClient.of_record(store().update("client", id, renewed)), secret


def revoke_client(id: int) -> ApiClient:
    """Make the client's credentials, and what was given for them, stop working at once. Its records stay.

    Raises:
        MissingRecord: there is no such client.
    """
    return _update(id, {"revoked": True})


def describe_client(id: int, **texts: str) -> ApiClient:
    """Give the client other texts: `name`, `description`, `homepage`, `contact_name`, `contact_email`.

    Raises:
        ClientNameTaken: another client has the name.
        MissingRecord: there is no such client.
    """
    changes: Values = dict(texts)
    if "name" in texts:
        changes["name_key"] = comparable(texts["name"])
    try:
        return _update(id, changes)
    except NotUnique as error:
        raise ClientNameTaken(texts["name"]) from error


def affiliate_client(id: int, organisation: int | None) -> ApiClient:
    """Make the client work for an organisation, or for none.

    Raises:
        MissingRecord: there is no such client or organisation.
    """
    return _update(id, {"organisation": organisation})


def client(id: int) -> ApiClient | None:
    """Give the client with that record id. One round trip."""
    record = store().get("client", id)
    return ApiClient.of_record(record) if record else None


def client_with_secret(client_id: str, secret: str) -> ApiClient | None:
    """Give the client that has these credentials, None if nobody has. Two round trips."""
    record = store().find("client", {"client_id": client_id})
    if record is None or record.values["revoked"]:
        return None
    same = hmac.compare_digest(record.values["secret_digest"], token_digest(secret))
    return ApiClient.of_record(record) if same else None


def list_clients(limit: int, cursor: str | None = None) -> Page[ApiClient]:
    """Give a page of the clients, newest first; revoked ones too.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    return store().page("client", limit=limit, cursor=cursor).map(ApiClient.of_record)


def _new_credentials() -> tuple[Values, str]:
    secret = new_client_secret()
    return {"client_id": secrets.token_hex(16), "secret_digest": token_digest(secret)}, secret


def _update(id: int, changes: Values) -> ApiClient:
    return ApiClient.of_record(store().update("client", id, lambda values: {**values, **changes}))
