"""The pages of a person's own account. They act for whoever has signed in with this browser, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from functions.accounts.operations import own
from functions.accounts.origins import is_deliberate
from shared.accounts import groups, organisations, users, uses
from shared.http import NO_STORE, Request, Response, redirect
from shared.http.openapi import openapi_document
from shared.principal import CallerKind, Means


def account(request: Request) -> Response:
    """Show who I am; a stranger is asked to sign in."""
    from functions.accounts import pages

    id = request.principal.user_id
    person = users.user(id) if id is not None else None
    if person is None:
        return pages.welcome(request)
    names = [found.name for each in person.groups if (found := groups.group(each))]
    organisation = organisations.organisation(person.organisation) if person.organisation else None
    token_used = uses.last_uses(CallerKind.USER, person.id).get(Means.TOKEN)
    return pages.account(request, person, names, organisation.name if organisation else "", token_used)


def _with_session(page: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Let in who has signed in with this browser. A token in a header is no session: it must not make another."""

    @wraps(page)
    def respond(request: Request) -> Response:
        from functions.accounts import pages

        if request.principal.has_session:
            return page(request)
        sign_in = f"/account/login?{urlencode({'next': request.path})}"
        if request.principal.is_anonymous:
            return redirect(request.base_url + sign_in, headers=NO_STORE)
        text = "Tokens are given to and taken from people who have signed in to this site with a browser."
        return pages.message(request, HTTPStatus.FORBIDDEN, "Sign in first", text, (sign_in, "Sign in"))

    return respond


@_with_session
def generate_token(request: Request) -> Response:
    """Make a new token, shown this once; the old one stops working."""
    from functions.accounts import pages

    if not is_deliberate(request):
        question = "Do you want a new API token? The one you have stops working at once, in every program."
        return pages.confirmation(request, "Generate an API token", question, "Generate a new token")
    return pages.token(request, own.generate_token(request.principal).token)


@_with_session
def revoke_token(request: Request) -> Response:
    """Make the token stop working."""
    from functions.accounts import pages

    if not is_deliberate(request):
        question = "Do you want to revoke your API token? Programs that use it stop working at once."
        return pages.confirmation(request, "Revoke the API token", question, "Revoke the token")
    own.revoke_token(request.principal)
    text = "Your API token is revoked: nothing can be done with it any more."
    return pages.message(request, HTTPStatus.OK, "Token revoked", text, ("/account", "Your account"))


def description(request: Request) -> Response:
    """Give this API as an OpenAPI document; nobody needs an account to read it."""
    return openapi_document(Path(__file__).with_name("openapi.json"), request)
