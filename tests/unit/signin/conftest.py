"""A site in this process, with GitHub's place taken by the development GitHub on loopback."""

from collections.abc import Iterator

import pytest

from infra.local.development_github import PREFIX, DevelopmentGitHub, Person
from infra.local.server import GatewayServer
from shared import aws, secrets_manager
from tests.unit.accounts_table import accounts_table

from .browser import Browser

PEOPLE = (
    Person("ada-l", "Ada Muir", "ada@firth.example"),
    Person("admin", "Not the admin", "other@firth.example"),
    Person("mallory", "Mallory", "grace@firth.example", verified=False),
)


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[DevelopmentGitHub]:
    """GitHub, with three people; the site's settings and secret name it."""
    served = DevelopmentGitHub(PEOPLE)
    server = GatewayServer("127.0.0.1", 0)
    server.serve(served)
    with accounts_table(monkeypatch):
        secrets_manager.forget()
        aws.secrets_manager().create_secret(Name="github", SecretString=served.client_secret)
        monkeypatch.setenv("SIGN_UP", "anyone")
        monkeypatch.setenv("GITHUB_CLIENT_ID", served.client_id)
        monkeypatch.setenv("GITHUB_SECRET", "github")
        monkeypatch.setenv("GITHUB_URL", f"http://127.0.0.1:{server.port}{PREFIX}")
        monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{server.port}{PREFIX}")
        yield served
    secrets_manager.forget()
    server.drain()
    server.server_close()


@pytest.fixture
def browser(github: DevelopmentGitHub) -> Browser:
    """A browser without cookies."""
    return Browser()
