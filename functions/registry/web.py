"""The site's pages for people, the addresses that clients know files by, and the files that the site holds.

A page of a record or a list is the HTML form of its address in the API, so most of what is here sends people there.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from functions.registry import refusals
from functions.registry.operations import aliases, files
from functions.registry.tables import TABLES
from shared.http import NO_STORE, TEXT, App, Request, Response, redirect

_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
"""What may stand in a URI besides letters and digits (RFC 3986); a percent sign is that of an escape."""


def mount(app: App) -> None:
    """Register the pages and the aliases."""
    app.mount("/", {"GET": home}, "exact")
    app.mount("/docs", {"GET": documentation})
    app.mount("/data/<name>", {"GET": download})
    for name in TABLES:
        app.mount(f"/{name}s", {"GET": partial(_to_list, name)})
        if name in _ALIASES:
            app.mount(f"/{name}/<alias:path>", {"GET": partial(_to_record_or_file, name)}, "exact")
        else:
            app.mount(f"/{name}/<id>", {"GET": partial(_to_record, name)})


def catalogue_version(request: Request) -> Response:
    """GET of `/api`, without the slash: what the catalogue's clients ask for. The gateway has one place for both."""
    return Response(200, {"version": 1})


def home(request: Request) -> Response:
    """GET of `/`."""
    from functions.registry import pages

    return pages.home(request)


def documentation(request: Request) -> Response:
    """GET of `/docs/`: how to use the API, and its tables."""
    from functions.registry import pages

    return pages.documentation(request)


def _to_list(name: str, request: Request) -> Response:
    return redirect(f"{request.base_url}/api/{name}/?format=api")


def _to_record(name: str, request: Request, id: str) -> Response:
    if not (id.isascii() and id.isdigit()):
        raise refusals.not_found()
    return redirect(f"{request.base_url}/api/{name}/{id}/?format=api")


def _to_record_or_file(name: str, request: Request, alias: str) -> Response:
    """Send a person to a record by its number, and a client to a file by its name."""
    id = alias.removesuffix("/")
    if id.isascii() and id.isdigit():
        return _to_record(name, request, id)
    return _ALIASES[name](request, alias)


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
    """GET of `/data/<sha1>`: the bytes that the site holds."""
    return redirect(files.download_url(name, request.principal), headers=NO_STORE)


_ALIASES = {"data_product": data_product, "external_object": external_object}


def _file(place: str, root_only: bool) -> Response:
    if root_only:
        return Response(200, place, media_type=TEXT)
    return redirect(quote(place, safe=_URI_CHARACTERS))
