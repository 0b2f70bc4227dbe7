"""What a dialect has to say on the way of a request: how handlers are called, and how errors are worded."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from shared.allowances import AllowanceSpent
from shared.aws import is_unavailable
from shared.http.errors import MalformedBody, NotFound, Refused
from shared.http.idempotency import KeyTooLong
from shared.http.operation import Operation
from shared.http.request import Request
from shared.http.response import Response, redirect
from shared.logs import logger
from shared.principal import BadCredential, Flaw
from shared.records import BadCursor, Busy, KeyReused, MissingRecord, Stale, TooLarge, TooMuch

RETRY_SECONDS: Final = "1"
"""When a client may come again that is told to (RFC 9110 §10.2.3)."""

Fields = Mapping[str, Sequence[str]]
"""What is wrong with the members of a body or the arguments of a query, by name."""


class Dialect(ABC):
    """The words of one dialect. It must say what an error looks like; the rest says in its way what most mean.

    Only `serve` and `answer_to` may raise. `request.principal` must not be asked for where the credential is bad.
    """

    @abstractmethod
    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say an error in one sentence, and `fields` by name where they are what is wrong."""

    # Serving

    def method_of(self, request: Request) -> str:
        """Give the method that a request means: the one it has, unless clients of the dialect may say another."""
        return request.method

    def serve(self, operation: Operation, request: Request) -> Response:
        """Run an operation, and write what it gives; a dialect whose operations give no `Response` says how.

        It gets the `Request` and, by name, the variables of the path, decoded.
        """
        response: Response = operation.run(request, **request.variables)
        return response

    def options(self, request: Request, allow: Sequence[str]) -> Response:
        """Answer an OPTIONS for which no operation is declared: the path serves the methods `allow`."""
        return Response(204, headers={"Allow": ", ".join(allow)})

    def moved(self, request: Request, location: str) -> Response:
        """Say that the address has a slash at its end, or none."""
        return redirect(location, 301)

    # What handlers raise

    def answer_to(self, request: Request, error: Exception) -> Response:
        """Give the answer to an error that was raised; it is raised again where nobody foresaw it."""
        match error:
            case Refused():
                return self.refused(request, error)
            case BadCredential() | AllowanceSpent():
                return self._held_back(request, error)
            case NotFound():
                return self.not_found(request)
            case MalformedBody():
                return self.malformed(request, str(error))
            case KeyTooLong():
                return self.error(request, 400, str(error))
        return self._answer_to_storage(request, error)

    def _answer_to_storage(self, request: Request, error: Exception) -> Response:
        match error:
            case Busy():
                return self._later(request, self.busy)
            case BadCursor():
                return self.bad_cursor(request)
            case MissingRecord():
                return self.missing(request, error)
            case KeyReused():
                return self.key_reused(request)
            case Stale():
                return self.stale(request)
            case TooLarge():
                return self.too_many_changes(request, error)
            case TooMuch():
                return self.error(request, 400, str(error))
        if is_unavailable(error):
            logger.warning("unavailable", reason=type(error).__name__)
            return self._later(request, self.unavailable)
        raise error

    def _later(self, request: Request, say: Callable[[Request], Response]) -> Response:
        response = say(request)
        response.headers.setdefault("Retry-After", RETRY_SECONDS)
        return response

    def refused(self, request: Request, refused: Refused) -> Response:
        """Say why an operation refuses the request: the words are the dialect's already."""
        return Response(refused.status, refused.body, refused.headers)

    # What goes wrong outside of handlers, or in any of them

    def bad_credential(self, request: Request, flaw: Flaw) -> Response:
        """Say that the caller's credential is bad."""
        return self.error(request, 401, "The credential is not valid.")

    def _held_back(self, request: Request, error: BadCredential | AllowanceSpent) -> Response:
        if isinstance(error, AllowanceSpent):
            return self.too_many_requests(request, str(error), error.retry_after)
        if error.flaw is Flaw.WAITING:
            text = f"There were too many wrong passwords. Wait {error.retry_after} s before you try again."
            return self.too_many_requests(request, text, error.retry_after)
        if error.flaw is Flaw.UNKNOWN:
            return self._later(request, self.unavailable)
        return self.bad_credential(request, error.flaw)

    def too_many_requests(self, request: Request, text: str, seconds: int) -> Response:
        """Say that the caller has to wait for so many seconds (429: RFC 6585 §4)."""
        response = self.error(request, 429, text)
        response.headers["Retry-After"] = str(seconds)
        return response

    def not_found(self, request: Request) -> Response:
        """No route has this path, or a handler raised `NotFound`."""
        return self.error(request, 404, "Not found.")

    def method_not_allowed(self, request: Request, allow: Sequence[str]) -> Response:
        """Say that the path serves only the methods `allow`; the App adds an ``Allow`` header that is missing."""
        return self.error(request, 405, f"Method {request.method} is not allowed here.")

    def malformed(self, request: Request, reason: str) -> Response:
        """Say that a body is not what its media type says; `reason` is fit for the client to read."""
        return self.error(request, 400, reason)

    def too_large(self, request: Request, limit: int) -> Response:
        """Say that the answer exceeds the `limit` bytes that the platform carries; the message must name the limit."""
        return self.error(request, 413, f"The answer is longer than {limit} bytes, the most that can be sent.")

    def fault(self, request: Request) -> Response:
        """Say that there was an error of ours: nothing of it may show; the App adds the correlation id as a header."""
        return self.error(request, 500, "An unexpected error occurred.")

    # What the storage raises

    def busy(self, request: Request) -> Response:
        """Say that others are writing the same records and nothing was written; `Retry-After` is added."""
        text = "Too many others are writing the same records. Nothing was changed; send the request again."
        return self.error(request, 503, text)

    def unavailable(self, request: Request) -> Response:
        """Say that the storage is throttled or out of reach; whether it wrote is not known. `Retry-After` is added."""
        return self.error(request, 503, "The storage has too much to do at the moment; send the request again.")

    def bad_cursor(self, request: Request) -> Response:
        """Say that a cursor is that of another list, or of none."""
        return self.error(request, 400, "Invalid cursor.")

    def missing(self, request: Request, error: MissingRecord) -> Response:
        """Say that a record does not exist which the answer is about."""
        return self.error(request, 410, "What this Idempotency-Key made has been deleted since.")

    def key_reused(self, request: Request) -> Response:
        """Say that the idempotency key stood for another request (422: draft-ietf-httpapi-idempotency-key-header)."""
        return self.error(request, 422, "The Idempotency-Key was used for a different request.")

    def stale(self, request: Request) -> Response:
        """Say that a precondition does not hold (RFC 9110 §15.5.13)."""
        return self.error(request, 412, "This is not what the request expects it to be; read it again.")

    def too_many_changes(self, request: Request, error: TooLarge) -> Response:
        """Say that the write is more than can be carried out at once, and how much can."""
        return self.error(request, 413, self._at_most(error, "records"))

    @staticmethod
    def _at_most(error: TooLarge, things: str) -> str:
        """Say how much one request may write; `things` is the dialect's word for records."""
        why = f", for they have more than {error.bytes} bytes together" if error.bytes else ""
        if error.most:
            return f"The request changes too much at once{why}. Send at most {error.most} {things} in a request."
        links = f" Send it with about {error.links} links, and add the others." if error.links else ""
        return f"One of the {things} is too much for a request{why}.{links}"
