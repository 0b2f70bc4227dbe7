"""What waits for the review of a community."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from functions.repository.operations import communities, listing
from functions.repository.pids import Pid
from functions.repository.serving import for_people
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT
from shared.aws import parallel
from shared.http import Request, Response

MOST: Final = 100
"""Deposits, and collections, that the page shows: those that were begun first."""


@for_people
def show(request: Request, id: str) -> Response:
    """Show what waits for a review, to whoever administers the community. Two round trips."""
    from functions.repository.administering import views

    community = communities.read(Pid(COMMUNITY, id), request.principal)
    parts = parallel(*(partial(listing.waiting, community.id, kind, MOST) for kind in (DEPOSIT, COLLECTION)))
    return views.tab(
        request,
        community,
        "reviews",
        waiting=[_item(part.collection, line.data) for part in parts for line in part.lines],
        more=any(part.more for part in parts),
        reviews=community.values["policies"]["review"],
        returned="returned" in request.query,
    )


def _item(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": f"/{kind}/{told['id']}/edit",
        "kind": kind,
        "title": told["base"]["title"] or told["id"],
        "owner": told["owner"],
        "begun": told["created"],
    }
