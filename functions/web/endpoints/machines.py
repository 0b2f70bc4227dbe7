"""What programs look for on every site: what they may ask for, whom to tell of a problem, whether all is well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from shared.http import NO_STORE, TEXT, Request, Response
from shared.logs import logger
from shared.settings import settings

_FOR_AN_HOUR: Final = {"Cache-Control": "public, max-age=3600"}

_NOT_FOR_ROBOTS: Final = ("/account", "/get-token", "/revoke-token", "/logout", "/search", "/api/", "/docs/swagger")
"""What has no page to be found, or one for every question that can be asked."""

_FOR_ROBOTS: Final = "/api/*/*/?format=api$"
"""The pages of the registry's records, which are below its API; the longer rule counts (RFC 9309 §2.2.2)."""

_VALID: Final = timedelta(days=180)
"""How long what is said of security holds: less than a year (RFC 9116 §2.5.5)."""


def robots(request: Request) -> Response:
    """Say what crawlers may ask for, and where all public pages are named (RFC 9309, sitemaps.org)."""
    lines = (
        "User-agent: *",
        *(f"Disallow: {request.link(path)}" for path in _NOT_FOR_ROBOTS),
        f"Allow: {request.link(_FOR_ROBOTS)}",
        "",
        f"Sitemap: {request.base_url}/sitemap.xml",
        "",
    )
    return Response(200, "\n".join(lines), _FOR_AN_HOUR, TEXT)


def security(request: Request) -> Response:
    """Say whom to tell of a security problem (RFC 9116)."""
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + _VALID
    lines = (
        f"Contact: {_contact(request)}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.base_url}/.well-known/security.txt",
        "",
    )
    return Response(200, "\n".join(lines), _FOR_AN_HOUR, TEXT)


def _contact(request: Request) -> str:
    """Give a URI, as the field must be (§2.5.3): of nobody in particular, the guide's."""
    contact = settings.security_contact
    return (contact if "://" in contact else f"mailto:{contact}") if contact else f"{request.base_url}/docs/"


def health(request: Request) -> Response:
    """Say whether the site is well: its search's table is read, once; 503 where that fails, for whatever reason."""
    from shared.search.present import present_index
    from shared.search.storage.manifest import read_state

    try:
        read_state(present_index())
    except Exception:
        logger.exception("unwell")
        return Response(503, {"status": "unavailable"}, {**NO_STORE, "Retry-After": "1"})
    return Response(200, {"status": "ok"}, NO_STORE)
