"""Secrets that the tests send and are given, and whether any of them comes to light in a log.

Every request of a process is watched, whichever test sends it, and so is everything that the process logs.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

SHORTEST = 16
"""Characters of the shortest secret; what is shorter is a test's idea of a bad one."""

_CREDENTIAL_HEADERS = ("Authorization", "X-CKAN-API-Key", "HTTP_AUTHORIZATION", "X-CSRFToken")
_SECRET_ARGUMENTS = {"token", "code", "state", "code_verifier", "client_secret", "X-Amz-Signature"}
_SECRET_MEMBERS = {"token", "password", "client_secret", "access_token"}
_SHOWN_TOKEN = re.compile(r'id="accesstoken"[^>]* value="([^"]+)"|value="([^"]+)"[^>]* id="accesstoken"')

PATTERNS = {
    "a token": re.compile(r"(?<![0-9a-zA-Z/_-])[0-9a-f]{40}(?![0-9a-zA-Z])"),  # an SHA-1 is a segment of a path
    "a Basic credential": re.compile(r"\bBasic [A-Za-z0-9+/]{8,}"),
    "a web token": re.compile(r"\beyJ[\w-]{8,}\."),
    "a cookie": re.compile(r"\bstele_(session|csrf|signin)=\w"),
    "a presigned query": re.compile(r"X-Amz-(Signature|Credential|Security-Token)", re.IGNORECASE),
    "a token's argument": re.compile(r"[?&](token|code|state|client_secret)="),
}
"""What a secret looks like, for those that no test has sent itself."""


def exposed(text: str, secrets: Mapping[str, str]) -> Iterator[str]:
    """The kinds of secrets that a text holds, never the secrets themselves; `secrets` has the kinds of known ones."""
    yield from (kind for kind, pattern in PATTERNS.items() if pattern.search(text))
    yield from sorted({f"{kind} of a test's" for secret, kind in secrets.items() if secret in text})


@dataclass
class Watch:
    """What has been watched.

    Attributes:
        log: the file of everything that this process has logged.
        secrets: the secrets, each with its kind.
    """

    log: Path
    secrets: dict[str, str] = field(default_factory=dict)
    _away: bool = False

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """What is sent meanwhile is no secret."""
        self._away = True
        yield
        self._away = False

    def note(self, kind: str, secret: str) -> None:
        """Keep a secret in mind."""
        if len(secret) >= SHORTEST and not self._away:
            self.secrets.setdefault(secret, kind)

    def note_exchange(self, request: requests.PreparedRequest, answer: requests.Response) -> None:
        """Keep in mind what a request carried, and what its answer gave."""
        for name in _CREDENTIAL_HEADERS:
            self._note_credential(request.headers.get(name) or "")
        self._note_cookies((request.headers.get("Cookie") or "").split(";"))
        self._note_address(request.url or "")
        self._note_body(request.body)
        self._note_cookies(answer.raw.headers.getlist("Set-Cookie"))
        self._note_address(answer.headers.get("Location", ""))
        if "/account/" in (request.url or "") and answer.headers.get("Content-Type", "").startswith("application/json"):
            self._note_body(answer.content)
        elif "/get-token" in (request.url or ""):
            for found in _SHOWN_TOKEN.findall(answer.text):
                self.note("token", "".join(found))

    def _note_credential(self, value: str | bytes) -> None:
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        scheme, _, rest = text.strip().rpartition(" ")
        self.note("credential", rest)
        self.note("credential", rest.rpartition(":")[2])
        if scheme.lower() == "basic":
            try:
                self.note("password", base64.b64decode(rest).decode("latin-1").partition(":")[2])
            except (binascii.Error, ValueError):
                return

    def _note_cookies(self, cookies: Iterable[str]) -> None:
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].strip().partition("=")
            if name.startswith("stele_"):
                self.note("cookie", value)
                for part in value.split("."):
                    self.note("cookie", part)

    def _note_address(self, address: str) -> None:
        for name, value in parse_qsl(urlsplit(address).query):
            if name in _SECRET_ARGUMENTS:
                self.note(f"argument {name}", value)

    def _note_body(self, body: Any) -> None:
        try:
            members = json.loads(body)
        except (TypeError, ValueError, RecursionError):
            return
        for name in _SECRET_MEMBERS & set(members if isinstance(members, dict) else ()):
            self.note(name, str(members[name]))


class Exchanges:
    """Lets a watch see every request that this process sends with `requests`, and everything that it logs."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._patch = pytest.MonkeyPatch()

    def begin(self) -> None:
        """Begin to watch."""
        self._handler = _WholeRecords(self._watch.log, encoding="utf-8")
        logging.getLogger().addHandler(self._handler)
        watch, send = self._watch, HTTPAdapter.send

        def watched(
            self: HTTPAdapter, request: requests.PreparedRequest, *more: Any, **options: Any
        ) -> requests.Response:
            answer = send(self, request, *more, **options)
            watch.note_exchange(request, answer)
            return answer

        self._patch.setattr(HTTPAdapter, "send", watched)

    def end(self) -> None:
        """Watch no longer."""
        self._patch.undo()
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()


class _WholeRecords(logging.FileHandler):
    """Writes what a record says and everything that it carries."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} {vars(record)}"
