"""How a dialect words the answers that the `App` gives in its name."""

from typing import Protocol

from shared.http.request import Request
from shared.http.response import Response
from shared.principal import Refusal


class Dialect(Protocol):
    """The bodies of one dialect for what goes wrong outside of its handlers. None of them may raise."""

    def not_found(self, request: Request) -> Response:
        """No route has this path, or a handler raised `NotFound`."""
        ...

    def method_not_allowed(self, request: Request, allow: tuple[str, ...]) -> Response:
        """Say that the path serves only the methods `allow`; the App adds an ``Allow`` header that is missing."""
        ...

    def refused(self, request: Request, reason: Refusal) -> Response:
        """Say that the caller's credential is bad. `request.principal` must not be asked for."""
        ...

    def malformed(self, request: Request, reason: str) -> Response:
        """Say that a body is not what its media type says; `reason` is fit for the client to read."""
        ...

    def too_large(self, request: Request, limit: int) -> Response:
        """Say that the answer exceeds the `limit` bytes that the platform carries; the message must name the limit."""
        ...

    def fault(self, request: Request) -> Response:
        """Word an error of ours: nothing of it may show; the App adds the correlation id as a header."""
        ...
