"""One connection to an HTTP server, over which requests go one after the other (RFC 9112).

Of a request to a service that answers in JSON, `http.client` takes the larger part: it reads an answer's head with the
parser of e-mails. This knows what such a service needs: a POST with a body, an answer with a length or in chunks.

Whatever comes is kept here until it has been read, so that it is known whether an answer was followed by anything: on
such a connection the next request would be given what belongs to another.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ssl import SSLContext

_LONGEST_LINE = 1 << 16
_MOST_LINES = 100
_MOST_INTERIM = 5
_LARGEST = 1 << 25
"""Bytes of an answer: twice as many as DynamoDB gives at the most."""

_PIECE = 1 << 18
_WITHOUT_BODY = frozenset({204, 304})
_STATUS = re.compile(r"HTTP/1\.([01]) ([0-9]{3})(?: .*)?")
_SIZE = {10: re.compile("[0-9]{1,10}"), 16: re.compile("[0-9A-Fa-f]{1,8}")}


class ServiceAnswer(NamedTuple):
    """What a server answered; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Damaged(Exception):
    """What came is no whole answer."""


class HttpConnection:
    """A connection that is open.

    Args:
        host: the server's name or address, without brackets.
        port: its port.
        context: for TLS; None: there is none.
        connecting: seconds that connecting may take.
        reading: seconds that sending may take, an answer's head, and its body.

    Raises:
        OSError: there is no connection.
    """

    def __init__(self, host: str, port: int, context: SSLContext | None, connecting: float, reading: float) -> None:
        sock = socket.create_connection((host, port), connecting)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket = sock if context is None else context.wrap_socket(sock, server_hostname=host)
        except OSError:
            sock.close()
            raise
        self._come = bytearray()
        self._reading = reading
        self._end = 0.0
        self.stays = True
        """Whether another request may follow the last one."""

    def post(self, headers: Mapping[str, str], body: bytes) -> ServiceAnswer:
        """Send a request and give its answer.

        Args:
            headers: all headers but the length, `host` among them.
            body: what is sent.

        Raises:
            OSError, Damaged: no whole answer came.
            ValueError: a header cannot be sent; its value is not told.
        """
        self.stays = False
        request = _head(headers, len(body)) + body
        self.socket.settimeout(self._reading)
        try:
            self.socket.sendall(request)
        except ConnectionError as error:
            return self._refusal(error)
        return self._answer()

    def close(self) -> None:
        """End the connection."""
        self.socket.close()

    def _refusal(self, error: ConnectionError) -> ServiceAnswer:
        """Give what a server answered that did not take the whole request; else the error counts."""
        with suppress(OSError, Damaged):
            answer = self._answer()
            self.stays = False
            if answer.status >= 400:
                return answer
        raise error

    def _answer(self) -> ServiceAnswer:
        self._end = time.monotonic() + self._reading
        for _ in range(_MOST_INTERIM):
            minor, status = self._status()
            headers = self._headers()
            if status >= 200:  # else the answer is still to come (RFC 9110 §15.2)
                break
        else:
            raise Damaged("the answer does not come")
        self._end = time.monotonic() + self._reading
        body = self._body(status, headers)
        closes = "close" in re.split(r"[\s,]+", headers.get("connection", "").lower())
        self.stays = minor == "1" and not closes and not self._come
        return ServiceAnswer(status, headers, body)

    def _status(self) -> tuple[str, int]:
        if (told := _STATUS.fullmatch(self._line())) is None:
            raise Damaged("the answer does not begin as one of HTTP/1")
        return told[1], int(told[2])

    def _headers(self) -> dict[str, str]:
        """Read headers; one that comes again adds to its value (RFC 9110 §5.3), which makes no length."""
        headers: dict[str, str] = {}
        for _ in range(_MOST_LINES):
            if not (line := self._line()):
                return headers
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        raise Damaged("the answer has too many headers")

    def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        if status in _WITHOUT_BODY:
            return b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        return self._take(_size(headers.get("content-length", ""), 10))

    def _chunks(self) -> bytes:
        body = bytearray()
        while size := _size(self._line().partition(";")[0].strip(), 16):
            body += self._take(size)
            if self._line():
                raise Damaged("a chunk is longer than it says")
            if len(body) > _LARGEST:
                raise Damaged("the answer is too long")
        self._headers()  # trailers
        return bytes(body)

    def _line(self) -> str:
        while (end := self._come.find(b"\n")) < 0:
            if len(self._come) > _LONGEST_LINE:
                raise Damaged("a line of the answer is too long")
            self._receive()
        return self._taken(end + 1).decode("latin-1").rstrip("\r\n")

    def _take(self, size: int) -> bytes:
        if size > _LARGEST:
            raise Damaged("the answer is too long")
        while len(self._come) < size:
            self._receive()
        return self._taken(size)

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._come[:size])
        del self._come[:size]
        return taken

    def _receive(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer comes too slowly")
        self.socket.settimeout(left)
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise Damaged("the answer is shorter than it says")
        self._come += piece


def _head(headers: Mapping[str, str], length: int) -> bytes:
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"the header {name} cannot be sent: look at what the environment says")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{lines}content-length: {length}\r\n\r\n".encode()


def _size(text: str, base: int) -> int:
    if not _SIZE[base].fullmatch(text):
        raise Damaged("the answer does not say how long it is")
    return int(text, base)
