"""One client's connection to a server: what it sends is bytes already, so that little of the time is its own."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from infra.local.exchange import HttpRequest

_SECONDS: Final = 60
_TOLD: Final = 300
_HINTS: Final[Mapping[int, str]] = {
    401: "does it know the credential?",
    403: "may the credential's owner do this?",
    404: "does it speak this dialect, and is the address its root, without `/api`?",
}


class Failed(Exception):
    """A server did not do what it was asked; the message says what, without a credential, and what to look at."""


@dataclass(frozen=True)
class Signing:
    """What a caller's credential adds to a request: header fields, arguments, or nothing."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    arguments: Mapping[str, str] = field(default_factory=dict, repr=False)


UNSIGNED: Final = Signing()


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    signing: Signing = UNSIGNED,
    media_type: str = "application/json",
    **arguments: Any,
) -> HttpRequest:
    """Make a request, whose body is JSON if it has one."""
    query = urlencode({**arguments, **signing.arguments})
    target, headers = f"{path}?{query}" if query else path, {"Accept": "application/json", **signing.headers}
    if body is None:
        return HttpRequest(method, target, list(headers.items()))
    return HttpRequest(method, target, list({"Content-Type": media_type, **headers}.items()), json.dumps(body).encode())


def shown(asked: HttpRequest) -> str:
    """Name a request in a message: without its query and its fields, in which credentials ride."""
    return f"{asked.method} {asked.path}"


@dataclass(frozen=True)
class TimedAnswer:
    """What a server answered, and how long that took, from the first byte sent to the last one read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: float

    @property
    def ok(self) -> bool:
        """Whether it did what it was asked; a redirect is not that."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)


class Connection:
    """A connection to one server, kept as long as the server keeps it.

    Args:
        name: what messages call the server.
        url: the site's address.

    Raises:
        Failed: the address is none.
    """

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        place = urlsplit(url.rstrip("/"))
        if place.scheme not in ("http", "https") or not place.hostname:
            raise Failed(f"{name}: the address must look like http://127.0.0.1:8000")
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        self._connection = kind(place.hostname, place.port, timeout=_SECONDS)
        self._base = place.path

    def close(self) -> None:
        """Close it; the next request opens it again."""
        self._connection.close()

    def send(self, asked: HttpRequest) -> TimedAnswer:
        """Send a request and read the answer, whatever its status.

        Raises:
            Failed: there is no answer.
        """
        try:
            return self._once(asked)
        except (ConnectionError, HTTPException):  # it has closed the connection since the last request
            self.close()
        try:
            return self._once(asked)
        except (OSError, HTTPException) as reason:
            self.close()
            raise Failed(f"{self.name} did not answer {shown(asked)} ({type(reason).__name__}); does it run?") from None

    def ok(self, asked: HttpRequest) -> TimedAnswer:
        """Send a request that must succeed.

        Raises:
            Failed: it did not.
        """
        answer = self.send(asked)
        if not answer.ok:
            said = answer.body.decode(errors="replace").strip()[:_TOLD]
            hint = _HINTS.get(answer.status, "look into its log")
            raise Failed(f"{self.name} answered {shown(asked)} with {answer.status}; {hint} It said: {said}")
        return answer

    def _once(self, asked: HttpRequest) -> TimedAnswer:
        began = time.perf_counter()
        self._connection.request(asked.method, self._base + asked.target, asked.body or None, dict(asked.headers))
        response = self._connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - began) * 1000
        return TimedAnswer(response.status, {name.lower(): it for name, it in response.getheaders()}, body, took)
