"""The sweep of the staging area, on moto."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import pytest
from chalice.local import LambdaContext
from moto import mock_aws

from functions.staging import sweep
from infra.local.schedules import scheduled_event
from shared.aws import s3, sqs
from shared.files.arrivals import consumer
from tests.buckets import make_bucket

GROUPS = ("registry", "experiments")
HOUR = timedelta(hours=1)


def _context() -> Any:
    """The context of a function whose time begins now."""
    return LambdaContext("sweep", 1024, 900_000)


class Staging:
    """The staging area of a bucket, and the queues of two groups."""

    def __init__(self) -> None:
        self.bucket = make_bucket("swept")
        self.queues = {group: sqs().create_queue(QueueName=group)["QueueUrl"] for group in GROUPS}

    def put(self, *staged: str) -> None:
        for key in staged:
            s3().put_object(Bucket=self.bucket, Key=key, Body=b"1")

    def swept(self, later: timedelta = HOUR) -> dict[str, int]:
        """Sweep as if so much time had gone by."""
        event = {**scheduled_event("Rule"), "time": f"{datetime.now(UTC) + later:%Y-%m-%dT%H:%M:%SZ}"}
        return sweep.handler(event, _context())

    def messages(self, group: str) -> list[str]:
        """Take every message from a group's queue."""
        taken: list[str] = []
        while found := sqs().receive_message(QueueUrl=self.queues[group], MaxNumberOfMessages=10).get("Messages"):
            taken += [it["Body"] for it in found]
        return taken

    def told(self, group: str) -> list[str]:
        """The keys that the messages in a group's queue tell of."""
        records = [record for body in self.messages(group) for record in json.loads(body)["Records"]]
        assert {record["s3"]["bucket"]["name"] for record in records} <= {self.bucket}
        return sorted(unquote_plus(record["s3"]["object"]["key"]) for record in records)


@pytest.fixture
def staging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Staging]:
    with mock_aws():
        staging = Staging()
        monkeypatch.setenv("FILES_BUCKET", staging.bucket)
        monkeypatch.setenv("ARRIVAL_QUEUES", ",".join(f"{group}={queue}" for group, queue in staging.queues.items()))
        yield staging


def test_each_group_is_told_of_its_own(staging: Staging) -> None:
    staging.put("staging/registry/abc/1", "staging/experiments/7/1", "staging/experiments/8/1")
    assert staging.swept() == {"registry": 1, "experiments": 2}
    assert staging.told("registry") == ["staging/registry/abc/1"]
    assert staging.told("experiments") == ["staging/experiments/7/1", "staging/experiments/8/1"]


def test_what_is_others_is_passed_over(staging: Staging) -> None:
    staging.put(
        "staging/answers/large/1", "staging/experiments2/7/1", "files/experiments/7/1/2", "records/experiment/7"
    )
    assert staging.swept() == {"registry": 0, "experiments": 0}
    assert [staging.messages(group) for group in GROUPS] == [[], []]


@pytest.mark.parametrize(
    ("age", "announced"),
    [
        (timedelta(), 0),
        (timedelta(minutes=14), 0),
        (timedelta(minutes=16), 1),
        (timedelta(hours=47), 1),
        (timedelta(days=2, minutes=1), 0),
        (timedelta(days=6), 0),
    ],
)
def test_what_is_too_young_or_too_old_is_left_alone(staging: Staging, age: timedelta, announced: int) -> None:
    staging.put("staging/experiments/7/1")
    assert staging.swept(age)["experiments"] == announced
    assert len(staging.messages("experiments")) == announced


def test_a_daily_schedule_looks_at_everything_once_or_twice(staging: Staging) -> None:
    staging.put("staging/experiments/7/1")
    for first in (timedelta(), timedelta(minutes=20), timedelta(hours=12), timedelta(hours=23)):
        looks = sum(staging.swept(first + timedelta(days=day))["experiments"] for day in range(7))
        assert looks in (1, 2)


def test_a_sweep_may_be_run_again(staging: Staging) -> None:
    staging.put("staging/experiments/7/1")
    assert staging.swept() == staging.swept()
    assert staging.told("experiments") == ["staging/experiments/7/1"] * 2


def test_a_listing_of_many_pages_is_swept_to_its_end(staging: Staging) -> None:
    keys = [f"staging/experiments/{number:02}/1" for number in range(25)]
    staging.put(*keys)
    pages: list[str] = []

    def of_three(params: dict[str, Any], **_: Any) -> None:
        params["MaxKeys"] = 3
        pages.append(params["Prefix"])

    s3().meta.events.register("provide-client-params.s3.ListObjectsV2", of_three)
    try:
        assert staging.swept() == {"registry": 0, "experiments": 25}
    finally:
        s3().meta.events.unregister("provide-client-params.s3.ListObjectsV2", of_three)
    assert Counter(pages) == {"staging/registry/": 1, "staging/experiments/": 9}
    assert staging.told("experiments") == keys


def test_a_consumer_of_arrivals_takes_the_messages(staging: Staging) -> None:
    key = "staging/experiments/7/b c+d \u00e9%"
    staging.put(key)
    staging.swept()
    told: list[tuple[str, str]] = []
    handler = consumer("experiments", lambda owner, key: told.append((owner, key)))
    records = [{"messageId": "m", "eventSource": "aws:sqs", "body": body} for body in staging.messages("experiments")]
    assert handler({"Records": records}, _context()) == {"batchItemFailures": []}
    assert told == [("7", key)]


class Refusing:
    """SQS, which takes none of the odd messages of a batch, as often as it is told to."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.sizes: list[int] = []

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> Any:
        self.sizes.append(len(Entries))
        refused = Entries[1::2] if self.times else []
        taken = [it for it in Entries if it not in refused]
        self.times -= bool(self.times)
        sqs().send_message_batch(QueueUrl=QueueUrl, Entries=taken)  # type: ignore[arg-type]
        return {"Failed": [{"Id": it["Id"], "SenderFault": False, "Code": "InternalError"} for it in refused]}


def test_what_a_queue_did_not_take_is_sent_again(staging: Staging, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [f"staging/registry/{number:02}/1" for number in range(13)]
    staging.put(*keys)
    refusing = Refusing(times=2)
    monkeypatch.setattr(sweep, "sqs", lambda: refusing)
    assert staging.swept() == {"registry": 13, "experiments": 0}
    assert refusing.sizes == [10, 5, 2, 3]
    assert staging.told("registry") == keys


def test_a_sweep_that_a_queue_refuses_fails(staging: Staging, monkeypatch: pytest.MonkeyPatch) -> None:
    staging.put(*(f"staging/registry/{number:02}/1" for number in range(10)))
    monkeypatch.setattr(sweep, "sqs", lambda: Refusing(times=9))
    with pytest.raises(sweep.NotAnnounced, match="1 message"):
        staging.swept()
    assert len(staging.messages("registry")) == 9
