"""A development GitHub: a sign-in page that asks nobody for a password, in the place of GitHub's on this machine.

The site signs people in with it exactly as with GitHub (https://docs.github.com/en/apps/oauth-apps): the code flow with
state and PKCE, codes that work once, and the questions of its REST API. It is part of the local platform and in no
Lambda package.
"""

import base64
import hashlib
import hmac
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from infra.local.exchange import Answering, HttpAnswer, HttpRequest
from shared.html import CONTENT_TYPE, environment

PREFIX = "/_github"
"""Where it is on the site; the route table has nothing that begins so."""

_MEMBERSHIP = "/user/memberships/orgs/"

_NOTHING: Mapping[str, Any] = {"place": "", "places": (), "menu": (), "wrong": None, "people": (), "question": {}}
"""What the page shows of itself: no part of the site it stands beside."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account at the development GitHub."""

    login: str
    name: str
    email: str
    verified: bool = True

    @property
    def id(self) -> int:
        """The number of the account: the same for a login at every start."""
        return zlib.crc32(self.login.lower().encode())

    @classmethod
    def stranger(cls, login: str) -> "Person":
        """Somebody whom the page did not offer."""
        return cls(login, "", f"{login}@firth.example")


@dataclass(frozen=True)
class _Grant:
    person: Person
    redirect_uri: str
    challenge: str


class DevelopmentGitHub:
    """GitHub's side of signing in, for one OAuth application.

    Args:
        people: who is offered on the page; any other name may be typed.
        client_id: the application's id.
        client_secret: its secret; made up where none is given.

    Attributes:
        members: of each organisation, by login, the state of membership (`active` or `pending`).
    """

    def __init__(
        self, people: tuple[Person, ...], client_id: str = "development", client_secret: str | None = None
    ) -> None:
        self.client_id = client_id
        self.members: Mapping[str, Mapping[str, str]] = {}
        self.client_secret = client_secret or secrets.token_hex(20)
        self._people = {person.login: person for person in people}
        self._grants: dict[str, _Grant] = {}
        self._signed_in: dict[str, Person] = {}

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request below `PREFIX`."""
        match request.method, request.path.removeprefix(PREFIX):
            case "GET", "/login/oauth/authorize":
                return self._authorize(dict(parse_qsl(request.query)))
            case "POST", "/login/oauth/access_token":
                return self._access_token(dict(parse_qsl(request.body.decode())))
            case "GET", "/user":
                return self._told(request, _user)
            case "GET", "/user/emails":
                return self._told(request, _emails)
            case "GET", path if path.startswith(_MEMBERSHIP):
                members = self.members.get(path.removeprefix(_MEMBERSHIP), {})
                return self._told(request, lambda person: _membership(members.get(person.login)))
        return _json({"message": "Not Found"}, 404)

    def _authorize(self, question: Mapping[str, str]) -> HttpAnswer:
        """Ask who it is; once that is said, send the browser back."""
        if wrong := self._wrong(question):
            return _page("Development sign-in", 400, wrong=wrong)
        if question.get("denied"):
            return _back(
                question, error="access_denied", error_description="The user has denied your application access."
            )
        if login := question.get("login"):
            code = secrets.token_hex(10)
            person = self._people.get(login) or Person.stranger(login)
            self._grants[code] = _Grant(person, question["redirect_uri"], question["code_challenge"])
            return _back(question, code=code)
        return _page("Development sign-in", 200, people=self._people.values(), question=question)

    def _wrong(self, question: Mapping[str, str]) -> str | None:
        if question.get("client_id") != self.client_id:
            return "No application has this client_id."
        if not question.get("redirect_uri", "").endswith("/account/callback"):
            return "The redirect_uri is not the application's."
        if question.get("code_challenge_method") != "S256" or not question.get("code_challenge"):
            return "The application must use PKCE with S256."
        return None

    def _access_token(self, given: Mapping[str, str]) -> HttpAnswer:
        """Take a code, once, for an access token. What is wrong is said in a 200, as GitHub does."""
        application = (self.client_id, self.client_secret)
        if (given.get("client_id"), given.get("client_secret")) != application:
            return _json({"error": "incorrect_client_credentials"})
        grant = self._grants.pop(given.get("code", ""), None)
        if grant is None or not hmac.compare_digest(grant.challenge, _challenge(given.get("code_verifier", ""))):
            return _json({"error": "bad_verification_code"})
        if given.get("redirect_uri") != grant.redirect_uri:
            return _json({"error": "redirect_uri_mismatch"})
        token = f"gho_{secrets.token_hex(18)}"
        self._signed_in[token] = grant.person
        return _json({"access_token": token, "scope": "read:user,user:email", "token_type": "bearer"})

    def _told(self, request: HttpRequest, tell: Any) -> HttpAnswer:
        field = next((value for name, value in request.headers if name.lower() == "authorization"), "")
        person = self._signed_in.get(field.removeprefix("Bearer "))
        if person is None:
            return _json({"message": "Bad credentials"}, 401)
        told = tell(person)
        return _json(told) if told else _json({"message": "Not Found"}, 404)


class SiteWithGitHub:
    """A site with a development GitHub beside it, below `PREFIX`."""

    def __init__(self, site: Answering, github: DevelopmentGitHub) -> None:
        self._site = site
        self._github = github

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Let the one or the other answer."""
        return (self._github if request.path.startswith(f"{PREFIX}/") else self._site).handle(request)


def _user(person: Person) -> dict[str, Any]:
    return {"id": person.id, "login": person.login, "name": person.name or None, "email": None, "type": "User"}


def _membership(state: str | None) -> dict[str, Any] | None:
    return {"state": state, "role": "member"} if state else None


def _emails(person: Person) -> list[dict[str, Any]]:
    return [{"email": person.email, "primary": True, "verified": person.verified, "visibility": "private"}]


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _back(question: Mapping[str, str], **answer: str) -> HttpAnswer:
    arguments = urlencode({**answer, "state": question.get("state", "")})
    return HttpAnswer(302, [("Location", f"{question['redirect_uri']}?{arguments}"), ("Cache-Control", "no-store")])


def _json(value: Any, status: int = 200) -> HttpAnswer:
    return HttpAnswer(status, [("Content-Type", "application/json")], json.dumps(value).encode())


def _page(title: str, status: int, **content: Any) -> HttpAnswer:
    template = environment(Path(__file__).with_name("templates")).get_template("development_github.html")
    html = template.render(site="", user="", title=title, **{**_NOTHING, **content})
    return HttpAnswer(status, [("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store")], html.encode())
