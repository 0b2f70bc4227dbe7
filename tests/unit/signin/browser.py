"""A browser that signs in: it calls the accounts' handler, follows to GitHub over HTTP, and keeps cookies."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests

from functions.accounts.app import handler
from functions.authorizer.app import handler as authorize
from tests.unit.events import proxy_event

HOST = "stele.example"
SITE = f"https://{HOST}"


@dataclass(frozen=True)
class Answer:
    """What the site answered."""

    status: int
    headers: Mapping[str, list[str]]
    body: str

    @property
    def location(self) -> str:
        return self.headers["Location"][0]

    @property
    def cookies(self) -> SimpleCookie:
        return SimpleCookie("\n".join(self.headers.get("Set-Cookie", [])))

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Somebody's browser. It is honest about where it was: `came_from` is the value of Sec-Fetch-Site."""

    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, address: str, method: str = "GET", came_from: str = "same-origin", **headers: str) -> Answer:
        """Send a request to the site, past the real authorizer."""
        parts = urlsplit(address)
        fields = {"Sec-Fetch-Site": came_from, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        query = parse_qs(parts.query, keep_blank_values=True) or None
        event = proxy_event(method, parts.path, headers=fields, query=query, host=HOST)
        arn = f"arn:aws:execute-api:eu-west-1:123456789012:u1x2y3z4a5/live/{method}{parts.path}"
        verdict = authorize({"type": "REQUEST", "methodArn": arn, **event}, None)
        event["requestContext"]["authorizer"] = verdict["context"]
        given = handler(event, None)
        answer = Answer(given["statusCode"], given["multiValueHeaders"], given["body"])
        self._keep(answer)
        return answer

    def begin(self, next: str = "") -> str:
        """Ask to sign in; gives the address at GitHub."""
        answer = self.open(f"/account/login{f'?next={next}' if next else ''}")
        assert answer.status == 302, answer.body
        return answer.location

    def choose(self, address: str, login: str) -> str:
        """Say at GitHub who one is; gives the address that GitHub sends the browser back to."""
        return at_github(address, login=login)

    def sign_in(self, login: str, next: str = "") -> Answer:
        """The whole way; gives the site's answer to the callback."""
        return self.open(self.choose(self.begin(next), login), came_from="cross-site")

    def _keep(self, answer: Answer) -> None:
        for name, morsel in answer.cookies.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def at_github(address: str, **more: str) -> str:
    """Answer GitHub's question; gives the address that it sends the browser back to."""
    parts = urlsplit(address)
    question = {**dict(parse_qsl(parts.query)), **more}
    answer = requests.get(
        f"{parts.scheme}://{parts.netloc}{parts.path}", params=question, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]
