"""Pages about organisations: which there are, what is known of one, and what its people may do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from functions.accounts import pages
from functions.accounts.administration.frame import PATH, around, query_of, shown
from functions.accounts.body import form_body
from functions.accounts.browsing import in_browser
from functions.accounts.forms import FormInput, PageForm, submitted
from functions.accounts.models import NewOrganisation, OrganisationChanges
from functions.accounts.operations import organisations
from functions.accounts.operations.permissions import administrator, site_admin
from shared.http import Request, Response

_FIELDS: Final = (
    FormInput("name", "Name", required=True),
    FormInput("abbreviation", "Abbreviation"),
    FormInput("ror", "ROR identifier", hint="Such as https://ror.org/0abcdef12"),
    FormInput("fundref", "Funder Registry identifier", hint="Such as https://doi.org/10.13039/501100000780"),
    FormInput("region", "Region", hint="Where it is, in words."),
)
_NEW: Final = PageForm("Make the organisation", _FIELDS)
_DETAILS: Final = PageForm("Save", _FIELDS)


@in_browser
def list_organisations(request: Request) -> Response:
    """List the organisations, or find one by its name."""
    site_admin(request.principal)
    return _listed(request, _NEW)


def _listed(request: Request, new: PageForm) -> Response:
    asked = request.query.get("q", [""])[-1].strip()
    found = organisations.list_organisations(request.principal, query_of(request, name=asked))
    title = "Organisations"
    return shown(request, "admin_organisations.html", title, title, asked=asked, new=new, **around(request, found))


@in_browser
def create_organisation(request: Request) -> Response:
    """Make an organisation."""

    def create(said: dict[str, Any]) -> Response:
        made = organisations.create_organisation(request.principal, form_body(said, NewOrganisation))
        return pages.done(request, f"{PATH}/organisations/{made.id}", "made")

    return submitted(request, _NEW, create, lambda form: _listed(request, form))


@in_browser
def show_organisation(request: Request, organisation: int) -> Response:
    """Show an organisation and its people, to its administrators too."""
    return _shown(request, organisation)


def _shown(request: Request, organisation: int, **tried: PageForm) -> Response:
    administrator(request.principal)
    place = organisations.read_organisation(request.principal, organisation)
    people = organisations.list_members(request.principal, organisation, query_of(request))
    details = tried.get("details", _DETAILS.filled(asdict(place)))
    return shown(
        request,
        "admin_organisation.html",
        place.name,
        "Organisations",
        place=place,
        details=details,
        mine=request.principal.roles,
        **around(request, people),
    )


@in_browser
def change_organisation(request: Request, organisation: int) -> Response:
    """Change what is known of an organisation."""

    def change(said: dict[str, Any]) -> Response:
        organisations.change_organisation(request.principal, organisation, form_body(said, OrganisationChanges))
        return pages.done(request, f"{PATH}/organisations/{organisation}", "saved")

    return submitted(request, _DETAILS, change, lambda form: _shown(request, organisation, details=form))
