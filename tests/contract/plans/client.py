"""A client of the plans, and the documents that a test needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import requests

JSON_TYPE: Final = "application/json; charset=utf-8"
API: Final = "/api/v1"

MEMBERS: Final = (
    *("application", "source", "time", "caller", "code", "message", "page", "per_page", "total_items"),
    *("prev", "next", "items", "errors"),
)
"""The members of the envelope, in their order."""

Json = dict[str, Any]
Found = TypeVar("Found")


def fresh(word: str = "estuary") -> str:
    """A name that nothing else has."""
    return f"{word}-{uuid4().hex[:12]}"


def address(word: str = "researcher") -> str:
    """An e-mail address that nobody else has."""
    return f"{fresh(word)}@firth.example"


def document(title: str | None = None, **members: Any) -> Json:
    """Give a `dmp` with what is mandatory and what is said; a title and a contact that nothing else has."""
    return {"title": title or fresh("A plan of "), "contact": {"mbox": address()}, **members}


def visible(word: str, **more: Any) -> Json:
    """Give the `extension` that makes a plan visible so."""
    return {"extension": [{"dmproadmap": {"visibility": word, **more}}]}


PUBLIC: Final = visible("publicly_visible")
ORGANISATIONAL: Final = visible("organisationally_visible")


def posted(*dmps: Json) -> Json:
    """Give the body of a request that makes plans."""
    return {"total_items": len(dmps), "items": [{"dmp": dmp} for dmp in dmps]}


def number(dmp: Json) -> int:
    """Give the number of a plan that was answered."""
    return int(dmp["dmproadmap_links"]["get"].rpartition("/")[2])


@dataclass(frozen=True)
class Client:
    """Sends requests with a token, or with none.

    Attributes:
        url: the site.
        token: what it sends as a bearer.
        name: what the site calls it.
    """

    url: str
    token: str | None = None
    name: str = ""

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> requests.Response:
        """Send a request to a path, or a whole address; bytes and texts are sent as they are, else JSON."""
        credential = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method,
                path if path.startswith("http") else f"{self.url}{path}",
                params=arguments,
                data=body if body is None or isinstance(body, bytes | str) else json.dumps(body).encode(),
                headers={**credential, **(headers or {})},
                allow_redirects=False,
                timeout=60,
            )

    def ok(self, method: str, path: str, body: Any = None, *, status: int = 200, **details: Any) -> Json:
        """Send a request that succeeds, and give its envelope."""
        answer = self.send(method, path, body, **details)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return envelope(answer)

    def refused(self, method: str, path: str, body: Any = None, **details: Any) -> tuple[int, list[str]]:
        """Send a request that is refused; give the status and the texts."""
        answer = self.send(method, path, body, **details)
        assert answer.status_code >= 400, f"{method} {path}: {answer.status_code} {answer.text}"
        told = envelope(answer)
        assert (told["total_items"], told["items"]) == (0, [])
        errors: list[str] = told["errors"]
        return answer.status_code, errors

    def create(self, title: str | None = None, **members: Any) -> Json:
        """Make a plan of a title and a contact, and of what is said besides; give all of it."""
        return self.post(document(title, **members))[0]

    def post(self, *dmps: Json) -> list[Json]:
        """Make plans; give all of each."""
        made = self.ok("POST", f"{API}/plans", posted(*dmps), status=201)
        return [item["dmp"] for item in made["items"]]

    def get(self, id: int) -> Json:
        """Read a plan."""
        told = self.ok("GET", f"{API}/plans/{id}")
        assert told["total_items"] == 1
        [item] = told["items"]
        dmp: Json = item["dmp"]
        return dmp

    def list(self, **arguments: Any) -> Json:
        """List plans; give the envelope."""
        return self.ok("GET", f"{API}/plans", arguments=arguments)

    def sees(self, id: int) -> bool:
        """Whether it sees a plan: it reads it and finds it in its list, or neither."""
        answer = self.send("GET", f"{API}/plans/{id}")
        if answer.status_code == 404:
            assert envelope(answer)["errors"] == ["dmp could not be found"]
        else:
            assert answer.status_code == 200, answer.text
        listed = id in self.numbers()
        assert listed == answer.ok
        return listed

    def numbers(self) -> set[int]:
        """Give the numbers of all plans that it lists, page by page as a list says; each is there once."""
        answer, found = self.send("GET", f"{API}/plans?per_page=100"), list[int]()
        if answer.status_code == 404:
            assert envelope(answer)["errors"] == ["No Plans found"]
            return set()
        while True:
            told = envelope(answer)
            found += [number(item["dmp"]) for item in told["items"]]
            if "next" not in told:
                assert found == sorted(set(found))
                assert len(found) == told["total_items"]
                return set(found)
            answer = self.send("GET", beside(self.url, told["next"]))


def beside(url: str, path: str) -> str:
    """Give the whole address of a path that a site has named: from its host on."""
    parts = urlsplit(url)
    assert path.startswith(f"{parts.path}/api/v1/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def envelope(answer: requests.Response) -> Json:
    """Give the envelope of an answer, which is as every envelope is."""
    assert answer.headers["Content-Type"] == JSON_TYPE
    told: Json = answer.json()
    assert list(told) == [name for name in MEMBERS if name in told]
    assert told["application"] == "DMPRoadmap"
    assert told["code"] == answer.status_code
    assert told["message"] == HTTPStatus(answer.status_code).phrase.upper()
    assert isinstance(told["items"], list)
    assert ("errors" in told) == (answer.status_code != 200)
    assert all(isinstance(text, str) for text in told.get("errors", ()))
    return told


def authenticate(url: str, said: Mapping[str, Any]) -> Json:
    """Get a token for what a client says of itself; give all that is told."""
    answer = Client(url).send("POST", f"{API}/authenticate", said, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told
