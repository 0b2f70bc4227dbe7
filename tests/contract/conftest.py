"""The site that contract tests talk to: a local one of the run's own, or the one that `--base-url` names."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.e2e import observed
from infra.local.credentials import read
from tests import whole_run
from tests.contract.mailbox import Mailbox
from tests.exposure import Watch
from tests.own_site import OwnSite
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


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> Iterator[Served | None]:
    """Start a site of the run's own; give None where another one is under test.

    In the end its table of accounts joins the run's logs: no secret may stand in it either. So does what the functions
    of a deployed site have logged, where its logs can be read.
    """
    if request.config.getoption("--base-url"):
        yield None
        if endpoint := os.environ.get("STELE_FUNCTION_LOGS"):
            _keep_function_logs(endpoint)
        return
    home = request.getfixturevalue("tmp_path_factory").mktemp("site")
    endpoint = request.getfixturevalue("emulator")
    with serving(home, AWS_ENDPOINT_URL=endpoint, LOG_LEVEL="INFO") as served:
        yield served
        kept = whole_run.log()
        kept.write_text(json.dumps(OwnSite(endpoint, served.stack).accounts_items()))


@pytest.fixture(scope="session")
def own_site(request: pytest.FixtureRequest, served: Served | None) -> OwnSite | None:
    """Give what only a site of the run's own tells; None for another's."""
    return OwnSite(request.getfixturevalue("emulator"), served.stack) if served else None


@pytest.fixture(scope="session")
def mailbox(request: pytest.FixtureRequest, served: Served | None) -> Mailbox:
    """Give the mail that the site sends, where an emulator keeps it."""
    endpoint = request.getfixturevalue("emulator") if served else os.environ.get("STELE_FUNCTION_LOGS")
    if not endpoint:
        pytest.skip("nobody can look at the mail of this site")
    return Mailbox(endpoint)


def _keep_function_logs(endpoint: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        logged = (line for function in observed.functions().values() for line in observed.lines(function))
        whole_run.log().write_text("\n".join(logged))


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
