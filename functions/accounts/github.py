"""GitHub's side of signing in: OAuth's code flow with PKCE, and who the person is there.

https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps, RFC 6749 §4.1, RFC 7636.
The access token that GitHub gives serves for two questions and is forgotten.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from shared.secrets_manager import secret
from shared.settings import MissingSetting, settings

if TYPE_CHECKING:
    from requests import Response, Session

SCOPE = "read:user user:email"
OF_MEMBERS = f"{SCOPE} read:org"
"""Where an organisation's members may sign up: what GitHub's OAuth documentation asks for `user/memberships`."""

_SECONDS = (5, 10)
"""How long GitHub may take: to connect, and between two bytes."""


class SignInError(Exception):
    """Signing in with GitHub did not work; the message is for the person, and holds no secret."""


class NotSetUp(SignInError):
    """This site has no GitHub application."""


class Declined(SignInError):
    """The person did not let GitHub say who they are."""


class BadCode(SignInError):
    """GitHub does not take the code: it is used up, too old, or another browser's."""


class Unavailable(SignInError):
    """GitHub cannot be reached, or answers what it should not."""


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    """A person at GitHub.

    Attributes:
        id: the account's number, which never changes.
        login: its name, which may.
        name: the name it shows.
        email: the verified primary address, or empty.
        member: whether they are a member of the organisation whose members may sign up, if the settings name one.
    """

    id: int
    login: str
    name: str
    email: str
    member: bool = False


def authorization_url(redirect_uri: str, state: str, verifier: str) -> str:
    """Give the address at GitHub that asks the person, and sends them back to `redirect_uri` with a code.

    Raises:
        NotSetUp: there is no GitHub application.
    """
    question = {
        "client_id": _client_id(),
        "redirect_uri": redirect_uri,
        "scope": OF_MEMBERS if settings.sign_up_organisation else SCOPE,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    return f"{settings.github_url}/login/oauth/authorize?{urlencode(question)}"


def challenge(verifier: str) -> str:
    """Give what GitHub is told of a code verifier beforehand: its SHA-256 in base64url (RFC 7636 §4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def account_of(code: str, redirect_uri: str, verifier: str) -> GitHubAccount:
    """Give the person that a code of GitHub's stands for. Three requests to GitHub, four where membership counts.

    Raises:
        NotSetUp: there is no GitHub application, or GitHub does not know it.
        BadCode: GitHub does not take the code.
        Unavailable: GitHub cannot be reached, or answers what it should not.
    """
    import requests

    try:
        with requests.Session() as session:
            session.trust_env = False  # no .netrc: it would take the place of the header
            session.headers["Accept"] = "application/json"
            session.headers["Authorization"] = f"Bearer {_access_token(session, code, redirect_uri, verifier)}"
            user = _json(session.get(f"{settings.github_api_url}/user", timeout=_SECONDS))
            return _account(user, _emails(session), _is_member(session))
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        raise Unavailable("GitHub does not answer as it should just now. Please try again.") from error


def _access_token(session: Session, code: str, redirect_uri: str, verifier: str) -> str:
    """Turn the code into an access token. GitHub says what is wrong with it in a 200."""
    answer = session.post(
        f"{settings.github_url}/login/oauth/access_token",
        data={
            "client_id": _client_id(),
            "client_secret": _client_secret(),
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        },
        timeout=_SECONDS,
        allow_redirects=False,
    )
    answered = _json(answer)
    match answered.get("error"):
        case None:
            return str(answered["access_token"])
        case "bad_verification_code":
            raise BadCode("GitHub does not know this sign-in any more. Please begin again.")
        case "incorrect_client_credentials" | "redirect_uri_mismatch":
            raise NotSetUp("GitHub does not accept this site's credentials; its operator has to mend that.")
        case _:
            raise BadCode("GitHub refused this sign-in. Please begin again.")


def _emails(session: Session) -> list[Any]:
    """Give the person's addresses; none where the site may not know them.

    A GitHub that cannot tell just now is another matter: without the address an invitation would be passed over.
    """
    answer = session.get(f"{settings.github_api_url}/user/emails", timeout=_SECONDS)
    if answer.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return []
    answer.raise_for_status()
    return list(answer.json())


def _is_member(session: Session) -> bool:
    """Whether the person is a member of the organisation that the settings name.

    Whom the organisation does not let this site ask about is none: GitHub then answers as for a stranger.
    """
    organisation = settings.sign_up_organisation
    if not organisation:
        return False
    answer = session.get(f"{settings.github_api_url}/user/memberships/orgs/{organisation}", timeout=_SECONDS)
    if answer.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return False
    return bool(_json(answer)["state"] == "active")


def _account(user: Mapping[str, Any], emails: list[Any], member: bool) -> GitHubAccount:
    verified = (each["email"] for each in emails if each["primary"] and each["verified"])
    return GitHubAccount(int(user["id"]), str(user["login"]), user.get("name") or "", next(verified, ""), member)


def _json(answer: Response) -> dict[str, Any]:
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError("no JSON object")
    return found


def _client_id() -> str:
    if not settings.github_client_id:
        raise NotSetUp("Signing in with GitHub is not set up on this site.")
    return settings.github_client_id


def _client_secret() -> str:
    try:
        return secret(settings.github_secret)
    except (MissingSetting, LookupError) as error:
        raise NotSetUp("Signing in with GitHub is not set up on this site.") from error
