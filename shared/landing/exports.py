"""The forms of a work that its page leads machines to: where each is, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from shared.http import Request
from shared.landing.work import CreativeWork

PARAMETER: Final = "export"
"""The argument of a page's address that asks for a form of it: `…/deposit/ab12?export=bibtex`."""

SCHEMA_ORG: Final = "https://schema.org/"


class Export(NamedTuple):
    """A form: its name in addresses, what people call it, and its media type.

    `profile` is the address of what it keeps to (RFC 6906), empty for none.
    """

    name: str
    label: str
    media_type: str
    profile: str = ""


JSON_LD: Final = Export("jsonld", "schema.org (JSON-LD)", "application/ld+json", SCHEMA_ORG)
BIBTEX: Final = Export("bibtex", "BibTeX", "application/x-bibtex")
CSL: Final = Export("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json")
LINKSET: Final = Export("linkset", "Signposting linkset", "application/linkset+json")

DESCRIPTIONS: Final = (JSON_LD, BIBTEX, CSL)
"""Those that describe a work (`describedby`)."""

EXPORTS: Final = {each.name: each for each in (*DESCRIPTIONS, LINKSET)}

MANIFESTS: Final = ("md5", "sha1", "sha256", "sha512")
"""The algorithms whose checksums may be had as one list."""


_BY_TYPE: Final = {each.media_type: each.name for each in EXPORTS.values()}
_OTHERS: Final = ("text/html", "application/xhtml+xml", "application/json")


def asked_for(request: Request) -> str:
    """Give the name of the form that a request asks for, in its address or first in `Accept`; empty for none."""
    if named := request.query.get(PARAMETER):
        return named[0] or "none"
    for each in request.headers.get("Accept", "").lower().split(","):
        media_type = each.partition(";")[0].strip()
        if media_type in _BY_TYPE or media_type in _OTHERS:
            return _BY_TYPE.get(media_type, "")
    return ""


def address_of(work: CreativeWork, name: str) -> str:
    """Give the whole address of a form of a work."""
    return f"{work.url}{'&' if '?' in work.url else '?'}{PARAMETER}={name}"


def manifests_of(work: CreativeWork) -> Iterator[str]:
    """Give the algorithms that checksums of a work's files are known by."""
    for algorithm in MANIFESTS:
        if any(algorithm in each.checksums for each in work.files):
            yield algorithm
