"""DynamoDB streams brought to functions, as Lambda's event source mappings do.

https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html

Each mapping of the template is a thread. It asks for new records about once a second, or as seldom as the mapping's
batching window allows, filters them by the mapping's patterns and calls the function. Where it has got to is kept in
a file, so that the next start goes on from there.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.emulator import REGION
from infra.local.events import ACCOUNT
from infra.local.functions import LocalFunction
from infra.local.shards import Positions, Shard, StreamRecord, open_shards
from infra.local.stack import Template
from infra.local.stopping import Stop

_ATTEMPTS = 5

_log = logging.getLogger(__name__)


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


class StreamConsumer:
    """Brings the records of one source to its function, from where the last one left off.

    Args:
        source: the mapping.
        positions: where its readers have got to.
        stop: the site's; with it comes a last round.
    """

    def __init__(self, source: StreamSource, positions: Positions, stop: Stop) -> None:
        self.source = source
        self.positions = positions
        self._stop = stop
        self._shards: list[Shard] = []

    def begin(self) -> None:
        """Let a thread work until the site stops."""
        self._stop.work(self._run, f"stream of {self.source.table} for {self.source.reader}")

    def _run(self) -> None:
        while not self._stop.begun:
            self._round()
            self._stop.pause(self.source.seconds)
        self._stop.wait_for_requests()
        self._round()

    def _round(self) -> None:
        """Bring everything that is on the stream by now."""
        try:
            if not self._shards or any(it.closed for it in self._shards):
                self._shards = list(open_shards(self.source.table, self.source.reader, self.positions))
            for shard in self._shards:
                self._drain(shard)
        except (BotoCoreError, ClientError) as error:
            _log.warning("the stream of %s cannot be read: %s", self.source.table, error)
            self._shards = []

    def _drain(self, shard: Shard) -> None:
        """Bring what is on a shard, but nothing that was written after the site's last request."""
        while records := shard.read():
            due = [it for it in records if it["dynamodb"]["ApproximateCreationDateTime"] <= self._stop.quiet_since]
            chosen = [it for it in due if self._wanted(it)]
            for start in range(0, len(chosen), self.source.batch_size):
                batch = chosen[start : start + self.source.batch_size]
                if not self._deliver(batch):
                    self._shards = []  # to be read from its position again
                    return
                self._reach(shard, batch)
            self._reach(shard, due)
            if len(due) < len(records):
                return

    def _reach(self, shard: Shard, records: Sequence[StreamRecord]) -> None:
        if records:
            self.positions.reach(shard.name, records[-1]["dynamodb"]["SequenceNumber"])

    def _wanted(self, record: StreamRecord) -> bool:
        return not self.source.patterns or any(matches(it, record) for it in self.source.patterns)

    def _deliver(self, records: list[StreamRecord]) -> bool:
        """Call the function, again from the first record that failed, and say so where it does not get well.

        Returns:
            Whether the records are done with; those that fail while the site stops are for the next start.
        """
        for attempt in range(_ATTEMPTS):
            if not self._stop.left():
                return False
            records = self._call(records)
            if not records:
                return True
            if self._stop.pause(2**attempt / 4):
                return False
        _log.error("%s did not take %d records; they are passed over", self.source.function.name, len(records))
        return True

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
