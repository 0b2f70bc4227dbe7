"""The pages of a person's own account. They act for whoever has signed in with this browser, and for nobody else."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from functions.accounts import pages
from functions.accounts.body import form_body
from functions.accounts.browsing import in_browser
from functions.accounts.forms import FormInput, PageForm, submitted
from functions.accounts.models import Me, NewPassword, OwnChanges
from functions.accounts.operations import own
from functions.accounts.origins import is_deliberate
from functions.accounts.refusals import invalid
from shared.accounts import groups, organisations, passwords
from shared.aws import parallel
from shared.http import Request, Response
from shared.http.openapi import openapi_document

_DETAILS: Final = PageForm(
    "Save",
    (
        FormInput("full_name", "Name", hint="As it is to stand beside your records."),
        FormInput(
            "orcid", "ORCID iD", hint="Such as 0000-0002-1825-0097. It is shown as yours; nobody has checked it."
        ),
    ),
)

_LENGTH: Final = f"At least {passwords.SHORTEST} characters."
_PASSWORD: Final = PageForm(
    "Set the password",
    (
        FormInput("password", "New password", "password", _LENGTH, required=True),
        FormInput("again", "The same again", "password", required=True),
    ),
)


def account(request: Request) -> Response:
    """Show who I am and what I can do about it; a stranger is asked to sign in."""
    if request.principal.user_id is None:
        return pages.welcome(request)
    return _account(request, own.read_account(request.principal))


def _account(request: Request, me: Me, **tried: PageForm) -> Response:
    """Show an account, with a form that was refused as it was sent."""
    forms = {"details": _DETAILS.filled({"full_name": me.full_name, "orcid": me.orcid}), **tried}
    names, places = _names(me)
    return pages.account(request, me=me, group_names=names, organisation=places, **forms)


def _names(me: Me) -> tuple[list[str], str]:
    """Give the names of a person's groups and organisation; one round trip, none where there are none."""
    home = [me.organisation] if me.organisation else []
    known: list[Any] = parallel(partial(groups.groups, me.groups), partial(organisations.organisations, home))
    return [each.name for each in known[0].values()], next((each.name for each in known[1].values()), "")


@in_browser
def change_account(request: Request) -> Response:
    """Change my name and ORCID iD."""

    def change(said: dict[str, Any]) -> Response:
        own.change_account(request.principal, form_body(said, OwnChanges))
        return pages.done(request, "/account", "saved")

    return submitted(
        request,
        _DETAILS,
        change,
        lambda form: _account(request, own.read_account(request.principal), details=form),
    )


@in_browser
def password(request: Request) -> Response:
    """Show what a password is for, and ask for a new one."""
    return _password(request, _PASSWORD)


def _password(request: Request, form: PageForm) -> Response:
    me = own.read_account(request.principal)
    return pages.page(request, "password.html", "Your password", form.status, me=me, form=form)


@in_browser
def set_password(request: Request) -> Response:
    """Set my password."""

    def change(said: dict[str, Any]) -> Response:
        if said["password"] != said.pop("again"):
            raise invalid({"again": ["These are two different passwords."]})
        own.set_password(request.principal, form_body(said, NewPassword))
        return pages.done(request, "/account", "password-set")

    return submitted(request, _PASSWORD, change, partial(_password, request))


@in_browser
def remove_password(request: Request) -> Response:
    """Take my password away."""
    own.remove_password(request.principal)
    return pages.done(request, "/account", "password-removed")


@in_browser
def generate_token(request: Request) -> Response:
    """Make a new token, shown this once; the old one stops working."""
    if request.method != "POST" and not is_deliberate(request):
        question = "Do you want a new API token? The one you have stops working at once, in every program."
        return pages.confirmation(request, "Generate an API token", question, "Generate a new token")
    return pages.token(request, own.generate_token(request.principal).token)


@in_browser
def revoke_token(request: Request) -> Response:
    """Make the token stop working."""
    if request.method != "POST" and not is_deliberate(request):
        question = "Do you want to revoke your API token? Programs that use it stop working at once."
        return pages.confirmation(request, "Revoke the API token", question, "Revoke the token")
    own.revoke_token(request.principal)
    return pages.page(request, "revoked.html", "Token revoked")


def description(request: Request) -> Response:
    """Give this API as an OpenAPI document; nobody needs an account to read it."""
    return openapi_document(Path(__file__).with_name("openapi.json"), request)
