"""How the catalogue runs operations, and how it words errors: with one JSON string (CKAN, `controllers/api.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from functions.catalogue import addresses, answers, refusals
from shared.http import Dialect, Fields, Operation, Refused, Request, Response
from shared.http.cors import ALLOWED_HEADERS
from shared.principal import Flaw

_METHODS: Final = "GET, POST, PUT, DELETE"
_READING: Final = ("GET", "HEAD")

_DOING: Final = {
    "register": {"GET": "list", "HEAD": "list", "POST": "create new", "PUT": "create new", "DELETE": "delete"},
    "entity": {"GET": "read", "HEAD": "read", "POST": "update", "PUT": "update", "DELETE": "delete"},
}
"""What is not done with a register that there is not, or with what is in it."""


class CatalogueDialect(Dialect):
    """CKAN's words."""

    def serve(self, operation: Operation, request: Request) -> Response:
        """Write what an operation gives as JSON, for a script that names a function as a call of it."""
        callback = answers.callback_of(request)
        given: Any = operation.run(request, **request.variables)
        response = given if isinstance(given, Response) else answers.document(given)
        return answers.wrapped(response, callback)

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say the text, or the bad fields."""
        return answers.document(fields or text, status)

    def refused(self, request: Request, refused: Refused) -> Response:
        """Say what a refusal says."""
        return answers.document(refused.body, refused.status, refused.headers)

    def moved(self, request: Request, location: str) -> Response:
        """301, empty."""
        return Response(301, headers={**answers.empty().headers, "Location": location})

    def options(self, request: Request, allow: Sequence[str]) -> Response:
        """200, with what pages of any origin may send."""
        allowed = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": ", ".join(ALLOWED_HEADERS)}
        return Response(200, headers={**answers.empty().headers, **allowed, "Allow": ", ".join(allow)})

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """403; mostly a bad key is nobody's, and reads."""
        return self.error(request, 403, refusals.DENIED)

    def not_found(self, request: Request) -> Response:
        """404; 400 for what should be a register and is none, but a stranger who wants to write is refused first."""
        unknown = addresses.unknown_register(request.path)
        if unknown is None:
            return self.error(request, 404, "Not found")
        if request.method not in _DOING["register"]:
            return self.method_not_allowed(request, ())
        if request.method not in _READING and request.principal.user_id is None:
            return self.error(request, 403, refusals.DENIED)
        register, doing = unknown.name[:100], _DOING["entity" if unknown.has_entity else "register"]
        return self.refused(request, refusals.unknown_register(doing[request.method], register))

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        """405."""
        return self.error(request, 405, f"Method {request.method} is not allowed here")

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that does not parse."""
        return self.error(request, 400, f"Bad request - {reason}")

    def fault(self, request: Request) -> Response:
        """500."""
        return self.error(request, 500, "Service error")
