"""Organisations: everyone who is signed in may read them, site administrators change them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from functions.accounts import refusals
from functions.accounts.body import Body
from functions.accounts.listing import Query
from functions.accounts.models import NewOrganisation, Organisation, OrganisationChanges, User
from functions.accounts.operations.permissions import administrator, person, site_admin
from shared.accounts import organisations, users
from shared.principal import Principal
from shared.records import Page


def list_organisations(caller: Principal, query: Query) -> Page[Organisation]:
    """List the organisations, newest first; or the one of a `name`, a `ror` or a `fundref`."""
    person(caller)
    named = {name: text for name in ("name", "ror", "fundref") if (text := query.text(name))}
    if named:
        [found] = organisations.known_organisations([organisations.NamedOrganisation(**named)])
        return Page.of(found).map(Organisation.of)
    return organisations.list_organisations(query.limit, query.cursor).map(Organisation.of)


def read_organisation(caller: Principal, organisation: int) -> Organisation:
    """One organisation."""
    person(caller)
    found = organisations.organisation(organisation)
    if found is None:
        raise refusals.missing("There is no such organisation.")
    return Organisation.of(found)


def create_organisation(caller: Principal, body: Body[NewOrganisation]) -> Organisation:
    """Make an organisation."""
    site_admin(caller)
    given = body.read()
    with _refused():
        return Organisation.of(organisations.create_organisation(**asdict(given)))


def change_organisation(caller: Principal, organisation: int, body: Body[OrganisationChanges]) -> Organisation:
    """Give an organisation another name, abbreviation, identifier or region."""
    site_admin(caller)
    changes = body.read()
    with _refused():
        return Organisation.of(organisations.update_organisation(organisation, **asdict(changes)))


def list_members(caller: Principal, organisation: int, query: Query) -> Page[User]:
    """List the people of an organisation, newest first; for its administrators, who may give them privileges."""
    if administrator(caller) not in (None, organisation):
        raise refusals.missing("There is no such organisation.")
    return users.list_members(organisation, query.limit, query.cursor).map(User.of)


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except organisations.OrganisationNameTaken:
        raise refusals.conflict("An organisation has that name.", "name") from None
    except organisations.RorTaken:
        raise refusals.conflict("An organisation has that ROR identifier.", "ror") from None
    except organisations.FundrefTaken:
        raise refusals.conflict("An organisation has that identifier of the Funder Registry.", "fundref") from None
    except organisations.BadRor:
        raise refusals.invalid({"ror": ["That is no ROR identifier."]}) from None
    except organisations.BadFundref:
        raise refusals.invalid({"fundref": ["That is no identifier of the Funder Registry."]}) from None
