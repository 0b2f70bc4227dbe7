"""What the experiments answer where no operation is reached (`shared.http.Dialect`; Tastypie 0.14, `dispatch`)."""

from __future__ import annotations

from functions.experiments import refusals
from functions.experiments.answers import refused_response
from shared.http import TEXT, Request, Response
from shared.principal import Flaw

_ADDED_BY_APP = ("HEAD", "OPTIONS")


class ExperimentsDialect:
    """MyTardis' words for what goes wrong outside of its operations: mostly none."""

    def not_found(self, request: Request) -> Response:
        """404, empty."""
        return Response(404)

    def method_not_allowed(self, request: Request, allow: tuple[str, ...]) -> Response:
        """405; the body lists the verbs, as ``Allow`` does."""
        verbs = ",".join(method for method in allow if method not in _ADDED_BY_APP)
        return Response(405, verbs, {"Allow": verbs}, TEXT)

    def refused(self, request: Request, flaw: Flaw) -> Response:
        """401, empty, and without a challenge."""
        return Response(401)

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that does not parse."""
        return refused_response(refusals.bad_request(f"The body cannot be read: {reason}"))

    def too_large(self, request: Request, limit: int) -> Response:
        """400 for a page that the gateway cannot carry: never a shorter one, which clients take for the last."""
        text = f"The answer is larger than {limit} bytes, the most that can be sent. Ask for a smaller limit."
        return refused_response(refusals.bad_request(text))

    def fault(self, request: Request) -> Response:
        """500 for an error of ours."""
        return Response(500, {"error_message": "Sorry, this request could not be processed. Please try again later."})
