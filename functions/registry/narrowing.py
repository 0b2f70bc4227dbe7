"""Filters by name on pages: the form of a list takes what records are called, and lists take their numbers.

A name leads to the address with the number, which is the dialect's and serves programs too.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from functions.registry import pages, refusals
from functions.registry.filters import last, understood
from functions.registry.kinds import RecordUrl
from functions.registry.labels import singular
from functions.registry.operations import naming
from functions.registry.pages.addresses import said, with_arguments
from functions.registry.store import USERS
from functions.registry.tables import Table
from shared.aws import parallel
from shared.http import Request, Response, redirect

Found = Mapping[int, str]


def by_name(table: Table, request: Request) -> Response | None:
    """Lead to the list that a form wants by names; None where it says numbers alone.

    Two round trips; one more where components are named.

    Raises:
        Refused: 400 for a name that no record has.
    """
    named = _named(table, request)
    if not named:
        return None
    finds = [partial(naming.called, to, text, request.principal) for to, text in named.values()]
    results: list[Any] = parallel(*finds)
    found: dict[str, Found] = dict(zip(named, results, strict=True))
    if wrong := {name: [_nothing(*named[name], request)] for name, each in found.items() if not each}:
        raise refusals.bad_fields(wrong)
    sure = {name: id for name, each in found.items() if (id := _the_one(each, named[name][1]))}
    arguments = {**said(request.query), **{name: [str(id)] for name, id in sure.items()}}
    if len(sure) == len(named):
        return redirect(with_arguments(request, arguments))
    name = next(name for name in named if name not in sure)
    to, text = named[name]
    choices = {words: with_arguments(request, {**arguments, name: [str(id)]}) for id, words in _told(found[name])}
    return pages.choices(request, table, singular(to).lower(), text, choices, is_cut=len(found[name]) == naming.MOST)


def _named(table: Table, request: Request) -> dict[str, tuple[str, str]]:
    """Give the arguments that name records instead of numbering them: the table and the text of each."""
    texts = ((each.name, each.kind, last(request.query, each.name)) for each in understood(table))
    return {
        name: (kind.to, text) for name, kind, text in texts if text and isinstance(kind, RecordUrl) and _is_name(text)
    }


def _is_name(text: str) -> bool:
    try:
        return not Decimal(text).is_finite()
    except InvalidOperation:
        return True


def _the_one(found: Found, text: str) -> int:
    """Give the number of the one record that is meant, 0 if it may be several."""
    meant = list(found) if len(found) == 1 else [id for id, words in found.items() if words == text]
    return meant[0] if len(meant) == 1 else 0


def _told(found: Found) -> list[tuple[int, str]]:
    """Give records by words that differ: those that are called alike have their numbers behind them."""
    words = list(found.values())
    return [(id, text if words.count(text) == 1 else f"{text} ({id})") for id, text in found.items()]


def _nothing(to: str, text: str, request: Request) -> str:
    if to == USERS:
        return f"Nobody is called “{text}”." if request.principal.is_user else "Sign in to find people by their names."
    return f"No {singular(to).lower()} is called “{text}”."
