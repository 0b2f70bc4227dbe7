"""The local gateway, asked over HTTP, with stand-ins for the functions."""

import base64
import http.client
import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest

from infra.local.functions import LocalFunction
from infra.local.gateway import Gateway
from infra.local.server import GatewayServer
from infra.routes import METHODS, deployed

Event = dict[str, Any]
ALLOWED = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*"}
DENIED = {**ALLOWED, "Effect": "Deny"}


def answer(body: str | None = "ok", status: int = 200, **more: Any) -> Event:
    return {"statusCode": status, "body": body, **more}


def verdict(*statements: Event, **context: Any) -> Event:
    return {"principalId": "7", "policyDocument": {"Statement": list(statements)}, "context": context}


@dataclass
class Site:
    """A gateway whose function and authorizer do what a test wants, and what they were given."""

    port: int = 0
    drain: Callable[[], None] = lambda: None
    events: list[Event] = field(default_factory=list)
    authorizer_events: list[Event] = field(default_factory=list)
    respond: Callable[[Event], Any] = lambda event: answer()
    authorize: Callable[[Event], Any] = lambda event: verdict(ALLOWED, principal_kind="anonymous")

    def function(self, event: Event, context: Any) -> Any:
        assert context.aws_request_id
        assert 0 < context.get_remaining_time_in_millis() <= 29_000
        self.events.append(event)
        return self.respond(event)

    def authorizer(self, event: Event, context: Any) -> Any:
        self.authorizer_events.append(event)
        return self.authorize(event)

    def connected(self) -> "closing[http.client.HTTPConnection]":
        return closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=200))

    def ask(
        self, target: str, method: str = "GET", headers: dict[str, str] | None = None, body: Any = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        with self.connected() as connection:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return response, response.read()

    def said(self, target: str, **more: Any) -> tuple[int, Any]:
        response, body = self.ask(target, **more)
        return response.status, json.loads(body)

    @property
    def event(self) -> Event:
        return self.events[-1]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    function = LocalFunction("Function", site.function)
    gateway = Gateway({route.resource: function for route in deployed()}, LocalFunction("Authorizer", site.authorizer))
    server = GatewayServer("127.0.0.1", 0)
    server.serve(gateway)
    site.port, site.drain = server.port, server.drain
    yield site
    server.drain()
    server.server_close()


def own(message: str) -> Event:
    return {"error": message, "detail": message, "message": message}


def test_a_site_that_stops_takes_no_more_requests_at_open_connections(site: Site) -> None:
    with site.connected() as connection:
        connection.request("GET", "/api/")
        assert connection.getresponse().read()
        site.drain()
        connection.request("GET", "/api/")
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())) == (503, own("Service Unavailable"))
    assert len(site.events) == 1


def test_an_event_has_the_members_of_a_rest_apis_proxy_event(site: Site) -> None:
    site.ask("/api/object/5/?a=1&a=2&b=%C3%A9+x&c", headers={"X-One": "1"})
    event = site.event
    assert set(event) == {
        *("resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters"),
        *("multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext", "body"),
        "isBase64Encoded",
    }
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/api/object/{a}", "/api/object/5/", "GET")
    assert event["pathParameters"] == {"a": "5"}
    assert event["queryStringParameters"] == {"a": "2", "b": "é x", "c": ""}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": ["é x"], "c": [""]}
    assert event["multiValueHeaders"]["X-One"] == ["1"]
    assert event["headers"]["X-Forwarded-Proto"] == "http"
    assert event["body"] is None
    assert event["isBase64Encoded"] is False
    context = event["requestContext"]
    assert context["path"] == "/api/object/5/"
    assert context["stage"] == "live"
    assert context["resourcePath"] == "/api/object/{a}"
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert context["requestId"]


def test_what_was_not_sent_is_null(site: Site) -> None:
    site.ask("/api")
    assert site.event["queryStringParameters"] is None
    assert site.event["multiValueQueryStringParameters"] is None
    assert site.event["pathParameters"] is None


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/a%2Fb/", "/api/100%25/", "/api/a+b@c:d;e", "/api/caf%C3%A9/", "/api/a%20b", "/api/a//b"],
)
def test_the_path_stays_as_it_was_sent(site: Site, path: str) -> None:
    site.ask(path)
    assert site.event["path"] == path


def test_raw_bytes_in_a_path_are_encoded(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=200) as client:
        client.sendall("GET /api/café HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode())
        assert client.recv(12) == b"HTTP/1.1 200"
    assert site.event["path"] == "/api/caf%C3%A9"


def test_a_semicolon_splits_a_query(site: Site) -> None:
    site.ask("/api/v1/set/1;2/?a=1;b=2")
    assert site.event["path"] == "/api/v1/set/1;2/"
    assert site.event["queryStringParameters"] == {"a": "1", "b": "2"}


@pytest.mark.parametrize("query", ["a|b", "a={", "}"])
def test_a_query_must_encode_some_characters(site: Site, query: str) -> None:
    assert site.said(f"/api/?{query}") == (400, own("Bad Request"))
    assert site.events == []


@pytest.mark.parametrize("method", METHODS)
def test_every_method_reaches_the_function(site: Site, method: str) -> None:
    response, _ = site.ask("/api/object/", method=method)
    assert response.status == 200
    assert site.event["httpMethod"] == method


@pytest.mark.parametrize("method", ["TRACE", "QUERY", "PROPFIND"])
def test_the_gateway_does_not_know_other_methods(site: Site, method: str) -> None:
    assert site.said("/api/", method=method) == (403, own("Missing Authentication Token"))
    assert site.events == []


@pytest.mark.parametrize("body", [b"plain", b"\xff\x00\x80", "é".encode()])
def test_a_body_arrives_in_base64(site: Site, body: bytes) -> None:
    site.ask("/api/object/", method="POST", body=body)
    assert site.event["isBase64Encoded"] is True
    assert base64.b64decode(site.event["body"]) == body


def test_a_get_may_have_a_body(site: Site) -> None:
    site.ask("/api/", body=b"{}")
    assert base64.b64decode(site.event["body"]) == b"{}"


def test_a_chunked_body_arrives_whole(site: Site) -> None:
    chunks = b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n"
    with site.connected() as connection:
        for _ in range(2):  # the connection goes on after it
            connection.putrequest("POST", "/api/object/")
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders(chunks)
            assert connection.getresponse().read() == b"ok"
            assert base64.b64decode(site.event["body"]) == b"abcde"
        assert "Transfer-Encoding" not in site.event["headers"]


def test_a_client_may_wait_for_100_continue(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=200) as client:
        client.sendall(b"PUT /api/x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100")
        client.sendall(b"hi")
        assert client.recv(12) == b"HTTP/1.1 200"


def test_header_fields_may_come_twice(site: Site) -> None:
    site.respond = lambda event: answer(
        multiValueHeaders={"Link": ["a", "b"], "X-Both": ["several"]}, headers={"X-Both": "one", "X-One": "1"}
    )
    with site.connected() as connection:
        connection.putrequest("GET", "/api/")
        connection.putheader("X-Twice", "1")
        connection.putheader("X-Twice", "2")
        connection.endheaders()
        response = connection.getresponse()
        assert site.event["multiValueHeaders"]["X-Twice"] == ["1", "2"]
        assert site.event["headers"]["X-Twice"] == "2"
        assert response.headers.get_all("Link") == ["a", "b"]
        assert response.headers.get_all("X-Both") == ["several"]
        assert response.headers.get_all("X-One") == ["1"]


def test_some_answered_header_fields_are_renamed(site: Site) -> None:
    site.respond = lambda event: answer(headers={"WWW-Authenticate": "token", "Transfer-Encoding": "x"})
    response, _ = site.ask("/api/")
    assert response.headers["x-amzn-Remapped-WWW-Authenticate"] == "token"
    assert "WWW-Authenticate" not in response.headers
    assert "Transfer-Encoding" not in response.headers


def test_a_binary_answer_is_decoded(site: Site) -> None:
    site.respond = lambda event: answer(base64.b64encode(b"\xff\x00").decode(), isBase64Encoded=True)
    assert site.ask("/api/")[1] == b"\xff\x00"


def test_an_answer_without_a_media_type_is_json(site: Site) -> None:
    assert site.ask("/api/")[0].headers["Content-Type"] == "application/json"


def test_head_has_the_length_but_no_body(site: Site) -> None:
    with site.connected() as connection:
        for _ in range(2):  # nothing is left over for the next answer
            connection.request("HEAD", "/api/")
            response = connection.getresponse()
            assert response.headers["Content-Length"] == "2"
            assert response.read() == b""


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(site: Site, status: int) -> None:
    site.respond = lambda event: answer(None, status)
    with site.connected() as connection:
        for _ in range(2):
            connection.request("GET", "/api/")
            response = connection.getresponse()
            assert (response.status, response.read()) == (status, b"")
            assert "Content-Length" not in response.headers


def test_a_connection_is_kept(site: Site) -> None:
    with site.connected() as connection:
        connection.request("GET", "/api/")
        connection.getresponse().read()
        first = connection.sock
        connection.request("GET", "/api/")
        assert connection.getresponse().read() == b"ok"
        assert connection.sock is first


def test_a_hundred_clients_at_once(site: Site) -> None:
    with ThreadPoolExecutor(100) as clients:
        statuses = list(clients.map(lambda _: site.ask("/api/")[0].status, range(100)))
    assert statuses == [200] * 100


def test_the_authorizer_is_asked_every_time(site: Site) -> None:
    for _ in range(2):
        site.ask("/api/object/5/?x=1", method="POST", headers={"Authorization": "token abc"}, body=b"{}")
    assert len(site.authorizer_events) == 2
    event = site.authorizer_events[0]
    assert event["type"] == "REQUEST"
    assert event["methodArn"].endswith("/live/POST/api/object/5/")
    assert event["headers"]["Authorization"] == "token abc"
    assert event["queryStringParameters"] == {"x": "1"}
    assert "body" not in event


def test_the_function_gets_the_context_flat(site: Site) -> None:
    site.authorize = lambda event: verdict(ALLOWED, principal_kind="user", user_id=7, admin=True, none=None)
    site.ask("/api/")
    assert site.event["requestContext"]["authorizer"] == {
        "principalId": "7",
        "principal_kind": "user",
        "user_id": "7",
        "admin": "true",
    }


@pytest.mark.parametrize("statements", [[DENIED], [ALLOWED, DENIED], [{**ALLOWED, "Resource": "arn:other"}], []])
def test_a_policy_may_deny(site: Site, statements: list[Event]) -> None:
    site.authorize = lambda event: verdict(*statements)
    status, body = site.said("/api/")
    assert (status, list(body)) == (403, ["error", "detail", "message"])
    assert site.events == []


def crash(event: Event) -> Any:
    raise RuntimeError("broken")


@pytest.mark.parametrize(
    "authorize",
    [crash, lambda event: None, lambda event: {"principalId": "7"}, lambda event: verdict(ALLOWED, nested={"a": 1})],
)
def test_a_broken_authorizer_lets_nobody_in(site: Site, authorize: Callable[[Event], Any]) -> None:
    site.authorize = authorize
    assert site.said("/api/") == (500, own("Internal server error"))
    assert site.events == []


def test_an_authorizer_may_want_a_credential(site: Site) -> None:
    def authorize(event: Event) -> Any:
        raise Exception("Unauthorized")

    site.authorize = authorize
    assert site.said("/api/") == (401, own("Unauthorized"))


@pytest.mark.parametrize(
    "respond",
    [
        crash,
        lambda event: None,
        lambda event: {"body": "no status"},
        lambda event: answer(headers={"X-A": "a\r\nX-B: b"}),
        lambda event: answer(headers={"X-A": "\u2603"}),
        lambda event: answer("x" * (6 * 1024 * 1024)),
        lambda event: answer('"' * (4 * 1024 * 1024)),  # longer once it is a string in JSON
    ],
)
def test_a_broken_answer_is_502(site: Site, respond: Callable[[Event], Any]) -> None:
    site.respond = respond
    assert site.said("/api/") == (502, own("Internal server error"))


@pytest.mark.parametrize("size", [5 * 1024 * 1024, 11 * 1024 * 1024])
def test_a_body_may_be_too_long(site: Site, size: int) -> None:
    assert site.said("/api/object/", method="POST", body=b"x" * size) == (413, own("Request Too Long"))
    assert site.events == []


def test_a_body_of_four_megabytes_passes(site: Site) -> None:
    site.ask("/api/object/", method="POST", body=b"x" * 4_000_000)
    assert len(base64.b64decode(site.event["body"])) == 4_000_000


def test_headers_may_be_too_long(site: Site) -> None:
    assert site.said("/api/", headers={"X-A": "x" * 11_000})[0] == 431


@pytest.mark.parametrize("length", ["-1", "x", "1 2"])
def test_a_length_must_be_a_number(site: Site, length: str) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=200) as client:
        client.sendall(f"POST /api/ HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n\r\n".encode())
        assert client.recv(12) == b"HTTP/1.1 400"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET\r\n\r\n", 400),
        (b"GET /api/ a b HTTP/1.1\r\n\r\n", 400),
        (b"GET /api/ HTTP/9.1\r\n\r\n", 505),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"X-A: a\r\n" * 200 + b"\r\n", 431),
        (b"POST /api/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
    ],
)
def test_what_the_server_refuses_has_the_gateways_body(site: Site, sent: bytes, status: int) -> None:
    with site.connected() as connection:
        connection.connect()
        connection.sock.sendall(sent)
        response = http.client.HTTPResponse(connection.sock)
        response.begin()
        assert (response.status, json.loads(response.read())) == (status, own(HTTPStatus(status).phrase))
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert site.events == []


def test_pages_of_any_origin_may_read_why_the_gateway_refuses(site: Site) -> None:
    for answered, _ in (site.ask("/api/?a=|"), site.ask("/api/", method="PROPFIND")):
        assert answered.headers["Access-Control-Allow-Origin"] == "*"
        assert "x-amzn-RequestId" in answered.headers["Access-Control-Expose-Headers"]
        assert answered.headers["Cache-Control"] == "no-store"


def test_queries_are_not_printed(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    GatewayServer.verbose = True
    try:
        site.ask("/api/objects?token=secret")
    finally:
        GatewayServer.verbose = False
    printed = capsys.readouterr()
    assert "GET /api/objects" in printed.out
    assert "secret" not in printed.out + printed.err
