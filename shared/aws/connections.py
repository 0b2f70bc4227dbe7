"""Connections to one HTTP server, kept open between requests; whoever asks has one for himself meanwhile.

A request is sent once. Whether another try may follow is for the caller to say: nobody knows what a server has done
whose answer did not come.
"""

from __future__ import annotations

import os
import select
import time
import weakref
from collections import deque
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ssl import SSLContext

_LONGEST_IDLE = 50
"""Seconds after which a connection is not used again: behind a function that was frozen it may long be gone."""

_PIECE = 1 << 18


class Headers(Protocol):
    """Headers of an answer; their names have no case."""

    def get(self, name: str, /) -> str | None:
        """Give a header's value, if it is there."""


class HttpAnswer(NamedTuple):
    """What a server answered."""

    status: int
    headers: Headers
    body: bytes


class NoConnection(Exception):
    """The server was not reached: nothing was sent."""


class NoAnswer(Exception):
    """The request was sent, or a part of it, and no whole answer came; nobody knows what became of it."""


class Connections:
    """The connections to a server.

    Args:
        address: its URL, without a path; a host may be an IPv6 address in brackets.
        most: how many stay open while nobody uses them.
        connecting: seconds that connecting may take.
        reading: seconds that an answer may take: its beginning, any part of it, and from there to its end.
    """

    def __init__(self, address: str, *, most: int, connecting: float, reading: float) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{address!r} is no http or https address; see AWS_ENDPOINT_URL")
        self.host = parts.netloc.rpartition("@")[2]
        """The host and port as requests name them."""
        self._place = parts.hostname, parts.port
        self._context = _trusting() if parts.scheme == "https" else None
        self._connecting, self._reading, self._most = connecting, reading, most
        self._idle: deque[tuple[float, HTTPConnection]] = deque()
        weakref.finalize(self, _close_all, self._idle)

    def post(self, headers: Mapping[str, str], body: bytes, *, anew: bool = False) -> HttpAnswer:
        """Send a request and give its answer.

        Args:
            headers: all headers but those of the connection and the length.
            body: what is sent.
            anew: not over a connection that has been idle.

        Raises:
            NoConnection: the server was not reached.
            NoAnswer: no whole answer came.
        """
        connection = (None if anew else self._rested()) or self._opened()
        kept = False
        try:
            connection.request("POST", "/", body, headers)
            response = connection.getresponse()
            answer = HttpAnswer(response.status, response.headers, _read(response, time.monotonic() + self._reading))
            kept = not response.will_close
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{type(error).__name__} from {self.host}") from error
        finally:
            if kept and len(self._idle) < self._most:
                self._idle.append((time.monotonic(), connection))
            else:
                connection.close()
        return answer

    def _rested(self) -> HTTPConnection | None:
        """Give the connection that was used last and still stands."""
        while self._idle:
            try:
                since, connection = self._idle.pop()
            except IndexError:  # another thread was quicker
                return None
            if time.monotonic() - since < _LONGEST_IDLE and not _has_something_to_read(connection):
                return connection
            connection.close()
        return None

    def _opened(self) -> HTTPConnection:
        host, port = self._place
        connection = (
            HTTPConnection(host, port, timeout=self._connecting)
            if self._context is None
            else HTTPSConnection(host, port, timeout=self._connecting, context=self._context)
        )
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise NoConnection(f"{type(error).__name__} at {self.host}") from error
        connection.sock.settimeout(self._reading)
        return connection


def _close_all(idle: deque[tuple[float, HTTPConnection]]) -> None:
    for _, connection in idle:
        connection.close()


def _has_something_to_read(connection: HTTPConnection) -> bool:
    """Whether a connection on which nothing is asked has something to say: that it ends, or what belongs to nobody."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))


def _read(response: HTTPResponse, end: float) -> bytes:
    """Give the whole body: as long as was said, and before the end (of `time.monotonic`)."""
    if response.length is None:  # in chunks, or to the connection's end
        return response.read()
    pieces: list[bytes] = []
    while response.length:
        piece = response.read1(_PIECE)
        if not piece:
            raise IncompleteRead(b"".join(pieces), response.length)
        if time.monotonic() > end:
            raise TimeoutError("the answer comes too slowly")
        pieces.append(piece)
    response.close()
    return b"".join(pieces)


def _trusting() -> SSLContext:
    """Give a context that trusts whom the other AWS clients trust (AWS SDKs Reference Guide, `AWS_CA_BUNDLE`)."""
    import ssl

    import botocore

    bundle = os.environ.get("AWS_CA_BUNDLE") or os.path.join(os.path.dirname(botocore.__file__), "cacert.pem")
    return ssl.create_default_context(cafile=bundle)
