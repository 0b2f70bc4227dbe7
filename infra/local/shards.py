"""The shards of DynamoDB's streams, read from where a reader got to."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3

_AT_ONCE = 200  # more would hold up requests while they are parsed

StreamRecord = dict[str, Any]


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
