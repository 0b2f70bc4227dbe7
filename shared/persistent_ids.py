"""DOIs and handles as people write them: alone, behind the name of their scheme, or as addresses of their resolvers.

What an address has besides the name is the resolver's own: `?noredirect` and a fragment belong to nobody's name, and
percent-encoding is undone (Handle.Net, "Proxy Server System: Query Parameters"; DOI Handbook, "Encoding").
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote, urlsplit

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_HANDLE: Final = re.compile(r"\d[\w.]*/\S+", re.ASCII)
_OF_DOIS: Final = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_OF_HANDLES: Final = frozenset({"hdl.handle.net"})


def doi_of(text: str) -> str | None:
    """Give the DOI that a text is, None if it is none."""
    said = _said(text, ("doi",), _OF_DOIS)
    name = text if said is None else said
    return name if _DOI.fullmatch(name) else None


def handle_of(text: str) -> str | None:
    """Give the handle that a text is, None if it is none; one that stands alone may be anything."""
    said = _said(text, ("hdl", "epic", "handle"), _OF_HANDLES)
    return said if said is not None and _HANDLE.fullmatch(said) else None


def _said(text: str, schemes: Collection[str], resolvers: Collection[str]) -> str | None:
    """Give what a text says behind a scheme or at a resolver; None if it is neither."""
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in schemes:
        return rest.strip()
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    is_resolved = address.scheme in ("http", "https") and address.netloc.lower() in resolvers
    return unquote(address.path.removeprefix("/")) if is_resolved else None
