"""The site's pages for people, the addresses that clients know files by, and the files that the site holds.

A page of a record or a list is the HTML form of its address in the API, so most of what is here sends people there.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from functions.registry import refusals
from functions.registry.operations import aliases, files
from shared.http import NO_STORE, TEXT, Request, Response, redirect
from shared.http.openapi import openapi_document

_DOCUMENT = Path(__file__).with_name("openapi.json")
"""Of the whole site, as `infra` made it."""

_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
"""What may stand in a URI besides letters and digits (RFC 3986); a percent sign is that of an escape."""


def catalogue_version(request: Request) -> Response:
    """Tell the catalogue's clients its version. The gateway has one place for `/api` and `/api/`."""
    return Response(200, {"version": 1})


def home(request: Request) -> Response:
    """Show the first page of the site."""
    from functions.registry import pages

    return pages.home(request)


def documentation(request: Request) -> Response:
    """Show how to use the APIs, and what they serve."""
    from functions.registry import pages

    return pages.documentation(request, _DOCUMENT)


def site_document(request: Request) -> Response:
    """Give everything that the site serves as an OpenAPI document."""
    return openapi_document(_DOCUMENT, request)


def to_list(name: str, request: Request) -> Response:
    """Lead to the page of a table."""
    return redirect(f"{request.base_url}/api/{name}/?format=api")


def to_record(name: str, request: Request, id: str) -> Response:
    """Lead to the page of a record."""
    if not (id.isascii() and id.isdigit()):
        raise refusals.not_found()
    return redirect(f"{request.base_url}/api/{name}/{id}/?format=api")


def to_record_or_file(name: str, request: Request, alias: str) -> Response:
    """Lead a person to a record by its number, and a client to a file by its name."""
    id = alias.removesuffix("/")
    if id.isascii() and id.isdigit():
        return to_record(name, request, id)
    return ALIASES[name](request, alias)


def data_product(request: Request, alias: str) -> Response:
    """GET of `/data_product/<namespace>:<name>@<version>`: the file."""
    root_only = "root" in request.query
    return _file(aliases.data_product(alias, root_only=root_only), root_only)


def external_object(request: Request, alias: str) -> Response:
    """GET of `/external_object/<alternate identifier>:<title>@<version>`: the file, or where it came from."""
    root_only = "root" in request.query
    try:
        place = aliases.external_object(alias, original="original" in request.query, root_only=root_only)
    except aliases.NoFile:
        return Response(204)
    return _file(place, root_only)


def download(request: Request, name: str) -> Response:
    """Lead to the bytes that the site holds under a SHA-1."""
    return redirect(files.download_url(name, request.principal, request.method), headers=NO_STORE)


ALIASES = {"data_product": data_product, "external_object": external_object}
"""The tables whose records clients know files by."""


def _file(place: str, root_only: bool) -> Response:
    if root_only:
        return Response(200, place, media_type=TEXT)
    return redirect(quote(place, safe=_URI_CHARACTERS))
