"""Header fields that keep an answer to itself: out of caches that others use, out of frames, from being sniffed at."""

from __future__ import annotations

from typing import Final

from shared.http.request import Request
from shared.http.response import Response
from shared.principal import BadCredential

_ALWAYS: Final = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""CSP Level 3, Referrer Policy and Fetch: for whatever a browser might take for a page; pages have stricter ones."""

_OVER_TLS: Final = {"Strict-Transport-Security": "max-age=31536000"}
"""RFC 6797: a browser that has been here comes back over TLS only."""

_DEPENDS_ON: Final = ("Authorization", "Cookie", "X-CKAN-API-Key")
"""Header fields that say who is calling."""


def add_safety(request: Request, response: Response) -> None:
    """Add the fields that every answer has, and those of what is not public, unless it says more of itself."""
    for name, value in {**_ALWAYS, **(_OVER_TLS if request.is_over_tls else {})}.items():
        response.headers.setdefault(name, value)
    if not _is_public(request):
        _keep_private(response)


def _is_public(request: Request) -> bool:
    """Whether anybody would get this answer: nobody has said who they are, or shown a token that lets them read."""
    try:
        return request.principal.is_anonymous and "token" not in request.query
    except BadCredential:
        return False


def _keep_private(response: Response) -> None:
    said = response.headers.get("Cache-Control", "")
    if "no-store" not in said:
        response.headers["Cache-Control"] = "private, no-store" + (", no-transform" if "no-transform" in said else "")
    varies = response.headers.get("Vary", "")
    names = [each.strip() for each in (varies if isinstance(varies, str) else ", ".join(varies)).split(",") if each]
    response.headers["Vary"] = ", ".join([*names, *(each for each in _DEPENDS_ON if each not in names)])
