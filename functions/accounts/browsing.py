"""Who sees the pages that are a person's own: whoever has signed in with this browser, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlencode

from functions.accounts import pages
from functions.accounts.listing import id_of
from shared.http import NO_STORE, Request, Response, redirect

Page = Callable[..., Response]


def in_browser(page: Page) -> Page:
    """Let in who has signed in with this browser. A token in a header is no session: it must not make another.

    A stranger is led to sign in, and back. The page gets the ids in its address as numbers, by name.
    """

    @wraps(page)
    def respond(request: Request, **variables: str) -> Response:
        if request.principal.has_session:
            return page(request, **{name: id_of(text) for name, text in variables.items()})
        sign_in = f"/account/login?{urlencode({'next': _here(request)})}"
        if request.principal.is_anonymous:
            return redirect(request.base_url + sign_in, headers=NO_STORE)
        text = "These pages are for people who have signed in to this site with a browser."
        return pages.message(request, HTTPStatus.FORBIDDEN, "Sign in first", text, (sign_in, "Sign in"))

    return respond


def _here(request: Request) -> str:
    """Give the path to come back to. What a form sent is gone by then, so it is the account that it leads to."""
    if request.method not in ("GET", "HEAD"):
        return "/account"
    return f"{request.path}?{request.query_string}" if request.query else request.path
