"""Sending people to sign in, and back to where they wanted to be."""

from __future__ import annotations

from urllib.parse import urlencode

from shared.http.request import Request
from shared.http.response import NO_STORE, Response, redirect


def sign_in_first(request: Request) -> Response:
    """Lead who has not signed in to the sign-in, and from there back to this address."""
    query = f"?{request.query_string}" if request.query_string else ""
    return redirect(f"{request.base_url}/account/login?{urlencode({'next': request.path + query})}", headers=NO_STORE)
