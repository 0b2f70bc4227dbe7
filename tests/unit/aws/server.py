"""A server that speaks DynamoDB's protocol as badly as it is told, and keeps what it was really asked to do."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any
from zlib import crc32

Behave = Callable[["BadServer", socket.socket, bytes], bool]
"""Deals with a request, given its body; says whether the connection stays open."""


class BadServer:
    """Answers on a loopback port; what `behaviours` holds comes first, then it is a good one.

    A transaction counts once for each `ClientRequestToken`, as DynamoDB has it.
    """

    def __init__(self, host: str) -> None:
        self.behaviours: list[Behave] = []
        self.done: list[str] = []
        """The tokens of the transactions that were carried out."""
        self.asked = self.connections = 0
        self.reply: dict[str, Any] = {}
        self._ended = Event()
        self._lock = Lock()
        self._listener = socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=64
        )
        named = f"[{host}]" if ":" in host else host
        self.url = f"http://{named}:{self._listener.getsockname()[1]}"

    def run(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def stop(self) -> None:
        """End it, and whoever hangs."""
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming, suppress(OSError):
            while body := _request(incoming):
                with self._lock:
                    self.asked += 1
                    behave = self.behaviours.pop(0) if self.behaviours else good
                if not behave(self, connection, body):
                    return

    def carry_out(self, body: bytes) -> None:
        """Do what a request asks for."""
        token = json.loads(body).get("ClientRequestToken")
        with self._lock:
            if token and token not in self.done:
                self.done.append(token)

    def hang(self) -> None:
        """Say nothing until all is over."""
        self._ended.wait()


def _request(incoming: Any) -> bytes:
    length = 0
    while (line := incoming.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body: bytes = incoming.read(length)
    return body


def answer(
    reply: bytes, *, status: str = "200 OK", checksum: int | None = None, length: int | None = None, more: str = ""
) -> bytes:
    """Give an answer's bytes; its checksum and its length are true unless they are given."""
    told = crc32(reply) if checksum is None else checksum
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(reply) if length is None else length}\r\nx-amz-crc32: {told}\r\n"
    return (head + more + "\r\n").encode() + reply


def good(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked and answer."""
    server.carry_out(body)
    connection.sendall(answer(json.dumps(server.reply).encode()))
    return True


def good_and_gone(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Answer well, and end the connection without a word before the next request."""
    good(server, connection, body)
    return False


def done_in_silence(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked and end the connection."""
    server.carry_out(body)
    return False


def deaf(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """End the connection, having done nothing."""
    return False


def reset(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked and break the connection off."""
    server.carry_out(body)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def cut(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked; the answer ends early."""
    server.carry_out(body)
    connection.sendall(answer(b'{"Item":{"pk"', length=300))
    return False


def half_closed(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked, begin to answer, and send no more, but stay."""
    server.carry_out(body)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
    connection.shutdown(socket.SHUT_WR)
    server.hang()
    return False


def slow(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked, and never answer."""
    server.carry_out(body)
    server.hang()
    return False


def wrong_sum(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked; the answer was damaged on its way."""
    server.carry_out(body)
    connection.sendall(answer(b'{"Item":{}}', checksum=1))
    return True


def no_json(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Let somebody in between answer with a page."""
    connection.sendall(answer(b"<html>welcome to the hotel</html>"))
    return True


def twice(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked, and answer twice."""
    server.carry_out(body)
    connection.sendall(2 * answer(b"{}"))
    return True


def longer_than_said(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked; the answer goes on where it should end."""
    server.carry_out(body)
    text = b"{}"
    connection.sendall(answer(text + b"HTTP/1.1 200 OK\r\n", length=len(text), checksum=crc32(text)))
    return True


def error_with_200(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Fail, and say 200."""
    connection.sendall(answer(b'{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}'))
    return True


def unavailable(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Say 503, in no words of DynamoDB's."""
    connection.sendall(answer(b"<html>later</html>", status="503 Service Unavailable"))
    return True


def failed_when_done(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Do what is asked, and say 500."""
    server.carry_out(body)
    connection.sendall(answer(b'{"__type":"x#InternalServerError","message":"?"}', status="500 Oh"))
    return True


def throttled(server: BadServer, connection: socket.socket, body: bytes) -> bool:
    """Say that it is too much."""
    reply = b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slower"}'
    connection.sendall(answer(reply, status="400 Bad Request"))
    return True


@contextmanager
def bad_server(host: str = "127.0.0.1") -> Iterator[BadServer]:
    """Run such a server."""
    server = BadServer(host)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join()
