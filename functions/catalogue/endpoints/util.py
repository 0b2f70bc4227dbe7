"""What forms ask for, at `/api/util`."""

from __future__ import annotations

from typing import Any, Final

from functions.catalogue import refusals, wire
from functions.catalogue.operations import proposals
from functions.catalogue.store import GROUP, PACKAGE
from shared.http import Request

FEW: Final = 10


def munge_name(request: Request) -> Any:
    """Make a name of a text."""
    return proposals.name_of(_argument(request, "name", "title"))


def munge_tag(request: Request) -> Any:
    """Make a tag of a text."""
    return proposals.tag_of(_argument(request, "tag", "name"))


def is_slug_valid(request: Request) -> Any:
    """Tell whether a new package or group may have a name."""
    collection = GROUP if _argument(request, "type", otherwise="package") == "group" else PACKAGE
    return {"valid": proposals.is_free(collection, _argument(request, "slug"))}


def complete_name(request: Request) -> Any:
    """List the packages whose names begin with a text."""
    found = proposals.names(_argument(request, "incomplete", "q").lower(), _limit(request))
    shown = [{"match_field": "name", "match_displayed": name, "name": name, "title": name} for name in found]
    return {"ResultSet": {"Result": shown}}


def complete_tag(request: Request) -> Any:
    """List the tags that begin with a text."""
    found = proposals.tags(_argument(request, "incomplete", "q"), _limit(request))
    return {"ResultSet": {"Result": [{"Name": tag} for tag in found]}}


def tell_status(request: Request) -> Any:
    """Tell what the site is."""
    return wire.site(request.base_url)


def _argument(request: Request, *names: str, otherwise: str | None = None) -> str:
    """Give an argument, known by one of some names.

    Raises:
        Refused: 400: it is not there.
    """
    for name in names:
        for value in request.query.get(name, ()):
            return value
    if otherwise is None:
        raise refusals.bad_request(f"Missing value: {names[0]}")
    return otherwise


def _limit(request: Request) -> int:
    text = _argument(request, "limit", otherwise=str(FEW))
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise refusals.bad_request("limit: Must be an integer")
    return int(text)
