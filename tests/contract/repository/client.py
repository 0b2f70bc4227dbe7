"""A client of the repository, as simple as `curl`, and the objects that a test needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import requests

JSON_TYPE = "application/json;charset=UTF-8"
PATCH_TYPE = "application/json-patch+json"
COMMUNITY = "surf"
"""The community that every site has; its schema has no fields."""

Json = dict[str, Any]
Found = TypeVar("Found")


def fresh(word: str = "gauge") -> str:
    """A name that nothing else has."""
    return f"{word}-{uuid4().hex[:12]}"


def at(it: Json | str) -> str:
    """The path of an object, given by its envelope, its pid or its path."""
    pid = it if isinstance(it, str) else str(it["properties"]["pid"])
    return pid if pid.startswith("/") else f"/api/objects/{pid.replace(':', '/', 1)}"


class Client:
    """Sends requests with a token in the query, as clients of this API do, or with none.

    Args:
        url: the site.
        token: what it sends as `token`.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        self.token = token
        self._session = requests.Session()

    def send(self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Any:
        """Send a request to a path, with its query if it has one; bytes and texts are sent as they are."""
        said = {"token": self.token} if self.token else {}
        return self._session.request(
            method,
            f"{self.url}{path}",
            params=said,
            data=body if body is None or isinstance(body, bytes | str) else json.dumps(body),
            headers=headers,
            allow_redirects=False,
            timeout=60,
        )

    def ok(self, method: str, path: str, body: Any = None, *, status: int = 200, **details: Any) -> Any:
        """Send a request that succeeds, and give what it says."""
        answer = self.send(method, path, body, **details)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        if not answer.content:
            return None
        assert answer.headers["Content-Type"] == JSON_TYPE
        return answer.json()

    def refused(self, method: str, path: str, body: Any = None, **details: Any) -> tuple[int, Any]:
        """Send a request that is refused: the status and what is said."""
        answer = self.send(method, path, body, **details)
        assert answer.status_code >= 400, f"{method} {path}: {answer.status_code} {answer.text}"
        assert answer.headers["Content-Type"] == JSON_TYPE
        return answer.status_code, answer.json()

    def get(self, it: Json | str) -> Any:
        """Read an object, or what else is at a path."""
        return self.ok("GET", at(it))

    def create(self, title: str = "Tidal gauge 7", namespace: str = "deposit", **values: Any) -> Json:
        """Make a draft, in the community that every site has unless it is said."""
        said = {"title": title, "community": f"community:{COMMUNITY}", "sharelevel": "Open", **values}
        made: Json = self.ok("POST", f"/api/objects/{namespace}", said, status=201)
        return made

    def patch(self, it: Json | str, *operations: Json) -> Json:
        """Patch an object's metadata."""
        patched: Json = self.ok("PATCH", at(it), list(operations), headers={"Content-Type": PATCH_TYPE})
        return patched

    def add(self, it: Json | str, **values: Any) -> Json:
        """Patch an object's metadata by one `add` for each base field."""
        return self.patch(it, *({"op": "add", "path": f"/{name}", "value": value} for name, value in values.items()))

    def upload(self, it: Json | str, name: str = "run.csv", content: bytes = b"a,b\n") -> Json:
        """Upload a file into a draft."""
        stored: Json = self.ok("PUT", f"{at(it)}/files/{quote(name)}", content)
        return stored

    def submit(self, it: Json | str) -> Json:
        """Submit a draft for publication."""
        submitted: Json = self.ok("POST", f"{at(it)}/submit")
        return submitted

    def published(self, title: str = "Tidal gauge 7", namespace: str = "deposit", **values: Any) -> Json:
        """Make an object and publish it."""
        return self.submit(self.create(title, namespace, **values))

    def delete(self, it: Json | str) -> None:
        """Delete an object, or what else is at a path."""
        assert self.ok("DELETE", at(it), status=204) is None

    def make_community(self, id: str | None = None, **values: Any) -> Json:
        """Make a community, which only an administrator of the site may."""
        id = id or fresh("waves")
        made: Json = self.ok("POST", "/api/objects/community", {"id": id, "title": f"Waves {id}", **values}, status=201)
        return made
