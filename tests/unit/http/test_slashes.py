"""What a slash at the end of an address means."""

from typing import Any

import pytest

from shared.http import App, Operation, Request, Response, Slash, Who
from tests.unit.events import proxy_event
from tests.unit.http.answers import document, header
from tests.unit.http.conftest import Answer, PlainDialect


def _send(slash: Slash, method: str, path: str, **details: Any) -> Answer:
    app = App(PlainDialect())

    def handler(request: Request, id: str) -> Response:
        return Response(200, {"id": id})

    app.serve(Operation(each, "/tide/<id>", handler, Who.ANYBODY, slash=slash) for each in ("GET", "POST"))
    answer: Answer = app.handler(proxy_event(method, path, host="stele.example", **details), None)
    return answer


@pytest.mark.parametrize("path", ["/tide/7", "/tide/7/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_means_nothing(method: str, path: str) -> None:
    answer = _send("both", method, path)
    assert (answer["statusCode"], document(answer)) == (200, {"id": "7"})


def test_it_makes_another_address() -> None:
    assert _send("exact", "GET", "/tide/7")["statusCode"] == 200
    assert _send("exact", "GET", "/tide/7/")["statusCode"] == 404


def test_a_get_without_it_is_sent_on() -> None:
    answer = _send("redirect", "GET", "/tide/a%2Fb", query={"page": ["1", "é"]})
    assert (answer["statusCode"], answer["body"]) == (301, "")
    assert header(answer, "Location") == "https://stele.example/tide/a%2Fb/?page=1&page=%C3%A9"
    assert _send("redirect", "HEAD", "/tide/7")["statusCode"] == 301
    assert _send("redirect", "GET", "/tide/7/")["statusCode"] == 200


@pytest.mark.parametrize("path", ["/tide/7", "/tide/7/"])
def test_other_methods_are_answered_without_it(path: str) -> None:
    assert _send("redirect", "POST", path)["statusCode"] == 200
    assert header(_send("redirect", "PUT", path), "Allow") == "GET, POST, HEAD, OPTIONS"


def test_a_get_with_it_is_sent_on_where_there_is_none() -> None:
    answer = _send("none", "GET", "/tide/a%2Fb/", query={"page": ["1", "é"]})
    assert (answer["statusCode"], answer["body"]) == (301, "")
    assert header(answer, "Location") == "https://stele.example/tide/a%2Fb?page=1&page=%C3%A9"
    assert _send("none", "GET", "/tide/7")["statusCode"] == 200
    for path in ("/tide/7", "/tide/7/"):
        assert _send("none", "POST", path)["statusCode"] == 200


def test_a_path_may_stand_for_another() -> None:
    app = App(PlainDialect(), lambda path: path.removeprefix("/old"))

    def handler(request: Request) -> Response:
        return Response(200, {"path": request.path})

    app.serve([Operation("GET", "/tide", handler, Who.ANYBODY, slash="none")])
    answer: Answer = app.handler(proxy_event("GET", "/old/tide", host="stele.example"), None)
    assert document(answer) == {"path": "/old/tide"}
    moved: Answer = app.handler(proxy_event("GET", "/old/tide/", host="stele.example"), None)
    assert header(moved, "Location") == "https://stele.example/old/tide"
