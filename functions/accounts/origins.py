"""Where a browser was when it asked: on this site, or on another one that may mean harm."""

from urllib.parse import urlsplit

from shared.credentials import is_from_this_site
from shared.http import Request

_OWN = {"same-origin", "none"}
"""What ``Sec-Fetch-Site`` says of this site's pages, and of addresses typed or bookmarked."""


def is_deliberate(request: Request) -> bool:
    """Whether a person on this site asks for what a form's POST or a link's GET here does.

    A POST must come from a page of this site. A GET is none where another site sent the browser (Fetch Metadata
    Request Headers, W3C; browsers without them send ``Referer``), nor where the browser only looks ahead
    (``Sec-Purpose``), asks for the headers (HEAD), or wants no page but a part of one (``Sec-Fetch-Dest``): people's
    texts on this site may name images.
    """
    if request.method == "POST":
        return is_from_this_site(request.headers, request.base_url)
    looks_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    wants_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return request.method == "GET" and wants_page and not looks_ahead and not _from_elsewhere(request)


def _from_elsewhere(request: Request) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in _OWN
    referer = request.headers.get("Referer", "")
    return bool(referer) and _origin(referer) != _origin(request.base_url)


def _origin(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an address whose brackets do not match
        return None
    return parts.scheme, parts.netloc.lower()
