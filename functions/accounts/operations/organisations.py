"""Organisations: everyone who is signed in may read them, site administrators change them."""

from collections.abc import Iterator
from contextlib import contextmanager

from functions.accounts import refusals
from functions.accounts.body import JsonBody
from functions.accounts.listing import Query
from functions.accounts.models import NewOrganisation, Organisation, OrganisationChanges
from functions.accounts.operations.permissions import person, site_admin
from shared.accounts import organisations
from shared.principal import Principal
from shared.records import Page


def list_organisations(caller: Principal, query: Query) -> Page[Organisation]:
    """List the organisations, newest first; or the one of a `name` or a `ror`."""
    person(caller)
    if name := query.text("name"):
        return Page.of(organisations.organisation_named(name)).map(Organisation.of)
    if ror := query.text("ror"):
        return Page.of(organisations.organisation_with_ror(ror)).map(Organisation.of)
    return organisations.list_organisations(query.limit, query.cursor).map(Organisation.of)


def read_organisation(caller: Principal, organisation: int) -> Organisation:
    """One organisation."""
    person(caller)
    found = organisations.organisation(organisation)
    if found is None:
        raise refusals.missing("There is no such organisation.")
    return Organisation.of(found)


def create_organisation(caller: Principal, body: JsonBody[NewOrganisation]) -> Organisation:
    """Make an organisation."""
    site_admin(caller)
    given = body.read()
    with _refused():
        return Organisation.of(organisations.create_organisation(given.name, given.abbreviation, given.ror))


def change_organisation(caller: Principal, organisation: int, body: JsonBody[OrganisationChanges]) -> Organisation:
    """Give an organisation another name, abbreviation or ROR identifier."""
    site_admin(caller)
    changes = body.read()
    with _refused():
        changed = organisations.update_organisation(
            organisation, name=changes.name, abbreviation=changes.abbreviation, ror=changes.ror
        )
    return Organisation.of(changed)


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except organisations.OrganisationNameTaken:
        raise refusals.conflict("An organisation has that name.") from None
    except organisations.RorTaken:
        raise refusals.conflict("An organisation has that ROR identifier.") from None
    except organisations.BadRor:
        raise refusals.invalid({"ror": ["That is no ROR identifier."]}) from None
