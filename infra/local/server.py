"""The HTTP server in front of the local gateway: chalice's, with what HTTP/1.1 clients need mended.

Mended: HEAD has no body, header fields may come twice in both directions, chunked bodies are read, an answer
leaves in one packet, a hundred clients may connect at once, queries (which may hold tokens) are not printed, and what
the server itself refuses is refused as the gateway does.
"""

import socket
import sys
import threading
import time
from http import HTTPStatus
from socketserver import TCPServer
from typing import Any

from chalice.local import ChaliceRequestHandler, ThreadedHTTPServer

from infra.local.exchange import Answering, HttpAnswer, HttpRequest
from infra.local.gateway import LARGEST_REQUEST, own_answer

_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
_MOST_DISCARDED = 4 * LARGEST_REQUEST


class BodyError(Exception):
    """The body cannot be read; the answer says why, and the connection cannot go on."""

    def __init__(self, answer: HttpAnswer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class Closed:
    """The gateway of a site that stops."""

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Refuse the request."""
        return own_answer(503, "Service Unavailable")


class GatewayServer(ThreadedHTTPServer):
    """Listens at once, answers from `serve` on; one thread a connection.

    Args:
        host: the address to listen at.
        port: the port, 0 for a free one.

    Attributes:
        verbose: whether each request is printed, without its query.

    Raises:
        OSError: the port is taken.
    """

    verbose = False
    allow_reuse_port = False
    request_queue_size = 256

    def __init__(self, host: str, port: int) -> None:
        self._busy = 0
        self._idle = threading.Condition()
        super().__init__((host, port), GatewayHandler)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind without asking a name server for the host's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.port

    def serve(self, gateway: Answering) -> None:
        """Let a gateway answer, in threads of the server's own."""
        self.gateway: Answering = gateway
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def drain(self, seconds: float = 10) -> None:
        """Take no more connections, and no more requests at those there are; let the requests under way finish."""
        self.gateway = Closed()
        self.shutdown()
        with self._idle:
            self._idle.wait_for(lambda: not self._busy, timeout=seconds)

    def began(self) -> None:
        """Count a request as under way."""
        with self._idle:
            self._busy += 1

    def ended(self) -> None:
        """Count a request as done."""
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print an unforeseen error; a client that hung up is none."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class GatewayHandler(ChaliceRequestHandler):
    """Reads requests from one connection and writes the gateway's answers."""

    disable_nagle_algorithm = True
    wbufsize = -1  # head and body of an answer leave together

    def __init__(self, request: socket.socket, client_address: Any, server: GatewayServer) -> None:
        # chalice's own __init__ would build its gateway for a Chalice application
        super(ChaliceRequestHandler, self).__init__(request, client_address, server)

    def _generic_handle(self) -> None:
        began = time.perf_counter()
        self.server.began()
        try:
            try:
                request = HttpRequest(
                    self.command, self._target(), list(self.headers.items()), self._body(), self.client_address[0]
                )
                answer = self.server.gateway.handle(request)
            except BodyError as error:
                self.close_connection = True
                answer = error.answer
            self._write(answer)
            if self.server.verbose:
                self._print(answer, time.perf_counter() - began)
        finally:
            self.server.ended()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = do_PATCH = do_OPTIONS = _generic_handle

    def __getattr__(self, name: str) -> Any:
        """Hand every other method to the gateway, which refuses it."""
        if name.startswith("do_"):
            return self._generic_handle
        raise AttributeError(name)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no HTTP request, or is longer than the server reads, as the gateway refuses."""
        self.close_connection = True
        self.request_version = self.protocol_version  # one that could not be read passes for 0.9, which has no head
        self._write(own_answer(code, HTTPStatus(code).phrase))

    def handle_expect_100(self) -> bool:
        """Tell a client that waits to go on, at once."""
        go_on: bool = super().handle_expect_100()
        self.wfile.flush()
        return go_on

    def _target(self) -> str:
        """Give the path and query; a proxy's absolute form is cut down to them, raw bytes are percent-encoded."""
        target = self.path
        if not target.startswith("/"):
            target = "/" + target.partition("://")[2].partition("/")[2]
        target = target.partition("#")[0]
        return "".join(it if "!" <= it <= "~" else f"%{ord(it):02X}" for it in target)

    def _body(self) -> bytes:
        """Read the body.

        Raises:
            BodyError: its length is nonsense or above the gateway's limit.
        """
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        declared = self.headers.get("Content-Length", "0").strip()
        if not declared.isdecimal():
            raise BodyError(own_answer(400, "Bad Request"))
        length = int(declared)
        if length > LARGEST_REQUEST:
            self._discard(length)
            raise BodyError(own_answer(413, "Request Too Long"))
        body: bytes = self.rfile.read(length)
        return body

    def _chunks(self) -> bytes:
        """Read a chunked body (RFC 9112, section 7.1) with its trailers."""
        body = bytearray()
        while size := self._chunk_size():
            body += self.rfile.read(size)
            self.rfile.readline()
            if len(body) > LARGEST_REQUEST:
                raise BodyError(own_answer(413, "Request Too Long"))
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _chunk_size(self) -> int:
        line = self.rfile.readline(1024).partition(b";")[0].strip()
        try:
            return int(line, 16)
        except ValueError:
            raise BodyError(own_answer(400, "Bad Request")) from None

    def _discard(self, length: int) -> None:
        """Read a refused body away, so that a client that is still sending gets to read the answer."""
        left = min(length, _MOST_DISCARDED)
        while left > 0 and (read := self.rfile.read(min(left, 1 << 16))):
            left -= len(read)

    def _write(self, answer: HttpAnswer) -> None:
        self.send_response_only(answer.status)
        self.send_header("Date", self.date_time_string())
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in _NO_BODY:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status not in _NO_BODY:
            self.wfile.write(answer.body)

    def _print(self, answer: HttpAnswer, seconds: float) -> None:
        now, path = time.strftime("%H:%M:%S"), self._target().partition("?")[0]
        print(f"{now}  {answer.status}  {seconds * 1000:5.0f} ms  {self.command} {path}", flush=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing of the server's own: its lines hold queries."""
