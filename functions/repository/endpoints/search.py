"""Searching objects: `/api/objects`, and `/api/objects/<type>` for one of the types."""

from __future__ import annotations

from typing import Any, Final, Literal

from functions.repository import bootstrap, refusals
from functions.repository.operations import search
from functions.repository.paging import positive
from functions.repository.searching.options import EVERYTHING, LARGEST, ORDERS, SIZE, SearchWanted
from functions.repository.searching.paging import Arguments, links
from functions.repository.wire import landing_of, pid_of, shown_state
from shared.http import Request
from shared.records import Record

_LONGEST_DESCRIPTION: Final = 500
_OFF: Final = ("0", "false", "no")


def search_objects(request: Request) -> dict[str, Any]:
    """Search what is published, or with `drafts` what the caller has not published yet."""
    return _search(request, request.query)


def search_type(kind: str, request: Request) -> dict[str, Any]:
    """Search the objects of a type."""
    return _search(request, {**_without_type(request), "type": [kind]})


def search_any_type(request: Request, type: str) -> dict[str, Any]:
    """Search the objects of whatever type; of most there are none."""
    return search_type(type, request)


def _without_type(request: Request) -> Arguments:
    return {name: values for name, values in request.query.items() if name != "type"}


def _search(request: Request, arguments: Arguments) -> dict[str, Any]:
    bootstrap.ensure()
    wanted = _wanted(request, arguments)
    own = (_said(arguments, "drafts") or "").lower() not in _OFF if "drafts" in arguments else False
    found = search.drafts(wanted, request.principal) if own else search.published(wanted)
    place, site = found.place, request.base_url
    start, end = place.ends
    return {
        "params": {
            "query": wanted.query,
            "type": wanted.type,
            "page": place.page,
            "size": place.size,
            "start": start,
            "end": end,
            "pages": place.pages,
        },
        "hits": {"hits": [_hit(each, site) for each in found.objects], "total": place.total},
        "links": links(f"{site}/api/objects", arguments, place),
    }


def _wanted(request: Request, arguments: Arguments) -> SearchWanted:
    query = _said(arguments, "query")
    return SearchWanted(
        query=(_said(arguments, "q") or "" if query is None else query) or EVERYTHING,
        type=_said(arguments, "type") or "",
        page=positive(request, "page", 1),
        size=min(positive(request, "size", SIZE), LARGEST),
        sort=_order(_said(arguments, "sort")),
        context=_said(arguments, "context") or "",
    )


def _said(arguments: Arguments, name: str) -> str | None:
    return arguments[name][-1].strip() if name in arguments else None


def _order(text: str | None) -> Literal["asc", "desc"] | None:
    for order in ORDERS:
        if text == order:
            return order
    if text is None:
        return None
    raise refusals.bad_request(f"Invalid value '{text[:100]}' for parameter 'sort', choose from 'asc', 'desc'")


def _hit(record: Record, site: str) -> dict[str, str]:
    values = record.values
    text = values["base"].get("description", "")
    return {
        "pid": str(pid_of(values)),
        "title": values["base"].get("title", ""),
        "description": text if len(text) <= _LONGEST_DESCRIPTION else f"{text[: _LONGEST_DESCRIPTION - 1]}…",
        "createdDate": values["created"],
        "state": shown_state(values).capitalize(),
        "url": landing_of(pid_of(values), site),
        "type": record.collection.capitalize(),
    }
