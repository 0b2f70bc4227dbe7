"""The files that pages load, and the small picture that browsers ask every site for."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Final

from functions.web.files import ICON, SWAGGER
from shared.assets import Asset, assets
from shared.http import NotFound, Request, Response
from shared.http.encoding import accepts_gzip

_AS_THEY_ARE: Final = {"X-Content-Type-Options": "nosniff"}
_FOR_EVER: Final = {
    **_AS_THEY_ARE,
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}
_FOR_A_DAY: Final = {**_AS_THEY_ARE, "Cache-Control": "public, max-age=86400"}


def asset(request: Request, name: str) -> Response:
    """Give a file that pages load; its name changes with what is in it, so it may be kept for ever (RFC 8246).

    It is compressed once a process, for whoever accepts that (RFC 9110 §12.5.3).
    """
    path = f"/assets/{name}"
    found = assets().get(path) or (assets(SWAGGER).get(path) if name.startswith("swagger") else None)
    if found is None:
        raise NotFound
    if accepts_gzip(request.headers.get("Accept-Encoding", "")):
        return Response(200, _compressed(found), {**_FOR_EVER, "Content-Encoding": "gzip"}, found.media_type)
    return Response(200, found.body, _FOR_EVER, found.media_type)


@cache
def _compressed(found: Asset) -> bytes:
    return gzip.compress(found.body, mtime=0)


def icon(request: Request) -> Response:
    """Give the picture of the site that browsers ask for by themselves."""
    return Response(200, _icon(), _FOR_A_DAY, "image/x-icon")


@cache
def _icon() -> bytes:
    return ICON.read_bytes()
