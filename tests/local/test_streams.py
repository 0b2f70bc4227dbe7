import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest

from functions.indexer.sources import SOURCES
from functions.repository import stream
from infra.local import stack
from infra.local.functions import Handler, LocalFunction
from infra.local.shards import Positions
from infra.local.stopping import Stop
from infra.local.streams import StreamConsumer, StreamSource, matches, sources
from shared.search.source import CardSource
from tests.serving import HANGS

OUTBOX = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "outbox!"}]}}}}

NOTED = {
    "dynamodb": {
        "Keys": {"pk": {"S": ["experiment~journal", "dataset~journal"]}},
        "NewImage": {"written": {"S": [{"prefix": "0"}]}},
    }
}
"""One journal line in sixteen, by its token's first digit."""

CHANGED_EXPERIMENT = {
    "eventName": ["MODIFY", "REMOVE"],
    "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "experiment/"}]}}},
}

NEW_PLAN = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "plan/"}]}}}}

REPOSITORY = {
    "MODIFY": ("deposit", "collection", "community", "category"),
    "INSERT": ("community", "category", "tombstone"),
    "REMOVE": ("deposit", "collection"),
}
"""The changes of the repository's records that something follows from."""


def pattern(name: str) -> dict[str, Any]:
    pk = {"S": [{"prefix": f"{each}/"} for each in REPOSITORY[name]]}
    return {"eventName": [name], "dynamodb": {"Keys": {"pk": pk}}}


def test_the_repository_is_told_of_the_changes_that_something_follows_from() -> None:
    told = {(kind, name) for name, kinds in REPOSITORY.items() for kind in kinds}
    assert told == stream.FOLLOWED.keys()


def record(name: str, pk: str) -> dict[str, Any]:
    return {"eventName": name, "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": "-"}}}}


@pytest.mark.parametrize(
    ("event", "fits"),
    [
        (record("INSERT", "outbox!object!7"), True),
        (record("REMOVE", "outbox!object!7"), False),
        (record("INSERT", "object/7"), False),
        ({"eventName": "INSERT", "dynamodb": {}}, False),
        ({}, False),
    ],
)
def test_patterns_choose_records(event: dict[str, Any], fits: bool) -> None:
    assert matches(OUTBOX, event) is fits


def test_the_template_says_which_function_gets_which_stream() -> None:
    template = stack.expand()
    functions = {
        name: LocalFunction(name, lambda event, context: None)
        for name, it in template["Resources"].items()
        if it["Type"] == "AWS::Lambda::Function"
    }
    tables = {
        f"{group.capitalize()}Table": f"{group}-1"
        for group in ("registry", "experiments", "catalogue", "repository", "plans")
    }
    found = {(source.table, source.function.name): source for source in sources(template, functions, tables)}
    assert found.keys() == {
        ("registry-1", "RegistryOutboxFunction"),
        ("registry-1", "IndexerChangesFunction"),
        ("experiments-1", "ExperimentsOutboxFunction"),
        ("experiments-1", "IndexerChangesFunction"),
        ("catalogue-1", "CatalogueOutboxFunction"),
        ("catalogue-1", "IndexerChangesFunction"),
        ("repository-1", "RepositoryOutboxFunction"),
        ("repository-1", "IndexerChangesFunction"),
        ("plans-1", "PlansOutboxFunction"),
        ("plans-1", "IndexerChangesFunction"),
    }
    assert found["registry-1", "RegistryOutboxFunction"].patterns == [OUTBOX]
    assert found["experiments-1", "ExperimentsOutboxFunction"].patterns == [OUTBOX, CHANGED_EXPERIMENT, NOTED]
    assert found["catalogue-1", "CatalogueOutboxFunction"].patterns == [OUTBOX]
    assert found["repository-1", "RepositoryOutboxFunction"].patterns == [OUTBOX, *map(pattern, REPOSITORY)]
    assert found["plans-1", "PlansOutboxFunction"].patterns == [OUTBOX, NEW_PLAN]


def test_the_indexer_is_told_of_what_cards_are_made_of_and_of_nothing_else() -> None:
    """The template's patterns are what the groups' `card.py` say, and each table has its mapping."""
    template = stack.expand()
    functions = {name: LocalFunction(name, lambda event, context: None) for name in template["Resources"]}
    tables = {name: name for name, it in template["Resources"].items() if it["Type"] == "AWS::DynamoDB::Table"}
    found = {
        source.table: source.patterns
        for source in sources(template, functions, tables)
        if source.function.name == "IndexerChangesFunction"
    }
    assert found == {
        f"{source.dialect.capitalize()}Table": [
            {"dynamodb": {"Keys": {"pk": {"S": [{"prefix": f"{name}/"} for name in _distinct(source)]}}}}
        ]
        for source in SOURCES
    }


def _distinct(source: CardSource) -> list[str]:
    return list(dict.fromkeys((*source.kinds, *source.parts)))


class Inbox:
    """A function that takes what it is given, after it has failed as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.taken: list[str] = []
        self.streams: list[str] = []
        self._changed = threading.Condition()

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        with self._changed:
            self._changed.notify_all()
            for it in event["Records"]:
                if self.failures:
                    self.failures -= 1
                    return {"batchItemFailures": [{"itemIdentifier": it["dynamodb"]["SequenceNumber"]}]}
                self.streams.append(it["eventSourceARN"])
                self.taken.append(it["dynamodb"]["NewImage"]["sk"]["S"])
            return None

    def wait_for(self, *names: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.taken == list(names), timeout=HANGS), self.taken


class Table:
    """A table with a stream, on the emulator."""

    def __init__(self) -> None:
        self.name = f"streamed-{uuid4().hex}"
        self.client = boto3.client("dynamodb")
        self.client.create_table(
            TableName=self.name,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": it, "AttributeType": "S"} for it in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )

    def put(self, *names: str, pk: str = "outbox!object!7") -> None:
        for name in names:
            self.client.put_item(TableName=self.name, Item={"pk": {"S": pk}, "sk": {"S": name}})

    @contextmanager
    def consumer(self, function: Handler, file: Path, finish: Callable[[], None] = lambda: None) -> Iterator[None]:
        with Stop(finish) as stop:
            source = StreamSource(self.name, LocalFunction("Inbox", function), batch_size=2, patterns=[OUTBOX])
            StreamConsumer(source, Positions(file), stop).begin()
            yield


@pytest.fixture
def table(emulated_aws: str) -> Iterator[Table]:
    table = Table()
    yield table
    table.client.close()


@pytest.mark.parametrize(
    ("event", "fits"),
    [
        (record("MODIFY", "experiment/0"), True),
        (record("REMOVE", "experiment/0"), True),
        (record("INSERT", "experiment/0"), False),
        (record("MODIFY", "experiment#meta"), False),
        (record("MODIFY", "experiment@visible@public"), False),
    ],
)
def test_changes_of_experiments_are_told_apart(event: dict[str, Any], fits: bool) -> None:
    assert matches(CHANGED_EXPERIMENT, event) is fits


def test_records_come_in_order_and_once(table: Table, tmp_path: Path) -> None:
    inbox, file = Inbox(), tmp_path / "streams.json"
    table.put("a", "b", "c")
    table.put("other", pk="object/7")
    with table.consumer(inbox, file):
        inbox.wait_for("a", "b", "c")
        table.put("d")
        inbox.wait_for("a", "b", "c", "d")
    table.put("e")
    with table.consumer(inbox, file):
        inbox.wait_for("a", "b", "c", "d", "e")


def test_each_reader_of_a_stream_gets_all_of_it_and_is_told_whose_it_is(table: Table, tmp_path: Path) -> None:
    first, second, file = Inbox(), Inbox(), tmp_path / "streams.json"
    positions = Positions(file)
    table.put("a")
    with Stop() as stop:
        for name, inbox in (("first", first), ("second", second)):
            source = StreamSource(table.name, LocalFunction(name, inbox), batch_size=2, patterns=[OUTBOX])
            StreamConsumer(source, positions, stop).begin()
        first.wait_for("a")
        second.wait_for("a")
    assert {arn.split("/")[1] for arn in first.streams} == {table.name}


def test_what_failed_comes_again(table: Table, tmp_path: Path) -> None:
    inbox = Inbox(failures=2)
    table.put("a", "b", "c")
    with table.consumer(inbox, tmp_path / "streams.json"):
        inbox.wait_for("a", "b", "c")


def test_a_stop_brings_what_is_there_first(table: Table, tmp_path: Path) -> None:
    inbox = Inbox()
    with table.consumer(inbox, tmp_path / "streams.json"):
        table.put("a", "b")
    assert inbox.taken == ["a", "b"]


def test_a_stop_brings_what_the_last_requests_write(table: Table, tmp_path: Path) -> None:
    inbox = Inbox()
    with table.consumer(inbox, tmp_path / "streams.json", finish=lambda: table.put("late")):
        pass
    assert inbox.taken == ["late"]


def test_a_stop_ends_though_each_record_brings_another_which_is_for_the_next_start(
    table: Table, tmp_path: Path
) -> None:
    file, written, first, rest = tmp_path / "streams.json", ["0"], Inbox(), Inbox()

    def feed(event: dict[str, Any], context: Any) -> None:
        first(event, context)
        written.append(str(len(written)))
        table.put(written[-1])

    table.put("0")
    with table.consumer(feed, file):
        pass
    assert 0 < len(first.taken) < len(written)
    with table.consumer(rest, file):
        rest.wait_for(*written[len(first.taken) :])


def test_what_fails_while_a_site_stops_is_for_the_next_start(table: Table, tmp_path: Path) -> None:
    file, failing, inbox = tmp_path / "streams.json", Inbox(failures=1_000), Inbox()
    with table.consumer(failing, file):
        table.put("a")
    assert failing.taken == []
    with table.consumer(inbox, file):
        inbox.wait_for("a")


def test_a_stream_that_forgot_the_position_is_read_from_its_beginning(table: Table, tmp_path: Path) -> None:
    inbox, file = Inbox(), tmp_path / "streams.json"
    stream = table.client.describe_table(TableName=table.name)["Table"]["LatestStreamArn"]
    Positions(file).reach(f"{stream}/shardId-00000000000000000000-00000000 Inbox", "9" * 21)
    table.put("a")
    with table.consumer(inbox, file):
        inbox.wait_for("a")
