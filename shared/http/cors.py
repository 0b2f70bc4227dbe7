"""Cross-origin requests (the Fetch standard's CORS protocol), answered alike for every dialect.

Any origin may call and no answer allows credentials, so a page elsewhere never acts with a browser's session
here; it may send an ``Authorization`` header of its own.
"""

from shared.http.request import CORRELATION_HEADER, Request
from shared.http.response import Response

EXPOSED = (
    *("Location", "Link", "ETag", "Retry-After"),
    *("Accept-Ranges", "Content-Disposition", "Content-Range", "Content-Length", CORRELATION_HEADER),
)
"""Headers that a page may read besides the safelisted ones."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

ALLOWED_HEADERS = (
    "Accept",
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "Range",
    "Server-Agent",
    "X-CKAN-API-Key",
    "X-HTTP-Method-Override",
    "X-Requested-With",
)

PREFLIGHT_SECONDS = 7200
"""How long a browser may keep a preflight's answer; it keeps none longer."""


def is_preflight(request: Request) -> bool:
    """Whether a browser asks for leave; an OPTIONS without both headers is a question to the dialect."""
    return (
        request.method == "OPTIONS"
        and "Origin" in request.headers
        and "Access-Control-Request-Method" in request.headers
    )


def preflight_response() -> Response:
    """Leave to send any method with any header that a client of one of the dialects uses."""
    return Response(
        204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(METHODS),
            "Access-Control-Allow-Headers": ", ".join(ALLOWED_HEADERS),
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        },
    )


def add_cors(request: Request, response: Response) -> None:
    """Add the headers that let a page of another origin read the answer, if the request names one."""
    if "Origin" in request.headers:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
