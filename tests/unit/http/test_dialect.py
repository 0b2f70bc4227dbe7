"""What a dialect says that says nothing of its own but what an error looks like."""

from typing import Any

import pytest

from shared.allowances import AllowanceSpent
from shared.http import App, Dialect, Fields, MalformedBody, NotFound, Operation, Refused, Request, Response, Who
from shared.http.idempotency import KeyTooLong
from shared.records import BadCursor, Busy, KeyReused, MissingRecord, NotUnique, TooLarge
from tests.unit.events import proxy_event
from tests.unit.http.answers import document, header
from tests.unit.http.conftest import Answer


class QuietDialect(Dialect):
    """A dialect with one way to tell errors."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        return Response(status, {"said": text})


def _send(error: Exception, method: str = "GET", path: str = "/", **details: Any) -> Answer:
    app = App(QuietDialect())

    def handler(request: Request) -> Response:
        raise error

    app.serve([Operation("GET", "/", handler, Who.ANYBODY, slash="exact")])
    answer: Answer = app.handler(proxy_event(method, path, **details), None)
    return answer


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (MalformedBody("why"), 400),
        (KeyTooLong("why"), 400),
        (BadCursor("why"), 400),
        (Busy("why"), 503),
        (AllowanceSpent("why", 17), 429),
        (MissingRecord("tide", 7), 410),
        (KeyReused("key"), 422),
        (TooLarge("why"), 413),
        (NotUnique("tide", ("name",)), 500),
        (ZeroDivisionError(), 500),
    ],
)
def test_what_a_handler_raises_has_a_status_and_a_sentence(error: Exception, status: int) -> None:
    answer = _send(error)
    assert answer["statusCode"] == status
    assert document(answer)["said"].endswith(".") or document(answer)["said"] == "why"


def test_who_has_spent_their_allowance_is_told_how_long_to_wait() -> None:
    assert header(_send(AllowanceSpent("why", 17)), "Retry-After") == "17"


def test_a_refusal_is_answered_as_it_is() -> None:
    answer = _send(Refused(418, {"short": "and stout"}, {"Retry-After": "1"}))
    assert (answer["statusCode"], document(answer)) == (418, {"short": "and stout"})
    assert header(answer, "Retry-After") == "1"
    assert _send(Refused(409))["body"] == ""


def test_what_reaches_no_handler_has_a_status_and_a_sentence() -> None:
    refused = {"principal_kind": "refused", "refusal": "invalid token"}
    for status, answer in (
        (401, _send(NotFound(), caller=refused)),
        (404, _send(NotFound(), path="/nowhere")),
        (405, _send(NotFound(), method="PUT")),
    ):
        assert (answer["statusCode"], document(answer)["said"][-1]) == (status, ".")
