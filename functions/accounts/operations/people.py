"""What administrators do with people's accounts."""

import re

from functions.accounts import refusals
from functions.accounts.body import Body
from functions.accounts.listing import Query
from functions.accounts.models import Affiliation, NewUser, Privileges, User, UserChanges
from functions.accounts.operations import mailing
from functions.accounts.operations.permissions import administrator, site_admin
from shared.accounts import enrolment, sessions, user_changes, users
from shared.principal import Principal, Role
from shared.records import MissingRecord, Page

_USERNAME = re.compile(r"[A-Za-z0-9@.+_-]+")
"""What a name may hold: Django's UnicodeUsernameValidator's characters, without other scripts' look-alikes."""


def list_people(caller: Principal, query: Query) -> Page[User]:
    """List the accounts, newest first; of one `username` or `email`, or of the `invited`, who have never signed in."""
    site_admin(caller)
    if named := query.text("username"):
        return Page.of(users.user_named(named, exactly=False)).map(User.of)
    if email := query.text("email"):
        return Page.of(users.user_by_email(email)).map(User.of)
    return users.list_users(query.limit, query.cursor, invited=query.flag("invited")).map(User.of)


def read_person(caller: Principal, user: int) -> User:
    """One account."""
    site_admin(caller)
    found = users.user(user)
    if found is None:
        raise refusals.missing("There is no such account.")
    return User.of(found)


def invite_person(caller: Principal, body: Body[NewUser]) -> User:
    """Make an account, for whoever signs in with GitHub under its verified e-mail address."""
    site_admin(caller)
    given = body.read()
    if not _USERNAME.fullmatch(given.username):
        raise refusals.invalid({"username": ["Expected letters from a to z, digits, and @ . + - _ only."]})
    try:
        made = enrolment.create_user(
            given.username,
            full_name=given.full_name,
            email=given.email,
            roles=given.roles,
            organisation=given.organisation,
            groups=given.groups,
            invited=True,
        )
    except user_changes.UsernameTaken:
        raise refusals.conflict("Somebody has that username.", "username") from None
    except user_changes.EmailTaken:
        raise refusals.conflict("Somebody has that e-mail address.", "email") from None
    except MissingRecord as error:
        member = "groups" if error.collection == "group" else error.collection
        raise refusals.invalid({member: [f"There is no {error.collection} {error.id}."]}) from None
    return User.of(made)


def change_person(caller: Principal, user: int, body: Body[UserChanges]) -> User:
    """Give an account another name, address or roles; suspend it, which refuses its credentials, or let it in."""
    own = site_admin(caller)
    changes = body.read()
    if user == own and _locks_out(changes):
        raise refusals.conflict("Ask another site administrator: nobody can lock themselves out.")
    try:
        changed = user_changes.describe(user, full_name=changes.full_name, email=changes.email)
        if changes.roles is not None:
            others = set(Role) - set(changes.roles)
            changed, new = user_changes.change_roles(user, changes.roles, others)
            mailing.tell_of_roles(changed, new)
        if changes.suspended is False:
            sessions.end_sessions(user)  # refused until now; whoever is let in again signs in again
        if changes.suspended is not None:
            changed = user_changes.suspend(user, changes.suspended)
    except user_changes.EmailTaken:
        raise refusals.conflict("Somebody has that e-mail address.", "email") from None
    return User.of(changed)


def set_privileges(caller: Principal, user: int, body: Body[Privileges]) -> User:
    """Give somebody the privilege to use the API, or to administer their organisation; or take it.

    Site administrators do so for everybody, an organisational administrator for the people of the own organisation,
    with the privileges that they hold themselves. Who is given one is told by mail.
    """
    organisation = administrator(caller)
    wanted = body.read()
    asked = {Role.USE_API: wanted.use_api, Role.ORGANISATIONAL_ADMIN: wanted.organisational_admin}
    asked = {role: given for role, given in asked.items() if given is not None}
    if organisation is not None and not asked.keys() <= caller.roles:
        raise refusals.not_permitted("Nobody gives or takes a privilege that they do not hold.")
    give = [role for role, given in asked.items() if given]
    changed, new = user_changes.change_roles(user, give, asked.keys() - give, within=organisation)
    mailing.tell_of_roles(changed, new)
    return User.of(changed)


def set_organisation(caller: Principal, user: int, body: Body[Affiliation]) -> User:
    """Make somebody belong to this organisation from now on, or to none."""
    site_admin(caller)
    organisation = body.read().organisation
    try:
        return User.of(user_changes.set_organisation(user, organisation))
    except MissingRecord as error:
        if error.collection == "user":
            raise
        raise refusals.invalid({"organisation": [f"There is no organisation {organisation}."]}) from None


def _locks_out(changes: UserChanges) -> bool:
    demoted = changes.roles is not None and Role.SITE_ADMIN not in changes.roles
    return demoted or bool(changes.suspended)
