"""Writing answers of the API: as JSON or as a page, with the headers that every reply has."""

from __future__ import annotations

from functions.registry.answers import Answer
from functions.registry.negotiation import PAGE, Format
from shared.http import Request, Response, to_json
from shared.http.encoding import fits
from shared.search.related import related, related_header


def present(request: Request, given: Answer | Response, form: Format) -> Response:
    """Write an answer as JSON or as a page; a list that is too long for one answer is written shorter.

    A response is written already, and lacks only the headers that every reply has.
    """
    if isinstance(given, Response):
        given.headers = {**common_headers(request), **given.headers}
        return given
    response = _write(request, given, form)
    while given.shorter is not None and not fits(request, response):
        given = given.shorter()
        response = _write(request, given, form)
    return response


def _write(request: Request, answer: Answer, form: Format) -> Response:
    headers = {**common_headers(request), **answer.headers}
    if answer.body is None:
        return Response(answer.status, None, headers)
    if form is not PAGE:
        return Response(answer.status, to_json(answer.body), headers)
    from functions.registry import pages

    found = related(answer.about, request.principal) if answer.about else []
    return pages.answer(request, answer, {**headers, **related_header(found, request.base_url)}, found)


def common_headers(request: Request) -> dict[str, str]:
    """Give the headers that every reply of the API has."""
    allow = {"Allow": request.allow} if request.allow else {}
    return {"Vary": "Accept, Cookie", **allow}
