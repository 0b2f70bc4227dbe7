"""What other portals harvest. Documents are kept until the index changes, so that asking again costs one round trip.

A page of DCAT takes as long at the end of the catalogue as at its beginning, so it is always made when it is asked
for. `data.json` is one document; of very many packages it is the stored one, which says its age.
"""

from __future__ import annotations

import hashlib
from email.utils import format_datetime
from functools import lru_cache, partial
from io import BytesIO
from typing import Final

from functions.catalogue import answers, refusals
from functions.catalogue.harvest import MADE_WHEN_ASKED, data_json, listing, stored
from functions.catalogue.harvest.dataset import dataset_of
from functions.catalogue.operations import packages
from functions.catalogue.wire import is_active
from shared.files import downloads
from shared.http import NO_STORE, Request, Response, redirect
from shared.http.encoding import MAX_ANSWER, fits
from shared.http.response import to_json

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a `data.json` that is answered; a larger one is fetched from where it is stored."""

SYNTAXES: Final = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
    "xml": ("xml", "application/rdf+xml"),
    "rdf": ("xml", "application/rdf+xml"),
}
"""The syntaxes by the ends of addresses: what rdflib calls it, and its media type."""


def whole_catalogue(request: Request) -> Response:
    """Give all packages in one document, as Project Open Data 1.1 has it."""
    made = _whole(listing.version(), request.base_url)
    if made is None and (present := stored.find()):
        return _stored(present, request)
    return _answer(made or _made(request.base_url), request)


@lru_cache(maxsize=2)
def _whole(version: str, site: str) -> bytes | None:
    """Give the document as the index has it, which `version` tells; None: it has too many packages."""
    return _made(site) if listing.total() <= MADE_WHEN_ASKED else None


def _made(site: str) -> bytes:
    return to_json(data_json.catalogue(listing.everything(site), site)).encode()


def _answer(made: bytes, request: Request) -> Response:
    return _carried(Response(200, made, answers.OPEN), request, "data.json", LARGEST)


def _carried(response: Response, request: Request, filename: str, most: int = MAX_ANSWER) -> Response:
    """Give an answer, or where it is to be had: its document is more than `most` or than the gateway carries."""
    if len(response.body) <= most and fits(request, response):
        return response
    made = response.body if isinstance(response.body, bytes) else response.body.encode()
    identity, media_type = hashlib.sha256(made).hexdigest(), str(response.media_type)
    place = downloads.handout(identity, partial(BytesIO, made), filename, media_type, request.method)
    return redirect(place, headers={**answers.OPEN, **NO_STORE})


def _stored(present: stored.Published, request: Request) -> Response:
    """Give the stored document, and say how old it is (RFC 9110 §8.8.2, RFC 9111 §5.1)."""
    said = {
        **answers.OPEN,
        "Age": str(int(present.age.total_seconds())),
        "Last-Modified": format_datetime(present.made, usegmt=True),
    }
    if present.size <= LARGEST:
        response = Response(200, stored.read(), said)
        if fits(request, response):
            return response
    return redirect(stored.address(request.method), headers={**said, **NO_STORE})


def catalogue_page(end: str, request: Request) -> Response:
    """Give a hundred packages as DCAT."""
    document = _page(listing.version(), request.base_url, end, listing.number_of(request))
    return _rdf(document, request, f"catalog.{end}")


@lru_cache(maxsize=16)
def _page(version: str, site: str, end: str, number: int) -> str:
    """Give a page as the index has it, which `version` tells."""
    from functions.catalogue.harvest import dcat

    return dcat.catalogue(listing.page(number), site, f"{site}/catalog.{end}", SYNTAXES[end][0])


def dataset(end: str, request: Request, ref: str) -> Response:
    """Give a package as DCAT."""
    from functions.catalogue.harvest import dcat

    shown = packages.read(ref, request.principal)
    if not is_active(shown.record):
        raise refusals.not_found()
    site = request.base_url
    document = dcat.dataset(dataset_of(shown, site), site, SYNTAXES[end][0])
    return _rdf(document, request, f"{shown.record.values['name']}.{end}")


def _rdf(document: str, request: Request, filename: str) -> Response:
    media_type = SYNTAXES[filename.rpartition(".")[2]][1]
    return _carried(Response(200, document, answers.OPEN, media_type), request, filename)
