"""Asking the authorizer as API Gateway does, and what it needs to answer."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from functions.authorizer.app import handler
from infra.local.routing import Router
from shared import aws, secrets_manager
from shared.routes import GROUPS
from tests.unit.events import authorizer_event

SECRET = "signing"
UNKNOWN = "0123456789abcdef0123456789abcdef01234567"

ANONYMOUS = {"principal_kind": "anonymous"}
REFUSED = {"principal_kind": "refused", "refusal": "invalid token"}

REGISTRY = "/api/object/"
EXPERIMENTS = "/api/v1/experiment/"
PLANS = "/api/v1/plans"
REPOSITORY = "/api/objects/deposit/5"
CATALOGUE = "/api/rest/package"
ACCOUNTS = "/account/me"
WEB = "/docs/"
EVERYWHERE = (REGISTRY, EXPERIMENTS, PLANS, REPOSITORY, CATALOGUE, ACCOUNTS, WEB)

_ROUTER = Router(GROUPS)


@contextmanager
def signing_secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A secret with one version that web tokens are signed with. Inside `accounts_table`."""
    monkeypatch.setenv("SIGNING_SECRET", SECRET)
    aws.secrets_manager().create_secret(Name=SECRET, SecretString="first" * 20)
    secrets_manager.forget()
    yield
    secrets_manager.forget()


def rotate(value: str) -> None:
    """Gives the signing secret a new current version; the old one becomes the previous one."""
    aws.secrets_manager().put_secret_value(SecretId=SECRET, SecretString=value)


def ask(
    headers: Mapping[str, str] | None = None,
    path: str = REGISTRY,
    method: str = "GET",
    query: Mapping[str, list[str]] | None = None,
) -> dict[str, str]:
    """The context that the authorizer gives for a request."""
    event = authorizer_event(path, headers)
    match = _ROUTER.match(path)
    assert match
    event |= {
        "httpMethod": method,
        "resource": match.resource,
        "multiValueQueryStringParameters": dict(query) if query else None,
    }
    context: dict[str, str] = handler(event, None)["context"]
    return context


def basic(username: str, password: str, charset: str = "utf-8") -> dict[str, str]:
    """The header of HTTP Basic."""
    pair = base64.b64encode(f"{username}:{password}".encode(charset)).decode()
    return {"Authorization": f"Basic {pair}"}


def bearer(text: str) -> dict[str, str]:
    """The header with a bearer token."""
    return {"Authorization": f"Bearer {text}"}
