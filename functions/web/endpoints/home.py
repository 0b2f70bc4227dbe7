"""The first page."""

from __future__ import annotations

from shared.aws import is_unavailable
from shared.http import Request, Response
from shared.logs import logger

_RECENT = 8
"""Records that are shown."""


def home(request: Request) -> Response:
    """Show the first page of the site: what there is, and how to get at it.

    It does without numbers and records while the search is out of reach.
    """
    from functions.web import pages
    from functions.web.searching.finding import recent

    try:
        found = recent(request.principal, _RECENT)
    except Exception as error:
        if not is_unavailable(error):
            raise
        logger.warning("unavailable", reason=type(error).__name__)
        found = None
    return pages.home(request, found)
