"""The matrix's callers and what they ask for."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contract.accounts.conftest import Program
from tests.contract.catalogue.client import Client as CatalogueClient
from tests.contract.conftest import Site
from tests.contract.experiments.client import Client
from tests.contract.repository.client import Client as RepositoryClient
from tests.own_site import OwnSite

from .callers import Cast
from .catalogue_things import CatalogueThings
from .connection import Connection
from .experiment_things import ExperimentThings
from .plans_things import PlansThings
from .repository_things import RepositoryThings
from .things import Things


@pytest.fixture(scope="session")
def table(own_site: OwnSite | None) -> OwnSite:
    """Where the table of accounts can be read."""
    if own_site is None:
        pytest.skip("the table of another site is out of reach")
    return own_site


@pytest.fixture(scope="session")
def cast(site: Site, own_site: OwnSite | None) -> Cast:
    """Everybody who may call."""
    return Cast(site, own_site)


@pytest.fixture(scope="session")
def things(site: Site, cast: Cast) -> Things:
    """What they ask for."""
    experiments = ExperimentThings(
        Client(site.url, site.token, site.user), Client(site.url, site.admin_token, site.admin)
    )
    catalogue = CatalogueThings(CatalogueClient(site.url, cast.owner.token))
    repository = RepositoryThings(
        RepositoryClient(site.url, cast.owner.token), RepositoryClient(site.url, site.admin_token)
    )
    admin = Program(site.url, site.admin_token)
    plans = PlansThings(site.url, admin, Program(site.url, cast.owner.token))
    return Things(site.url, cast.owner, admin, experiments, catalogue, repository, plans, cast.person)


@pytest.fixture(scope="session")
def connection(site: Site) -> Iterator[Connection]:
    """What they ask over."""
    with closing(Connection(site.url)) as connection:
        yield connection
