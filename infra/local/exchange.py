"""An HTTP request and its answer, as the server and the gateway pass them to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Fields = Sequence[tuple[str, str]]
"""Header fields in the order sent; a name may come more than once."""


@dataclass(frozen=True)
class HttpRequest:
    """A request as it came over the wire: `target` is the raw path with its query."""

    method: str
    target: str
    headers: Fields
    body: bytes = b""
    source_ip: str = "127.0.0.1"

    @property
    def path(self) -> str:
        """The raw path: percent-encoded, the slash at its end kept."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw query, empty where there is none."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class HttpAnswer:
    """An answer, ready to be written; the length of its body is the server's to say."""

    status: int
    headers: Fields
    body: bytes = b""


class Answering(Protocol):
    """Whatever answers requests."""

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request, whatever happens on the way."""
        ...
