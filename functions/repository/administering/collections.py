"""The collections of a community: those that it has published, the caller's own drafts, and new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from functions.repository import refusals
from functions.repository.operations import communities, drafts, listing, search
from functions.repository.paging import positive
from functions.repository.pids import Pid
from functions.repository.searching.options import SearchWanted
from functions.repository.serving import as_refused, complaints_of, for_people, seen, text_of
from functions.repository.store import COLLECTION, COMMUNITY
from shared.allowances import AllowanceSpent
from shared.aws import parallel
from shared.http import Refused, Request, Response
from shared.records import Busy, Record
from shared.records.bounds import check_lines

PAGE: Final = 50
MOST_OWN: Final = 20
"""The caller's own drafts that the page shows; the list of their drafts has all."""

_NAMELESS: Final = "Say what it is called."
_ABOUT: Final = {_NAMELESS: "title", "The title": "title", "Invalid title": "title"}
"""Which field a refusal is about that begins so."""


@for_people
def show(request: Request, id: str) -> Response:
    """Show the collections of a community, to whoever administers it."""
    return _page(request, communities.read(Pid(COMMUNITY, id), request.principal))


@for_people
def make(request: Request, id: str) -> Response:
    """Make a draft of a collection, and lead to where it is filled in."""
    community = communities.read(Pid(COMMUNITY, id), request.principal)
    title = text_of(request.form(), "title").strip()
    body = {"title": title, "community": f"{COMMUNITY}:{id}", "sharelevel": "Open"}
    try:
        if not title:
            raise refusals.bad_request(_NAMELESS)
        made = drafts.create(COLLECTION, lambda: body, request.principal)
    except (Refused, AllowanceSpent, Busy) as refusal:
        return _page(request, community, title, as_refused(refusal))
    return seen(request, f"/collection/{made.values['id']}/edit")


def _page(request: Request, community: Record, title: str = "", refused: Refused | None = None) -> Response:
    from functions.repository.administering import views

    number, id = positive(request, "page", 1), community.values["id"]
    check_lines(number * PAGE, "Ask for an earlier page")
    published, own = _found(request, id, (number - 1) * PAGE)
    address = f"{request.base_url}/community/{id}/collections"
    text, fields = complaints_of(refused, _ABOUT)
    return views.tab(
        request,
        community,
        "collections",
        refused.status if refused else 200,
        wrong=text,
        wrong_fields=fields,
        new_title=title,
        collections=[_item(each.data, "published") for each in published.lines],
        own=[_item(each.values, each.values["state"]) for each in own[:MOST_OWN]] if number == 1 else [],
        more_own=number == 1 and len(own) > MOST_OWN,
        previous=f"{address}?page={number - 1}" if number > 1 else "",
        next=f"{address}?page={number + 1}" if published.more else "",
    )


def _found(request: Request, id: str, start: int) -> tuple[listing.ListPart, Sequence[Record]]:
    """Give published collections from a place on, and the caller's own drafts. Trips as of the search of drafts."""
    wanted = SearchWanted(context=f"{COMMUNITY}:{id}", type=COLLECTION, size=drafts.MOST_DRAFTS)
    calls: list[Callable[[], Any]] = [
        lambda: search.drafts(wanted, request.principal).objects,
        lambda: listing.published(id, COLLECTION, start, PAGE),
    ]
    own, published = parallel(*calls)
    return published, own


def _item(values: Mapping[str, Any], state: str) -> dict[str, Any]:
    return {
        "path": f"/{COLLECTION}/{values['id']}",
        "title": values["base"].get("title", "") or values["id"],
        "made": values["created"],
        "state": state,
    }
