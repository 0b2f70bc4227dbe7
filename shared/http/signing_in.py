"""Sending people to sign in, and back to where they wanted to be."""

from __future__ import annotations

from urllib.parse import urlencode

from shared.http.request import Request
from shared.http.response import NO_STORE, Response, redirect


def sign_in_path(request: Request, next: str = "") -> str:
    """Give the path below the site of the sign-in that leads back to this address, or to the path `next`."""
    query = f"?{request.query_string}" if request.query_string else ""
    return f"/account/login?{urlencode({'next': next or request.path + query})}"


def sign_in_first(request: Request, next: str = "") -> Response:
    """Lead who has not signed in to the sign-in, and from there back to this address, or to the path `next`."""
    return redirect(request.base_url + sign_in_path(request, next), headers=NO_STORE)
