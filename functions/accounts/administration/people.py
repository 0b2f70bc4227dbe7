"""Pages about people: who there is, inviting somebody, and what an account may do."""

from __future__ import annotations

from typing import Any, Final

from functions.accounts import pages
from functions.accounts.administration.frame import PATH, around, names_of, organisation_called, query_of, shown
from functions.accounts.body import Body, form_body
from functions.accounts.browsing import in_browser
from functions.accounts.forms import FormInput, PageForm, submitted
from functions.accounts.models import Affiliation, NewUser, Privileges, User, UserChanges
from functions.accounts.operations import people
from shared.accounts.groups import groups
from shared.http import Request, Response
from shared.principal import Principal, Role
from shared.records import Page

_ROLES: Final = FormInput(
    "roles",
    "Roles",
    "checkboxes",
    choices=(
        (Role.USE_API, "Use API: the programming interface of the plans answers"),
        (Role.ORGANISATIONAL_ADMIN, "Organisational administrator: gives privileges to the people of the organisation"),
        (Role.SITE_ADMIN, "Site administrator: everything on these pages"),
    ),
)
_NAME: Final = FormInput("full_name", "Name")
_ORGANISATION: Final = FormInput(
    "organisation", "Organisation", hint="Its name, its number here, or its ROR identifier."
)

_INVITE: Final = PageForm(
    "Invite",
    (
        FormInput("username", "Username", hint="Letters from a to z, digits, and @ . + - _", required=True),
        _NAME,
        FormInput("email", "E-mail", "email", "Whoever signs in with GitHub under this address gets the account."),
        _ORGANISATION,
        _ROLES,
    ),
)
_DETAILS: Final = PageForm(
    "Save",
    (_NAME, FormInput("email", "E-mail", "email", "A new one is proven once they sign in with GitHub under it.")),
)
_MAY: Final = PageForm("Save roles", (_ROLES,))
_HOME: Final = PageForm("Save organisation", (_ORGANISATION,))


@in_browser
def list_people(request: Request) -> Response:
    """List the accounts, or find one by its username or e-mail address."""
    return _listed(request, _INVITE)


def _listed(request: Request, invite: PageForm) -> Response:
    asked = request.query.get("q", [""])[-1].strip()
    invited = request.query.get("invited", [""])[-1] == "true"
    found = _found(request, asked, invited)
    homes = names_of(each.organisation for each in found.records)
    words: dict[str, Any] = {"asked": asked, "invited": invited, "homes": homes, "new": invite}
    return shown(request, "admin_people.html", "People", "People", **words, **around(request, found))


def _found(request: Request, asked: str, invited: bool) -> Page[User]:
    """Give the accounts that a text names: an address if it may be one, else, or if nobody has it, a username."""
    if not asked:
        return people.list_people(request.principal, query_of(request, invited="true" if invited else ""))
    found = people.list_people(request.principal, query_of(request, **{"email" if "@" in asked else "username": asked}))
    if "@" in asked and not found.records:
        return people.list_people(request.principal, query_of(request, username=asked))
    return found


@in_browser
def invite_person(request: Request) -> Response:
    """Make an account for somebody."""

    def invite(said: dict[str, Any]) -> Response:
        made = people.invite_person(request.principal, Body(lambda: _placed(request.principal, said), NewUser))
        return pages.done(request, f"{PATH}/users/{made.id}", "invited")

    return submitted(request, _INVITE, invite, lambda form: _listed(request, form))


def _placed(caller: Principal, said: dict[str, Any]) -> dict[str, Any]:
    """Give what a form says with the organisation's id for its name."""
    return {**said, "organisation": organisation_called(caller, said["organisation"])}


@in_browser
def show_person(request: Request, user: int) -> Response:
    """Show an account and what may be done with it."""
    return _shown(request, user)


def _shown(request: Request, user: int, **tried: PageForm) -> Response:
    person = people.read_person(request.principal, user)
    home = names_of([person.organisation]).get(person.organisation or 0, "")
    forms = {
        "details": _DETAILS.filled({"full_name": person.full_name, "email": person.email}),
        "may": _MAY.filled({"roles": person.roles}),
        "place": _HOME.filled({"organisation": home}),
        **tried,
    }
    names = [each.name for each in groups(person.groups).values()] if person.groups else []
    title = person.full_name or person.username
    return shown(request, "admin_person.html", title, "People", person=person, home=home, group_names=names, **forms)


@in_browser
def change_person(request: Request, user: int) -> Response:
    """Give an account another name or address."""

    def change(said: dict[str, Any]) -> Response:
        people.change_person(request.principal, user, form_body(said, UserChanges))
        return pages.done(request, f"{PATH}/users/{user}", "saved")

    return submitted(request, _DETAILS, change, lambda form: _shown(request, user, details=form))


@in_browser
def set_roles(request: Request, user: int) -> Response:
    """Give an account these roles and no other."""

    def change(said: dict[str, Any]) -> Response:
        people.change_person(request.principal, user, form_body(said, UserChanges))
        return pages.done(request, f"{PATH}/users/{user}", "saved")

    return submitted(request, _MAY, change, lambda form: _shown(request, user, may=form))


@in_browser
def set_organisation(request: Request, user: int) -> Response:
    """Make somebody belong to an organisation, or to none."""

    def change(said: dict[str, Any]) -> Response:
        people.set_organisation(request.principal, user, Body(lambda: _placed(request.principal, said), Affiliation))
        return pages.done(request, f"{PATH}/users/{user}", "saved")

    return submitted(request, _HOME, change, lambda form: _shown(request, user, place=form))


@in_browser
def suspend(request: Request, user: int) -> Response:
    """Refuse all credentials of an account."""
    return _let(request, user, suspended=True)


@in_browser
def restore(request: Request, user: int) -> Response:
    """Let an account in again."""
    return _let(request, user, suspended=False)


def _let(request: Request, user: int, *, suspended: bool) -> Response:
    people.change_person(request.principal, user, form_body({"suspended": suspended}, UserChanges))
    return pages.done(request, f"{PATH}/users/{user}", "suspended" if suspended else "restored")


@in_browser
def set_privilege(request: Request, user: int) -> Response:
    """Give somebody of an organisation a privilege, or take it."""
    sent = request.form()
    asked = {name: sent[name][-1] == "yes" for name in ("use_api", "organisational_admin") if name in sent}
    changed = people.set_privileges(request.principal, user, form_body(asked, Privileges))
    place = f"organisations/{changed.organisation}" if changed.organisation else f"users/{user}"
    return pages.done(request, f"{PATH}/{place}", "saved")
