"""Answers of the API: what an operation gives, as JSON or as a page, with the headers that every reply has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.registry import bootstrap, negotiation, refusals
from functions.registry.negotiation import JSON, PAGE, Format
from functions.registry.tables import Table
from shared.http import Request, Response, to_json
from shared.http.encoding import AnswerTooLarge, encode
from shared.records import Busy, KeyReused, MissingRecord, TooLarge

_SURELY_FITS = 900_000
"""Characters that fit into an answer of 6 MB however they are written there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the status, the body as JSON data (None: empty) and headers of its own.

    `title` names a page of it; `table` is the table whose list it is, for the form of its filters. `shorter` gives
    less of a list, for when this is more than the gateway carries.
    """

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    table: Table | None = None
    shorter: Callable[[], Answer] | None = None


Handler = Callable[..., Answer]


def answered(handler: Handler) -> Callable[..., Response]:
    """Make a route of the API from a function that gives an `Answer`, or raises `Refused`.

    The form of the answer is settled first (406, 404), a `suffix` among the path's variables taken into account.
    """

    def respond(request: Request, suffix: str = "", **variables: str) -> Response:
        form = JSON
        try:
            negotiation.check_version(request)
            form = negotiation.negotiate(request, suffix=suffix)
            bootstrap.ensure(request.base_url)
            return present(request, handler(request, **variables), form)
        except refusals.Refused as refused:
            return present(request, Answer(refused.body, refused.status), form)
        except tuple(_OF_STORAGE) as error:
            status, text = _OF_STORAGE[type(error)]
            return present(request, Answer({"detail": text}, status), form)

    return respond


def reported(report: Callable[..., Response]) -> Callable[..., Response]:
    """Make a route from a report, which settles the form of its answer itself."""

    def respond(request: Request, **variables: str) -> Response:
        try:
            negotiation.check_version(request)
            response = report(request, **variables)
        except refusals.Refused as refused:
            return present(request, Answer(refused.body, refused.status), JSON)
        response.headers = {**common_headers(request), **response.headers}
        return response

    return respond


_OF_STORAGE: Mapping[type[Exception], tuple[int, str]] = {
    Busy: (503, "Too many others are writing the same records. Nothing was changed; send the request again."),
    MissingRecord: (410, "What this Idempotency-Key made has been deleted since."),
    KeyReused: (422, "The Idempotency-Key was used for a different request."),
    TooLarge: (413, "The record has too many links for one request; add them with several."),
}
"""What the storage can raise for any write; 422 as in draft-ietf-httpapi-idempotency-key-header."""


def present(request: Request, answer: Answer, form: Format) -> Response:
    """Write an answer as JSON or as a page; a list that is too long for one answer is written shorter."""
    response = _write(request, answer, form)
    while answer.shorter is not None and not fits(request, response):
        answer = answer.shorter()
        response = _write(request, answer, form)
    return response


def fits(request: Request, response: Response) -> bool:
    """Tell whether the gateway can carry an answer."""
    if len(response.body) < _SURELY_FITS:
        return True
    try:
        encode(request, response)
    except AnswerTooLarge:
        return False
    return True


def _write(request: Request, answer: Answer, form: Format) -> Response:
    headers = {**common_headers(request), **answer.headers}
    if answer.body is None:
        return Response(answer.status, None, headers)
    if form is not PAGE:
        return Response(answer.status, to_json(answer.body), headers)
    from functions.registry import pages

    return page(answer.status, pages.answer(request, answer), headers)


def page(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a page, which may load and run nothing (Content Security Policy Level 3)."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
    safe = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"}
    return Response(status, text, {**safe, **(headers or {})}, PAGE.content_type)


def common_headers(request: Request) -> dict[str, str]:
    """Give the headers that every reply of the API has."""
    allow = {"Allow": request.allow} if request.allow else {}
    return {"Vary": "Accept, Cookie", **allow}
