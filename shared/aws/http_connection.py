"""One connection to an HTTP server, over which requests go one after the other (RFC 9112).

Of a request to a service that answers in JSON, `http.client` takes the larger part: it reads an answer's head with the
parser of e-mails. This knows what such a service needs: a POST with a body, an answer with a length or in chunks.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from ssl import SSLContext

_LONGEST_LINE = 1 << 16
_MOST_HEADERS = 100
_PIECE = 1 << 18


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
        reading: seconds that an answer may take to begin, any part of it to come, and its body to be whole.

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
        self.socket.settimeout(reading)
        self._incoming: BinaryIO = self.socket.makefile("rb")
        self._reading = reading
        self.stays = True
        """Whether another request may follow the last one."""

    def post(self, headers: Mapping[str, str], body: bytes) -> ServiceAnswer:
        """Send a request and give its answer.

        Args:
            headers: all headers but the length, `host` among them.
            body: what is sent.

        Raises:
            OSError, Damaged: no whole answer came.
        """
        self.stays = False
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        self.socket.sendall(head.encode("latin-1") + body)
        status, told = self._head()
        while status < 200:  # the answer is still to come (RFC 9110 §15.2)
            status, told = self._head()
        answer = self._body(told)
        self.stays = told.get("connection", "").lower() != "close" and ("content-length" in told or _in_chunks(told))
        return ServiceAnswer(status, told, answer)

    def close(self) -> None:
        """End the connection."""
        self._incoming.close()
        self.socket.close()

    def _head(self) -> tuple[int, dict[str, str]]:
        version, _, rest = self._line().partition(" ")
        if not version.startswith("HTTP/1.") or not rest[:3].isdecimal():
            raise Damaged("the answer does not begin as one of HTTP/1")
        headers: dict[str, str] = {}
        while line := self._line():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
            if len(headers) > _MOST_HEADERS:
                raise Damaged("the answer has too many headers")
        return int(rest[:3]), headers

    def _line(self) -> str:
        line = self._incoming.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise Damaged("the answer ends within its head")
        return line.decode("latin-1").rstrip("\r\n")

    def _body(self, headers: Mapping[str, str]) -> bytes:
        end = time.monotonic() + self._reading
        if _in_chunks(headers):
            return b"".join(self._chunks(end))
        if "content-length" in headers:
            return self._whole(_number(headers["content-length"], 10), end)
        return self._incoming.read()

    def _chunks(self, end: float) -> list[bytes]:
        chunks = []
        while size := _number(self._line().partition(";")[0], 16):
            chunks.append(self._whole(size, end))
            self._line()
        while self._line():  # trailers
            pass
        return chunks

    def _whole(self, size: int, end: float) -> bytes:
        """Read so many bytes before the end (of `time.monotonic`)."""
        pieces, left = [], size
        while left:
            piece = self._incoming.read1(min(left, _PIECE))  # type: ignore[attr-defined]
            if not piece:
                raise Damaged("the answer is shorter than it says")
            if time.monotonic() > end:
                raise TimeoutError("the answer comes too slowly")
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)


def _in_chunks(headers: Mapping[str, str]) -> bool:
    return headers.get("transfer-encoding", "").lower() == "chunked"


def _number(text: str, base: int) -> int:
    try:
        number = int(text, base)
    except ValueError:
        number = -1
    if number < 0:
        raise Damaged("the answer does not say how long it is")
    return number
