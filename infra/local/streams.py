"""DynamoDB streams brought to functions, as Lambda's event source mappings do.

https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html

Each mapping of the template is a thread. It asks for new records about once a second, or as seldom as the mapping's
batching window allows, filters them by the mapping's patterns and calls the function. Where it has got to is kept in
a file, so that the next start goes on from there.
"""

import json
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.emulator import REGION
from infra.local.events import ACCOUNT
from infra.local.functions import LocalFunction
from infra.local.stack import Template

_ATTEMPTS = 5
_AT_ONCE = 200  # more would hold up requests while they are parsed

_log = logging.getLogger(__name__)

StreamRecord = dict[str, Any]


@dataclass(frozen=True)
class StreamSource:
    """An event source mapping: whose stream, which records of it, how many at once, who gets them, how often."""

    table: str
    function: LocalFunction
    batch_size: int
    patterns: Sequence[Mapping[str, Any]]
    seconds: float = 1

    @property
    def reader(self) -> str:
        """What tells it from the other readers of its stream."""
        return self.function.name


def sources(
    template: Template, functions: Mapping[str, LocalFunction], physical: Mapping[str, str]
) -> list[StreamSource]:
    """Read the mappings of streams in an expanded template.

    Args:
        template: the expanded template.
        functions: the functions by their names in the template.
        physical: the physical ids of resources by their names in the template.
    """
    resources = template["Resources"]
    mappings = (it["Properties"] for it in resources.values() if it["Type"] == "AWS::Lambda::EventSourceMapping")
    named = ((mapping["EventSourceArn"]["Fn::GetAtt"][0], mapping) for mapping in mappings)
    return [
        StreamSource(
            table=physical[name],
            function=functions[mapping["FunctionName"]["Ref"]],
            batch_size=mapping["BatchSize"],
            patterns=[json.loads(it["Pattern"]) for it in mapping.get("FilterCriteria", {}).get("Filters", [])],
            seconds=mapping.get("MaximumBatchingWindowInSeconds") or 1,
        )
        for name, mapping in named
        if resources[name]["Type"] == "AWS::DynamoDB::Table"
    ]


def matches(pattern: Any, value: Any) -> bool:
    """Whether a value fits a filter pattern: literals and `{"prefix": ...}` in lists, nested in objects.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
    """
    if isinstance(pattern, Mapping):
        return isinstance(value, Mapping) and all(matches(it, value.get(name)) for name, it in pattern.items())
    return any(
        isinstance(value, str) and value.startswith(it["prefix"]) if isinstance(it, Mapping) else value == it
        for it in pattern
    )


class Positions:
    """The sequence number of the last record done with, for each shard and reader, kept in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._reached: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    def of(self, shard: str) -> str | None:
        """Give the last record done with, or None at the beginning."""
        return self._reached.get(shard)

    def reach(self, shard: str, sequence_number: str) -> None:
        """Note a record as done with."""
        with self._lock:
            self._reached[shard] = sequence_number
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self._reached))
            fresh.replace(self._file)


@dataclass
class StreamConsumer:
    """Brings the records of one source to its function, in a thread of its own, while it is entered."""

    source: StreamSource
    positions: Positions
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Begin, where the last one left off."""
        self._thread = threading.Thread(target=self._run, name=f"stream of {self.source.table}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Bring what is on the stream by now, then end."""
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        shards: list[Shard] = []
        while True:
            last_round = self._stopping.is_set()
            try:
                if not shards or any(it.closed for it in shards):
                    shards = list(open_shards(self.source.table, self.source.reader, self.positions))
                for shard in shards:
                    self._drain(shard)
            except (BotoCoreError, ClientError) as error:
                _log.warning("the stream of %s cannot be read: %s", self.source.table, error)
                shards = []
            if last_round:
                return
            self._stopping.wait(self.source.seconds)

    def _drain(self, shard: "Shard") -> None:
        """Bring everything that is on a shard by now."""
        while records := shard.read():
            chosen = [it for it in records if self._wanted(it)]
            for start in range(0, len(chosen), self.source.batch_size):
                self._deliver(chosen[start : start + self.source.batch_size])
            self.positions.reach(shard.name, records[-1]["dynamodb"]["SequenceNumber"])

    def _wanted(self, record: StreamRecord) -> bool:
        return not self.source.patterns or any(matches(it, record) for it in self.source.patterns)

    def _deliver(self, records: list[StreamRecord]) -> None:
        """Call the function, again from the first record that failed, and say so where it does not get well."""
        for attempt in range(_ATTEMPTS):
            records = self._call(records)
            if not records:
                return
            self._stopping.wait(2**attempt / 4)
        _log.error("%s did not take %d records; they are passed over", self.source.function.name, len(records))

    def _call(self, records: list[StreamRecord]) -> list[StreamRecord]:
        """Call the function with a batch; give what is to be tried again."""
        try:
            answer = self.source.function({"Records": [{**it, **self._whose()} for it in records]}) or {}
        except Exception:
            _log.exception("%s failed", self.source.function.name)
            return records
        failed = {it["itemIdentifier"] for it in answer.get("batchItemFailures", [])}
        numbers = [it["dynamodb"]["SequenceNumber"] for it in records]
        first = min((numbers.index(it) for it in failed if it in numbers), default=len(records))
        return records[first:]

    def _whose(self) -> dict[str, str]:
        """Say whose stream it is, as Lambda does in each record."""
        stream = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{self.source.table}/stream/local"
        return {"eventSource": "aws:dynamodb", "eventSourceARN": stream, "awsRegion": REGION}


class Shard:
    """One shard of a stream, read from where the last reader got to."""

    def __init__(self, client: "_RawStreams", stream: str, shard: str, reader: str, positions: Positions) -> None:
        self.name = f"{stream}/{shard} {reader}"
        self._client = client
        self._iterator = client.iterator(stream, shard, positions.of(self.name))

    @property
    def closed(self) -> bool:
        """Whether it was read to its end; the stream goes on in another shard."""
        return self._iterator is None

    def read(self) -> list[StreamRecord]:
        """Give the next records, none where there are none yet."""
        if self._iterator is None:
            return []
        records, self._iterator = self._client.records(self._iterator)
        return records


def open_shards(table: str, reader: str, positions: Positions) -> Iterator[Shard]:
    """Find the shards of a table's stream, for one of its readers."""
    stream = boto3.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    client = _RawStreams()
    for shard in client.shards(stream):
        yield Shard(client, stream, shard, reader, positions)


class _RawStreams:
    """DynamoDB's streams, with records as they are on the wire, which is how functions get them.

    botocore would turn every attribute of every record into Python values; here they are only passed on.
    """

    def __init__(self) -> None:
        self._client = boto3.session.Session().client("dynamodbstreams")
        self._raw: list[StreamRecord] = []
        self._client.meta.events.register("before-parse.dynamodb-streams.GetRecords", self._set_aside)

    def _set_aside(self, response_dict: dict[str, Any], **_: Any) -> None:
        if response_dict["status_code"] == 200:
            answer = json.loads(response_dict["body"])
            self._raw = answer.pop("Records", [])
            response_dict["body"] = json.dumps(answer).encode()

    def shards(self, stream: str) -> list[str]:
        described = self._client.describe_stream(StreamArn=stream)["StreamDescription"]
        return [it["ShardId"] for it in described["Shards"]]

    def iterator(self, stream: str, shard: str, after: str | None) -> str | None:
        """Start after a record, or at the oldest there is where that record is no longer on the stream."""
        if after:
            try:
                return self._iterator(stream, shard, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=after)
            except self._client.exceptions.TrimmedDataAccessException:
                pass
        return self._iterator(stream, shard, ShardIteratorType="TRIM_HORIZON")

    def _iterator(self, stream: str, shard: str, **where: Any) -> str | None:
        return self._client.get_shard_iterator(StreamArn=stream, ShardId=shard, **where).get("ShardIterator")

    def records(self, iterator: str) -> tuple[list[StreamRecord], str | None]:
        answer = self._client.get_records(ShardIterator=iterator, Limit=_AT_ONCE)
        return self._raw, answer.get("NextShardIterator")
