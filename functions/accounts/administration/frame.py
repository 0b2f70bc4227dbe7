"""What the pages of administrators have alike: the sections, a page of a list, and the names beside ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from functions.accounts import pages, refusals
from functions.accounts.forms import PageForm
from functions.accounts.listing import Query, neighbour
from functions.accounts.operations import organisations
from shared.accounts.organisations import organisations as known_organisations
from shared.http import Request, Response
from shared.principal import Principal
from shared.records import Page

PATH: Final = "/account/admin"

SECTIONS: Final = (
    (f"{PATH}/users", "People"),
    (f"{PATH}/organisations", "Organisations"),
    (f"{PATH}/clients", "API clients"),
    (f"{PATH}/groups", "Groups"),
    (f"{PATH}/settings", "Sign-up and limits"),
)
"""The sections of the administration: paths below the site, and words."""

_LISTED: Final = "50"


def shown(request: Request, template: str, title: str, section: str = "", **content: Any) -> Response:
    """Give a page of the administration; its status is that of the form in it that was refused.

    Args:
        request: what is answered.
        template: the name of its template.
        title: its heading.
        section: the words of the section that it belongs to; empty for none.
        content: what the template shows.
    """
    status = max((form.status for form in content.values() if isinstance(form, PageForm)), default=200)
    sections = SECTIONS if request.principal.is_site_admin else ()
    return pages.page(request, template, title, status, section=section, sections=sections, **content)


def query_of(request: Request, **arguments: str) -> Query:
    """Give what a list is asked for: a page of it, and what the page's own arguments say; an empty one says nothing."""
    cursor = request.query.get("cursor", [])
    given = {name: [text] for name, text in arguments.items() if text}
    return Query({"cursor": cursor, "limit": [_LISTED], **given} if cursor else {"limit": [_LISTED], **given})


def around(request: Request, page: Page[Any]) -> dict[str, Any]:
    """Give what is said of a page of a list: its results, how many there are in all, and where its neighbours are."""
    return {
        "found": page.records,
        "count": page.count,
        "previous": neighbour(request, page.previous) or "",
        "next": neighbour(request, page.next) or "",
    }


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Give the names of organisations by their ids. One round trip; none for none."""
    wanted = sorted({id for id in ids if id is not None})
    return {id: each.name for id, each in known_organisations(wanted).items()} if wanted else {}


def organisation_called(caller: Principal, text: str) -> int | None:
    """Give the organisation that a form's text names: its name, its number here or its ROR identifier; empty: none.

    Raises:
        Refused: 422 if there is no such one.
    """
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 16:
        return int(text)
    member = "ror" if "ror.org/" in text else "name"
    found = organisations.list_organisations(caller, Query({member: [text]})).records
    if not found:
        raise refusals.invalid({"organisation": ["There is no organisation of that name."]})
    return found[0].id
