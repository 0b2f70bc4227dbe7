"""Signing in with GitHub and out again: what a browser is sent through."""

from __future__ import annotations

import re
from http import HTTPStatus

from functions.accounts import cookies, github, pages
from functions.accounts.operations import own, sign_in
from functions.accounts.origins import is_deliberate
from shared.http import NO_STORE, Request, Response, redirect
from shared.logs import logger

_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""A path on this site: neither another host's address (``//host``) nor what a browser takes for one (``/\\host``)."""

_LONGEST_PATH = 1024
"""Characters; the path comes back in a cookie, percent-encoded, and browsers keep no more than 4096 bytes of one."""


def begin(request: Request) -> Response:
    """Send the browser to GitHub, remember the attempt in it, and where it is to lead: the path `next`."""
    attempt = cookies.Attempt.begin(_local(_argument(request, "next")))
    try:
        address = github.authorization_url(_callback(request), attempt.state, attempt.verifier)
    except github.SignInError as error:
        return _failed(request, error)
    return _to(address, cookies.attempting(request, attempt))


def finish(request: Request) -> Response:
    """Sign in whom GitHub sends back, with a code or with the reason for none."""
    try:
        attempt = _attempt(request)
        found = github.account_of(_code(request), _callback(request), attempt.verifier)
        session = sign_in.sign_in(found, cookies.session_secret(request))
    except (github.SignInError, sign_in.Suspended, sign_in.NoAccount) as error:
        return _failed(request, error)
    return _to(request.base_url + _local(attempt.next), cookies.signed_in(request, session))


def sign_out(request: Request) -> Response:
    """End the session, and lead home. A browser that another site sent is asked."""
    secret = cookies.session_secret(request)
    if secret and not (is_deliberate(request) or cookies.has_csrf_token(request)):
        return pages.confirmation(request, "Sign out", "Do you want to sign out of this site?", "Sign out")
    own.sign_out(secret)
    return _to(f"{request.base_url}/", cookies.signed_out(request))


def _attempt(request: Request) -> cookies.Attempt:
    """Give the attempt that GitHub's answer belongs to.

    Raises:
        BadCode: this browser made none, or another one: somebody may be slipping it an account of theirs.
    """
    attempt = cookies.attempt_of(request)
    if attempt is None or not attempt.is_answered_by(_argument(request, "state")):
        raise github.BadCode("This sign-in was not begun in this browser, or more than ten minutes ago.")
    return attempt


def _code(request: Request) -> str:
    """GitHub's code (RFC 6749 §4.1.2).

    Raises:
        Declined: the person said no (§4.1.2.1).
        Unavailable: GitHub sent something else.
    """
    if _argument(request, "error") == "access_denied":
        raise github.Declined("GitHub was not allowed to say who you are, so nobody is signed in.")
    if code := _argument(request, "code"):
        return code
    raise github.Unavailable("GitHub sent no code. Please try again.")


_STATUS = {
    github.NotSetUp: HTTPStatus.SERVICE_UNAVAILABLE,
    github.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    github.Declined: HTTPStatus.FORBIDDEN,
    github.BadCode: HTTPStatus.BAD_REQUEST,
    sign_in.Suspended: HTTPStatus.FORBIDDEN,
    sign_in.NoAccount: HTTPStatus.FORBIDDEN,
}


def _failed(request: Request, error: Exception) -> Response:
    logger.warning("sign-in failed", reason=type(error).__name__, cause=type(error.__cause__).__name__)
    again = ("/account/login", "Try again")
    response = pages.message(request, _STATUS[type(error)], "You are not signed in", str(error), again)
    response.headers["Set-Cookie"] = cookies.given_up(request)
    return response


def _to(address: str, set_cookies: list[str]) -> Response:
    return redirect(address, headers={"Set-Cookie": set_cookies, **NO_STORE})


def _callback(request: Request) -> str:
    return f"{request.base_url}/account/callback"


def _argument(request: Request, name: str) -> str:
    return request.query.get(name, [""])[0]


def _local(path: str) -> str:
    return path if len(path) <= _LONGEST_PATH and _LOCAL_PATH.fullmatch(path) else "/account"
