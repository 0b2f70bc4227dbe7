"""The pages of packages, for people."""

from __future__ import annotations

from typing import Final

from functions.catalogue.card import names_of
from functions.catalogue.harvest import listing
from functions.catalogue.operations import owned, packages
from shared.http import Request, Response
from shared.http.signing_in import sign_in_first
from shared.search.addresses import address
from shared.search.related import related

_PAGE: Final = 25
"""Packages of a page."""


def package_page(request: Request, ref: str) -> Response:
    """Show a package."""
    from functions.catalogue import pages

    shown = packages.read(ref, request.principal)
    place = address(shown.record.collection, shown.record.id)
    aliases = shown.aliases or names_of(shown.record.values)
    return pages.package(request, shown, related(place, request.principal, aliases))


def list_page(request: Request) -> Response:
    """Show the packages; with `mine`, those that whoever asks has made."""
    from functions.catalogue import pages

    if "mine" not in request.query:
        return pages.packages(request, listing.page(listing.number_of(request), _PAGE))
    if request.principal.is_anonymous:
        return sign_in_first(request)
    after = request.query.get("after", [""])[-1]
    return pages.own_packages(request, owned.owned(request.principal, after))
