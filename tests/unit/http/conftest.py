import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.http import App, MalformedBody, NotFound, Request, Response
from shared.logs import logger
from shared.principal import Flaw
from tests.unit.events import proxy_event

Answer = dict[str, Any]
Send = Callable[..., Answer]


class PlainDialect:
    """A dialect whose answers say what the app told it."""

    def not_found(self, request: Request) -> Response:
        return Response(404, {"said": "not found"})

    def method_not_allowed(self, request: Request, allow: tuple[str, ...]) -> Response:
        return Response(405, {"said": "not allowed", "allow": list(allow)})

    def refused(self, request: Request, flaw: Flaw) -> Response:
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

    @app.route("/api")
    def version(request: Request) -> Response:
        return Response(200, {"at": "no slash"})

    @app.route("/api/")
    def root(request: Request) -> Response:
        return Response(200, {"at": "slash"})

    @app.route("/api/<table>/", ["GET", "POST", "OPTIONS"])
    def listing(request: Request, table: str) -> Response:
        return Response(200, {"table": table, "method": request.method, "query": request.query})

    @app.route("/api/users/")
    def users(request: Request) -> Response:
        return Response(200, {"at": "users"})

    @app.route("/api/<table>/<id>/", ["GET", "PATCH"])
    def item(request: Request, table: str, id: str) -> Response:
        return Response(200, {"table": table, "id": id, "allow": request.allow})

    @app.route("/data/<name:path>")
    def data(request: Request, name: str) -> Response:
        return Response(200, {"name": name})

    @app.route("/echo/<kind>", ["POST"])
    def echo(request: Request, kind: str) -> Response:
        if kind == "json":
            return Response(200, {"json": request.json()})
        form = request.form()
        files = {name: [file.filename for file in files] for name, files in form.files.items()}
        return Response(200, {"form": dict(form), "files": files})

    @app.route("/me")
    def me(request: Request) -> Response:
        caller = request.principal
        return Response(200, {"id": caller.user_id, "name": caller.username, "url": request.base_url})

    @app.route("/bytes/<count>")
    def some_bytes(request: Request, count: str) -> Response:
        return Response(200, "a" * int(count), media_type="text/plain")

    @app.route("/blob")
    def blob(request: Request) -> Response:
        return Response(200, b"\x00\xff", {"Link": ["<a>", "<b>"]}, "application/octet-stream")

    @app.route("/fails/<how>")
    def fails(request: Request, how: str) -> Response:
        raise {"bug": ZeroDivisionError, "own": OwnError, "gone": NotFound, "bad": MalformedBody}[how]("why")

    @app.exception_handler(OwnError)
    def own_error(error: OwnError) -> Response:
        return Response(418, {"said": str(error)})

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
