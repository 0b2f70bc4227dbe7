"""Pages about API clients: which there are and when they last called, and what makes their credentials."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from functions.accounts import pages
from functions.accounts.administration.frame import PATH, around, names_of, organisation_called, query_of, shown
from functions.accounts.body import Body, form_body
from functions.accounts.browsing import in_browser
from functions.accounts.forms import FormInput, PageForm, submitted
from functions.accounts.models import Affiliation, ClientChanges, ClientWithSecret, NewClient
from functions.accounts.operations import clients
from shared.http import Request, Response

_NAME: Final = FormInput("name", "Name", required=True)
_CONTACT: Final = (
    FormInput("contact_email", "Contact's e-mail", "email", "The id and the secret are sent there.", required=True),
    FormInput("contact_name", "Contact's name"),
)
_TEXTS: Final = (FormInput("homepage", "Homepage"), FormInput("description", "Description", "textarea"))
_ORGANISATION: Final = FormInput(
    "organisation", "Organisation", hint="Its name, its number here, or its ROR identifier."
)
_NEW: Final = PageForm("Make the client", (_NAME, *_CONTACT, _ORGANISATION, *_TEXTS))
_DETAILS: Final = PageForm("Save", (_NAME, *_CONTACT, *_TEXTS))
_HOME: Final = PageForm("Save organisation", (_ORGANISATION,))


@in_browser
def list_clients(request: Request) -> Response:
    """List the API clients, and when each last called."""
    return _listed(request, _NEW)


def _listed(request: Request, new: PageForm) -> Response:
    found = clients.list_clients(request.principal, query_of(request))
    homes = names_of(each.organisation for each in found.records)
    title = "API clients"
    return shown(request, "admin_clients.html", title, title, homes=homes, new=new, **around(request, found))


@in_browser
def create_client(request: Request) -> Response:
    """Make an API client; its secret is shown this once."""

    def create(said: dict[str, Any]) -> Response:
        def given() -> dict[str, Any]:
            return {**said, "organisation": organisation_called(request.principal, said["organisation"])}

        return _credentials(request, clients.create_client(request.principal, Body(given, NewClient)))

    return submitted(request, _NEW, create, lambda form: _listed(request, form))


def _credentials(request: Request, client: ClientWithSecret) -> Response:
    """Show a client's new credentials. No other page can: only the secret's digest is kept."""
    return shown(request, "admin_credentials.html", "Credentials of the client", "API clients", client=client)


@in_browser
def show_client(request: Request, client: int) -> Response:
    """Show an API client."""
    return _shown(request, client)


def _shown(request: Request, client: int, **tried: PageForm) -> Response:
    found = clients.read_client(request.principal, client)
    home = names_of([found.organisation]).get(found.organisation or 0, "")
    forms = {"details": _DETAILS.filled(asdict(found)), "place": _HOME.filled({"organisation": home}), **tried}
    return shown(request, "admin_client.html", found.name, "API clients", client=found, home=home, **forms)


@in_browser
def change_client(request: Request, client: int) -> Response:
    """Change what is known of an API client."""

    def change(said: dict[str, Any]) -> Response:
        clients.change_client(request.principal, client, form_body(said, ClientChanges))
        return pages.done(request, f"{PATH}/clients/{client}", "saved")

    return submitted(request, _DETAILS, change, lambda form: _shown(request, client, details=form))


@in_browser
def affiliate_client(request: Request, client: int) -> Response:
    """Make an API client work for an organisation, or for none."""

    def change(said: dict[str, Any]) -> Response:
        def given() -> dict[str, Any]:
            return {"organisation": organisation_called(request.principal, said["organisation"])}

        clients.affiliate_client(request.principal, client, Body(given, Affiliation))
        return pages.done(request, f"{PATH}/clients/{client}", "saved")

    return submitted(request, _HOME, change, lambda form: _shown(request, client, place=form))


@in_browser
def ask_to_renew(request: Request, client: int) -> Response:
    """Ask whether a client is to get new credentials."""
    name = clients.read_client(request.principal, client).name
    question = f"Give {name} a new id and secret? The ones it has stop working at once, and nobody can bring them back."
    return pages.confirmation(request, "New credentials", question, "Give new credentials", f"{PATH}/clients/{client}")


@in_browser
def renew_client(request: Request, client: int) -> Response:
    """Give a client a new id and secret, shown this once."""
    return _credentials(request, clients.renew_client(request.principal, client))


@in_browser
def ask_to_revoke(request: Request, client: int) -> Response:
    """Ask whether a client is to be revoked."""
    name = clients.read_client(request.principal, client).name
    question = f"Revoke {name}? Its credentials stop working at once and for good. The plans that it made stay."
    return pages.confirmation(request, "Revoke the client", question, "Revoke for good", f"{PATH}/clients/{client}")


@in_browser
def revoke_client(request: Request, client: int) -> Response:
    """Make a client's credentials stop working for good."""
    clients.revoke_client(request.principal, client)
    return pages.done(request, f"{PATH}/clients/{client}", "revoked")
