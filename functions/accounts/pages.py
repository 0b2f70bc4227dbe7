"""The pages of signing in and of a person's own account, and what all pages of accounts have alike."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from shared.http import NO_STORE, Request, Response, redirect
from shared.settings import settings

_TEMPLATES: Final = Path(__file__).with_name("templates")

_HEADERS: Final = {**NO_STORE, "Vary": "Cookie"}
"""These pages are each person's own."""

_DONE: Final = {
    "saved": "Your changes are saved.",
    "password-set": "Your password is set. It works from now on.",
    "password-removed": "Your password is removed.",
    "invited": "The account is made. Whoever signs in with GitHub under its e-mail address gets it.",
    "suspended": "The account is suspended. All its credentials are refused from now on.",
    "restored": "The account is let in again. Its owner signs in anew.",
    "made": "It is made.",
    "revoked": "The client is revoked. Its credentials do not work any more.",
    "member-added": "The person is a member from now on.",
    "member-removed": "The person is no member any more.",
}
"""What a page says that a form has led to, by the word in its address."""


def page(request: Request, template: str, title: str, status: int = HTTPStatus.OK, **shown: Any) -> Response:
    """Give a page of accounts; it says what a form has just done."""
    from shared import html  # and Jinja with it, which only pages want

    done = _DONE.get(request.query.get("done", [""])[-1], "")
    return html.page(request, _TEMPLATES / template, title, status=status, headers=_HEADERS, done=done, **shown)


def done(request: Request, path: str, what: str) -> Response:
    """Lead the browser on to a page that says what is done: reloading it repeats nothing (RFC 9110 §15.4.4)."""
    return redirect(f"{request.base_url}{path}?{urlencode({'done': what})}", HTTPStatus.SEE_OTHER, NO_STORE)


def account(request: Request, **shown: Any) -> Response:
    """Show people their account, and what they can do about it."""
    return page(request, "account.html", "Your account", shown["details"].status, **shown)


def welcome(request: Request) -> Response:
    """Ask a stranger to sign in."""
    who: dict[str, Any] = {"sign_up": settings.sign_up, "organisation": settings.sign_up_organisation}
    return page(request, "welcome.html", "Sign in", **who)


def token(request: Request, generated: str) -> Response:
    """Show a new token, this once."""
    return page(request, "token.html", "Your new API token", token=generated)


def confirmation(request: Request, title: str, question: str, button: str, back: str = "/account") -> Response:
    """Ask whether what the address does is meant; the button sends a form to the same address from this site."""
    return page(request, "confirmation.html", title, question=question, button=button, path=request.path, back=back)


def message(request: Request, status: int, title: str, text: str, link: tuple[str, str]) -> Response:
    """Say one thing; `link` is a path on this site, and its words."""
    return page(request, "message.html", title, status, text=text, link=link)
