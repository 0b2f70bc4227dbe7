"""DataCite and a Handle server on loopback, with the answers and the errors of the real ones, and faults on demand.

DataCite: states, errors and what an event does as in https://support.datacite.org/docs/api and datacite/lupo. Handle
server: Handle.Net Technical Manual, chapter 14, and https://doc.pidconsortium.eu/docs/responses.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from infra.local.exchange import HttpAnswer, HttpRequest
from infra.local.server import GatewayServer

Fault = Callable[[HttpRequest, Callable[[], HttpAnswer]], HttpAnswer | None]


def answer(status: int, body: Any) -> HttpAnswer:
    """An answer in JSON."""
    return HttpAnswer(status, [("Content-Type", "application/json")], json.dumps(body).encode())


def down(status: int) -> Fault:
    """It answers that it cannot, in HTML, as a proxy in front of it does."""
    return lambda request, do: HttpAnswer(status, [("Content-Type", "text/html")], b"<h1>Bad Gateway</h1>")


def lost(request: HttpRequest, do: Callable[[], HttpAnswer]) -> HttpAnswer:
    """It does what is asked, and the answer does not come in time."""
    do()
    time.sleep(0.4)
    return HttpAnswer(200, [])


def late(request: HttpRequest, do: Callable[[], HttpAnswer]) -> HttpAnswer:
    """It does nothing, and no answer comes in time."""
    time.sleep(0.4)
    return HttpAnswer(200, [])


@dataclass
class Service:
    """A service with faults: the next of them meets the next call of its method, or of any with `*`."""

    calls: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def fail(self, method: str, fault: Fault) -> None:
        """Let a fault meet the next call of a method."""
        self.faults.append((method, fault))

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request, or let a fault do so."""
        with self.lock:
            self.calls.append((request.method, request.path))
            met = next((each for each in self.faults if each[0] in ("*", request.method)), None)
            if met:
                self.faults.remove(met)
        if met:
            return met[1](request, lambda: self.serve(request)) or self.serve(request)
        return self.serve(request)

    def serve(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request."""
        raise NotImplementedError


def _credential(request: HttpRequest) -> tuple[str, str]:
    value = next((value for name, value in request.headers if name.lower() == "authorization"), "")
    user, _, password = base64.b64decode(value.removeprefix("Basic ")).decode().partition(":")
    return user, password


@dataclass
class Doi:
    """A DOI at DataCite."""

    state: str
    attributes: dict[str, Any]


@dataclass
class FakeDataCite(Service):
    """DataCite's REST API, for one repository account.

    Attributes:
        dois: by name in lower case.
        prefix: the account's.
        domain: where landing pages may be.
    """

    dois: dict[str, Doi] = field(default_factory=dict)
    prefix: str = "10.5072"
    domain: str = "repository.example"
    user: str = "FIRTH.REPO"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def serve(self, request: HttpRequest) -> HttpAnswer:
        if _credential(request) != (self.user, self.password):
            return self._error(401, "Bad credentials.")
        if not request.path.startswith("/dois"):
            return self._error(404, "The resource you are looking for doesn't exist.")
        doi = unquote(request.path.removeprefix("/dois").strip("/")).lower()
        with self.lock:
            if request.method == "GET":
                return self._shown(200, doi)
            said = json.loads(request.body)["data"]["attributes"]
            doi = doi or said.get("doi", "").lower()
            if not doi.startswith(f"{self.prefix}/"):
                return self._error(403, "You are not authorized to access this resource.")
            if request.method == "POST" and doi in self.dois:
                return self._invalid(doi, "doi", "This DOI has already been taken")
            return self._save(doi, said, self.dois.get(doi))

    def _save(self, doi: str, said: dict[str, Any], before: Doi | None) -> HttpAnswer:
        event = said.pop("event", None)
        attributes = {**(before.attributes if before else {}), **said, "doi": doi}
        states = {"publish": "findable", "register": "registered", "hide": "registered"}
        state = states.get(event, before.state if before else "draft")
        if state != "draft" and (wrong := self._wrong(attributes)):
            return self._invalid(doi, *wrong)
        self.dois[doi] = Doi(state, attributes)
        return self._shown(200 if before else 201, doi)

    def _wrong(self, attributes: dict[str, Any]) -> tuple[str, str] | None:
        if self.domain not in attributes.get("url", ""):
            return "url", f"URL is not allowed by repository {self.user.lower()} domain settings."
        if not all(each.get("name") for each in attributes.get("creators") or [{}]):
            return "creators", "Missing child element(s). Expected is ( creator )."
        if not (attributes.get("publisher") or {}).get("name"):
            return "publisher", "can't be blank"
        if not (attributes.get("titles") and attributes.get("types")):
            return "titles", "Missing child element(s)."
        return None

    def _shown(self, status: int, doi: str) -> HttpAnswer:
        found = self.dois.get(doi)
        if found is None:
            return self._error(404, "The resource you are looking for doesn't exist.")
        attributes = {**found.attributes, "state": found.state, "isActive": found.state == "findable"}
        return answer(status, {"data": {"id": doi, "type": "dois", "attributes": attributes}})

    def _invalid(self, doi: str, source: str, title: str) -> HttpAnswer:
        return answer(422, {"errors": [{"source": source, "uid": doi, "title": title}]})

    def _error(self, status: int, title: str) -> HttpAnswer:
        return answer(status, {"errors": [{"status": str(status), "title": title}]})


@dataclass
class FakeHandles(Service):
    """A Handle server that is responsible for one prefix; `handles` has the values of each, by type."""

    handles: dict[str, dict[str, Any]] = field(default_factory=dict)
    prefix: str = "21.T12996"
    administrator: str = "300:21.T12996/USER01"
    password: str = field(default_factory=lambda: f"{secrets.token_urlsafe(12)}:%/")

    def serve(self, request: HttpRequest) -> HttpAnswer:
        handle = unquote(request.path.removeprefix("/api/handles/"))
        with self.lock:
            if request.method == "GET":
                return self._resolved(handle, parse_qs(request.query).get("type", []))
            user, password = _credential(request)
            if (unquote(user), unquote(password)) != (self.administrator, self.password) or ":" in user:
                return answer(401, {"responseCode": 402, "handle": handle})
            if not handle.startswith(f"{self.prefix}/"):
                return answer(400, {"responseCode": 301, "handle": handle})
            there = handle in self.handles
            if there and "overwrite=false" in request.query:
                return answer(409, {"responseCode": 101, "handle": handle})
            values = json.loads(request.body)["values"]
            assert all({"index", "type", "data"} <= set(each) for each in values)
            self.handles[handle] = {each["type"]: each["data"]["value"] for each in values}
            return answer(200 if there else 201, {"responseCode": 1, "handle": handle})

    def _resolved(self, handle: str, types: list[str]) -> HttpAnswer:
        found = self.handles.get(handle)
        if found is None:
            return answer(404, {"responseCode": 100, "handle": handle})
        values = [
            {"index": index, "type": type, "data": {"format": "string", "value": value}, "ttl": 86400}
            for index, (type, value) in enumerate(found.items(), 1)
            if not types or type in types
        ]
        return answer(200, {"responseCode": 1, "handle": handle, "values": values})


@contextmanager
def served(service: Service) -> Iterator[str]:
    """Serve a service on loopback, and give its address."""
    server = GatewayServer("127.0.0.1", 0)
    server.serve(service)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.drain()
        server.server_close()
