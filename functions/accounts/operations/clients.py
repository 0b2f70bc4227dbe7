"""What site administrators do with API clients."""

from functions.accounts import refusals
from functions.accounts.body import JsonBody
from functions.accounts.listing import Query
from functions.accounts.models import Client, ClientWithSecret, NewClient
from functions.accounts.operations.permissions import site_admin
from shared.accounts import clients
from shared.principal import Principal
from shared.records import MissingRecord, Page


def list_clients(caller: Principal, query: Query) -> Page[Client]:
    """List the API clients, newest first; revoked ones too."""
    site_admin(caller)
    return clients.list_clients(query.limit, query.cursor).map(Client.of)


def read_client(caller: Principal, client: int) -> Client:
    """One API client."""
    site_admin(caller)
    found = clients.client(client)
    if found is None:
        raise refusals.missing("There is no such client.")
    return Client.of(found)


def create_client(caller: Principal, body: JsonBody[NewClient]) -> ClientWithSecret:
    """Make an API client with its secret, shown this once."""
    site_admin(caller)
    given = body.read()
    try:
        made, secret = clients.create_client(
            given.name,
            given.organisation,
            description=given.description,
            homepage=given.homepage,
            contact_name=given.contact_name,
            contact_email=given.contact_email,
        )
    except clients.ClientNameTaken:
        raise refusals.conflict("A client has that name.") from None
    except MissingRecord:
        raise refusals.invalid({"organisation": [f"There is no organisation {given.organisation}."]}) from None
    return ClientWithSecret.of(made, secret)


def renew_client(caller: Principal, client: int) -> ClientWithSecret:
    """Give a client new credentials, shown this once; the old ones stop working at once."""
    site_admin(caller)
    try:
        return ClientWithSecret.of(*clients.refresh_client(client))
    except clients.ClientRevoked:
        raise refusals.conflict("The client is revoked for good.") from None


def revoke_client(caller: Principal, client: int) -> None:
    """Make a client's credentials, and what was given for them, stop working at once."""
    site_admin(caller)
    clients.revoke_client(client)
