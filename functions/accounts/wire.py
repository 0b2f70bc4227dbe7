"""One body for all errors: clients of every dialect find the message where they look for it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from functions.accounts.refusals import Invalid
from functions.accounts.refusals import Refusal as OperationRefusal
from shared.http import Request, Response
from shared.principal import Refusal


def error(status: HTTPStatus, message: str, fields: Mapping[str, list[str]] | None = None) -> Response:
    """Word an error; `fields` names what is wrong with which member of the body."""
    body: dict[str, Any] = {"error": message, "detail": message, "message": message}
    return Response(status, body if fields is None else {**body, "fields": dict(fields)}, {"Cache-Control": "no-store"})


def refusal(reason: OperationRefusal) -> Response:
    """Word an operation's refusal."""
    return error(reason.status, reason.message, reason.fields if isinstance(reason, Invalid) else None)


class AccountsDialect:
    """The words of ``/account``."""

    def not_found(self, request: Request) -> Response:
        """Nothing has this address."""
        return error(HTTPStatus.NOT_FOUND, "Not found.")

    def method_not_allowed(self, request: Request, allow: tuple[str, ...]) -> Response:
        """Say that the address serves other methods."""
        return error(HTTPStatus.METHOD_NOT_ALLOWED, f"Method {request.method} is not allowed here.")

    def refused(self, request: Request, reason: Refusal) -> Response:
        """Say that the credential is bad, or that another site may have made the browser send it."""
        if reason is Refusal.FORGED:
            return error(HTTPStatus.FORBIDDEN, "The header X-CSRFToken must equal the cookie stele_csrf.")
        return error(HTTPStatus.UNAUTHORIZED, "The credential is not valid.")

    def malformed(self, request: Request, reason: str) -> Response:
        """Say that the body cannot be read."""
        return error(HTTPStatus.BAD_REQUEST, reason)

    def too_large(self, request: Request, limit: int) -> Response:
        """Say that the answer cannot be carried."""
        return error(HTTPStatus.INTERNAL_SERVER_ERROR, f"The answer is longer than {limit} bytes.")

    def fault(self, request: Request) -> Response:
        """Word an error of ours."""
        return error(HTTPStatus.INTERNAL_SERVER_ERROR, "An unexpected error occurred.")
