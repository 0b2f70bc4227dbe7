"""The words of ``/account``: one body for all errors (`functions.accounts.refusals`)."""

from http import HTTPStatus

from functions.accounts import refusals
from functions.accounts.answers import answer
from functions.accounts.cookies import csrf_cookie
from shared.credentials import CSRF_HEADER
from shared.http import Dialect, Fields, Operation, Request, Response
from shared.principal import Flaw
from shared.records import MissingRecord


class AccountsDialect(Dialect):
    """How accounts answer."""

    def serve(self, operation: Operation, request: Request) -> Response:
        """Run an operation of the JSON API as such; a page writes its answer itself."""
        if isinstance(operation.gives, str):
            return super().serve(operation, request)
        return answer(operation, request)

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say the text, and the fields beside it."""
        return self.refused(request, refusals.refusal(status, text, fields))

    def bad_cursor(self, request: Request) -> Response:
        """422."""
        return self.refused(request, refusals.invalid({"cursor": ["That is no cursor of this list."]}))

    def missing(self, request: Request, error: MissingRecord) -> Response:
        """404: what the address names is not there."""
        return self.error(request, HTTPStatus.NOT_FOUND, f"There is no such {error.collection.replace('_', ' ')}.")

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """401; 403 where another site may have made the browser send the session."""
        if flaw is Flaw.FORGED:
            text = (
                "Another site may have sent this. A page of this site must send it, or the header "
                f"{CSRF_HEADER} must equal the cookie {csrf_cookie(request)}."
            )
            return self.error(request, HTTPStatus.FORBIDDEN, text)
        return super().bad_credential(request, flaw)

    def too_large(self, request: Request, limit: int) -> Response:
        """500: no list of accounts grows that long."""
        return self.error(request, HTTPStatus.INTERNAL_SERVER_ERROR, f"The answer is longer than {limit} bytes.")
