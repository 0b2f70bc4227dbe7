"""The API guide, and the document that it is made of."""

from __future__ import annotations

from functions.web import words
from functions.web.files import DOCUMENT
from shared.http import NotFound, Request, Response
from shared.http.openapi import openapi_document


def document(request: Request) -> Response:
    """Give everything that the site serves as an OpenAPI document, or what one `group` of it does."""
    asked = _group(request)
    if not asked:
        return openapi_document(DOCUMENT, request)
    from functions.web.guide.contents import part_of_document

    return Response(200, {**part_of_document(asked), "servers": [{"url": request.base_url}]})


def overview(request: Request) -> Response:
    """Show how to use the APIs, and where each is described."""
    from functions.web import pages
    from functions.web.guide.contents import groups

    return pages.guide(request, groups())


def group(request: Request, group: str) -> Response:
    """Show how to use one API, and what it has operations on."""
    from functions.web import pages
    from functions.web.guide.contents import groups

    if group not in groups():
        raise NotFound
    return pages.guide_group(request, groups()[group])


def subject(request: Request, group: str, subject: str) -> Response:
    """Show the operations on one subject, each with what it takes and gives."""
    from functions.web import pages
    from functions.web.guide.contents import groups

    if group not in groups() or subject not in groups()[group].subjects:
        raise NotFound
    return pages.guide_subject(request, groups()[group].subjects[subject])


def swagger(request: Request) -> Response:
    """Show the OpenAPI document of a `group` in Swagger UI, which sends requests too."""
    from functions.web import pages

    return pages.swagger(request, _group(request) or next(iter(words.GUIDE)))


def _group(request: Request) -> str:
    """Give the group that is asked for; empty for none.

    Raises:
        NotFound: there is no such group.
    """
    asked = request.query.get("group", [""])[-1]
    if asked and asked not in words.GUIDE:
        raise NotFound
    return asked
