"""How the registry runs its operations, and how it words errors (Django REST framework 3.16, `exceptions.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from functions.registry import bootstrap, refusals
from functions.registry.answers import Answer
from functions.registry.negotiation import API, JSON, PAGE, form_of_refusal, settle
from functions.registry.rendering import common_headers, present
from shared.http import Dialect, Fields, Operation, Refused, Request, Response, redirect
from shared.principal import Flaw
from shared.records import TooLarge

_WORDS: Final = {
    Flaw.INVALID_TOKEN: "Invalid token.",
    Flaw.NO_CREDENTIALS: "Invalid token header. No credentials provided.",
    Flaw.SPACES: "Invalid token header. Token string should not contain spaces.",
    Flaw.FORGED: "CSRF Failed: CSRF token missing or incorrect.",
    Flaw.NO_VERDICT: "Authentication credentials were not provided.",
}

_SAFE: Final = ("GET", "HEAD", "OPTIONS")


class RegistryDialect(Dialect):
    """The registry's words, in JSON or on a page."""

    def serve(self, operation: Operation, request: Request) -> Response:
        """Settle the form of an answer of the API before anything else."""
        if not request.path.startswith(API):
            return super().serve(operation, request)
        form = settle(request, of_report=request.method == "OPTIONS")
        bootstrap.ensure(request.base_url)
        variables = {name: text for name, text in request.variables.items() if name != "suffix"}
        return present(request, operation.run(request, **variables), form)

    def moved(self, request: Request, location: str) -> Response:
        """301."""
        return redirect(location, 301, common_headers(request))

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say what Django REST framework says: the bad fields, else the text as `detail`."""
        return self.refused(request, refusals.bad_fields(fields) if fields else refusals.detail(status, text))

    def refused(self, request: Request, refused: Refused) -> Response:
        """Give a refusal, or the one that comes before it: that of a version or form that there is not.

        Every refusal is written here, in the form that an answer would have, and for browsers as a page.
        """
        form = PAGE if request.wants_page else JSON
        try:
            form = form_of_refusal(request)
        except Refused as earlier:
            refused = earlier
        return present(request, Answer(refused.body, refused.status, refused.headers), form)

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """403, never 401: the dialect has no challenge."""
        return self.error(request, 403, _WORDS[flaw])

    def bad_cursor(self, request: Request) -> Response:
        """404, as for a page that is not there."""
        return self.error(request, 404, "Invalid cursor")

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        """405; a stranger who wants to write is refused for that first."""
        if request.method not in _SAFE and request.principal.is_anonymous:
            return self.refused(request, refusals.not_signed_in())
        return self.error(request, 405, f'Method "{request.method}" not allowed.')

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that does not parse."""
        kind = {"application/json": "JSON", "multipart/form-data": "Multipart form"}.get(request.media_type, "Form")
        return self.error(request, 400, f"{kind} parse error - {reason}")

    def too_large(self, request: Request, limit: int) -> Response:
        """413 for an answer that the gateway cannot carry."""
        text = f"The answer is larger than {limit} bytes, the most that can be sent. Ask for less, or accept gzip."
        return self.error(request, 413, text)

    def too_many_changes(self, request: Request, error: TooLarge) -> Response:
        """413: a request writes one record, of which only links can be too many."""
        text = (
            f"The record has too many links for one request; send about {error.links} and add the others with several."
        )
        return self.error(request, 413, text)

    def fault(self, request: Request) -> Response:
        """500."""
        return self.error(request, 500, "A server error occurred.")
