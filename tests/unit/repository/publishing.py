"""A repository whose names are registered at services on loopback, its queue, and what its stream would tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from functions.repository import arrivals
from functions.repository.identifiers import calls
from functions.repository.operations import following
from functions.repository.pids import number_of
from functions.repository.store import COMMUNITY, DEPOSIT, TOMBSTONE, store
from shared import secrets_manager
from shared.aws import secrets_manager as client
from shared.aws import sqs
from shared.records import Change, Prepared, Record, Update, Values
from tests.unit.repository.conftest import SITE, Repository

from .registrars import FakeDataCite, FakeHandles, served


class Registrars:
    """DataCite, a Handle server, and the repository's queue."""

    def __init__(self, dois: FakeDataCite, handles: FakeHandles, queue: str) -> None:
        self.dois = dois
        self.handles = handles
        self.queue = queue

    @property
    def names(self) -> list[str]:
        """All names that were ever registered."""
        return sorted([*self.dois.dois, *self.handles.handles])

    def deliver(self, times: int = 1) -> list[bool]:
        """Bring every message to the group's function, each as often as told, until all is done.

        Gives of each delivery whether it was done; what was not comes again.
        """
        done: list[bool] = []
        while messages := sqs().receive_message(QueueUrl=self.queue).get("Messages", []):
            for message in messages:
                for _ in range(times):
                    answer = arrivals.handler(_event(message), None)  # type: ignore[arg-type]
                    done.append(not answer["batchItemFailures"])
                assert len(done) < 200
                if done[-1]:
                    sqs().delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return done


def _event(message: Any) -> dict[str, Any]:
    arn = "arn:aws:sqs:eu-west-1:123456789012:repository"
    attributes = {"ApproximateReceiveCount": "1"}
    record = {"messageId": "1", "receiptHandle": "x", "body": message["Body"], "attributes": attributes}
    return {"Records": [{**record, "eventSource": "aws:sqs", "eventSourceARN": arn}]}


@contextmanager
def registering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registrars]:
    """Let names be registered at DataCite and a Handle server, which wait no longer than a moment for an answer."""
    dois, handles = FakeDataCite(), FakeHandles()
    secrets_manager.forget()
    client().create_secret(Name="datacite", SecretString=f"{dois.user}:{dois.password}")
    client().create_secret(Name="handle", SecretString=f"{handles.administrator}:{handles.password}")
    queue = sqs().create_queue(QueueName="repository", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    with served(dois) as datacite_url, served(handles) as handle_url:
        said = {
            "DOI_PROVIDER": "datacite",
            "DATACITE_URL": datacite_url,
            "DATACITE_SECRET": "datacite",
            "HANDLE_PROVIDER": "epic",
            "HANDLE_URL": handle_url,
            "HANDLE_SECRET": "handle",
            "REPOSITORY_QUEUE": queue,
            "GATEWAY_URL": SITE,
        }
        for name, value in said.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(calls, "_SECONDS", 0.3)
        yield Registrars(dois, handles, queue)
    secrets_manager.forget()


def path_of(it: dict[str, Any]) -> str:
    """Give the path of an object."""
    return f"/api/objects/{it['properties']['pid'].replace(':', '/', 1)}"


def record_of(it: dict[str, Any]) -> Record:
    """Give the record of an object with a generated id."""
    number = number_of(it["id"])
    assert number
    record = store().get(it["properties"]["type"], number)
    assert record
    return record


def told_of_change(it: dict[str, Any]) -> None:
    """Say what the stream says of an object that has changed."""
    record = record_of(it)
    following.changed(record.collection, record.id)


def told_of_end(it: dict[str, Any], collection: str = DEPOSIT) -> None:
    """Say what the stream says of an object that was deleted."""
    number = number_of(it["id"])
    assert number
    {DEPOSIT: following.deposit_gone}.get(collection, following.collection_gone)(number)
    for each in (each for kind in (collection, "schema") if (each := _tombstone(kind, it))):
        following.buried(each["id"])


def _tombstone(kind: str, it: dict[str, Any]) -> Values | None:
    namespace = it["properties"]["namespace"] if kind != "schema" else "schema"
    return store().lookup(TOMBSTONE, {"pid": f"{namespace}:{it['id']}"})


def rewrite(key: tuple[str, int], change: Callable[[Values], Values]) -> None:
    """Write a record behind the API's back."""

    def plan(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(*key)
        assert record
        return [Update(record, change(dict(record.values)))]

    store().transact(plan, read=[key])


def govern(repository: Repository, **policies: Any) -> None:
    """Give the community its policies, and ben as its administrator."""
    repository.ok("GET", "/api/communities")  # it is made
    admins = [int(repository.other["user_id"])]
    rewrite((COMMUNITY, 1), lambda old: {**old, "admins": admins, "policies": {**old["policies"], **policies}})
