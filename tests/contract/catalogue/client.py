"""A client of the catalogue, as simple as those of its time, and the forms in which they send bodies."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import uuid4

import requests

JSON_TYPE = "application/json;charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded"

FORMS: Mapping[str, tuple[Callable[[str], str], str | None]] = {
    "a": (quote, None),
    "b": (lambda text: f"{quote_plus(text)}=1", FORM_TYPE),
    "c": (lambda text: f"{quote_plus(text)}=", FORM_TYPE),
    "d": (lambda text: f"{text}=1", FORM_TYPE),
    "e": (str, FORM_TYPE),
    "f": (str, "application/json"),
}
"""How a JSON text is sent, and under which media type: each form by a letter."""


def fresh(word: str = "peat") -> str:
    """A name that nothing else has."""
    return f"{word}-{uuid4().hex[:12]}"


class Client:
    """Sends requests with a key, or with none.

    Args:
        url: the site.
        key: what it sends as `Authorization`.
    """

    def __init__(self, url: str, key: str | None = None) -> None:
        self.url = url
        self.key = key
        self._session = requests.Session()

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        form: str = "f",
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a body in one of the forms; a text is sent as it is."""
        sent: dict[str, str] = {"Authorization": self.key} if self.key else {}
        write, media_type = FORMS[form]
        if media_type and body is not None:
            sent["Content-Type"] = media_type
        content = body if isinstance(body, str | None) else write(json.dumps(body, ensure_ascii=False))
        data = None if content is None else content.encode()
        return self._session.request(
            method,
            f"{self.url}{path}",
            data=data,
            headers={**sent, **(headers or {})},
            allow_redirects=False,
            timeout=60,
        )

    def ok(self, method: str, path: str, body: Any = None, **details: Any) -> Any:
        """Send a request that is answered with 200, and give what it says."""
        answer = self.send(method, path, body, **details)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        assert "Content-Type" in answer.headers
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return self.ok("GET", path)

    def refused(self, method: str, path: str, body: Any = None, **details: Any) -> tuple[int, Any]:
        """Send a request that is refused: the status and what is said."""
        answer = self.send(method, path, body, **details)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["Content-Type"] == JSON_TYPE
        return answer.status_code, answer.json()

    def make(self, name: str | None = None, **values: Any) -> dict[str, Any]:
        """Make a package."""
        made: dict[str, Any] = self.ok("POST", "/api/rest/package", {"name": name or fresh(), **values})
        return made

    def make_group(self, name: str | None = None, **values: Any) -> dict[str, Any]:
        """Make a group."""
        made: dict[str, Any] = self.ok("POST", "/api/rest/group", {"name": name or fresh("fens"), **values})
        return made
