"""Lists of plans: the pages of what a caller sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from functions.plans import refusals
from functions.plans.filters import Filters
from functions.plans.operations import visibility
from functions.plans.operations.permissions import require_api
from functions.plans.operations.visibility import Sight
from functions.plans.paging import Window
from functions.plans.store import ALL, EVERYBODY, HEADS, PLAN, PUBLIC, SEEN, store
from shared.principal import ANONYMOUS, Principal

MOST_TOLD: Final = 3_000_000
"""Bytes of the heads of a page that no line holds: with those that lines hold they fit into an answer."""

MOST_KEPT: Final = 32 * 1024 * 1024
"""Bytes of records that are read for them."""


class ListedPlan(NamedTuple):
    """What a list for people tells of a plan: its packed head, and who sees it; empty if it is too old to tell."""

    head: str
    visibility: str = ""


def page(caller: Principal, filters: Filters, window: Window) -> tuple[dict[int, str], int]:
    """Give the packed heads of a page of the plans that a caller sees, by ids ascending, and how many plans fit.

    Two round trips for the first pages of a list without filters, three for others; filters read the lines of all that
    is seen and was created in the time that they name. Heads that no line holds take another trip; where they are
    more than an answer carries, the longest are told as people are told them, so that nobody's plan keeps others' from
    being listed.

    Raises:
        Refused: 401; 404 for whoever sees no plan at all.
        TooMuch: there is too much to pass over.
    """
    require_api(caller)
    sight = visibility.sight_of(caller)
    if filters:
        fitting, anything = visibility.matching(sight, filters.created_after, filters.created_before, filters.fits)
        ids, total = fitting[window.offset : window.offset + window.per_page], len(fitting)
    else:
        ids, total = visibility.page(sight, window.offset, window.per_page)
        anything = bool(total)
    if not anything:
        raise refusals.no_plans()
    return _heads(ids), total


def public_page(number: int, length: int) -> tuple[dict[int, ListedPlan], int]:
    """Give a page of the public plans, the newest first, and how many there are. Three round trips.

    Of a long head it is what people are told, so that nobody's plan keeps others' from being shown.

    Raises:
        TooMuch: there is too much to pass over.
    """
    return _newest(visibility.sight_of(ANONYMOUS), number, length)


def own_page(caller: Principal, number: int, length: int) -> tuple[dict[int, ListedPlan], int]:
    """Give the same of the plans that the caller owns or has made. One more trip where lines are too old to tell all.

    Raises:
        TooMuch: there is too much to pass over.
    """
    listed, total = _newest(visibility.own_sight_of(caller), number, length)
    return told_apart(listed), total


def told_apart(listed: Mapping[int, ListedPlan]) -> dict[int, ListedPlan]:
    """Give the plans of a list, those marked that everybody sees, also where their lines are too old to say so."""
    old = [id for id, each in listed.items() if not each.visibility]
    public = store().among(PLAN, SEEN, EVERYBODY, old) if old else {}
    return {id: each._replace(visibility=PUBLIC) if id in public else each for id, each in listed.items()}


def _newest(sight: Sight, number: int, length: int) -> tuple[dict[int, ListedPlan], int]:
    total = visibility.count(sight)
    end = max(total - (number - 1) * length, 0)
    start = max(end - length, 0)
    ids = visibility.page(sight, start, end - start)[0] if end else []
    listed = _told(ids[::-1]).items()
    return {id: ListedPlan(told["head"], told.get("visibility", "")) for id, told in listed}, total


def _heads(ids: Sequence[int]) -> dict[int, str]:
    told = _told(ids)
    heads = {id: each["head"] for id, each in told.items()}
    if long := _carried({id: each for id, each in told.items() if "long" in each}, alone=len(told) == 1):
        heads |= {id: each.values["head"] for id, each in store().get_many(PLAN, long).items()}
    return heads


def _carried(long: Mapping[int, Mapping[str, Any]], *, alone: bool) -> list[int]:
    """Give which of the plans with long heads are told whole: the shortest, or the only one of a page."""
    if alone:
        return list(long)
    carried: list[int] = []
    length = kept = 0
    for id in sorted(long, key=lambda id: long[id]["long"]):
        length, kept = length + long[id]["long"], kept + long[id]["kept"]
        if length > MOST_TOLD or kept > MOST_KEPT:
            break
        carried.append(id)
    return carried


def _told(ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Give what the lines of `HEADS` tell of plans, in their order."""
    lines = store().among(PLAN, HEADS, ALL, ids) if ids else {}
    return {id: lines[id].data for id in ids if id in lines}
