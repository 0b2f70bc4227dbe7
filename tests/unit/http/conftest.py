import json
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from shared.http import (
    App,
    Dialect,
    Fields,
    Handler,
    MalformedBody,
    NotFound,
    Operation,
    Request,
    Response,
    Who,
    redirect,
)
from shared.logs import logger
from shared.principal import Flaw
from tests.unit.events import proxy_event

Answer = dict[str, Any]
Send = Callable[..., Answer]


class PlainDialect(Dialect):
    """A dialect whose answers say what the app told it."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        return Response(status, {"said": text, "fields": fields})

    def answer_to(self, request: Request, error: Exception) -> Response:
        if isinstance(error, OwnError):
            return Response(418, {"said": str(error)})
        return super().answer_to(request, error)

    def not_found(self, request: Request) -> Response:
        return Response(404, {"said": "not found"})

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        return Response(405, {"said": "not allowed", "allow": list(allow)})

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        return Response(403, {"said": "refused", "reason": flaw, "allow": request.allow})

    def malformed(self, request: Request, reason: str) -> Response:
        return Response(400, {"said": "malformed", "reason": reason})

    def too_large(self, request: Request, limit: int) -> Response:
        return Response(500, {"said": "too large", "limit": limit})

    def fault(self, request: Request) -> Response:
        return Response(500, {"said": "fault"})


class OwnError(Exception):
    """An error that the app under test answers itself."""


def build_app() -> App:
    app = App(PlainDialect())

    def version(request: Request) -> Response:
        return Response(200, {"at": "no slash"})

    def root(request: Request) -> Response:
        return Response(200, {"at": "slash"})

    def listing(request: Request, table: str) -> Response:
        return Response(200, {"table": table, "method": request.method, "query": request.query})

    def users(request: Request) -> Response:
        return Response(200, {"at": "users"})

    def item(request: Request, table: str, id: str) -> Response:
        return Response(200, {"table": table, "id": id, "allow": request.allow})

    def data(request: Request, name: str) -> Response:
        return Response(200, {"name": name})

    def echo(request: Request, kind: str) -> Response:
        if kind == "json":
            return Response(200, {"json": request.json()})
        form = request.form()
        files = {name: [file.filename for file in files] for name, files in form.files.items()}
        return Response(200, {"form": dict(form), "files": files})

    def me(request: Request) -> Response:
        caller = request.principal
        return Response(200, {"id": caller.user_id, "name": caller.username, "url": request.base_url})

    def some_bytes(request: Request, count: str) -> Response:
        return Response(200, "a" * int(count), media_type="text/plain")

    def blob(request: Request) -> Response:
        return Response(200, b"\x00\xff", {"Link": ["<a>", "<b>"]}, "application/octet-stream")

    def leads(request: Request) -> Response:
        return redirect("/me")

    def fails(request: Request, how: str) -> Response:
        raise {"bug": ZeroDivisionError, "own": OwnError, "gone": NotFound, "bad": MalformedBody}[how]("why")

    routes: tuple[tuple[str, dict[str, Handler]], ...] = (
        ("/api", {"GET": version}),
        ("/api/", {"GET": root}),
        ("/api/<table>/", {"GET": listing, "POST": listing, "OPTIONS": listing}),
        ("/api/users/", {"GET": users}),
        ("/api/<table>/<id>/", {"GET": item, "PATCH": item}),
        ("/data/<name:path>", {"GET": data}),
        ("/echo/<kind>", {"POST": echo}),
        ("/me", {"GET": me}),
        ("/bytes/<count>", {"GET": some_bytes, "POST": some_bytes}),
        ("/blob", {"GET": blob}),
        ("/leads", {"GET": leads}),
        ("/fails/<how>", {"GET": fails}),
    )
    for address, handlers in routes:
        app.serve(
            Operation(method, address, handler, Who.ANYBODY, slash="exact") for method, handler in handlers.items()
        )
    return app


class Lines(list[str]):
    """The lines written to a log handler's stream."""

    def write(self, text: str) -> None:
        self.extend(text.splitlines())

    def flush(self) -> None: ...


@pytest.fixture
def log() -> Iterator[list[str]]:
    """The lines that the code under test logs, as they are written."""
    lines = Lines()
    [handler] = [each for each in logger.handlers if isinstance(each, logging.StreamHandler)]
    before = handler.setStream(lines)
    yield lines
    handler.setStream(before)


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Send:
    """Sends a request through the app's Lambda handler and gives the proxy answer."""
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    app = build_app()

    def send(method: str, path: str, **details: Any) -> Answer:
        answer: Answer = app.handler(proxy_event(method, path, **details), None)
        on_the_wire: Answer = json.loads(json.dumps(answer))
        return on_the_wire

    return send
