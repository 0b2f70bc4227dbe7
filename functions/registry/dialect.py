"""What the registry answers where no operation is reached (`shared.http.Dialect`)."""

from __future__ import annotations

from typing import Final

from functions.registry import negotiation, refusals
from functions.registry.answers import Answer, present
from functions.registry.negotiation import JSON, Format
from functions.registry.refusals import Refused
from shared.http import Request, Response
from shared.principal import Flaw

_WORDS: Final = {
    Flaw.INVALID_TOKEN: "Invalid token.",
    Flaw.NO_CREDENTIALS: "Invalid token header. No credentials provided.",
    Flaw.SPACES: "Invalid token header. Token string should not contain spaces.",
    Flaw.FORGED: "CSRF Failed: CSRF token missing or incorrect.",
    Flaw.NO_VERDICT: "Authentication credentials were not provided.",
}

_SAFE: Final = ("GET", "HEAD", "OPTIONS")

_REPORTS: Final = ("/api/prov-report/", "/api/ro-crate/")
"""Where answers take other forms, so that the usual ones are no measure of the Accept header."""


class RegistryDialect:
    """The registry's words for what goes wrong outside of its operations."""

    def not_found(self, request: Request) -> Response:
        """404."""
        return _refuse(request, refusals.not_found())

    def method_not_allowed(self, request: Request, allow: tuple[str, ...]) -> Response:
        """405; a stranger who wants to write is refused for that first."""
        if request.method not in _SAFE and request.principal.is_anonymous:
            return _refuse(request, refusals.not_signed_in())
        return _refuse(request, refusals.detail(405, f'Method "{request.method}" not allowed.'))

    def refused(self, request: Request, flaw: Flaw) -> Response:
        """403, never 401: the dialect has no challenge."""
        return _refuse(request, refusals.detail(403, _WORDS[flaw]))

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that does not parse."""
        kind = {"application/json": "JSON", "multipart/form-data": "Multipart form"}.get(request.media_type, "Form")
        return _refuse(request, refusals.detail(400, f"{kind} parse error - {reason}"))

    def too_large(self, request: Request, limit: int) -> Response:
        """413 for an answer that the gateway cannot carry."""
        text = f"The answer is larger than {limit} bytes, the most that can be sent. Ask for less, or accept gzip."
        return _refuse(request, refusals.detail(413, text))

    def fault(self, request: Request) -> Response:
        """500 for an error of ours."""
        return _refuse(request, refusals.detail(500, "A server error occurred."))


def _refuse(request: Request, refused: Refused) -> Response:
    """Answer a refusal, or the one that comes before it: that of a version or form that there is not."""
    form: Format = JSON
    try:
        negotiation.check_version(request)
        if not request.path.startswith(_REPORTS):
            form = negotiation.negotiate(request)
    except Refused as earlier:
        refused = earlier
    return present(request, Answer(refused.body, refused.status), form)
