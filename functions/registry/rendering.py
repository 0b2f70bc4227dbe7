"""Writing answers of the API: as JSON or as a page, with the headers that every reply has."""

from __future__ import annotations

from http import HTTPStatus

from functions.registry.answers import Answer
from functions.registry.body import FORMS
from functions.registry.negotiation import PAGE, Format
from shared.http import Request, Response, redirect, to_json
from shared.http.encoding import fits


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
    is_page = form is PAGE and (answer.body is not None or answer.status >= HTTPStatus.BAD_REQUEST)
    if not is_page:
        return Response(answer.status, None if answer.body is None else to_json(answer.body), headers)
    if answer.status == HTTPStatus.CREATED and request.media_type in FORMS:
        # A browser's form: a reload of what it leads to repeats nothing (RFC 9110 §15.4.4).
        return redirect(answer.headers["Location"], HTTPStatus.SEE_OTHER, common_headers(request))
    from functions.registry import pages

    return pages.answer(request, answer, headers)


def common_headers(request: Request) -> dict[str, str]:
    """Give the headers that every reply of the API has."""
    allow = {"Allow": request.allow} if request.allow else {}
    return {"Vary": "Accept, Cookie", **allow}
