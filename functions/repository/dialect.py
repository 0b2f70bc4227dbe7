"""How the repository runs operations, and how it words errors: an object with one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from functions.repository import answers
from shared.http import Dialect, Fields, Operation, Refused, Request, Response
from shared.principal import Flaw

_BAD_TOKEN: Final = "Invalid access token"


class RepositoryDialect(Dialect):
    """The words of the SURF Data Repository."""

    def serve(self, operation: Operation, request: Request) -> Response:
        """Write what an operation gives as JSON."""
        given: Any = operation.run(request, **request.variables)
        return given if isinstance(given, Response) else answers.document(given, operation.status)

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say the sentence."""
        return self.refused(request, Refused(status, {"error": text}))

    def refused(self, request: Request, refused: Refused) -> Response:
        """Say what a refusal says."""
        return answers.document(refused.body, refused.status, refused.headers)

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """401."""
        return self.error(request, 401, _BAD_TOKEN)

    def not_found(self, request: Request) -> Response:
        """404 for an address that there is not."""
        return self.error(request, 404, "Not found")

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        """405."""
        return self.error(request, 405, f"Method {request.method} is not allowed here")

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that is no JSON, or no form."""
        what = "form" if request.wants_page else "JSON"
        return self.error(request, 400, f"Invalid {what}: {reason}")

    def busy(self, request: Request) -> Response:
        """409: others were faster each time."""
        return self.error(request, 409, "The object is being changed by others, nothing was changed; try again")
