"""How the plans word errors: in the envelope, with a list of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from functions.plans import envelope, refusals
from functions.plans.refusals import ApiRefused
from shared.http import Dialect, Fields, Refused, Request, Response
from shared.principal import Flaw

NOT_JSON: Final = "invalid JSON format"


class PlansDialect(Dialect):
    """The words of the DMPRoadmap API v1."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say the sentence."""
        return envelope.refusal(request, status, [text])

    def refused(self, request: Request, refused: Refused) -> Response:
        """Say what a refusal says."""
        if isinstance(refused, ApiRefused):
            return envelope.refusal(request, refused.status, refused.errors)
        return super().refused(request, refused)

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """401."""
        return self.refused(request, refusals.invalid_token())

    def not_found(self, request: Request) -> Response:
        """404 for an address that there is not."""
        return self.error(request, 404, "not found")

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        """404, too: nothing else is there."""
        return self.not_found(request)

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that is no JSON."""
        return self.error(request, 400, NOT_JSON)

    def fault(self, request: Request) -> Response:
        """500: the log tells what it was, the answer does not."""
        return envelope.refusal(request, 500, [])
