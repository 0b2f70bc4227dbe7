"""The addresses outside of the API that clients know records and files by, and the files that the site holds.

A page of a record is the HTML form of its address in the API, so people are sent there.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from functions.registry.operations import aliases, files
from shared.http import NO_STORE, TEXT, Request, Response, redirect

_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
"""What may stand in a URI besides letters and digits (RFC 3986); a percent sign is that of an escape."""


def catalogue_version(request: Request) -> Response:
    """Tell the catalogue's clients its version. The gateway has one place for `/api` and `/api/`."""
    return Response(200, {"version": 1})


def to_record_or_file(name: str, request: Request, alias: str) -> Response:
    """Lead a person to a record by its number, and a client to a file by its name."""
    id = alias.removesuffix("/")
    if id.isascii() and id.isdigit():
        # Machines that its page leads on ask here for other forms of it.
        return redirect(
            f"{request.base_url}/api/{name}/{id}/?{urlencode({'format': 'api', **request.query}, doseq=True)}"
        )
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
