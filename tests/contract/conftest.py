"""The site that contract tests talk to: a local one of the run's own, or the one that `--base-url` names."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.credentials import read
from tests.serving import serving

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A site, reached over HTTP alone: its address without a slash at the end, and three people's credentials."""

    url: str
    user: str
    token: str
    user2: str
    token2: str
    admin: str
    admin_token: str

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
            )
        except KeyError as missing:
            raise pytest.UsageError(f"{missing} is neither in the environment nor in .local/credentials.env") from None


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Give the site under test."""
    url = request.config.getoption("--base-url")
    if url:
        yield Site.of(url, {**read(ROOT / ".local" / "credentials.env"), **os.environ})
        return
    home = request.getfixturevalue("tmp_path_factory").mktemp("site")
    with serving(home, AWS_ENDPOINT_URL=request.getfixturevalue("emulator")) as served:
        yield Site.of(served.url, read(home / "credentials.env"))
