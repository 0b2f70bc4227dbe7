"""The site's pages for people, the addresses that clients know files by, and the files that the site holds.

A page of a record or a list is the HTML form of its address in the API, so most of what is here sends people there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from functions.registry import answers, refusals
from functions.registry.answers import Answer
from functions.registry.negotiation import JSON, PAGE, negotiate
from functions.registry.operations import aliases, files
from functions.registry.tables import TABLES
from shared.http import TEXT, App, Request, Response

_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
"""What may stand in a URI besides letters and digits (RFC 3986); a percent sign is that of an escape."""


def mount(app: App) -> None:
    """Register the pages and the aliases."""
    app.route("/")(home)
    _both(app, "/docs", documentation)
    _both(app, "/data/<name>", download)
    for name in TABLES:
        _both(app, f"/{name}s", partial(_to_list, name))
        if name in _ALIASES:
            app.route(f"/{name}/<alias:path>")(_sent(partial(_to_record_or_file, name)))
        else:
            _both(app, f"/{name}/<id>", partial(_to_record, name))


def _both(app: App, address: str, handler: Callable[..., Response]) -> None:
    """Register an address with and without the slash at its end."""
    for path in (address, f"{address}/"):
        app.route(path)(_sent(handler))


def _sent(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Answer refusals of a page or an alias: as a page to whoever takes pages."""

    def respond(request: Request, **variables: str) -> Response:
        try:
            return handler(request, **variables)
        except refusals.Refused as refused:
            form = negotiate(request, (JSON, PAGE)) if "html" in request.headers.get("Accept", "") else JSON
            return answers.present(request, Answer(refused.body, refused.status), form)

    return respond


def catalogue_version(request: Request) -> Response:
    """GET of `/api`, without the slash: what the catalogue's clients ask for. The gateway has one place for both."""
    return Response(200, {"version": 1})


def home(request: Request) -> Response:
    """GET of `/`."""
    from functions.registry import pages

    return answers.page(200, pages.home(request))


def documentation(request: Request) -> Response:
    """GET of `/docs/`: how to use the API, and its tables."""
    from functions.registry import pages

    return answers.page(200, pages.documentation(request))


def _to_list(name: str, request: Request) -> Response:
    return _found(f"{request.base_url}/api/{name}/?format=api")


def _to_record(name: str, request: Request, id: str) -> Response:
    if not (id.isascii() and id.isdigit()):
        raise refusals.not_found()
    return _found(f"{request.base_url}/api/{name}/{id}/?format=api")


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
    location = files.download_url(name, request.principal)
    return Response(302, None, {"Location": location, "Cache-Control": "no-store"})


_ALIASES = {"data_product": data_product, "external_object": external_object}


def _file(place: str, root_only: bool) -> Response:
    if root_only:
        return Response(200, place, media_type=TEXT)
    return _found(quote(place, safe=_URI_CHARACTERS))


def _found(location: str) -> Response:
    return Response(302, None, {"Location": location})
