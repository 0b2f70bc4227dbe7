"""The site that contract tests talk to: a local one of the run's own, or the one that `--base-url` names."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.credentials import read
from tests.contract.matrix.exposure import Watch, watching
from tests.serving import Served, serving

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A site, reached over HTTP alone: its address without a slash at the end, and three people's credentials.

    The password is the first one's; empty where nobody tells it.
    """

    url: str
    user: str
    token: str
    user2: str
    token2: str
    admin: str
    admin_token: str
    password: str = ""

    @property
    def apikey(self) -> str:
        """What the first one sends behind `ApiKey `."""
        return f"{self.user}:{self.token}"

    @classmethod
    def of(cls, url: str, credentials: Mapping[str, str]) -> "Site":
        try:
            return cls(
                url.rstrip("/"),
                credentials["STELE_USER"],
                credentials["STELE_TOKEN"],
                credentials["STELE_USER2"],
                credentials["STELE_TOKEN2"],
                credentials["STELE_ADMIN_USER"],
                credentials["STELE_ADMIN_TOKEN"],
                credentials.get("STELE_PASSWORD", ""),
            )
        except KeyError as missing:
            raise pytest.UsageError(f"{missing} is neither in the environment nor in .local/credentials.env") from None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What has come to light is looked at when everything else is over."""
    items.sort(key=lambda item: item.path.name == "test_exposure.py")


@pytest.fixture(scope="session", autouse=True)
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Watch what is sent and logged, from the first contract test to the end of the run."""
    with watching(tmp_path_factory.mktemp("watch") / "process.log") as watch:
        yield watch


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> Iterator[Served | None]:
    """Start a site of the run's own; give None where another one is under test."""
    if request.config.getoption("--base-url"):
        yield None
        return
    home = request.getfixturevalue("tmp_path_factory").mktemp("site")
    endpoint = request.getfixturevalue("emulator")
    with serving(home, AWS_ENDPOINT_URL=endpoint, LOG_LEVEL="INFO") as served:
        yield served


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, served: Served | None, watch: Watch) -> Site:
    """Give the site under test."""
    if served is None:
        credentials = {**read(ROOT / ".local" / "credentials.env"), **os.environ}
        found = Site.of(request.config.getoption("--base-url"), credentials)
    else:
        found = Site.of(served.url, read(served.home / "credentials.env"))
    for token in (found.token, found.token2, found.admin_token):
        watch.note("token", token)
    return found
