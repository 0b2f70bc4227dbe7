"""Who sees the pages that are a person's own: whoever has signed in with this browser, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from functions.accounts import pages
from functions.accounts.listing import id_of
from shared.http import Request, Response
from shared.http.signing_in import sign_in_first, sign_in_path

Page = Callable[..., Response]


def in_browser(page: Page) -> Page:
    """Let in who has signed in with this browser. A token in a header is no session: it must not make another.

    A stranger is led to sign in, and back. The page gets the ids in its address as numbers, by name.
    """

    @wraps(page)
    def respond(request: Request, **variables: str) -> Response:
        if request.principal.has_session:
            return page(request, **{name: id_of(text) for name, text in variables.items()})
        back = "" if request.method in ("GET", "HEAD") else "/account"  # what a form sent is gone by then
        if request.principal.is_anonymous:
            return sign_in_first(request, back)
        text = "These pages are for people who have signed in to this site with a browser."
        return pages.message(
            request, HTTPStatus.FORBIDDEN, "Sign in first", text, (sign_in_path(request, back), "Sign in")
        )

    return respond
