"""What site administrators do with API clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from functions.accounts import refusals
from functions.accounts.body import Body
from functions.accounts.listing import Query
from functions.accounts.models import Affiliation, Client, ClientChanges, ClientWithSecret, NewClient
from functions.accounts.operations import mailing
from functions.accounts.operations.permissions import site_admin
from shared.accounts import clients, uses
from shared.accounts.clients import ApiClient
from shared.email_addresses import address_of
from shared.principal import Principal
from shared.records import MissingRecord, Page


def list_clients(caller: Principal, query: Query) -> Page[Client]:
    """List the API clients, newest first; revoked ones too."""
    site_admin(caller)
    page = clients.list_clients(query.limit, query.cursor)
    used = uses.clients_last_uses([each.id for each in page.records])
    return page.map(lambda each: Client.of(each, used.get(each.id)))


def read_client(caller: Principal, client: int) -> Client:
    """One API client."""
    site_admin(caller)
    found = clients.client(client)
    if found is None:
        raise refusals.missing("There is no such client.")
    return _shown(found)


def create_client(caller: Principal, body: Body[NewClient]) -> ClientWithSecret:
    """Make an API client with its secret, shown this once; its contact is sent both by mail."""
    site_admin(caller)
    given = body.read()
    _check(given.contact_email)
    with _refused(given.organisation):
        made, secret = clients.create_client(**asdict(given))
    mailing.send_credentials(made, secret)
    return ClientWithSecret.of(made, secret)


def change_client(caller: Principal, client: int, body: Body[ClientChanges]) -> Client:
    """Give an API client another name, contact, description or homepage."""
    site_admin(caller)
    changes = {name: text for name, text in asdict(body.read()).items() if text is not None}
    _check(changes.get("contact_email"))
    with _refused():
        return _shown(clients.describe_client(client, **changes))


def affiliate_client(caller: Principal, client: int, body: Body[Affiliation]) -> Client:
    """Make an API client work for this organisation from now on, or for none."""
    site_admin(caller)
    organisation = body.read().organisation
    with _refused(organisation):
        return _shown(clients.affiliate_client(client, organisation))


def renew_client(caller: Principal, client: int) -> ClientWithSecret:
    """Give a client new credentials, shown this once and sent to its contact; the old ones stop working at once."""
    site_admin(caller)
    try:
        renewed, secret = clients.refresh_client(client)
    except clients.ClientRevoked:
        raise refusals.conflict("The client is revoked for good.") from None
    mailing.send_credentials(renewed, secret)
    return ClientWithSecret.of(renewed, secret)


def revoke_client(caller: Principal, client: int) -> None:
    """Make a client's credentials, and what was given for them, stop working at once."""
    site_admin(caller)
    clients.revoke_client(client)


def _shown(client: ApiClient) -> Client:
    return Client.of(client, uses.clients_last_uses([client.id]).get(client.id))


def _check(contact: str | None) -> None:
    if contact is not None and address_of(contact) is None:
        raise refusals.invalid({"contact_email": ["Expected an e-mail address."]})


@contextmanager
def _refused(organisation: int | None = None) -> Iterator[None]:
    try:
        yield
    except clients.ClientNameTaken:
        raise refusals.conflict("A client has that name.", "name") from None
    except MissingRecord as error:
        if error.collection != "organisation":
            raise
        raise refusals.invalid({"organisation": [f"There is no organisation {organisation}."]}) from None
