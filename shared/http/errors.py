"""What may be raised on the way to an answer; the `App` answers it through its dialect."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A request that is answered with an error, whoever finds out that it must be.

    Attributes:
        status: the status of the answer.
        body: its JSON document, in the dialect's words, a text where that is all of it; None for none.
        headers: its headers, besides those that all answers of the dialect have.
    """

    def __init__(
        self, status: int, body: Mapping[str, Any] | str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = headers or {}


class MalformedBody(ValueError):
    """The body is not what its media type says; the message says where, and is fit for the client to read."""


class NotFound(Exception):
    """Nothing is at this path; the dialect's own 404 follows."""
