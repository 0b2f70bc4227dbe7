"""The packages that somebody has made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from functions.catalogue import refusals
from functions.catalogue.operations.packages import read_many
from functions.catalogue.operations.permissions import require_account
from functions.catalogue.store import LISTED, PACKAGE, owned_by, store
from functions.catalogue.wire import ShownPackage
from shared.principal import Principal
from shared.records import Line

PAGE: Final = 25
"""Packages of a page."""


@dataclass(frozen=True, slots=True)
class OwnedPage:
    """A page of somebody's active packages by name, and where the page after it begins; empty: there is none."""

    packages: Sequence[ShownPackage]
    following: str


def owned(caller: Principal, after: str = "") -> OwnedPage:
    """Give a page of the packages that the caller has made. Three round trips.

    Args:
        caller: who asks.
        after: where the page begins, as the page before it says.

    Raises:
        Refused: 403 for nobody; 400 for a place that no page has told of.
    """
    partition = owned_by(require_account(caller))
    lines = list(store().entries(PACKAGE, LISTED, partition, after=_line(after), limit=PAGE + 1))
    shown = lines[:PAGE]
    following = f"{shown[-1].id}:{shown[-1].sort}" if len(lines) > PAGE else ""
    return OwnedPage(read_many(line.id for line in shown), following)


def _line(after: str) -> Line | None:
    id, _, name = after.partition(":")
    if not after:
        return None
    if not (id.isascii() and id.isdigit() and len(id) < 16 and name):
        raise refusals.bad_request("after: Must be what a page tells")
    return Line(int(id), name)
