"""Authenticating."""

from __future__ import annotations

from functions.plans import envelope
from functions.plans.operations import authenticating
from shared.http import NO_STORE, Request, Response
from shared.http.response import to_json


def authenticate(request: Request) -> Response:
    """Give a JSON Web Token for an API client's id and secret, or for a person's e-mail address and token."""
    token = authenticating.authenticate(request.body, envelope.source_address(request))
    given = {
        "access_token": token.text,
        "token_type": "Bearer",
        "expires_in": token.expires_in,
        "created_at": token.created_at,
    }
    return Response(200, to_json(given), NO_STORE, envelope.MEDIA_TYPE)
