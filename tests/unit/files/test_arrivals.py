"""Messages in which S3 says that bytes have come."""

import json
from typing import Any
from urllib.parse import quote_plus

from chalice.local import LambdaContext

from shared.files.arrivals import consumer

CONTEXT: Any = LambdaContext("arrivals", 1792, 900_000)


def records(*keys: str, event: str = "ObjectCreated:Put", source: str = "aws:s3") -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": source,
                "awsRegion": "eu-west-1",
                "eventTime": "2026-11-22T06:40:51.162Z",
                "eventName": event,
                "s3": {
                    "bucket": {"name": "files", "arn": "arn:aws:s3:::files"},
                    "object": {"key": quote_plus(key, safe="/"), "size": 3, "eTag": "e", "sequencer": "0A"},
                },
            }
            for key in keys
        ]
    }


def messages(*bodies: Any) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": "h",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:arrivals",
                "awsRegion": "eu-west-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def test_the_group_is_told_of_what_came_for_it() -> None:
    told: list[tuple[str, str]] = []
    handler = consumer("experiments", lambda owner, key: told.append((owner, key)))
    test_event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "files"}
    event = messages(
        test_event,
        records("staging/experiments/17/a", "staging/experiments/18/b c+d é%"),
        records("staging/registry/17/a", "files/experiments/17/a", "staging/experiments/17"),
        records("staging/experiments/19/a", event="ObjectCreated:CompleteMultipartUpload"),
        records("staging/experiments/20/a", event="ObjectRemoved:Delete"),
        records("staging/experiments/21/a", source="aws:other"),
        {},
    )
    assert handler(event, CONTEXT) == {"batchItemFailures": []}
    assert told == [
        ("17", "staging/experiments/17/a"),
        ("18", "staging/experiments/18/b c+d é%"),
        ("19", "staging/experiments/19/a"),
    ]


def test_only_what_fails_comes_again() -> None:
    def arrived(owner: str, key: str) -> None:
        if owner == "2":
            raise RuntimeError("not now")

    handler = consumer("experiments", arrived)
    event = messages(records("staging/experiments/1/a"), records("staging/experiments/2/a"), "no JSON")
    assert handler(event, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m1"}, {"itemIdentifier": "m2"}]}
    again = handler(messages(records("staging/experiments/2/a")), CONTEXT)
    assert again == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
