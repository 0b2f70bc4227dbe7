"""The pages of signing in and of a person's own account."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment

from shared.accounts.users import Account
from shared.html import CONTENT_TYPE, environment
from shared.http import Request, Response
from shared.principal import Refused

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What keeps these pages out of caches, frames and other sites' hands."""


def account(
    request: Request, user: Account, groups: list[str], organisation: str, token_used: datetime | None
) -> Response:
    """Show people their account, when their token was last used, and what they can do about it."""
    shown: dict[str, Any] = {
        "user_account": user,
        "groups": groups,
        "organisation": organisation,
        "token_used": token_used,
    }
    return _page(request, "account.html", "Your account", **shown)


def welcome(request: Request) -> Response:
    """Ask a stranger to sign in."""
    return _page(request, "welcome.html", "Sign in")


def token(request: Request, generated: str) -> Response:
    """Show a new token, this once."""
    return _page(request, "token.html", "Your new API token", token=generated)


def confirmation(request: Request, title: str, question: str, button: str) -> Response:
    """Ask whether what the address does is meant; the button leads to the same address from this site."""
    return _page(request, "confirmation.html", title, question=question, button=button, path=request.path)


def message(request: Request, status: HTTPStatus, title: str, text: str, link: tuple[str, str]) -> Response:
    """Say one thing; `link` is a path on this site, and its words."""
    return _page(request, "message.html", title, status, text=text, link=link)


def _page(request: Request, template: str, title: str, status: int = HTTPStatus.OK, **content: Any) -> Response:
    text = _templates().get_template(template)
    html = text.render(site=request.base_url, user=_signed_in(request), title=title, **content)
    return Response(status, html, HEADERS, media_type=CONTENT_TYPE)


def _signed_in(request: Request) -> str:
    try:
        return request.principal.username
    except Refused:
        return ""


@cache
def _templates() -> Environment:
    return environment(Path(__file__).with_name("templates"))
