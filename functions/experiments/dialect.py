"""How the experiments run operations, and how they word errors: mostly with nothing (Tastypie 0.14, `dispatch`)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from http import HTTPStatus

from functions.experiments import bootstrap, refusals
from functions.experiments.kinds import WORDS, BadValue
from shared.http import TEXT, Dialect, Fields, Operation, Refused, Request, Response
from shared.principal import Flaw
from shared.records import TooLarge

_PAGES = "/experiment/view"
_ADDED_BY_APP = ("HEAD", "OPTIONS")


class ExperimentsDialect(Dialect):
    """MyTardis' words."""

    def serve(self, operation: Operation, request: Request) -> Response:
        """See that the site's own boxes are there before anything else."""
        bootstrap.ensure()
        return super().serve(operation, request)

    def method_of(self, request: Request) -> str:
        """Give a POST the method that `X-HTTP-Method-Override` names, for proxies that let no other through.

        Of a POST alone: what is sent as a GET must stay harmless (RFC 9110 §9.2.1).
        """
        said = request.headers.get("X-HTTP-Method-Override", "").strip().upper()
        return said if said and request.method == "POST" else request.method

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say the text, as `error`, in HTML's letters as Tastypie's `sanitize` does: some clients show it as a page."""
        return Response(status, {"error": escape(text, quote=False)})

    def answer_to(self, request: Request, error: Exception) -> Response:
        """400 for a value that cannot be used."""
        if isinstance(error, BadValue):
            return self.error(request, 400, error.texts(WORDS)[-1])
        return super().answer_to(request, error)

    def refused(self, request: Request, refused: Refused) -> Response:
        """Say what a refusal says; where MyTardis has pages, who may not see something is told 403 and not 401."""
        if refused.status == HTTPStatus.UNAUTHORIZED and request.path.startswith(_PAGES):
            refused = refusals.forbidden()
        return super().refused(request, refused)

    def not_found(self, request: Request) -> Response:
        """404, empty."""
        return Response(404)

    def options(self, request: Request, allow: Sequence[str]) -> Response:
        """200; the body lists the verbs, as ``Allow`` does."""
        return _verbs(200, allow)

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        """405; the body lists the verbs, as ``Allow`` does."""
        return _verbs(405, allow)

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """401, empty, and without a challenge."""
        return Response(401)

    def malformed(self, request: Request, reason: str) -> Response:
        """400 for a body that does not parse."""
        return super().malformed(request, f"The body cannot be read: {reason}")

    def too_large(self, request: Request, limit: int) -> Response:
        """400 for a page that the gateway cannot carry: never a shorter one, which clients take for the last."""
        text = f"The answer is larger than {limit} bytes, the most that can be sent. Ask for a smaller limit."
        return self.error(request, 400, text)

    def busy(self, request: Request) -> Response:
        """503."""
        text = "Too many others are writing the same objects. Nothing was changed; send the request again."
        return self.error(request, 503, text)

    def too_many_changes(self, request: Request, error: TooLarge) -> Response:
        """413, with the number of objects that are not too many."""
        return self.error(request, 413, self._at_most(error, "objects"))

    def fault(self, request: Request) -> Response:
        """500."""
        text = "Sorry, this request could not be processed. Please try again later."
        return Response(500, {"error_message": text})


def _verbs(status: int, allow: Sequence[str]) -> Response:
    verbs = ",".join(method for method in allow if method not in _ADDED_BY_APP)
    return Response(status, verbs, {"Allow": verbs}, TEXT)
