"""The pages of signing in and of a person's own account."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from shared import html
from shared.accounts.users import Account
from shared.http import NO_STORE, Request, Response
from shared.settings import settings

_TEMPLATES: Final = Path(__file__).with_name("templates")

_HEADERS: Final = {**NO_STORE, "Vary": "Cookie"}
"""These pages are each person's own."""


def account(
    request: Request, user: Account, groups: list[str], organisation: str, token_used: datetime | None
) -> Response:
    """Show people their account, when their token was last used, and what they can do about it."""
    known: dict[str, Any] = {"groups": groups, "organisation": organisation, "token_used": token_used}
    return _page(request, "account.html", "Your account", user_account=user, **known)


def welcome(request: Request) -> Response:
    """Ask a stranger to sign in."""
    who: dict[str, Any] = {"sign_up": settings.sign_up, "organisation": settings.sign_up_organisation}
    return _page(request, "welcome.html", "Sign in", **who)


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
    return html.page(request, _TEMPLATES / template, title, status=status, headers=_HEADERS, **content)
