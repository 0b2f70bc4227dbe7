"""A whole site on moto whose records are indexed: four groups' handlers, what their streams tell, and the indexer."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from functions.catalogue.operations import references
from functions.indexer import messages
from functions.indexer.draining import Drain
from functions.indexer.rebuilding import Rebuild
from functions.indexer.site import IndexedSite
from functions.indexer.sources import SOURCES
from functions.indexer.stream import queue_changes
from functions.repository.operations import jobs, places, writes
from infra.tables import create_table
from shared import allowances
from shared.aws import boto3_dynamodb
from shared.principal import Principal
from shared.records import keys
from shared.search import Everything, Node
from shared.search.engine.searching import Hits
from shared.search.present import present_index
from shared.search.readers import readers_of
from shared.search.search_copy import SearchCopy
from shared.settings import settings
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.catalogue.conftest import Catalogue
from tests.unit.experiments.conftest import ADMIN, BUCKET, Lab, People
from tests.unit.prepared import prepared
from tests.unit.registry.conftest import Registry
from tests.unit.repository.conftest import Repository
from tests.unit.two_people import TwoPeople

TABLES = ("experiments", "registry", "catalogue", "repository", "plans", "search")
NOBODY: Mapping[str, str] = {"principal_kind": "anonymous"}


class Planners(TwoPeople):
    """Asks the plans."""

    host = "plans.example"

    def make(self, visibility: str, *datasets: Any, title: str = "A plan") -> int:
        """Make a plan whose datasets have these identifiers; give its number."""
        told = [{"title": "Tides", "dataset_id": {"type": "other", "identifier": each}} for each in datasets]
        dmp = {"title": title, "contact": {"name": "Tove Lind", "mbox": "tove.lind@lakeside.example"}, "dataset": told}
        dmp["extension"] = [{"dmproadmap": {"visibility": visibility}}]
        made = self.send("POST", "/api/v1/plans", {"items": [{"dmp": dmp}]}, caller={**self.me, "roles": "use_api"})
        assert made.status == 201, made.text
        return int(made.headers["Location"].rpartition("/")[2])


class IndexedGroups:
    """The groups' handlers, a client for each, and what is found of their records.

    Attributes:
        callers: a stranger, three people of whom one is in a group, and the administrator.
    """

    def __init__(self, people: People, directory: Path) -> None:
        from functions.catalogue.app import handler as catalogue
        from functions.experiments.app import handler as experiments
        from functions.plans.app import handler as plans
        from functions.registry.app import handler as registry
        from functions.repository.app import handler as repository

        self.lab = Lab(experiments, people)
        lena, otto = (int(each["user_id"]) for each in (self.lab.lena, self.lab.otto))
        self.registry = Registry(registry, lena)
        self.catalogue = Catalogue(catalogue, lena, otto)
        self.repository = Repository(repository, lena, otto)
        self.plans = Planners(plans, lena, otto)
        self.callers = {
            "nobody": NOBODY,
            "lena": self.lab.lena,
            "otto": self.lab.otto,
            "mia": self.lab.mia,
            "admin": ADMIN,
        }
        self.site = IndexedSite(present_index(), SOURCES, directory / "indexer")
        self.copy = SearchCopy(present_index(), directory / "copy")
        self._seen = self._records()
        self._told: list[dict[str, Any]] = []
        self._seconds = 0.0
        Rebuild(self.site).run()

    # The streams

    def _records(self) -> dict[tuple[str, str, str], Any]:
        found = {}
        for source in SOURCES:
            table = settings.table(source.dialect)
            for item in boto3_dynamodb().scan(TableName=table, ConsistentRead=True)["Items"]:
                key = keys.Key(item["pk"]["S"], item["sk"]["S"])
                if keys.collection_of(key) in {*source.kinds, *source.parts}:
                    found[table, key.pk, key.sk] = item
        return found

    def listen(self) -> None:
        """Take down what the streams tell of what was written since."""
        before, self._seen = self._seen, self._records()
        for key in dict.fromkeys([*before, *self._seen]):
            images = {name: some[key] for name, some in (("OldImage", before), ("NewImage", self._seen)) if key in some}
            if images.get("OldImage") != images.get("NewImage"):
                table, pk, sk = key
                arn = f"arn:aws:dynamodb:eu-west-1:000000000000:table/{table}/stream/now"
                change = {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": "1", **images}
                self._told.append({"eventSourceARN": arn, "dynamodb": change})

    def index(self, chance: random.Random | None = None) -> None:
        """Bring what the streams have told, and drain it; by chance only some, in any order."""
        told = self._told
        if chance:
            told = chance.sample(told, chance.randrange(len(told) + 1))
        self._told = [each for each in self._told if each not in told]
        assert queue_changes(self.site, told) == {"batchItemFailures": []}
        assert Drain(self.site, clock=lambda: self._seconds, pause=self._pause).run(lambda: False)

    def _pause(self, seconds: float) -> None:
        self._seconds += seconds

    # What is found

    def search(self, caller: Mapping[str, str], tree: Node | None = None, **asked: Any) -> Hits:
        """Search as a caller."""
        readers = readers_of(Principal.from_context(caller))
        return self.copy.search(tree or Everything(), readers, limit=1000, **asked)

    def found(self) -> dict[str, set[str]]:
        """Give what each of the callers finds."""
        return {name: set(self.search(caller).ids) for name, caller in self.callers.items()}


@cache
def today() -> str:
    """Give the day, the same during a run."""
    return datetime.now(UTC).date().isoformat()


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[IndexedGroups]:
    """A site with nothing in it but people."""
    for table in TABLES:
        monkeypatch.setenv(f"{table.upper()}_TABLE", table)
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.setenv("INSTITUTION", "Harbour Institute")
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.setattr(messages, "send", lambda message, delay=0: None)
    monkeypatch.setattr(jobs, "ask", lambda job, **said: None)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        monkeypatch.setattr(references, "_hints", {})
        monkeypatch.setattr(places, "_named", {})
        monkeypatch.setattr(writes, "_beside", {})
        make_bucket(BUCKET)
        monkeypatch.setenv("INDEX_BUCKET", make_bucket(versioned=False))
        yield IndexedGroups(prepared(_begin), tmp_path)


def _begin() -> People:
    for table in TABLES:
        create_table(table)
    return People.register()
