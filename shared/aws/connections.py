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
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.aws.http_connection import Damaged, HttpConnection, ServiceAnswer

if TYPE_CHECKING:
    from ssl import SSLContext

_LONGEST_IDLE = 50
"""Seconds after which a connection is not used again: behind a function that was frozen it may long be gone."""


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
        reading: seconds that sending may take, an answer's head, and its body.
    """

    def __init__(self, address: str, *, most: int, connecting: float, reading: float) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError(f"{address!r} is no http or https address of a server; see AWS_ENDPOINT_URL")
        self.host = parts.netloc.rpartition("@")[2]
        """The host and port as requests name them."""
        secure = parts.scheme == "https"
        self._place = parts.hostname, parts.port or (443 if secure else 80)
        self._context = _trusting() if secure else None
        self._connecting, self._reading, self._most = connecting, reading, most
        self._idle: deque[tuple[float, HttpConnection]] = deque()
        weakref.finalize(self, _close_all, self._idle)

    def post(self, headers: Mapping[str, str], body: bytes, *, anew: bool = False) -> ServiceAnswer:
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
        try:
            return connection.post(headers, body)
        except (OSError, Damaged) as error:
            raise NoAnswer(f"{self.host}: {error or type(error).__name__}") from error
        finally:
            if connection.stays and len(self._idle) < self._most:
                self._idle.append((time.monotonic(), connection))
            else:
                connection.close()

    def _rested(self) -> HttpConnection | None:
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

    def _opened(self) -> HttpConnection:
        try:
            return HttpConnection(*self._place, self._context, self._connecting, self._reading)
        except OSError as error:
            raise NoConnection(f"{self.host}: {error or type(error).__name__}") from error


def _close_all(idle: deque[tuple[float, HttpConnection]]) -> None:
    for _, connection in idle:
        connection.close()


def _has_something_to_read(connection: HttpConnection) -> bool:
    """Whether a connection on which nothing is asked has something to say: that it ends, or what belongs to nobody."""
    poll = select.poll()
    poll.register(connection.socket, select.POLLIN)
    return bool(poll.poll(0))


def _trusting() -> SSLContext:
    """Give a context that trusts whom the other AWS clients trust (AWS SDKs Reference Guide, `AWS_CA_BUNDLE`)."""
    import ssl

    import botocore

    bundle = os.environ.get("AWS_CA_BUNDLE") or os.path.join(os.path.dirname(botocore.__file__), "cacert.pem")
    return ssl.create_default_context(cafile=bundle)
