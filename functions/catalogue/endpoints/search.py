"""What answers where packages are searched, and their tags counted."""

from __future__ import annotations

from functions.catalogue import answers, refusals
from functions.catalogue.addresses import version_of
from functions.catalogue.operations import search
from functions.catalogue.searching import options
from functions.catalogue.searching.errors import BadOption, Unreadable
from functions.catalogue.searching.results import results
from shared.http import Request, Response


def search_packages(request: Request) -> Response:
    """Find packages: the options stand in the address, in `qjson`, or in the body as an object or a form."""
    version = version_of(request)
    try:
        wanted = options.of_request(request, version)
        found = search.search(wanted)
    except Unreadable as error:
        raise refusals.bad_request(f"Could not read parameters: {error}") from None
    except BadOption as error:
        raise refusals.bad_request(f"Bad search option: {error}") from None
    written = 2 if version == 2 else 1
    page = results(found.packages, wanted.shown, written, request.base_url)
    return answers.page(request, page, lambda some: {"count": found.count, "results": some})


def count_tags(request: Request) -> list[tuple[str, int]]:
    """Count the packages of each tag."""
    try:
        return list(search.tag_counts().items())
    except BadOption as error:
        raise refusals.bad_request(str(error)) from None
