"""The experiments' handlers on moto, with one experiment's worth of things, anew for each test."""

from collections.abc import Iterator

import pytest

from functions.experiments.bootstrap import ensure
from infra.tables import create_table
from shared import allowances
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.experiments.files.site import BUCKET, ELSEWHERE, Site
from tests.unit.prepared import prepared


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with its boxes, and nothing else."""
    monkeypatch.setenv("EXPERIMENTS_TABLE", "experiments")
    monkeypatch.setenv("SEARCH_TABLE", "search")
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        make_bucket(BUCKET)
        make_bucket(ELSEWHERE, versioned=False)
        from functions.experiments.app import handler

        made = Site(handler)
        prepared(_begin, made)
        ensure()  # this process has looked whether they are there
        yield made


def _begin(site: Site) -> None:
    create_table("experiments")
    create_table("search")
    site.boxes()


@pytest.fixture
def dataset(site: Site) -> int:
    """A dataset of one of Lena's experiments."""
    return site.dataset(site.experiment())
